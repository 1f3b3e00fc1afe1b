//! Rows of editions and categories.

use super::model::{BookFacts, Category, Isbn, identity};
use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::server::state::AppState;
use crate::time::Timestamp;

/// All categories, in the order in which they are shown; what was so within the last minute.
pub async fn categories(state: &AppState) -> Result<Vec<Category>, AppError> {
    let read = async {
        Ok(on_db!(state.db.read(), |conn| {
            sqlx::query_as("select key, name_ko, name_en from category order by position, category_id").fetch_all(conn).await
        })?)
    };
    state.categories.get(state.clock.now(), read).await
}

/// The id of the category with `key`.
pub async fn category_id(tx: &mut Tx, key: &str) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> =
        on_db!(tx.conn(), |conn| sqlx::query_as("select category_id from category where key = $1").bind(key).fetch_optional(conn).await)?;
    Ok(row.map(|(id,)| id))
}

/// Ids of all categories by key, for imports.
pub async fn category_ids(db: &Db) -> Result<std::collections::HashMap<String, i64>, AppError> {
    let rows: Vec<(String, i64)> = on_db!(db.read(), |conn| sqlx::query_as("select key, category_id from category").fetch_all(conn).await)?;
    Ok(rows.into_iter().collect())
}

/// What is known of the edition with `isbn`.
pub async fn facts(db: &Db, isbn: &Isbn) -> Result<Option<BookFacts>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select isbn, title, author, publisher, coalesce(c.key, '') as category, subcategory, published_on, description,
                    list_price as original_price
             from book b left join category c on c.category_id = b.category_id
             where b.isbn = $1",
        )
        .bind(isbn.as_str())
        .fetch_optional(conn)
        .await
    })?)
}

/// The book with `isbn`.
pub async fn id(db: &Db, isbn: &Isbn) -> Result<Option<i64>, AppError> {
    let row: Option<(i64,)> =
        on_db!(db.read(), |conn| sqlx::query_as("select book_id from book where isbn = $1").bind(isbn.as_str()).fetch_optional(conn).await)?;
    Ok(row.map(|(id,)| id))
}

/// What a seller says of the edition they sell.
pub struct SellersFacts<'a> {
    pub isbn: Option<&'a Isbn>,
    pub title: &'a str,
    pub author: &'a str,
    pub publisher: &'a str,
    pub category_id: i64,
    /// What it cost when new; a reviewer does not say.
    pub original_price: Option<i64>,
}

/// The edition that a listing is a copy of, made where it is new. What is known already stays: one seller's typing
/// does not change another's book.
pub async fn find_or_create(tx: &mut Tx, facts: &SellersFacts<'_>, now: Timestamp) -> Result<i64, AppError> {
    let (book_id,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into book (identity, isbn, title, author, publisher, category_id, list_price, source, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, 'member', $8)
             on conflict (identity) do update
             set category_id = coalesce(book.category_id, excluded.category_id), list_price = coalesce(book.list_price, excluded.list_price)
             returning book_id",
        )
        .bind(identity(facts.isbn, facts.title, facts.author))
        .bind(facts.isbn.map(Isbn::as_str))
        .bind(facts.title)
        .bind(facts.author)
        .bind(facts.publisher)
        .bind(facts.category_id)
        .bind(facts.original_price)
        .bind(now.0)
        .fetch_one(conn)
        .await
    })?;
    Ok(book_id)
}

/// Takes over a correction: while one listing is the only copy of a book that came from its seller, its words are the facts.
pub async fn correct(tx: &mut Tx, book_id: i64, listing_id: i64, facts: &SellersFacts<'_>) -> Result<(), AppError> {
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update book set title = $1, author = $2, publisher = $3, category_id = $4, list_price = $5
             where book_id = $6 and source = 'member'
               and not exists (select 1 from listing where book_id = $6 and listing_id <> $7)
               and not exists (select 1 from review where book_id = $6)",
        )
        .bind(facts.title)
        .bind(facts.author)
        .bind(facts.publisher)
        .bind(facts.category_id)
        .bind(facts.original_price)
        .bind(book_id)
        .bind(listing_id)
        .execute(conn)
        .await
        .map(drop)
    })?;
    Ok(())
}
