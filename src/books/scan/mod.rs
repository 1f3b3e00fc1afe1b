//! Reads an ISBN off a book's barcode, by the camera or off a picture. JavaScript only: without it nothing of this is there.

/// The dialog.
mod components;
/// The camera and what looks at its pictures.
#[cfg(not(feature = "ssr"))]
#[path = "eye_browser.rs"]
mod eye;
#[cfg(feature = "ssr")]
#[path = "eye_server.rs"]
mod eye;
/// Calls what the browser has.
#[cfg(not(feature = "ssr"))]
mod js;
/// The reader for browsers that have none.
#[cfg(any(not(feature = "ssr"), test))]
mod reader;

pub use components::{Said, ScanButton};
