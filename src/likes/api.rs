//! Server functions of likes.

use leptos::prelude::*;

use super::model::Reaction;
use crate::error::AppError;

/// Likes (`on` true) or no longer likes a listing (`kind` book) or a review, and tells how many do.
#[server(prefix = "/api", endpoint = "like/set")]
pub async fn set_like(#[server(default)] kind: String, #[server(default)] id: String, #[server(default)] on: String) -> Result<Reaction, AppError> {
    use super::model::{Subject, switch};
    let member = crate::server::guard::active().await?;
    let (subject, on) = (Subject::parse(&kind, &id)?, switch(&on)?);
    let count = super::store::set(&member.state.db, member.me.id, subject, on, member.state.clock.now()).await?;
    member.go_back();
    Ok(Reaction { on, count })
}
