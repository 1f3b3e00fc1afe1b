mod bell;
mod comment_pages;
mod comments;
mod digest;
mod events;
mod hostile;
mod indexes;
mod jjim;
mod likes;
mod nodes;
mod notifications;
mod races;
mod settings;
mod statements;
mod threads;
mod withdrawal;

use serde_json::Value;

use crate::support::*;

/// Puts a listing on one's own list, or takes it off.
async fn wish(member: &Visitor, listing: i64, on: bool) -> Answer {
    member.post(if on { "/api/jjim/create" } else { "/api/jjim/delete" }, &[("book_id", listing)]).await
}

/// Likes a listing (`kind` book) or a review, or no longer does.
async fn like(member: &Visitor, kind: &str, id: i64, on: bool) -> Answer {
    member.post("/api/like/set", &[("kind", kind), ("id", &id.to_string()), ("on", &on.to_string())]).await
}

async fn set_status(seller: &Visitor, listing: i64, status: &str) {
    seller.post("/api/book/status", &[("id", listing.to_string().as_str()), ("status", status)]).await.must_be(200);
}

/// What stands under a listing (`kind` book) or a review, for `visitor`.
async fn comments(visitor: &Visitor, kind: &str, id: i64) -> Value {
    visitor.ask("/api/comment/list", &[("kind", kind), ("id", &id.to_string())]).await.must_be(200).json()
}

/// A member's notifications, newest first.
async fn told(member: &Visitor) -> Vec<Value> {
    let list = member.get("/api/notification/list").await.must_be(200).json();
    list["notifications"].as_array().expect("an array").clone()
}

/// What kinds they are of, newest first.
async fn kinds(member: &Visitor) -> Vec<String> {
    told(member).await.iter().map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect()
}

async fn unread(member: &Visitor) -> i64 {
    member.get("/api/notification/unread").await.must_be(200).json()["unread"].as_i64().expect("a number")
}
