//! The two-set keyboard (KS X 5002): which letter of either mode is on which key.

use super::text::{compose, is_consonant, is_jamo, is_syllable};

const LATIN: &str = "qwertyuiopasdfghjklzxcvbnm";
const HANGUL: &str = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ";
/// With Shift.
const LATIN_UP: &str = "QWERTOP";
const HANGUL_UP: &str = "ㅃㅉㄸㄲㅆㅒㅖ";

fn counterpart(c: char, from: &str, to: &str) -> Option<char> {
    from.chars().zip(to.chars()).find(|(key, _)| *key == c).map(|(_, other)| other)
}

/// Korean that was typed in English mode (`cotlrwndmlwk`), as syllables; nothing where that makes none, but for one letter at
/// the end that is still being typed.
pub fn to_hangul(typed: &str) -> Option<String> {
    let key = |c: char| counterpart(c, LATIN_UP, HANGUL_UP).or_else(|| counterpart(c.to_ascii_lowercase(), LATIN, HANGUL)).unwrap_or(c);
    if !typed.chars().any(|c| c.is_ascii_alphabetic()) || typed.chars().any(|c| is_syllable(c) || is_jamo(c)) {
        return None;
    }
    let words: Vec<String> = typed.split_whitespace().map(|word| compose(&word.chars().map(key).collect::<String>())).collect();
    let text = words.join(" ");
    let body = text.strip_suffix(is_consonant).unwrap_or(&text);
    (text.chars().filter(|c| is_syllable(*c)).count() >= 2 && !body.chars().any(is_jamo)).then_some(text)
}

/// English that was typed in Korean mode (ㅗㅁ교 is `harry`'s beginning), from its keys.
pub fn to_latin(keys: &str) -> Option<String> {
    let key = |c: char| counterpart(c, HANGUL, LATIN).or_else(|| counterpart(c, HANGUL_UP, LATIN_UP).map(|up| up.to_ascii_lowercase()));
    keys.chars().any(is_jamo).then(|| keys.chars().map(|c| key(c).unwrap_or(c)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::text::keys;
    use super::*;

    #[test]
    fn korean_in_english_mode_is_korean() {
        assert_eq!(to_hangul("cotlrwndmlwk").as_deref(), Some("채식주의자"));
        assert_eq!(to_hangul("cotlrw").as_deref(), Some("채식ㅈ"));
        assert_eq!(to_hangul("Rhcrkfn 2").as_deref(), Some("꽃가루 2"));
        assert_eq!(to_hangul("gksrkd ghkd"), Some("한강 황".into()));
        for english in ["harry potter", "채식", "123", "x"] {
            assert_eq!(to_hangul(english), None, "{english}");
        }
    }

    #[test]
    fn english_in_korean_mode_is_english() {
        assert_eq!(to_latin(&keys("ㅗㅁㄱ교")).as_deref(), Some("harry"));
        assert_eq!(to_latin("harry"), None);
    }
}
