//! What a list can be narrowed to: a form of its own, and a link for each choice to take it back.

use leptos::prelude::*;

use super::model::{Condition, FacetCount, Facets};
use super::query::{COUNTED, RawQuery};
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::text::thousands;
use crate::ui::field::{FieldError, FormError, described_by, invalid};
use crate::ui::icon::Icon;
use crate::ui::menu::Menu;
use crate::ui::view::view;

/// How many there are of `value`; nothing where there is none.
pub fn count_of(counts: &[FacetCount], value: &str) -> Option<String> {
    counts.iter().find(|count| count.value == value).map(|count| said(count.listings))
}

fn said(listings: i64) -> String {
    if listings > COUNTED { format!("{}+", thousands(COUNTED)) } else { thousands(listings) }
}

/// The panel's fields.
const PANEL: [&str; 5] = ["condition", "subcategory", "min_price", "max_price", "photo"];

/// Condition, sub-category, price and photo, in a panel: open where one of them is refused.
#[component]
pub fn FilterMenu(
    /// As it was typed.
    query: RawQuery,
    /// The same without what is refused.
    sound: RawQuery,
    facets: Facets,
    error: Option<AppError>,
) -> impl IntoView {
    let t = use_texts();
    let open = error.as_ref().is_some_and(|error| PANEL.iter().any(|field| error.at(field).is_some()));
    let error: FormError = Signal::stored(error);
    let kept = [("q", sound.q.clone()), ("status", sound.status.clone()), ("category", sound.category.clone()), ("sort", sound.sort.clone())]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let conditions = std::iter::once(("", t.all, None))
        .chain(Condition::ALL.iter().map(|condition| {
            (condition.as_str(), (t.condition)(*condition), Some(count_of(&facets.condition, condition.as_str()).unwrap_or_else(|| "0".to_owned())))
        }))
        .map(|(value, label, count)| {
            view! {
                <label class="option">
                    <input type="radio" name="condition" value=value checked=query.condition == value/>
                    <span>{label}</span>
                    {count.map(|count| view! { <span class="num count">{count}</span> })}
                </label>
            }
        })
        .collect_view();
    // One that is chosen stays a choice, even where it finds nothing.
    let lost = Some(query.subcategory.clone()).filter(|chosen| !chosen.is_empty() && count_of(&facets.subcategory, chosen).is_none());
    let subcategories: Vec<(String, i64)> =
        lost.map(|value| (value, 0)).into_iter().chain(facets.subcategory.iter().map(|one| (one.value.clone(), one.listings))).collect();
    let subcategory = (!subcategories.is_empty()).then(|| {
        let options = subcategories
            .into_iter()
            .map(|(value, listings)| {
                let selected = value == query.subcategory;
                let label = format!("{value} ({})", said(listings));
                view! { <option value=value selected=selected>{label}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="subcategory">{t.subcategory}</label>
                <div class="select">
                    <select id="subcategory" name="subcategory" aria-invalid=invalid(error, "subcategory") aria-describedby=described_by("subcategory", false, error)>
                        <option value="">{t.all}</option>{options}
                    </select>
                    <Icon icon=icondata_lu::LuChevronDown/>
                </div>
                <FieldError name="subcategory" error=error/>
            </div>
        }
    });
    let price = |name: &'static str, label: &'static str, value: String| {
        view! {
            <label>
                <span class="vh">{label}</span>
                <input
                    id=name name=name inputmode="numeric" autocomplete="off" maxlength="12" placeholder=label value=value
                    aria-invalid=invalid(error, name) aria-describedby=described_by(name, false, error)
                />
            </label>
        }
    };
    let prices = view! { {price("min_price", t.price_from, query.min_price.clone())}<span aria-hidden="true">"–"</span>{price("max_price", t.price_to, query.max_price.clone())} };
    let chosen = chosen(&sound).len();
    let summary =
        view! { <Icon icon=icondata_lu::LuSlidersHorizontal/>{t.filter}{(chosen > 0).then(|| view! { <span class="num badge">{chosen}</span> })} };
    view! {
        <Menu class="menu filter" summary=summary open=open>
            <form method="get" action="/books">
                {kept}
                <fieldset class="options" id="condition" aria-describedby=described_by("condition", false, error)><legend>{t.condition_label}</legend>{conditions}<FieldError name="condition" error=error/></fieldset>
                {subcategory}
                <fieldset class="prices">
                    <legend>{t.price_range}</legend>{prices}
                    <FieldError name="min_price" error=error/><FieldError name="max_price" error=error/>
                </fieldset>
                <label class="check"><input type="checkbox" id="photo" name="photo" value="1" aria-invalid=invalid(error, "photo") aria-describedby=described_by("photo", false, error) checked=!query.photo.is_empty()/>{t.only_photo}</label>
                <FieldError name="photo" error=error/>
                <p class="actions"><button class="act">{t.apply}</button><a class="line" href=bare(&sound).href()>{t.clear_filter}</a></p>
            </form>
        </Menu>
    }
}

/// A choice and the list without it.
type Chosen = (&'static str, fn(&mut RawQuery));

fn chosen(query: &RawQuery) -> Vec<Chosen> {
    let all: [(bool, Chosen); 4] = [
        (query.condition.is_empty(), ("condition", |query| query.condition.clear())),
        (query.subcategory.is_empty(), ("subcategory", |query| query.subcategory.clear())),
        (
            query.min_price.is_empty() && query.max_price.is_empty(),
            ("price", |query| {
                query.min_price.clear();
                query.max_price.clear();
            }),
        ),
        (query.photo.is_empty(), ("photo", |query| query.photo.clear())),
    ];
    all.into_iter().filter(|(empty, _)| !empty).map(|(_, chosen)| chosen).collect()
}

fn bare(query: &RawQuery) -> RawQuery {
    query.with(|query| chosen(&query.clone()).into_iter().for_each(|(_, clear)| clear(query)))
}

/// What is chosen, each with a way to take it back.
#[component]
pub fn ChosenFilters(query: RawQuery) -> impl IntoView {
    let t = use_texts();
    let label = |name: &str| match name {
        "condition" => Condition::parse(&query.condition).map(|condition| (t.condition)(condition).to_owned()).unwrap_or_default(),
        "subcategory" => query.subcategory.clone(),
        "photo" => t.only_photo.to_owned(),
        _ => format!("{} – {}", query.min_price, query.max_price).trim().to_owned(),
    };
    let chosen = chosen(&query);
    (!chosen.is_empty()).then(|| {
        let links = chosen
            .into_iter()
            .map(|(name, clear)| {
                let href = query.with(clear).href();
                view! { <li><a href=href>{label(name)}<Icon icon=icondata_lu::LuX/><span class="vh">{t.take_back}</span></a></li> }
            })
            .collect_view();
        view! { <ul class="chosen" aria-label=t.filter>{links}</ul> }
    })
}

/// What keeps a list from being shown: each of its fields with the reason, and a way to it where it has a place.
#[component]
pub fn RefusedFields(error: AppError) -> impl IntoView {
    let t = use_texts();
    let items = error
        .fields()
        .iter()
        .map(|at| {
            let name = at.field.as_str();
            let label = (t.field)(name).unwrap_or_default();
            let to = if name == "q" { Some("find") } else { PANEL.iter().find(|field| **field == name).copied() };
            let label = match to {
                Some(id) => view! { <a href=format!("#{id}") rel="external">{label}</a> }.into_any(),
                None => view! { <strong>{label}</strong> }.into_any(),
            };
            let reason = (t.reason)(name, at.reason, at.limit);
            view! { <li>{label}" "<span>{reason}</span></li> }
        })
        .collect_view();
    view! {
        <div class="notice bad" role="alert" tabindex="-1">
            <Icon icon=icondata_lu::LuCircleAlert/>
            <div><p>{(t.fields_at_fault)(error.fields().len())}</p><ul class="reasons">{items}</ul></div>
        </div>
    }
}
