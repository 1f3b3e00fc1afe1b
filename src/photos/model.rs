//! A photo as pages and API clients see it, and its limits.

use serde::{Deserialize, Serialize};

/// Photos of one listing.
pub const MAX_PHOTOS: usize = 8;
/// The shortest side of an uploaded photo, in pixels.
pub const MIN_SIDE: u32 = 64;
/// What file pickers offer.
pub const ACCEPT: &str = "image/jpeg,image/png,image/webp";
/// Bytes of one photo that pages speak of; the server's own limit is configuration.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// `{id, card, full, width, height}`: addresses of both sizes, and the full size in pixels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: i64,
    pub card: String,
    pub full: String,
    pub width: i64,
    pub height: i64,
}

/// `{photos}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoAnswer {
    pub photos: Vec<Photo>,
}
