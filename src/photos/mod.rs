//! Pictures of a copy: uploaded by `POST /photos`, turned upright, stripped of all metadata, served from `/media`.

/// Decoding, turning, re-encoding.
#[cfg(feature = "ssr")]
pub mod develop;
/// Whether the bytes are one whole picture and nothing else.
#[cfg(feature = "ssr")]
mod intact;
/// The folder of pictures.
#[cfg(feature = "ssr")]
pub mod media;
pub mod model;
/// The picker with its preview.
pub mod picker;
/// `POST /photos`.
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod store;
/// Sends a file from the browser, telling how far it is.
pub mod upload;
