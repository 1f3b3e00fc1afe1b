//! Reviews (서평) and hashtags.

pub mod api;
pub mod components;
pub mod detail;
pub mod model;
pub mod pages;
pub mod query;
/// How often something is read.
#[cfg(feature = "ssr")]
pub mod readers;
/// What this room's server functions use.
#[cfg(feature = "ssr")]
mod ssr;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod store_list;
/// Rows of hashtags.
#[cfg(feature = "ssr")]
pub mod store_tags;
/// A hashtag.
pub mod tag;
/// Pages to write and to edit.
pub mod write;
