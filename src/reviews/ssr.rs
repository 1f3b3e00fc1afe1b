//! What this room's server functions use.

pub use super::model::{ReviewForm, Written};
pub use super::query::{ListQuery, RawQuery};
pub use super::readers::Reader;
pub use super::{store, store_list, store_tags};
pub use crate::books::store as books;
pub use crate::likes::model::Subject;
pub use crate::likes::store as likes;
pub use crate::listings::store_copies as listings;
pub use crate::server::guard;

use super::tag::Tag;
use crate::books::model::Isbn;
use crate::drafts::model::Draft;
use crate::drafts::store::find;
use crate::error::{AppError, FieldErrors};
use crate::server::db::Db;
use crate::server::guard::Member;

/// Copies of the book beside a review.
pub const COPIES: i64 = 6;

/// What cannot be a number of a review is not there.
pub fn parse_id(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// A single hashtag in the field `field`.
pub fn tag_field(field: &str, typed: &str) -> Result<Tag, AppError> {
    let mut errors = FieldErrors::default();
    let tag = errors.take(field, Tag::parse(typed));
    errors.finish(tag)
}

/// The draft of the form that writes (`id` empty) or edits `id`; another review's does not count.
pub async fn find_draft(member: &Member, id: &str) -> Result<Option<Draft>, AppError> {
    let form = if id.is_empty() { "bookreview/create" } else { "bookreview/update" };
    Ok(find(&member.state, &member.headers, form).await?.filter(|draft| draft.get("id") == id))
}

/// The form with what is known of a book: by its ISBN, or by a listing of it. What is not known stays empty.
pub async fn known_book(db: &Db, isbn: &str, listing: &str) -> Result<ReviewForm, AppError> {
    if let Ok(id) = listing.parse() {
        let (book, category) = match crate::listings::store::find(db, id).await {
            Ok(found) => found,
            Err(AppError::NotFound) => return Ok(ReviewForm::default()),
            Err(error) => return Err(error),
        };
        return Ok(ReviewForm {
            isbn: book.isbn,
            book_title: book.title,
            book_author: book.author,
            book_publisher: book.publisher,
            category: category.key,
            ..ReviewForm::default()
        });
    }
    let Ok(Some(isbn)) = Isbn::parse(isbn) else { return Ok(ReviewForm::default()) };
    let facts = books::facts(db, &isbn).await?;
    let form = ReviewForm { isbn: isbn.as_str().to_owned(), ..ReviewForm::default() };
    Ok(match facts {
        Some(facts) => {
            ReviewForm { book_title: facts.title, book_author: facts.author, book_publisher: facts.publisher, category: facts.category, ..form }
        }
        None => form,
    })
}
