//! Likes of listings and reviews: once per person, taken back by a second click.

pub mod api;
pub mod components;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
