//! What the home page shows.

use serde::{Deserialize, Serialize};

use crate::books::model::Category;
use crate::listings::model::Book;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// On sale, newest first.
    pub newest: Vec<Book>,
    /// What this browser has looked at; for who comes for the first time the answer is as if there were no such thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<Book>,
    /// Every category with the number of its listings.
    pub categories: Vec<(Category, i64)>,
    pub now: Timestamp,
}
