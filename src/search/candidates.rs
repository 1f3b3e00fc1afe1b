//! What the index offers for a way of looking. Here alone the engines differ.

use super::query::Way;
use super::rarity::{Rarity, TRIGRAM};
use super::text::{BOUND, PREFIX_KEYS, keys};
use crate::listings::store_list::like;
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Wordings that a search of one or two keys looks at: the best, by where and how they begin so.
pub const SHORT_CANDIDATES: i64 = 500;
/// Letters up to which SQLite looks for all of them in their order; of what is longer it looks for the rarest few.
const PHRASE: usize = 6;
/// Three letters in a row that are looked for of what is longer.
const RAREST: usize = 4;

/// How much of a field what was typed must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of a field.
    Whole,
    /// Its beginning.
    Beginning,
    /// Anything, or words of it apart.
    Any,
}

/// Where candidates are looked for.
#[derive(Clone, Copy)]
pub struct Index<'a> {
    pub db: &'a Db,
    pub rarity: &'a Rarity,
}

impl Index<'_> {
    /// Ids of wordings as a statement, no more than `most` of them. SQLite gives the newest, PostgreSQL those that it comes upon
    /// first; of one or two keys both give the best.
    pub fn ids(self, statement: &mut Statement, way: &Way, part: Part, most: i64) -> String {
        let needle = way.needle();
        if needle.chars().count() <= PREFIX_KEYS {
            let prefix = statement.text(needle);
            let most = most.min(SHORT_CANDIDATES);
            return format!("select entry_id from search_prefix where prefix = {prefix} order by grade desc, entry_id desc limit {most}");
        }
        let column = if way.initials { "initials" } else { "keys" };
        match part {
            Part::Whole => self.whole(statement, column, &format!("{BOUND}{needle}{BOUND}"), most),
            Part::Beginning => self.whole(statement, column, &format!("{BOUND}{needle}"), most),
            Part::Any => match Apart::of(way) {
                Some(apart) => self.apart(statement, needle, &apart, most),
                None => self.whole(statement, column, needle, most),
            },
        }
    }

    /// What has all of a text.
    fn whole(self, statement: &mut Statement, column: &str, text: &str, most: i64) -> String {
        if self.db.is_postgres() {
            let has = has(statement, column, text);
            return format!("select x.entry_id from search_entry x where {has} limit {most}");
        }
        if text.chars().count() <= PHRASE {
            let query = statement.text(format!("{column} : \"{text}\""));
            return format!("select rowid as entry_id from search_fts where search_fts match {query} order by rowid desc limit {most}");
        }
        let must = holds(self.db, &format!("x.{column}"), &statement.text(text));
        self.rarest(statement, column, &[text], &must, most)
    }

    /// What has all of it, or its words apart: an author and a word of the title.
    fn apart(self, statement: &mut Statement, whole: &str, words: &Apart, most: i64) -> String {
        let short: Vec<String> = words.short.iter().map(|word| holds(self.db, "x.words", &statement.text(format!(" {word} ")))).collect();
        if self.db.is_postgres() {
            let whole = has(statement, "keys", whole);
            let apart: Vec<String> = words.long.iter().map(|keys| has(statement, "keys", keys)).chain(short).collect();
            return format!("select x.entry_id from search_entry x where ({whole} or ({})) limit {most}", apart.join(" and "));
        }
        let whole = holds(self.db, "x.keys", &statement.text(whole));
        let apart: Vec<String> = words.long.iter().map(|keys| holds(self.db, "x.keys", &statement.text(keys.as_str()))).chain(short).collect();
        let long: Vec<&str> = words.long.iter().map(String::as_str).collect();
        // What has all of it has each of its long words.
        self.rarest(statement, "keys", &long, &format!("({whole} or ({}))", apart.join(" and ")), most)
    }

    /// SQLite: what has the rarest letters of these texts, and is what it must be.
    fn rarest(self, statement: &mut Statement, column: &str, texts: &[&str], must: &str, most: i64) -> String {
        let rarest: Vec<String> = self.rarity.rarest(texts.iter().copied(), RAREST).into_iter().map(|three| format!("\"{three}\"")).collect();
        let query = statement.text(format!("{column} : ({})", rarest.join(" AND ")));
        format!(
            "select f.rowid as entry_id from search_fts f join search_entry x on x.entry_id = f.rowid
             where f.search_fts match {query} and {must} order by f.rowid desc limit {most}"
        )
    }
}

/// Words that count apart as well.
struct Apart {
    /// Keys of those that the index has.
    long: Vec<String>,
    short: Vec<String>,
}

impl Apart {
    /// Nothing where there is one word, or none that the index has.
    fn of(way: &Way) -> Option<Apart> {
        let parts = if way.initials { Vec::new() } else { way.parts() };
        let (long, short): (Vec<&str>, Vec<&str>) = parts.into_iter().partition(|part| keys(part).chars().count() >= TRIGRAM);
        (!long.is_empty()).then(|| Apart { long: long.into_iter().map(keys).collect(), short: short.into_iter().map(str::to_owned).collect() })
    }
}

/// PostgreSQL: a text in a column, by its trigrams.
fn has(statement: &mut Statement, column: &str, text: &str) -> String {
    format!("x.{column} like {}", statement.text(format!("%{}%", like(text))))
}

/// Whether the text `needle` stands in `column`, byte by byte.
pub fn holds(db: &Db, column: &str, needle: &str) -> String {
    format!("{} > 0", place(db, column, needle))
}

/// Where it stands, from 1.
pub fn place(db: &Db, column: &str, needle: &str) -> String {
    if db.is_postgres() { format!("strpos({column}, {needle})") } else { format!("instr({column}, {needle})") }
}
