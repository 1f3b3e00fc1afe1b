//! The second factor: time-based codes (RFC 6238) and recovery codes.

use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Secret, Totp};

use super::own::own_sign_in;
use super::security::{SecondFactor, Setup};
use super::store;
use crate::error::{AppError, Reason};
use crate::server::db::{Tx, on_db};
use crate::server::guard::Member;
use crate::server::state::AppState;
use crate::server::throttle::{self, Allowance};
use crate::server::{api_token, session, token};
use crate::text::escape;
use crate::time::{HOUR, SECOND, Timestamp};

/// Bytes of a secret: SHA-1's block of output (RFC 4226, section 4, R6).
const SECRET: usize = 20;
/// Recovery codes of a set.
const CODES: usize = 10;
/// Bytes of a recovery code: 80 bits, so that a fast hash of it is as good as a slow one.
const CODE_BYTES: usize = 10;
/// How long something half set up waits for its first code.
const SETUP: i64 = HOUR;
/// Who the app says that the code is for.
const ISSUER: &str = "Joongobooks";

/// Six digits every 30 seconds, and a step to either side for clocks that differ (RFC 6238, 5.2): the library's defaults.
fn totp(secret: &[u8]) -> Result<Totp, AppError> {
    Builder::new().with_secret(secret.to_vec()).build().map_err(|error| {
        tracing::error!(%error, "a second factor's secret is damaged");
        AppError::Internal
    })
}

#[derive(sqlx::FromRow, Default)]
struct Row {
    secret: Option<Vec<u8>>,
    pending_secret: Option<Vec<u8>>,
    pending_codes: String,
    pending_at: i64,
    pending_by: String,
}

async fn row(state: &AppState, member_id: i64) -> Result<Row, AppError> {
    let row: Option<Row> = on_db!(state.db.read(), |conn| {
        sqlx::query_as("select secret, pending_secret, pending_codes, pending_at, pending_by from second_factor where member_id = $1")
            .bind(member_id)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.unwrap_or_default())
}

/// As the one that asks may see it: what is being set up is for the session or program in which it was started.
async fn own_row(member: &Member) -> Result<Row, AppError> {
    let row = row(&member.state, member.me.id).await?;
    let waits = row.pending_at > member.state.clock.now().0 - SETUP && row.pending_by == own_sign_in(member);
    Ok(if waits { row } else { Row { secret: row.secret, ..Row::default() } })
}

/// Whether it is on, and what is being set up.
pub async fn show(member: &Member, demanded: bool) -> Result<SecondFactor, AppError> {
    let (row, me) = (own_row(member).await?, &member.me);
    let (left,): (i64,) = on_db!(member.state.db.read(), |conn| {
        sqlx::query_as("select count(*) from recovery_code where member_id = $1").bind(me.id).fetch_one(conn).await
    })?;
    // Sellers of an import have no user name.
    let account = if me.username.is_empty() { &me.nickname } else { &me.username };
    let setup = row.pending_secret.map(|secret| setup(secret, account, &row.pending_codes)).transpose()?;
    Ok(SecondFactor { on: row.secret.is_some(), demanded, recovery_codes: left, setup })
}

fn setup(secret: Vec<u8>, account: &str, codes: &str) -> Result<Setup, AppError> {
    let secret = Secret::from(secret).to_base32();
    // The Key Uri Format that authenticator apps read.
    let uri = format!("otpauth://totp/{ISSUER}:{}?secret={secret}&issuer={ISSUER}", escape(account));
    let qr = QrCode::encode_text(&uri, QrCodeEcc::Medium).map_err(|error| {
        tracing::error!(%error, "a QR code could not be drawn");
        AppError::Internal
    })?;
    let size = qr.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| qr.get_module(*x, *y));
    let path = dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect();
    Ok(Setup { secret, uri, qr: path, qr_size: size, recovery_codes: codes.split_whitespace().map(str::to_owned).collect() })
}

/// Makes a new secret and new recovery codes, that wait for a first code. What was on stays on until then. Whoever starts it
/// holds the member's row.
pub async fn start(tx: &mut Tx, member: &Member, now: Timestamp) -> Result<(), AppError> {
    let codes: Vec<String> = (0..CODES).map(|_| new_code()).collect();
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into second_factor (member_id, pending_secret, pending_codes, pending_at, pending_by) values ($1, $2, $3, $4, $5)
             on conflict (member_id) do update
             set pending_secret = excluded.pending_secret, pending_codes = excluded.pending_codes, pending_at = excluded.pending_at,
                 pending_by = excluded.pending_by",
        )
        .bind(member.me.id)
        .bind(token::new_bytes::<SECRET>().to_vec())
        .bind(codes.join(" "))
        .bind(now.0)
        .bind(own_sign_in(member))
        .execute(conn)
        .await
        .map(drop)
    })?)
}

/// `a2c4-e6g7-h2j4-k6m7`
fn new_code() -> String {
    let text = Secret::from(token::new_bytes::<CODE_BYTES>().to_vec()).to_base32().to_lowercase();
    text.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join("-")
}

/// The first code is right: what was being set up is on, and whoever came in by the password alone is out, but for the one
/// that asks. `Conflict` where nothing is being set up.
pub async fn confirm(member: &Member, code: &str) -> Result<(), AppError> {
    let (state, member_id) = (&member.state, member.me.id);
    let row = own_row(member).await?;
    let secret = row.pending_secret.ok_or(AppError::Conflict)?;
    let now = state.clock.now();
    let Some(step) = totp(&secret)?.check(&plain(code), seconds(now)) else {
        tracing::warn!(auth = "code refused", member = member_id, "a wrong first code");
        return Err(wrong());
    };
    let mut tx = state.db.write().await?;
    // As whoever comes in does first of all: nobody who was asked for no code comes in behind this.
    store::hold_staying(&mut tx, member_id).await?;
    let confirmed = on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update second_factor set secret = pending_secret, last_step = $1, pending_secret = null, pending_codes = '', pending_at = 0, pending_by = ''
             where member_id = $2 and pending_secret = $3",
        )
        .bind(step as i64)
        .bind(member_id)
        .bind(secret)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
    })?;
    if confirmed != 1 {
        return Err(AppError::Conflict);
    }
    forget_codes(&mut tx, member_id).await?;
    for code in row.pending_codes.split_whitespace() {
        on_db!(tx.conn(), |conn| {
            sqlx::query("insert into recovery_code (member_id, code_hash) values ($1, $2)")
                .bind(member_id)
                .bind(token::hash(&plain(code)))
                .execute(conn)
                .await
                .map(drop)
        })?;
    }
    session::end_all(&mut tx, member_id, member.who.via.session()).await?;
    api_token::end_all(&mut tx, member_id, member.family()).await?;
    Ok(tx.commit().await?)
}

/// Whether it is on, for whoever holds the member's row.
pub async fn is_on(tx: &mut Tx, member_id: i64) -> Result<bool, AppError> {
    let (on,): (bool,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select exists (select 1 from second_factor where member_id = $1 and secret is not null)")
            .bind(member_id)
            .fetch_one(conn)
            .await
    })?;
    Ok(on)
}

async fn forget_codes(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    Ok(on_db!(tx.conn(), |conn| sqlx::query("delete from recovery_code where member_id = $1").bind(member_id).execute(conn).await.map(drop))?)
}

/// It is off, and its recovery codes are gone.
pub async fn remove(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    forget_codes(tx, member_id).await?;
    Ok(on_db!(tx.conn(), |conn| sqlx::query("delete from second_factor where member_id = $1").bind(member_id).execute(conn).await.map(drop))?)
}

/// Whether `code` opens the account now. Each works once, and wrong ones are counted.
pub async fn check(state: &AppState, member_id: i64, code: &str) -> Result<(), AppError> {
    let code = plain(code);
    if code.is_empty() {
        return Err(AppError::invalid("code", Reason::Required));
    }
    let limits = &state.config.limits;
    let key = format!("code:member:{member_id}");
    let allowance = Allowance { limit: limits.code_failures, window: limits.code_window_seconds * SECOND };
    throttle::count(&state.db, &key, 1, allowance, state.clock.now()).await?;
    let fits = if code.bytes().all(|byte| byte.is_ascii_digit()) {
        use_step(state, member_id, &code).await?
    } else {
        use_recovery_code(state, member_id, &code).await?
    };
    if !fits {
        tracing::warn!(auth = "code refused", member = member_id, "a wrong code");
        return Err(wrong());
    }
    throttle::forgive(&state.db, &key).await
}

/// RFC 6238, 5.2: no code twice, nor one older than the last.
async fn use_step(state: &AppState, member_id: i64, code: &str) -> Result<bool, AppError> {
    let Some(secret) = row(state, member_id).await?.secret else { return Ok(false) };
    let Some(step) = totp(&secret)?.check(code, seconds(state.clock.now())) else { return Ok(false) };
    let mut tx = state.db.write().await?;
    let used = on_db!(tx.conn(), |conn| {
        sqlx::query("update second_factor set last_step = $1 where member_id = $2 and last_step < $1 and secret = $3")
            .bind(step as i64)
            .bind(member_id)
            .bind(secret)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    tx.commit().await?;
    Ok(used == 1)
}

async fn use_recovery_code(state: &AppState, member_id: i64, code: &str) -> Result<bool, AppError> {
    let mut tx = state.db.write().await?;
    let used = on_db!(tx.conn(), |conn| {
        sqlx::query("delete from recovery_code where member_id = $1 and code_hash = $2")
            .bind(member_id)
            .bind(token::hash(code))
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    tx.commit().await?;
    if used == 1 {
        tracing::warn!(auth = "recovery code", member = member_id, "a recovery code was used");
    }
    Ok(used == 1)
}

/// As it is compared: people type spaces and capitals, and copy hyphens.
fn plain(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

fn wrong() -> AppError {
    AppError::invalid("code", Reason::WrongCode)
}

fn seconds(now: Timestamp) -> u64 {
    (now.0 / SECOND).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_that_of_the_rfcs_test_vector() {
        // RFC 6238, appendix B: SHA-1, T = 59, eight digits 94287082; the last six of them.
        let totp = totp(b"12345678901234567890").unwrap();
        assert_eq!(totp.check("287082", 59), Some(1));
        assert_eq!(totp.check("287083", 59), None);
        assert_eq!(totp.check("287082", 59 + 90), None, "three steps later");
    }

    #[test]
    fn codes_are_typed_as_people_type() {
        assert_eq!(plain(" 287 082 "), "287082");
        assert_eq!(plain("A2C4-E6G7 h2j4-k6m7"), "a2c4e6g7h2j4k6m7");
        let code = new_code();
        assert_eq!((code.len(), plain(&code).len()), (19, 16));
    }
}
