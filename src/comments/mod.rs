//! Comments under listings and reviews, one level of answers deep.

pub mod api;
pub mod components;
pub mod model;
#[cfg(feature = "ssr")]
mod ssr;
#[cfg(feature = "ssr")]
pub mod store;
/// Addresses in a text as links.
pub mod words;
