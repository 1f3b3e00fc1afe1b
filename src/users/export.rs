//! What a member takes along.

use serde::{Deserialize, Serialize};

use super::security::{Account, SignIn};
use crate::comments::model::Comment;
use crate::jjim::model::Wish;
use crate::likes::model::Subject;
use crate::listings::model::Book;
use crate::notifications::model::{Notification, Wishes};
use crate::recommend::model::{Conversation, Turn};
use crate::reviews::model::Review;
use crate::saved::model::SavedSearch;
use crate::time::Timestamp;

/// Everything that is kept of a member, less hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub exported_at: Timestamp,
    pub account: Account,
    pub about_me: String,
    pub sessions: Vec<SignIn>,
    /// With all that was typed into the sell form.
    pub listings: Vec<Book>,
    /// Addresses of photos, each with its listing; a portrait and what waits in a form have none.
    pub photos: Vec<(Option<i64>, String)>,
    pub reviews: Vec<Review>,
    /// Each with what it stands under.
    pub comments: Vec<(Comment, Subject)>,
    pub jjim: Vec<Wish>,
    pub likes: Vec<Subject>,
    pub notifications: Vec<Notification>,
    pub searches: Vec<SavedSearch>,
    /// With the librarian, each with its turns.
    pub conversations: Vec<(Conversation, Vec<Turn>)>,
    /// What they want to be told.
    pub told: Wishes,
}
