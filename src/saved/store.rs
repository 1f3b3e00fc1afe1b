//! Rows of saved searches. Whose they are comes from the session, never from the request.

use super::model::{COUNTED, KEPT, MAX_SAVED};
use super::sought::Sought;
use crate::error::{AppError, FieldError, Reason};
use crate::server::db::{Db, Tx, on_db};
use crate::server::token::{hash, hex};
use crate::time::Timestamp;
use crate::users::store as users;

fn identity(query: &str) -> String {
    hex(&hash(query))
}

/// Saves a search and gives its id. Doing it twice, or many times at once, is harmless; more than [`MAX_SAVED`] are refused.
pub async fn save(db: &Db, member_id: i64, sought: &Sought, now: Timestamp) -> Result<i64, AppError> {
    let query = sought.query();
    let mut tx = db.write().await?;
    // Held, so that of many at once each knows how many there are.
    users::hold_staying(&mut tx, member_id).await?;
    if let Some(id) = find_in(&mut tx, member_id, &query).await? {
        return Ok(id);
    }
    let (saved,): (i64,) =
        on_db!(tx.conn(), |conn| sqlx::query_as("select count(*) from saved_search where member_id = $1").bind(member_id).fetch_one(conn).await)?;
    if saved >= MAX_SAVED {
        return Err(AppError::Invalid { fields: vec![FieldError { limit: Some(MAX_SAVED), ..FieldError::new("q", Reason::TooMany) }] });
    }
    let (id,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("insert into saved_search (member_id, query, identity, q, created_at) values ($1, $2, $3, $4, $5) returning saved_search_id")
            .bind(member_id)
            .bind(&query)
            .bind(identity(&query))
            .bind(&sought.q)
            .bind(now.0)
            .fetch_one(conn)
            .await
    })?;
    tx.commit().await?;
    Ok(id)
}

const FIND: &str = "select saved_search_id from saved_search where member_id = $1 and identity = $2";

async fn find_in(tx: &mut Tx, member_id: i64, query: &str) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = on_db!(tx.conn(), |conn| sqlx::query_as(FIND).bind(member_id).bind(identity(query)).fetch_optional(conn).await)?;
    Ok(row.map(|(id,)| id))
}

/// As what a member has saved a search, if they have.
pub async fn find(db: &Db, member_id: i64, sought: &Sought) -> Result<Option<i64>, AppError> {
    let identity = identity(&sought.query());
    let row: Option<(i64,)> = on_db!(db.read(), |conn| sqlx::query_as(FIND).bind(member_id).bind(identity).fetch_optional(conn).await)?;
    Ok(row.map(|(id,)| id))
}

/// Somebody looks at the list of their search: nothing that was found is new any more.
pub async fn look_at(db: &Db, id: i64) -> Result<(), AppError> {
    let (fresh,): (bool,) = on_db!(db.read(), |conn| {
        sqlx::query_as("select exists (select 1 from saved_search_hit where saved_search_id = $1)").bind(id).fetch_one(conn).await
    })?;
    if fresh {
        let mut tx = db.write().await?;
        on_db!(tx.conn(), |conn| sqlx::query("delete from saved_search_hit where saved_search_id = $1").bind(id).execute(conn).await.map(drop))?;
        tx.commit().await?;
    }
    Ok(())
}

/// Forgets one of one's own; another's, or one that is gone, is left as it is.
pub async fn forget(db: &Db, member_id: i64, id: i64) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from saved_search where saved_search_id = $1 and member_id = $2").bind(id).bind(member_id).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// A search of a member, and how many on sale were found since they looked.
#[derive(sqlx::FromRow)]
pub struct Row {
    pub saved_search_id: i64,
    pub query: String,
    pub created_at: Timestamp,
    pub fresh: i64,
}

/// A member's searches, newest first.
pub async fn list(db: &Db, member_id: i64) -> Result<Vec<Row>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select s.saved_search_id, s.query, s.created_at,
                    (select count(*) from (select 1 as one from saved_search_hit h join listing l on l.listing_id = h.listing_id
                                           where h.saved_search_id = s.saved_search_id and l.status = 'on_sale' limit $2) as found) as fresh
             from saved_search s where s.member_id = $1 order by s.saved_search_id desc",
        )
        .bind(member_id)
        .bind(COUNTED)
        .fetch_all(conn)
        .await
    })?)
}

/// A search of somebody's, as the worker reads it.
#[derive(sqlx::FromRow)]
pub struct Anybodys {
    pub saved_search_id: i64,
    pub member_id: i64,
    pub query: String,
    pub created_at: i64,
}

/// Everybody's searches behind the id `after`, a page at a time.
pub async fn page(db: &Db, after: i64, limit: i64) -> Result<Vec<Anybodys>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select saved_search_id, member_id, query, created_at from saved_search where saved_search_id > $1 order by saved_search_id limit $2",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(conn)
        .await
    })?)
}

/// Notes what was found for these searches. One that is forgotten meanwhile is left out.
pub async fn note_hits(tx: &mut Tx, listing_id: i64, searches: &[i64], now: Timestamp) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        let mut sql = sqlx::QueryBuilder::new("insert into saved_search_hit (saved_search_id, listing_id, found_at) select saved_search_id, ");
        sql.push_bind(listing_id).push(", ").push_bind(now.0).push(" from saved_search where saved_search_id in (");
        let mut list = sql.separated(", ");
        for id in searches {
            list.push_bind(*id);
        }
        sql.push(") on conflict (saved_search_id, listing_id) do nothing");
        sql.build().persistent(false).execute(conn).await.map(drop)
    })?)
}

/// Removes finds that nobody has looked at for [`KEPT`].
pub async fn sweep(db: &Db, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from saved_search_hit where found_at < $1").bind(now.0 - KEPT).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}
