//! Names in a question that the shelf knows: titles, persons, publishers.

use super::wish::{self, Names, Wish};
use crate::error::AppError;
use crate::search::query::Wanted;
use crate::search::store as search;
use crate::search::text::{BOUND, fold, keys};
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Wordings that are read for one name: enough to see whether a title, a person or a publisher is called so.
const WORDINGS: i64 = 8;

/// Wordings among which PostgreSQL takes the newest.
const LOOKED: i64 = 500;

#[derive(sqlx::FromRow)]
struct Row {
    name: i64,
    entry_id: i64,
    words: String,
    author: String,
    title: String,
}

/// Looks up what may be a name.
pub async fn look_up(db: &Db, asked: &[String]) -> Result<Names, AppError> {
    let mut names = Names::default();
    if asked.is_empty() {
        return Ok(names);
    }
    let mut statement = Statement::default();
    for (number, name) in asked.iter().enumerate() {
        // A longer one may be the beginning of a title.
        let end = if begins(name) { String::new() } else { BOUND.to_string() };
        let whole = format!("{BOUND}{}{end}", keys(name));
        let found = if db.is_postgres() {
            let pattern = statement.text(format!("%{}%", crate::listings::store_list::like(&whole)));
            format!(
                "select entry_id from (select entry_id from search_entry where keys like {pattern} limit {LOOKED}) as found order by entry_id desc limit {WORDINGS}"
            )
        } else {
            let query = statement.text(format!("keys : \"{whole}\""));
            format!("select rowid as entry_id from search_fts where search_fts match {query} order by rowid desc limit {WORDINGS}")
        };
        statement.push(if number == 0 { "" } else { " union all " });
        statement.push(&format!(
            "select cast({number} as bigint) as name, e.entry_id, e.words, e.author, e.title from (select * from ({found}) as few) as found
             join search_entry e on e.entry_id = found.entry_id"
        ));
    }
    let rows: Vec<Row> = statement.rows(db).await?;
    for row in &rows {
        if let Some(name) = asked.get(row.name as usize) {
            note(&mut names, name, row);
        }
    }
    Ok(names)
}

/// Wordings whose names come near to words that no book has, with their titles: one wrong letter, as in a search.
pub async fn nearly(db: &Db, wish: &Wish) -> Result<(Vec<i64>, Vec<String>), AppError> {
    let said: Vec<&str> = wish.words.iter().map(|word| word.said.as_str()).chain(wish.stranger.as_deref()).collect();
    let Some(wanted) = Wanted::read(&said.join(" ")) else { return Ok(Default::default()) };
    let plan = search::plan(db, &wanted, WORDINGS).await?;
    let mut statement = Statement::default();
    let ranked = plan.rank(db).await?;
    plan.push_best(&mut statement, db, &ranked, search::Reach::Graded(i64::MAX), None);
    statement.push(&format!(
        "select e.entry_id, e.title from hit join search_entry e on e.entry_id = hit.entry_id order by hit.score desc, e.entry_id desc limit {WORDINGS}"
    ));
    let rows: Vec<(i64, String)> = statement.rows(db).await?;
    Ok(rows.into_iter().map(|(entry, title)| (entry, wish::name(&title))).unzip())
}

/// Letters from which a name may be a beginning.
const BEGINNING: usize = 5;

fn begins(name: &str) -> bool {
    name.chars().count() >= BEGINNING
}

/// What of a wording is called `name`: its fields stand between two spaces each.
fn note(names: &mut Names, name: &str, row: &Row) {
    let same = |text: &str| wish::name(text) == name;
    let main = row.title.split([':', '-', '(', '–', '—']).next().unwrap_or_default();
    if same(&row.title) || same(main) || begins(name) && wish::name(&row.title).starts_with(name) {
        names.titles.entry(name.to_owned()).or_default().push(row.entry_id);
        return;
    }
    let person = row.author.split([',', ';', '/', '^', '·', '|', '(']).find(|person| same(person));
    if let Some(person) = person {
        names.persons.entry(name.to_owned()).or_insert_with(|| fold(person));
    } else if let Some(publisher) = row.words.split("  ").map(str::trim).find(|field| same(field)) {
        names.publishers.entry(name.to_owned()).or_insert_with(|| publisher.to_owned());
    }
}
