//! Facts of books and copies that an answer is made of.

use std::collections::HashMap;

use super::asked::Like;
use super::engine::Candidate;
use super::rank::Ranked;
use super::wish::Names;
use crate::error::AppError;
use crate::listings::model::Condition;
use crate::server::db::Db;
use crate::server::statement::{Statement, list};

/// Characters of a description and of a seller's words that an engine is given.
const TEXT: i64 = 400;

/// A copy that was recommended before.
#[derive(Debug, sqlx::FromRow)]
pub struct Copy {
    pub book_id: i64,
    pub author: String,
    pub selling_price: i64,
    condition: String,
}

impl Copy {
    pub fn condition(&self) -> Condition {
        // The schema's checks allow no other words.
        Condition::parse(&self.condition).unwrap_or(Condition::Fair)
    }
}

/// Copies as they are now; those that are gone are left out. In the order in which they were recommended.
pub async fn copies(db: &Db, listings: &[i64]) -> Result<Vec<Copy>, AppError> {
    if listings.is_empty() {
        return Ok(Vec::new());
    }
    let place: String = listings.iter().enumerate().map(|(place, id)| format!(" when {id} then {place}")).collect();
    let mut statement = Statement::default();
    statement.push(&format!(
        "select book_id, author, selling_price, condition from listing where listing_id in ({}) order by case listing_id{place} end",
        list(listings.iter().copied())
    ));
    Ok(statement.rows(db).await?)
}

/// The books of these titles.
pub async fn likes(db: &Db, titles: &[String], known: &Names) -> Result<Vec<Like>, AppError> {
    let entries: Vec<i64> = titles.iter().filter_map(|name| known.titles.get(name)).flatten().copied().collect();
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement.push(&format!(
        "select b.title, b.author_key, coalesce(b.category_id, 0) as category_id, coalesce(c.key, '') as category, b.subcategory,
                coalesce(t.body, '') as body
         from book b left join category c on c.category_id = b.category_id left join shelf_text t on t.book_id = b.book_id
         where b.book_id in (select book_id from listing where entry_id in ({}))",
        list(entries)
    ));
    Ok(statement.rows(db).await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    listing_id: i64,
    book_id: i64,
    isbn: String,
    title: String,
    author: String,
    publisher: String,
    category: String,
    subcategory: String,
    published_on: String,
    condition: String,
    original_price: i64,
    selling_price: i64,
    description: String,
    details: String,
    jjim_count: i64,
    reviews: i64,
    stars: i64,
}

/// What an engine may choose from, in the order of `ranked`.
pub async fn of(db: &Db, ranked: &[Ranked]) -> Result<Vec<Candidate>, AppError> {
    if ranked.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    statement.push(&format!(
        "select l.listing_id, l.book_id, l.isbn, l.title, l.author, l.publisher, c.key as category, b.subcategory, b.published_on, l.condition,
                l.original_price, l.selling_price, substr(b.description, 1, {TEXT}) as description, substr(l.details, 1, {TEXT}) as details,
                l.jjim_count, (select count(*) from review r where r.book_id = l.book_id) as reviews,
                (select cast(coalesce(sum(r.rating), 0) as bigint) from review r where r.book_id = l.book_id) as stars
         from listing l join book b on b.book_id = l.book_id join category c on c.category_id = l.category_id
         where l.listing_id in ({})",
        list(ranked.iter().map(|one| one.row.listing_id))
    ));
    let rows: Vec<Row> = statement.rows(db).await?;
    let mut by_id: HashMap<i64, Row> = rows.into_iter().map(|row| (row.listing_id, row)).collect();
    Ok(ranked.iter().filter_map(|one| Some(candidate(by_id.remove(&one.row.listing_id)?, one.fits))).collect())
}

fn candidate(row: Row, fits: bool) -> Candidate {
    Candidate {
        listing_id: row.listing_id,
        book_id: row.book_id,
        isbn: row.isbn,
        title: row.title,
        author: row.author,
        publisher: row.publisher,
        category: row.category,
        subcategory: row.subcategory,
        published_on: row.published_on,
        condition: Condition::parse(&row.condition).unwrap_or(Condition::Fair),
        original_price: row.original_price,
        selling_price: row.selling_price,
        description: row.description,
        details: row.details,
        jjim: row.jjim_count,
        reviews: row.reviews,
        average: (row.reviews > 0).then(|| row.stars * 10 / row.reviews),
        fits,
    }
}
