//! What each book is found by: the words of everything that is said of it, as keystrokes, so that a word's beginning is found
//! whatever ending it has. Triggers note which books have changed; a worker, and whoever asks, makes their words anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, QueryBuilder};
use tokio::sync::Mutex;

use crate::error::AppError;
use crate::search::text::{fold, is_syllable, keys};
use crate::server::db::{Db, Tx, on_db};
use crate::server::state::AppState;
use crate::server::statement::list;

/// Changes that are taken up in one transaction: a reader of SQLite's one writer waits some hundredths of a second.
const STEP: i64 = 200;
/// Changes that a question waits for; after an import the worker makes the rest.
pub const AT_ONCE: u64 = 200;
/// Words of a body at most.
const BODY_WORDS: usize = 600;
/// Letters of a word at most: the index holds no longer ones.
const WORD: usize = 40;
/// Texts of sellers and readers that are read for one step.
const TEXTS: i64 = 4_000;
/// Syllables of a compound that may be found by its later words: 조선왕조 by 왕조.
const COMPOUND: std::ops::RangeInclusive<usize> = 4..=10;
/// So many changes are an import: the engine is told what has come.
const MUCH: u64 = 1_000;
/// How often the worker looks.
const LOOK: Duration = Duration::from_secs(5);

/// One round at a time in a process.
#[derive(Clone, Default)]
pub struct Shelf(Arc<Mutex<()>>);

/// The worker of this node.
pub async fn keep_for_ever(state: AppState) {
    let mut clock = tokio::time::interval(LOOK);
    loop {
        clock.tick().await;
        // Each failure is logged where it becomes an AppError; the next round tries again.
        if let Ok(MUCH..) = catch_up(&state.shelf, &state.db, u64::MAX).await
            && let Err(error) = state.db.settle().await
        {
            tracing::warn!(%error, "the database was not settled");
        }
    }
}

/// Takes up what has changed, `most` changes of it and the rest of a step. Gives how many there were.
pub async fn catch_up(shelf: &Shelf, db: &Db, most: u64) -> Result<u64, AppError> {
    let _round = shelf.0.lock().await;
    let mut done = 0;
    while done < most {
        let stale: Vec<(i64, i64)> = on_db!(db.read(), |conn| {
            sqlx::query_as("select stale_id, book_id from shelf_stale order by stale_id limit $1").bind(STEP).fetch_all(conn).await
        })?;
        if stale.is_empty() {
            break;
        }
        let books: BTreeSet<i64> = stale.iter().map(|(_, book)| *book).collect();
        let mut tx = db.write().await?;
        let held = hold(&mut tx, db, &books).await?;
        renew(&mut tx, &held).await?;
        let taken = forget(&mut tx, &stale, &held).await?;
        tx.commit().await?;
        if taken == 0 {
            break;
        }
        done += taken;
    }
    Ok(done)
}

/// Books that are this transaction's until it ends: of two nodes that renew one, the second reads what is said of it only when
/// the first is done. What another one holds is left to the next round; nobody is waited for.
async fn hold(tx: &mut Tx, db: &Db, books: &BTreeSet<i64>) -> sqlx::Result<BTreeSet<i64>> {
    if !db.is_postgres() {
        return Ok(books.clone());
    }
    let ids = list(books.iter().copied());
    let sql = format!("/* shelf */ select book_id from book where book_id in ({ids}) for no key update skip locked");
    let rows: Vec<(i64,)> = on_db!(tx.conn(), |conn| sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Takes the notes off the books that are done, and of those that are gone.
async fn forget(tx: &mut Tx, stale: &[(i64, i64)], held: &BTreeSet<i64>) -> sqlx::Result<u64> {
    let ids = list(stale.iter().filter(|(_, book)| held.contains(book)).map(|(id, _)| *id).chain([0]));
    let others = list(stale.iter().map(|(id, _)| *id));
    let sql = format!(
        "delete from shelf_stale where stale_id in ({ids})
         or stale_id in ({others}) and not exists (select 1 from book b where b.book_id = shelf_stale.book_id)"
    );
    on_db!(tx.conn(), |conn| sqlx::query(AssertSqlSafe(sql)).persistent(false).execute(conn).await.map(|done| done.rows_affected()))
}

/// Writes the words of these books.
async fn renew(tx: &mut Tx, books: &BTreeSet<i64>) -> sqlx::Result<()> {
    let texts = texts(tx, &list(books.iter().copied())).await?;
    if texts.is_empty() {
        return Ok(());
    }
    on_db!(tx.conn(), |conn| {
        let mut sql = QueryBuilder::new("/* shelf */ insert into shelf_text (book_id, head, body) ");
        sql.push_values(&texts, |mut row, (id, text)| {
            row.push_bind(id).push_bind(text.head()).push_bind(text.body());
        });
        sql.push(" on conflict (book_id) do update set head = excluded.head, body = excluded.body");
        sql.build().persistent(false).execute(conn).await.map(drop)
    })
}

/// What is said of a book.
#[derive(Debug, Default)]
struct Texts {
    head: Vec<String>,
    body: Vec<String>,
}

async fn texts(tx: &mut Tx, ids: &str) -> sqlx::Result<BTreeMap<i64, Texts>> {
    let mut texts: BTreeMap<i64, Texts> = BTreeMap::new();
    let head = format!(
        "select b.book_id, b.title || ' ' || b.author || ' ' || b.publisher || ' ' || b.subcategory || ' ' || coalesce(c.name_ko || ' ' || c.name_en, '')
         from book b left join category c on c.category_id = b.category_id where b.book_id in ({ids})"
    );
    let tags =
        format!("select r.book_id, t.tag from review_tag t join review r on r.review_id = t.review_id where r.book_id in ({ids}) limit {TEXTS}");
    let bodies = [
        format!("select book_id, description from book where book_id in ({ids}) and description <> ''"),
        format!("select book_id, details from listing where book_id in ({ids}) and details <> '' order by listing_id desc limit {TEXTS}"),
        format!("select book_id, title || ' ' || text from review where book_id in ({ids}) order by review_id desc limit {TEXTS}"),
    ];
    for (id, text) in rows(tx, head).await?.into_iter().chain(rows(tx, tags).await?) {
        texts.entry(id).or_default().head.push(text);
    }
    for sql in bodies {
        for (id, text) in rows(tx, sql).await? {
            texts.entry(id).or_default().body.push(text);
        }
    }
    Ok(texts)
}

async fn rows(tx: &mut Tx, sql: String) -> sqlx::Result<Vec<(i64, String)>> {
    // Named, for whoever wonders in a log what these are.
    let sql = format!("/* shelf */ {sql}");
    on_db!(tx.conn(), |conn| sqlx::query_as(AssertSqlSafe(sql)).persistent(false).fetch_all(conn).await)
}

impl Texts {
    fn head(&self) -> String {
        let mut words = Words::default();
        for word in self.head.iter().flat_map(|text| split(text)) {
            // 조선왕조 is found by 왕조 as well.
            let letters: Vec<char> = word.chars().collect();
            if COMPOUND.contains(&letters.len()) && letters.iter().copied().all(is_syllable) {
                (1..letters.len() - 1).for_each(|from| words.add(&letters[from..].iter().collect::<String>()));
            }
            words.add(&word);
        }
        words.text
    }

    fn body(&self) -> String {
        let mut words = Words::default();
        for word in self.body.iter().flat_map(|text| split(text)) {
            if words.seen.len() >= BODY_WORDS {
                break;
            }
            words.add(&word);
        }
        words.text
    }
}

fn split(text: &str) -> Vec<String> {
    let is_word = |word: &&str| !word.is_empty() && word.chars().count() <= WORD && word.chars().all(char::is_alphanumeric);
    // 인공지능(AI)과: punctuation parts words already; C++ and its kin are letters and signs, of which the letters count.
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(is_word).map(str::to_owned).collect()
}

/// Distinct words as keystrokes, a space between.
#[derive(Default)]
struct Words {
    seen: BTreeSet<String>,
    text: String,
}

impl Words {
    fn add(&mut self, word: &str) {
        let keys = keys(word);
        if self.seen.insert(keys.clone()) {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push_str(&keys);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_in_a_title_is_found_by_its_later_words() {
        let texts = Texts { head: vec!["조선왕조 실록".into()], body: vec!["왕과 왕, 그리고 C++".into()] };
        let head: Vec<String> = texts.head().split(' ').map(str::to_owned).collect();
        for word in ["조선왕조", "선왕조", "왕조", "실록"] {
            assert!(head.contains(&keys(word)), "{word}: {head:?}");
        }
        assert!(!head.contains(&keys("조")));
        assert_eq!(texts.body(), [keys("왕과"), keys("왕"), keys("그리고"), "c".into()].join(" "));
    }
}
