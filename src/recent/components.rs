//! The row of books that were looked at.

use std::sync::Arc;

use leptos::prelude::*;

use crate::i18n::rows::use_row_texts;
use crate::listings::model::Book;
use crate::listings::row::{BookRow, RowOfBooks};
use crate::time::Timestamp;
use crate::ui::loaded::suspended;
use crate::ui::view::view;
use crate::wire::Asked;

/// The way to all of them and to forgetting them stands beside the heading.
#[component]
pub fn RecentRow(books: Vec<Book>, now: Timestamp) -> impl IntoView {
    let r = use_row_texts();
    view! { <RowOfBooks id="recent" heading=r.recent books=books now=now more=("/recent", r.see_recent)/> }
}

/// The same, once it is there: last on its page, so nothing waits in its place that might not come.
#[component]
pub fn AskedRecentRow(asked: Asked<BookRow>) -> impl IntoView {
    suspended(
        Arc::new(|| ().into_any()),
        Arc::new(move || {
            Box::pin(async move {
                match asked.answer().await {
                    Ok(row) => view! { <RecentRow books=row.books now=row.now/> },
                    Err(_) => ().into_any(),
                }
            })
        }),
    )
}
