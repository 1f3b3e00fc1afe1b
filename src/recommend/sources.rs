//! Where candidates come from: words in the index of the shelf, places in it, and where nothing else is said its order.

use super::asked::Asked;
use super::concept::Concept;
use super::lexicon::{Kind, Term};
use super::wish::Order;
use crate::error::AppError;
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Books at most that one word brings up: of its heads and of its bodies.
const BY_HEAD: i64 = 600;
const BY_BODY: i64 = 400;
/// Listings at most that a category brings up.
const BY_PLACE: i64 = 150;
/// Listings at most that come up where nothing is said of a book.
const BY_ORDER: i64 = 200;
/// Editions of a book whose neighbours are looked at.
const LIKES: usize = 3;
/// Words of one concept that are looked for.
const TERMS: usize = 24;

/// A book that something brought up.
#[derive(Debug)]
pub struct Hit {
    /// The concept's place, or -1.
    pub concept: i64,
    /// 0: its head; 1: its body; 2: where it stands; 3: it is by whom or like what was named.
    pub part: i64,
    pub book_id: i64,
}

impl Hit {
    /// What it is worth before the book itself is looked at: what must be kept to before what is only said.
    pub fn points(&self, concept: Option<&Concept>) -> f64 {
        let Some(concept) = concept else { return if self.part == 3 { 8.0 } else { 1.0 } };
        let (head, body, place) = match concept.kind {
            Some(Kind::Form) => (5.0, 2.0, 6.0),
            Some(Kind::Reader) => (3.0, 1.0, 5.0),
            Some(Kind::Topic) => (4.0, 1.5, 1.0),
            Some(Kind::Mood) => (1.5, 0.7, 1.0),
            None if concept.word.as_ref().is_some_and(|word| word.is_named) => (4.0, 1.5, 0.0),
            None => (1.5, 0.5, 0.0),
        };
        concept.weight * [head, body, place].get(self.part as usize).copied().unwrap_or(8.0)
    }
}

/// A statement of many parts, each a list of books.
struct Gathering<'a> {
    statement: Statement,
    db: &'a Db,
    parts: usize,
}

impl Gathering<'_> {
    fn add(&mut self, concept: i64, part: i64, books: &str) {
        self.statement.push(if self.parts == 0 { "" } else { " union all " });
        // As one text: thousands of rows one by one take longer than it takes to find them.
        self.statement.push(&format!(
            "select cast({concept} as bigint), cast({part} as bigint), coalesce(string_agg(cast(book_id as text), ' '), '') from ({books}) as found"
        ));
        self.parts += 1;
    }

    /// Books with one of these words.
    fn words(&mut self, column: &str, terms: &[&Term], most: i64) -> Option<String> {
        if terms.is_empty() {
            return None;
        }
        if self.db.is_postgres() {
            let one = |term: &Term| term.0.iter().map(|word| format!("'{word}':*")).collect::<Vec<_>>().join(" & ");
            let query = terms.iter().take(TERMS).map(|term| format!("({})", one(term))).collect::<Vec<_>>().join(" | ");
            let query = self.statement.text(query);
            return Some(format!(
                "select book_id from shelf_text where array_to_tsvector(string_to_array({column}, ' ')) @@ cast({query} as tsquery) limit {most}"
            ));
        }
        let one = |term: &Term| term.0.iter().map(|word| format!("\"{word}\" *")).collect::<Vec<_>>().join(" AND ");
        let query = terms.iter().take(TERMS).map(|term| format!("({})", one(term))).collect::<Vec<_>>().join(" OR ");
        let query = self.statement.text(format!("{column} : ({query})"));
        Some(format!("select rowid as book_id from shelf_fts where shelf_fts match {query} order by rowid desc limit {most}"))
    }
}

/// Books that answer to something of what is asked.
pub async fn hits(db: &Db, asked: &Asked, concepts: &[Concept], bounded: bool) -> Result<Vec<Hit>, AppError> {
    let mut gathering = Gathering { statement: Statement::default(), db, parts: 0 };
    for (place, concept) in concepts.iter().enumerate() {
        let place = place as i64;
        if let Some(books) = gathering.words("head", &concept.head_terms(), BY_HEAD) {
            gathering.add(place, 0, &books);
        }
        let terms: Vec<&Term> = concept.terms.iter().collect();
        if let Some(books) = gathering.words("body", &terms, BY_BODY) {
            gathering.add(place, 1, &books);
        }
        if matches!(concept.kind, Some(Kind::Form | Kind::Reader)) || concept.terms.is_empty() {
            for category in concept.places().iter().filter(|place| place.sub.is_none()).map(|place| place.category) {
                let category = gathering.statement.text(category);
                let within = format!(" and l.category_id = (select category_id from category where key = {category})");
                gathering.add(place, 2, &in_order(asked, &within, bounded, BY_PLACE));
            }
        }
    }
    for term in asked.named.iter().filter_map(|name| Term::new(name)) {
        if let Some(books) = gathering.words("head", &[&term], BY_HEAD) {
            gathering.add(-1, 3, &books);
        }
    }
    for entry in &asked.entries {
        gathering.add(-1, 3, &format!("select l.book_id from listing l where l.entry_id = {entry} and l.status = 'on_sale' limit 20"));
    }
    for like in asked.like.iter().take(LIKES).chain(asked.beside.iter().take(LIKES)) {
        let author = gathering.statement.text(like.author_key.clone());
        gathering.add(-1, 3, &format!("select book_id from book where author_key = {author} and author_key <> '' limit 60"));
        let sub = gathering.statement.text(like.subcategory.clone());
        let category = like.category_id;
        gathering.add(
            -1,
            2,
            &format!("select book_id from book where category_id = {category} and subcategory = {sub} order by book_id desc limit {BY_HEAD}"),
        );
    }
    // Words that nothing is known of may say nothing at all.
    let is_open = asked.wish.entries.is_empty() && asked.named.is_empty() && asked.entries.is_empty() && asked.like.is_empty();
    if gathering.parts == 0 || !bounded || is_open {
        gathering.add(-1, 2, &in_order(asked, "", bounded, BY_ORDER));
    }
    let parts: Vec<(i64, i64, String)> = gathering.statement.rows(db).await?;
    let hits = |(concept, part, books): &(i64, i64, String)| {
        let (concept, part) = (*concept, *part);
        books.split(' ').filter_map(|id| id.parse().ok()).map(|book_id| Hit { concept, part, book_id }).collect::<Vec<_>>()
    };
    Ok(parts.iter().flat_map(hits).collect())
}

const ON_SALE: &str = "l.status = 'on_sale'";

/// Conditions on a listing `l` that is on sale.
pub fn bounds(asked: &Asked, bounded: bool) -> String {
    let mut sql = String::from(ON_SALE);
    if bounded {
        let budget = asked.wish.budget;
        sql.extend(budget.min.map(|min| format!(" and l.selling_price >= {min}")));
        sql.extend(budget.max.map(|max| format!(" and l.selling_price <= {max}")));
        if !asked.wish.conditions.is_empty() {
            let words: Vec<String> = asked.wish.conditions.iter().map(|condition| format!("'{}'", condition.as_str())).collect();
            sql.push_str(&format!(" and l.condition in ({})", words.join(", ")));
        }
    }
    sql
}

/// Books of listings in the order that an index has: the dearest of what somebody can pay, or the newest.
fn in_order(asked: &Asked, within: &str, bounded: bool, most: i64) -> String {
    let order = match asked.wish.order {
        Order::Popular => "l.jjim_count desc, l.listing_id desc",
        Order::Cheapest => "l.selling_price, l.listing_id",
        Order::Dearest => "l.selling_price desc, l.listing_id desc",
        _ if bounded && asked.wish.budget.max.is_some() => "l.selling_price desc, l.listing_id desc",
        _ => "l.created_at desc, l.listing_id desc",
    };
    let mut bounds = bounds(asked, bounded);
    if !order.starts_with("l.created_at") {
        // Walking the order's index and looking at the state beats sorting all rows of that state, as in a list.
        bounds = bounds.replacen(ON_SALE, "case when l.status = 'on_sale' then 1 end = 1", 1);
    }
    format!("select l.book_id from listing l where {bounds}{within} order by {order} limit {most}")
}
