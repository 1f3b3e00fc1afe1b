//! The text that is searched: letters and digits, in lower case, without accents and punctuation; whole, as keystrokes of the
//! two-set keyboard (KS X 5002), and as initial consonants.
//!
//! Keystrokes make what is half typed a part of what is meant: 채식ㅈ is ㅊㅐㅅㅣㄱㅈ, where 채식주의자 begins, whatever its
//! letters become in the end.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands before, between and behind the fields. No text has it.
pub const BOUND: char = '|';

const FIRST: [&str; 19] = ["ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"];
const MIDDLE: [&str; 21] =
    ["ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ"];
const LAST: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ",
    "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];
/// Compatibility jamo that are typed as two.
const PAIRS: [(char, &str); 18] = [
    ('ㄳ', "ㄱㅅ"),
    ('ㄵ', "ㄴㅈ"),
    ('ㄶ', "ㄴㅎ"),
    ('ㄺ', "ㄹㄱ"),
    ('ㄻ', "ㄹㅁ"),
    ('ㄼ', "ㄹㅂ"),
    ('ㄽ', "ㄹㅅ"),
    ('ㄾ', "ㄹㅌ"),
    ('ㄿ', "ㄹㅍ"),
    ('ㅀ', "ㄹㅎ"),
    ('ㅄ', "ㅂㅅ"),
    ('ㅘ', "ㅗㅏ"),
    ('ㅙ', "ㅗㅐ"),
    ('ㅚ', "ㅗㅣ"),
    ('ㅝ', "ㅜㅓ"),
    ('ㅞ', "ㅜㅔ"),
    ('ㅟ', "ㅜㅣ"),
    ('ㅢ', "ㅡㅣ"),
];

/// The words of a text, in lower case, without accents and punctuation, a space between them.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let composed: String = text.nfc().collect();
    for c in composed.chars() {
        // Letters that Unicode calls compatible with others but that are what people type.
        if is_syllable(c) || is_jamo(c) {
            out.push(c);
        } else if !matches!(c, '\'' | '’' | '‘' | '`') {
            let mut is_word = false;
            for part in c.nfkd().filter(|part| is_sound_mark(*part) || !is_combining_mark(*part)).flat_map(char::to_lowercase) {
                if is_kept(part) || is_sound_mark(part) {
                    out.push(part);
                    is_word = true;
                }
            }
            if !is_word && !is_combining_mark(c) && !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
    }
    out.truncate(out.trim_end().len());
    // A kana's sound mark is a part of it.
    out.nfc().collect()
}

/// ガ is not カ as é is e.
fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309A}')
}

/// Letters and digits, and the marks that names are made of: C++, C#, 100%.
fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '+' | '#' | '%' | '_' | '\\' | '$' | '@' | '=')
}

/// Without its spaces.
pub fn squeeze(folded: &str) -> String {
    folded.replace(' ', "")
}

pub fn is_syllable(c: char) -> bool {
    ('가'..='힣').contains(&c)
}

/// A letter that stands alone: ㄱ to ㅣ.
pub fn is_jamo(c: char) -> bool {
    ('ㄱ'..='ㅣ').contains(&c)
}

pub fn is_consonant(c: char) -> bool {
    ('ㄱ'..='ㅎ').contains(&c)
}

/// Indexes of a syllable's letters (Unicode 3.12, Hangul syllable decomposition).
fn letters(syllable: char) -> (usize, usize, usize) {
    let index = syllable as usize - '가' as usize;
    (index / (21 * 28), index / 28 % 21, index % 28)
}

/// Hangul as it is typed, key by key; all else as it is.
pub fn keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for c in text.chars() {
        if is_syllable(c) {
            let (first, middle, last) = letters(c);
            for keys in [FIRST[first], MIDDLE[middle], LAST[last]] {
                out.push_str(keys);
            }
        } else {
            each_key(c, |key| out.push(key));
        }
    }
    out
}

/// The keys of one letter, in turn.
pub fn each_key(c: char, mut key: impl FnMut(char)) {
    if is_syllable(c) {
        let (first, middle, last) = letters(c);
        [FIRST[first], MIDDLE[middle], LAST[last]].iter().for_each(|letters| letters.chars().for_each(&mut key));
    } else if let Some((_, pair)) = is_jamo(c).then(|| PAIRS.iter().find(|(double, _)| *double == c)).flatten() {
        pair.chars().for_each(key);
    } else {
        key(c);
    }
}

/// The first consonant of each syllable; all else as it is.
pub fn initials(text: &str) -> String {
    text.chars().map(|c| if is_syllable(c) { FIRST[letters(c).0].chars().next().unwrap_or(c) } else { c }).collect()
}

/// Keys made into syllables, as the input method does it. What makes none stands alone.
pub fn compose(keys: &str) -> String {
    let keys: Vec<char> = keys.chars().collect();
    let is_vowel = |at: usize| keys.get(at).is_some_and(|c| is_jamo(*c) && !is_consonant(*c));
    let find = |table: &[&str], letters: &[char]| {
        let wanted: String = letters.iter().collect();
        table.iter().position(|entry| *entry == wanted)
    };
    let mut out = String::new();
    let mut at = 0;
    while at < keys.len() {
        let first = find(&FIRST, &keys[at..=at]).filter(|_| is_vowel(at + 1));
        let Some(first) = first else {
            out.push(keys[at]);
            at += 1;
            continue;
        };
        let two = keys.get(at + 1..at + 3).and_then(|two| find(&MIDDLE, two));
        // The vowel is one: `first` looked.
        let middle = two.or_else(|| find(&MIDDLE, &keys[at + 1..at + 2])).unwrap_or_default();
        at += if two.is_some() { 3 } else { 2 };
        let mut last = 0;
        for length in [2, 1] {
            let found = keys.get(at..at + length).and_then(|letters| find(&LAST, letters));
            if let Some(found) = found.filter(|_| !is_vowel(at + length)) {
                last = found;
                at += length;
                break;
            }
        }
        out.extend(char::from_u32(('가' as usize + (first * 21 + middle) * 28 + last) as u32));
    }
    out
}

/// What a search looks at, of one wording of a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    /// Title, title without its subtitle, persons, publisher and ISBN, each without spaces, [`BOUND`] around them.
    pub plain: String,
    /// The same as words: a space around each, two between fields.
    pub words: String,
    /// `plain` as keystrokes.
    pub keys: String,
    /// `plain`'s title and persons as initial consonants.
    pub initials: String,
    /// Letters of the title in `plain`, and keys of it.
    pub title_length: i64,
    pub title_keys: i64,
}

impl SearchText {
    pub fn of(title: &str, author: &str, publisher: &str, isbn: &str) -> SearchText {
        let whole = fold(title);
        let main = fold(main_title(title));
        let persons: Vec<String> = author.split([',', ';', '/', '^', '·', '|']).map(fold).filter(|person| !person.is_empty()).collect();
        let mut named = vec![whole.clone()];
        if main != whole && !main.is_empty() {
            named.push(main);
        }
        named.extend(persons);
        let mut all = named.clone();
        all.extend([fold(publisher), fold(isbn), isbn_ten(isbn).unwrap_or_default()].into_iter().filter(|field| !field.is_empty()));
        let bound = |fields: &[String]| fields.iter().fold(BOUND.to_string(), |text, field| format!("{text}{}{BOUND}", squeeze(field)));
        let plain = bound(&all);
        SearchText {
            words: all.iter().fold(String::new(), |text, field| format!("{text} {field} ")),
            keys: keys(&plain),
            initials: initials(&bound(&named)),
            plain,
            title_length: squeeze(&whole).chars().count() as i64,
            title_keys: keys(&squeeze(&whole)).chars().count() as i64,
        }
    }
}

/// A wording's `plain` of its `words`.
pub fn plain_of(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    let mut is_in_field = false;
    let mut rest = words;
    while let Some((word, behind)) = rest.split_once(' ') {
        plain.push_str(word);
        if !is_in_field {
            plain.push(BOUND);
        }
        // A space before a word parts two of one field; all others begin and end fields.
        is_in_field = !is_in_field || !(behind.is_empty() || behind.starts_with(' '));
        rest = behind;
    }
    plain.push(BOUND);
    plain
}

/// A title without its subtitle: 공부란 무엇인가 - 생각의 지도, The Hunger Games (The Hunger Games, #1).
fn main_title(title: &str) -> &str {
    let end = [" - ", " (", "(", ":", " : ", " – "].iter().filter_map(|mark| title.find(mark)).filter(|at| *at > 0).min();
    &title[..end.unwrap_or(title.len())]
}

/// The ISBN-10 of an ISBN-13 that has one (ISO 2108).
fn isbn_ten(isbn: &str) -> Option<String> {
    let body = isbn.strip_prefix("978").filter(|body| body.len() == 10 && body.bytes().all(|byte| byte.is_ascii_digit()))?;
    let sum: u32 = body.bytes().take(9).zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = match (11 - sum % 11) % 11 {
        10 => 'x'.to_string(),
        digit => digit.to_string(),
    };
    Some(format!("{}{check}", &body[..9]))
}

/// Keystrokes of a word's beginning that the prefix table has: fewer than three make no trigram.
pub const PREFIX_KEYS: usize = 2;

/// No letter and no digit. PostgreSQL's trigrams have none of them (its manual, F.35.1).
pub fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

/// Two keys beside each other of which one is a mark, in a text without [`BOUND`].
pub fn pairs_with_marks(text: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = text.chars().collect();
    let pairs: Vec<String> =
        letters.windows(PREFIX_KEYS).filter(|pair| pair.iter().any(|key| is_mark(*key))).map(|pair| pair.iter().collect()).collect();
    pairs.into_iter()
}

/// Keys of a field that the table of beginnings has: what is longer than any of them begins is not told apart there.
const FIELD_KEYS: usize = 40;

/// A title's or a person's keys as the table of beginnings has them: what is so called and what begins so is found there.
pub fn field_beginning(keys: &str) -> String {
    std::iter::once(BOUND).chain(keys.chars().take(FIELD_KEYS)).collect()
}

/// What the table of beginnings has of one wording: each beginning of one or two keys or initials, with its best grade; behind
/// them, wherever they stand, pairs of keys with a mark, by which `c++` is found where trigrams have none; and titles and persons
/// as a whole, behind a [`BOUND`].
pub fn prefixes(text: &SearchText) -> Vec<(String, i64)> {
    let mut graded: std::collections::BTreeMap<String, i64> = Default::default();
    let mut grade = |prefix: String, grade: i64| {
        let best = graded.entry(prefix).or_insert(grade);
        *best = grade.max(*best);
    };
    // A title first, its words, and then the rest; a whole word beats one that goes on.
    // Nobody looks for a publisher or a number by so little.
    let named = text.initials.split(BOUND).filter(|field| !field.is_empty()).count();
    for (number, field) in text.words.split("  ").take(named).enumerate() {
        for (place, word) in field.split_whitespace().enumerate() {
            let rank = if number > 0 {
                0
            } else if place > 0 {
                2
            } else {
                4
            };
            for typed in [keys(word), initials(word)] {
                let letters: Vec<char> = typed.chars().collect();
                for length in 1..=PREFIX_KEYS.min(letters.len()) {
                    let prefix: String = letters[..length].iter().collect();
                    grade(prefix, rank + i64::from(letters.len() == length));
                }
            }
        }
    }
    for pair in text.keys.split(BOUND).flat_map(pairs_with_marks) {
        grade(pair, -1);
    }
    for field in text.keys.split(BOUND).filter(|field| !field.is_empty()).take(named) {
        grade(field_beginning(field), 0);
    }
    graded.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        for (text, folded) in [
            ("작별하지  않는다!", "작별하지 않는다"),
            ("Café Society (양장)", "cafe society 양장"),
            ("Harry Potter and the Sorcerer's Stone", "harry potter and the sorcerers stone"),
            ("J.K. Rowling", "j k rowling"),
            ("ＡＢＣ①", "abc1"),
            ("100% C++, C#", "100% c++ c#"),
            ("ㅊㅅㅈ", "ㅊㅅㅈ"),
            ("가", "가"),
            ("ガラス", "ガラス"),
            (" ,.- ", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn keys_are_what_is_typed() {
        for (text, typed) in
            [("토지", "ㅌㅗㅈㅣ"), ("과", "ㄱㅗㅏ"), ("닭", "ㄷㅏㄹㄱ"), ("채식ㅈ", "ㅊㅐㅅㅣㄱㅈ"), ("ㅘㄳ", "ㅗㅏㄱㅅ"), ("a1", "a1")]
        {
            assert_eq!(keys(text), typed);
        }
        assert_eq!(initials("채식주의자 2"), "ㅊㅅㅈㅇㅈ 2");
    }

    #[test]
    fn keys_compose_again() {
        for text in ["채식주의자", "닭", "값이", "읽는", "과학", "의자", "ㅋㅋ", "채식ㅈ", "없다", "앉아", "왜", "abc", "꽃"]
        {
            assert_eq!(compose(&keys(text)), text);
        }
    }

    #[test]
    fn a_wording_has_its_fields_apart() {
        let text = SearchText::of("공부란 무엇인가 - 생각의 지도", "김영민 , 이름", "어크로스", "9788936434120");
        assert_eq!(text.plain, "|공부란무엇인가생각의지도|공부란무엇인가|김영민|이름|어크로스|9788936434120|8936434128|");
        assert_eq!(text.words, " 공부란 무엇인가 생각의 지도  공부란 무엇인가  김영민  이름  어크로스  9788936434120  8936434128 ");
        assert_eq!(text.initials, "|ㄱㅂㄹㅁㅇㅇㄱㅅㄱㅇㅈㄷ|ㄱㅂㄹㅁㅇㅇㄱ|ㄱㅇㅁ|ㅇㄹ|");
        assert_eq!(plain_of(&text.words), text.plain);
        let nameless = SearchText::of("?!", "한강", "", "");
        assert_eq!((nameless.words.as_str(), nameless.plain.as_str()), ("   한강 ", "||한강|"));
        assert_eq!(plain_of(&nameless.words), nameless.plain);
        assert_eq!((text.title_length, text.title_keys), (12, 31));
    }

    #[test]
    fn an_isbn_has_its_ten_digits() {
        assert_eq!(isbn_ten("9780306406157").as_deref(), Some("0306406152"));
        assert_eq!(isbn_ten("9780804429573").as_deref(), Some("080442957x"));
        assert_eq!(isbn_ten("9791185811871"), None);
    }

    #[test]
    fn beginnings_are_graded() {
        let graded = prefixes(&SearchText::of("시 쓰는 나", "한강", "", ""));
        let grade = |prefix: &str| graded.iter().find(|(text, _)| text == prefix).map(|(_, grade)| *grade);
        assert_eq!(grade("ㅅㅣ"), Some(5), "a whole word, where the title begins");
        assert_eq!(grade("ㅆ"), Some(2));
        assert_eq!(grade("ㄴㅏ"), Some(3));
        assert_eq!(grade("ㅎㅏ"), Some(0));
        assert_eq!(grade("ㅎㄱ"), Some(1));
        assert_eq!(grade("ㅏ"), None);
    }

    #[test]
    fn marks_are_found_wherever_they_stand() {
        let graded = prefixes(&SearchText::of("100% 즐기는 C++", "", "a=b", ""));
        let grade = |prefix: &str| graded.iter().find(|(text, _)| text == prefix).map(|(_, grade)| *grade);
        assert_eq!(grade("c+"), Some(2), "it begins a word");
        for pair in ["++", "0%", "%ㅈ", "a=", "=b"] {
            assert_eq!(grade(pair), Some(-1), "{pair}");
        }
        assert_eq!(grade("ㄱㅣ"), None);
        assert_eq!(grade("|100%ㅈㅡㄹㄱㅣㄴㅡㄴc++"), Some(0));
        assert_eq!(grade("|a=b"), None, "a publisher");
    }
}
