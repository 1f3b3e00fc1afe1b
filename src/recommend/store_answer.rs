//! Keeping an answer.

use super::model::{EngineName, Pick};
use super::quota::{self, Slot};
use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::time::Timestamp;
use crate::users::store as users;

/// An answer that is there.
pub struct Answer {
    pub member_id: i64,
    /// Nothing where it begins one.
    pub conversation: Option<i64>,
    pub question: String,
    pub text: String,
    /// With the listings that they name.
    pub picks: Vec<(i64, Pick)>,
    pub engine: EngineName,
    pub fell_back: bool,
    pub nothing_fits: bool,
    pub stopped: bool,
    /// [`super::ask::Asking::mark`]
    pub mark: Option<String>,
}

/// Keeps an answer and counts its question, both or neither; one of a failing provider's stead is not counted. Gives its
/// conversation and its turn.
pub async fn save(db: &Db, answer: &Answer, slot: &Slot, now: Timestamp) -> Result<(i64, i64), AppError> {
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, answer.member_id).await?;
    match answer.fell_back {
        true => quota::free(&mut tx, slot).await?,
        false => quota::confirm(&mut tx, slot).await?,
    }
    let conversation = match answer.conversation {
        Some(id) => touch(&mut tx, answer.member_id, id, now).await?,
        None => begin(&mut tx, answer, now).await?,
    };
    let turn = add_turn(&mut tx, answer, conversation, now).await?;
    add_books(&mut tx, turn, &answer.picks).await?;
    tx.commit().await?;
    Ok((conversation, turn))
}

async fn begin(tx: &mut Tx, answer: &Answer, now: Timestamp) -> Result<i64, AppError> {
    let (id,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("insert into conversation (member_id, title, created_at, updated_at) values ($1, $2, $3, $3) returning conversation_id")
            .bind(answer.member_id)
            .bind(&answer.question)
            .bind(now.0)
            .fetch_one(conn)
            .await
    })?;
    Ok(id)
}

/// It goes on; one that was deleted meanwhile does not.
async fn touch(tx: &mut Tx, member_id: i64, id: i64, now: Timestamp) -> Result<i64, AppError> {
    let touched = on_db!(tx.conn(), |conn| {
        sqlx::query("update conversation set updated_at = $1 where conversation_id = $2 and member_id = $3")
            .bind(now.0)
            .bind(id)
            .bind(member_id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    if touched == 1 { Ok(id) } else { Err(AppError::NotFound) }
}

async fn add_turn(tx: &mut Tx, answer: &Answer, conversation: i64, now: Timestamp) -> Result<i64, AppError> {
    let row: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into turn (conversation_id, member_id, question, answer, engine, fell_back, nothing_fits, stopped, once, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (member_id, once) do nothing returning turn_id",
        )
        .bind(conversation)
        .bind(answer.member_id)
        .bind(&answer.question)
        .bind(&answer.text)
        .bind(answer.engine.as_str())
        .bind(answer.fell_back)
        .bind(answer.nothing_fits)
        .bind(answer.stopped)
        .bind(&answer.mark)
        .bind(now.0)
        .fetch_optional(conn)
        .await
    })?;
    // The same form was answered meanwhile.
    row.map(|(id,)| id).ok_or(AppError::Conflict)
}

async fn add_books(tx: &mut Tx, turn: i64, picks: &[(i64, Pick)]) -> Result<(), AppError> {
    if picks.is_empty() {
        return Ok(());
    }
    Ok(on_db!(tx.conn(), |conn| {
        let mut sql = sqlx::QueryBuilder::new("insert into turn_book (turn_id, place, listing_id, isbn, title, author, price, reason) ");
        sql.push_values(picks.iter().enumerate(), |mut row, (place, (listing, pick))| {
            row.push_bind(turn).push_bind(place as i64).push_bind(*listing);
            row.push_bind(&pick.isbn).push_bind(&pick.title).push_bind(&pick.author).push_bind(pick.price).push_bind(&pick.reason);
        });
        sql.build().persistent(false).execute(conn).await.map(drop)
    })?)
}
