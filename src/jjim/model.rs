//! A book on somebody's list.

use serde::{Deserialize, Serialize};

use crate::listings::model::{Book, Status};
use crate::time::Timestamp;

/// What has happened to a book since it was put on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    #[serde(flatten)]
    pub book: Book,
    /// What it cost then.
    pub price_then: i64,
    pub wished_at: Timestamp,
}

impl Wish {
    /// By how many won it became cheaper; nothing where it did not.
    pub fn saved(&self) -> Option<i64> {
        Some(self.price_then - self.book.selling_price).filter(|saved| *saved > 0 && self.book.status != Status::Sold)
    }
}

/// `{books, total, page, next}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishList {
    pub books: Vec<Wish>,
    pub total: i64,
    pub page: i64,
    pub next: Option<String>,
    pub now: Timestamp,
}
