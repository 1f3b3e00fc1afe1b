//! Whether an answer is what a question of `tests/data/librarian_questions.json` asks for, by the rules that
//! `bench/librarian_questions.py` sets down.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// A listing on sale, with what is judged of it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Offered {
    pub listing_id: i64,
    pub isbn: String,
    pub title: String,
    pub author: String,
    pub publisher: String,
    pub category: String,
    pub category_name: String,
    pub subcategory: String,
    pub description: String,
    pub condition: String,
    pub selling_price: i64,
}

pub const OFFERED: &str = "select l.listing_id, l.isbn, l.title, l.author, l.publisher, c.key as category, c.name_ko as category_name, b.subcategory,
            b.description, l.condition, l.selling_price
     from listing l join book b on b.book_id = l.book_id join category c on c.category_id = l.category_id where l.status = 'on_sale'";

/// An answer: listings in its order, and whether it says that nothing fits.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub listings: Vec<i64>,
    pub nothing_fits: bool,
}

fn folded(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

fn words(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// What a book does not fulfil of `must`, given the answers before.
fn broken<'a>(must: &'a Value, book: &Offered, before: &[Given], shelf: &[Offered]) -> Option<&'a str> {
    let rules = must.as_object()?;
    rules.iter().find(|(rule, value)| !keeps(rule, value, book, before, shelf)).map(|(rule, _)| rule.as_str())
}

fn keeps(rule: &str, value: &Value, book: &Offered, before: &[Given], shelf: &[Offered]) -> bool {
    match rule {
        "max_price" => book.selling_price <= value.as_i64().expect("a price"),
        "min_price" => book.selling_price >= value.as_i64().expect("a price"),
        "condition" => words(value).any(|key| key == book.condition),
        "category" => words(value).any(|key| key == book.category),
        "author" => words(value).any(|name| folded(&book.author).contains(&folded(name))),
        "not_isbn" => words(value).all(|isbn| isbn != book.isbn),
        "cheaper_than_earlier" => {
            let last = before.last().map(|given| given.listings.as_slice()).unwrap_or_default();
            shelf
                .iter()
                .filter(|other| last.contains(&other.listing_id))
                .map(|other| other.selling_price)
                .max()
                .is_none_or(|dearest| book.selling_price < dearest)
        }
        "not_earlier" => before.iter().all(|given| !given.listings.contains(&book.listing_id)),
        other => panic!("{other} is no rule"),
    }
}

fn is_about(most: &Value, book: &Offered) -> bool {
    let one = |choice: &Value| {
        let (kind, list) = choice.as_object().and_then(|choice| choice.iter().next()).expect("a choice");
        match kind.as_str() {
            "category" => words(list).any(|key| key == book.category),
            "subcategory" => words(list).any(|name| folded(&book.subcategory).contains(&folded(name))),
            "words" => {
                let fields = [&book.title, &book.author, &book.publisher, &book.category_name, &book.subcategory, &book.description];
                words(list).any(|word| fields.iter().any(|field| folded(field).contains(&folded(word))))
            }
            other => panic!("{other} is no choice"),
        }
    };
    most["any"].as_array().is_none_or(|any| any.iter().any(one))
}

/// What is wrong with an answer; nothing where it is what was asked for.
pub fn fault(question: &Value, given: &Given, before: &[Given], shelf: &[Offered]) -> Option<String> {
    let books: Vec<&Offered> = given.listings.iter().filter_map(|id| shelf.iter().find(|book| book.listing_id == *id)).collect();
    if books.len() != given.listings.len() {
        return Some("a book is not on sale".into());
    }
    let mut distinct = given.listings.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() != given.listings.len() {
        return Some("a book comes twice".into());
    }
    let possible = shelf.iter().filter(|book| broken(&question["must"], book, before, shelf).is_none()).count();
    if question["none"] == true || possible == 0 {
        return (!given.nothing_fits).then(|| "it does not say that nothing fits".into());
    }
    if given.nothing_fits {
        return Some("it says that nothing fits".into());
    }
    if books.len() < possible.min(2) || books.len() > 5 {
        return Some(format!("{} books", books.len()));
    }
    if let Some(rule) = books.iter().find_map(|book| broken(&question["must"], book, before, shelf)) {
        return Some(format!("must: {rule}"));
    }
    let about = books.iter().filter(|book| is_about(&question["most"], book)).count();
    (about * 2 < books.len()).then(|| format!("most: {about} of {}", books.len()))
}
