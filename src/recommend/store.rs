//! Rows of conversations. Whose they are comes from the session, never from the request: a stranger's is not there.

use super::engine::Earlier;
use super::model::{Conversation, Turn};
use super::store_turns::{self, CONVERSATION, MEMBER};
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::time::Timestamp;

/// Turns that an engine is told of.
const EARLIER: i64 = 6;
/// A moment and an id behind everything.
pub const NEWEST: (i64, i64) = (i64::MAX, i64::MAX);

#[derive(sqlx::FromRow)]
struct Row {
    conversation_id: i64,
    title: String,
    turns: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<Row> for Conversation {
    fn from(row: Row) -> Conversation {
        Conversation { id: row.conversation_id, title: row.title, turns: row.turns, created_at: row.created_at, updated_at: row.updated_at }
    }
}

macro_rules! conversations {
    ($rest:literal) => {
        concat!(
            "select c.conversation_id, c.title, c.created_at, c.updated_at,
                    (select count(*) from turn t where t.conversation_id = c.conversation_id) as turns
             from conversation c where c.member_id = $1 and ",
            $rest
        )
    };
}

/// One's own conversations behind `before` (a moment and an id), newest first.
pub async fn list(db: &Db, member_id: i64, before: (i64, i64), limit: i64) -> Result<Vec<Conversation>, AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(conversations!("(c.updated_at, c.conversation_id) < ($2, $3) order by c.updated_at desc, c.conversation_id desc limit $4"))
            .bind(member_id)
            .bind(before.0)
            .bind(before.1)
            .bind(limit)
            .fetch_all(conn)
            .await
    })?;
    Ok(rows.into_iter().map(Conversation::from).collect())
}

/// One of one's own.
pub async fn find(db: &Db, member_id: i64, id: i64) -> Result<Conversation, AppError> {
    let row: Option<Row> =
        on_db!(db.read(), |conn| { sqlx::query_as(conversations!("c.conversation_id = $2")).bind(member_id).bind(id).fetch_optional(conn).await })?;
    row.map(Conversation::from).ok_or(AppError::NotFound)
}

/// Deletes one of one's own with its turns.
pub async fn delete(db: &Db, member_id: i64, id: i64) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    let deleted = on_db!(tx.conn(), |conn| {
        sqlx::query("delete from conversation where conversation_id = $1 and member_id = $2")
            .bind(id)
            .bind(member_id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    tx.commit().await?;
    if deleted == 1 { Ok(()) } else { Err(AppError::NotFound) }
}

/// The newest turns of a conversation before the turn `before`, oldest first, with their books as they are now.
pub async fn turns(db: &Db, member_id: i64, conversation: i64, before: i64, limit: i64) -> Result<Vec<Turn>, AppError> {
    let turns = store_turns::read(db, &CONVERSATION, member_id, conversation, before, limit).await?;
    Ok(turns.into_iter().map(|(_, turn)| turn).collect())
}

/// One of one's own turns, with its conversation.
pub async fn turn(db: &Db, member_id: i64, id: i64) -> Result<(i64, Turn), AppError> {
    let newest = store_turns::read(db, &MEMBER, member_id, member_id, id + 1, 1).await?.pop();
    newest.filter(|(_, turn)| turn.id == id).ok_or(AppError::NotFound)
}

/// The last turns of a conversation, as an engine is told of them.
pub async fn earlier(db: &Db, member_id: i64, conversation: i64) -> Result<Vec<Earlier>, AppError> {
    let told = |turn: Turn| Earlier {
        question: turn.question,
        answer: turn.answer,
        listings: turn.picks.iter().filter_map(|pick| pick.book.as_ref()).map(|book| book.id).collect(),
        titles: turn.picks.into_iter().map(|pick| pick.title).collect(),
    };
    Ok(turns(db, member_id, conversation, i64::MAX, EARLIER).await?.into_iter().map(told).collect())
}

/// Every conversation of a member with its turns, newest first.
pub async fn all_of_member(db: &Db, member_id: i64, most: i64) -> Result<Vec<(Conversation, Vec<Turn>)>, AppError> {
    let mut all: Vec<(Conversation, Vec<Turn>)> = list(db, member_id, NEWEST, most).await?.into_iter().map(|one| (one, Vec::new())).collect();
    for (conversation, turn) in store_turns::read(db, &MEMBER, member_id, member_id, i64::MAX, most).await? {
        if let Some((_, turns)) = all.iter_mut().find(|(one, _)| one.id == conversation) {
            turns.push(turn);
        }
    }
    Ok(all)
}
