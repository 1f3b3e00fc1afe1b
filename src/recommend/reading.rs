//! A question as it is read: which of its letters mean something already, and what stands around the others.

use super::amount;
use super::letters::Letters;
use super::lexicon::{self, Kind};
use super::price::{self, Budget};
use super::signs::SIGNS;
use super::stems;
use crate::search::text::fold;

/// Words of a title at most.
const TITLE_WORDS: usize = 6;

/// The text of a question, letter by letter, and which of them mean something already.
pub struct Reading {
    pub text: Letters,
    used: Vec<bool>,
}

impl Reading {
    pub fn new(question: &str) -> (Budget, Reading) {
        let letters: Vec<char> = amount::figures(&question.to_lowercase()).chars().collect();
        let squeezed: Vec<char> = letters.iter().copied().filter(|c| !c.is_whitespace()).collect();
        let (budget, mut rest) = price::read(&squeezed);
        rest.reverse();
        let without_prices: String = letters.into_iter().map(|c| if c.is_whitespace() { c } else { rest.pop().unwrap_or(' ') }).collect();
        let text = Letters::new(&fold(&without_prices));
        let used = vec![false; text.letters.len()];
        (budget, Reading { text, used })
    }

    pub fn all(&self) -> String {
        self.text.letters.iter().collect()
    }

    pub fn is_free(&self, at: usize) -> bool {
        self.used.get(at).is_some_and(|used| !used)
    }

    pub fn take(&mut self, from: usize, to: usize) {
        let to = to.min(self.used.len());
        self.used[from.min(to)..to].fill(true);
    }

    /// Takes the first of these phrases that is said, if any is.
    pub fn take_phrase(&mut self, phrases: &[&str]) -> bool {
        let all = self.all();
        let Some((at, phrase)) = phrases.iter().find_map(|phrase| all.find(phrase).map(|at| (all[..at].chars().count(), *phrase))) else {
            return false;
        };
        self.take(at, at + phrase.chars().count());
        true
    }

    /// Words that are still free, each with where it begins and ends.
    pub fn words(&self) -> Vec<(usize, usize)> {
        let mut words: Vec<(usize, usize)> = Vec::new();
        for at in (0..self.text.letters.len()).filter(|at| self.is_free(*at)) {
            match words.last_mut() {
                Some((_, end)) if *end == at && !self.text.begins_word(at) => *end = at + 1,
                _ => words.push((at, at + 1)),
            }
        }
        words
    }

    pub fn before(&self, at: usize) -> String {
        self.text.text(at.saturating_sub(24), at)
    }

    pub fn behind(&self, at: usize) -> String {
        self.text.text(at, (at + 12).min(self.text.letters.len()))
    }
}

/// A run of words that may be a name: how it reads without spaces, and where it stands.
#[derive(Debug, Clone)]
pub struct Run {
    pub name: String,
    pub start: usize,
    pub end: usize,
}

/// Runs of words that may be names, the longest first.
pub fn runs(reading: &Reading) -> Vec<Run> {
    let words = reading.words();
    let mut runs: Vec<Run> = Vec::new();
    for count in (1..=TITLE_WORDS).rev() {
        for some in words.windows(count) {
            let (Some(first), Some(last)) = (some.first(), some.last()) else { continue };
            // Words that are far apart are no name.
            if some.windows(2).any(|pair| pair[0].1 != pair[1].0) {
                continue;
            }
            for stem in stems::stems(&reading.text.text(last.0, last.1)) {
                let end = last.0 + stem.chars().count();
                let name = reading.text.text(first.0, end);
                if name.chars().count() >= 2 && !(count == 1 && lexicon::is_common(&name)) {
                    runs.push(Run { name, start: first.0, end });
                }
            }
        }
    }
    runs
}

pub fn follows(reading: &Reading, end: usize, marks: &[&str]) -> bool {
    let behind = reading.behind(end);
    ["", "이랑", "랑", "과", "와", "을", "를", "이", "가", "의", "은", "는"]
        .iter()
        .filter_map(|particle| behind.strip_prefix(particle))
        .any(|rest| marks.iter().any(|mark| rest.starts_with(mark)))
}

pub fn precedes(reading: &Reading, start: usize, marks: &[&str]) -> bool {
    let before = reading.before(start);
    marks.iter().any(|mark| {
        before.ends_with(mark) || ["the", "a"].iter().any(|article| before.strip_suffix(article).is_some_and(|rest| rest.ends_with(mark)))
    })
}

pub fn is_like(reading: &Reading, run: &Run) -> bool {
    follows(reading, run.end, &SIGNS.like) || precedes(reading, run.start, &SIGNS.like_before)
}

pub fn wrote(reading: &Reading, run: &Run) -> bool {
    let behind = reading.behind(run.end);
    SIGNS.wrote.iter().any(|mark| behind.starts_with(mark)) || precedes(reading, run.start, &SIGNS.wrote_before)
}

pub fn is_publisher(reading: &Reading, run: &Run) -> bool {
    follows(reading, run.end, &SIGNS.published) || precedes(reading, run.start, &SIGNS.published_before)
}

/// Where a kind of book is said.
pub fn forms(reading: &Reading) -> Vec<usize> {
    lexicon::spoken(&reading.text, |_| true).into_iter().filter(|(entry, ..)| entry.kind == Kind::Form).map(|(_, start, _)| start).collect()
}
