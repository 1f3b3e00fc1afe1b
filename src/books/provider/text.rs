use crate::books::model::{Author, Publisher, Title};
use crate::listings::model::Price;
use crate::text::prose;

/// Characters of a description that are kept: what a page shows before somebody would rather read the book.
const DESCRIPTION: usize = 2_000;
/// Longest entity that is looked for: `&#1114111;`.
const LONGEST_ENTITY: usize = 10;

/// A title within our limits; without one there is no book.
pub fn title(text: &str) -> Option<String> {
    Title::parse(&line(text)).ok().map(|title| title.as_str().to_owned())
}

pub fn author(text: &str) -> String {
    Author::parse(&cut(&line(text), Author::MAX)).map(|author| author.as_str().to_owned()).unwrap_or_default()
}

pub fn publisher(text: &str) -> String {
    Publisher::parse(&cut(&line(text), Publisher::MAX)).map(|publisher| publisher.as_str().to_owned()).unwrap_or_default()
}

pub fn description(text: &str) -> String {
    prose(&cut(plain(text).trim(), DESCRIPTION), 0, DESCRIPTION).unwrap_or_default()
}

/// A price when new. Zero is how both services say that they know none.
pub fn price(won: i64) -> Option<i64> {
    (1..=Price::MAX).contains(&won).then_some(won)
}

/// `2021-10-11` of `20211011` or `2021-10-11`; a month or a year where no more is told; empty where even that is not.
pub fn date(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize, most: u32| {
        let digits = digits.get(from..to)?;
        digits.parse().is_ok_and(|number: u32| (1..=most).contains(&number)).then_some(digits)
    };
    match (part(0, 4, 9999), part(4, 6, 12), part(6, 8, 31)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        (Some(year), Some(month), None) => format!("{year}-{month}"),
        (Some(year), None, _) => year.to_owned(),
        (None, ..) => String::new(),
    }
}

/// One line, single spaces.
fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `max` characters, and an ellipsis where something is missing.
fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Without tags, and with entities as what they stand for. `<햄릿>` is no tag: Korean titles have such brackets.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['<', '&']) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let (put, length) = tag(rest).or_else(|| entity(rest)).unwrap_or_else(|| (rest.chars().next(), 1));
        out.extend(put);
        rest = &rest[length..];
    }
    out + rest
}

/// What takes the place of the tag that `text` begins with, and its length in bytes.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = text.find('>')? + 1;
    let breaks = ["br", "p", "div", "li"].iter().any(|tag| name.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag)));
    Some((breaks.then_some('\n'), length))
}

/// The character of the entity that `text` begins with, and its length in bytes.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let end = text.strip_prefix('&')?.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')? + 1;
    let character = match &text[1..end] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        name => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((Some(character), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_entities_become_their_characters_once() {
        for (text, plain) in [
            ("<b>채식</b>주의자", "채식주의자"),
            ("&lt;햄릿&gt; &amp; 나", "<햄릿> & 나"),
            ("<햄릿> 읽기", "<햄릿> 읽기"),
            ("&#39;&#x604B;&apos;", "'恋'"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("1 < 2 & 3; AT&T <b", "1 < 2 & 3; AT&T <b"),
            ("가<BR/>나<p class=\"x\">다", "가 나 다"),
            ("&nbsp;가&;&#;&#xD800;", "가&;&#;&#xD800;"),
        ] {
            assert_eq!(line(text), plain, "{text}");
        }
    }

    #[test]
    fn what_is_told_is_held_to_our_limits() {
        assert_eq!(title("  "), None);
        assert_eq!(title(&"가".repeat(201)), None);
        assert_eq!(title("가\u{202E}나"), None, "a title that turns direction is none");
        assert_eq!(author(&"가".repeat(300)).chars().count(), 200);
        assert_eq!(publisher(&"가".repeat(300)).chars().count(), 100);
        assert_eq!(author("가&#7;나"), "", "control characters are refused");
        assert_eq!(description(&"가".repeat(9_000)).chars().count(), DESCRIPTION);
        assert_eq!(description("첫째<br>둘째"), "첫째\n둘째");
        assert_eq!((price(0), price(-1), price(15_000), price(10_000_001)), (None, None, Some(15_000), None));
    }

    #[test]
    fn dates_come_with_and_without_hyphens() {
        for (text, day) in [
            ("20211011", "2021-10-11"),
            ("2021-10-11", "2021-10-11"),
            ("202110", "2021-10"),
            ("20211399", "2021"),
            ("2021", "2021"),
            ("", ""),
            ("봄", ""),
        ] {
            assert_eq!(date(text), day, "{text}");
        }
    }
}
