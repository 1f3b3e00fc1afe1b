use std::collections::{BTreeMap, HashMap};

use sqlx::QueryBuilder;

use crate::books::model::{Author, Isbn, Publisher, Title, identity};
use crate::server::db::{Tx, on_db};
use crate::time::Timestamp;

/// What a file says of an edition; blank (empty or `None`) where it says nothing.
#[derive(Debug, Clone)]
pub struct Edition {
    pub isbn: Option<Isbn>,
    pub title: Title,
    pub author: Author,
    pub publisher: Publisher,
    pub category_id: Option<i64>,
    pub subcategory: String,
    /// `2019-06-28`, `2019-06`, a year, or a year before our era (`-750`).
    pub published_on: String,
    pub description: String,
    /// Price when new, in won.
    pub list_price: Option<i64>,
    pub language: String,
    /// 0 to 5.
    pub average_rating: Option<f64>,
    pub ratings_count: Option<i64>,
}

impl Edition {
    pub fn identity(&self) -> String {
        identity(self.isbn.as_ref(), self.title.as_str(), self.author.as_str())
    }

    /// Takes over what is blank here and known there.
    fn fill(&mut self, other: &Edition) {
        if self.author.as_str().is_empty() {
            self.author = other.author.clone();
        }
        if self.publisher.as_str().is_empty() {
            self.publisher = other.publisher.clone();
        }
        for (mine, theirs) in [
            (&mut self.subcategory, &other.subcategory),
            (&mut self.published_on, &other.published_on),
            (&mut self.description, &other.description),
            (&mut self.language, &other.language),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
        self.category_id = self.category_id.or(other.category_id);
        self.list_price = self.list_price.or(other.list_price);
        self.average_rating = self.average_rating.or(other.average_rating);
        self.ratings_count = self.ratings_count.or(other.ratings_count);
    }
}

/// Each edition once, by identity: no statement may touch a row twice. The first row's facts count, later ones fill its blanks.
pub fn distinct<'a>(editions: impl IntoIterator<Item = &'a Edition>) -> BTreeMap<String, Edition> {
    let mut distinct: BTreeMap<String, Edition> = BTreeMap::new();
    for edition in editions {
        distinct.entry(edition.identity()).and_modify(|known| known.fill(edition)).or_insert_with(|| edition.clone());
    }
    distinct
}

/// Whose word a fact is. What a member typed gives way to a file; between files the first one counts, and later ones fill blanks.
#[derive(Clone, Copy)]
pub enum Source {
    Import,
    Catalogue,
}

impl Source {
    fn as_str(self) -> &'static str {
        match self {
            Source::Import => "import",
            Source::Catalogue => "catalogue",
        }
    }
}

/// Writes editions, which are new or become better known. Gives each one's id by identity, and how many are new.
///
/// Rows are locked in the order of their identities, those that are new first: two imports at once wait for each other and
/// never for ever.
pub async fn write(tx: &mut Tx, editions: &BTreeMap<String, Edition>, source: Source, now: Timestamp) -> sqlx::Result<(HashMap<String, i64>, u64)> {
    let mut ids = insert(tx, editions.iter(), "do nothing", source, now).await?;
    let added = ids.len() as u64;
    let known: Vec<_> = editions.iter().filter(|(identity, _)| !ids.contains_key(*identity)).collect();
    if !known.is_empty() {
        ids.extend(insert(tx, known, &learn(), source, now).await?);
    }
    Ok((ids, added))
}

/// Inserts editions, of which there must be one at least, and gives the ids of all rows that it wrote.
async fn insert<'a>(
    tx: &mut Tx,
    editions: impl IntoIterator<Item = (&'a String, &'a Edition)>,
    on_conflict: &str,
    source: Source,
    now: Timestamp,
) -> sqlx::Result<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = on_db!(tx.conn(), |conn| {
        let mut sql = QueryBuilder::new(
            "insert into book (identity, isbn, title, author, publisher, category_id, subcategory, published_on, description, list_price,
                               language, average_rating, ratings_count, source, created_at) ",
        );
        sql.push_values(editions, |mut row, (identity, edition)| {
            row.push_bind(identity).push_bind(edition.isbn.as_ref().map(Isbn::as_str));
            row.push_bind(edition.title.as_str()).push_bind(edition.author.as_str()).push_bind(edition.publisher.as_str());
            row.push_bind(edition.category_id).push_bind(&edition.subcategory).push_bind(&edition.published_on);
            row.push_bind(&edition.description).push_bind(edition.list_price).push_bind(&edition.language);
            row.push_bind(edition.average_rating).push_bind(edition.ratings_count).push_bind(source.as_str()).push_bind(now.0);
        });
        sql.push(" on conflict (identity) ").push(on_conflict).push(" returning identity, book_id");
        // Not kept prepared: its text depends on how many rows there are, and hundreds of such texts would fill the memory.
        sql.build_query_as().persistent(false).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().collect())
}

/// How a known row learns from an inserted one: blanks are filled, and a member's words are replaced by what is not blank.
fn learn() -> String {
    let fact = |column: &str, new: &str, old: &str| {
        format!(
            "{column} = case when excluded.{column} {new} and (book.source = 'member' or book.{column} {old}) then excluded.{column} else book.{column} end"
        )
    };
    let texts =
        ["title", "author", "publisher", "subcategory", "published_on", "description", "language"].map(|column| fact(column, "<> ''", "= ''"));
    let numbers = ["category_id", "list_price", "average_rating", "ratings_count"].map(|column| fact(column, "is not null", "is null"));
    let source = "source = case when book.source = 'member' then excluded.source else book.source end";
    format!("do update set {}, {}, {source}", texts.join(", "), numbers.join(", "))
}
