//! What stands beside one listing: copies of the same book, and other books of its seller.

use super::model::Book;
use super::query::{Cursor, Sort};
use super::store::{CardRow, card_columns, card_joins};
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::server::statement::Statement;

/// Cards in one row of the widest grid.
pub const OTHERS: i64 = 6;

/// Cards of the listings `k` or `l` that `from` gives. Their limits stand in the text: PostgreSQL plans anew for each value what it
/// does not know the limit of, and that took eight times as long as the statement (1.2 and 0.15 ms among 100,000 listings).
async fn cards(db: &Db, mut sql: Statement, from: &str) -> Result<Vec<CardRow>, AppError> {
    sql.push("select ").push(card_columns!()).push(" from ").push(from);
    Ok(sql.rows(db).await?)
}

/// Looked at row by row: a planner that knows no seller would walk all that is in that state.
fn has_state(wanted: &str) -> String {
    format!("case when status {wanted} then 1 end = 1")
}

/// Other books of a seller, that are on sale, newest first.
pub async fn others_of_seller(db: &Db, seller_id: i64, but: i64) -> Result<Vec<Book>, AppError> {
    let mut sql = Statement::default();
    let (seller, but) = (sql.number(seller_id), sql.number(but));
    let from = format!(
        "(select listing_id from listing where seller_id = {seller} and listing_id <> {but} and {}
          order by created_at desc, listing_id desc limit {OTHERS}) k join listing l on l.listing_id = k.listing_id {} order by l.created_at desc, l.listing_id desc",
        has_state("= 'on_sale'"),
        card_joins!()
    );
    Ok(cards(db, sql, &from).await?.into_iter().map(CardRow::into_book).collect())
}

/// Copies of a book that are on sale, cheapest first.
pub async fn copies_on_sale(db: &Db, book_id: i64, limit: i64) -> Result<Vec<Book>, AppError> {
    let mut sql = Statement::default();
    let book = sql.number(book_id);
    let from =
        format!("listing l {} where l.book_id = {book} and l.status = 'on_sale' order by l.selling_price, l.listing_id limit {limit}", card_joins!());
    Ok(cards(db, sql, &from).await?.into_iter().map(CardRow::into_book).collect())
}

/// Copies of a book: on sale first, then reserved, then sold; cheapest first.
pub async fn copies(db: &Db, book_id: i64, limit: i64) -> Result<Vec<Book>, AppError> {
    let mut sql = Statement::default();
    let book = sql.number(book_id);
    let from = format!(
        "listing l {} where l.book_id = {book}
         order by case l.status when 'on_sale' then 0 when 'reserved' then 1 else 2 end, l.selling_price, l.listing_id limit {limit}",
        card_joins!()
    );
    Ok(cards(db, sql, &from).await?.into_iter().map(CardRow::into_book).collect())
}

/// The book that a listing is a copy of, and how many like the listing.
pub async fn around(db: &Db, listing_id: i64) -> Result<(i64, i64), AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as("select book_id, like_count from listing where listing_id = $1").bind(listing_id).fetch_one(conn).await
    })?)
}

/// A page of a seller's books, newest first: those that are sold, or those that are not. Gives the cursor of what follows.
pub async fn of_seller(db: &Db, seller_id: i64, sold: bool, after: Option<&Cursor>, limit: i64) -> Result<(Vec<Book>, Option<String>), AppError> {
    // Without a cursor everything is older than the end of time.
    let (before, before_id) = after.map(|cursor| (cursor.values[0], cursor.values[1])).unwrap_or((i64::MAX, i64::MAX));
    let mut sql = Statement::default();
    let (seller, before, before_id) = (sql.number(seller_id), sql.number(before), sql.number(before_id));
    let from = format!(
        "(select listing_id from listing where seller_id = {seller} and {} and (created_at, listing_id) < ({before}, {before_id})
          order by created_at desc, listing_id desc limit {}) k join listing l on l.listing_id = k.listing_id {} order by l.created_at desc, l.listing_id desc",
        has_state(if sold { "= 'sold'" } else { "<> 'sold'" }),
        limit + 1,
        card_joins!()
    );
    let mut rows = cards(db, sql, &from).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| Cursor { sort: Sort::Newest, values: vec![row.created_at.0, row.listing_id] }.to_string());
    Ok((rows.into_iter().map(CardRow::into_book).collect(), next))
}
