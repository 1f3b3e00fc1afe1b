//! Tokens of API clients: an access token for requests, a refresh token to renew both. Opaque; only hashes are kept.
//!
//! Renewing rotates (RFC 9700, 4.14.2): every refresh token works once, and one that is used again ends its whole family,
//! for either its owner or a thief has it from the other.

use http::HeaderMap;

use super::db::{Tx, on_db};
use super::identity::{Identity, Row, Via, identity_columns, identity_joins};
use super::session;
use super::state::AppState;
use super::token;
use crate::error::AppError;
use crate::time::{HOUR, MINUTE, Timestamp};
use crate::users::api::TokenAnswer;

/// A family is marked as seen at most this often.
const TOUCH: i64 = HOUR;
/// API clients that are listed.
const LISTED: i64 = 100;

/// What stands behind `Authorization: Bearer`; `Some("")` where another scheme stands there.
pub fn token_in(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().unwrap_or_default();
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    Some(if scheme.eq_ignore_ascii_case("bearer") { token.trim() } else { "" })
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    who: Row,
    family_id: i64,
    seen_at: i64,
}

/// Whose access token it is, if it is one.
pub async fn member(state: &AppState, token: &str) -> Result<Option<Identity>, AppError> {
    let now = state.clock.now();
    let found: Option<Found> = on_db!(state.db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            identity_columns!(),
            ", t.family_id, t.last_seen_at as seen_at from api_token k join token_family t on t.family_id = k.family_id
             join member m on m.member_id = t.member_id ",
            identity_joins!(),
            "where k.token_hash = $1 and not k.refresh and k.expires_at > $2"
        ))
        .bind(token::hash(token))
        .bind(now.0)
        .fetch_optional(conn)
        .await
    })?;
    let Some(found) = found else { return Ok(None) };
    if found.seen_at <= now.0 - TOUCH {
        let mut tx = state.db.write().await?;
        touch(&mut tx, found.family_id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(found.who.into_identity(Via::Token { family: found.family_id })))
}

/// Gives whose family it is; nobody's if it ended meanwhile.
async fn touch(tx: &mut Tx, family: i64, now: Timestamp) -> Result<Option<i64>, AppError> {
    let member: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("update token_family set last_seen_at = $1 where family_id = $2 returning member_id")
            .bind(now.0)
            .bind(family)
            .fetch_optional(conn)
            .await
    })?;
    Ok(member.map(|(member,)| member))
}

/// Signs an API client of `member_id` in. Within a session (of the same member) it ends with that. Whoever begins a family holds
/// the member's row.
pub async fn begin(tx: &mut Tx, state: &AppState, headers: &HeaderMap, member_id: i64) -> Result<TokenAnswer, AppError> {
    let now = state.clock.now();
    let session = session::token_in(state, headers).map(|token| token::hash(&token)).unwrap_or_default();
    let (family,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into token_family (member_id, session_hash, user_agent, created_at, last_seen_at)
             values ($1, (select session_hash from session where session_hash = $2 and member_id = $1), $3, $4, $4) returning family_id",
        )
        .bind(member_id)
        .bind(session)
        .bind(session::user_agent(headers))
        .bind(now.0)
        .fetch_one(conn)
        .await
    })?;
    new_pair(state, tx, family, now).await
}

/// A new pair for a refresh token that has not been used. `SignInRequired` for any other; one that has been used ends its family.
pub async fn renew(state: &AppState, refresh: &str) -> Result<TokenAnswer, AppError> {
    let (hash, now) = (token::hash(refresh), state.clock.now());
    let mut tx = state.db.write().await?;
    hold_family(&mut tx, &hash).await?;
    let fresh: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("update api_token set used = true where token_hash = $1 and refresh and not used and expires_at > $2 returning family_id")
            .bind(&hash)
            .bind(now.0)
            .fetch_optional(conn)
            .await
    })?;
    let Some((family,)) = fresh else {
        end_reused(&mut tx, &hash).await?;
        tx.commit().await?;
        return Err(AppError::SignInRequired);
    };
    on_db!(tx.conn(), |conn| sqlx::query("delete from api_token where family_id = $1 and not refresh").bind(family).execute(conn).await.map(drop))?;
    let member = touch(&mut tx, family, now).await?;
    let pair = new_pair(state, &mut tx, family, now).await?;
    tx.commit().await?;
    tracing::info!(auth = "token renewed", member, "an API client renewed its tokens");
    Ok(pair)
}

/// Whoever renews within a family takes its row first: PostgreSQL would let two that end it at the same time wait for each
/// other, one with the family's row in hand and one with a token's.
async fn hold_family(tx: &mut Tx, hash: &[u8]) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update token_family set last_seen_at = last_seen_at
             where family_id in (select family_id from api_token where token_hash = $1 and refresh)",
        )
        .bind(hash)
        .execute(conn)
        .await
        .map(drop)
    })?)
}

async fn end_reused(tx: &mut Tx, hash: &[u8]) -> Result<(), AppError> {
    let ended: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "delete from token_family where family_id in (select family_id from api_token where token_hash = $1 and refresh and used)
             returning member_id",
        )
        .bind(hash)
        .fetch_optional(conn)
        .await
    })?;
    if let Some((member,)) = ended {
        tracing::warn!(auth = "token reused", member, "a refresh token was used twice: its family has ended");
    }
    Ok(())
}

async fn new_pair(state: &AppState, tx: &mut Tx, family: i64, now: Timestamp) -> Result<TokenAnswer, AppError> {
    let limits = &state.config.limits;
    let pair = TokenAnswer {
        access: token::new_token(),
        access_expires: now.plus(limits.access_minutes * MINUTE),
        refresh: token::new_token(),
        refresh_expires: now.plus(limits.refresh_hours * HOUR),
    };
    for (token, expires, refresh) in [(&pair.access, pair.access_expires, false), (&pair.refresh, pair.refresh_expires, true)] {
        on_db!(tx.conn(), |conn| {
            sqlx::query("insert into api_token (token_hash, family_id, refresh, used, expires_at) values ($1, $2, $3, false, $4)")
                .bind(token::hash(token))
                .bind(family)
                .bind(refresh)
                .bind(expires.0)
                .execute(conn)
                .await
                .map(drop)
        })?;
    }
    Ok(pair)
}

/// An API client, as its member may see it.
#[derive(sqlx::FromRow)]
pub struct Listed {
    pub family_id: i64,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

/// A member's API clients whose refresh token still works, the one seen last first.
pub async fn list(state: &AppState, member_id: i64) -> Result<Vec<Listed>, AppError> {
    Ok(on_db!(state.db.read(), |conn| {
        sqlx::query_as(
            "select t.family_id, t.user_agent, t.created_at, t.last_seen_at from token_family t where t.member_id = $1
               and exists (select 1 from api_token k where k.family_id = t.family_id and not k.used and k.expires_at > $2)
             order by t.last_seen_at desc, t.family_id desc limit $3",
        )
        .bind(member_id)
        .bind(state.clock.now().0)
        .bind(LISTED)
        .fetch_all(conn)
        .await
    })?)
}

/// Ends one API client of a member; whether there was one.
pub async fn end_one(state: &AppState, member_id: i64, family: i64) -> Result<bool, AppError> {
    let mut tx = state.db.write().await?;
    let ended = on_db!(tx.conn(), |conn| {
        sqlx::query("delete from token_family where member_id = $1 and family_id = $2")
            .bind(member_id)
            .bind(family)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    tx.commit().await?;
    Ok(ended > 0)
}

/// Ends every API client of a member but the family `but`.
pub async fn end_all(tx: &mut Tx, member_id: i64, but: Option<i64>) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("delete from token_family where member_id = $1 and family_id <> $2")
            .bind(member_id)
            .bind(but.unwrap_or_default())
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// Removes tokens that have ended by themselves, and families that have none left.
pub async fn sweep(state: &AppState) -> Result<(), AppError> {
    let now = state.clock.now().0;
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from api_token where expires_at <= $1").bind(now).execute(conn).await.map(drop))?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from token_family where not exists (select 1 from api_token k where k.family_id = token_family.family_id)")
            .execute(conn)
            .await
            .map(drop)
    })?;
    Ok(tx.commit().await?)
}
