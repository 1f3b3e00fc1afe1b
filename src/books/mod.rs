//! Editions: one row per ISBN (without one, per title and author) with its facts; and the categories of the shop.

pub mod api;
/// What others call our categories.
#[cfg(feature = "ssr")]
mod categories;
pub mod components;
/// A book with everything that is here of it.
pub mod gather;
/// What is known of a book, here or elsewhere.
#[cfg(feature = "ssr")]
pub mod lookup;
pub mod model;
pub mod pages;
/// What copies went for, in the sell form.
pub mod price_help;
/// What copies of a book went for.
pub mod prices;
/// Services that know books.
#[cfg(feature = "ssr")]
mod provider;
/// Reads an ISBN off a barcode.
pub mod scan;
#[cfg(feature = "ssr")]
pub mod store;
/// What a provider said.
#[cfg(feature = "ssr")]
pub mod store_known;
/// Prices of sold copies.
#[cfg(feature = "ssr")]
pub mod store_prices;
