//! What is asked for, with what the shelf knows of it.

use std::collections::HashSet;

use super::concept::Concept;
use super::wish::{self, Names, Wish};
use crate::listings::model::Condition;
use crate::search::text::fold;

/// A book that others should be like.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Like {
    pub title: String,
    pub author_key: String,
    pub category_id: i64,
    pub category: String,
    pub subcategory: String,
    pub body: String,
}

/// A wish with what the shelf knows of it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub wish: Wish,
    pub concepts: Vec<Concept>,
    pub without: Vec<Concept>,
    /// Persons and publishers that were named, as they are written.
    pub named: Vec<String>,
    /// Wordings of books that were asked for.
    pub entries: Vec<i64>,
    pub like: Vec<Like>,
    /// Books that are asked for themselves: what is like them stands beside them.
    pub beside: Vec<Like>,
    pub not_listings: HashSet<i64>,
    pub not_books: HashSet<i64>,
    /// Titles that are nearly what was named and what no book is called.
    pub nearly: Vec<String>,
    /// Wider bounds, for where nothing keeps to the narrow ones: the most that a copy may cost, conditions it may be in.
    pub second: Option<(Option<i64>, Vec<Condition>)>,
}

impl Asked {
    pub fn new(wish: &Wish, known: &Names) -> Asked {
        let persons = wish.authors.iter().filter_map(|name| known.persons.get(name));
        let publisher = wish.publisher.iter().filter_map(|name| known.publishers.get(name));
        Asked {
            concepts: wish.entries.iter().map(|entry| Concept::of_entry(entry)).chain(wish.words.iter().filter_map(Concept::of_word)).collect(),
            without: wish.without.iter().map(|entry| Concept::of_entry(entry)).collect(),
            named: persons.chain(publisher).cloned().collect(),
            entries: wish.titles.iter().filter_map(|name| known.titles.get(name)).flatten().copied().collect(),
            wish: wish.clone(),
            ..Asked::default()
        }
    }

    /// The first of these persons is whose books are wanted.
    pub fn set_authors<'a>(&mut self, authors: impl Iterator<Item = &'a str>) {
        if !self.wish.authors.is_empty() {
            return;
        }
        let first =
            |author: &str| author.split([',', ';', '/', '^', '·', '|', '(']).map(str::trim).find(|person| !person.is_empty()).map(str::to_owned);
        let persons: Vec<String> = authors.filter_map(first).collect();
        if let Some(person) = persons.first() {
            self.wish.authors = vec![wish::name(person)];
            self.named.push(fold(person));
        }
    }
}
