//! How well a wording fits what was typed: one rule, whatever found it.

use memchr::memmem::Finder;

use super::query::Way;
use super::text::{BOUND, keys, plain_of};

/// A way of looking, made ready to grade thousands of wordings.
pub struct Grader {
    looks: Looks,
    /// Keys, or initials, that were typed.
    length: i64,
}

enum Looks {
    /// Among initial consonants.
    Initials(Box<Text>),
    Words(Box<Words>),
}

struct Words {
    plain: Text,
    /// As whole words, beside each other, and as the beginning of one.
    whole: Finder<'static>,
    begun: Finder<'static>,
    /// Each as a whole word, and as a part of anything; none where there is one word.
    apart: Vec<Finder<'static>>,
    parts: Vec<Finder<'static>>,
    keys: Text,
}

/// A text as a field, as the beginning of one, and as a part.
struct Text {
    field: Finder<'static>,
    beginning: Finder<'static>,
    part: Finder<'static>,
}

impl Text {
    fn new(text: &str) -> Text {
        Text { field: finder(&format!("{BOUND}{text}{BOUND}")), beginning: finder(&format!("{BOUND}{text}")), part: finder(text) }
    }
}

fn finder(text: &str) -> Finder<'static> {
    Finder::new(text).into_owned()
}

fn has(text: &str, finder: &Finder) -> bool {
    finder.find(text.as_bytes()).is_some()
}

fn has_all(text: &str, finders: &[Finder]) -> bool {
    !finders.is_empty() && finders.iter().all(|finder| has(text, finder))
}

impl Grader {
    pub fn new(way: &Way) -> Grader {
        if way.initials {
            return Grader { length: way.plain.chars().count() as i64, looks: Looks::Initials(Box::new(Text::new(&way.plain))) };
        }
        let words = Words {
            plain: Text::new(&way.plain),
            whole: finder(&format!(" {} ", way.words)),
            begun: finder(&format!(" {}", way.words)),
            apart: way.parts().iter().map(|part| finder(&format!(" {part} "))).collect(),
            parts: way.parts().iter().map(|part| finder(part)).collect(),
            keys: Text::new(&way.keys),
        };
        Grader { length: way.keys.chars().count() as i64, looks: Looks::Words(Box::new(words)) }
    }

    /// Grades, in thousands: a field as a whole, whole words, a field's beginning, a word's beginning, a part, all of it only
    /// apart; the same in keys, which are half-typed syllables. Within a grade, the more of the title it is the better.
    ///
    /// `text`: a wording's `words`, or its `initials` where those are looked for; `title`: keys of its title, or letters.
    pub fn score(&self, text: &str, title: i64) -> i64 {
        let (grade, in_title) = match &self.looks {
            Looks::Initials(typed) => (initials_grade(typed, text), has(first_field(text), &typed.part)),
            Looks::Words(words) => {
                let plain = plain_of(text);
                // What stands in the letters stands in the keys.
                if has(&plain, &words.plain.part) {
                    let named = first_field(&plain);
                    let in_title = has(named, &words.plain.part) || has(&keys(named), &words.keys.part);
                    (words.grade(&plain, text), in_title)
                } else {
                    let keys = keys(&plain);
                    (words.grade_apart(&plain, text, &keys), has(first_field(&keys), &words.keys.part))
                }
            }
        };
        grade * 1000 + if in_title { 999 * self.length / (self.length + title) } else { 0 }
    }
}

/// The title.
fn first_field(plain: &str) -> &str {
    plain.split(BOUND).nth(1).unwrap_or_default()
}

fn initials_grade(typed: &Text, text: &str) -> i64 {
    if has(text, &typed.field) {
        8
    } else if has(text, &typed.beginning) {
        6
    } else if has(text, &typed.part) {
        4
    } else {
        1
    }
}

impl Words {
    /// Of what has all of it in its letters.
    fn grade(&self, plain: &str, words: &str) -> i64 {
        if has(plain, &self.plain.field) {
            8
        } else if self.is_whole(words) {
            7
        } else if has(plain, &self.plain.beginning) {
            6
        } else if has(words, &self.begun) {
            5
        } else {
            4
        }
    }

    /// Of what has it apart, or in its keys alone.
    fn grade_apart(&self, plain: &str, words: &str, keys: &str) -> i64 {
        if self.is_whole(words) {
            7
        } else if has_all(plain, &self.parts) {
            4
        } else if !has(keys, &self.keys.part) {
            1
        } else if has(keys, &self.keys.beginning) {
            3
        } else {
            2
        }
    }

    fn is_whole(&self, words: &str) -> bool {
        has(words, &self.whole) || has_all(words, &self.apart)
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::Wanted;
    use super::super::text::SearchText;
    use super::*;

    fn grade(typed: &str, title: &str, author: &str) -> i64 {
        let (way, text) = (Wanted::read(typed).unwrap().typed, SearchText::of(title, author, "창비", "9788936434120"));
        let score = Grader::new(&way).score(if way.initials { &text.initials } else { &text.words }, text.title_keys);
        score / 1000
    }

    #[test]
    fn the_more_it_is_what_was_typed_the_higher_the_grade() {
        for (typed, title, grades) in [
            ("소년이 온다", "소년이 온다", 8),
            ("소년이온다", "소년이 온다 - 한강 장편소설", 8),
            ("창비", "소년이 온다", 8),
            ("소년이", "소년이 온다", 7),
            ("한강 온다", "소년이 온다", 7),
            ("소년이온", "소년이 온다", 6),
            ("온다리", "소년이 온다리쿠", 5),
            ("년이 온", "소년이 온다", 4),
            ("소년 강", "소년이 온다", 4),
            ("소녀", "소년이 온다", 3),
            ("이 오", "소년이 온다", 2),
            ("ㅅㄴㅇㅇㄷ", "소년이 온다", 8),
            ("ㅅㄴㅇ", "소년이 온다", 6),
            ("ㄴㅇㅇ", "소년이 온다", 4),
            ("토지", "소년이 온다", 1),
        ] {
            assert_eq!(grade(typed, title, "한강"), grades, "{typed} in {title}");
        }
    }

    #[test]
    fn within_a_grade_the_more_of_the_title_it_is_the_better() {
        let score = |title: &str, author: &str| {
            let (way, text) = (Wanted::read("한강").unwrap().typed, SearchText::of(title, author, "", ""));
            Grader::new(&way).score(&text.words, text.title_keys)
        };
        assert_eq!(score("한강", "조정래"), 8000 + 999 * 6 / (6 + 6));
        assert_eq!(score("한강 - 밤", "조정래"), 8000 + 999 * 6 / (6 + 9));
        assert_eq!(score("흰", "한강"), 8000, "it is not in the title");
        assert_eq!(score("밤의 한강", "조정래"), 7000 + 999 * 6 / (6 + 12));
    }
}
