//! How a book is like another one.

use super::asked::Like;
use super::stock::Row;
use super::wish;

/// Points for likeness: the author, the part of the category, the category, and each word of its description up to a few.
const LIKE_AUTHOR: f64 = 7.0;
const LIKE_PART: f64 = 6.0;
const LIKE_CATEGORY: f64 = 2.0;
const LIKE_WORD: f64 = 0.15;
const LIKE_WORDS: usize = 20;
/// Keystrokes of a word that says something of a book: shorter ones are mostly particles and verbs.
const TELLING_WORD: usize = 12;
/// Letters of a title that make it one wherever they stand.
const TITLE: usize = 4;

/// Whether two titles are those of one book in two editions: what stands before a subtitle or a remark is the same.
pub fn is_same_book(one: &str, other: &str) -> bool {
    let main = |title: &str| wish::name(title.split([':', '-', '(', '–', '—', '[']).find(|part| !part.trim().is_empty()).unwrap_or_default());
    main(one) == main(other) || wish::name(other).contains(&main(one)) && main(one).chars().count() >= TITLE
}

/// How a book is like another one.
pub struct Likeness {
    pub points: f64,
    pub fits: bool,
    pub same_author: bool,
}

pub fn likeness(like: &Like, row: &Row) -> Likeness {
    let same_author = !like.author_key.is_empty() && like.author_key == row.author_key;
    let same_category = like.category == row.category;
    let same_part = same_category && like.subcategory == row.subcategory;
    let telling = like.body.split(' ').filter(|word| word.chars().count() >= TELLING_WORD);
    let words = telling.filter(|word| row.body.contains(&format!(" {word}"))).take(LIKE_WORDS).count();
    let author = if same_author { LIKE_AUTHOR } else { 0.0 };
    let place = match (same_part, same_category) {
        (true, _) => LIKE_PART,
        (false, true) => LIKE_CATEGORY,
        (false, false) => 0.0,
    };
    Likeness {
        points: words as f64 * LIKE_WORD + author + place,
        fits: same_author || same_part || (same_category && like.subcategory.is_empty()),
        same_author,
    }
}
