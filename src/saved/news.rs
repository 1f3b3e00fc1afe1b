//! What is new or changed among the listings, waiting to be held against the saved searches.

use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::server::db::{Db, Tx, on_db};
use crate::time::Timestamp;

/// A copy as searches see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Offer {
    pub title: String,
    pub author: String,
    pub publisher: String,
    pub isbn: String,
    /// Key of the category.
    pub category: String,
    pub subcategory: String,
    pub condition: String,
    pub selling_price: i64,
    pub photo: bool,
}

macro_rules! offer_columns {
    () => {
        "l.title, l.author, l.publisher, l.isbn, c.key as category, b.subcategory, l.condition, l.selling_price,
         exists (select 1 from photo p where p.listing_id = l.listing_id and p.position = 0) as photo"
    };
}
macro_rules! offer_joins {
    () => {
        " join category c on c.category_id = l.category_id join book b on b.book_id = l.book_id "
    };
}

/// How a listing stands.
pub async fn offer(tx: &mut Tx, listing_id: i64) -> Result<Offer, AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query_as(concat!("select ", offer_columns!(), " from listing l", offer_joins!(), "where l.listing_id = $1"))
            .bind(listing_id)
            .fetch_one(conn)
            .await
    })?)
}

/// A listing is new, or stands otherwise than it did: in the transaction of what is noted. Who commits it wakes the worker.
pub async fn note(tx: &mut Tx, listing_id: i64, was: Option<&Offer>, now: Timestamp) -> Result<(), AppError> {
    let was = was.map(serde_json::to_string).transpose().map_err(|_| AppError::Internal)?;
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("insert into listing_news (listing_id, was, noted_at) values ($1, $2, $3)")
            .bind(listing_id)
            .bind(was)
            .bind(now.0)
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// A row that waits, with its listing as it stands now.
#[derive(Debug, sqlx::FromRow)]
pub struct News {
    pub listing_news_id: i64,
    pub listing_id: i64,
    pub was: Option<String>,
    pub reached: i64,
    pub noted_at: i64,
    pub seller_id: i64,
    pub status: String,
    pub updated_at: i64,
    #[sqlx(flatten)]
    pub offer: Offer,
}

impl News {
    /// How the listing stood before; nothing where it is new.
    pub fn before(&self) -> Option<Offer> {
        self.was.as_ref().and_then(|was| serde_json::from_str(was).ok())
    }
}

/// The oldest that wait.
pub async fn waiting(db: &Db, limit: i64) -> Result<Vec<News>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select n.listing_news_id, n.listing_id, n.was, n.reached, n.noted_at, l.seller_id, l.status, l.updated_at, ",
            offer_columns!(),
            " from (select * from listing_news order by listing_news_id limit $1) n join listing l on l.listing_id = n.listing_id",
            offer_joins!(),
            "order by n.listing_news_id"
        ))
        .bind(limit)
        .fetch_all(conn)
        .await
    })?)
}

/// Takes the searches up to `to` of this row: whoever is first does, of several nodes. The listing is held by then.
pub async fn reach(tx: &mut Tx, news: &News, to: i64) -> Result<bool, AppError> {
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("update listing_news set reached = $1 where listing_news_id = $2 and reached = $3")
            .bind(to)
            .bind(news.listing_news_id)
            .bind(news.reached)
            .execute(conn)
            .await
            .map(|done| done.rows_affected() == 1)
    })?)
}

/// All searches are through.
pub async fn finish(db: &Db, news: &News) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from listing_news where listing_news_id = $1 and reached = $2")
            .bind(news.listing_news_id)
            .bind(news.reached)
            .execute(conn)
            .await
            .map(drop)
    })?;
    Ok(tx.commit().await?)
}
