//! Members: sign up, log in, log out, and who is signed in.

/// `joongobooks admin create`.
#[cfg(feature = "ssr")]
pub mod admin;
pub mod api;
pub mod components;
pub mod model;
pub mod pages;
/// Hashes and strength of passwords.
#[cfg(feature = "ssr")]
pub mod password;
/// What this room's server functions use.
#[cfg(feature = "ssr")]
mod ssr;
#[cfg(feature = "ssr")]
pub mod store;
