//! A book with everything that is here of it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use super::model::BookFacts;
use crate::error::AppError;
use crate::listings::model::Book;
use crate::reviews::model::Review;
use crate::time::Timestamp;

/// Its facts, its copies with state and price, its reviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    pub facts: BookFacts,
    /// On sale first, then reserved, then sold; cheapest first.
    pub copies: Vec<Book>,
    /// The newest.
    pub reviews: Vec<Review>,
    pub review_count: i64,
    /// Of all ratings, in tenths; null where there are none.
    pub average: Option<i64>,
    pub now: Timestamp,
}

/// Everything that is here of the book with this ISBN; 404 where it is not known.
#[server(prefix = "/api", endpoint = "book/gather", input = GetUrl)]
pub async fn gather_book(#[server(default)] isbn: String) -> Result<Gathered, AppError> {
    use super::{model::Isbn, store};
    use crate::{jjim::store as jjim, listings::store_copies, reviews::store_list as reviews};
    /// Copies and reviews of a page.
    const COPIES: i64 = 24;
    const REVIEWS: i64 = 20;
    let visit = crate::server::guard::anyone().await?;
    let db = &visit.state.db;
    let isbn = Isbn::parse(&isbn).ok().flatten().ok_or(AppError::NotFound)?;
    let facts = store::facts(db, &isbn).await?.ok_or(AppError::NotFound)?;
    let book_id = store::id(db, &isbn).await?.ok_or(AppError::NotFound)?;
    let mut copies = store_copies::copies(db, book_id, COPIES).await?;
    jjim::mark(&visit, &mut copies).await?;
    let (review_count, average) = reviews::ratings(db, book_id).await?;
    Ok(Gathered { facts, copies, reviews: reviews::of_book(db, book_id, REVIEWS).await?, review_count, average, now: visit.state.clock.now() })
}
