//! The shop: all listings, or those searched for.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

use super::api::{ListBooks, SearchBooks, ShowBar};
use super::components::{BookGrid, GridBones};
use super::model::{Bar, BookList};
use super::query::{EXACT_TOTAL, LAST_PAGE, PAGE_SIZE, RawQuery};
use crate::error::{AppError, respond_with};
use crate::i18n::{Texts, use_texts};
use crate::text::thousands;
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::loaded::{ErrorPage, Loaded, NotFoundPage};
use crate::ui::notice::{Notice, use_done};
use crate::ui::pager::Pager;
use crate::ui::view::view;
use crate::wire::{Question, ask, question};

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

fn bar(query: RawQuery) -> Question<Bar> {
    let RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, sort, .. } = query;
    question(ShowBar { q, status, category, subcategory, condition, min_price, max_price, photo, sort })
}

/// `/books`: all listings, or those searched for.
#[component]
pub fn ShopPage() -> impl IntoView {
    let query = use_query();
    let list = ask(move || books(query.get()));
    let bar = ask(move || bar(query.get()));
    let done = use_done();
    view! {
        // Together: what stands above the list leads on from there, and would lead back from what was there before.
        <Loaded asked=(bar, list.or_refused()) waiting=shop_bones let:both>
            {
                let (bar, list) = both;
                match list {
                    // A page behind the last is an address that leads nowhere.
                    Ok(list) if list.books.is_empty() && list.page > 1 => view! { <NotFoundPage/> },
                    Ok(list) => view! { <Shop query=query.get_untracked() list=list bar=bar done=done/> },
                    Err(error) if bar.refused => view! { <Refused error=error bar=bar/> },
                    Err(error) => view! { <ErrorPage error=error/> },
                }
            }
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

/// What is asked for cannot be: what is wrong with it stands at its fields, as it was typed.
#[component]
fn Refused(error: AppError, bar: Bar) -> impl IntoView {
    let t = use_texts();
    respond_with(&error);
    let place = NodeRef::<leptos::html::Main>::new();
    Effect::new(move |_| {
        // Who has begun to mend it goes on.
        if let Some(main) = place.get()
            && document().active_element().is_none_or(|active| active.tag_name() == "BODY")
        {
            focus(&main, "[role=alert]");
        }
    });
    view! {
        <PageHead title=t.shop_heading description=t.shop_description/>
        <main id="main" class="wrap" node_ref=place>
            <header class="head"><h1>{t.shop_heading}</h1></header>
            <BarPlace html=bar.html/>
            <div class="empty">
                <span class="empty-book" aria-hidden="true"></span>
                <h2>{t.error(&error)}</h2>
                <p class="actions"><a href="/books" class="line">{t.show_all}</a></p>
            </div>
        </main>
    }
}

#[component]
fn Shop(query: RawQuery, list: BookList, bar: Bar, done: Signal<Option<(String, bool)>>) -> impl IntoView {
    let t = use_texts();
    let searched = query.q.trim().to_owned();
    let heading = if searched.is_empty() { t.shop_heading.to_owned() } else { (t.quoted)(&searched) };
    let total = total(t, list.total);
    let title = match (&bar.category, searched.is_empty()) {
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
            <BarPlace html=bar.html/>
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

/// What stands above the list. Made on the server in either case: it is links and plain forms, and the browser need not know how.
#[component]
fn BarPlace(html: String) -> impl IntoView {
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        if let Some(address) = filter_address(&event) {
            event.prevent_default();
            navigate(&address, Default::default());
        }
    };
    view! { <div inner_html=html on:submit=submit on:keydown=close_menu></div> }
}

/// Where a form that asks for a list leads; what is empty is not said.
fn filter_address(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok().filter(|form| form.method() == "get")?;
    let data = FormData::new_with_form(&form).ok()?;
    let fields = String::from(UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?.to_string());
    let said: Vec<&str> = fields.split('&').filter(|field| !field.ends_with('=')).collect();
    Some(format!("/books?{}", said.join("&")))
}

/// Escape closes the menu that it is pressed in.
fn close_menu(event: KeyboardEvent) {
    let menu = event.target().filter(|_| event.key() == "Escape").and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(menu) = menu.and_then(|inside| inside.closest("details[open]").ok().flatten()) {
        // An element has its attributes or not: neither can fail.
        let _ = menu.remove_attribute("open");
        focus(&menu, "summary");
    }
}

/// Focuses the first inside that `selector` fits.
fn focus(inside: &Element, selector: &str) {
    let found = inside.query_selector(selector).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
    // Focus is given, or stays where it is.
    let _ = found.map(|found| found.focus());
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
