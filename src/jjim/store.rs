//! Rows of wish lists. Whose list it is comes from the session, never from the request.

use super::model::Wish;
use crate::error::AppError;
use crate::likes::model::Subject;
use crate::likes::store as likes;
use crate::listings::model::Book;
use crate::listings::store::{CardRow, card_columns, card_joins};
use crate::server::db::{Db, on_db};
use crate::server::guard::Visit;
use crate::time::Timestamp;
use crate::users::store as users;

/// Puts a listing on the list or takes it off, and gives how many have it. Doing either twice, or many times at once, is
/// harmless; `NotFound` where there is no such listing.
pub async fn set(db: &Db, member_id: i64, listing_id: i64, on: bool, now: Timestamp) -> Result<i64, AppError> {
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, member_id).await?;
    likes::hold(&mut tx, Subject::Book(listing_id)).await?;
    if on {
        on_db!(tx.conn(), |conn| {
            sqlx::query(
                "insert into jjim (member_id, listing_id, price, created_at) select $1, listing_id, selling_price, $3 from listing where listing_id = $2
                 on conflict (member_id, listing_id) do nothing",
            )
            .bind(member_id)
            .bind(listing_id)
            .bind(now.0)
            .execute(conn)
            .await
            .map(drop)
        })?;
    } else {
        on_db!(tx.conn(), |conn| {
            sqlx::query("delete from jjim where member_id = $1 and listing_id = $2").bind(member_id).bind(listing_id).execute(conn).await.map(drop)
        })?;
    }
    let row: Option<(i64,)> =
        on_db!(tx.conn(), |conn| sqlx::query_as("select jjim_count from listing where listing_id = $1").bind(listing_id).fetch_optional(conn).await)?;
    let (count,) = row.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(count)
}

/// Which of these listings are on the list.
pub async fn among(db: &Db, member_id: i64, ids: &[i64]) -> Result<Vec<i64>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64,)> = on_db!(db.read(), |conn| {
        let mut sql = sqlx::QueryBuilder::new("select listing_id from jjim where member_id = ");
        sql.push_bind(member_id).push(" and listing_id in (");
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        sql.push(")").build_query_as().fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Says of each of these books whether it is on the list of who asks; one statement for all of them, and none for who is
/// signed out.
pub async fn mark(visit: &Visit, books: &mut [Book]) -> Result<(), AppError> {
    let Some(me) = visit.me().await? else { return Ok(()) };
    let ids: Vec<i64> = books.iter().map(|book| book.id).collect();
    let wished = among(&visit.state.db, me.id, &ids).await?;
    books.iter_mut().for_each(|book| book.wished = wished.contains(&book.id));
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    card: CardRow,
    price_then: i64,
    wished_at: Timestamp,
}

/// A page of a list, newest wish first, from `before` (a moment and a listing) on, or the page `page`; and where the next begins.
pub async fn list(db: &Db, member_id: i64, before: Option<(i64, i64)>, page: i64, limit: i64) -> Result<(Vec<Wish>, Option<(i64, i64)>), AppError> {
    let (moment, listing) = before.unwrap_or((i64::MAX, i64::MAX));
    let offset = if before.is_some() { 0 } else { (page - 1) * limit };
    let mut rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            card_columns!(),
            ", k.price as price_then, k.created_at as wished_at
              from (select listing_id, price, created_at from jjim where member_id = $1 and (created_at, listing_id) < ($2, $3)
                    order by created_at desc, listing_id desc limit $4 offset $5) k join listing l on l.listing_id = k.listing_id",
            card_joins!(),
            "order by k.created_at desc, k.listing_id desc"
        ))
        .bind(member_id)
        .bind(moment)
        .bind(listing)
        .bind(limit + 1)
        .bind(offset)
        .fetch_all(conn)
        .await
    })?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| (row.wished_at.0, row.card.listing_id));
    let wishes = rows
        .into_iter()
        .map(|row| Wish { book: Book { wished: true, ..row.card.into_book() }, price_then: row.price_then, wished_at: row.wished_at })
        .collect();
    Ok((wishes, next))
}

/// How many books are on a list.
pub async fn count(db: &Db, member_id: i64) -> Result<i64, AppError> {
    let (count,): (i64,) =
        on_db!(db.read(), |conn| sqlx::query_as("select count(*) from jjim where member_id = $1").bind(member_id).fetch_one(conn).await)?;
    Ok(count)
}
