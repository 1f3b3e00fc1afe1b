//! Editions: one row per ISBN (without one, per title and author) with its facts; and the categories of the shop.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
