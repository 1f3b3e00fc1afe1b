//! Rows of drafts, keyed to a cookie of which only the hash is kept.

use axum_extra::extract::cookie::CookieJar;
use http::HeaderMap;

use super::model::Draft;
use crate::error::AppError;
use crate::server::db::on_db;
use crate::server::state::AppState;
use crate::server::{session, token};
use crate::time::{HOUR, SECOND};

const COOKIE: &str = "draft";
/// How long a draft is kept.
const LIFETIME: i64 = HOUR;
/// Bytes of a draft: the longest form, its 5,000 characters of details percent-encoded, fits several times over.
pub const MAX_BYTES: usize = 256 * 1024;

fn token_in(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// Keeps a draft of `form` and gives the cookie that finds it again.
pub async fn keep(state: &AppState, headers: &HeaderMap, form: &str, draft: &Draft) -> Result<String, AppError> {
    let token = token_in(headers).unwrap_or_else(token::new_token);
    let body = serde_json::to_string(draft).map_err(|_| AppError::Internal)?;
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into draft (draft_hash, form, body, created_at) values ($1, $2, $3, $4)
             on conflict (draft_hash, form) do update set body = excluded.body, created_at = excluded.created_at",
        )
        .bind(token::hash(&token))
        .bind(form)
        .bind(body)
        .bind(state.clock.now().0)
        .execute(conn)
        .await
        .map(drop)
    })?;
    tx.commit().await?;
    Ok(session::private_cookie(state, COOKIE, token, Some(LIFETIME / SECOND)))
}

/// The draft of `form`, if this browser has one.
pub async fn find(state: &AppState, headers: &HeaderMap, form: &str) -> Result<Option<Draft>, AppError> {
    let Some(token) = token_in(headers) else { return Ok(None) };
    let row: Option<(String,)> = on_db!(state.db.read(), |conn| {
        sqlx::query_as("select body from draft where draft_hash = $1 and form = $2 and created_at > $3")
            .bind(token::hash(&token))
            .bind(form)
            .bind(state.clock.now().0 - LIFETIME)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.and_then(|(body,)| serde_json::from_str(&body).ok()))
}

/// The form went through: its draft is done with.
pub async fn forget(state: &AppState, headers: &HeaderMap, form: &str) -> Result<(), AppError> {
    let Some(token) = token_in(headers) else { return Ok(()) };
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from draft where draft_hash = $1 and form = $2").bind(token::hash(&token)).bind(form).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// Everything typed in this browser goes, for the next person at the same machine. Gives the cookie that forgets it.
pub async fn forget_all(state: &AppState, headers: &HeaderMap) -> Result<String, AppError> {
    if let Some(token) = token_in(headers) {
        let mut tx = state.db.write().await?;
        on_db!(tx.conn(), |conn| sqlx::query("delete from draft where draft_hash = $1").bind(token::hash(&token)).execute(conn).await.map(drop))?;
        tx.commit().await?;
    }
    Ok(session::private_cookie(state, COOKIE, String::new(), Some(0)))
}

pub async fn sweep(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from draft where created_at <= $1").bind(state.clock.now().0 - LIFETIME).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}
