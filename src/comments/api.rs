//! Server functions of comments.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::{CommentAnswer, CommentList};
use crate::error::AppError;
use crate::users::api::Done;

/// What stands under a listing (`kind` book) or a review, oldest first, each with its answers.
#[server(prefix = "/api", endpoint = "comment/list", input = GetUrl)]
pub async fn list_comments(
    #[server(default)] kind: String,
    #[server(default)] id: String,
    #[server(default)] after: String,
) -> Result<CommentList, AppError> {
    use super::model::PAGE_SIZE;
    use crate::likes::model::Subject;
    let visit = crate::server::guard::anyone().await?;
    let (subject, db) = (Subject::parse(&kind, &id)?, &visit.state.db);
    let after = if after.is_empty() { 0 } else { after.parse().map_err(|_| AppError::invalid("after", crate::error::Reason::Unknown))? };
    let who = visit.identity().await?;
    let total = super::store::count(db, subject).await?;
    let (comments, next) = super::store::list(db, subject, who.as_ref().map(|who| who.me.id), after, PAGE_SIZE).await?;
    let suspended = who.as_ref().is_some_and(|who| who.suspended);
    let may_write = who.is_some() && !suspended;
    Ok(CommentList { comments, total, next: next.map(|id| id.to_string()), may_write, suspended, now: visit.state.clock.now() })
}

/// Says something, or answers (`parent`).
#[server(prefix = "/api", endpoint = "comment/create")]
pub async fn create_comment(
    #[server(default)] kind: String,
    #[server(default)] id: String,
    #[server(default)] parent: String,
    #[server(default)] text: String,
) -> Result<CommentAnswer, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let subject = Subject::parse(&kind, &id)?;
    let parent = optional_id(&parent)?;
    let words = words(&text)?;
    let (id, told) = store::create(&member.state.db, member.me.id, subject, parent, &words, member.state.clock.now()).await?;
    member.state.hub.tell(&told);
    let (comment, place) = store::find(&member.state.db, id, member.me.id).await?;
    member.go_to(&place.path());
    Ok(CommentAnswer { comment })
}

/// Corrects one's own comment, within five minutes.
#[server(prefix = "/api", endpoint = "comment/update")]
pub async fn update_comment(#[server(default)] id: String, #[server(default)] text: String) -> Result<CommentAnswer, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let (_, place) = store::find(&member.state.db, id, member.me.id).await?;
    store::update(&member.state.db, member.me.id, id, &words(&text)?, member.state.clock.now()).await?;
    member.go_to(&place.path());
    Ok(CommentAnswer { comment: store::find(&member.state.db, id, member.me.id).await?.0 })
}

/// Takes one's own comment away.
#[server(prefix = "/api", endpoint = "comment/delete")]
pub async fn delete_comment(#[server(default)] id: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let (_, place) = store::find(&member.state.db, id, member.me.id).await?;
    store::delete(&member.state.db, member.me.id, place.subject, id, member.state.clock.now()).await?;
    member.go_to(&format!("{}#comments", place.subject.path()));
    Ok(Done {})
}
