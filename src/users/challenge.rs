//! A login that waits for the code of the second factor.

use axum_extra::extract::cookie::CookieJar;
use http::HeaderMap;

use super::store;
use crate::error::{AppError, Reason};
use crate::server::db::{Tx, on_db};
use crate::server::state::AppState;
use crate::server::{session, token};
use crate::time::{MINUTE, SECOND, Timestamp};

const COOKIE: &str = "challenge";
/// How long the code may take: some people have to look for their phone.
const LIFETIME: i64 = 10 * MINUTE;

/// Whose login it is.
#[derive(sqlx::FromRow)]
pub struct Challenge {
    pub member_id: i64,
    pub remember: bool,
    /// What the password was checked against.
    pub password_hash: String,
}

fn hash_in(headers: &HeaderMap) -> Option<Vec<u8>> {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| token::hash(cookie.value()))
}

/// The password, checked against `hash`, was right. Gives the cookie that goes on from here.
pub async fn begin(state: &AppState, member_id: i64, hash: &str, remember: bool) -> Result<String, AppError> {
    let token = token::new_token();
    let mut tx = state.db.write().await?;
    if !store::hold(&mut tx, member_id, hash).await? {
        return Err(AppError::invalid("password", Reason::WrongCredentials));
    }
    on_db!(tx.conn(), |conn| {
        sqlx::query("insert into login_challenge (challenge_hash, member_id, remember, created_at) values ($1, $2, $3, $4)")
            .bind(token::hash(&token))
            .bind(member_id)
            .bind(remember)
            .bind(state.clock.now().0)
            .execute(conn)
            .await
            .map(drop)
    })?;
    tx.commit().await?;
    Ok(session::private_cookie(state, COOKIE, token, Some(LIFETIME / SECOND)))
}

/// The login that this browser is in the middle of.
pub async fn find(state: &AppState, headers: &HeaderMap) -> Result<Option<Challenge>, AppError> {
    let Some(hash) = hash_in(headers) else { return Ok(None) };
    Ok(on_db!(state.db.read(), |conn| {
        // In one look: a password that has changed has ended its challenges.
        sqlx::query_as(
            "select m.member_id, c.remember, m.password_hash from login_challenge c join member m on m.member_id = c.member_id
             where c.challenge_hash = $1 and c.created_at > $2",
        )
        .bind(hash)
        .bind(state.clock.now().0 - LIFETIME)
        .fetch_optional(conn)
        .await
    })?)
}

/// It is done with. Gives the cookie that forgets it.
pub async fn end(state: &AppState, headers: &HeaderMap) -> Result<String, AppError> {
    if let Some(hash) = hash_in(headers) {
        let mut tx = state.db.write().await?;
        on_db!(tx.conn(), |conn| sqlx::query("delete from login_challenge where challenge_hash = $1").bind(hash).execute(conn).await.map(drop))?;
        tx.commit().await?;
    }
    Ok(session::private_cookie(state, COOKIE, String::new(), Some(0)))
}

/// None of a member's goes on: the password has changed.
pub async fn end_all(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| sqlx::query("delete from login_challenge where member_id = $1").bind(member_id).execute(conn).await.map(drop))?)
}

pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("delete from login_challenge where created_at <= $1").bind(now.0 - LIFETIME).execute(conn).await.map(drop)
    })?)
}
