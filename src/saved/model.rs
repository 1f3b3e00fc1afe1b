//! A search that somebody saved.

use serde::{Deserialize, Serialize};

use crate::listings::query::RawQuery;
use crate::time::{DAY, Timestamp};

/// Searches of a member: more than anybody has in mind, and one page of `/me/searches`.
pub const MAX_SAVED: i64 = 50;
/// Finds are counted no further.
pub const COUNTED: i64 = 100;
/// How long a find waits to be looked at; as long as its notification.
pub const KEPT: i64 = 90 * DAY;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    pub id: i64,
    /// Address of its list.
    pub query: String,
    /// What it looks for, in words.
    pub label: String,
    pub created_at: Timestamp,
    /// How many on sale were found since its list was last looked at, at most [`COUNTED`].
    pub fresh: i64,
}

/// `{searches, now}`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedList {
    pub searches: Vec<SavedSearch>,
    pub now: Timestamp,
}

/// Whether who asks has saved a search, and as which.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub id: Option<i64>,
}

/// What of a list is saved: all but its order and its page.
pub fn narrowed(query: &RawQuery) -> RawQuery {
    query.with(|query| {
        query.q = query.q.trim().to_owned();
        query.sort.clear();
        query.limit.clear();
    })
}
