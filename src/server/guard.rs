//! The first line of every server function: who is there, and may they?

use std::sync::Arc;

use axum_extra::extract::cookie::CookieJar;
use http::header::ACCEPT_LANGUAGE;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use tokio::sync::OnceCell;

use super::address::Address;
use super::identity::{Identity, Via};
use super::state::AppState;
use super::telemetry::without_token;
use super::{access, api_token, session};
use crate::drafts::forms;
use crate::error::{AppError, StatusSetter};
use crate::i18n::Lang;
use crate::ui::head::Site;
use crate::users::model::Me;

/// A request that is allowed in.
pub struct Visit {
    pub state: AppState,
    pub headers: HeaderMap,
    pub address: String,
}

/// A request of somebody who is signed in.
pub struct Member {
    pub visit: Visit,
    pub me: Me,
    pub who: Identity,
}

impl std::ops::Deref for Member {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

/// Who is signed in is asked once a request, however many server functions a page calls.
#[derive(Clone, Default)]
pub struct Known(Arc<OnceCell<Option<Identity>>>);

impl Known {
    /// Who is signed in, if anybody. `SignInRequired` for a token that is none (any more): its client is to renew it.
    pub async fn identity(&self, state: &AppState, headers: &HeaderMap) -> Result<Option<Identity>, AppError> {
        self.0.get_or_try_init(|| identify(state, headers)).await.cloned()
    }

    /// The id of who is signed in, as far as that was asked.
    fn member(&self) -> Option<i64> {
        Some(self.0.get()?.as_ref()?.me.id)
    }
}

/// Logs that somebody was refused at `path`: whom, as far as that is known, and from where. Other errors are no refusals.
pub fn note_refusal(path: &str, error: &AppError, known: &Known, address: Option<&Address>) {
    if matches!(error.status(), 401 | 403 | 429) {
        let address = address.map(tracing::field::display);
        tracing::warn!(path = without_token(path), error = error.name(), member = known.member(), address, "refused");
    }
}

/// Puts into context what server functions and pages may ask for.
pub fn provide(state: AppState) {
    let parts = use_context::<Parts>();
    // Where the door of server functions has asked already, it is not asked again.
    provide_context(parts.as_ref().and_then(|parts| parts.extensions.get::<Known>()).cloned().unwrap_or_default());
    provide_context(Site(state.config.site.public_url.as_str().to_owned()));
    if let Some(parts) = parts {
        provide_context(language(&parts.headers));
    }
    provide_context(state);
    if let Some(response) = use_context::<ResponseOptions>() {
        let known: Known = use_context().unwrap_or_default();
        let asked = use_context::<Parts>().map(|parts| (parts.uri.path().to_owned(), parts.extensions.get::<Address>().copied()));
        provide_context(StatusSetter(Arc::new(move |error: &AppError| {
            if let Some((path, address)) = &asked {
                note_refusal(path, error, &known, address.as_ref());
            }
            if *error == AppError::SignInRequired {
                // A page leads to the login.
                return;
            }
            if let Ok(status) = http::StatusCode::from_u16(error.status()) {
                response.set_status(status);
            }
            if let AppError::TooMany { retry_after } = error {
                response.insert_header(http::header::RETRY_AFTER, (*retry_after).into());
            }
        })));
    }
}

fn language(headers: &HeaderMap) -> Lang {
    let jar = CookieJar::from_headers(headers);
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
    Lang::of_request(jar.get("lang").map(|cookie| cookie.value()), accepted)
}

/// Everybody may.
pub async fn anyone() -> Result<Visit, AppError> {
    let state = use_context::<AppState>().ok_or(AppError::Internal)?;
    let parts = use_context::<Parts>().ok_or(AppError::Internal)?;
    let address = parts.extensions.get::<Address>().map(ToString::to_string).unwrap_or_default();
    Ok(Visit { state, headers: parts.headers, address })
}

/// Only who is signed in may.
pub async fn member() -> Result<Member, AppError> {
    admitted(access::Access::Member).await
}

/// Only who is signed in and not suspended may; of operators, where that is demanded, only who has a second factor.
pub async fn active() -> Result<Member, AppError> {
    admitted(access::Access::Active).await
}

/// Only who is active and, where that is demanded, has verified their address may: whatever puts or keeps something on sale.
pub async fn seller() -> Result<Member, AppError> {
    admitted(access::Access::Seller).await
}

async fn admitted(access: access::Access) -> Result<Member, AppError> {
    let visit = anyone().await?;
    let who = visit.identity().await?;
    access::admits(&visit.state.config.accounts, access, who.as_ref())?;
    let who = who.ok_or(AppError::SignInRequired)?;
    Ok(Member { visit, me: who.me.clone(), who })
}

impl Visit {
    /// Who is signed in, if anybody.
    pub async fn me(&self) -> Result<Option<Me>, AppError> {
        Ok(self.identity().await?.map(|who| who.me))
    }

    pub async fn identity(&self) -> Result<Option<Identity>, AppError> {
        let known: Known = use_context().unwrap_or_default();
        known.identity(&self.state, &self.headers).await
    }

    /// The language that they read.
    pub fn lang(&self) -> Lang {
        language(&self.headers)
    }

    /// After a form without JavaScript, back to the page that it stood on. A program reads the answer and stays.
    pub fn go_back(&self) {
        self.go_to(&forms::with_mark(&forms::referring_path(&self.headers), ""));
    }

    /// After a form without JavaScript, on to `path`.
    pub fn go_to(&self, path: &str) {
        if forms::accepts_page(&self.headers) {
            leptos_axum::redirect(path);
        }
    }

    /// Sets a header of the answer.
    pub fn set_header(&self, name: HeaderName, value: &'static str) -> Result<(), AppError> {
        let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
        response.insert_header(name, HeaderValue::from_static(value));
        Ok(())
    }

    /// Sets a cookie. Appended, for `insert_header` would keep one only.
    pub fn set_cookie(&self, cookie: &str) -> Result<(), AppError> {
        append_header(http::header::SET_COOKIE, cookie)
    }
}

/// Who is signed in by a token or by a cookie; the one place where either is read. A token that is none is an error, and
/// not somebody signed out: a cookie beside it does not count.
pub async fn identify(state: &AppState, headers: &HeaderMap) -> Result<Option<Identity>, AppError> {
    if let Some(token) = api_token::token_in(headers) {
        return api_token::member(state, token).await?.map(Some).ok_or(AppError::SignInRequired);
    }
    match session::token_in(state, headers) {
        Some(token) => session::member(state, &token).await,
        None => Ok(None),
    }
}

impl Member {
    /// The token family they came in by; by a cookie, none.
    pub fn family(&self) -> Option<i64> {
        match self.who.via {
            Via::Token { family } => Some(family),
            Via::Session { .. } => None,
        }
    }
}

fn append_header(name: HeaderName, value: &str) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    response.append_header(name, HeaderValue::from_str(value).map_err(|_| AppError::Internal)?);
    Ok(())
}
