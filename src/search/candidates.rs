//! What the index offers for a way of looking. Here alone the engines differ.

use super::query::Way;
use super::rarity::{Rarity, TRIGRAM};
use super::text::{BOUND, PREFIX_KEYS, field_beginning, is_mark, keys, pairs_with_marks};
use crate::listings::store_list::like;
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Wordings that a search of one or two keys looks at: the best, by where and how they begin so.
pub const SHORT_CANDIDATES: i64 = 300;
/// Letters up to which all of them are looked for in their order; of what is longer the rarest few.
const PHRASE: usize = 6;
/// Three letters in a row that are looked for of what is longer.
const RAREST: usize = 4;
/// The same on PostgreSQL, for which each of them is a list more to be read: of what is short two find as much as three.
fn rarest_patterns(texts: &[&str]) -> usize {
    let letters: usize = texts.iter().map(|text| text.chars().count()).sum();
    if letters < 10 { 2 } else { 3 }
}

/// How much of a field what was typed must be: of a title or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of a field.
    Whole,
    /// Its beginning.
    Beginning,
    /// Anything, or words of it apart.
    Any,
}

/// What is read of a wording: its id, or also what it is graded by, as `title` and `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    Id,
    Text,
}

/// Where candidates are looked for.
#[derive(Clone, Copy)]
pub struct Index<'a> {
    pub db: &'a Db,
    pub rarity: &'a Rarity,
}

/// What is wanted of the wordings that are found.
#[derive(Clone, Copy)]
struct Want {
    /// The field that is looked in: `keys` or `initials`.
    column: &'static str,
    read: Read,
    most: i64,
    /// The newest that is wanted; SQLite alone.
    below: Option<i64>,
}

impl Want {
    fn of(way: &Way, read: Read, most: i64) -> Want {
        Want { column: if way.initials { "initials" } else { "keys" }, read, most, below: None }
    }

    fn of_keys(most: i64) -> Want {
        Want { column: "keys", read: Read::Text, most, below: None }
    }

    fn columns(self) -> &'static str {
        match (self.read, self.column) {
            (Read::Id, _) => "x.entry_id",
            (Read::Text, "initials") => "x.entry_id, x.title_length as title, x.initials as text",
            (Read::Text, _) => "x.entry_id, x.title_keys as title, x.words as text",
        }
    }
}

impl Index<'_> {
    /// Writes a select of wordings, no more than `most` of them. SQLite gives the newest, PostgreSQL those that it comes upon
    /// first; of one or two keys both give the best.
    pub fn select(self, statement: &mut Statement, way: &Way, part: Part, read: Read, most: i64) -> String {
        let needle = way.needle();
        let want = Want::of(way, read, most);
        if is_short(way) {
            return beginning(statement, needle, None, Want { most: most.min(SHORT_CANDIDATES), ..want });
        }
        match part {
            Part::Whole if way.initials => self.whole(statement, &format!("{BOUND}{needle}{BOUND}"), want),
            Part::Beginning if way.initials => self.whole(statement, &format!("{BOUND}{needle}"), want),
            Part::Whole => fields(statement, needle, false, want),
            Part::Beginning => fields(statement, needle, true, want),
            Part::Any => self.any(statement, way, want),
        }
    }

    /// Writes a select of ids, `few` or more of them or all, the newest from `below` on; on PostgreSQL the newest of the `most` that
    /// [`select`](Index::select) gives. Not of one or two keys.
    pub fn newest(self, statement: &mut Statement, way: &Way, below: Option<i64>, few: Option<i64>, most: i64) -> String {
        if !self.db.is_postgres() {
            return self.any(statement, way, Want { below, ..Want::of(way, Read::Id, few.map_or(most, |few| few.min(most))) });
        }
        let ids = self.select(statement, way, Part::Any, Read::Id, most);
        let below = below.map(|below| format!(" where entry_id <= {}", statement.number(below))).unwrap_or_default();
        format!("select entry_id from ({ids}) as found{below}")
    }

    fn any(self, statement: &mut Statement, way: &Way, want: Want) -> String {
        match Apart::of(way) {
            Some(apart) => self.apart(statement, way.needle(), &apart, want),
            None => self.whole(statement, way.needle(), want),
        }
    }

    /// The same of what has each of some texts among its keys.
    pub fn with_all(self, statement: &mut Statement, texts: &[&str], most: i64) -> String {
        let want = Want::of_keys(most);
        match texts {
            [text] => self.whole(statement, text, want),
            texts => {
                let must: Vec<String> = texts.iter().map(|text| holds(self.db, "x.keys", &statement.text(*text))).collect();
                self.rarest(statement, texts, &must.join(" and "), want)
            }
        }
    }

    /// The same of words that begin with `keys`, one or two of them; the best.
    pub fn begun(self, statement: &mut Statement, keys: &str, most: i64) -> String {
        beginning(statement, keys, None, Want::of_keys(most))
    }

    /// What has all of a text.
    fn whole(self, statement: &mut Statement, text: &str, want: Want) -> String {
        if text.chars().count() <= PHRASE {
            return self.phrase(statement, text, want);
        }
        let must = holds(self.db, &format!("x.{}", want.column), &statement.text(text));
        self.rarest(statement, &[text], &must, want)
    }

    /// What has all of it, or its words apart: an author and a word of the title.
    fn apart(self, statement: &mut Statement, whole: &str, words: &Apart, want: Want) -> String {
        let must = holds(self.db, "x.keys", &statement.text(whole));
        let mut apart: Vec<String> = words.long.iter().map(|keys| holds(self.db, "x.keys", &statement.text(keys.as_str()))).collect();
        apart.extend(words.short.iter().map(|word| holds(self.db, "x.words", &statement.text(format!(" {word} ")))));
        let long: Vec<&str> = words.long.iter().map(String::as_str).collect();
        // What has all of it has each of its long words.
        self.rarest(statement, &long, &format!("({must} or ({}))", apart.join(" and ")), want)
    }

    /// What has all letters of a short text in their order.
    fn phrase(self, statement: &mut Statement, text: &str, want: Want) -> String {
        let (columns, column, most) = (want.columns(), want.column, want.most);
        if self.db.is_postgres() {
            if !has_trigram(text) {
                let must = holds(self.db, &format!("x.{column}"), &statement.text(text));
                return marked(statement, text, &must, want);
            }
            if self.rarity.is_walked(text, most) {
                let must = holds(self.db, &format!("x.{column}"), &statement.text(text));
                return format!("select {columns} from search_entry x where {must} limit {most}");
            }
            return format!("select {columns} from search_entry x where {} limit {most}", has(statement, column, text));
        }
        let query = statement.text(format!("{column} : \"{text}\""));
        of_trigrams(statement, &query, None, want)
    }

    /// What has the rarest letters of some texts, and is what it `must` be, which says that it has each of them.
    fn rarest(self, statement: &mut Statement, texts: &[&str], must: &str, want: Want) -> String {
        let (columns, column, most) = (want.columns(), want.column, want.most);
        if self.db.is_postgres() {
            let rarest = self.rarity.rarest(texts.iter().copied(), rarest_patterns(texts), |letter| !is_mark(letter));
            if rarest.is_empty() {
                return marked(statement, texts.first().unwrap_or(&""), must, want);
            }
            let has: Vec<String> = rarest.iter().map(|three| has(statement, column, three)).collect();
            return format!("select {columns} from search_entry x where {} and {must} limit {most}", has.join(" and "));
        }
        let rarest = self.rarity.rarest(texts.iter().copied(), RAREST, |_| true);
        let rarest: Vec<String> = rarest.into_iter().map(|three| format!("\"{three}\"")).collect();
        let query = statement.text(format!("{column} : ({})", rarest.join(" AND ")));
        of_trigrams(statement, &query, Some(must), want)
    }
}

/// SQLite: what its trigrams find and what it `must` be, the newest.
fn of_trigrams(statement: &mut Statement, query: &str, must: Option<&str>, want: Want) -> String {
    let (columns, most) = (want.columns(), statement.number(want.most));
    let below = want.below.map(|below| format!(" and f.rowid <= {}", statement.number(below))).unwrap_or_default();
    if want.read == Read::Id && must.is_none() {
        return format!("select f.rowid as entry_id from search_fts f where f.search_fts match {query}{below} order by f.rowid desc limit {most}");
    }
    let must = must.map(|must| format!(" and {must}")).unwrap_or_default();
    format!(
        "select {columns} from search_fts f join search_entry x on x.entry_id = f.rowid
         where f.search_fts match {query}{below}{must} order by f.rowid desc limit {most}"
    )
}

/// What has a word that begins with one or two keys, or a pair of keys with a mark; the best that is what it `must` be.
fn beginning(statement: &mut Statement, prefix: &str, must: Option<&str>, want: Want) -> String {
    let (prefix, columns, most) = (statement.text(prefix), want.columns(), want.most);
    if want.read == Read::Id && must.is_none() {
        return format!("select entry_id from search_prefix where prefix = {prefix} order by grade desc, entry_id desc limit {most}");
    }
    let must = must.map(|must| format!(" and {must}")).unwrap_or_default();
    format!(
        "select {columns} from search_prefix p join search_entry x on x.entry_id = p.entry_id
         where p.prefix = {prefix}{must} order by p.grade desc, p.entry_id desc limit {most}"
    )
}

/// Titles and persons that are called so or, where they may go on, begin so.
fn fields(statement: &mut Statement, keys: &str, may_go_on: bool, want: Want) -> String {
    let (columns, most, from) = (want.columns(), want.most, field_beginning(keys));
    let is_so = if may_go_on {
        // No letter comes behind the last of Unicode.
        let to = statement.text(format!("{from}{}", char::MAX));
        format!("p.prefix > {} and p.prefix < {to}", statement.text(from))
    } else {
        format!("p.prefix = {}", statement.text(from))
    };
    format!(
        "select {columns} from search_prefix p join search_entry x on x.entry_id = p.entry_id where {is_so} order by p.prefix, p.grade, p.entry_id limit {most}"
    )
}

/// Whether trigrams have nothing of it: then the table of beginnings has.
pub fn is_short(way: &Way) -> bool {
    way.needle().chars().count() <= PREFIX_KEYS
}

/// PostgreSQL, of what has no three letters in a row that its index knows.
fn marked(statement: &mut Statement, text: &str, must: &str, want: Want) -> String {
    let pair = pairs_with_marks(text.trim_matches(BOUND)).next().unwrap_or_default();
    beginning(statement, &pair, Some(must), want)
}

/// Whether PostgreSQL's index can look for it: in `c++` there is nothing.
fn has_trigram(text: &str) -> bool {
    text.split(is_mark).any(|word| word.chars().count() >= TRIGRAM)
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
fn holds(db: &Db, column: &str, needle: &str) -> String {
    if db.is_postgres() { format!("strpos({column}, {needle}) > 0") } else { format!("instr({column}, {needle}) > 0") }
}
