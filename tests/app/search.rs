mod facets;
mod filters;
mod found;
mod hostile;
mod index;
mod kept;
mod many;
mod near;
mod node;
mod races;
mod rule;
mod shelf;
mod statements;
mod suggest;
mod totals;

use joongobooks::listings::model::Status;
use serde_json::Value;

use crate::support::*;

/// Saves a search and gives its id.
async fn save(member: &Visitor, fields: &[(&str, &str)]) -> i64 {
    member.post("/api/search/save", fields).await.must_be(200).json()["id"].as_i64().expect("an id")
}

/// A member's saved searches, newest first.
async fn saved(member: &Visitor) -> Vec<Value> {
    member.get("/api/search/saved").await.must_be(200).json()["searches"].as_array().expect("an array").clone()
}

/// What a member is told of finds, newest first.
async fn finds(shop: &Shop, member: &Visitor) -> Vec<Value> {
    shop.settle().await;
    let list = member.get("/api/notification/list").await.must_be(200).json();
    let notifications = list["notifications"].as_array().expect("an array");
    notifications.iter().filter(|one| one["kind"] == "found").cloned().collect()
}

/// The listings that a member is told of.
async fn found(shop: &Shop, member: &Visitor) -> Vec<i64> {
    finds(shop, member).await.iter().map(|one| one["subject"]["Book"].as_i64().expect("a listing")).collect()
}

/// Puts a copy on sale, past the API: nobody wakes the worker.
async fn put(shop: &Shop, seller: &Visitor, changes: &[(&str, &str)], status: Status) -> i64 {
    crate::lists::put(shop, seller.id().await, changes, status, shop.state.clock.now().0).await
}

/// The form of a listing again, with `changes` made.
async fn change_listing(seller: &Visitor, id: i64, changes: &[(&str, &str)]) {
    let fields = [listing(changes), vec![("id".to_owned(), id.to_string())]].concat();
    seller.post("/api/book/update", &fields).await.must_be(200);
}
