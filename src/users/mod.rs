//! Members: signing up, in and out, profiles, passwords, the second factor, leaving.

/// What a member has done here.
pub mod activity;
/// `joongobooks admin …`.
#[cfg(feature = "ssr")]
pub mod admin;
/// Signing up, in and out; tokens.
pub mod api;
/// Passwords, and links in mails.
pub mod api_password;
pub mod api_profile;
/// Sessions, the second factor, taking one's data along, leaving.
pub mod api_security;
/// A login that waits for its code.
#[cfg(feature = "ssr")]
pub mod challenge;
pub mod components;
/// Coming in: password, code, session.
#[cfg(feature = "ssr")]
pub mod entry;
/// What a member takes along.
pub mod export;
/// What members' pages have in common.
mod frame;
/// Links in mails.
#[cfg(feature = "ssr")]
pub mod links;
/// What the shop writes to its members.
#[cfg(feature = "ssr")]
pub mod mails;
pub mod model;
/// One's own account, from its rows.
#[cfg(feature = "ssr")]
pub mod own;
pub mod pages;
pub mod pages_code;
pub mod pages_edit;
pub mod pages_leave;
pub mod pages_password;
pub mod pages_profile;
pub mod pages_security;
/// Hashes and strength of passwords.
#[cfg(feature = "ssr")]
pub mod password;
/// What others see of a member.
pub mod profile;
/// Codes of the second factor.
#[cfg(feature = "ssr")]
pub mod second_factor;
/// What a member sees of their own account.
pub mod security;
/// What this room's server functions use.
#[cfg(feature = "ssr")]
mod ssr;
#[cfg(feature = "ssr")]
pub mod store;
/// What a member sold.
#[cfg(feature = "ssr")]
pub mod store_activity;
/// Rows that only a member's own file tells of.
#[cfg(feature = "ssr")]
mod store_export;
/// Rows of profiles.
#[cfg(feature = "ssr")]
pub mod store_profile;
/// What a member takes along, from every room.
#[cfg(feature = "ssr")]
mod taken_along;
/// Leaving.
#[cfg(feature = "ssr")]
pub mod withdrawal;
