//! Server functions of likes.

use leptos::prelude::*;

use super::model::Reaction;
use crate::error::AppError;

/// Likes (`on` true) or no longer likes a listing (`kind` book) or a review, and tells how many do.
#[server(prefix = "/api", endpoint = "like/set")]
pub async fn set_like(#[server(default)] kind: String, #[server(default)] id: String, #[server(default)] on: String) -> Result<Reaction, AppError> {
    use super::model::{Subject, switch};
    use crate::error::Reason;
    let member = crate::server::guard::active().await?;
    let subject = Subject::parse(&kind, &id)?;
    // Nothing said is no wish to take a like back.
    let on = if on.is_empty() { Err(AppError::invalid("on", Reason::Required)) } else { switch("on", &on) }?;
    let count = super::store::set(&member.state.db, member.me.id, subject, on, member.state.clock.now()).await?;
    member.go_back();
    Ok(Reaction { on, count })
}
