//! Logs: for people on a terminal, one JSON object a line elsewhere.

use std::io::IsTerminal;

use axum::extract::Request;
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;
use tracing_subscriber::EnvFilter;

use super::address::Address;

/// What is logged where `RUST_LOG` says nothing. sqlx's own warnings repeat what [`super::failure`] logs.
const DEFAULT_FILTER: &str = "info,sqlx=error,leptos=warn,tachys=warn";

/// Logs go to standard error.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        logs.with_target(false).init();
    } else {
        logs.json().flatten_event(true).with_current_span(true).with_span_list(false).init();
    }
}

/// The header that carries a request's id, in and out.
pub const REQUEST_ID: http::HeaderName = http::HeaderName::from_static("x-request-id");

#[derive(Clone, Default)]
pub struct NewRequestId;

impl MakeRequestId for NewRequestId {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        super::token::new_name().parse().ok().map(RequestId::new)
    }
}

/// Pages whose address ends with the token of a mail's link.
const SECRET_PATHS: [&str; 2] = ["/reset/", "/verify/"];

/// The span of one request. The path has no query, for people search for private things, and no token.
pub fn request_span(request: &Request) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    let address = request.extensions().get::<Address>().map(tracing::field::display);
    tracing::info_span!("request", id, method = %request.method(), path = without_token(request.uri().path()), address)
}

pub fn without_token(path: &str) -> &str {
    SECRET_PATHS.into_iter().find(|secret| path.starts_with(secret)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_token_of_a_link_is_not_logged() {
        assert_eq!(super::without_token("/reset/0123abc"), "/reset/");
        assert_eq!(super::without_token("/verify/0123abc"), "/verify/");
        assert_eq!(super::without_token("/books/1"), "/books/1");
    }
}
