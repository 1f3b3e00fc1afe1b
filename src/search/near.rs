//! One wrong letter: how far what was typed is from what a book is called.

use super::query::Way;
use super::text::{BOUND, each_key, is_syllable};

/// Keys of a search that are compared; what is longer is cut. Sixty are some twenty-five syllables.
const MAX_KEYS: usize = 60;
/// Below, only whole words are compared: too much is one letter away from so little.
pub const SHORT: usize = 6;
/// From here on two keys may be wrong.
const LONG: usize = 9;
/// Fewer keys are no word of which one could be wrong.
const LEAST: usize = 4;

/// Costs, in halves of a wrong key; a wrong syllable has up to four of them.
const KEY: i64 = 2;
const SYLLABLE: i64 = 3;

/// Pieces of what was typed, in keys, of which at least one is whole wherever the one wrong syllable is: it reaches into two
/// pieces at most. None where what was typed is too short.
pub fn pieces(way: &Way) -> Vec<String> {
    let keys: Vec<char> = way.keys.chars().take(MAX_KEYS).collect();
    let piece = |from: usize, to: usize| keys[from..to].iter().collect();
    match keys.len() {
        ..LEAST => Vec::new(),
        length @ LEAST..SHORT => vec![piece(0, 3), piece(length - 3, length)],
        length @ SHORT..LONG => vec![piece(0, 3), piece(length / 2 - 1, length / 2 + 2), piece(length - 3, length)],
        length => (0..3).map(|part| piece(part * length / 3, (part + 1) * length / 3)).collect(),
    }
}

/// What was typed, made ready to be compared.
pub struct Typed {
    keys: Pattern,
    /// Its letters, where one of them may be wrong as a whole.
    letters: Option<Pattern>,
    allowed: i64,
    /// Compared with whole words.
    pub short: bool,
}

impl Typed {
    /// `None` where too little was typed.
    pub fn new(way: &Way) -> Option<Typed> {
        let keys: Vec<char> = way.keys.chars().take(MAX_KEYS).collect();
        let letters: Vec<char> = way.plain.chars().take(MAX_KEYS).collect();
        let is_korean = letters.len() > 2 && letters.iter().any(|c| is_syllable(*c)) && letters.iter().all(|c| c.is_alphanumeric());
        (keys.len() >= LEAST && !way.initials).then(|| Typed {
            allowed: if keys.len() < LONG { 1 } else { 2 },
            short: keys.len() < SHORT,
            letters: is_korean.then(|| Pattern::new(&letters)),
            keys: Pattern::new(&keys),
        })
    }

    /// Whether its pieces share no letter: then one wrong one leaves two of three whole, unless it reaches into two.
    pub fn has_pieces_apart(&self) -> bool {
        self.keys.length >= LONG as i64
    }

    /// How many keys were typed.
    pub fn length(&self) -> i64 {
        self.keys.length
    }

    /// How far the closest part of a text is, in halves of a key; `None` where it is too far to have been meant. `text` is
    /// a wording's `words` where what was typed is short, else its `plain`.
    pub fn distance(&self, text: &str) -> Option<i64> {
        if self.short {
            let closest = text.split(' ').filter(|word| !word.is_empty()).map(|word| self.keys.whole(word)).min()?;
            return (closest <= 1).then_some(closest * KEY);
        }
        let by_keys = self.keys.part(text, true);
        let by_letter = self.letters.as_ref().map(|letters| letters.part(text, false)).filter(|far| *far <= 1);
        let by_keys = (by_keys <= self.allowed).then_some(by_keys);
        by_keys.map(|far| far * KEY).into_iter().chain(by_letter.map(|far| far * SYLLABLE)).min()
    }
}

/// At most 64 letters, compared with all of a text's letters a word at a time (Myers 1999, "A fast bit-vector algorithm for
/// approximate string matching based on dynamic programming").
struct Pattern {
    /// Where each letter stands, a bit each.
    places: Vec<(char, u64)>,
    length: i64,
}

/// Columns of the table of edits, as differences between neighbours: a bit each.
struct Column {
    up: u64,
    down: u64,
    edits: i64,
}

impl Pattern {
    fn new(letters: &[char]) -> Pattern {
        let mut places: Vec<(char, u64)> = Vec::new();
        for (at, letter) in letters.iter().enumerate() {
            match places.iter_mut().find(|(known, _)| known == letter) {
                Some((_, bits)) => *bits |= 1 << at,
                None => places.push((*letter, 1 << at)),
            }
        }
        Pattern { places, length: letters.len() as i64 }
    }

    fn begin(&self) -> Column {
        Column { up: !0, down: 0, edits: self.length }
    }

    /// Goes on by a letter. `fixed`: what comes before a hit counts.
    fn step(&self, column: &mut Column, letter: char, fixed: bool) {
        let equal = self.places.iter().find(|(known, _)| *known == letter).map_or(0, |(_, bits)| *bits);
        let vertical = equal | column.down;
        let diagonal = ((equal & column.up).wrapping_add(column.up) ^ column.up) | equal;
        let (mut more, mut fewer) = (column.down | !(diagonal | column.up), column.up & diagonal);
        let last = 1 << (self.length - 1);
        column.edits += i64::from(more & last != 0) - i64::from(fewer & last != 0);
        more = more << 1 | u64::from(fixed);
        fewer <<= 1;
        (column.up, column.down) = (fewer | !(vertical | more), more & vertical);
    }

    /// Edits to the closest part of any field of a text, by its keys or its letters.
    fn part(&self, text: &str, by_keys: bool) -> i64 {
        let (mut column, mut closest) = (self.begin(), self.length);
        for c in text.chars() {
            if c == BOUND {
                column = self.begin();
            } else if by_keys {
                each_key(c, |key| {
                    self.step(&mut column, key, false);
                    closest = closest.min(column.edits);
                });
            } else {
                self.step(&mut column, c, false);
                closest = closest.min(column.edits);
            }
        }
        closest
    }

    /// Edits to a word as a whole, by its keys.
    fn whole(&self, word: &str) -> i64 {
        let mut column = self.begin();
        word.chars().for_each(|c| each_key(c, |key| self.step(&mut column, key, true)));
        column.edits
    }
}

#[cfg(test)]
mod tests {
    use super::super::query::Wanted;
    use super::super::text::{SearchText, keys};
    use super::*;

    fn far(typed: &str, title: &str) -> Option<i64> {
        let (text, typed) = (SearchText::of(title, "한강", "창비", ""), Typed::new(&Wanted::read(typed).unwrap().typed)?);
        typed.distance(if typed.short { &text.words } else { &text.plain })
    }

    #[test]
    fn one_wrong_letter_is_near() {
        assert_eq!(far("채식주위자", "채식주의자"), Some(KEY));
        assert_eq!(far("채식쥬의자", "채식주의자"), Some(KEY));
        assert_eq!(far("채식훨의자", "채식주의자"), Some(SYLLABLE));
        assert_eq!(far("토저", "토지 1"), Some(KEY));
        assert_eq!(far("vegetarien", "The Vegetarian"), Some(KEY));
        assert_eq!(far("않는댜", "작별하지 않는다"), Some(KEY));
    }

    /// The table itself, cell by cell (Wagner and Fischer 1974).
    fn by_table(typed: &[char], text: &[char], anywhere: bool) -> i64 {
        let mut rows = vec![vec![0; text.len() + 1]; typed.len() + 1];
        (0..=typed.len()).for_each(|row| rows[row][0] = row as i64);
        (0..=text.len()).for_each(|at| rows[0][at] = if anywhere { 0 } else { at as i64 });
        for row in 1..=typed.len() {
            for at in 1..=text.len() {
                let equal = rows[row - 1][at - 1] + i64::from(typed[row - 1] != text[at - 1]);
                rows[row][at] = equal.min(rows[row - 1][at] + 1).min(rows[row][at - 1] + 1);
            }
        }
        let last = &rows[typed.len()];
        if anywhere { *last.iter().min().unwrap() } else { last[text.len()] }
    }

    #[test]
    fn bits_and_table_agree() {
        let mut seed = 7u64;
        let mut letter = |kinds: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            ['a', 'b', 'c', 'd'][(seed >> 33) as usize % kinds as usize]
        };
        for round in 0..2000 {
            let typed: Vec<char> = (0..1 + round % 60).map(|_| letter(2 + round as u64 % 3)).collect();
            let text: Vec<char> = (0..round % 71).map(|_| letter(4)).collect();
            let (pattern, line) = (Pattern::new(&typed), text.iter().collect::<String>());
            assert_eq!(pattern.part(&line, true), by_table(&typed, &text, true), "{typed:?} in {text:?}");
            assert_eq!(pattern.whole(&line), by_table(&typed, &text, false), "{typed:?} and {text:?}");
        }
    }

    #[test]
    fn another_book_is_not() {
        assert_eq!(far("채식", "육식의 종말"), None);
        assert_eq!(far("토지", "코치"), None);
        assert_eq!(far("주의자창비", "채식주의자"), None, "not across two fields");
        assert_eq!(far("abc", "abd"), None, "too short");
    }

    #[test]
    fn a_piece_is_whole_wherever_the_wrong_syllable_is() {
        for title in ["채식주의자", "작별하지 않는다", "공부란 무엇인가", "달러구트", "기억의숲"] {
            let plain: Vec<char> = title.chars().filter(|c| *c != ' ').collect();
            let right = keys(&plain.iter().collect::<String>());
            for at in 0..plain.len() {
                let mut wrong = plain.clone();
                wrong[at] = '쀍';
                let wanted = Wanted::read(&wrong.iter().collect::<String>()).unwrap();
                assert!(pieces(&wanted.typed).iter().any(|piece| right.contains(piece.as_str())), "{title}, {at}");
            }
        }
    }
}
