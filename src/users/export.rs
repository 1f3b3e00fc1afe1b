//! What a member takes along.

use serde::{Deserialize, Serialize};

use super::security::Account;
use crate::comments::model::Comment;
use crate::jjim::model::Wish;
use crate::likes::model::Subject;
use crate::listings::model::Book;
use crate::notifications::model::{Notification, Wishes};
use crate::recommend::model::{Conversation, Turn};
use crate::reviews::model::Review;
use crate::saved::model::SavedSearch;
use crate::time::Timestamp;

/// Everything that is kept of a member, less what opens the account (hashes, secrets, codes) and what is gone within days:
/// links in mails, logins that wait for their code, forms that failed. tests/app/users/kept.rs holds it against the schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub exported_at: Timestamp,
    pub account: OwnAccount,
    pub about_me: String,
    pub sessions: Vec<OwnSession>,
    /// Browsers that logged in before.
    pub devices: Vec<KnownDevice>,
    /// With all that was typed into the sell form.
    pub listings: Vec<OwnListing>,
    /// Addresses of photos, each with its listing; a portrait and what waits in a form have none.
    pub photos: Vec<(Option<i64>, String)>,
    pub reviews: Vec<Review>,
    /// Each with what it stands under.
    pub comments: Vec<(Comment, Subject)>,
    pub jjim: Vec<Wish>,
    pub likes: Vec<Like>,
    pub notifications: Vec<OwnNotification>,
    /// What they want to be told.
    pub told: Wishes,
    /// Where they want a digest by mail.
    pub digest: Option<Digest>,
    pub searches: Vec<OwnSearch>,
    /// With the librarian, each with its turns.
    pub conversations: Vec<(Conversation, Vec<Turn>)>,
    /// Days that count against the librarian's questions a day.
    pub question_days: Vec<QuestionDay>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    #[serde(flatten)]
    pub account: Account,
    #[serde(flatten)]
    pub marks: Marks,
}

/// What stands at an account besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Marks {
    pub email_verified_at: Option<Timestamp>,
    pub suspended_at: Option<Timestamp>,
    /// What the seller was called in an imported file.
    pub import_name: Option<String>,
    /// How many are left; the codes themselves are kept as hashes.
    pub recovery_codes: i64,
}

/// A browser's session, or a program with tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct OwnSession {
    /// In words: `Chrome · Windows`.
    #[cfg_attr(feature = "ssr", sqlx(skip))]
    pub device: String,
    /// As it called itself.
    pub user_agent: String,
    pub program: bool,
    /// Whether it outlives the browser's window.
    pub remember: bool,
    pub created_at: Timestamp,
    /// To the hour.
    pub last_seen_at: Timestamp,
    /// Null where all of a program's tokens are used up.
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct KnownDevice {
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnListing {
    #[serde(flatten)]
    pub book: Book,
    pub sold_at: Option<Timestamp>,
    /// How often it was looked at.
    pub views: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    pub subject: Subject,
    pub created_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnNotification {
    #[serde(flatten)]
    pub notification: Notification,
    pub read_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Digest {
    pub lang: String,
    pub sent_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSearch {
    /// Its `fresh` counts what is on sale, and no further than a hundred.
    #[serde(flatten)]
    pub search: SavedSearch,
    /// All that was found and has not been looked at, whatever became of it.
    pub found: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionDay {
    /// `2023-11-05`, in Korea.
    pub day: String,
    pub questions: i64,
}
