//! Rows of members.

use super::links::{self, Purpose};
use super::model::{Email, Me, Nickname, Role, Signup};
use super::{challenge, mails};
use crate::error::{AppError, FieldError, Reason};
use crate::i18n::Lang;
use crate::photos::media::Media;
use crate::server::db::{Db, Tx, on_db};
use crate::server::failure::broken_key;
use crate::server::{api_token, device, mail, session, token};
use crate::text::fold;
use crate::time::Timestamp;

/// What logging in needs to know of an account.
#[derive(sqlx::FromRow)]
pub struct Account {
    pub member_id: i64,
    pub password_hash: Option<String>,
    pub second_factor: bool,
}

/// The account whose user name or e-mail address is `name`.
pub async fn account(db: &Db, name: &str) -> Result<Option<Account>, AppError> {
    // No name has one, and PostgreSQL takes no text with one.
    if name.contains('\0') {
        return Ok(None);
    }
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select m.member_id, m.password_hash, f.secret is not null as second_factor
             from member m left join second_factor f on f.member_id = m.member_id where m.username_key = $1 or m.email_key = $1",
        )
        .bind(name.trim().to_lowercase())
        .fetch_optional(conn)
        .await
    })?)
}

pub async fn password_hash(db: &Db, member_id: i64) -> Result<Option<String>, AppError> {
    let (hash,): (Option<String>,) =
        on_db!(db.read(), |conn| sqlx::query_as("select password_hash from member where member_id = $1").bind(member_id).fetch_one(conn).await)?;
    Ok(hash)
}

/// Holds the row of a member who is about to add something to the end of the transaction, as leaving does first of all:
/// nothing is put on sale or kept behind that.
pub async fn hold_staying(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    let held = on_db!(tx.conn(), |conn| {
        sqlx::query("update member set nickname = nickname where member_id = $1 and withdrawn_at is null")
            .bind(member_id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    if held == 1 { Ok(()) } else { Err(AppError::SignInRequired) }
}

/// Holds the member's row to the end of the transaction, as [`set_password`] and leaving do first of all: whether the hash
/// that a password was checked against is still theirs. So nothing that was under way opens the account behind either.
pub async fn hold(tx: &mut Tx, member_id: i64, password_hash: &str) -> Result<bool, AppError> {
    let held = on_db!(tx.conn(), |conn| {
        sqlx::query("update member set password_hash = password_hash where member_id = $1 and password_hash = $2")
            .bind(member_id)
            .bind(password_hash)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    Ok(held == 1)
}

pub async fn has_second_factor(db: &Db, member_id: i64) -> Result<bool, AppError> {
    let (has,): (bool,) = on_db!(db.read(), |conn| {
        sqlx::query_as("select exists (select 1 from second_factor where member_id = $1 and secret is not null)")
            .bind(member_id)
            .fetch_one(conn)
            .await
    })?;
    Ok(has)
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
    Ok(record(db, member_id).await?.me())
}

/// What is kept of a member, less the password.
#[derive(sqlx::FromRow)]
pub struct Record {
    pub member_id: i64,
    pub username: Option<String>,
    pub email: Option<String>,
    pub nickname: String,
    pub about_me: String,
    role: String,
    card_file: Option<String>,
    pub created_at: Timestamp,
}

impl Record {
    pub fn me(&self) -> Me {
        Me {
            id: self.member_id,
            username: self.username.clone().unwrap_or_default(),
            nickname: self.nickname.clone(),
            role: Role::parse(&self.role).unwrap_or(Role::Member),
            picture: self.picture(),
            unread: 0,
        }
    }

    pub fn picture(&self) -> Option<String> {
        self.card_file.as_deref().map(Media::url)
    }

    /// What a password must not be made of.
    pub fn names(&self) -> [&str; 3] {
        [self.username.as_deref().unwrap_or_default(), self.email.as_deref().unwrap_or_default(), &self.nickname]
    }
}

/// A member who has not left; `NotFound` for others.
pub async fn record(db: &Db, member_id: i64) -> Result<Record, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select m.member_id, m.username, m.email, m.nickname, m.about_me, m.role, a.card_file, m.created_at
             from member m left join photo a on a.member_id = m.member_id and a.portrait where m.member_id = $1 and m.withdrawn_at is null",
        )
        .bind(member_id)
        .fetch_one(conn)
        .await
    })?)
}

/// Whose address it is.
pub async fn by_email(db: &Db, email: &str) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select member_id from member where email_key = $1").bind(email.to_lowercase()).fetch_optional(conn).await
    })?;
    Ok(row.map(|(id,)| id))
}

/// Sets the password and ends whatever the old one opened: every session, every token, half-done logins, links
/// to reset it, those too that wait in the outbox; and no browser is known any more. A letter tells the owner.
pub async fn set_password(tx: &mut Tx, member: &Record, hash: &str, lang: Lang, now: Timestamp) -> Result<(), AppError> {
    let id = member.member_id;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update member set password_hash = $1 where member_id = $2").bind(hash).bind(id).execute(conn).await.map(drop)
    })?;
    session::end_all(tx, id, &[]).await?;
    api_token::end_all(tx, id, None).await?;
    device::forget_all(tx, id).await?;
    challenge::end_all(tx, id).await?;
    // A letter that waits would make its link only when it goes out.
    if let Some(email) = &member.email {
        mail::take_out(tx, email, mails::TO_RESET).await?;
    }
    links::void(tx, id, Purpose::Reset).await?;
    match &member.email {
        Some(email) => mail::queue(tx, mails::PASSWORD_CHANGED, email, lang, now).await,
        None => Ok(()),
    }
}

/// The owner of the address has shown that it is theirs.
pub async fn verified(tx: &mut Tx, member_id: i64, now: Timestamp) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("update member set email_verified_at = coalesce(email_verified_at, $1) where member_id = $2")
            .bind(now.0)
            .bind(member_id)
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// Gives a member who has no password yet an address, and queues the letter that lets them in; what was sent to another before
/// works no more. Nothing where nobody of that nickname waits for one; `Taken` if the address is another's.
pub async fn invite(db: &Db, nickname: &str, email: &Email, now: Timestamp) -> Result<Option<i64>, AppError> {
    let mut tx = db.write().await?;
    let invited: sqlx::Result<Option<(i64,)>> = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "update member set email = $1, email_key = $2 where nickname_key = $3 and password_hash is null and withdrawn_at is null returning member_id",
        )
        .bind(email.as_str())
        .bind(email.key())
        .bind(fold(nickname))
        .fetch_optional(conn)
        .await
    });
    let invited = invited.map_err(|error| if broken_key(&error).is_some() { AppError::taken("email") } else { error.into() })?;
    let Some((id,)) = invited else { return Ok(None) };
    links::void(&mut tx, id, Purpose::Reset).await?;
    mail::queue(&mut tx, mails::WELCOME, email.as_str(), Lang::Ko, now).await?;
    tx.commit().await?;
    Ok(Some(id))
}

pub async fn set_role(db: &Db, member_id: i64, role: Role) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update member set role = $1 where member_id = $2").bind(role.as_str()).bind(member_id).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// Suspends a member from `since` on; without it, no longer.
pub async fn suspend(db: &Db, member_id: i64, since: Option<Timestamp>) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update member set suspended_at = $1 where member_id = $2").bind(since).bind(member_id).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// The accounts of sellers named in an import, made where they are missing: without user name, e-mail and password.
/// Gives an id for each name but those of sellers who have left: they do not come back with the file.
pub async fn imported_sellers(db: &Db, names: &[String], now: Timestamp) -> Result<Vec<(String, i64)>, AppError> {
    let mut tx = db.write().await?;
    let mut sellers = Vec::with_capacity(names.len());
    for name in names {
        if has_departed(&mut tx, name).await? {
            continue;
        }
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

async fn has_departed(tx: &mut Tx, import_name: &str) -> Result<bool, AppError> {
    let (departed,): (bool,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select exists (select 1 from departed_seller where name_hash = $1)").bind(token::hash(import_name)).fetch_one(conn).await
    })?;
    Ok(departed)
}

/// `name`, or `name-2`, `name-3` … where a member has that nickname already.
async fn free_nickname(tx: &mut Tx, name: &str) -> Result<String, AppError> {
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
