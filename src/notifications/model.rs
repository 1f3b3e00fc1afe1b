//! A notification.

use serde::{Deserialize, Serialize};

use crate::likes::model::Subject;
use crate::listings::model::{Seller, choices};
use crate::time::{DAY, Timestamp};

choices! {
    /// What is told.
    Kind {
        /// Somebody spoke under one's listing or review.
        Comment = "comment",
        /// Somebody answered.
        Answer = "answer",
        /// Of a book on one's list (찜).
        JjimReserved = "jjim_reserved",
        JjimSold = "jjim_sold",
        JjimCheaper = "jjim_cheaper",
        JjimBack = "jjim_back",
        /// A book came that fits a saved search.
        Found = "found",
    }
}

/// How long they are kept.
pub const KEPT: i64 = 90 * DAY;
/// Notifications of a page.
pub const PAGE_SIZE: i64 = 30;
/// The bell counts no further.
pub const COUNTED: i64 = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub id: i64,
    pub kind: Kind,
    /// Who did it, where it was somebody.
    pub actor: Option<Seller>,
    /// The listing or review that it is about.
    pub subject: Subject,
    /// What that is called.
    pub title: String,
    pub comment: Option<i64>,
    pub old_price: Option<i64>,
    pub new_price: Option<i64>,
    /// What it was found by, if by words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    pub read: bool,
    pub created_at: Timestamp,
}

impl Notification {
    /// Where one looks at it.
    pub fn path(&self) -> String {
        match self.comment {
            Some(comment) => format!("{}#comment-{comment}", self.subject.path()),
            None => self.subject.path(),
        }
    }
}

/// `{notifications, unread, next}`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationList {
    pub notifications: Vec<Notification>,
    /// At most [`COUNTED`].
    pub unread: i64,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// `{unread}`: what the bell shows, and what the event stream sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    pub unread: i64,
}

/// What somebody wants to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Each kind with whether it is told.
    pub kinds: Vec<(Kind, bool)>,
    /// Whether a mail a day tells what was not read.
    pub digest: bool,
}
