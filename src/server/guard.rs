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
use super::session;
use super::state::AppState;
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
}

impl std::ops::Deref for Member {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

/// Who is signed in is asked once a request, however many server functions a page calls.
#[derive(Clone, Default)]
struct Known(Arc<OnceCell<Option<Me>>>);

/// Puts into context what server functions and pages may ask for.
pub fn provide(state: AppState) {
    provide_context(Known::default());
    provide_context(Site(state.config.site.public_url.as_str().to_owned()));
    if let Some(parts) = use_context::<Parts>() {
        provide_context(language(&parts.headers));
    }
    provide_context(state);
    if let Some(response) = use_context::<ResponseOptions>() {
        provide_context(StatusSetter(Arc::new(move |error: &AppError| {
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
    let visit = anyone().await?;
    match visit.me().await? {
        Some(me) => Ok(Member { visit, me }),
        None => Err(AppError::SignInRequired),
    }
}

impl Visit {
    /// Who is signed in, if anybody.
    pub async fn me(&self) -> Result<Option<Me>, AppError> {
        let Known(known) = use_context().unwrap_or_default();
        known.get_or_try_init(|| identify(&self.state, &self.headers)).await.cloned()
    }

    /// Sets a cookie. Appended, for `insert_header` would keep one only.
    pub fn set_cookie(&self, cookie: &str) -> Result<(), AppError> {
        append_header(http::header::SET_COOKIE, cookie)
    }
}

/// Who is signed in by the cookie of a request, for routes that are no server functions.
pub async fn identify(state: &AppState, headers: &HeaderMap) -> Result<Option<Me>, AppError> {
    match session::token_in(state, headers) {
        Some(token) => session::member(state, &token).await,
        None => Ok(None),
    }
}

fn append_header(name: HeaderName, value: &str) -> Result<(), AppError> {
    let response = use_context::<ResponseOptions>().ok_or(AppError::Internal)?;
    response.append_header(name, HeaderValue::from_str(value).map_err(|_| AppError::Internal)?);
    Ok(())
}
