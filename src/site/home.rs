//! `/`: welcome, newest books, categories, how a trade goes.

use leptos::prelude::*;

use super::about::TradeSteps;
use super::api::ShowHome;
use super::model::Home;
use crate::i18n::librarian::use_librarian_texts;
use crate::i18n::{use_lang, use_texts};
use crate::listings::components::{BookGrid, Cover, GridBones, paper};
use crate::listings::model::Book;
use crate::recent::components::RecentRow;
use crate::text::thousands;
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{Notice, use_done};
use crate::ui::view::view;
use crate::wire::{ask, question};

/// Books on the stand whose covers face the room, among those that show their spines.
const FACING: [usize; 2] = [0, 4];
/// Books on the stand.
const STAND: usize = 10;

#[component]
pub fn HomePage() -> impl IntoView {
    let shown = ask(|| question(ShowHome {}));
    view! {
        <Loaded asked=shown waiting=|| view! { <main id="main" class="wrap home"><GridBones/></main> } let:home>
            <Welcome home=home/>
        </Loaded>
    }
}

#[component]
fn Welcome(home: Home) -> impl IntoView {
    let t = use_texts();
    let lang = use_lang();
    let done = use_done();
    let stand = home.newest.iter().take(STAND).cloned().collect::<Vec<_>>();
    let contents = home
        .categories
        .into_iter()
        .map(|(category, listings)| {
            view! {
                <li>
                    <a href=format!("/books?category={}", category.key)>
                        <span>{category.name(lang)}</span>
                        <span class="num">{thousands(listings)}<span class="vh">{t.copies}</span></span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageHead title=t.shop description=t.shop_description path=Some("/".to_owned())/>
        <main id="main" class="wrap home">
            {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
            <section class="welcome" aria-labelledby="welcome">
                <div class="welcome-text">
                    <span class="house-seal" aria-hidden="true">"중고북스"</span>
                    <h1 id="welcome">{t.welcome_first}<br/>{t.welcome_second}</h1>
                    <p>{t.welcome_text}</p>
                    <p class="actions"><a href="/books" class="act">{t.browse}</a><a href="/books/new" class="line">{t.sell}</a></p>
                    <p><a href="/recommend" class="more">{use_librarian_texts().heading}<Icon icon=icondata_lu::LuChevronRight/></a></p>
                </div>
                <Stand books=stand/>
            </section>
            <section class="part" aria-labelledby="newest">
                <header class="part-head">
                    <h2 id="newest">{t.newest}</h2>
                    <a href="/books" class="more">{t.see_all}<Icon icon=icondata_lu::LuChevronRight/></a>
                </header>
                {if home.newest.is_empty() {
                    view! {
                        <div class="empty">
                            <span class="empty-book" aria-hidden="true"></span>
                            <h3>{t.empty_shop}</h3>
                            <p class="actions"><a href="/books/new" class="act">{t.sell}</a></p>
                        </div>
                    }
                } else {
                    view! { <BookGrid books=home.newest now=home.now eager=6/> }
                }}
            </section>
            <RecentRow books=home.recent now=home.now/>
            <section class="part" aria-labelledby="subjects">
                <header class="part-head"><h2 id="subjects">{t.by_category}</h2></header>
                <ul class="contents">{contents}</ul>
            </section>
            <TradeSteps/>
        </main>
    }
}

/// Some of the newest books standing on a board: a picture, not a list.
#[component]
fn Stand(books: Vec<Book>) -> impl IntoView {
    let standing = books
        .into_iter()
        .enumerate()
        .map(|(index, book)| {
            if FACING.contains(&index) {
                view! { <Cover title=book.title author=book.author isbn=book.isbn src=None/> }
            } else {
                let class = format!("spine c{}", paper(&book.isbn, &book.title));
                view! { <div class=class><span>{book.title}</span></div> }
            }
        })
        .collect_view();
    view! { <div class="stand" aria-hidden="true">{standing}</div> }
}
