//! A copy that somebody sells, and the rules for it.

use serde::{Deserialize, Serialize};

use crate::books::model::{Author, Category, Isbn, Publisher, Title};
use crate::books::prices::Prices;
use crate::drafts::model::Draft;
use crate::error::{AppError, FieldErrors, Reason, Refusal};
use crate::photos::model::{MAX_PHOTOS, Photo};
use crate::reviews::model::Review;
use crate::text::text_type;
use crate::time::Timestamp;

/// Declares an enum of choices with the word that stands for each in forms, addresses, rows and JSON.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            pub fn parse(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }
    };
}
pub(crate) use choices;

choices! {
    /// State of sale: 판매중, 예약중, 판매완료.
    Status { OnSale = "on_sale", Reserved = "reserved", Sold = "sold", }
}

choices! {
    /// 최상, 상, 중, 하, 최하.
    Condition { Best = "best", Good = "good", Fair = "fair", Poor = "poor", Worn = "worn", }
}

text_type! {
    /// What the seller says of this copy.
    Details, prose, 0..=5000
}

/// Whole won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price(i64);

impl Price {
    pub const MAX: i64 = 10_000_000;

    /// Commas, spaces and a 원 at the end are let pass: people type prices so.
    pub fn parse(raw: &str) -> Result<Price, Refusal> {
        let typed = raw.trim().trim_end_matches('원');
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        if digits.is_empty() {
            return Err(Reason::Required.into());
        }
        let unsigned = digits.strip_prefix('-').unwrap_or(&digits);
        if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Reason::NotANumber.into());
        }
        match digits.parse::<i64>() {
            Ok(0..=Self::MAX) => Ok(Price(digits.parse().unwrap_or_default())),
            Ok(..0) => Err(Refusal(Reason::TooSmall, Some(0))),
            _ if digits.starts_with('-') => Err(Refusal(Reason::TooSmall, Some(0))),
            _ => Err(Refusal(Reason::TooBig, Some(Self::MAX))),
        }
    }

    pub fn won(self) -> i64 {
        self.0
    }
}

/// Per mille off the original price, rounded towards it; 0 where there is none, negative where the copy costs more.
pub fn discount(original: i64, selling: i64) -> i64 {
    if original <= 0 { 0 } else { (original - selling) * 1_000 / original }
}

/// A book in a list, as API.md has it. `id` is the listing's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    pub id: i64,
    /// Thirteen digits, or empty.
    pub isbn: String,
    pub title: String,
    pub author: String,
    pub publisher: String,
    /// Key of the category.
    pub category: String,
    pub condition: Condition,
    pub original_price: i64,
    pub selling_price: i64,
    pub status: Status,
    /// Address of the first photo in card size.
    pub cover: Option<String>,
    pub seller: Seller,
    pub created_at: Timestamp,
    /// How many members have put it on their list.
    pub jjim: i64,
    /// A near miss of a search.
    pub near: bool,
    /// On the list of who asks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wished: bool,
    /// What only the book's own page tells; lists leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<String>,
    /// What the book is about: the edition's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    pub id: i64,
    /// Empty where they have left.
    pub nickname: String,
    /// Address of their picture; only a book's own page tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// `{books, total, page, next}`, and the server's clock for "3시간 전".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookList {
    pub books: Vec<Book>,
    /// Exact up to 10,000, then 10,001.
    pub total: i64,
    pub page: i64,
    /// Cursor of what follows; null at the end.
    pub next: Option<String>,
    pub now: Timestamp,
    /// The title that may have been meant, where a search found only near misses.
    #[serde(default)]
    pub meant: Option<String>,
}

/// What stands above a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// As HTML: links and plain forms.
    pub html: String,
    /// The name of the category, where it is one's list.
    pub category: Option<String>,
    /// Whether it says what is wrong with what is asked for.
    pub refused: bool,
}

/// How many listings there are of each value that a list may be narrowed to, given what else it is narrowed to; most first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    pub status: Vec<FacetCount>,
    pub category: Vec<FacetCount>,
    pub condition: Vec<FacetCount>,
    /// Of the category that is chosen.
    pub subcategory: Vec<FacetCount>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCount {
    pub value: String,
    /// Exact up to 1,000, then 1,001.
    pub listings: i64,
}

/// `{book}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookAnswer {
    pub book: Book,
}

/// `{book, photos, seller}`, and what the page shows beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookDetail {
    pub book: Book,
    pub photos: Vec<Photo>,
    pub seller: Seller,
    pub category: Category,
    /// Whether it belongs to who asks.
    pub mine: bool,
    /// Other books of this seller, newest first.
    pub others: Vec<Book>,
    /// Of the same book: the newest reviews, how many there are, and their average in tenths.
    pub reviews: Vec<Review>,
    pub review_count: i64,
    pub average: Option<i64>,
    pub likes: i64,
    /// Whether who asks likes it.
    pub liked: bool,
    pub now: Timestamp,
}

/// The sell form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingForm {
    pub isbn: String,
    pub title: String,
    pub author: String,
    pub publisher: String,
    pub category: String,
    pub condition: String,
    pub original_price: String,
    pub selling_price: String,
    pub details: String,
    pub photos: Vec<String>,
    /// Names of files that were chosen but not uploaded: a browser without JavaScript sends them.
    pub files: String,
    /// The mark of a form to sell: however often it is sent as it is, it puts one copy on sale.
    pub once: String,
}

/// What a page with the sell form needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormPage {
    pub form: ListingForm,
    /// What was wrong with it, where it comes back without JavaScript.
    pub error: Option<AppError>,
    /// Whether its ISBN has just filled it, without JavaScript.
    pub filled: bool,
    /// What copies of this book in this condition went for, where both are known and enough were sold.
    pub prices: Option<Prices>,
    /// Those of `form`, in its order.
    pub photos: Vec<Photo>,
    pub categories: Vec<Category>,
}

impl From<&Draft> for ListingForm {
    fn from(draft: &Draft) -> Self {
        ListingForm {
            isbn: draft.get("isbn"),
            title: draft.get("title"),
            author: draft.get("author"),
            publisher: draft.get("publisher"),
            category: draft.get("category"),
            condition: draft.get("condition"),
            original_price: draft.get("original_price"),
            selling_price: draft.get("selling_price"),
            details: draft.get("details"),
            photos: draft.list("photos"),
            files: String::new(),
            once: draft.get("once"),
        }
    }
}

/// A listing whose fields are each as they must be. Whether the category exists and the photos are the seller's, the store sees.
#[derive(Debug, Clone)]
pub struct Listing {
    pub isbn: Option<Isbn>,
    pub title: Title,
    pub author: Author,
    pub publisher: Publisher,
    pub category: String,
    pub condition: Condition,
    pub original_price: Price,
    pub selling_price: Price,
    pub details: Details,
    pub photos: Vec<i64>,
    /// [`ListingForm::once`]; programs that send none may sell the same twice.
    pub once: Option<String>,
}

impl Listing {
    pub fn parse(form: &ListingForm) -> Result<Listing, AppError> {
        let mut errors = FieldErrors::default();
        let isbn = errors.take("isbn", Isbn::parse(&form.isbn));
        let title = errors.take("title", Title::parse(&form.title));
        let author = errors.take("author", Author::parse(&form.author));
        let publisher = errors.take("publisher", Publisher::parse(&form.publisher));
        let category = errors.take("category", chosen(&form.category, Category::key));
        let condition = errors.take("condition", chosen(&form.condition, Condition::parse));
        let original_price = errors.take("original_price", Price::parse(&form.original_price));
        let selling_price = errors.take("selling_price", Price::parse(&form.selling_price));
        let details = errors.take("details", Details::parse(&form.details));
        let photos = errors.take("photos", photo_ids(form));
        let listing = (|| {
            Some(Listing {
                isbn: isbn?,
                title: title?,
                author: author?,
                publisher: publisher?,
                category: category?,
                condition: condition?,
                original_price: original_price?,
                selling_price: selling_price?,
                details: details?,
                photos: photos?,
                once: Some(form.once.clone()).filter(|once| is_mark(once)),
            })
        })();
        errors.finish(listing)
    }

    /// Per mille off the original price.
    pub fn discount(&self) -> i64 {
        discount(self.original_price.won(), self.selling_price.won())
    }
}

/// As the server makes them: 128 bits, hexadecimal.
pub fn is_mark(once: &str) -> bool {
    once.len() == 32 && once.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn chosen<T>(word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Refusal> {
    match word {
        "" => Err(Reason::Required.into()),
        word => parse(word).ok_or(Reason::Unknown.into()),
    }
}

fn photo_ids(form: &ListingForm) -> Result<Vec<i64>, Refusal> {
    if !form.files.is_empty() {
        return Err(Reason::NotUploaded.into());
    }
    let ids = form.photos.iter().filter(|id| !id.is_empty()).map(|id| id.parse().map_err(|_| Refusal::from(Reason::Unknown)));
    let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
    if ids.len() > MAX_PHOTOS {
        return Err(Refusal(Reason::TooMany, Some(MAX_PHOTOS as i64)));
    }
    if (1..ids.len()).any(|index| ids[..index].contains(&ids[index])) {
        return Err(Reason::Unknown.into());
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(raw: &str) -> Result<i64, Reason> {
        Price::parse(raw).map(Price::won).map_err(|refusal| refusal.0)
    }

    #[test]
    fn prices_are_whole_won_as_people_type_them() {
        for (raw, won) in [("0", 0), ("12300", 12_300), (" 12,300원 ", 12_300), ("10000000", 10_000_000), ("007", 7)] {
            assert_eq!(price(raw), Ok(won), "{raw}");
        }
        for (raw, reason) in [
            ("", Reason::Required),
            ("원", Reason::Required),
            ("-1", Reason::TooSmall),
            ("-99999999999999999999", Reason::TooSmall),
            ("10000001", Reason::TooBig),
            ("99999999999999999999", Reason::TooBig),
            ("12.5", Reason::NotANumber),
            ("만원", Reason::NotANumber),
            ("1e3", Reason::NotANumber),
            ("-", Reason::NotANumber),
        ] {
            assert_eq!(price(raw), Err(reason), "{raw}");
        }
    }

    fn form() -> ListingForm {
        ListingForm {
            title: "채식주의자".into(),
            category: "fiction".into(),
            condition: "good".into(),
            original_price: "15000".into(),
            selling_price: "6000".into(),
            ..Default::default()
        }
    }

    fn refused(change: impl Fn(&mut ListingForm)) -> Vec<(String, Reason)> {
        let mut form = form();
        change(&mut form);
        let error = Listing::parse(&form).expect_err("should be refused");
        error.fields().iter().map(|error| (error.field.clone(), error.reason)).collect()
    }

    #[test]
    fn a_listing_needs_no_more_than_title_category_condition_and_prices() {
        assert_eq!(Listing::parse(&form()).unwrap().discount(), 600);
    }

    #[test]
    fn each_field_is_refused_by_name_at_both_edges() {
        assert!(refused(|form| form.title = " ".into()).contains(&("title".into(), Reason::Required)));
        assert!(refused(|form| form.title = "가".repeat(201)).contains(&("title".into(), Reason::TooLong)));
        assert!(refused(|form| form.author = "가".repeat(201)).contains(&("author".into(), Reason::TooLong)));
        assert!(refused(|form| form.publisher = "가".repeat(101)).contains(&("publisher".into(), Reason::TooLong)));
        assert!(refused(|form| form.details = "가".repeat(5001)).contains(&("details".into(), Reason::TooLong)));
        assert!(refused(|form| form.condition = "mint".into()).contains(&("condition".into(), Reason::Unknown)));
        assert!(refused(|form| form.condition = String::new()).contains(&("condition".into(), Reason::Required)));
        assert!(refused(|form| form.isbn = "123".into()).contains(&("isbn".into(), Reason::BadIsbn)));
        assert!(refused(|form| form.files = "IMG_1.jpg".into()).contains(&("photos".into(), Reason::NotUploaded)));
        assert!(refused(|form| form.photos = vec!["1".into(); 2]).contains(&("photos".into(), Reason::Unknown)));
        assert!(refused(|form| form.photos = (0..9).map(|id| id.to_string()).collect()).contains(&("photos".into(), Reason::TooMany)));
        let mut edge = form();
        edge.title = "가".repeat(200);
        edge.author = "가".repeat(200);
        edge.publisher = "가".repeat(100);
        edge.details = "가".repeat(5000);
        edge.photos = (0..8).map(|id| id.to_string()).collect();
        assert!(Listing::parse(&edge).is_ok());
    }

    #[test]
    fn a_discount_is_per_mille_and_may_be_a_surcharge() {
        assert_eq!(discount(15_000, 6_000), 600);
        assert_eq!(discount(0, 6_000), 0);
        assert_eq!(discount(10_000, 15_000), -500);
    }
}
