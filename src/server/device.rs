//! Browsers that a member has logged in with before, known by a cookie: OWASP's "device cookies" (Slow Down Online Guessing
//! Attacks with Device Cookies). Strangers who guess passwords cannot lock their owner out.

use axum_extra::extract::cookie::CookieJar;
use http::HeaderMap;

use super::db::{Db, Tx, on_db};
use super::state::AppState;
use super::{session, token};
use crate::error::AppError;
use crate::time::{DAY, SECOND};

const COOKIE: &str = "device";

fn token_in(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// The hash of this browser's mark, if `member_id` has logged in with it before.
pub async fn known(state: &AppState, headers: &HeaderMap, member_id: i64) -> Result<Option<Vec<u8>>, AppError> {
    let Some(token) = token_in(headers) else { return Ok(None) };
    let hash = token::hash(&token);
    let oldest = state.clock.now().plus(-state.config.limits.device_days * DAY);
    let (known,): (bool,) = on_db!(state.db.read(), |conn| {
        sqlx::query_as("select exists (select 1 from known_device where device_hash = $1 and member_id = $2 and last_seen_at > $3)")
            .bind(&hash)
            .bind(member_id)
            .bind(oldest.0)
            .fetch_one(conn)
            .await
    })?;
    Ok(known.then_some(hash))
}

/// `member_id` has logged in with this browser. Gives the cookie by which it is known. Whoever remembers one holds the member's
/// row: a password that changes at that moment forgets this browser too.
pub async fn remember(tx: &mut Tx, state: &AppState, headers: &HeaderMap, member_id: i64) -> Result<String, AppError> {
    let token = token_in(headers).unwrap_or_else(token::new_token);
    let now = state.clock.now().0;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into known_device (device_hash, member_id, created_at, last_seen_at) values ($1, $2, $3, $3)
             on conflict (device_hash, member_id) do update set last_seen_at = excluded.last_seen_at",
        )
        .bind(token::hash(&token))
        .bind(member_id)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
    })?;
    Ok(session::private_cookie(state, COOKIE, token, Some(state.config.limits.device_days * DAY / SECOND)))
}

/// The password has changed: no browser is known any more.
pub async fn forget_all(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| sqlx::query("delete from known_device where member_id = $1").bind(member_id).execute(conn).await.map(drop))?)
}

/// Removes browsers that nobody has logged in with for long.
pub async fn sweep(db: &Db, before: crate::time::Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from known_device where last_seen_at <= $1").bind(before.0).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}
