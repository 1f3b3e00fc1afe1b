//! Server functions of passwords, and of links in mails.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use super::api::Done;
use crate::error::AppError;

/// `{valid}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAnswer {
    pub valid: bool,
}

/// Changes the password of who is signed in. Every other session and every token ends.
#[server(prefix = "/api", endpoint = "user/changepassword")]
pub async fn change_password(
    #[server(default)] old_password: String,
    #[server(default)] password: String,
    #[server(default)] password_again: String,
) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    let (state, now) = (&member.state, member.state.clock.now());
    let chosen = new_password(Some(&old_password), &password, &password_again)?;
    let checked = entry::confirm_password(&member, "old_password", &old_password).await?;
    let record = store::record(&state.db, member.me.id).await?;
    let hash = state.passwords.hash(&record.names(), chosen).await?;
    let mut tx = state.db.write().await?;
    entry::hold_confirmed(&mut tx, &member, "old_password", &checked).await?;
    store::set_password(&mut tx, &record, &hash, member.lang(), now).await?;
    // The browser that asks stays signed in, with a new token: whoever had a copy of the old one is out.
    let entrant = entry::Entrant { member_id: member.me.id, second_factor: member.who.second_factor, password_hash: hash };
    let cookies = match member.who.via {
        Via::Session { remember, .. } => Some(entry::open(&mut tx, &member, &entrant, remember).await?),
        Via::Token { .. } => None,
    };
    tx.commit().await?;
    state.mailer.wake();
    tracing::info!(auth = "password changed", member = member.me.id, "a password was changed");
    for cookie in cookies.iter().flatten() {
        member.set_cookie(cookie)?;
    }
    leptos_axum::redirect("/me?done=password");
    Ok(Done {})
}

/// Sends a link to set a new password to whoever has this address. The answer is the same for every address, and so is
/// the work: who has it is asked when the mail goes out.
#[server(prefix = "/api", endpoint = "user/forgotpassword")]
pub async fn forgot_password(#[server(default)] email: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let mut errors = FieldErrors::default();
    let parsed = errors.take("email", Email::parse(&email));
    let email = errors.finish(parsed)?;
    count_mail(&visit, &email).await?;
    send(&visit, mails::RESET, email.as_str()).await?;
    tracing::info!(auth = "reset asked", address = visit.address, "a new password was asked for");
    leptos_axum::redirect("/forgot?done=reset_sent");
    Ok(Done {})
}

/// Whether a mail's link works still: `purpose` is `reset` or `verify`.
#[server(prefix = "/api", endpoint = "user/link", input = GetUrl)]
pub async fn check_link(#[server(default)] purpose: String, #[server(default)] token: String) -> Result<LinkAnswer, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let purpose = Purpose::parse(&purpose).ok_or_else(|| AppError::invalid("purpose", Reason::Unknown))?;
    let whose = links::find(&visit.state.db, &token, purpose, visit.state.clock.now()).await?;
    Ok(LinkAnswer { valid: whose.is_some() })
}

/// Sets a new password by the link of a mail, which works once. Every session and every token ends.
#[server(prefix = "/api", endpoint = "user/resetpassword")]
pub async fn reset_password(
    #[server(default)] token: String,
    #[server(default)] password: String,
    #[server(default)] password_again: String,
) -> Result<Done, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let (state, now) = (&visit.state, visit.state.clock.now());
    let expired = || dead_link(&visit, Purpose::Reset);
    let member_id = links::find(&state.db, &token, Purpose::Reset, now).await?.ok_or_else(expired)?;
    let chosen = new_password(None, &password, &password_again)?;
    let record = store::record(&state.db, member_id).await?;
    let hash = state.passwords.hash(&record.names(), chosen).await?;
    let mut tx = state.db.write().await?;
    // While the password was hashed, another may have used the link.
    links::redeem(&mut tx, &token, Purpose::Reset, now).await?.ok_or_else(expired)?;
    store::set_password(&mut tx, &record, &hash, visit.lang(), now).await?;
    store::verified(&mut tx, member_id, now).await?;
    tx.commit().await?;
    state.mailer.wake();
    tracing::info!(auth = "password reset", member = member_id, address = visit.address, "a password was set by mail");
    leptos_axum::redirect("/login?done=reset");
    Ok(Done {})
}

/// Verifies an address by the link of a mail. A button sends it: machines open links to look for viruses.
#[server(prefix = "/api", endpoint = "user/verify")]
pub async fn verify_email(#[server(default)] token: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let now = visit.state.clock.now();
    let mut tx = visit.state.db.write().await?;
    let member_id = links::redeem(&mut tx, &token, Purpose::Verify, now).await?;
    let member_id = member_id.ok_or_else(|| dead_link(&visit, Purpose::Verify))?;
    store::verified(&mut tx, member_id, now).await?;
    tx.commit().await?;
    tracing::info!(auth = "verified", member = member_id, "an address was verified");
    leptos_axum::redirect("/?done=verified");
    Ok(Done {})
}

/// Sends the link to verify one's own address once more.
#[server(prefix = "/api", endpoint = "user/verification")]
pub async fn send_verification() -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    let email = store::record(&member.state.db, member.me.id).await?.email.unwrap_or_default();
    if let (false, Ok(email)) = (member.who.verified, Email::parse(&email)) {
        count_mail(&member, &email).await?;
        send(&member, mails::VERIFY, email.as_str()).await?;
    }
    leptos_axum::redirect("/me?done=verification_sent");
    Ok(Done {})
}
