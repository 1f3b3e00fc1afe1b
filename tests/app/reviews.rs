mod fields;
mod forms;
mod gather;
mod hashtags;
mod lists;
mod owning;
mod tags_of_one;
mod views;

use joongobooks::reviews::model::{ReviewForm, Written};
use joongobooks::reviews::store;
use joongobooks::time::Timestamp;
use serde_json::Value;

use crate::support::*;

/// The book that is reviewed here, where it has an ISBN.
pub const ISBN: &str = "9788936433598";
pub const CREATE: &str = "/api/bookreview/create";
pub const UPDATE: &str = "/api/bookreview/update";

/// Writes a review past the API: many, at moments of the past.
pub async fn put(shop: &Shop, author: i64, changes: &[(&str, &str)], created_at: i64) -> i64 {
    let fields = review(changes);
    let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let form = ReviewForm {
        isbn: get("isbn"),
        book_title: get("book_title"),
        book_author: get("book_author"),
        book_publisher: get("book_publisher"),
        rating: get("rating"),
        title: get("title"),
        text: get("text"),
        category: get("category"),
        hashtags: get("hashtags"),
    };
    store::create(&shop.state.db, author, &Written::parse(&form).expect("a review"), Timestamp(created_at)).await.expect("a row")
}

/// `/api/bookreview/detail` of a review that is there.
async fn detail(visitor: &Visitor, id: i64) -> Value {
    visitor.ask("/api/bookreview/detail", &[("id", id)]).await.must_be(200).json()
}

/// One page of the list by these fields.
async fn list(shop: &Shop, fields: &[(&str, &str)]) -> Value {
    shop.visitor().ask("/api/bookreview/list", fields).await.must_be(200).json()
}

/// The same review with `changes` made.
async fn update(author: &Visitor, id: i64, changes: &[(&str, &str)]) -> Answer {
    author.post(UPDATE, &[review(changes), vec![("id".to_owned(), id.to_string())]].concat()).await
}
