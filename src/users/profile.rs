//! What others see of a member.

use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::listings::model::Book;
use crate::photos::model::Photo;
use crate::reviews::model::Review;
use crate::text::text_type;
use crate::time::Timestamp;

text_type! {
    /// What somebody says of themselves.
    AboutMe, prose, 0..=500
}

/// `{id, nickname, about_me, picture, created_at}`: neither user name nor address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: i64,
    pub nickname: String,
    pub about_me: String,
    /// Address of the picture in card size; null where there is none.
    pub picture: Option<String>,
    pub created_at: Timestamp,
}

/// A member's page: who they are and what they sell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    pub profile: Profile,
    /// Whether it is who asks.
    pub mine: bool,
    /// Books that are not sold, or those that are.
    pub sold: bool,
    pub books: Vec<Book>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many are not sold, and how many are.
    pub counts: (i64, i64),
    /// Of one's own books: the listing, how often it was looked at, how many like it.
    pub met: Vec<(i64, i64, i64)>,
    /// Their newest reviews; one's own page has them apart.
    pub reviews: Vec<Review>,
    pub now: Timestamp,
}

/// The form to edit one's profile, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileForm {
    pub nickname: String,
    pub about_me: String,
    pub photo: Option<Photo>,
    pub error: Option<AppError>,
}
