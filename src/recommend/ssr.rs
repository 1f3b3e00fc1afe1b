//! What this room's server functions share.

pub use super::ask::Asking;
pub use super::{desk, store};
pub use crate::server::guard;

use futures_util::stream;
use http::HeaderName;
use http::header::CONTENT_TYPE;
use leptos::server_fn::codec::TextStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::model::{Conversations, Desk, EngineName, Piece, Reply};
use super::quota;
use crate::drafts::model::Draft;
use crate::drafts::store as drafts;
use crate::error::{AppError, FieldErrors, Reason};
use crate::i18n::librarian_words::words;
use crate::listings::model::is_mark;
use crate::listings::query::{MAX_PAGE_SIZE, number};
use crate::server::guard::{Member, Visit};
use crate::server::token::new_name;

/// Conversations, and turns, of a page where nothing is said.
const PAGE_SIZE: i64 = 20;
/// Turns of a conversation's page: more than anybody asks in one.
const TURNS: i64 = 100;
/// The form of the librarian's page.
const FORM: &str = "recommend/chatbot";
/// Proxies that hold answers back until they are whole (nginx) pass this one on as it comes.
const UNHELD: HeaderName = HeaderName::from_static("x-accel-buffering");

/// What cannot be a number of a conversation is not there.
pub fn parse_id(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// Asks, and waits for the whole answer.
pub async fn whole(member: &Member, asking: Asking) -> Result<Reply, AppError> {
    desk::ask(&member.state, asking, None).await.unwrap_or(Err(AppError::Internal))
}

/// Asks, and passes on each piece as it comes. What fails before the first is an error like any other.
pub async fn aloud(member: &Member, asking: Asking) -> Result<TextStream<AppError>, AppError> {
    let (sink, mut pieces) = unbounded_channel();
    // It goes on by itself; what comes of it comes as pieces.
    drop(desk::ask(&member.state, asking, Some(sink)));
    let first = match pieces.recv().await {
        Some(Piece::Failed { error }) => return Err(error),
        first => first.ok_or(AppError::Internal)?,
    };
    member.set_header(CONTENT_TYPE, "application/x-ndjson")?;
    member.set_header(UNHELD, "no")?;
    let lines = stream::unfold((Some(first), pieces), async |(first, mut pieces): (Option<Piece>, UnboundedReceiver<Piece>)| {
        let piece = match first {
            Some(piece) => piece,
            None => pieces.recv().await?,
        };
        Some((line(&piece), (None, pieces)))
    });
    Ok(TextStream::new(lines))
}

fn line(piece: &Piece) -> Result<String, AppError> {
    let json = serde_json::to_string(piece).map_err(|_| AppError::Internal)?;
    Ok(json + "\n")
}

/// A page of one's own conversations.
pub async fn listed(member: &Member, after: &str, limit: &str) -> Result<Conversations, AppError> {
    let (before, limit) = part(after, limit, cursor, store::NEWEST)?;
    let mut conversations = store::list(&member.state.db, member.me.id, before, limit + 1).await?;
    let more = conversations.len() > limit as usize;
    conversations.truncate(limit as usize);
    let next = conversations.last().filter(|_| more).map(|last| format!("{}.{}", last.updated_at.0, last.id));
    Ok(Conversations { conversations: Some(conversations), next, ..Default::default() })
}

/// A page of one's own conversation; what follows is what was said before.
pub async fn opened(member: &Member, id: i64, after: &str, limit: &str) -> Result<Conversations, AppError> {
    let db = &member.state.db;
    let conversation = store::find(db, member.me.id, id).await?;
    let (before, limit) = part(after, limit, |text| text.parse().ok(), i64::MAX)?;
    let mut turns = store::turns(db, member.me.id, id, before, limit + 1).await?;
    let more = turns.len() > limit as usize;
    if more {
        turns.remove(0);
    }
    let next = turns.first().filter(|_| more).map(|first| first.id.to_string());
    Ok(Conversations { conversation: Some(conversation), turns: Some(turns), next, ..Default::default() })
}

/// Where a page begins, and how long it is.
fn part<T>(after: &str, limit: &str, cursor: impl Fn(&str) -> Option<T>, newest: T) -> Result<(T, i64), AppError> {
    let mut errors = FieldErrors::default();
    let before = errors.take("after", if after.is_empty() { Ok(newest) } else { cursor(after).ok_or(Reason::Unknown.into()) });
    let limit = errors.take("limit", number(limit, PAGE_SIZE, 1, MAX_PAGE_SIZE));
    errors.finish((|| Some((before?, limit?)))())
}

/// A moment and an id.
fn cursor(text: &str) -> Option<(i64, i64)> {
    let (moment, id) = text.split_once('.')?;
    Some((moment.parse().ok()?, id.parse().ok()?))
}

/// The draft of a question in this conversation (empty: a new one); another's does not count.
pub async fn find_draft(visit: &Visit, conversation: &str) -> Result<Option<Draft>, AppError> {
    Ok(drafts::find(&visit.state, &visit.headers, FORM).await?.filter(|draft| draft.get("conversation") == conversation))
}

/// The librarian's page: for who is signed out what there is to see of it, without a conversation.
pub async fn desk_for(visit: &Visit, conversation: &str, draft: Option<Draft>) -> Result<Desk, AppError> {
    let (state, draft, now) = (&visit.state, draft.unwrap_or_default(), visit.state.clock.now());
    let (db, per_day) = (&state.db, state.config.chatbot.questions_per_day);
    let (mut left, mut open, mut turns, mut conversations) = (None, None, Vec::new(), Vec::new());
    match visit.me().await? {
        None if conversation.is_empty() => {}
        None => return Err(AppError::SignInRequired),
        Some(me) => {
            if !conversation.is_empty() {
                let found = store::find(db, me.id, parse_id(conversation)?).await?;
                turns = store::turns(db, me.id, found.id, i64::MAX, TURNS).await?;
                open = Some(found);
            }
            conversations = store::list(db, me.id, store::NEWEST, PAGE_SIZE).await?;
            left = Some(quota::left(db, me.id, per_day, now).await?);
        }
    }
    let engine = state.librarian.provider.as_ref().map_or(EngineName::Embedded, |provider| provider.name());
    Ok(Desk {
        words: words(visit.lang(), engine, per_day, left.as_ref()),
        left,
        conversation: open,
        turns,
        conversations,
        typed: draft.get("question"),
        once: Some(draft.get("once")).filter(|once| is_mark(once)).unwrap_or_else(new_name),
        error: draft.error,
        engine,
        now,
    })
}
