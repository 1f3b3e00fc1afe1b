//! Coming in: name and password, then the code of a second factor, then a session.

use super::api::TokenAnswer;
use super::model::{Me, Password, Role};
use super::{challenge, second_factor, store};
use crate::error::{AppError, Reason};
use crate::server::db::Tx;
use crate::server::guard::{Member, Visit};
use crate::server::identity::Via;
use crate::server::throttle::{self, Allowance};
use crate::server::{api_token, device, session, token};
use crate::time::SECOND;

/// Somebody whose password was right.
pub struct Entrant {
    pub member_id: i64,
    /// Whether there is a second factor: its code is asked for before they enter.
    pub second_factor: bool,
    /// What it was checked against.
    pub password_hash: String,
}

/// The account that name (or address) and password belong to. A wrong name and a wrong password get the same answer after
/// the same work. Failures are counted per account; those of a browser that has logged in to it before are counted apart.
pub async fn by_password(visit: &Visit, username: &str, typed: &str) -> Result<Entrant, AppError> {
    let state = &visit.state;
    let account = store::account(&state.db, username).await?;
    let member_id = account.as_ref().map(|account| account.member_id);
    let device = device::known(state, &visit.headers, member_id.unwrap_or_default()).await?;
    let short = |hash: &[u8]| token::hex(&hash[..16]);
    let key = match (member_id, device) {
        (Some(id), Some(device)) => format!("login:device:{}:{id}", short(&device)),
        (Some(id), None) => format!("login:member:{id}"),
        (None, _) => format!("login:name:{}", short(&token::hash(&username.trim().to_lowercase()))),
    };
    let limits = &state.config.limits;
    let allowance = Allowance { limit: limits.login_failures, window: limits.login_window_seconds * SECOND };
    throttle::count(&state.db, &key, 1, allowance, state.clock.now()).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let attempt = Password::attempt(typed);
    let matches = state.passwords.verify(attempt, hash).await?;
    let right = account.filter(|_| matches).and_then(|account| Some((account.member_id, account.second_factor, account.password_hash?)));
    let Some((member_id, second_factor, password_hash)) = right else {
        tracing::warn!(auth = "login failed", member = member_id, address = visit.address, "a login failed");
        return Err(AppError::invalid("password", Reason::WrongCredentials));
    };
    throttle::forgive(&state.db, &key).await?;
    Ok(Entrant { member_id, second_factor, password_hash })
}

/// The password of who is signed in already, asked again before something that cannot be taken back. Wrong ones are counted,
/// for each session and program by itself: a thief with one of them does not lock the owner out of the others. Gives what it
/// was checked against, for [`hold_confirmed`].
pub async fn confirm_password(member: &Member, field: &str, typed: &str) -> Result<String, AppError> {
    let (state, member_id) = (&member.state, member.me.id);
    let key = match &member.who.via {
        Via::Session { hash, .. } => format!("confirm:session:{}", token::hex(&hash[..16])),
        Via::Token { family } => format!("confirm:program:{family}"),
    };
    let limits = &state.config.limits;
    let allowance = Allowance { limit: limits.login_failures, window: limits.login_window_seconds * SECOND };
    throttle::count(&state.db, &key, 1, allowance, state.clock.now()).await?;
    let hash = store::password_hash(&state.db, member_id).await?;
    let matches = state.passwords.verify(Password::attempt(typed), hash.clone()).await?;
    let Some(hash) = hash.filter(|_| matches) else {
        tracing::warn!(auth = "password refused", member = member_id, "a wrong password where it was asked again");
        return Err(AppError::invalid(field, Reason::WrongPassword));
    };
    throttle::forgive(&state.db, &key).await?;
    Ok(hash)
}

/// Holds the member's row to the end of the transaction, if the password that was confirmed is still theirs: while it was
/// hashed, a reset may have made it another.
pub async fn hold_confirmed(tx: &mut Tx, member: &Member, field: &str, hash: &str) -> Result<(), AppError> {
    if store::hold(tx, member.me.id, hash).await? { Ok(()) } else { Err(AppError::invalid(field, Reason::WrongPassword)) }
}

/// Starts the session of somebody who may come in.
pub async fn enter(visit: &Visit, entrant: &Entrant, remember: bool) -> Result<Me, AppError> {
    let mut tx = visit.state.db.write().await?;
    let cookies = open(&mut tx, visit, entrant, remember).await?;
    tx.commit().await?;
    for cookie in cookies {
        visit.set_cookie(&cookie)?;
    }
    tracing::info!(auth = "logged in", member = entrant.member_id, address = visit.address, "logged in");
    store::me(&visit.state.db, entrant.member_id).await
}

/// A session, and a browser that is known from now on; gives the cookies of both. In one transaction: a password that changes
/// at that moment takes both along, or is found to have changed.
pub async fn open(tx: &mut Tx, visit: &Visit, entrant: &Entrant, remember: bool) -> Result<[String; 2], AppError> {
    hold(tx, entrant).await?;
    let session = session::start(tx, &visit.state, &visit.headers, entrant.member_id, remember).await?;
    Ok([session, device::remember(tx, &visit.state, &visit.headers, entrant.member_id).await?])
}

/// Signs an API client of theirs in.
pub async fn open_to_program(visit: &Visit, entrant: &Entrant) -> Result<TokenAnswer, AppError> {
    let mut tx = visit.state.db.write().await?;
    hold(&mut tx, entrant).await?;
    let pair = api_token::begin(&mut tx, &visit.state, &visit.headers, entrant.member_id).await?;
    tx.commit().await?;
    tracing::info!(auth = "token", member = entrant.member_id, address = visit.address, "an API client signed in");
    Ok(pair)
}

/// Holds the member's row to the end of the transaction, if what they showed is still enough: the password is the same, and no
/// second factor has come on that nobody asked them for.
async fn hold(tx: &mut Tx, entrant: &Entrant) -> Result<(), AppError> {
    let same = store::hold(tx, entrant.member_id, &entrant.password_hash).await?;
    if same && (entrant.second_factor || !second_factor::is_on(tx, entrant.member_id).await?) {
        return Ok(());
    }
    Err(AppError::invalid("password", Reason::WrongCredentials))
}

/// What the code of the second factor is asked for: the login that this browser is in the middle of.
pub async fn by_code(visit: &Visit, code: &str) -> Result<Me, AppError> {
    let Some(waiting) = challenge::find(&visit.state, &visit.headers).await? else {
        tracing::warn!(auth = "code refused", address = visit.address, "a code, and no login that waits for it");
        return Err(AppError::invalid("code", Reason::Expired));
    };
    second_factor::check(&visit.state, waiting.member_id, code).await?;
    visit.set_cookie(&challenge::end(&visit.state, &visit.headers).await?)?;
    let entrant = Entrant { member_id: waiting.member_id, second_factor: true, password_hash: waiting.password_hash };
    enter(visit, &entrant, waiting.remember).await
}

/// Where somebody goes on to: where they wanted, but an operator who lacks the second factor that is demanded sets it up.
pub async fn onward(visit: &Visit, me: &Me, next: &str) -> Result<String, AppError> {
    let demanded = visit.state.config.accounts.operators_need_second_factor && me.role != Role::Member;
    if demanded && !store::has_second_factor(&visit.state.db, me.id).await? {
        return Ok("/me/security".to_owned());
    }
    Ok(super::model::safe_path(next))
}
