//! How often something may be done. Counts are rows, so that several processes agree and a restart forgets nothing.

use super::db::{Db, on_db};
use crate::error::AppError;
use crate::time::{HOUR, SECOND, Timestamp};

/// At most `limit` times in `window` milliseconds; the window begins with its first hit.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    pub limit: i64,
    pub window: i64,
}

impl Allowance {
    pub fn per_hour(limit: i64) -> Allowance {
        Allowance { limit, window: HOUR }
    }
}

/// Counts `hits` under `key`; `TooMany` with the time to wait if that is more than allowed.
/// Counting and deciding are one statement, so no number of parallel requests slips through.
pub async fn count(db: &Db, key: &str, hits: i64, allowance: Allowance, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    let (total, started_at): (i64, i64) = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into throttle (key, started_at, hits) values ($1, $2, $3)
             on conflict (key) do update set
               hits = case when throttle.started_at <= $4 then $3 else throttle.hits + $3 end,
               started_at = case when throttle.started_at <= $4 then $2 else throttle.started_at end
             returning hits, started_at",
        )
        .bind(key)
        .bind(now.0)
        .bind(hits)
        .bind(now.0 - allowance.window)
        .fetch_one(conn)
        .await
    })?;
    tx.commit().await?;
    if total > allowance.limit {
        let wait = started_at + allowance.window - now.0;
        tracing::warn!(throttle = key.split(':').next(), "too many");
        return Err(AppError::TooMany { retry_after: (wait + SECOND - 1) / SECOND });
    }
    Ok(())
}

/// Forgets what was counted under `key`.
pub async fn forgive(db: &Db, key: &str) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from throttle where key = $1").bind(key).execute(conn).await.map(drop))?;
    tx.commit().await?;
    Ok(())
}

/// Removes counts older than `before`.
pub async fn sweep(db: &Db, before: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from throttle where started_at < $1").bind(before.0).execute(conn).await.map(drop))?;
    tx.commit().await?;
    Ok(())
}
