//! What stands beside one listing: copies of the same book, and other books of its seller.

use super::model::Book;
use super::query::{Cursor, Sort};
use super::store::{CardRow, card_columns, card_joins};
use crate::error::AppError;
use crate::server::db::{Db, on_db};

/// Cards in one row of the widest grid.
pub const OTHERS: i64 = 6;

/// Other books of a seller, that are on sale, newest first.
pub async fn others_of_seller(db: &Db, seller_id: i64, but: i64) -> Result<Vec<Book>, AppError> {
    let rows: Vec<CardRow> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            card_columns!(),
            " from (select listing_id from listing where seller_id = $1 and listing_id <> $2 and status = 'on_sale'
              order by created_at desc, listing_id desc limit $3) k join listing l on l.listing_id = k.listing_id",
            card_joins!(),
            "order by l.created_at desc, l.listing_id desc"
        ))
        .bind(seller_id)
        .bind(but)
        .bind(OTHERS)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(CardRow::into_book).collect())
}

/// Copies of a book that are on sale, cheapest first.
pub async fn copies_on_sale(db: &Db, book_id: i64, limit: i64) -> Result<Vec<Book>, AppError> {
    let rows: Vec<CardRow> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            card_columns!(),
            " from listing l",
            card_joins!(),
            "where l.book_id = $1 and l.status = 'on_sale' order by l.selling_price, l.listing_id limit $2"
        ))
        .bind(book_id)
        .bind(limit)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(CardRow::into_book).collect())
}

/// Copies of a book: on sale first, then reserved, then sold; cheapest first.
pub async fn copies(db: &Db, book_id: i64, limit: i64) -> Result<Vec<Book>, AppError> {
    let rows: Vec<CardRow> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            card_columns!(),
            " from listing l",
            card_joins!(),
            "where l.book_id = $1 order by case l.status when 'on_sale' then 0 when 'reserved' then 1 else 2 end, l.selling_price, l.listing_id limit $2"
        ))
        .bind(book_id)
        .bind(limit)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(CardRow::into_book).collect())
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
    let mut rows: Vec<CardRow> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            card_columns!(),
            " from (select listing_id from listing where seller_id = $1 and (status = 'sold') = $2 and (created_at, listing_id) < ($3, $4)
              order by created_at desc, listing_id desc limit $5) k join listing l on l.listing_id = k.listing_id",
            card_joins!(),
            "order by l.created_at desc, l.listing_id desc"
        ))
        .bind(seller_id)
        .bind(sold)
        .bind(before)
        .bind(before_id)
        .bind(limit + 1)
        .fetch_all(conn)
        .await
    })?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| Cursor { sort: Sort::Newest, values: vec![row.created_at.0, row.listing_id] }.to_string());
    Ok((rows.into_iter().map(CardRow::into_book).collect(), next))
}
