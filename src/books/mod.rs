//! Editions: one row per ISBN (without one, per title and author) with its facts; and the categories of the shop.

pub mod api;
pub mod components;
/// A book with everything that is here of it.
pub mod gather;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod store;
