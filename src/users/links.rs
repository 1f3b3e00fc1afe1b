//! Links in mails: a token that works once, of which only the hash is kept. A newer one of the same purpose takes its place.

use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::server::state::AppState;
use crate::server::token;
use crate::time::{HOUR, MINUTE, Timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To set a new password.
    Reset,
    /// To say that the address is theirs.
    Verify,
}

impl Purpose {
    pub fn parse(word: &str) -> Option<Purpose> {
        match word {
            "reset" => Some(Purpose::Reset),
            "verify" => Some(Purpose::Verify),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Reset => "reset",
            Purpose::Verify => "verify",
        }
    }

    fn lifetime(self, state: &AppState) -> i64 {
        match self {
            Purpose::Reset => state.config.limits.reset_minutes * MINUTE,
            Purpose::Verify => state.config.limits.verify_hours * HOUR,
        }
    }
}

/// A new token for `member_id`; the one before works no more.
pub async fn create(tx: &mut Tx, state: &AppState, member_id: i64, purpose: Purpose) -> Result<String, AppError> {
    let (token, now) = (token::new_token(), state.clock.now());
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into mail_token (token_hash, member_id, purpose, created_at, expires_at) values ($1, $2, $3, $4, $5)
             on conflict (member_id, purpose) do update
             set token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at",
        )
        .bind(token::hash(&token))
        .bind(member_id)
        .bind(purpose.as_str())
        .bind(now.0)
        .bind(now.0 + purpose.lifetime(state))
        .execute(conn)
        .await
        .map(drop)
    })?;
    Ok(token)
}

/// Whose it is, while it works.
pub async fn find(db: &Db, token: &str, purpose: Purpose, now: Timestamp) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select member_id from mail_token where token_hash = $1 and purpose = $2 and expires_at > $3")
            .bind(token::hash(token))
            .bind(purpose.as_str())
            .bind(now.0)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.map(|(member_id,)| member_id))
}

/// Uses it up: of any number at the same time, one finds it. Its owner's row is held first, as by all that holds that and lets
/// go of links behind it: held the other way round, each would wait for the other.
pub async fn redeem(tx: &mut Tx, token: &str, purpose: Purpose, now: Timestamp) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update member set nickname = nickname
             where member_id = (select member_id from mail_token where token_hash = $1 and purpose = $2 and expires_at > $3)",
        )
        .bind(token::hash(token))
        .bind(purpose.as_str())
        .bind(now.0)
        .execute(&mut *conn)
        .await?;
        sqlx::query_as("delete from mail_token where token_hash = $1 and purpose = $2 and expires_at > $3 returning member_id")
            .bind(token::hash(token))
            .bind(purpose.as_str())
            .bind(now.0)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.map(|(member_id,)| member_id))
}

/// Whatever was sent to `member_id` for this purpose works no more.
pub async fn void(tx: &mut Tx, member_id: i64, purpose: Purpose) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("delete from mail_token where member_id = $1 and purpose = $2")
            .bind(member_id)
            .bind(purpose.as_str())
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// Removes links and half-done logins that are too old to work.
pub async fn sweep(state: &AppState) -> Result<(), AppError> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from mail_token where expires_at <= $1").bind(now.0).execute(conn).await.map(drop))?;
    super::challenge::sweep(&mut tx, now).await?;
    Ok(tx.commit().await?)
}
