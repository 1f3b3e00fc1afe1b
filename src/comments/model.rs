//! A comment, and the rules for it.

use serde::{Deserialize, Serialize};

use crate::likes::model::Subject;
use crate::listings::model::Seller;
use crate::text::text_type;
use crate::time::{MINUTE, Timestamp};

text_type! {
    /// What somebody says; line breaks stay.
    Words, prose, 1..=1000
}

/// How long an author may correct a comment: answers were given to what it said.
pub const EDITABLE: i64 = 5 * MINUTE;
/// Comments of a page, answers not counted.
pub const PAGE_SIZE: i64 = 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: i64,
    /// The comment that it answers.
    pub parent: Option<i64>,
    /// Null where it was deleted and is only there for its answers.
    pub author: Option<Seller>,
    /// Empty where it was deleted.
    pub text: String,
    pub deleted: bool,
    pub edited: bool,
    /// Whether the seller of the listing, or the author of the review, wrote it.
    pub by_owner: bool,
    pub mine: bool,
    pub created_at: Timestamp,
    /// In their order; answers have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Comment>,
}

impl Comment {
    /// Whether its author may still correct it.
    pub fn editable(&self, now: Timestamp) -> bool {
        self.mine && !self.deleted && now.0 - self.created_at.0 < EDITABLE
    }
}

/// `{comments, total, next}`: oldest first, each with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentList {
    pub comments: Vec<Comment>,
    /// Answers counted, deleted ones not.
    pub total: i64,
    pub next: Option<String>,
    /// Whether who asks may write one.
    pub may_write: bool,
    /// Why not, where who asks is signed in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspended: bool,
    pub now: Timestamp,
}

/// `{comment}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentAnswer {
    pub comment: Comment,
}

/// Where a comment stands: what it is about, and its own place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub subject: Subject,
    pub id: i64,
}

impl Place {
    pub fn path(self) -> String {
        format!("{}#comment-{}", self.subject.path(), self.id)
    }
}
