//! Saved searches: who saved one is told of a listing that comes and fits. A sale leaves a row behind; a worker holds it
//! against everybody's searches, behind the sale's answer. Imports leave none: nobody is told of a million books at once.

pub mod api;
#[cfg(feature = "ssr")]
pub mod components;
/// The worker that tells.
#[cfg(feature = "ssr")]
pub mod deliver;
/// A search in words.
#[cfg(feature = "ssr")]
mod label;
pub mod model;
/// What is new or changed among the listings.
#[cfg(feature = "ssr")]
pub mod news;
pub mod pages;
/// What a saved search looks for, and what fits.
#[cfg(feature = "ssr")]
pub mod sought;
/// What this room's server functions share.
#[cfg(feature = "ssr")]
pub mod ssr;
#[cfg(feature = "ssr")]
pub mod store;
