//! Server functions of what was looked at.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::listings::row::BookRow;
use crate::users::api::Done;

/// What this browser has looked at, newest first, without the listing `but`.
#[server(prefix = "/api", endpoint = "book/recent", input = GetUrl)]
pub async fn recent_books(#[server(default)] but: String) -> Result<BookRow, AppError> {
    use super::{cookie, store};
    let visit = crate::server::guard::anyone().await?;
    let seen = cookie::seen(&visit.headers);
    // What is no number stands on no list.
    let seen = but.parse().map(|id| seen.without(id)).unwrap_or(seen);
    let mut books = store::books(&visit.state.db, &seen).await?;
    crate::jjim::store::mark(&visit, &mut books).await?;
    Ok(BookRow { books, now: visit.state.clock.now() })
}

/// Forgets it all.
#[server(prefix = "/api", endpoint = "book/recent/clear")]
pub async fn clear_recent() -> Result<Done, AppError> {
    let visit = crate::server::guard::anyone().await?;
    visit.set_cookie(&super::cookie::forget(&visit.state))?;
    leptos_axum::redirect("/recent?done=recent_cleared");
    Ok(Done {})
}
