//! Server functions of members.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use super::model::Me;
use crate::error::AppError;
use crate::time::Timestamp;

/// `{user}`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UserAnswer {
    pub user: Me,
}

/// `{user}`, or, where the account has a second factor and no code came along, `{"user": null, "code_required": true}`: then
/// `/api/user/auth/code` goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LoginAnswer {
    pub user: Option<Me>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub code_required: bool,
}

/// `{access, access_expires, refresh, refresh_expires}`: opaque tokens, and when they end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenAnswer {
    pub access: String,
    pub access_expires: Timestamp,
    pub refresh: String,
    pub refresh_expires: Timestamp,
}

/// `{}`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Done {}

/// Who is signed in; null for a visitor.
#[server(prefix = "/api", endpoint = "user/me", input = GetUrl)]
pub async fn current_member() -> Result<Option<Me>, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let Some(me) = visit.me().await? else { return Ok(None) };
    let unread = crate::notifications::store::unread(&visit.state.db, me.id).await?;
    Ok(Some(Me { unread, ..me }))
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
    let hash = state.passwords.hash(&signup.names(), signup.password.clone()).await?;
    let id = store::create(&state.db, &signup, &hash, Role::Member, now).await?;
    tracing::info!(auth = "signed up", member = id, address = visit.address, "signed up");
    if state.config.accounts.verify_email {
        send(&visit, mails::VERIFY, signup.email.as_str()).await?;
    }
    let entrant = entry::Entrant { member_id: id, second_factor: false, password_hash: hash };
    let user = entry::enter(&visit, &entrant, false).await?;
    leptos_axum::redirect(&safe_path(&next));
    Ok(UserAnswer { user })
}

/// Logs in with user name or e-mail address, and the second factor's code where there is one. A wrong name and a wrong
/// password get the same answer in the same time.
#[server(prefix = "/api", endpoint = "user/auth/login")]
pub async fn login(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] code: String,
    #[server(default)] remember: String,
    #[server(default)] next: String,
) -> Result<LoginAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let entrant = entry::by_password(&visit, &username, &password).await?;
    let remember = !matches!(remember.as_str(), "" | "false" | "0" | "off");
    if entrant.second_factor && code.is_empty() {
        visit.set_cookie(&challenge::begin(&visit.state, entrant.member_id, &entrant.password_hash, remember).await?)?;
        leptos_axum::redirect(&format!("/login/code?next={}", escape(&safe_path(&next))));
        return Ok(LoginAnswer { user: None, code_required: true });
    }
    if entrant.second_factor {
        second_factor::check(&visit.state, entrant.member_id, &code).await?;
    }
    let user = entry::enter(&visit, &entrant, remember).await?;
    leptos_axum::redirect(&entry::onward(&visit, &user, &next).await?);
    Ok(LoginAnswer { user: Some(user), code_required: false })
}

/// The second step of logging in: a code of the second factor, or a recovery code. The first step's cookie says whose.
#[server(prefix = "/api", endpoint = "user/auth/code")]
pub async fn enter_code(#[server(default)] code: String, #[server(default)] next: String) -> Result<UserAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let user = entry::by_code(&visit, &code).await?;
    leptos_axum::redirect(&entry::onward(&visit, &user, &next).await?);
    Ok(UserAnswer { user })
}

/// Logs out; harmless where nobody is signed in.
#[server(prefix = "/api", endpoint = "user/auth/logout")]
pub async fn logout() -> Result<Done, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let who = visit.identity().await.ok().flatten();
    if let Some(Identity { me, via: Via::Token { family }, .. }) = &who {
        api_token::end_one(&visit.state, me.id, *family).await?;
    }
    if let Some(Identity { me, .. }) = who {
        tracing::info!(auth = "logged out", member = me.id, "logged out");
    }
    visit.set_cookie(&session::end(&visit.state, &visit.headers).await?)?;
    visit.set_cookie(&drafts::forget_all(&visit.state, &visit.headers).await?)?;
    visit.set_cookie(&crate::recent::cookie::forget(&visit.state))?;
    leptos_axum::redirect("/");
    Ok(Done {})
}

/// Signs an API client in: a pair of tokens for `Authorization: Bearer`.
#[server(prefix = "/api", endpoint = "user/token")]
pub async fn create_token(
    #[server(default)] username: String,
    #[server(default)] password: String,
    #[server(default)] code: String,
) -> Result<TokenAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let entrant = entry::by_password(&visit, &username, &password).await?;
    if entrant.second_factor {
        second_factor::check(&visit.state, entrant.member_id, &code).await?;
    }
    entry::open_to_program(&visit, &entrant).await
}

/// A new pair for a refresh token. Each works once: one that comes again ends the whole family.
#[server(prefix = "/api", endpoint = "user/token/refresh")]
pub async fn refresh_token(#[server(default)] refresh: String) -> Result<TokenAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    api_token::renew(&visit.state, &refresh).await
}
