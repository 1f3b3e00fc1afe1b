//! Books that are like another: the question, and the row at the foot of its page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::row::{BookRow, RowBones, RowOfBooks};
use crate::error::AppError;
use crate::i18n::rows::use_row_texts;
use crate::ui::loaded::suspended;
use crate::ui::view::view;
use crate::wire::Asked;

/// Other books on sale that are like the listing `id`'s or like the one with this ISBN.
#[server(prefix = "/api", endpoint = "book/similar", input = GetUrl)]
pub async fn similar_books(#[server(default)] id: String, #[server(default)] isbn: String) -> Result<BookRow, AppError> {
    use super::ssr::{guard, jjim, parse_id};
    use super::store_similar::{Of, similar};
    use crate::books::model::Isbn;
    let visit = guard::anyone().await?;
    let of = match Isbn::parse(&isbn).map_err(|_| AppError::NotFound)? {
        Some(isbn) => Of::Book(isbn),
        None => Of::Copy(parse_id(&id)?),
    };
    let mut books = similar(&visit.state.db, &of).await?;
    jjim::mark(&visit, &mut books).await?;
    Ok(BookRow { books, now: visit.state.clock.now() })
}

/// The row, once it is there. It stands at a page's foot: an error there is nothing that anybody came for.
#[component]
pub fn SimilarRow(asked: Asked<BookRow>) -> impl IntoView {
    suspended(
        Arc::new(|| view! { <RowBones/> }),
        Arc::new(move || {
            Box::pin(async move {
                let r = use_row_texts();
                match asked.answer().await {
                    Ok(row) => view! { <RowOfBooks id="similar" heading=r.similar books=row.books now=row.now/> },
                    Err(_) => ().into_any(),
                }
            })
        }),
    )
}
