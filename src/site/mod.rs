//! Pages about the shop itself: home, about, head and foot of every page, language, robots and sitemap.

pub mod about;
pub mod api;
/// `/robots.txt`, `/sitemap.xml`.
#[cfg(feature = "ssr")]
pub mod crawlers;
pub mod frame;
pub mod home;
pub mod model;
