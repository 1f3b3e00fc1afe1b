//! Head and foot of every page.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::i18n::{Lang, use_lang, use_texts};
use crate::listings::query::{MAX_SEARCH, RawQuery};
use crate::ui::field::follow;
use crate::ui::icon::Icon;
use crate::ui::view::view;
use crate::users::components::Account;

/// After a step to another page the keyboard begins at its top, as it does after a page load: what had the focus is gone.
fn begin_at_the_top() {
    let location = use_location();
    Effect::new(move |before: Option<String>| {
        let path = location.pathname.get();
        if before.is_some_and(|before| before != path)
            && let Some(body) = document().body()
        {
            let options = web_sys::FocusOptions::new();
            // Where the page is scrolled to is the router's business, and on the way back the browser's.
            options.set_prevent_scroll(true);
            // The attribute's name is valid and body takes the focus with it: neither can fail.
            let _ = body.set_attribute("tabindex", "-1");
            let _ = body.focus_with_options(&options);
        }
        path
    });
}

#[component]
pub fn Header() -> impl IntoView {
    let t = use_texts();
    begin_at_the_top();
    let query = use_query_map();
    let searched = Memo::new(move |_| query.read().get("q").unwrap_or_default());
    let node = NodeRef::<leptos::html::Input>::new();
    follow(
        searched.into(),
        move || node.get().map(|input| input.value()),
        move |text| node.get_untracked().into_iter().for_each(|input| input.set_value(text)),
        drop,
    );
    let list = NodeRef::<leptos::html::Div>::new();
    crate::search::combobox::attach(node, list);
    let here = use_location().pathname;
    let place = move |href: &'static str, name: &'static str, is_here: fn(&str) -> bool| {
        view! { <li><a href=href aria-current=move || here.with(|path| is_here(path)).then_some("page")>{name}</a></li> }
    };
    let navigate = use_navigate();
    let search = move |event: SubmitEvent| {
        if let Some(input) = node.get_untracked() {
            event.prevent_default();
            // What is found has the page: no keyboard and no list stay over it. An element can always be left.
            let _ = input.blur();
            navigate(&RawQuery { q: input.value(), ..Default::default() }.href(), Default::default());
        }
    };
    view! {
        <a class="skip" href="#main" rel="external">{t.skip}</a>
        <header class="top">
            <div class="wrap">
                <a href="/" class="mark"><span class="mark-seal" aria-hidden="true">"書"</span>{t.shop}</a>
                <form method="get" action="/books" class="find" role="search" on:submit=search>
                    <label class="vh" for="find">{t.find}</label>
                    <input
                        id="find" name="q" type="search" node_ref=node value=searched.get_untracked() placeholder=t.find_placeholder
                        maxlength=MAX_SEARCH autocomplete="off" enterkeyhint="search"
                    />
                    <div class="suggest" node_ref=list></div>
                    <button aria-label=t.find_button><Icon icon=icondata_lu::LuSearch/></button>
                </form>
                <nav class="nav" aria-label=t.main_menu>
                    <ul>
                        {place("/", t.home, |path| path == "/")}
                        // A form to sell stands on no shelf.
                        {place("/books", t.shop_heading, |path| path == "/books" || path.starts_with("/books/") && path != "/books/new")}
                        {place("/reviews", t.reviews, |path| path.starts_with("/reviews") || path.starts_with("/tags/"))}
                        {place("/recommend", t.librarian, |path| path.starts_with("/recommend"))}
                        {place("/about", t.about, |path| path == "/about")}
                    </ul>
                </nav>
                <Account/>
                <a href="/books/new" class="act">{t.sell_short}</a>
            </div>
        </header>
    }
}

#[component]
pub fn Footer() -> impl IntoView {
    let t = use_texts();
    view! {
        <footer class="foot">
            <div class="wrap">
                <p class="foot-mark"><span class="house-seal small" aria-hidden="true">"중고북스"</span><span>{t.motto}</span></p>
                <nav aria-label=t.foot_menu>
                    <ul>
                        <li><a href="/books">{t.shop_heading}</a></li>
                        <li><a href="/reviews">{t.reviews}</a></li>
                        <li><a href="/recommend">{t.librarian}</a></li>
                        <li><a href="/books/new">{t.sell}</a></li>
                        <li><a href="/about">{t.about}</a></li>
                    </ul>
                </nav>
                <LanguageForm/>
            </div>
        </footer>
    }
}

/// A plain form: the page that comes next is in the other language as a whole.
#[component]
fn LanguageForm() -> impl IntoView {
    let lang = use_lang();
    let location = use_location();
    let next = move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) }
    };
    let choice = move |choice: Lang, name: &'static str| {
        let current = (choice == lang).then_some("true");
        view! { <button name="lang" value=choice.as_str() lang=choice.as_str() aria-current=current>{name}</button> }
    };
    view! {
        <form class="lang" action="/api/site/language" method="post" aria-label="언어 / Language">
            <input type="hidden" name="next" value=next/>
            {choice(Lang::Ko, "한국어")}
            {choice(Lang::En, "English")}
        </form>
    }
}
