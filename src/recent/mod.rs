//! What a browser has looked at last. It is kept in that browser and in no table: it is there for who is signed out as
//! well, nobody else can read it, and there is nothing to take along or to withdraw.

pub mod api;
pub mod components;
/// Where the list is kept.
#[cfg(feature = "ssr")]
pub mod cookie;
pub mod model;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod store;
