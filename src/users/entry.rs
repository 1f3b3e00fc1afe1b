//! Coming in: name and password, then the code of a second factor, then a session.

use super::model::{Me, Password, Role};
use super::{challenge, password, second_factor, store};
use crate::error::{AppError, Reason};
use crate::server::guard::Visit;
use crate::server::throttle::{self, Allowance};
use crate::server::{device, session, token};
use crate::time::SECOND;

/// Somebody whose password was right.
pub struct Entrant {
    pub member_id: i64,
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
    let matches = state.hashing.run(move || password::verify(&attempt, hash.as_deref())).await?;
    let right = account.filter(|_| matches).and_then(|account| Some((account.member_id, account.second_factor, account.password_hash?)));
    let Some((member_id, second_factor, password_hash)) = right else {
        tracing::warn!(auth = "login failed", member = member_id, address = visit.address, "a login failed");
        return Err(AppError::invalid("password", Reason::WrongCredentials));
    };
    throttle::forgive(&state.db, &key).await?;
    Ok(Entrant { member_id, second_factor, password_hash })
}

/// The password of who is signed in already, asked again before something that cannot be taken back. Wrong ones are counted.
/// Gives what it was checked against.
pub async fn confirm_password(visit: &Visit, member_id: i64, field: &str, typed: &str) -> Result<String, AppError> {
    let state = &visit.state;
    let key = format!("confirm:member:{member_id}");
    let limits = &state.config.limits;
    let allowance = Allowance { limit: limits.login_failures, window: limits.login_window_seconds * SECOND };
    throttle::count(&state.db, &key, 1, allowance, state.clock.now()).await?;
    let hash = store::password_hash(&state.db, member_id).await?;
    let (attempt, known) = (Password::attempt(typed), hash.clone());
    let matches = state.hashing.run(move || password::verify(&attempt, known.as_deref())).await?;
    let Some(hash) = hash.filter(|_| matches) else {
        tracing::warn!(auth = "password refused", member = member_id, "a wrong password where it was asked again");
        return Err(AppError::invalid(field, Reason::WrongPassword));
    };
    throttle::forgive(&state.db, &key).await?;
    Ok(hash)
}

/// Starts the session of somebody who may come in: whose password was checked against `hash`.
pub async fn enter(visit: &Visit, member_id: i64, hash: &str, remember: bool) -> Result<Me, AppError> {
    let state = &visit.state;
    visit.set_cookie(&session::start(state, &visit.headers, member_id, hash, remember).await?)?;
    visit.set_cookie(&device::remember(state, &visit.headers, member_id).await?)?;
    tracing::info!(auth = "logged in", member = member_id, address = visit.address, "logged in");
    store::me(&state.db, member_id).await
}

/// What the code of the second factor is asked for: the login that this browser is in the middle of.
pub async fn by_code(visit: &Visit, code: &str) -> Result<Me, AppError> {
    let waiting = challenge::find(&visit.state, &visit.headers).await?.ok_or_else(|| AppError::invalid("code", Reason::Expired))?;
    second_factor::check(&visit.state, waiting.member_id, code).await?;
    visit.set_cookie(&challenge::end(&visit.state, &visit.headers).await?)?;
    enter(visit, waiting.member_id, &waiting.password_hash, waiting.remember).await
}

/// Where somebody goes on to: where they wanted, but an operator who lacks the second factor that is demanded sets it up.
pub async fn onward(visit: &Visit, me: &Me, next: &str) -> Result<String, AppError> {
    let demanded = visit.state.config.accounts.operators_need_second_factor && me.role != Role::Member;
    if demanded && !store::has_second_factor(&visit.state.db, me.id).await? {
        return Ok("/me/security".to_owned());
    }
    Ok(super::model::safe_path(next))
}
