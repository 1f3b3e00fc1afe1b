//! Who answers: one trait, and what an engine is given and gives.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use super::lexicon::Entry;
use super::model::EngineName;
use super::wish::Wish;
use crate::i18n::Lang;
use crate::listings::model::Condition;

/// Listings that an engine may choose from.
pub const CANDIDATES: usize = 30;

/// A listing on sale that may be recommended, with the facts of its book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub listing_id: i64,
    pub book_id: i64,
    pub isbn: String,
    pub title: String,
    pub author: String,
    pub publisher: String,
    /// Key of its category.
    pub category: String,
    pub subcategory: String,
    pub published_on: String,
    pub condition: Condition,
    pub original_price: i64,
    pub selling_price: i64,
    /// Of the book, then what the seller says of the copy.
    pub description: String,
    pub details: String,
    pub jjim: i64,
    /// Reviews, and their average in tenths.
    pub reviews: i64,
    pub average: Option<i64>,
    /// Whether it is what was asked for, or only near it.
    pub fits: bool,
}

/// What retrieval found for a question: the best first, [`CANDIDATES`] at most, no book twice.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub wish: Wish,
    pub candidates: Vec<Candidate>,
    /// By listing: what of the wish it answers to, the plainest first.
    pub because: HashMap<i64, Vec<Because>>,
}

/// Why a candidate came up.
#[derive(Debug, Clone, PartialEq)]
pub enum Because {
    /// It is called as was asked.
    Called,
    /// It is the nearest to the one book that fits: one alone is no choice.
    Beside,
    /// It is called nearly as was asked.
    Nearly,
    /// By whom was named.
    Author,
    /// From whom it should come.
    Publisher,
    /// Like the book of this title: by the same author, or of the same part of a category.
    Like { title: String, same_author: bool },
    /// It is what an entry means: by its title or place, or as its description says.
    Entry { entry: &'static Entry, plainly: bool },
    /// It has this word, in its title or in its description.
    Word { word: String, plainly: bool },
}

/// An earlier question of the same conversation.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub question: String,
    pub answer: String,
    /// Listings that were recommended.
    pub listings: Vec<i64>,
    /// Their titles.
    pub titles: Vec<String>,
}

/// What an engine answers. Nothing in it is personal but the questions themselves.
#[derive(Debug, Clone)]
pub struct Brief {
    pub lang: Lang,
    pub question: String,
    /// Oldest first.
    pub earlier: Vec<Earlier>,
    pub found: Found,
}

/// One of the brief's candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its place in `found.candidates`.
    pub candidate: usize,
    /// Why, in a sentence.
    pub reason: String,
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    pub text: String,
    pub choices: Vec<Choice>,
    /// Nothing is what was asked for; the choices are the nearest.
    pub nothing_fits: bool,
}

/// What an engine says while it is at work, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// More of the text.
    Text(String),
    Choice(Choice),
}

/// Hears what an engine says. `false`: nobody listens any more, and the engine may stop.
pub type Listener<'a> = &'a mut (dyn FnMut(Said) -> bool + Send);

pub type Answering<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Answered>> + Send + 'a>>;

/// Answers questions about the shelf. An error is its own failure, and another engine answers.
pub trait Engine: Send + Sync {
    fn name(&self) -> EngineName;

    /// All that is said comes to [`Answered`] in the end; one whose listener has gone ends with what it has said.
    fn answer<'a>(&'a self, brief: &'a Brief, listener: Listener<'a>) -> Answering<'a>;
}
