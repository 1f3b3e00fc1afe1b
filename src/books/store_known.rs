//! Rows of what a provider said: books that it knows, and ISBNs that nobody does.

use super::model::{BookFacts, Isbn, identity};
use super::store;
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::time::{DAY, Timestamp};

/// How long an ISBN that the provider did not know is not asked for again: new books come to it day by day.
pub const UNKNOWN_FOR: i64 = DAY;

/// Keeps a book that a provider knows, as a catalogue's: a seller's typing does not change it, and a file fills what is blank
/// in it. What is known already stays.
pub async fn keep(db: &Db, isbn: &Isbn, facts: &BookFacts, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    let category_id = store::category_id(&mut tx, &facts.category).await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "insert into book (identity, isbn, title, author, publisher, category_id, subcategory, published_on, description, list_price,
                               source, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'catalogue', $11)
             on conflict (identity) do nothing",
        )
        .bind(identity(Some(isbn), &facts.title, &facts.author))
        .bind(isbn.as_str())
        .bind(&facts.title)
        .bind(&facts.author)
        .bind(&facts.publisher)
        .bind(category_id)
        .bind(&facts.subcategory)
        .bind(&facts.published_on)
        .bind(&facts.description)
        .bind(facts.original_price)
        .bind(now.0)
        .execute(conn)
        .await
        .map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// Whether the provider has been asked for this ISBN of late, and did not know it. A row and not a memory of the process:
/// every node asks with the same key, of which a day has only so many questions.
pub async fn is_unknown(db: &Db, isbn: &Isbn, now: Timestamp) -> Result<bool, AppError> {
    let row: Option<(i64,)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select asked_at from unknown_isbn where isbn = $1 and asked_at > $2")
            .bind(isbn.as_str())
            .bind(now.0 - UNKNOWN_FOR)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.is_some())
}

/// Remembers that the provider did not know it.
pub async fn keep_unknown(db: &Db, isbn: &Isbn, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("insert into unknown_isbn (isbn, asked_at) values ($1, $2) on conflict (isbn) do update set asked_at = excluded.asked_at")
            .bind(isbn.as_str())
            .bind(now.0)
            .execute(conn)
            .await
            .map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// Forgets those that may be asked for again.
pub async fn sweep(db: &Db, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from unknown_isbn where asked_at <= $1").bind(now.0 - UNKNOWN_FOR).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}
