//! What is on sale of the books that came up: the best copy of each, and the words that it is graded by.

use std::collections::{HashMap, HashSet};

use super::asked::Asked;
use super::sources::bounds;
use super::wish;
use crate::error::AppError;
use crate::listings::model::Condition;
use crate::server::db::Db;
use crate::server::statement::{Statement, list};

/// Books whose copies are read and graded.
const BOOKS: usize = 200;
/// Copies of one book that are looked at, the cheapest first.
const COPIES: i64 = 8;

/// A copy of a book, as it is graded.
#[derive(Debug, Clone)]
pub struct Row {
    pub listing_id: i64,
    pub book_id: i64,
    pub title: String,
    /// The title as it is compared.
    pub name: String,
    pub author: String,
    pub publisher: String,
    pub category: String,
    pub selling_price: i64,
    pub jjim_count: i64,
    /// What makes it better than another one that answers as well.
    pub worth: f64,
    pub published_on: String,
    pub author_key: String,
    pub subcategory: String,
    /// The book's words as keystrokes, a space before each.
    pub head: String,
    pub body: String,
}

/// What tells one copy of a book from another.
#[derive(Debug)]
struct Copy {
    listing_id: i64,
    book_id: i64,
    /// Copies of one wording are called the same.
    wording: i64,
    category_id: i64,
    condition: Option<Condition>,
    selling_price: i64,
    original_price: i64,
    jjim_count: i64,
}

/// The best copy of each wording and category that is on sale and was not recommended yet, of the books with most points.
pub async fn read(db: &Db, asked: &Asked, points: HashMap<i64, f64>, bounded: bool) -> Result<Vec<Row>, AppError> {
    let mut books: Vec<(i64, f64)> = points.into_iter().collect();
    books.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
    books.truncate(BOOKS);
    if books.is_empty() {
        return Ok(Vec::new());
    }
    let mut copies = copies(db, asked, &list(books.into_iter().map(|(id, _)| id)), bounded).await?;
    copies.retain(|copy| !asked.not_listings.contains(&copy.listing_id));
    copies.sort_by(|one, other| {
        let first = other.worth().total_cmp(&one.worth()).then(one.selling_price.cmp(&other.selling_price));
        first.then(other.listing_id.cmp(&one.listing_id))
    });
    let mut seen: HashSet<(i64, i64, i64)> = HashSet::new();
    copies.retain(|copy| seen.insert((copy.book_id, copy.wording, copy.category_id)));
    rows(db, &copies).await
}

/// All that is told of them stands in an index: the rows themselves, one page of the disk each, are read for the best alone.
async fn copies(db: &Db, asked: &Asked, books: &str, bounded: bool) -> Result<Vec<Copy>, AppError> {
    let copies = text(
        db,
        format!(
            "select coalesce(string_agg(cast(listing_id as text) || '\t' || cast(book_id as text) || '\t'
                 || cast(coalesce(entry_id, -listing_id) as text) || '\t' || cast(category_id as text) || '\t' || condition || '\t'
                 || cast(selling_price as text) || '\t' || cast(original_price as text) || '\t' || cast(jjim_count as text), '\n'), '')
             from (select l.listing_id, l.book_id, l.entry_id, l.category_id, l.condition, l.selling_price, l.original_price, l.jjim_count,
                     row_number() over (partition by l.book_id order by l.selling_price, l.listing_id) as place
                   from listing l where l.book_id in ({books}) and {}) l where place <= {COPIES}",
            bounds(asked, bounded)
        ),
    )
    .await?;
    Ok(copies.lines().filter_map(Copy::of).collect())
}

async fn rows(db: &Db, copies: &[Copy]) -> Result<Vec<Row>, AppError> {
    if copies.is_empty() {
        return Ok(Vec::new());
    }
    let rows = text(
        db,
        format!(
            "select coalesce(string_agg(cast(l.listing_id as text) || '\t' || l.title || '\t' || l.author || '\t' || l.publisher || '\t' || c.key
                 || '\t' || b.published_on || '\t' || b.author_key || '\t' || b.subcategory || '\t ' || coalesce(t.head, '') || '\t '
                 || coalesce(t.body, ''), '\n'), '')
             from listing l join book b on b.book_id = l.book_id join category c on c.category_id = l.category_id
             left join shelf_text t on t.book_id = l.book_id where l.listing_id in ({})",
            list(copies.iter().map(|copy| copy.listing_id))
        ),
    )
    .await?;
    let by_id: HashMap<i64, &Copy> = copies.iter().map(|copy| (copy.listing_id, copy)).collect();
    Ok(rows.lines().filter_map(|line| row(&by_id, line)).collect())
}

/// The one text that a statement gives: a thousand rows one by one take longer than all the grading. No name has a tab or a line
/// break in it.
async fn text(db: &Db, sql: String) -> Result<String, AppError> {
    let mut statement = Statement::default();
    statement.push(&sql);
    let rows: Vec<(String,)> = statement.rows(db).await?;
    Ok(rows.into_iter().next().map(|(text,)| text).unwrap_or_default())
}

impl Copy {
    fn of(line: &str) -> Option<Copy> {
        let mut fields = line.split('\t');
        let number = |field: Option<&str>| field?.parse::<i64>().ok();
        Some(Copy {
            listing_id: number(fields.next())?,
            book_id: number(fields.next())?,
            wording: number(fields.next())?,
            category_id: number(fields.next())?,
            condition: Condition::parse(fields.next()?),
            selling_price: number(fields.next())?,
            original_price: number(fields.next())?,
            jjim_count: number(fields.next())?,
        })
    }

    /// It decides between equals, and no more.
    fn worth(&self) -> f64 {
        let condition = match self.condition {
            Some(Condition::Best) => 0.3,
            Some(Condition::Good) => 0.25,
            Some(Condition::Fair) => 0.15,
            _ => 0.0,
        };
        let saved = 1.0 - self.selling_price as f64 / self.original_price.max(1) as f64;
        condition + 0.2 * saved.clamp(0.0, 1.0) + 0.1 * (self.jjim_count.min(10) as f64 / 10.0)
    }
}

fn row(copies: &HashMap<i64, &Copy>, line: &str) -> Option<Row> {
    let mut fields = line.split('\t');
    let copy = copies.get(&fields.next()?.parse().ok()?)?;
    let mut field = || fields.next().map(str::to_owned);
    let title = field()?;
    Some(Row {
        listing_id: copy.listing_id,
        book_id: copy.book_id,
        selling_price: copy.selling_price,
        jjim_count: copy.jjim_count,
        worth: copy.worth(),
        name: wish::name(&title),
        title,
        author: field()?,
        publisher: field()?,
        category: field()?,
        published_on: field()?,
        author_key: field()?,
        subcategory: field()?,
        head: field()?,
        body: field()?,
    })
}
