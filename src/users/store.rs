//! Rows of members.

use super::model::{Me, Nickname, Role, Signup};
use crate::error::{AppError, FieldError, Reason};
use crate::server::db::{Db, on_db};
use crate::server::failure::broken_key;
use crate::text::fold;
use crate::time::Timestamp;

/// What logging in needs to know of an account.
#[derive(sqlx::FromRow)]
pub struct Account {
    pub member_id: i64,
    pub password_hash: Option<String>,
}

/// The account whose user name or e-mail address is `name`.
pub async fn account(db: &Db, name: &str) -> Result<Option<Account>, AppError> {
    // No name has one, and PostgreSQL takes no text with one.
    if name.contains('\0') {
        return Ok(None);
    }
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as("select member_id, password_hash from member where username_key = $1 or email_key = $1")
            .bind(name.trim().to_lowercase())
            .fetch_optional(conn)
            .await
    })?)
}

/// Adds a member; `Taken` with every field that somebody else has.
pub async fn create(db: &Db, signup: &Signup, password_hash: &str, role: Role, now: Timestamp) -> Result<i64, AppError> {
    let taken = taken_fields(db, signup).await?;
    if !taken.is_empty() {
        return Err(AppError::Taken { fields: taken });
    }
    let mut tx = db.write().await?;
    let inserted: sqlx::Result<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into member (username, username_key, email, email_key, nickname, nickname_key, password_hash, role, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning member_id",
        )
        .bind(signup.username.as_str())
        .bind(signup.username.key())
        .bind(signup.email.as_str())
        .bind(signup.email.key())
        .bind(signup.nickname.as_str())
        .bind(signup.nickname.key())
        .bind(password_hash)
        .bind(role.as_str())
        .bind(now.0)
        .fetch_one(conn)
        .await
    });
    match inserted {
        Ok((member_id,)) => {
            tx.commit().await?;
            Ok(member_id)
        }
        // Somebody was faster, between the look and the insert.
        Err(error) => match broken_key(&error) {
            Some(key) => Err(AppError::taken(["username", "email", "nickname"].into_iter().find(|field| key.contains(field)).unwrap_or_default())),
            None => Err(error.into()),
        },
    }
}

async fn taken_fields(db: &Db, signup: &Signup) -> Result<Vec<FieldError>, AppError> {
    let (username, email, nickname): (bool, bool, bool) = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select exists (select 1 from member where username_key = $1), exists (select 1 from member where email_key = $2),
                    exists (select 1 from member where nickname_key = $3)",
        )
        .bind(signup.username.key())
        .bind(signup.email.key())
        .bind(signup.nickname.key())
        .fetch_one(conn)
        .await
    })?;
    let fields = [("username", username), ("email", email), ("nickname", nickname)];
    Ok(fields.into_iter().filter(|(_, taken)| *taken).map(|(field, _)| FieldError::new(field, Reason::Taken)).collect())
}

/// A member, as they themselves see it.
pub async fn me(db: &Db, member_id: i64) -> Result<Me, AppError> {
    let (username, nickname, role): (Option<String>, String, String) = on_db!(db.read(), |conn| {
        sqlx::query_as("select username, nickname, role from member where member_id = $1").bind(member_id).fetch_one(conn).await
    })?;
    Ok(Me { id: member_id, username: username.unwrap_or_default(), nickname, role: Role::parse(&role).unwrap_or(Role::Member) })
}

/// The accounts of sellers named in an import, made where they are missing: without user name, e-mail and password.
/// Gives an id for each name.
pub async fn imported_sellers(db: &Db, names: &[String], now: Timestamp) -> Result<Vec<(String, i64)>, AppError> {
    let mut tx = db.write().await?;
    let mut sellers = Vec::with_capacity(names.len());
    for name in names {
        let known: Option<(i64,)> = on_db!(tx.conn(), |conn| {
            sqlx::query_as("select member_id from member where import_name = $1").bind(name).fetch_optional(conn).await
        })?;
        let id = match known {
            Some((id,)) => id,
            None => {
                let nickname = free_nickname(&mut tx, name).await?;
                // Another import may be adding the same seller: whoever comes second takes that one.
                let (id,): (i64,) = on_db!(tx.conn(), |conn| {
                    sqlx::query_as(
                        "insert into member (nickname, nickname_key, import_name, created_at) values ($1, $2, $3, $4)
                         on conflict (import_name) do update set import_name = excluded.import_name returning member_id",
                    )
                    .bind(&nickname)
                    .bind(fold(&nickname))
                    .bind(name)
                    .bind(now.0)
                    .fetch_one(conn)
                    .await
                })?;
                id
            }
        };
        sellers.push((name.clone(), id));
    }
    tx.commit().await?;
    Ok(sellers)
}

/// `name`, or `name-2`, `name-3` … where a member has that nickname already.
async fn free_nickname(tx: &mut crate::server::db::Tx, name: &str) -> Result<String, AppError> {
    let mut candidate = name.to_owned();
    for number in 2.. {
        let (taken,): (bool,) = on_db!(tx.conn(), |conn| {
            sqlx::query_as("select exists (select 1 from member where nickname_key = $1)").bind(fold(&candidate)).fetch_one(conn).await
        })?;
        if !taken {
            break;
        }
        let ending = format!("-{number}");
        candidate = name.chars().take(Nickname::MAX - ending.len()).collect::<String>() + &ending;
    }
    Ok(candidate)
}
