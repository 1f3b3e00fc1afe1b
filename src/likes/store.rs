//! Rows of likes. A like is a row; its number is kept by triggers in the same transaction.

use super::model::Subject;
use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::time::Timestamp;
use crate::users::store as users;

/// Holds a listing or review to the end of the transaction, before anything that belongs to it: so it is not taken away in
/// between, and nobody waits in a circle. Gives whose it is; `NotFound` where there is no such thing.
pub async fn hold(tx: &mut Tx, subject: Subject) -> Result<i64, AppError> {
    let sql = match subject {
        Subject::Book(_) => "update listing set like_count = like_count where listing_id = $1 returning seller_id",
        Subject::Review(_) => "update review set like_count = like_count where review_id = $1 returning member_id",
    };
    let (owner,): (i64,) = on_db!(tx.conn(), |conn| sqlx::query_as(sql).bind(subject.id()).fetch_one(conn).await)?;
    Ok(owner)
}

/// Likes or no longer likes, and gives how many do. Doing either twice is harmless; `NotFound` where there is no such thing.
pub async fn set(db: &Db, member_id: i64, subject: Subject, on: bool, now: Timestamp) -> Result<i64, AppError> {
    let (id, insert, delete, count) = match subject {
        Subject::Book(id) => (
            id,
            "insert into listing_like (listing_id, member_id, created_at) select listing_id, $2, $3 from listing where listing_id = $1
             on conflict (listing_id, member_id) do nothing",
            "delete from listing_like where listing_id = $1 and member_id = $2",
            "select like_count from listing where listing_id = $1",
        ),
        Subject::Review(id) => (
            id,
            "insert into review_like (review_id, member_id, created_at) select review_id, $2, $3 from review where review_id = $1
             on conflict (review_id, member_id) do nothing",
            "delete from review_like where review_id = $1 and member_id = $2",
            "select like_count from review where review_id = $1",
        ),
    };
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, member_id).await?;
    hold(&mut tx, subject).await?;
    if on {
        on_db!(tx.conn(), |conn| sqlx::query(insert).bind(id).bind(member_id).bind(now.0).execute(conn).await.map(drop))?;
    } else {
        on_db!(tx.conn(), |conn| sqlx::query(delete).bind(id).bind(member_id).execute(conn).await.map(drop))?;
    }
    let row: Option<(i64,)> = on_db!(tx.conn(), |conn| sqlx::query_as(count).bind(id).fetch_optional(conn).await)?;
    let (count,) = row.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(count)
}

/// Everything that somebody likes and since when, in the order in which they began to.
pub async fn all_of_member(db: &Db, member_id: i64) -> Result<Vec<(Subject, Timestamp)>, AppError> {
    let rows: Vec<(bool, i64, Timestamp)> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select is_book, id, created_at from (
                 select 1 = 1 as is_book, listing_id as id, created_at from listing_like where member_id = $1
                 union all select 1 = 0, review_id, created_at from review_like where member_id = $1
             ) as likes order by created_at, is_book desc, id",
        )
        .bind(member_id)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(|(is_book, id, since)| (if is_book { Subject::Book(id) } else { Subject::Review(id) }, since)).collect())
}

/// Whether somebody likes it.
pub async fn likes(db: &Db, member_id: i64, subject: Subject) -> Result<bool, AppError> {
    let (id, sql) = match subject {
        Subject::Book(id) => (id, "select exists (select 1 from listing_like where listing_id = $1 and member_id = $2)"),
        Subject::Review(id) => (id, "select exists (select 1 from review_like where review_id = $1 and member_id = $2)"),
    };
    let (likes,): (bool,) = on_db!(db.read(), |conn| sqlx::query_as(sql).bind(id).bind(member_id).fetch_one(conn).await)?;
    Ok(likes)
}
