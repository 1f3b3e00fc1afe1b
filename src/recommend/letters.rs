//! A text, letter by letter: where words begin, and what is said in it.

use super::signs::SIGNS;
use crate::search::text::is_syllable;

/// A folded text, letter by letter.
pub struct Letters {
    pub letters: Vec<char>,
    /// Whether a word begins there.
    starts: Vec<bool>,
}

impl Letters {
    pub fn new(folded: &str) -> Letters {
        let (mut letters, mut starts) = (Vec::new(), Vec::new());
        for word in folded.split(' ') {
            for (place, letter) in word.chars().enumerate() {
                letters.push(letter);
                starts.push(place == 0);
            }
        }
        Letters { letters, starts }
    }

    pub fn begins_word(&self, at: usize) -> bool {
        self.starts.get(at).copied().unwrap_or(true)
    }

    /// Where the word ends that `at` stands in.
    pub fn word_end(&self, at: usize) -> usize {
        (at + 1..self.letters.len()).find(|at| self.begins_word(*at)).unwrap_or(self.letters.len())
    }

    pub fn word_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.begins_word(*at)).unwrap_or(0)
    }

    fn follows_verb(&self, at: usize) -> bool {
        at > 0 && self.begins_word(at) && matches!(self.letters[at - 1], '는' | '을' | '할')
    }

    pub fn text(&self, from: usize, to: usize) -> String {
        self.letters[from..to.max(from)].iter().collect()
    }

    /// Whether `form` is said at a place.
    pub fn says(&self, at: usize, form: &[char]) -> bool {
        if self.letters.get(at..at + form.len()) != Some(form) {
            return false;
        }
        let end = at + form.len();
        if !form.iter().copied().any(is_syllable) {
            // sf소설, cats, a cat: whole words, in one number or the other.
            let rest = self.text(end, self.word_end(end - 1));
            return self.begins_word(at) && (rest.is_empty() || rest == "s" || rest == "es" || rest.chars().next().is_some_and(is_syllable));
        }
        let word = (self.word_start(at), self.word_end(end - 1));
        match form.len() {
            // 조련하는 법 is no law: a noun of one letter behind a verb stands for the verb.
            1 => {
                !self.follows_verb(at)
                    && self.begins_word(at)
                    && (end == word.1 || SIGNS.particles.contains(&self.text(end, word.1).as_str()) || self.text(end, word.1).starts_with('책'))
            }
            // Inside a word only where it seems that the spaces were left out.
            2 => {
                let rest = self.text(end, word.1);
                // 아들러 is nobody's son.
                let goes_on =
                    rest.chars().count() != 1 || SIGNS.particles.contains(&rest.as_str()) || "책사용집인형적편극학계물요".contains(rest.as_str());
                word.1 >= end && self.word_end(at) >= end && ((self.begins_word(at) && goes_on) || word.1 - word.0 > 5)
            }
            _ => true,
        }
    }
}
