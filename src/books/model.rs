//! ISBNs, categories and the facts of an edition.

use serde::{Deserialize, Serialize};

use crate::error::{Reason, Refusal};
use crate::i18n::Lang;
use crate::text::{fold, text_type};

text_type! {
    /// A book's title. Real ones need more than the original's 100 characters.
    Title, line, 1..=200
}
text_type! {
    /// The people who wrote, edited or translated it, as the cover names them.
    Author, line, 0..=200
}
text_type! {
    /// The publishing house.
    Publisher, line, 0..=100
}

/// An ISBN-13 with a right check digit; an ISBN-10 becomes one. Hyphens and spaces are let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Isbn(String);

impl Isbn {
    /// Thirteen digits and the hyphens that people type between them.
    pub const MAX_TYPED: usize = 17;

    /// `None` where nothing was typed: old and small editions have no ISBN.
    pub fn parse(raw: &str) -> Result<Option<Isbn>, Refusal> {
        let typed: String = raw.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}')).collect();
        match typed.len() {
            0 => Ok(None),
            10 => from_ten(&typed).map(Some),
            13 => from_thirteen(&typed).map(Some),
            _ => Err(Reason::BadIsbn.into()),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// ISO 2108: weights 10 to 1, sum divisible by 11, X stands for 10.
fn from_ten(typed: &str) -> Result<Isbn, Refusal> {
    let value = |(index, c): (usize, char)| match c {
        'X' | 'x' if index == 9 => Some(10),
        digit => digit.to_digit(10),
    };
    let digits: Option<Vec<u32>> = typed.chars().enumerate().map(value).collect();
    let digits = digits.ok_or(Reason::BadIsbn)?;
    let sum: u32 = digits.iter().enumerate().map(|(index, digit)| digit * (10 - index as u32)).sum();
    if !sum.is_multiple_of(11) {
        return Err(Reason::BadIsbn.into());
    }
    let body = format!("978{}", &typed[..9]);
    let check = (10 - weighted(&body) % 10) % 10;
    Ok(Isbn(format!("{body}{check}")))
}

/// ISO 2108: weights 1 and 3 in turn, sum divisible by 10; the prefix is 978 or 979.
fn from_thirteen(typed: &str) -> Result<Isbn, Refusal> {
    let is_book = typed.starts_with("978") || typed.starts_with("979");
    if !is_book || !typed.bytes().all(|byte| byte.is_ascii_digit()) || !weighted(typed).is_multiple_of(10) {
        return Err(Reason::BadIsbn.into());
    }
    Ok(Isbn(typed.to_owned()))
}

fn weighted(digits: &str) -> u32 {
    digits.bytes().enumerate().map(|(index, byte)| u32::from(byte - b'0') * if index % 2 == 0 { 1 } else { 3 }).sum()
}

/// A category of the shop. `key` is stable and stands in addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Category {
    pub key: String,
    pub name_ko: String,
    pub name_en: String,
}

impl Category {
    /// What may be a key: lower-case letters and underscores. Whether there is such a category, the database knows.
    pub fn key(word: &str) -> Option<String> {
        word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_').then(|| word.to_owned())
    }

    pub fn name(&self, lang: Lang) -> String {
        match lang {
            Lang::Ko => self.name_ko.clone(),
            Lang::En => self.name_en.clone(),
        }
    }
}

/// What is known of an edition; fills the sell form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct BookFacts {
    pub isbn: String,
    pub title: String,
    pub author: String,
    pub publisher: String,
    /// Key of the category; empty where none is known.
    pub category: String,
    pub subcategory: String,
    /// `2019-06-28` or a year; empty where unknown.
    pub published_on: String,
    pub description: String,
    /// Price when new, in won.
    pub original_price: Option<i64>,
}

/// What makes two rows the same edition: the ISBN, or title and author without case and spaces.
pub fn identity(isbn: Option<&Isbn>, title: &str, author: &str) -> String {
    match isbn {
        Some(isbn) => format!("isbn:{}", isbn.as_str()),
        None => format!("text:{}|{}", fold(title), fold(author)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(raw: &str) -> Result<Option<String>, Reason> {
        Isbn::parse(raw).map(|isbn| isbn.map(|isbn| isbn.0)).map_err(|refusal| refusal.0)
    }

    #[test]
    fn an_isbn_may_be_absent_ten_or_thirteen_digits() {
        assert_eq!(parsed(" "), Ok(None));
        assert_eq!(parsed("978-89-364-3359-8"), Ok(Some("9788936433598".into())));
        assert_eq!(parsed("9791185811871"), Ok(Some("9791185811871".into())));
        assert_eq!(parsed("0-306-40615-2"), Ok(Some("9780306406157".into())));
        assert_eq!(parsed("080442957X"), Ok(Some("9780804429573".into())));
    }

    #[test]
    fn a_wrong_digit_is_seen() {
        for bad in [
            "9788936433595",
            "9768936433594",
            "0306406153",
            "X306406152",
            "97889364335",
            "97889364335९4",
            "abcdefghijklm",
            "가나다",
            "97889364335944",
        ] {
            assert_eq!(parsed(bad), Err(Reason::BadIsbn), "{bad}");
        }
    }

    #[test]
    fn editions_without_isbn_are_the_same_by_title_and_author() {
        assert_eq!(identity(None, "작별하지 않는다", "한강"), identity(None, "작별하지않는다", "한 강"));
        assert_ne!(identity(None, "토지 1", "박경리"), identity(None, "토지 2", "박경리"));
    }
}
