//! Questions a day. A question has a place in its member's Korean day, a row that is reserved before it is answered. Taking
//! one is a single insert that the key decides, so that any number of questions at once, in any number of processes, take
//! no more places than there are.

use super::model::Left;
use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::server::throttle::{self, Allowance};
use crate::time::{DAY, MINUTE, SECOND, Timestamp};
use crate::users::store as users;

/// After this long a reservation lapses: whoever made it is gone.
pub const LAPSE: i64 = 2 * MINUTE;

/// A reserved place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    token: String,
    reserved_at: Timestamp,
}

/// What became of a question that wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reservation {
    Slot(Slot),
    /// It has been asked before, and this turn answers it.
    Answered {
        turn: i64,
    },
}

/// Reserves a place; `TooMany` where none is left today. `token` is the question's own: one that is under way is a
/// `Conflict`, and so is one whose answer has been deleted.
pub async fn reserve(db: &Db, member_id: i64, per_day: i64, token: &str, now: Timestamp) -> Result<Reservation, AppError> {
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, member_id).await?;
    if let Some(turn) = answered(&mut tx, member_id, token).await? {
        return Ok(Reservation::Answered { turn });
    }
    forget_lapsed(&mut tx, member_id, token, now).await?;
    let taken: Vec<(i64, String)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select slot, token from question_slot where member_id = $1 and (token = $2 or (day = $3 and (answered or reserved_at > $4)))")
            .bind(member_id)
            .bind(token)
            .bind(now.day())
            .bind(now.0 - LAPSE)
            .fetch_all(conn)
            .await
    })?;
    if taken.iter().any(|(_, other)| other == token) {
        return Err(AppError::Conflict);
    }
    for slot in (1..=per_day).filter(|slot| !taken.iter().any(|(other, _)| other == slot)) {
        if take(&mut tx, member_id, slot, token, now).await? {
            tx.commit().await?;
            return Ok(Reservation::Slot(Slot { token: token.to_owned(), reserved_at: now }));
        }
    }
    Err(until_midnight(now))
}

async fn answered(tx: &mut Tx, member_id: i64, token: &str) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select turn_id from turn where member_id = $1 and once = $2").bind(member_id).bind(token).fetch_optional(conn).await
    })?;
    Ok(row.map(|(id,)| id))
}

/// The same question's reservation of before, where nothing came of it in time.
async fn forget_lapsed(tx: &mut Tx, member_id: i64, token: &str, now: Timestamp) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("delete from question_slot where member_id = $1 and token = $2 and answered = false and reserved_at <= $3")
            .bind(member_id)
            .bind(token)
            .bind(now.0 - LAPSE)
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// Takes a place that is free or lapsed; `false` where somebody was sooner.
async fn take(tx: &mut Tx, member_id: i64, slot: i64, token: &str, now: Timestamp) -> Result<bool, AppError> {
    let taken = on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into question_slot (member_id, day, slot, token, reserved_at, answered) values ($1, $2, $3, $4, $5, false)
             on conflict (member_id, day, slot) do update set token = excluded.token, reserved_at = excluded.reserved_at
             where question_slot.answered = false and question_slot.reserved_at <= $6",
        )
        .bind(member_id)
        .bind(now.day())
        .bind(slot)
        .bind(token)
        .bind(now.0)
        .bind(now.0 - LAPSE)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
    })?;
    Ok(taken == 1)
}

/// The question is answered, and counts. `Conflict` where its reservation has lapsed and another has taken the place.
pub async fn confirm(tx: &mut Tx, slot: &Slot) -> Result<(), AppError> {
    let confirmed = on_db!(tx.conn(), |conn| {
        sqlx::query("update question_slot set answered = true where token = $1 and reserved_at = $2 and answered = false")
            .bind(&slot.token)
            .bind(slot.reserved_at.0)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    if confirmed == 1 { Ok(()) } else { Err(AppError::Conflict) }
}

/// The question does not count. A place that has lapsed and is another's by now stays that other's.
pub async fn free(tx: &mut Tx, slot: &Slot) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("delete from question_slot where token = $1 and reserved_at = $2 and answered = false")
            .bind(&slot.token)
            .bind(slot.reserved_at.0)
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// [`free`], where nothing else is to be written.
pub async fn give_back(db: &Db, slot: &Slot) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    free(&mut tx, slot).await?;
    Ok(tx.commit().await?)
}

/// How many questions somebody has left today; one that is under way is not left.
pub async fn left(db: &Db, member_id: i64, per_day: i64, now: Timestamp) -> Result<Left, AppError> {
    let (taken,): (i64,) = on_db!(db.read(), |conn| {
        sqlx::query_as("select count(*) from question_slot where member_id = $1 and day = $2 and slot <= $3 and (answered or reserved_at > $4)")
            .bind(member_id)
            .bind(now.day())
            .bind(per_day)
            .bind(now.0 - LAPSE)
            .fetch_one(conn)
            .await
    })?;
    Ok(Left { left: (per_day - taken).max(0), per_day, back_at: now.midnight() })
}

/// Counts what a provider was asked for and no question pays: without an end of it, questions that make a provider fail
/// would be free, and each costs its operator. `TooMany` beyond `per_day` of a Korean day.
pub async fn count_free(db: &Db, member_id: i64, per_day: i64, now: Timestamp) -> Result<(), AppError> {
    // The day's end is in the key: its window never ends before.
    let allowance = Allowance { limit: per_day, window: DAY };
    throttle::count(db, &free_key(member_id, now), 1, allowance, now).await.map_err(|error| match error {
        AppError::TooMany { .. } => until_midnight(now),
        error => error,
    })
}

/// `TooMany` where [`count_free`] has come to its end: the provider is not even asked.
pub async fn must_have_free(db: &Db, member_id: i64, per_day: i64, now: Timestamp) -> Result<(), AppError> {
    let row: Option<(i64,)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select hits from throttle where key = $1").bind(free_key(member_id, now)).fetch_optional(conn).await
    })?;
    if row.is_some_and(|(hits,)| hits >= per_day) { Err(until_midnight(now)) } else { Ok(()) }
}

fn free_key(member_id: i64, now: Timestamp) -> String {
    format!("librarian:{member_id}:{}", now.day())
}

fn until_midnight(now: Timestamp) -> AppError {
    AppError::TooMany { retry_after: (now.midnight().0 - now.0 + SECOND - 1) / SECOND }
}

/// Removes the places of days gone by; one of yesterday may still be under way.
pub async fn sweep(db: &Db, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from question_slot where day < $1").bind(now.day() - 1).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}
