//! Server functions of the librarian.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, StreamingText, TextStream};

use super::model::{Conversations, Desk, Reply};
use crate::error::AppError;
use crate::users::api::Done;

/// Asks, and answers with the whole answer. `once`: the mark of a form, which asks once however often it is sent as it is.
#[server(prefix = "/api", endpoint = "recommend/chatbot")]
pub async fn ask_librarian(
    #[server(default)] question: String,
    #[server(default)] conversation: String,
    #[server(default)] once: String,
) -> Result<Reply, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let reply = whole(&member, Asking::parse(&member, &question, &conversation, &once)?).await?;
    leptos_axum::redirect(&format!("/recommend/{}#turn-{}", reply.conversation, reply.turn));
    Ok(reply)
}

/// The same, as it is written: lines of JSON, each a [`super::model::Piece`]; `done` or `failed` is the last.
#[server(prefix = "/api", endpoint = "recommend/stream", output = StreamingText)]
pub async fn ask_aloud(
    #[server(default)] question: String,
    #[server(default)] conversation: String,
    #[server(default)] once: String,
) -> Result<TextStream<AppError>, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    aloud(&member, Asking::parse(&member, &question, &conversation, &once)?).await
}

/// One's own conversations, newest first; with `id` that one with its turns, the oldest first, in pages from the newest on.
#[server(prefix = "/api", endpoint = "recommend/conversations", input = GetUrl)]
pub async fn list_conversations(
    #[server(default)] id: String,
    #[server(default)] after: String,
    #[server(default)] limit: String,
) -> Result<Conversations, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    if id.is_empty() { listed(&member, &after, &limit).await } else { opened(&member, parse_id(&id)?, &after, &limit).await }
}

/// Deletes one of one's own conversations. Its questions stay asked.
#[server(prefix = "/api", endpoint = "recommend/forget")]
pub async fn forget_conversation(#[server(default)] id: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    store::delete(&member.state.db, member.me.id, parse_id(&id)?).await?;
    leptos_axum::redirect("/recommend?done=conversation_deleted");
    Ok(Done {})
}

/// What the librarian's page needs; `draft`: the form comes back as it was typed.
#[server(prefix = "/api", endpoint = "recommend/desk", input = GetUrl)]
pub async fn open_desk(#[server(default)] conversation: String, #[server(default)] draft: String) -> Result<Desk, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let draft = if draft.is_empty() { None } else { find_draft(&visit, &conversation).await? };
    desk_for(&visit, &conversation, draft).await
}
