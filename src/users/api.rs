//! Server functions of members.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use super::model::Me;
use crate::drafts::model::Draft;
use crate::error::AppError;

/// `{user}`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserAnswer {
    pub user: Me,
}

/// `{}`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Done {}

/// Who is signed in; null for a visitor.
#[server(prefix = "/api", endpoint = "user/me", input = GetUrl)]
pub async fn current_member() -> Result<Option<Me>, AppError> {
    use super::ssr::*;
    guard::anyone().await?.me().await
}

/// What was typed into the form to sign up or to log in, when it failed without JavaScript.
#[server(prefix = "/api", endpoint = "user/draft", input = GetUrl)]
pub async fn auth_draft(#[server(default)] form: String) -> Result<Draft, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let form = Some(form).filter(|form| matches!(form.as_str(), "user/register" | "user/auth/login")).ok_or(AppError::NotFound)?;
    Ok(drafts::find(&visit.state, &visit.headers, &form).await?.unwrap_or_default())
}

/// Signs up and in. `next` is a path to go on to.
#[server(prefix = "/api", endpoint = "user/register")]
pub async fn register(
    #[server(default)] username: String,
    #[server(default)] email: String,
    #[server(default)] nickname: String,
    #[server(default)] password: String,
    #[server(default)] password_again: String,
    #[server(default)] next: String,
) -> Result<UserAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let signup = Signup::parse(&username, &email, &nickname, &password, &password_again)?;
    let (state, now) = (&visit.state, visit.state.clock.now());
    let allowance = Allowance::per_hour(state.config.limits.signups_per_hour);
    throttle::count(&state.db, &format!("signup:{}", visit.address), 1, allowance, now).await?;
    let candidate = signup.clone();
    let hash = state.hashing.run(move || password::strength(&candidate).and_then(|()| password::hash(&candidate.password))).await??;
    let id = store::create(&state.db, &signup, &hash, Role::Member, now).await?;
    tracing::info!(member = id, "signed up");
    visit.set_cookie(&session::start(state, &visit.headers, id, false).await?)?;
    leptos_axum::redirect(&safe_path(&next));
    Ok(UserAnswer { user: Me { id, username: signup.username.as_str().into(), nickname: signup.nickname.as_str().into(), role: Role::Member } })
}

/// Logs in with user name or e-mail address. A wrong name and a wrong password get the same answer in the same time.
#[server(prefix = "/api", endpoint = "user/auth/login")]
pub async fn login(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] remember: String,
    #[server(default)] next: String,
) -> Result<UserAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let (state, now) = (&visit.state, visit.state.clock.now());
    let account = store::account(&state.db, &username).await?;
    let key = match &account {
        Some(account) => format!("login:member:{}", account.member_id),
        None => format!("login:name:{:02x?}", &token::hash(&username.trim().to_lowercase())[..16]),
    };
    let limits = &state.config.limits;
    let allowance = Allowance { limit: limits.login_failures, window: limits.login_window_seconds * SECOND };
    throttle::count(&state.db, &key, 1, allowance, now).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let attempt = Password::attempt(&password);
    let matches = state.hashing.run(move || password::verify(&attempt, hash.as_deref())).await?;
    let Some(account) = account.filter(|_| matches) else {
        tracing::warn!("a login failed");
        return Err(AppError::invalid("password", Reason::WrongCredentials));
    };
    throttle::forgive(&state.db, &key).await?;
    let remember = !matches!(remember.as_str(), "" | "false" | "0" | "off");
    let cookie = session::start(state, &visit.headers, account.member_id, remember).await?;
    tracing::info!(member = account.member_id, "logged in");
    visit.set_cookie(&cookie)?;
    leptos_axum::redirect(&safe_path(&next));
    Ok(UserAnswer { user: store::me(&state.db, account.member_id).await? })
}

/// Logs out; harmless where nobody is signed in.
#[server(prefix = "/api", endpoint = "user/auth/logout")]
pub async fn logout() -> Result<Done, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    visit.set_cookie(&session::end(&visit.state, &visit.headers).await?)?;
    visit.set_cookie(&drafts::forget_all(&visit.state, &visit.headers).await?)?;
    leptos_axum::redirect("/");
    Ok(Done {})
}
