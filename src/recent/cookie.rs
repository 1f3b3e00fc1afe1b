//! The cookie that keeps the list: scripts cannot read it, and it says ids and nothing else.

use axum_extra::extract::cookie::CookieJar;
use http::HeaderMap;

use super::model::Seen;
use crate::error::AppError;
use crate::server::guard::Visit;
use crate::server::session::private_cookie;
use crate::server::state::AppState;
use crate::time::{DAY, SECOND};

const COOKIE: &str = "recent";
/// How long after the last look the list is kept.
const LIFETIME: i64 = 30 * DAY;

/// What this browser has looked at.
pub fn seen(headers: &HeaderMap) -> Seen {
    CookieJar::from_headers(headers).get(COOKIE).map(|cookie| Seen::parse(cookie.value())).unwrap_or_default()
}

/// This browser looks at a listing.
pub fn look_at(visit: &Visit, id: i64) -> Result<(), AppError> {
    visit.set_cookie(&private_cookie(&visit.state, COOKIE, seen(&visit.headers).with(id).to_string(), Some(LIFETIME / SECOND)))
}

/// The cookie that forgets it all.
pub fn forget(state: &AppState) -> String {
    private_cookie(state, COOKIE, String::new(), Some(0))
}
