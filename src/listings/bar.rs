//! What stands above a list: its states, what it may be narrowed to, its orders, its categories, and whether it is saved.
//! Links and plain forms, made on the server even where the page is made in the browser: the browser does not load what
//! makes them.

use leptos::prelude::*;

use super::filter::{ChosenFilters, FilterMenu, RefusedFields, count_of};
use super::model::{Bar, FacetCount, Facets, Status};
use super::query::{ListQuery, RawQuery, Sort};
use super::store_facets::facets;
use crate::books::components::CategoryChips;
use crate::books::model::Category;
use crate::error::{AppError, FieldError, Reason};
use crate::i18n::{Lang, use_texts};
use crate::saved::components::SaveSearch;
use crate::saved::model::Kept;
use crate::server::guard::Visit;
use crate::ui::icon::Icon;
use crate::ui::menu::Menu;
use crate::ui::view::view;

pub async fn bar(visit: &Visit, query: RawQuery) -> Result<Bar, AppError> {
    let categories = crate::books::store::categories(&visit.state).await?;
    let error = refused(&query, &categories);
    let sound = error.as_ref().map_or_else(|| query.clone(), |error| query.without(error));
    let facets = facets(&visit.state.db, &parse(&sound)?).await?;
    // Who looks at a saved search has seen what it found; of one that is refused nothing is shown.
    let kept = if error.is_none() { crate::saved::ssr::kept(visit, &sound).await? } else { Kept::default() };
    let lang = visit.lang();
    let category = categories.iter().find(|category| category.key == sound.category).map(|category| category.name(lang));
    let refused = error.is_some();
    Ok(Bar { html: Owner::new().with(|| html(lang, Wanted { query, sound, error }, facets, categories, kept)), category, refused })
}

fn parse(query: &RawQuery) -> Result<ListQuery, AppError> {
    ListQuery::parse(query, !query.q.trim().is_empty())
}

/// What keeps the list from being shown: also a category that there is none of.
fn refused(query: &RawQuery, categories: &[Category]) -> Option<AppError> {
    let mut fields = parse(query).err().map(|error| error.fields().to_vec()).unwrap_or_default();
    let is_known = query.category.is_empty() || categories.iter().any(|category| category.key == query.category);
    if !is_known && fields.iter().all(|at| at.field != "category") {
        fields.push(FieldError::new("category", Reason::Unknown));
    }
    (!fields.is_empty()).then_some(AppError::Invalid { fields })
}

/// What a list is asked for.
struct Wanted {
    /// As it was typed.
    query: RawQuery,
    /// The same without what is refused: links lead on from here.
    sound: RawQuery,
    error: Option<AppError>,
}

fn html(lang: Lang, wanted: Wanted, facets: Facets, categories: Vec<Category>, kept: Kept) -> String {
    provide_context(lang);
    let Wanted { query: typed, sound: query, error } = wanted;
    let counts: Vec<(String, String)> = categories.iter().filter_map(|one| Some((one.key.clone(), count_of(&facets.category, &one.key)?))).collect();
    let (current, narrowed) = (query.category.clone(), query.clone());
    view! {
        {error.clone().map(|error| view! { <RefusedFields error=error/> })}
        <div class="bar">
            <StatusTabs query=query.clone() counts=facets.status.clone()/>
            <FilterMenu query=typed sound=query.clone() facets=facets error=error.clone()/>
            <SortMenu query=query.clone()/>
        </div>
        <CategoryChips
            categories=categories current=current counts=counts
            href=move |key| narrowed.with(|query| { query.category = key; query.subcategory = String::new(); }).href()
        />
        <ChosenFilters query=query.clone()/>
        {error.is_none().then(|| view! { <SaveSearch query=query kept=kept/> })}
    }
    .to_html()
}

#[component]
fn StatusTabs(query: RawQuery, counts: Vec<FacetCount>) -> impl IntoView {
    let t = use_texts();
    let tab = move |word: &'static str, label: &'static str| {
        let current = query.status == word;
        let href = query.with(|query| query.status = word.to_owned()).href();
        let count = count_of(&counts, word).map(|count| view! { " "<span class="num count">{count}</span> });
        view! { <li><a href=href aria-current=current.then_some("page")>{label}{count}</a></li> }
    };
    let all = tab("", t.all);
    let states = Status::ALL.iter().map(|status| tab(status.as_str(), (t.status)(*status))).collect_view();
    view! { <nav class="tabs" aria-label=t.sale_state><ul>{all}{states}</ul></nav> }
}

#[component]
fn SortMenu(query: RawQuery) -> impl IntoView {
    let t = use_texts();
    let searches = !query.q.trim().is_empty();
    let default = if searches { Sort::Relevance } else { Sort::Newest };
    let current = Sort::parse(&query.sort).unwrap_or(default);
    let offered = [Sort::Relevance, Sort::Newest, Sort::Price, Sort::PriceDesc, Sort::Discount, Sort::Jjim];
    let items = offered
        .into_iter()
        .filter(|sort| searches || *sort != Sort::Relevance)
        .map(|sort| {
            let word = if sort == default { "" } else { sort.as_str() };
            let href = query.with(|query| query.sort = word.to_owned()).href();
            view! { <li><a href=href aria-current=(sort == current).then_some("true")>{(t.sort)(sort)}</a></li> }
        })
        .collect_view();
    let summary = view! { <span class="vh">{t.sorted_by} " "</span>{(t.sort)(current)}<Icon icon=icondata_lu::LuChevronDown/> };
    view! { <Menu class="menu sort" summary=summary><ul>{items}</ul></Menu> }
}
