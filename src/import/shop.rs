use std::collections::{HashMap, HashSet};
use std::io::Read;

use sqlx::QueryBuilder;

use super::categories::Categories;
use super::edition::{self, Source};
use super::refused;
use super::report::Report;
use super::rows::{self, Offer};
use super::table::Table;
use crate::books::model::Isbn;
use crate::listings::model::{Status, discount};
use crate::search::index::{Wording, note_all};
use crate::server::db::{Tx, on_db};
use crate::server::state::AppState;
use crate::time::Timestamp;
use crate::users::store::imported_sellers;

/// An offer whose seller has an account.
pub struct Copy {
    pub offer: Offer,
    pub seller_id: i64,
    pub created_at: Timestamp,
}

/// How many rows of each kind are new.
pub struct Added {
    pub listings: u64,
    pub books: u64,
}

/// Imports books, listings and sellers.
pub async fn import(state: &AppState, input: impl Read) -> anyhow::Result<Report> {
    let now = state.clock.now();
    let categories = Categories::load(&state.db).await?;
    let mut table = Table::open(input, &[&rows::OFFER[..], &["seller"]].concat())?;
    let mut sellers = HashMap::new();
    let mut report = Report::default();
    loop {
        let offers = table.batch(&mut report, |row| Ok((rows::offer(row, &categories, now)?, rows::seller(row)?)))?;
        if offers.is_empty() {
            return Ok(report);
        }
        // Before the transaction: it makes accounts in one of its own, and SQLite has one writer.
        meet(state, &mut sellers, offers.iter().map(|(_, seller)| seller), now).await?;
        let read = offers.len();
        let copy = |(offer, seller)| Some(Copy { offer, seller_id: *sellers.get::<String>(&seller)?, created_at: now });
        let copies: Vec<Copy> = offers.into_iter().filter_map(copy).collect();
        report.departed += (read - copies.len()) as u64;
        if copies.is_empty() {
            continue;
        }
        let mut tx = state.db.write().await?;
        let added = write(&mut tx, &copies, now).await?;
        tx.commit().await?;
        report.books_added += added.books;
        report.listings_added += added.listings;
        report.doubles += copies.len() as u64 - added.listings;
    }
}

/// Adds those of `names` to `sellers` that are not there yet and have not left.
async fn meet<'a>(
    state: &AppState,
    sellers: &mut HashMap<String, i64>,
    names: impl Iterator<Item = &'a String>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let mut strangers: Vec<String> = names.filter(|name| !sellers.contains_key(*name)).cloned().collect();
    strangers.sort_unstable();
    strangers.dedup();
    if !strangers.is_empty() {
        sellers.extend(imported_sellers(&state.db, &strangers, now).await.map_err(refused)?);
    }
    Ok(())
}

/// Writes copies, at most [`super::table::BATCH`], and their editions. A copy of a book that its seller has on the shelf already is left out.
pub async fn write(tx: &mut Tx, copies: &[Copy], now: Timestamp) -> sqlx::Result<Added> {
    let editions = edition::distinct(copies.iter().map(|copy| &copy.offer.edition));
    let (ids, books) = edition::write(tx, &editions, Source::Import, now).await?;
    let copies: Vec<(i64, &Copy)> = copies.iter().map(|copy| (ids[&copy.offer.edition.identity()], copy)).collect();
    // The editions are locked by now, so another import of the same file has either finished with them or not begun.
    let mut seen = on_sale_already(tx, &copies).await?;
    let fresh: Vec<(i64, &Copy)> = copies.into_iter().filter(|(book_id, copy)| seen.insert((*book_id, copy.seller_id))).collect();
    let listings = fresh.len() as u64;
    if !fresh.is_empty() {
        insert(tx, fresh).await?;
    }
    Ok(Added { listings, books })
}

/// Book and seller of those copies that are listings already. A book's identity is its ISBN or, without one, its title and author.
async fn on_sale_already(tx: &mut Tx, copies: &[(i64, &Copy)]) -> sqlx::Result<HashSet<(i64, i64)>> {
    // The plus keeps planners without statistics from walking all of a seller's listings instead of a book's few.
    let rows: Vec<(i64, i64)> = on_db!(tx.conn(), |conn| {
        let mut sql = QueryBuilder::new("with copy (book_id, seller_id) as (");
        sql.push_values(copies, |mut row, (book_id, copy)| {
            row.push_bind(book_id).push_bind(copy.seller_id);
        });
        sql.push(
            ") select book_id, seller_id from copy
             where exists (select 1 from listing l where l.book_id = copy.book_id and +l.seller_id = copy.seller_id)",
        );
        sql.build_query_as().persistent(false).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().collect())
}

async fn insert(tx: &mut Tx, copies: Vec<(i64, &Copy)>) -> sqlx::Result<()> {
    let wordings: Vec<Wording> = copies.iter().map(|(_, copy)| wording(copy)).collect();
    let entries = note_all(tx, wordings.iter().cloned()).await?;
    on_db!(tx.conn(), |conn| {
        let mut sql = QueryBuilder::new(
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price,
                                  discount, details, status, entry_id, created_at, updated_at, sold_at) ",
        );
        sql.push_values(copies.iter().zip(&wordings), |mut row, ((book_id, copy), wording)| {
            let Copy { offer, seller_id, created_at } = copy;
            let edition = &offer.edition;
            let isbn = edition.isbn.as_ref().map(Isbn::as_str).unwrap_or_default();
            let (title, author, publisher) = (edition.title.as_str(), edition.author.as_str(), edition.publisher.as_str());
            let (original, selling) = (offer.original_price.won(), offer.selling_price.won());
            row.push_bind(book_id).push_bind(seller_id).push_bind(isbn).push_bind(title).push_bind(author).push_bind(publisher);
            row.push_bind(offer.category_id).push_bind(offer.condition.as_str()).push_bind(original).push_bind(selling);
            row.push_bind(discount(original, selling)).push_bind(offer.details.as_str()).push_bind(offer.status.as_str());
            row.push_bind(entries[wording]).push_bind(created_at.0).push_bind(created_at.0);
            row.push_bind((offer.status == Status::Sold).then_some(created_at.0));
        });
        sql.build().persistent(false).execute(conn).await.map(drop)
    })
}

fn wording(copy: &Copy) -> Wording {
    let edition = &copy.offer.edition;
    let isbn = edition.isbn.as_ref().map(Isbn::as_str).unwrap_or_default();
    Wording::new(edition.title.as_str(), edition.author.as_str(), edition.publisher.as_str(), isbn)
}
