//! Joongobooks (중고북스): readers sell the books they no longer read to people who want to read them.
//!
//! One package, compiled twice: to the server (`ssr`) and to the browser's WASM (`hydrate`).
#![recursion_limit = "256"]

/// Routes, each with its rendering mode and the reason for it.
pub mod app;
/// Editions: one row per ISBN, with their facts and categories.
pub mod books;
/// Comments under listings and reviews, and answers to them.
pub mod comments;
/// What was typed into a form that failed, kept for browsers without JavaScript.
pub mod drafts;
/// The one error that crosses from server to browser.
pub mod error;
/// Every word that a person reads, in Korean and English.
pub mod i18n;
/// CSV files into books, listings and the catalogue.
#[cfg(feature = "ssr")]
pub mod import;
/// The wish list (찜).
pub mod jjim;
/// Likes of listings and reviews.
pub mod likes;
/// Copies that people sell (판매글): list, search, detail, sell, edit.
pub mod listings;
/// What happened to somebody's things.
pub mod notifications;
/// Pictures of a copy: upload, upright, without metadata; the picker with its preview.
pub mod photos;
/// What a browser has looked at last.
pub mod recent;
/// The librarian: recommends books that are on sale here.
pub mod recommend;
/// Reviews (서평) and hashtags.
pub mod reviews;
/// Saved searches: who saved one is told of a listing that comes and fits.
pub mod saved;
/// Search that understands Korean.
pub mod search;
/// What a running server is made of; knows no page.
#[cfg(feature = "ssr")]
pub mod server;
/// The HTML document.
#[cfg(feature = "ssr")]
pub mod shell;
/// Home, about, language, robots and sitemap: pages about the shop itself.
pub mod site;
/// Text as it is typed, made into text as it is kept.
pub mod text;
/// Unix milliseconds, shown in Korean time.
pub mod time;
/// Buttons, fields, pager, price …: knows i18n and nothing of the shop.
pub mod ui;
/// Members: sign up, log in, log out, sessions.
pub mod users;
/// How the browser asks the server.
pub mod wire;

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub use browser::hydrate;
