//! What a question wishes for.

use std::collections::HashMap;

use super::lexicon::{Entry, Kind};
use super::price::Budget;
use crate::listings::model::Condition;
use crate::search::text::{fold, squeeze};

/// What should come first among what fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Fitting,
    Cheapest,
    Dearest,
    Newest,
    Popular,
}

/// How a question goes on from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// 더 싼 것
    Cheaper,
    /// 상태가 더 좋은 것
    Better,
    /// 그 작가의 다른 책
    SameAuthor,
    /// 다른 것
    Others,
}

/// What a question wishes for. What is empty is not asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub budget: Budget,
    /// Conditions that a copy may be in.
    pub conditions: Vec<Condition>,
    pub order: Order,
    pub entries: Vec<&'static Entry>,
    /// What it must not be.
    pub without: Vec<&'static Entry>,
    /// Words that no entry knows, less particles.
    pub words: Vec<Word>,
    /// Who wrote it: names, folded, without spaces.
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// A book that is asked for itself: its title, folded, without spaces.
    pub titles: Vec<String>,
    /// A book that it should be like.
    pub like: Vec<String>,
    /// Books that somebody has or does not want.
    pub not_titles: Vec<String>,
    /// Somebody who is asked for by name and whom the shelf does not know, as they were called.
    pub stranger: Option<String>,
    pub follow_up: Option<FollowUp>,
    /// How many books, where that is said.
    pub count: Option<usize>,
}

/// Words that no entry knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As they were said, less particles; a space between.
    pub text: String,
    /// The same with the particles inside, which belong to a name: 등대지기의 딸.
    pub said: String,
    /// Whether it is plainly a name of something: where no book has it, no book is what was asked for.
    pub is_named: bool,
}

/// What the shelf knows of the names in questions: each folded and without spaces, and as it is written there, folded.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// With wordings of books that are called so ([`crate::search`]'s entry).
    pub titles: HashMap<String, Vec<i64>>,
    pub persons: HashMap<String, String>,
    pub publishers: HashMap<String, String>,
}

impl Wish {
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &'static Entry> + '_ {
        self.entries.iter().copied().filter(move |entry| entry.kind == kind)
    }

    /// Whether it says what a book should be, beyond what its copy should cost and look like.
    pub fn names_a_subject(&self) -> bool {
        !(self.entries.is_empty() && self.words.is_empty() && self.authors.is_empty() && self.titles.is_empty() && self.like.is_empty())
            || self.publisher.is_some()
            || self.stranger.is_some()
    }

    /// What this question leaves open, as the one before it had it.
    pub fn inherit(&mut self, before: &Wish) {
        let has_names = !(self.authors.is_empty() && self.titles.is_empty() && self.like.is_empty()) || self.publisher.is_some();
        if self.entries.is_empty() && !has_names {
            // 더 저렴한 건요, 칠천 원 밑으로는요: what is left of such a question is hardly a subject.
            self.words.retain(|word| word.is_named);
        }
        let goes_on = self.follow_up.is_some() || !self.names_a_subject();
        if !goes_on {
            return;
        }
        if self.follow_up != Some(FollowUp::SameAuthor) && !self.names_a_subject() {
            self.entries = before.entries.clone();
            self.words = before.words.clone();
            self.authors = before.authors.clone();
            self.publisher = before.publisher.clone();
            self.like = before.like.iter().chain(&before.titles).cloned().collect();
        }
        self.without.extend(&before.without);
        if self.budget.is_any() {
            self.budget = before.budget;
        }
        if self.conditions.is_empty() {
            self.conditions = before.conditions.clone();
        }
        if self.order == Order::Fitting {
            self.order = before.order;
        }
    }
}

/// A name as it is compared.
pub fn name(text: &str) -> String {
    squeeze(&fold(text))
}
