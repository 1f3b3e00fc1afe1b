//! The index, kept in step with the listings: whoever writes a listing notes its wording in the same transaction.

use std::collections::{BTreeMap, HashMap};

use sqlx::{AssertSqlSafe, QueryBuilder};

use super::text::{SearchText, prefixes};
use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::server::token::{hash, hex};

/// What a listing calls its book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wording {
    pub title: String,
    pub author: String,
    pub publisher: String,
    pub isbn: String,
}

impl Wording {
    pub fn new(title: &str, author: &str, publisher: &str, isbn: &str) -> Wording {
        Wording { title: title.to_owned(), author: author.to_owned(), publisher: publisher.to_owned(), isbn: isbn.to_owned() }
    }

    fn identity(&self) -> String {
        hex(&hash(&[&*self.title, &self.author, &self.publisher, &self.isbn].join("\n")))
    }

    fn text(&self) -> SearchText {
        SearchText::of(&self.title, &self.author, &self.publisher, &self.isbn)
    }
}

/// Rows of one statement. SQLite takes 32,766 values and a row has nine.
const BATCH: usize = 500;

/// The entry of one wording.
pub async fn note(tx: &mut Tx, wording: Wording) -> sqlx::Result<i64> {
    let ids = note_all(tx, [wording.clone()]).await?;
    ids.get(&wording).copied().ok_or(sqlx::Error::RowNotFound)
}

/// The entry of each wording, made where it is new; in one order, so that two that write the same ones wait for each other and
/// never for ever.
pub async fn note_all(tx: &mut Tx, wordings: impl IntoIterator<Item = Wording>) -> sqlx::Result<HashMap<Wording, i64>> {
    let distinct: BTreeMap<String, Wording> = wordings.into_iter().map(|wording| (wording.identity(), wording)).collect();
    let all: Vec<(&String, &Wording)> = distinct.iter().collect();
    let mut ids: HashMap<Wording, i64> = HashMap::with_capacity(all.len());
    for some in all.chunks(BATCH) {
        let known = find(tx, some.iter().map(|(identity, _)| identity.as_str())).await?;
        let fresh: Vec<_> = some.iter().filter(|(identity, _)| !known.iter().any(|(_, old)| old == *identity)).copied().collect();
        let mut rows = known;
        if !fresh.is_empty() {
            let made = insert(tx, &fresh, "do nothing").await?;
            begin(tx, &made, &distinct).await?;
            // What another transaction has made in the meantime.
            let missed = fresh.iter().filter(|(identity, _)| !made.iter().any(|(_, new)| new == *identity)).map(|(identity, _)| identity.as_str());
            let missed: Vec<&str> = missed.collect();
            if !missed.is_empty() {
                rows.extend(find(tx, missed.into_iter()).await?);
            }
            rows.extend(made);
        }
        ids.extend(rows.into_iter().filter_map(|(id, identity)| Some((distinct.get(&identity)?.clone(), id))));
    }
    Ok(ids)
}

/// Holds the rows that it finds: [`sweep`] does not remove them before the transaction has ended.
async fn find(tx: &mut Tx, identities: impl Iterator<Item = &str>) -> sqlx::Result<Vec<(i64, String)>> {
    on_db!(tx.conn(), |conn| {
        let mut sql = QueryBuilder::new("update search_entry set identity = identity where identity in (");
        let mut values = sql.separated(", ");
        for identity in identities {
            values.push_bind(identity);
        }
        sql.push(") returning entry_id, identity");
        sql.build_query_as().persistent(false).fetch_all(conn).await
    })
}

async fn insert(tx: &mut Tx, rows: &[(&String, &Wording)], on_conflict: &str) -> sqlx::Result<Vec<(i64, String)>> {
    on_db!(tx.conn(), |conn| {
        let mut sql = QueryBuilder::new("insert into search_entry (identity, title, author, words, keys, initials, title_length, title_keys) ");
        sql.push_values(rows, |mut row, (identity, wording)| {
            let text = wording.text();
            row.push_bind(identity).push_bind(&wording.title).push_bind(&wording.author).push_bind(text.words);
            row.push_bind(text.keys).push_bind(text.initials).push_bind(text.title_length).push_bind(text.title_keys);
        });
        sql.push(" on conflict (identity) ").push(on_conflict).push(" returning entry_id, identity");
        sql.build_query_as().persistent(false).fetch_all(conn).await
    })
}

/// Writes the beginnings of `entries`.
async fn begin(tx: &mut Tx, entries: &[(i64, String)], wordings: &BTreeMap<String, Wording>) -> sqlx::Result<()> {
    let begun = |(id, identity): &(i64, String)| {
        let rows = wordings.get(identity).map(|wording| prefixes(&wording.text())).unwrap_or_default();
        rows.into_iter().map(|(prefix, grade)| (prefix, grade, *id)).collect::<Vec<_>>()
    };
    let mut rows: Vec<(String, i64, i64)> = entries.iter().flat_map(begun).collect();
    // In the order of the table: neighbours are written together.
    rows.sort_unstable();
    for some in rows.chunks(BATCH * 10) {
        on_db!(tx.conn(), |conn| {
            let mut sql = QueryBuilder::new("insert into search_prefix (prefix, grade, entry_id) ");
            sql.push_values(some, |mut row, (prefix, grade, id)| {
                row.push_bind(prefix).push_bind(grade).push_bind(id);
            });
            sql.build().persistent(false).execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

/// Rows that a rebuild looks at in one transaction.
const STEP: i64 = 500;

/// Notes the wording of listings that have no entry: those that were there before there was an index. Gives how many.
pub async fn catch_up(db: &Db) -> Result<u64, AppError> {
    let mut noted = 0;
    loop {
        let mut tx = db.write().await?;
        let rows: Vec<(i64, String, String, String, String)> = on_db!(tx.conn(), |conn| {
            sqlx::query_as("select listing_id, title, author, publisher, isbn from listing where entry_id is null order by listing_id limit $1")
                .bind(STEP)
                .fetch_all(conn)
                .await
        })?;
        if rows.is_empty() {
            return Ok(noted);
        }
        let wordings: Vec<(i64, Wording)> =
            rows.into_iter().map(|(id, title, author, publisher, isbn)| (id, Wording { title, author, publisher, isbn })).collect();
        let ids = note_all(&mut tx, wordings.iter().map(|(_, wording)| wording.clone())).await?;
        for (listing, wording) in &wordings {
            on_db!(tx.conn(), |conn| {
                sqlx::query("update listing set entry_id = $1 where listing_id = $2").bind(ids[wording]).bind(listing).execute(conn).await.map(drop)
            })?;
        }
        tx.commit().await?;
        noted += wordings.len() as u64;
    }
}

/// Makes the index anew, entry by entry; the shop stays open. Gives how many entries there are.
pub async fn rebuild(db: &Db) -> Result<u64, AppError> {
    catch_up(db).await?;
    let (mut after, mut made) = (0, 0);
    loop {
        let mut tx = db.write().await?;
        let rows: Vec<(i64, String, String, String, String)> = on_db!(tx.conn(), |conn| {
            sqlx::query_as(
                "select e.entry_id, l.title, l.author, l.publisher, l.isbn from search_entry e
                 join listing l on l.listing_id = (select min(listing_id) from listing where entry_id = e.entry_id)
                 where e.entry_id > $1 order by e.entry_id limit $2",
            )
            .bind(after)
            .bind(STEP)
            .fetch_all(conn)
            .await
        })?;
        let Some((last, ..)) = rows.last() else { break };
        after = *last;
        made += rows.len() as u64;
        for (id, title, author, publisher, isbn) in rows {
            write_anew(&mut tx, id, Wording { title, author, publisher, isbn }).await?;
        }
        tx.commit().await?;
    }
    sweep(db).await?;
    void_counts(db).await?;
    Ok(made)
}

/// What was counted by the old index holds no more: as if all had departed. A group at a time, so that nobody who writes listings
/// meanwhile locks the counts in another order.
async fn void_counts(db: &Db) -> Result<(), AppError> {
    let groups: Vec<(i64, String, String)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select category_id, status, condition from listing_count order by category_id, status, condition").fetch_all(conn).await
    })?;
    for (category_id, status, condition) in groups {
        let mut tx = db.write().await?;
        on_db!(tx.conn(), |conn| {
            sqlx::query("update listing_count set departures = departures + listings where category_id = $1 and status = $2 and condition = $3")
                .bind(category_id)
                .bind(status)
                .bind(condition)
                .execute(conn)
                .await
                .map(drop)
        })?;
        tx.commit().await?;
    }
    Ok(())
}

async fn write_anew(tx: &mut Tx, id: i64, wording: Wording) -> sqlx::Result<()> {
    let (identity, text) = (wording.identity(), wording.text());
    on_db!(tx.conn(), |conn| sqlx::query("delete from search_prefix where entry_id = $1").bind(id).execute(conn).await.map(drop))?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update search_entry set words = $1, keys = $2, initials = $3, title_length = $4, title_keys = $5 where entry_id = $6")
            .bind(text.words)
            .bind(text.keys)
            .bind(text.initials)
            .bind(text.title_length)
            .bind(text.title_keys)
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
    })?;
    begin(tx, &[(id, identity.clone())], &BTreeMap::from([(identity, wording)])).await
}

/// Removes wordings that no listing has any more. They are looked for outside of the transaction, which only makes sure.
pub async fn sweep(db: &Db) -> Result<(), AppError> {
    const UNUSED: &str = "not exists (select 1 from listing l where l.entry_id = e.entry_id)";
    let unused: Vec<(i64,)> = on_db!(db.read(), |conn| {
        sqlx::query_as(AssertSqlSafe(format!("select e.entry_id from search_entry e where {UNUSED} limit {STEP}"))).fetch_all(conn).await
    })?;
    if unused.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = unused.into_iter().map(|(id,)| id.to_string()).collect();
    let ids = ids.join(", ");
    let mut tx = db.write().await?;
    // Whoever has just noted one of them is waited for first: a statement that waits in its middle does not see their listing.
    let hold = format!("update search_entry set identity = identity where entry_id in ({ids})");
    let delete = format!("delete from search_entry as e where e.entry_id in ({ids}) and {UNUSED}");
    for statement in [hold, delete] {
        on_db!(tx.conn(), |conn| sqlx::query(AssertSqlSafe(statement)).persistent(false).execute(conn).await.map(drop))?;
    }
    Ok(tx.commit().await?)
}
