//! Server functions of one's own account: where one is signed in, the second factor, taking one's data along, leaving.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::api::Done;
use super::export::Export;
use super::security::{Account, SecondFactor, SignIns};
use crate::error::AppError;

/// One's own account.
#[server(prefix = "/api", endpoint = "user/account", input = GetUrl)]
pub async fn show_account() -> Result<Account, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    own_account(&member).await
}

/// Where one is signed in: browsers, and programs with tokens.
#[server(prefix = "/api", endpoint = "user/session/list", input = GetUrl)]
pub async fn list_sessions() -> Result<SignIns, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    Ok(SignIns { sessions: sign_ins(&member).await?, now: member.state.clock.now() })
}

/// Ends one of them, by the id that the list gave.
#[server(prefix = "/api", endpoint = "user/session/end")]
pub async fn end_session(#[server(default)] id: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    if !end_sign_in(&member, &id).await? {
        return Err(AppError::NotFound);
    }
    tracing::info!(auth = "session ended", member = member.me.id, "a session was ended from another");
    leptos_axum::redirect("/me/sessions?done=session");
    Ok(Done {})
}

/// Ends all but the one that asks.
#[server(prefix = "/api", endpoint = "user/session/end_others")]
pub async fn end_other_sessions() -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    let mut tx = member.state.db.write().await?;
    session::end_all(&mut tx, member.me.id, member.who.via.session()).await?;
    api_token::end_all(&mut tx, member.me.id, member.family()).await?;
    tx.commit().await?;
    tracing::info!(auth = "sessions ended", member = member.me.id, "all other sessions were ended");
    leptos_axum::redirect("/me/sessions?done=sessions");
    Ok(Done {})
}

/// The second factor: whether it is on, and what is being set up.
#[server(prefix = "/api", endpoint = "user/second_factor", input = GetUrl)]
pub async fn show_second_factor() -> Result<SecondFactor, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    second_factor::show(&member, demanded(&member)).await
}

/// Makes a new secret and recovery codes; they wait for a first code.
#[server(prefix = "/api", endpoint = "user/second_factor/start")]
pub async fn start_second_factor(#[server(default)] password: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    let checked = entry::confirm_password(&member, "password", &password).await?;
    let mut tx = member.state.db.write().await?;
    entry::hold_confirmed(&mut tx, &member, "password", &checked).await?;
    second_factor::start(&mut tx, &member, member.state.clock.now()).await?;
    tx.commit().await?;
    leptos_axum::redirect("/me/security");
    Ok(Done {})
}

/// Turns it on by a first code of the app. Every other session and every token ends: they came in by the password alone.
#[server(prefix = "/api", endpoint = "user/second_factor/confirm")]
pub async fn confirm_second_factor(#[server(default)] code: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    second_factor::confirm(&member, &code).await?;
    tell(&member, mails::SECOND_FACTOR_ON).await?;
    tracing::info!(auth = "second factor on", member = member.me.id, "a second factor was set up");
    leptos_axum::redirect("/me/security?done=second_factor_on");
    Ok(Done {})
}

/// Turns it off. Operators of whom it is demanded cannot.
#[server(prefix = "/api", endpoint = "user/second_factor/remove")]
pub async fn remove_second_factor(#[server(default)] password: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    if demanded(&member) {
        return Err(AppError::SecondFactorRequired);
    }
    let checked = entry::confirm_password(&member, "password", &password).await?;
    let mut tx = member.state.db.write().await?;
    entry::hold_confirmed(&mut tx, &member, "password", &checked).await?;
    second_factor::remove(&mut tx, member.me.id).await?;
    tx.commit().await?;
    tell(&member, mails::SECOND_FACTOR_OFF).await?;
    tracing::info!(auth = "second factor off", member = member.me.id, "a second factor was removed");
    leptos_axum::redirect("/me/security?done=second_factor_off");
    Ok(Done {})
}

/// Everything that the shop keeps of who is signed in, as a file.
#[server(prefix = "/api", endpoint = "user/export", input = GetUrl)]
pub async fn export_data() -> Result<Export, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    member.set_header(http::header::CONTENT_DISPOSITION, "attachment; filename=\"joongobooks.json\"")?;
    everything(&member).await
}

/// Leaves the shop (회원탈퇴).
#[server(prefix = "/api", endpoint = "user/delete")]
pub async fn withdraw(#[server(default)] password: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    let checked = entry::confirm_password(&member, "password", &password).await?;
    withdrawal::withdraw(&member, &checked).await?;
    member.set_cookie(&session::end(&member.state, &member.headers).await?)?;
    member.set_cookie(&drafts::forget_all(&member.state, &member.headers).await?)?;
    member.set_cookie(&crate::recent::cookie::forget(&member.state))?;
    leptos_axum::redirect("/?done=withdrawn");
    Ok(Done {})
}
