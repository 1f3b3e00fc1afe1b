//! The shop: all listings, or those searched for.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{CountFacets, ListBooks, SearchBooks};
use super::components::{BookGrid, GridBones};
use super::filter::{ChosenFilters, FilterMenu, count_of};
use super::model::{BookList, FacetCount, Facets, Status};
use super::query::{EXACT_TOTAL, LAST_PAGE, PAGE_SIZE, RawQuery, Sort};
use crate::books::api::ListCategories;
use crate::books::components::CategoryChips;
use crate::books::model::Category;
use crate::i18n::{Texts, use_lang, use_texts};
use crate::saved::components::{SaveSearch, use_kept};
use crate::saved::model::Kept;
use crate::text::thousands;
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::loaded::{Loaded, NotFoundPage};
use crate::ui::menu::Menu;
use crate::ui::notice::{Notice, use_done};
use crate::ui::pager::Pager;
use crate::ui::view::view;
use crate::wire::{Asked, Question, ask, question};

/// Cards that are in view before anybody scrolls, on the widest page.
const FIRST_ROW: usize = 6;

/// The list's filters as the address bar has them.
fn use_query() -> Memo<RawQuery> {
    let map = use_query_map();
    Memo::new(move |_| {
        let map = map.get();
        let get = |name: &str| map.get(name).unwrap_or_default();
        RawQuery {
            q: get("q"),
            status: get("status"),
            category: get("category"),
            subcategory: get("subcategory"),
            condition: get("condition"),
            min_price: get("min_price"),
            max_price: get("max_price"),
            photo: get("photo"),
            sort: get("sort"),
            page: get("page"),
            after: get("after"),
            limit: String::new(),
        }
    })
}

fn books(query: RawQuery) -> Question<BookList> {
    let RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, sort, page, after, limit } = query;
    if q.trim().is_empty() {
        question(ListBooks { status, category, subcategory, condition, min_price, max_price, photo, sort, page, after, limit })
    } else {
        question(SearchBooks { q, status, category, subcategory, condition, min_price, max_price, photo, sort, page, after, limit })
    }
}

fn facets(query: RawQuery) -> Question<Facets> {
    let RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, .. } = query;
    question(CountFacets { q, status, category, subcategory, condition, min_price, max_price, photo })
}

/// `/books`: all listings, or those searched for.
pub struct ShopPage {
    query: Memo<RawQuery>,
    list: Asked<BookList>,
    counted: Asked<Facets>,
    known: Asked<Vec<Category>>,
    kept: Asked<Kept>,
}

#[lazy_route]
impl LazyRoute for ShopPage {
    fn data() -> Self {
        let query = use_query();
        let (list, counted) = (ask(move || books(query.get())), ask(move || facets(query.get())));
        ShopPage { query, list, counted, known: ask(|| question(ListCategories {})), kept: use_kept(query) }
    }

    fn view(this: Self) -> AnyView {
        show(this)
    }
}

fn show(this: ShopPage) -> AnyView {
    let ShopPage { query, list, counted, known, kept } = this;
    let done = use_done();
    view! {
        <Loaded
            asked=known
            waiting=shop_bones
            let:categories
        >
            <Loaded asked=list waiting=shop_bones let:list>
                // A page behind the last is an address that leads nowhere.
                {if list.books.is_empty() && list.page > 1 {
                    view! { <NotFoundPage/> }
                } else {
                    let categories = categories.clone();
                    view! {
                        <Loaded asked=counted waiting=shop_bones let:facets>
                            <Shop query=query.get_untracked() list=list.clone() categories=categories.clone() facets=facets kept=kept done=done/>
                        </Loaded>
                    }
                }}
            </Loaded>
        </Loaded>
    }
}

/// A full page of cards, as high as the one that comes: who goes back to it is put where they were.
fn shop_bones() -> AnyView {
    view! {
        <main id="main" class="wrap">
            <GridBones cards=PAGE_SIZE as usize/>
        </main>
    }
}

#[component]
fn Shop(
    query: RawQuery,
    list: BookList,
    categories: Vec<Category>,
    facets: Facets,
    kept: Asked<Kept>,
    done: Signal<Option<(String, bool)>>,
) -> impl IntoView {
    let t = use_texts();
    let lang = use_lang();
    let searched = query.q.trim().to_owned();
    let heading = if searched.is_empty() { t.shop_heading.to_owned() } else { (t.quoted)(&searched) };
    let total = total(t, list.total);
    let category = categories.iter().find(|category| category.key == query.category).map(|category| category.name(lang));
    let title = match (&category, searched.is_empty()) {
        (Some(name), true) => name.clone(),
        _ => heading.clone(),
    };
    let last = ((list.total + PAGE_SIZE - 1) / PAGE_SIZE).clamp(1, LAST_PAGE);
    let by_cursor = !query.after.is_empty();
    // Searches and other orders show the same books again: only shelves and their numbered pages are to be indexed.
    let plain = query == RawQuery { category: query.category.clone(), page: query.page.clone(), ..RawQuery::default() };
    let known_as = plain.then(|| query.href());
    let beyond = list.next.clone().map(|next| query.with(|query| query.after = next).href());
    let base = query.clone();
    let near = list.books.iter().filter(|book| book.near).count();
    let (mut books, guessed) = (list.books, near > 0);
    let nearly = books.split_off(books.len() - near);
    let counts: Vec<(String, String)> = categories.iter().filter_map(|one| Some((one.key.clone(), count_of(&facets.category, &one.key)?))).collect();
    let count = match (searched.is_empty(), list.total) {
        // Nothing that was asked for.
        (false, _) if books.is_empty() && guessed => t.found_none.to_owned(),
        (false, 0) => t.found_none.to_owned(),
        (false, _) => (t.found)(&total),
        (true, _) => (t.waiting_books)(&total),
    };
    view! {
        <PageHead title=title description=t.shop_description path=known_as/>
        <main id="main" class="wrap">
            {(!books.is_empty()).then(|| view! { <a class="skip" href="#books" rel="external">{t.skip_filters}</a> })}
            <header class="head">
                <h1>{heading}</h1>
                <p>{count}</p>
                {(!searched.is_empty())
                    .then(|| {
                        let href = query.with(|query| { query.q = String::new(); query.sort = String::new(); }).href();
                        view! { <a href=href class="quiet"><Icon icon=icondata_lu::LuX/>{t.clear_search}</a> }
                    })}
            </header>
            {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
            {list.meant.map(|title| {
                let href = RawQuery { q: title.clone(), ..RawQuery::default() }.href();
                view! { <p class="meant"><a href=href>{(t.meant)(&title)}</a></p> }
            })}
            <div class="bar">
                <StatusTabs query=query.clone() counts=facets.status.clone()/>
                <FilterMenu query=query.clone() facets=facets/>
                <SortMenu query=query.clone()/>
            </div>
            {
                let (current, query) = (query.category.clone(), query.clone());
                view! { <CategoryChips
                    categories=categories current=current counts=counts
                    href=move |key| query.with(|query| { query.category = key; query.subcategory = String::new(); }).href()
                /> }
            }
            <ChosenFilters query=query.clone()/>
            <SaveSearch query=query.clone() asked=kept/>
            {if books.is_empty() && !guessed {
                view! { <NothingFound searched=!searched.is_empty()/> }
            } else {
                view! {
                    <h2 class="vh" id="books" tabindex="-1">{t.books}</h2>
                    <BookGrid books=books now=list.now eager=FIRST_ROW/>
                    {guessed.then(|| view! {
                        <h2 class="nearly">{t.nearly}</h2>
                        <BookGrid books=nearly now=list.now eager=0/>
                    })}
                    {if by_cursor {
                        view! { <Onward next=beyond/> }
                    } else {
                        view! {
                            <Pager
                                page=list.page
                                last=last
                                href=move |page| base.with(|query| if page > 1 { query.page = page.to_string() }).href()
                                after=beyond
                            />
                        }
                    }}
                }
            }}
        </main>
    }
}

/// Behind the numbered pages there is only onward.
#[component]
fn Onward(next: Option<String>) -> impl IntoView {
    let t = use_texts();
    next.map(|href| {
        view! {
            <nav class="pager" aria-label=t.pages>
                <ul><li class="pager-next"><a href=href rel="next">{t.next}<Icon icon=icondata_lu::LuChevronRight/></a></li></ul>
            </nav>
        }
    })
}

/// `10,000+` where counting stopped.
fn total(t: &Texts, total: i64) -> String {
    if total > EXACT_TOTAL { (t.more_than)(&thousands(EXACT_TOTAL)) } else { thousands(total) }
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

#[component]
fn NothingFound(searched: bool) -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="empty">
            <span class="empty-book" aria-hidden="true"></span>
            <h2>{t.empty_heading}</h2>
            <p>{if searched { t.empty_search } else { t.empty_filter }}</p>
            <p class="actions"><a href="/books" class="line">{t.show_all}</a></p>
        </div>
    }
}
