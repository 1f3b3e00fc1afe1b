//! Logs: for people on a terminal, one JSON object a line elsewhere.

use std::io::IsTerminal;

use axum::extract::Request;
use tower_http::request_id::{MakeRequestId, RequestId};
use tracing::Span;
use tracing_subscriber::EnvFilter;

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

/// The span of one request. The path has no query: people search for private things.
pub fn request_span(request: &Request) -> Span {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}
