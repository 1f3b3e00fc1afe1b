//! Sessions: a 256-bit token in a cookie, its hash in a row.

use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use http::HeaderMap;

use super::db::{Db, Tx, on_db};
use super::identity::{Identity, Row, Via, identity_columns, identity_joins};
use super::state::AppState;
use super::token;
use crate::error::AppError;
use crate::time::{DAY, HOUR, SECOND, Timestamp};

/// A session is marked as seen at most this often, so that reading pages does not write.
const TOUCH: i64 = HOUR;
/// Characters of the browser's own description that are kept.
const USER_AGENT: usize = 200;
/// Sessions that are listed: more than anybody looks through.
const LISTED: i64 = 100;

/// `__Host-` binds the cookie to this host and to https; browsers refuse the prefix on plain http.
pub fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-session" } else { "session" }
}

/// The token that came with the request.
pub fn token_in(state: &AppState, headers: &HeaderMap) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    Some(jar.get(cookie_name(state.config.site.public_url.is_https()))?.value().to_owned())
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    who: Row,
    remember: bool,
    last_seen_at: i64,
}

/// Who is signed in with `token`, if anybody.
pub async fn member(state: &AppState, token: &str) -> Result<Option<Identity>, AppError> {
    let now = state.clock.now();
    let hash = token::hash(token);
    let found: Option<Found> = on_db!(state.db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            identity_columns!(),
            ", s.remember, s.last_seen_at from session s join member m on m.member_id = s.member_id ",
            identity_joins!(),
            "where s.session_hash = $1 and s.expires_at > $2"
        ))
        .bind(&hash)
        .bind(now.0)
        .fetch_optional(conn)
        .await
    })?;
    let Some(found) = found else { return Ok(None) };
    if found.last_seen_at <= now.0 - TOUCH {
        touch(state, &hash, found.remember).await?;
    }
    Ok(Some(found.who.into_identity(Via::Session { hash, remember: found.remember })))
}

async fn touch(state: &AppState, hash: &[u8], remember: bool) -> Result<(), AppError> {
    let now = state.clock.now().0;
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update session set last_seen_at = $1, expires_at = $2 where session_hash = $3")
            .bind(now)
            .bind(now + lifetime(state, remember))
            .bind(hash)
            .execute(conn)
            .await
            .map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// Starts a session for `member_id` and gives its cookie. The session that came with the request, if any, ends. Whoever starts
/// one holds the member's row.
pub async fn start(tx: &mut Tx, state: &AppState, headers: &HeaderMap, member_id: i64, remember: bool) -> Result<String, AppError> {
    let token = token::new_token();
    let now = state.clock.now().0;
    let agent = user_agent(headers);
    let old = token_in(state, headers).map(|old| token::hash(&old)).unwrap_or_default();
    on_db!(tx.conn(), |conn| sqlx::query("delete from session where session_hash = $1").bind(old).execute(conn).await.map(drop))?;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into session (session_hash, member_id, remember, user_agent, created_at, last_seen_at, expires_at)
             values ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(token::hash(&token))
        .bind(member_id)
        .bind(remember)
        .bind(agent)
        .bind(now)
        .bind(now + lifetime(state, remember))
        .execute(conn)
        .await
        .map(drop)
    })?;
    Ok(cookie(state, token, remember.then_some(state.config.limits.remember_days * DAY / SECOND)))
}

/// How the browser or program calls itself.
pub fn user_agent(headers: &HeaderMap) -> String {
    let agent = headers.get(http::header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    agent.chars().take(USER_AGENT).collect()
}

/// A session, as its member may see it.
#[derive(sqlx::FromRow)]
pub struct Listed {
    pub session_hash: Vec<u8>,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

/// A member's sessions, the one seen last first.
pub async fn list(db: &Db, member_id: i64, now: Timestamp) -> Result<Vec<Listed>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select session_hash, user_agent, created_at, last_seen_at from session
             where member_id = $1 and expires_at > $2 order by last_seen_at desc, created_at desc, session_hash limit $3",
        )
        .bind(member_id)
        .bind(now.0)
        .bind(LISTED)
        .fetch_all(conn)
        .await
    })?)
}

/// Ends one session of a member; whether there was one.
pub async fn end_one(db: &Db, member_id: i64, hash: &[u8]) -> Result<bool, AppError> {
    let mut tx = db.write().await?;
    let ended = on_db!(tx.conn(), |conn| {
        sqlx::query("delete from session where member_id = $1 and session_hash = $2")
            .bind(member_id)
            .bind(hash)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    tx.commit().await?;
    Ok(ended > 0)
}

/// Ends every session of a member but the one with the hash `but`.
pub async fn end_all(tx: &mut Tx, member_id: i64, but: &[u8]) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("delete from session where member_id = $1 and session_hash <> $2").bind(member_id).bind(but).execute(conn).await.map(drop)
    })?)
}

/// Ends the session that came with the request and gives the cookie that forgets it.
pub async fn end(state: &AppState, headers: &HeaderMap) -> Result<String, AppError> {
    if let Some(token) = token_in(state, headers) {
        let mut tx = state.db.write().await?;
        on_db!(tx.conn(), |conn| {
            sqlx::query("delete from session where session_hash = $1").bind(token::hash(&token)).execute(conn).await.map(drop)
        })?;
        tx.commit().await?;
    }
    Ok(cookie(state, String::new(), Some(0)))
}

/// Removes sessions that have ended by themselves.
pub async fn sweep(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| { sqlx::query("delete from session where expires_at <= $1").bind(state.clock.now().0).execute(conn).await.map(drop) })?;
    Ok(tx.commit().await?)
}

fn lifetime(state: &AppState, remember: bool) -> i64 {
    let limits = &state.config.limits;
    if remember { limits.remember_days * DAY } else { limits.session_hours * HOUR }
}

/// `max_age` in seconds; without one the cookie goes when the browser closes.
fn cookie(state: &AppState, value: String, max_age: Option<i64>) -> String {
    private_cookie(state, cookie_name(state.config.site.public_url.is_https()), value, max_age)
}

/// A cookie that scripts cannot read and other sites cannot send along with a change.
pub fn private_cookie(state: &AppState, name: &'static str, value: String, max_age: Option<i64>) -> String {
    let mut cookie = Cookie::build((name, value)).http_only(true).same_site(SameSite::Lax).path("/").secure(state.config.site.public_url.is_https());
    if let Some(seconds) = max_age {
        cookie = cookie.max_age(time::Duration::seconds(seconds));
    }
    cookie.build().to_string()
}
