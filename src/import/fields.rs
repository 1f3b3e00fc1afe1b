use super::entities::decode;
use super::table::Row;
use crate::books::model::Isbn;
use crate::error::{Reason, Refusal};
use crate::time::Timestamp;

/// Characters of a wrong value that a reason quotes.
const QUOTED: usize = 40;

/// The ISBN, if there is one. Files put the article numbers (EAN) of magazines and goods into the same column: a book with
/// such a number is one without ISBN.
pub fn isbn(row: &Row<'_>) -> Result<Option<Isbn>, String> {
    let typed = row.get("isbn13");
    Isbn::parse(typed).or_else(|_| {
        let digits: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        match digits.len() {
            13 if is_number(&digits) && is_article_number(&digits) => Ok(None),
            13 if is_number(&digits) => Err("isbn13: the check digit is wrong".into()),
            10 if is_number(&digits[..9]) => Err("isbn13: the check digit is wrong".into()),
            _ => Err(format!("isbn13: {} is no number of 10 or 13 digits", quoted(typed))),
        }
    })
}

/// Whether the check digit of 13 digits is right (GS1 General Specifications, 7.9: weights 1 and 3 in turn).
fn is_article_number(digits: &str) -> bool {
    let weighted = digits.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    weighted.sum::<u32>() % 10 == 0
}

/// The column's text, its entities decoded, as `parse` makes it.
pub fn parsed<T>(row: &Row<'_>, column: &str, parse: impl Fn(&str) -> Result<T, Refusal>) -> Result<T, String> {
    parse(&decode(row.get(column))).map_err(|refusal| format!("{column}: {}", sentence(refusal)))
}

fn sentence(Refusal(reason, limit): Refusal) -> String {
    let limit = limit.unwrap_or_default();
    match reason {
        Reason::Required => "missing".into(),
        Reason::TooLong => format!("longer than {limit} characters"),
        Reason::TooSmall => format!("less than {limit}"),
        Reason::TooBig => format!("more than {limit}"),
        Reason::NotANumber => "not a whole number".into(),
        Reason::BadCharacters => "has a line break or another character that cannot stand there".into(),
        other => format!("{other:?}"),
    }
}

/// The choice that the column's word stands for. `choices` says in English what there is to choose.
pub fn chosen<T>(row: &Row<'_>, column: &str, parse: impl Fn(&str) -> Option<T>, choices: impl Fn() -> String) -> Result<T, String> {
    match row.get(column) {
        "" => Err(format!("{column}: missing")),
        word => parse(&decode(word)).ok_or_else(|| format!("{column}: {} is not {}", quoted(word), choices())),
    }
}

pub fn choices<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", words.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(QUOTED).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// The number in a column that may be empty.
pub fn number<T: std::str::FromStr>(row: &Row<'_>, column: &str, fits: impl Fn(&T) -> bool, what: &str) -> Result<Option<T>, String> {
    match row.get(column) {
        "" => Ok(None),
        text => text.parse().ok().filter(fits).map(Some).ok_or_else(|| format!("{column}: {} is not {what}", quoted(text))),
    }
}

/// Books are announced for the coming year, not for later ones.
fn last_year(now: Timestamp) -> i64 {
    now.date().0 + 1
}

/// `2019`, `2019-06` or `2019-06-28`, if there is such a day. Else empty: a slip in the date is no reason to lose the book.
pub fn date(text: &str, now: Timestamp) -> String {
    let widths = [4, 2, 2];
    let parts: Vec<&str> = text.split('-').collect();
    let is_date = parts.len() <= widths.len()
        && parts.iter().zip(widths).all(|(part, width)| part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit()));
    let part = |index: usize| parts.get(index).map_or(Some(1), |part| part.parse::<i64>().ok());
    match (part(0), part(1), part(2)) {
        (Some(year), Some(month), Some(day))
            if is_date && (1..=last_year(now)).contains(&year) && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day) =>
        {
            text.to_owned()
        }
        _ => String::new(),
    }
}

/// Days of a month in the Gregorian calendar.
fn days(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A year, before our era with a minus. Else empty.
pub fn year(text: &str, now: Timestamp) -> String {
    text.parse::<i64>().ok().filter(|year| *year <= last_year(now)).map(|year| year.to_string()).unwrap_or_default()
}
