//! Search that understands Korean: one definition of what is searched ([`text`]), kept for each distinct wording of a book
//! and joined to its listings. SQLite finds by FTS5, PostgreSQL by pg_trgm, over the same text and by the same rules.

/// Server functions of this room.
pub mod api;
/// What the index offers.
#[cfg(feature = "ssr")]
pub mod candidates;
/// Suggestions while typing.
#[cfg(not(feature = "ssr"))]
#[path = "combobox_browser.rs"]
pub mod combobox;
#[cfg(feature = "ssr")]
#[path = "combobox_server.rs"]
pub mod combobox;
/// The same rule for one book.
#[cfg(feature = "ssr")]
pub mod fits;
/// Keeping in step with the listings.
#[cfg(feature = "ssr")]
pub mod index;
/// Words typed in the other keyboard mode.
#[cfg(feature = "ssr")]
mod keyboard;
/// What this room's server functions answer.
pub mod model;
/// One wrong letter.
#[cfg(feature = "ssr")]
mod near;
/// What somebody typed, made into ways to look for it.
#[cfg(feature = "ssr")]
pub mod query;
/// What is rare, and so finds soon.
#[cfg(feature = "ssr")]
pub mod rarity;
/// How well it fits.
#[cfg(feature = "ssr")]
mod score;
/// Finding.
#[cfg(feature = "ssr")]
pub mod store;
/// What may be meant while it is being typed.
#[cfg(feature = "ssr")]
mod suggest;
/// The text that is searched.
#[cfg(feature = "ssr")]
pub mod text;
