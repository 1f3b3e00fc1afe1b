//! Addresses and numbers that lead out of the shop: none of them is ours to repeat.

use unicode_normalization::UnicodeNormalization;

/// Endings of names of the web that are known whatever stands in front of them.
const ENDINGS: &[&str] = &["com", "net", "org", "kr", "io", "co", "me", "ly", "gg", "app", "dev", "shop", "store", "site", "link", "xyz"];
/// Letters of a shortest name and ending, where it is none of these: "J.K.Rowling" is no name of the web.
const LABEL: usize = 2;
/// Digits of the shortest ISBN, and about those of a telephone or an account.
const LONGEST_NUMBER: usize = 9;

/// Whether a text has an address of the web or of mail, or a number too long to be a price or a year.
pub fn has_contact(text: &str) -> bool {
    let text: String = text.nfkc().collect();
    let lower = text.to_lowercase();
    ["@", "://", "www.", "isbn"].iter().any(|mark| lower.contains(mark)) || has_domain(&text) || has_long_number(&text)
}

fn has_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split(['.', '。']).collect();
    labels.windows(2).any(|pair| {
        let ending: String = pair[1].chars().take_while(char::is_ascii_alphanumeric).collect();
        let label = pair[0].bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        let is_known = ENDINGS.contains(&ending.to_lowercase().as_str()) && pair[0].ends_with(char::is_alphanumeric);
        is_known || (label >= LABEL && ending.len() >= LABEL && is_ending(&ending))
    })
}

/// Letters alone, and not a word that begins a sentence behind a space that is missing.
fn is_ending(word: &str) -> bool {
    let begins = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.ends_with(|c: char| c.is_ascii_lowercase());
    !begins && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    let mut gap = false;
    for c in text.chars() {
        match c {
            '0'..='9' => {
                digits += 1;
                gap = false;
            }
            // One mark between digits; two end a number.
            '-' | ' ' | '.' | '–' | '·' if digits > 0 && !gap => gap = true,
            _ => digits = 0,
        }
        if digits > LONGEST_NUMBER {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_leads_elsewhere_is_found() {
        for text in [
            "https://evil.example/책",
            "evil.com에서 사세요",
            "go to shop.evil.co.kr",
            "See evil.example.",
            "EVIL.XX",
            "Evil.Com",
            "책.kr",
            "WWW.evil",
            "ｅｖｉｌ．ｃｏｍ",
            "me@evil",
            "ISBN 123",
            "978-89-364-3412-0",
            "9788936434120",
            "8936434128",
            "010 1234 5678",
            "０１０-１２３４-５６７８",
        ] {
            assert!(has_contact(text), "{text}");
        }
    }

    #[test]
    fn prices_years_and_names_are_not() {
        for text in [
            "6,000원이에요. 2018년",
            "J.K.Rowling",
            "3.5점",
            "정말요.네",
            "1.5kg",
            "It is done.Come in",
            "1984 - 2020",
            "10,000원, 12,000원, 9,800원",
        ] {
            assert!(!has_contact(text), "{text}");
        }
    }
}
