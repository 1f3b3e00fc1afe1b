//! Text as people type it, made into text as we keep it: NFC, trimmed, without control characters.

use crate::error::{Reason, Refusal};

#[cfg(feature = "ssr")]
#[path = "text_nfc_server.rs"]
mod nfc;
#[cfg(not(feature = "ssr"))]
#[path = "text_nfc_browser.rs"]
mod nfc;

pub use nfc::nfc;

/// One line of `min` to `max` characters (Unicode scalar values).
pub fn line(raw: &str, min: usize, max: usize) -> Result<String, Refusal> {
    measured(nfc(raw.replace('\t', " ").trim()), min, max, |_| false)
}

/// Several lines; line breaks are kept, as `\n`.
pub fn prose(raw: &str, min: usize, max: usize) -> Result<String, Refusal> {
    let text = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    measured(nfc(text.trim()), min, max, |c| c == '\n')
}

fn measured(text: String, min: usize, max: usize, allowed: fn(char) -> bool) -> Result<String, Refusal> {
    let length = text.chars().count();
    if text.chars().any(|c| (c.is_control() && !allowed(c)) || turns_direction(c)) {
        return Err(Reason::BadCharacters.into());
    }
    if min > 0 && !text.chars().any(is_visible) {
        return Err(Reason::Required.into());
    }
    if length < min {
        return Err(Refusal(Reason::TooShort, Some(min as i64)));
    }
    if length > max {
        return Err(Refusal(Reason::TooLong, Some(max as i64)));
    }
    Ok(text)
}

/// Bidirectional overrides and isolates (UAX #9): they make a name read as another one.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Neither white space nor one of the letters without a picture (Hangul fillers, zero-width characters, blank Braille).
fn is_visible(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(
            c,
            '\u{00AD}' | '\u{115F}' | '\u{1160}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        )
}

/// For comparing: lower case, no white space. "작별하지 않는다" and "작별하지않는다" are the same.
pub fn fold(text: &str) -> String {
    nfc(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// `12300` as `12,300`.
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Percent-encoding of a query value (RFC 3986, unreserved characters stay).
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Declares a newtype over one line or several lines of text, with its limits and its `parse`.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $kind:ident, $min:literal ..= $max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub const MIN: usize = $min;
            pub const MAX: usize = $max;

            pub fn parse(raw: &str) -> Result<Self, $crate::error::Refusal> {
                $crate::text::$kind(raw, Self::MIN, Self::MAX).map($name)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}
pub(crate) use text_type;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_and_trimmed() {
        assert_eq!(line("  \u{1112}\u{1161}\u{11ab} ", 1, 10), Ok("한".to_owned()));
        assert_eq!(prose("a\r\nb\rc\n", 0, 10), Ok("a\nb\nc".to_owned()));
    }

    #[test]
    fn control_characters_and_direction_overrides_are_refused() {
        for bad in ["a\0b", "a\u{7}b", "a\u{202E}b", "a\u{2066}b"] {
            assert_eq!(line(bad, 1, 10), Err(Reason::BadCharacters.into()), "{bad:?}");
        }
        assert_eq!(line("a\nb", 1, 10), Err(Reason::BadCharacters.into()));
        assert_eq!(prose("a\tb", 1, 10), Ok("a b".to_owned()), "a pasted tab is a space");
    }

    #[test]
    fn what_cannot_be_seen_is_nothing() {
        assert_eq!(line("\u{3164}\u{200B}", 1, 10), Err(Reason::Required.into()));
        assert_eq!(line("", 0, 10), Ok(String::new()));
    }

    #[test]
    fn limits_count_characters_at_both_edges() {
        assert!(line(&"가".repeat(200), 1, 200).is_ok());
        assert_eq!(line(&"가".repeat(201), 1, 200), Err(Refusal(Reason::TooLong, Some(200))));
        assert_eq!(line("ab", 3, 30), Err(Refusal(Reason::TooShort, Some(3))));
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_300, "12,300"), (1_234_567, "1,234,567"), (-4_500, "-4,500")] {
            assert_eq!(thousands(number), text);
        }
    }
}
