//! What this room's server functions use.

pub use super::links::{self, Purpose};
pub use super::model::{Email, Nickname, Role, Signup, new_password, safe_path};
pub use super::own::{demanded, end_sign_in, own_account, sign_ins, tell};
pub use super::profile::AboutMe;
pub use super::store_activity;
pub use super::taken_along::everything;
pub use super::{challenge, entry, mails, second_factor, store, store_profile, withdrawal};
pub use crate::drafts::store as drafts;
pub use crate::error::{FieldErrors, Reason};
pub use crate::jjim::store as jjim;
pub use crate::listings::store_copies;
pub use crate::photos::store as photos;
pub use crate::reviews::store_list as reviews;
pub use crate::server::guard::{self, Visit};
pub use crate::server::identity::{Identity, Via};
pub use crate::server::throttle::Allowance;
pub use crate::server::{api_token, mail, session, throttle, token};
pub use crate::text::escape;

use crate::comments::model::Comment;
use crate::error::{AppError, Refusal};
use crate::likes::model::Subject;
use crate::server::db::Db;

/// Puts a mail into the outbox and wakes the worker.
pub async fn send(visit: &Visit, kind: &str, email: &str) -> Result<(), AppError> {
    let mut tx = visit.state.db.write().await?;
    mail::queue(&mut tx, kind, email, visit.lang(), visit.state.clock.now()).await?;
    tx.commit().await?;
    visit.state.mailer.wake();
    Ok(())
}

/// Somebody came with the link of a mail that works no more, or never did.
pub fn dead_link(visit: &Visit, purpose: Purpose) -> AppError {
    tracing::warn!(auth = "link refused", purpose = purpose.as_str(), address = visit.address, "a link that works no more");
    AppError::invalid("token", Reason::Expired)
}

/// Mails that somebody asks for are counted: per address that is written to, known or not, and per visitor.
pub async fn count_mail(visit: &Visit, email: &Email) -> Result<(), AppError> {
    let (state, now) = (&visit.state, visit.state.clock.now());
    let to = token::hex(&token::hash(&email.key())[..16]);
    throttle::count(&state.db, &format!("mail:to:{to}"), 1, Allowance::per_hour(state.config.limits.mails_per_hour), now).await?;
    let visitor = Allowance::per_hour(state.config.limits.signups_per_hour);
    throttle::count(&state.db, &format!("mail:from:{}", visit.address), 1, visitor, now).await
}

/// Rows of a list that somebody takes along: more than anybody has.
pub const EVERYTHING: i64 = 1_000_000;

/// Everything that somebody has said, each with what it stands under.
pub async fn comments_of(db: &Db, member_id: i64) -> Result<Vec<(Comment, Subject)>, AppError> {
    let comments = crate::comments::store::of_member(db, member_id, i64::MAX, EVERYTHING).await?;
    Ok(comments.into_iter().map(|(comment, place)| (comment, place.subject)).collect())
}

pub use crate::listings::query::PAGE_SIZE;
use crate::listings::query::{Cursor, Sort};
pub use crate::photos::routes::PROFILE_FORM;

/// Which of a member's books, and where to begin.
pub fn shelf_query(status: &str, after: &str) -> Result<(bool, Option<Cursor>), AppError> {
    let mut errors = FieldErrors::default();
    let sold = errors.take("status", if matches!(status, "" | "sold") { Ok(status == "sold") } else { Err(Reason::Unknown.into()) });
    let cursor = match after {
        "" => Ok(None),
        text => Cursor::parse(text).filter(|cursor| cursor.sort == Sort::Newest).map(Some).ok_or(Reason::Unknown.into()),
    };
    let cursor = errors.take("after", cursor);
    errors.finish((|| Some((sold?, cursor?)))())
}

/// Reviews on a member's page.
pub const REVIEWS: i64 = 10;

/// The photo that a profile form names; `files`: what a browser without JavaScript says of a file that was chosen and not
/// uploaded.
pub fn photo_id(photo: &str, files: &str) -> Result<Option<i64>, Refusal> {
    match photo.trim() {
        _ if !files.is_empty() => Err(Reason::NotUploaded.into()),
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Reason::Unknown.into()),
    }
}
