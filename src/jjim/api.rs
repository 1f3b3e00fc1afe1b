//! Server functions of wish lists.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::WishList;
use crate::error::AppError;
use crate::likes::model::Reaction;

/// Puts a listing on one's own list.
#[server(prefix = "/api", endpoint = "jjim/create")]
pub async fn add_jjim(#[server(default)] book_id: String) -> Result<Reaction, AppError> {
    let member = crate::server::guard::active().await?;
    let id = book_id.parse().map_err(|_| AppError::NotFound)?;
    let count = super::store::set(&member.state.db, member.me.id, id, true, member.state.clock.now()).await?;
    member.go_back();
    Ok(Reaction { on: true, count })
}

/// Takes a listing off one's own list.
#[server(prefix = "/api", endpoint = "jjim/delete")]
pub async fn remove_jjim(#[server(default)] book_id: String) -> Result<Reaction, AppError> {
    let member = crate::server::guard::active().await?;
    let id = book_id.parse().map_err(|_| AppError::NotFound)?;
    let count = super::store::set(&member.state.db, member.me.id, id, false, member.state.clock.now()).await?;
    member.go_back();
    Ok(Reaction { on: false, count })
}

/// One's own list, newest wish first.
#[server(prefix = "/api", endpoint = "jjim/list", input = GetUrl)]
pub async fn list_jjim(
    #[server(default)] page: String,
    #[server(default)] after: String,
    #[server(default)] limit: String,
) -> Result<WishList, AppError> {
    use crate::error::{FieldErrors, Reason};
    use crate::listings::query::{EXACT_TOTAL, LAST_PAGE, MAX_PAGE_SIZE, PAGE_SIZE, choice, number, pair};
    let member = crate::server::guard::member().await?;
    let (db, id) = (&member.state.db, member.me.id);
    let mut errors = FieldErrors::default();
    let page = errors.take("page", number(&page, 1, 1, LAST_PAGE));
    let limit = errors.take("limit", number(&limit, PAGE_SIZE, 1, MAX_PAGE_SIZE));
    let after = errors.take("after", choice(&after, pair).map_err(|_| Reason::Unknown.into()));
    let (page, limit, after) = errors.finish((|| Some((page?, limit?, after?)))())?;
    let (books, next) = super::store::list(db, id, after, page, limit).await?;
    let next = next.map(|(moment, listing)| format!("{moment}.{listing}"));
    Ok(WishList { books, total: super::store::count(db, id).await?.min(EXACT_TOTAL + 1), page, next, now: member.state.clock.now() })
}
