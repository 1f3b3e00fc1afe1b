//! Numbers of the list in a sentence, such as `[3]` or `[2, 5]`: the reader sees titles in their place.

use crate::search::text::is_syllable;

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    Numbers(Vec<usize>),
}

pub fn parts(sentence: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(open) = sentence[at..].find(['[', '［']).map(|open| at + open) {
        let inner = open + sentence[open..].chars().next().map_or(1, char::len_utf8);
        let Some(close) = sentence[inner..].find([']', '］']).map(|close| inner + close) else { break };
        let after = close + sentence[close..].chars().next().map_or(1, char::len_utf8);
        match numbers(&sentence[inner..close]) {
            Some(numbers) => {
                if begin < open {
                    parts.push(Part::Text(&sentence[begin..open]));
                }
                parts.push(Part::Numbers(numbers));
                (begin, at) = (after, after);
            }
            None => at = inner,
        }
    }
    if begin < sentence.len() {
        parts.push(Part::Text(&sentence[begin..]));
    }
    parts
}

/// The numbers between brackets that have nothing but numbers. One that is too large to be one is none of the list.
fn numbers(inner: &str) -> Option<Vec<usize>> {
    let number = |word: &str| {
        let digits = word.trim().trim_start_matches('#').trim_end_matches('번');
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().unwrap_or(usize::MAX))
    };
    inner.split([',', '·', '、']).map(number).collect()
}

/// Particles in two forms: behind a consonant and behind a vowel.
const PARTICLES: &[(&str, &str)] = &[
    ("은", "는"),
    ("이", "가"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이에요", "예요"),
    ("이고", "고"),
    ("이나", "나"),
    ("이랑", "랑"),
    ("이라서", "라서"),
];
/// ㄹ among the last consonants of a syllable (Unicode 3.12).
const RIEUL: u32 = 8;

/// `text` with the particle that it begins with in the form that `word` wants. Nobody could know it from a number.
pub fn after(word: &str, text: &str) -> String {
    let Some(last) = last_consonant(word) else { return text.to_owned() };
    for (consonant, vowel) in PARTICLES {
        for form in [consonant, vowel] {
            if let Some(rest) = text.strip_prefix(form)
                && !rest.starts_with(is_syllable)
            {
                let is_vowel = last == 0 || (*vowel == "로" && last == RIEUL);
                return format!("{}{rest}", if is_vowel { vowel } else { consonant });
            }
        }
    }
    text.to_owned()
}

/// Which consonant a word ends with, 0 for none; nothing where that cannot be heard from its letters.
fn last_consonant(word: &str) -> Option<u32> {
    match word.chars().rfind(|c| c.is_alphanumeric())? {
        c if is_syllable(c) => Some((c as u32 - '가' as u32) % 28),
        // 일, 칠, 팔.
        '1' | '7' | '8' => Some(RIEUL),
        // 영, 삼, 육.
        '0' | '3' | '6' => Some(21),
        '2' | '4' | '5' | '9' => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_other_brackets() {
        use Part::*;
        for (sentence, read) in [
            ("[3]은 좋아요", vec![Numbers(vec![3]), Text("은 좋아요")]),
            ("저는 [1, 2]와 ［#30］을", vec![Text("저는 "), Numbers(vec![1, 2]), Text("와 "), Numbers(vec![30]), Text("을")]),
            ("[1][2번]", vec![Numbers(vec![1]), Numbers(vec![2])]),
            ("[어린 왕자]와 [99999999999999999999999]", vec![Text("[어린 왕자]와 "), Numbers(vec![usize::MAX])]),
            ("[[4]] [] [-1] [1.5] [5", vec![Text("["), Numbers(vec![4]), Text("] [] [-1] [1.5] [5")]),
            ("", vec![]),
        ] {
            assert_eq!(parts(sentence), read, "{sentence}");
        }
    }

    #[test]
    fn a_particle_fits_the_title() {
        for (word, text, fitting) in [
            ("채식주의자", "은 좋아요", "는 좋아요"),
            ("흰", "를 읽어요", "을 읽어요"),
            ("토지 1", "으로 시작해요", "로 시작해요"),
            ("1984!", "은, ", "는, "),
            ("데미안", "이라면", "이라면"),
            ("데미안", "예요.", "이에요."),
            ("채식주의자", "이에요.", "예요."),
            ("Dune", "은 좋아요", "은 좋아요"),
            ("서울", "으로", "로"),
            ("흰", "", ""),
        ] {
            assert_eq!(after(word, text), fitting, "{word}{text}");
        }
    }
}
