//! Server functions of saved searches.
#![expect(clippy::too_many_arguments, reason = "a list has the filters that it has, and they are flat on the wire")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::{Kept, SavedList};
use crate::error::AppError;
use crate::users::api::Done;

/// One's own searches, newest first.
#[server(prefix = "/api", endpoint = "search/saved", input = GetUrl)]
pub async fn list_saved() -> Result<SavedList, AppError> {
    let member = crate::server::guard::member().await?;
    Ok(SavedList { searches: super::ssr::list(&member).await?, now: member.state.clock.now() })
}

/// Whether one has saved the search of the list with this address; who has, looks at it now.
#[server(prefix = "/api", endpoint = "search/kept", input = GetUrl)]
pub async fn find_saved(#[server(default)] query: String) -> Result<Kept, AppError> {
    let visit = crate::server::guard::anyone().await?;
    super::ssr::find(&visit, super::sought::Sought::read(&query)).await
}

/// Saves a search: what a list is narrowed to. Its order is not saved.
#[server(prefix = "/api", endpoint = "search/save")]
pub async fn save_search(
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] category: String,
    #[server(default)] subcategory: String,
    #[server(default)] condition: String,
    #[server(default)] min_price: String,
    #[server(default)] max_price: String,
    #[server(default)] photo: String,
) -> Result<Kept, AppError> {
    use super::{sought::Sought, ssr};
    let member = crate::server::guard::active().await?;
    let raw = crate::listings::query::RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, ..Default::default() };
    ssr::save(&member, &Sought::parse(&raw)?).await
}

/// Forgets one of one's own searches.
#[server(prefix = "/api", endpoint = "search/forget")]
pub async fn forget_search(#[server(default)] id: String) -> Result<Done, AppError> {
    let member = crate::server::guard::active().await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    super::store::forget(&member.state.db, member.me.id, id).await?;
    super::ssr::go_back(&member, "search_forgotten");
    Ok(Done {})
}
