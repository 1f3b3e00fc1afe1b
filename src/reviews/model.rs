//! A review (서평), and the rules for it.

use serde::{Deserialize, Serialize};

use super::tag::Tag;
use crate::books::model::{Author, Category, Isbn, Publisher, Title};
use crate::drafts::model::Draft;
use crate::error::{AppError, FieldErrors, Reason, Refusal};
use crate::listings::model::{Book, Seller};
use crate::text::text_type;
use crate::time::Timestamp;

text_type! {
    /// What a review is called.
    Headline, line, 1..=100
}
text_type! {
    /// The review itself; line breaks stay.
    Words, prose, 1..=5000
}

/// Half stars, one to ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating(i64);

impl Rating {
    pub const MAX: i64 = 10;

    pub fn parse(raw: &str) -> Result<Rating, Refusal> {
        match raw.trim() {
            "" => Err(Reason::Required.into()),
            text => match text.parse::<i64>() {
                Ok(..1) => Err(Refusal(Reason::TooSmall, Some(1))),
                Ok(number) if number > Self::MAX => Err(Refusal(Reason::TooBig, Some(Self::MAX))),
                Ok(number) => Ok(Rating(number)),
                Err(_) => Err(Reason::NotANumber.into()),
            },
        }
    }

    pub fn number(self) -> i64 {
        self.0
    }
}

/// Characters of a review that a list shows.
pub const EXCERPT: usize = 160;

/// A review as lists and its own page show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub id: i64,
    /// Thirteen digits, or empty.
    pub isbn: String,
    pub book_title: String,
    pub book_author: String,
    pub book_publisher: String,
    /// Key of the category.
    pub category: String,
    /// 1 to 10.
    pub rating: i64,
    pub title: String,
    /// In a list its beginning, up to [`EXCERPT`] characters.
    pub text: String,
    /// In the order in which they were written.
    pub hashtags: Vec<String>,
    pub views: i64,
    pub likes: i64,
    pub comments: i64,
    pub author: Seller,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// `{reviews, total, page, next}`, and the server's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewList {
    pub reviews: Vec<Review>,
    /// Exact up to 10,000, then 10,001.
    pub total: i64,
    pub page: i64,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// `{review}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAnswer {
    pub review: Review,
}

/// `{review, copies}`, and what the page shows beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewDetail {
    pub review: Review,
    /// Copies of that book that are on sale now.
    pub copies: Vec<Book>,
    pub category: Category,
    /// Whether it belongs to who asks.
    pub mine: bool,
    /// Whether who asks likes it.
    pub liked: bool,
    pub now: Timestamp,
}

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewForm {
    pub isbn: String,
    pub book_title: String,
    pub book_author: String,
    pub book_publisher: String,
    pub rating: String,
    pub title: String,
    pub text: String,
    pub category: String,
    pub hashtags: String,
}

/// What a page with the form needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewFormPage {
    pub form: ReviewForm,
    pub error: Option<AppError>,
    pub categories: Vec<Category>,
}

impl From<&Draft> for ReviewForm {
    fn from(draft: &Draft) -> Self {
        ReviewForm {
            isbn: draft.get("isbn"),
            book_title: draft.get("book_title"),
            book_author: draft.get("book_author"),
            book_publisher: draft.get("book_publisher"),
            rating: draft.get("rating"),
            title: draft.get("title"),
            text: draft.get("text"),
            category: draft.get("category"),
            hashtags: draft.get("hashtags"),
        }
    }
}

/// A review whose fields are each as they must be. Whether the category exists, the store sees.
#[derive(Debug, Clone)]
pub struct Written {
    pub isbn: Option<Isbn>,
    pub book_title: Title,
    pub book_author: Author,
    pub book_publisher: Publisher,
    pub rating: Rating,
    pub title: Headline,
    pub text: Words,
    pub category: String,
    pub hashtags: Vec<Tag>,
}

impl Written {
    pub fn parse(form: &ReviewForm) -> Result<Written, AppError> {
        let mut errors = FieldErrors::default();
        let isbn = errors.take("isbn", Isbn::parse(&form.isbn));
        let book_title = errors.take("book_title", Title::parse(&form.book_title));
        let book_author = errors.take("book_author", Author::parse(&form.book_author));
        let book_publisher = errors.take("book_publisher", Publisher::parse(&form.book_publisher));
        let category = errors.take(
            "category",
            if form.category.is_empty() { Err(Reason::Required.into()) } else { Category::key(&form.category).ok_or(Reason::Unknown.into()) },
        );
        let rating = errors.take("rating", Rating::parse(&form.rating));
        let title = errors.take("title", Headline::parse(&form.title));
        let text = errors.take("text", Words::parse(&form.text));
        let hashtags = errors.take("hashtags", Tag::parse_all(&form.hashtags));
        let written = (|| {
            Some(Written {
                isbn: isbn?,
                book_title: book_title?,
                book_author: book_author?,
                book_publisher: book_publisher?,
                rating: rating?,
                title: title?,
                text: text?,
                category: category?,
                hashtags: hashtags?,
            })
        })();
        errors.finish(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_one_to_ten() {
        assert_eq!(Rating::parse(" 10 ").map(Rating::number), Ok(10));
        assert_eq!(Rating::parse("1").map(Rating::number), Ok(1));
        for (bad, reason) in
            [("", Reason::Required), ("0", Reason::TooSmall), ("11", Reason::TooBig), ("-3", Reason::TooSmall), ("네", Reason::NotANumber)]
        {
            assert_eq!(Rating::parse(bad).unwrap_err().0, reason, "{bad}");
        }
    }

    #[test]
    fn all_errors_of_a_form_come_at_once() {
        let error =
            Written::parse(&ReviewForm { isbn: "1".into(), hashtags: "#열한글자가넘는긴해시태그예요".into(), ..Default::default() }).unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["isbn", "book_title", "category", "rating", "title", "text", "hashtags"]);
    }
}
