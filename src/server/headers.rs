//! Security headers.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::state::AppState;

/// The policy of a page. Scripts run by nonce alone; WASM may compile; nothing inline, nothing from elsewhere.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy of pictures: whoever opens one gets the browser's own page around it, which has inline styles.
const PICTURE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
/// The policy of everything else that is no page.
const PLAIN_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");
const FIXED: [(HeaderName, HeaderValue); 6] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // no-referrer would send forms without JavaScript to `/` instead of back to their page.
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("permissions-policy"), HeaderValue::from_static("camera=(self), geolocation=(), microphone=(), payment=()")),
];

/// What is one person's and secret: tokens, recovery codes, links of mails. No browser keeps it on its disk (RFC 6749, 5.1).
const SECRET: [&str; 4] = ["/api/user/", "/me", "/reset/", "/verify/"];

/// Adds what is missing to every answer.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let kept = if SECRET.iter().any(|path| request.uri().path().starts_with(path)) { "no-store" } else { "private, no-cache" };
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, value);
    }
    if state.config.site.public_url.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HSTS);
    }
    let is_picture = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(if is_picture { PICTURE_POLICY } else { PLAIN_POLICY });
    // Pages and answers differ from person to person; what may be kept says so itself.
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html") || kind == "application/json");
    if is_page {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
    }
    response
}
