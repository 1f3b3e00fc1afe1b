//! `/recent`: what this browser has looked at.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{ClearRecent, RecentBooks};
use crate::drafts::components::loaded_with;
use crate::i18n::rows::use_row_texts;
use crate::i18n::use_texts;
use crate::listings::components::BookGrid;
use crate::listings::row::BookRow;
use crate::ui::head::PageHead;
use crate::ui::notice::{GeneralError, Notice, use_done};
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending, on_success};
use crate::wire::{Asked, ask, question};

pub struct RecentPage {
    row: Asked<BookRow>,
}

#[lazy_route]
impl LazyRoute for RecentPage {
    fn data() -> Self {
        RecentPage { row: ask(|| question(RecentBooks { but: String::new() })) }
    }

    fn view(this: Self) -> AnyView {
        let row = this.row;
        let clear = Sending::to::<ClearRecent>();
        on_success(clear, move || row.again());
        let done = use_done();
        loaded_with(row, None, move |row, _| {
            let t = use_texts();
            let r = use_row_texts();
            view! {
                // No address of its own: it is another one for everybody, and not to be indexed.
                <PageHead title=r.recent description=r.recent_lead/>
                <main id="main" class="wrap">
                    <header class="head"><h1>{r.recent}</h1><p>{r.recent_lead}</p></header>
                    {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
                    <GeneralError error=clear.error_or(None)/>
                    {if row.books.is_empty() {
                        view! {
                            <div class="empty">
                                <span class="empty-book" aria-hidden="true"></span>
                                <h2>{r.no_recent}</h2>
                                <p>{r.no_recent_text}</p>
                                <p class="actions"><a href="/books" class="act">{t.browse}</a></p>
                            </div>
                        }
                    } else {
                        view! {
                            <PostForm sending=clear class="clear-recent"><SendButton sending=clear label=r.clear_recent class="line"/></PostForm>
                            <h2 class="vh">{t.books}</h2>
                            <BookGrid books=row.books now=row.now eager=6/>
                        }
                    }}
                </main>
            }
        })
    }
}
