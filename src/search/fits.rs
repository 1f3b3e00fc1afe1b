//! Whether a search finds one wording of a book. [`super::store`] asks the same of the whole index, in SQL; this is for a book
//! that comes and is held against many searches. A test holds the two against each other, query by query.

use std::collections::HashSet;

use super::query::Way;
use super::text::{PREFIX_KEYS, SearchText, keys, prefixes};

/// A wording made ready to be held against searches.
#[derive(Debug)]
pub struct Searched {
    text: SearchText,
    /// How its words begin: the prefix table's part of it.
    beginnings: HashSet<String>,
}

impl Searched {
    pub fn of(title: &str, author: &str, publisher: &str, isbn: &str) -> Searched {
        let text = SearchText::of(title, author, publisher, isbn);
        let beginnings = prefixes(&text).into_iter().map(|(prefix, _)| prefix).collect();
        Searched { text, beginnings }
    }

    /// Near misses are not hits. What a search of a very large shop leaves out for its number is one all the same.
    pub fn is_found_by(&self, way: &Way) -> bool {
        let needle = way.needle();
        if needle.chars().count() <= PREFIX_KEYS {
            return self.beginnings.contains(needle);
        }
        let text = if way.initials { &self.text.initials } else { &self.text.keys };
        text.contains(needle) || self.has_apart(way)
    }

    /// Its words apart: long ones anywhere, short ones as words of their own, and not short ones alone.
    fn has_apart(&self, way: &Way) -> bool {
        let is_long = |part: &str| keys(part).chars().count() > PREFIX_KEYS;
        let has = |part: &str| if is_long(part) { self.text.keys.contains(&keys(part)) } else { self.text.words.contains(&format!(" {part} ")) };
        let parts = if way.initials { Vec::new() } else { way.parts() };
        parts.iter().any(|part| is_long(part)) && parts.iter().all(|part| has(part))
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::Wanted;
    use super::*;

    fn finds(typed: &str) -> bool {
        let book = Searched::of("작별하지 않는다 - 한강 장편소설", "한강", "문학동네", "9788954682152");
        book.is_found_by(&Wanted::read(typed).expect("something to look for").typed)
    }

    #[test]
    fn a_part_initials_and_what_is_half_typed_fit() {
        for fits in ["작별하지 않는다", "별하지않", "작별하ㅈ", "ㅈㅂㅎ", "한강", "문학동네", "8954682152", "978-89-546-8215-2"]
        {
            assert!(finds(fits), "{fits}");
        }
        for other in ["작별할", "흰", "ㅈㅂㅅ", "토지", "9788954682153", "ㅁㅎㄷㄴ"] {
            assert!(!finds(other), "{other}");
        }
    }

    #[test]
    fn one_or_two_keys_begin_a_word() {
        assert!(finds("하") && finds("ㅈ") && finds("ㅎㄱ"));
        assert!(!finds("지") && !finds("ㅏ"));
    }

    #[test]
    fn words_may_stand_apart_but_short_ones_are_whole() {
        assert!(finds("한강 작별") && finds("문학동네 않는다"));
        assert!(!finds("한강 토지") && !finds("작별 나"));
        let book = Searched::of("시 쓰는 나", "한강", "", "");
        assert!(book.is_found_by(&Wanted::read("한강 시").unwrap().typed));
        assert!(!book.is_found_by(&Wanted::read("나 시").unwrap().typed), "short ones alone");
    }
}
