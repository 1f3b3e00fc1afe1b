//! What happened to somebody's things: told on a page, by a bell, live, and by mail to who wants that.

pub mod api;
pub mod components;
/// One mail a day of what was not read.
#[cfg(feature = "ssr")]
pub mod digest;
pub mod model;
pub mod pages;
/// `GET /events`.
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(not(feature = "ssr"))]
#[path = "stream_browser.rs"]
mod stream;
#[cfg(feature = "ssr")]
#[path = "stream_server.rs"]
mod stream;
