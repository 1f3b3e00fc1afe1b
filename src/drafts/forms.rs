//! The one way in for server functions. For programs it gives each error its status; for plain forms it keeps what was
//! typed and goes back to the page.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, LOCATION, REFERER, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use leptos::prelude::Owner;
use leptos::reactive::computed::ScopedFuture;

use super::model::Draft;
use super::store;
use crate::error::{AppError, Reason};
use crate::server::access::{self, Access};
use crate::server::address::Address;
use crate::server::guard::{self, Known};
use crate::server::state::AppState;
use crate::text::escape;
use crate::users::model::safe_path;

/// Bytes of a server function's arguments.
const BODY_LIMIT: usize = store::MAX_BYTES;

/// Runs the server function that the request names.
pub async fn server_function(State(state): State<AppState>, request: Request) -> Response {
    let is_form = request.method() == Method::POST && accepts_page(request.headers());
    let (mut parts, body) = request.into_parts();
    let known = Known::default();
    let admitted = admitted(&state, &parts, &known).await;
    parts.extensions.insert(known.clone());
    let address = parts.extensions.get::<Address>().copied();
    if !is_form {
        // The library would answer a browser that reads with a redirect to the site that it comes from.
        parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    }
    let Ok(typed) = to_bytes(body, BODY_LIMIT).await else {
        return AppError::TooLarge.into_response();
    };
    // An empty Bytes costs nothing to clone: reading programs' requests twice is not paid for.
    let submitted = if is_form { typed.clone() } else { Bytes::new() };
    let (headers, path) = (parts.headers.clone(), parts.uri.path().to_owned());
    let context = {
        let state = state.clone();
        move || guard::provide(state.clone())
    };
    let request = Request::from_parts(parts, Body::from(typed));
    let answered = match admitted {
        // Under an owner of its own: else the function's would belong to whichever page this thread was at before, and end with it.
        Ok(()) => {
            let answer = Owner::new_root(None).with(|| ScopedFuture::new(leptos_axum::handle_server_fns_with_context(context, request)));
            failure(answer.await.into_response()).await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = &answered {
        guard::note_refusal(&path, error, &known, address.as_ref());
    }
    let form = path.trim_start_matches("/api/");
    match answered {
        Ok(response) if is_form => match store::forget(&state, &headers, form).await {
            Ok(()) => response,
            Err(error) => error.into_response(),
        },
        Ok(response) => response,
        Err(error) if is_form => back(&state, &headers, form, fields(&submitted), error).await,
        Err(error) => error.into_response(),
    }
}

/// Holds a server function to the table of [`access`]; whom it needs to know, it asks for.
async fn admitted(state: &AppState, parts: &Parts, known: &Known) -> Result<(), AppError> {
    match access::of_function(parts.method.as_str(), parts.uri.path()) {
        None => Err(AppError::NotFound),
        Some(Access::Anyone) => Ok(()),
        Some(access) => access::admits(&state.config.accounts, access, known.identity(state, &parts.headers).await?.as_ref()),
    }
}

/// Whether a browser asks for a page. Programs that accept anything want the answer itself.
pub fn accepts_page(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The error that a server function answered with, if it did.
async fn failure(response: Response) -> Result<Response, AppError> {
    if !response.headers().contains_key(leptos::server_fn::error::SERVER_FN_ERROR_HEADER) {
        return match response.status() {
            StatusCode::BAD_REQUEST => Err(AppError::NotFound),
            _ => Ok(response),
        };
    }
    let body = to_bytes(response.into_body(), BODY_LIMIT).await.unwrap_or_default();
    Err(serde_json::from_slice(&body).unwrap_or(AppError::Internal))
}

/// The fields of a urlencoded form, less everything secret.
fn fields(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().filter(|(name, _)| !is_secret(name)).collect()
}

/// Passwords, codes, and tokens of links and API clients.
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || matches!(name, "code" | "token" | "refresh")
}

/// Keeps the draft and sends the browser back to the page it came from; to log in first where that is what is missing.
pub async fn back(state: &AppState, headers: &HeaderMap, form: &str, fields: Vec<(String, String)>, error: AppError) -> Response {
    let page = referring_path(headers);
    let signs_in = error == AppError::SignInRequired;
    // A form of secrets alone has nothing to keep but what was wrong.
    let has_fields = !error.fields().is_empty() || fields.iter().any(|(name, _)| name != "id" && name != "status");
    let mark = match (has_fields, signs_in) {
        (true, _) => "draft=1".to_owned(),
        (false, true) => String::new(),
        (false, false) => format!("failed={}", error.name()),
    };
    let page = with_mark(&page, &mark);
    let location = if signs_in { format!("/login?next={}", escape(&page)) } else { page };
    if !has_fields {
        return (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response();
    }
    match store::keep(state, headers, form, &Draft { fields, error: (!signs_in).then_some(error) }).await {
        Ok(cookie) => (StatusCode::SEE_OTHER, [(LOCATION, location), (SET_COOKIE, cookie)]).into_response(),
        Err(error) => error.into_response(),
    }
}

/// Path and query of the page that the form stood on.
pub fn referring_path(headers: &HeaderMap) -> String {
    let referer = headers.get(REFERER).and_then(|referer| referer.to_str().ok()).and_then(|referer| referer.parse::<http::Uri>().ok());
    let path = referer.as_ref().and_then(|uri| uri.path_and_query()).map(|path| path.as_str()).unwrap_or("/");
    safe_path(path)
}

/// `path` with `mark` in its query, in place of marks of before.
pub fn with_mark(path: &str, mark: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_mark = |pair: &&str| ["draft=", "failed=", "done="].iter().any(|old| pair.starts_with(old));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_mark(pair)).collect();
    pairs.extend(Some(mark).filter(|mark| !mark.is_empty()));
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// The error where an upload failed before it was read.
pub fn unreadable() -> AppError {
    AppError::invalid("photos", Reason::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_takes_the_place_of_the_one_before() {
        assert_eq!(with_mark("/books/new", "draft=1"), "/books/new?draft=1");
        assert_eq!(with_mark("/books/new?draft=1&x=2", "failed=Busy"), "/books/new?x=2&failed=Busy");
        assert_eq!(with_mark("/books/1?done=created", ""), "/books/1");
    }

    #[test]
    fn passwords_never_reach_a_draft() {
        assert_eq!(
            fields(b"username=a&password=b&password_again=c&old_password=d&code=e&token=f&refresh=g"),
            [("username".to_owned(), "a".to_owned())]
        );
    }
}
