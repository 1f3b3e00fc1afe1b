//! Copies that people sell (판매글): list, search, detail, sell, edit, mark, delete.

pub mod api;
/// What stands above a list, made on the server.
#[cfg(feature = "ssr")]
mod bar;
pub mod components;
/// A book's own page.
pub mod detail;
/// What a list can be narrowed to.
#[cfg(feature = "ssr")]
mod filter;
/// The sell form, shared by selling and editing.
pub mod form;
pub mod model;
pub mod pages;
/// What a list is asked for: filters, order, paging.
pub mod query;
/// Books in one row that goes on sideways.
pub mod row;
/// Pages to sell and to edit.
pub mod sell;
/// Books that are like another.
pub mod similar;
/// What this room's server functions use.
#[cfg(feature = "ssr")]
mod ssr;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod store_copies;
#[cfg(feature = "ssr")]
pub mod store_facets;
/// Lists and searches: the reading half of the store.
#[cfg(feature = "ssr")]
pub mod store_list;
#[cfg(feature = "ssr")]
pub mod store_similar;
/// How many listings a list or a search has in all.
#[cfg(feature = "ssr")]
pub mod store_totals;
/// JSON-LD of a listing.
#[cfg(not(feature = "ssr"))]
#[path = "structured_data_browser.rs"]
mod structured_data;
#[cfg(feature = "ssr")]
#[path = "structured_data_server.rs"]
mod structured_data;
