//! Lists and searches: the reading half of the store. Each list is one statement, whatever its length.

use super::model::{Book, BookList, Status};
use super::query::{Cursor, EXACT_TOTAL, Filter, ListQuery, Sort};
use super::store::{CardRow, card_columns, card_joins};
use super::store_copies::OTHERS;
use super::store_totals::{count, count_hits, count_typed};
use crate::books::model::Category;
use crate::error::{AppError, Reason};
use crate::search::query::Wanted;
use crate::search::store::{self as search, Plan, Ranked, Reach};
use crate::server::db::{Db, on_db};
use crate::server::state::AppState;
use crate::server::statement::Statement;
use crate::time::Timestamp;

/// How a sort reads as SQL. Every column of it runs the same way, so that a row value can be compared with a cursor.
struct Order {
    columns: &'static [&'static str],
    descending: bool,
}

impl Sort {
    /// `searches`: near misses stay last, whatever the order.
    fn order(self, searches: bool) -> Order {
        let (columns, descending): (&[&str], bool) = match self {
            // Copies of one book stand together: what comes first is then known from the hits alone.
            Sort::Relevance => (&["score", "entry_id", "listing_id"], true),
            Sort::Newest if searches => (&["exact", "created_at", "listing_id"], true),
            Sort::Price if searches => (&["near", "selling_price", "listing_id"], false),
            Sort::PriceDesc if searches => (&["exact", "selling_price", "listing_id"], true),
            Sort::Discount if searches => (&["exact", "discount", "listing_id"], true),
            Sort::Jjim if searches => (&["exact", "jjim_count", "listing_id"], true),
            Sort::Newest => (&["created_at", "listing_id"], true),
            Sort::Price => (&["selling_price", "listing_id"], false),
            Sort::PriceDesc => (&["selling_price", "listing_id"], true),
            Sort::Discount => (&["discount", "listing_id"], true),
            Sort::Jjim => (&["jjim_count", "listing_id"], true),
        };
        Order { columns, descending }
    }
}

impl Order {
    /// `created_at desc, listing_id desc`
    fn by(&self, table: &str) -> String {
        let direction = if self.descending { " desc" } else { "" };
        self.columns.iter().map(|column| format!("{table}.{column}{direction}")).collect::<Vec<_>>().join(", ")
    }
}

/// Wordings of which copies are looked at, for each row of a page: each has one, but some have none that passes a filter.
fn wordings_a_row(filter: &Filter) -> i64 {
    if *filter == Filter::default() { 1 } else { 2 }
}

/// A card and how well it fits a search.
#[derive(sqlx::FromRow)]
struct HitRow {
    #[sqlx(flatten)]
    card: CardRow,
    /// Below zero for near misses.
    score: i64,
    /// The wording; 0 where nothing is searched.
    entry_id: i64,
}

impl HitRow {
    fn into_book(self) -> Book {
        Book { near: self.score < 0, ..self.card.into_book() }
    }
}

/// One page of a list or search, with its total and the cursor of what follows.
pub async fn list(state: &AppState, query: &ListQuery) -> Result<BookList, AppError> {
    let (db, now) = (&state.db, state.clock.now());
    let (plan, mut rows, counted) = match &query.search {
        None => (None, page(db, query, None).await?, None),
        Some(typed) => match Wanted::read(typed) {
            Some(wanted) => found(state, query, typed, &wanted).await?,
            None => return Ok(BookList { books: Vec::new(), total: 0, page: query.page, next: None, now, meant: None }),
        },
    };
    let more = rows.len() > query.limit as usize;
    rows.truncate(query.limit as usize);
    let next = rows.last().filter(|_| more).map(|row| cursor(query, row).to_string());
    let total = if plan.is_none() && query.filter.is_counted() {
        count(db, &query.filter).await?
    } else if query.page == 1 && query.after.is_none() && !more {
        rows.len() as i64
    } else if let Some(counted) = counted {
        counted
    } else {
        count_hits(db, query, plan.as_ref()).await?
    };
    if rows.is_empty() && !category_exists(db, query.filter.category.as_deref()).await? {
        return Err(AppError::invalid("category", Reason::Unknown));
    }
    let meant = plan.and_then(|plan| plan.meant);
    Ok(BookList { books: rows.into_iter().map(HitRow::into_book).collect(), total: total.min(EXACT_TOTAL + 1), page: query.page, next, now, meant })
}

/// How what was typed is looked for, the rows of a page and one more, and how many there are in all where it was asked meanwhile.
type Found = (Option<Plan>, Vec<HitRow>, Option<i64>);

async fn found(state: &AppState, query: &ListQuery, typed: &str, wanted: &Wanted) -> Result<Found, AppError> {
    let db = &state.db;
    let plan = search::plan(db, wanted, search::CANDIDATES);
    if search::is_common(db, wanted).await? {
        let rows = async {
            let plan = plan.await?;
            let rows = page(db, query, Some(&plan)).await?;
            Ok::<_, AppError>((plan, rows))
        };
        let ((plan, rows), counted) = tokio::try_join!(rows, count_typed(state, query, typed, wanted))?;
        let counted = plan.is_as_typed().then_some(counted);
        return Ok((Some(plan), rows, counted));
    }
    let plan = plan.await?;
    // With more wordings than the page has rows there is more, filters apart.
    if query.filter == Filter::default() && !plan.is_within(query.limit) {
        let (rows, counted) = tokio::try_join!(page(db, query, Some(&plan)), count_hits(db, query, Some(&plan)))?;
        return Ok((Some(plan), rows, Some(counted)));
    }
    let rows = page(db, query, Some(&plan)).await?;
    Ok((Some(plan), rows, None))
}

/// How to look for what was typed; nothing but punctuation is nowhere.
pub async fn plan(db: &Db, typed: &str) -> Result<Option<Plan>, AppError> {
    Ok(match Wanted::read(typed) {
        Some(wanted) => Some(search::plan(db, &wanted, search::CANDIDATES).await?),
        None => None,
    })
}

/// A search's hits, as a page needs them.
#[derive(Clone, Copy)]
enum Hits<'a> {
    /// In whatever order.
    All(&'a Plan),
    /// In the order of relevance, so far down.
    Best(&'a Plan, &'a Ranked, Reach),
}

/// The rows of a page and one more.
async fn page(db: &Db, query: &ListQuery, plan: Option<&Plan>) -> Result<Vec<HitRow>, AppError> {
    let (Some(plan), Sort::Relevance) = (plan, query.sort) else {
        return page_of(db, query, plan.map(Hits::All)).await;
    };
    // The best come first: few of thousands of hits need to be looked at, unless a filter leaves too few of those.
    let few = wordings_a_row(&query.filter) * (query.limit + 1 + if query.after.is_none() { (query.page - 1) * query.limit } else { 0 });
    let ranked = plan.rank(db).await?;
    for reach in [Reach::Graded(few), Reach::Newest(few)] {
        let is_all = match reach {
            Reach::Graded(_) if ranked.ends_before(from(query)) => continue,
            Reach::Graded(few) => plan.is_within(few),
            _ => !plan.has_more(),
        };
        let rows = page_of(db, query, Some(Hits::Best(plan, &ranked, reach))).await?;
        if is_all || rows.len() as i64 > query.limit {
            return Ok(rows);
        }
    }
    page_of(db, query, Some(Hits::Best(plan, &ranked, Reach::All))).await
}

/// Where a cursor is among a search's hits.
fn from(query: &ListQuery) -> Option<search::Place> {
    let cursor = query.after.as_ref()?;
    Some((*cursor.values.first()?, *cursor.values.get(1)?))
}

/// Which rows they are is decided over the narrow table; only those are joined.
async fn page_of(db: &Db, query: &ListQuery, hits: Option<Hits<'_>>) -> Result<Vec<HitRow>, AppError> {
    let order = query.sort.order(hits.is_some());
    let mut sql = Statement::default();
    match hits {
        Some(Hits::Best(plan, ranked, reach)) => plan.push_best(&mut sql, db, ranked, reach, from(query)),
        Some(Hits::All(plan)) => plan.push_hits(&mut sql, db),
        None => {}
    }
    sql.push("select ").push(concat!(card_columns!(), ", k.score, k.entry_id from (select k.* from (select h.listing_id, "));
    let columns = order.columns.iter().filter(|column| !matches!(**column, "listing_id" | "score" | "entry_id")).map(|column| match *column {
        "exact" => "case when hit.score < 0 then 0 else 1 end as exact, ".to_owned(),
        "near" => "case when hit.score < 0 then 1 else 0 end as near, ".to_owned(),
        column => format!("h.{column}, "),
    });
    sql.push(&columns.collect::<String>());
    sql.push(if hits.is_some() { "hit.score, hit.entry_id from " } else { "cast(0 as bigint) as score, cast(0 as bigint) as entry_id from " });
    push_found(&mut sql, query, hits.is_some());
    sql.push(") k");
    if let Some(cursor) = &query.after {
        let values: Vec<String> = cursor.values.iter().map(|value| sql.number(*value)).collect();
        let direction = if order.descending { "<" } else { ">" };
        sql.push(&format!(" where ({}) {direction} ({})", order.columns.join(", "), values.join(", ")));
    }
    // The limit stands in the text: a planner that does not know it prepares for many rows and reads the whole table.
    sql.push(&format!(" order by {} limit {}", order.by("k"), query.limit + 1));
    if query.after.is_none() {
        let offset = sql.number((query.page - 1) * query.limit);
        sql.push(" offset ").push(&offset);
    }
    sql.push(") k join listing l on l.listing_id = k.listing_id").push(card_joins!()).push(" order by ").push(&order.by("k"));
    Ok(sql.rows(db).await?)
}

/// Writes the listings `h` that a query is about: `listing h where …`, of a search joined to its hits.
pub fn push_found(sql: &mut Statement, query: &ListQuery, searches: bool) {
    sql.push(if searches { "hit join listing h on h.entry_id = hit.entry_id where 1 = 1" } else { "listing h where 1 = 1" });
    let filter = &query.filter;
    // In other orders than the newest, walking the order's index and looking at the state beats sorting all rows
    // of that state: the case keeps planners without statistics from the state's own index.
    match filter.status {
        Some(status) if query.sort != Sort::Newest || searches => {
            let status = sql.text(status.as_str());
            sql.push(&format!(" and case when h.status = {status} then 1 end = 1"));
            push_choices(sql, &Filter { status: None, ..filter.clone() });
        }
        _ => push_choices(sql, filter),
    }
    if let Some(subcategory) = &filter.subcategory {
        let subcategory = sql.text(subcategory);
        sql.push(&format!(" and exists (select 1 from book b where b.book_id = h.book_id and b.subcategory = {subcategory})"));
    }
    if let Some(least) = filter.min_price {
        let least = sql.number(least);
        sql.push(&format!(" and h.selling_price >= {least}"));
    }
    if let Some(most) = filter.max_price {
        let most = sql.number(most);
        sql.push(&format!(" and h.selling_price <= {most}"));
    }
    if filter.photo {
        sql.push(" and exists (select 1 from photo p where p.listing_id = h.listing_id and p.position = 0)");
    }
}

/// What both listings and their counts have.
pub fn push_choices(sql: &mut Statement, filter: &Filter) {
    if let Some(category) = &filter.category {
        let category = sql.text(category);
        sql.push(&format!(" and h.category_id = (select category_id from category where key = {category})"));
    }
    if let Some(status) = filter.status {
        let status = sql.text(status.as_str());
        sql.push(&format!(" and h.status = {status}"));
    }
    if let Some(condition) = filter.condition {
        let condition = sql.text(condition.as_str());
        sql.push(&format!(" and h.condition = {condition}"));
    }
}

/// What a person typed, for `like … escape '\'`.
pub fn like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Looked at only where nothing was found: an unknown category finds nothing.
pub async fn category_exists(db: &Db, key: Option<&str>) -> Result<bool, AppError> {
    let Some(key) = key else { return Ok(true) };
    let (exists,): (bool,) =
        on_db!(db.read(), |conn| { sqlx::query_as("select exists (select 1 from category where key = $1)").bind(key).fetch_one(conn).await })?;
    Ok(exists)
}

fn cursor(query: &ListQuery, row: &HitRow) -> Cursor {
    let card = &row.card;
    let values = match query.sort {
        Sort::Relevance => vec![row.score, row.entry_id, card.listing_id],
        Sort::Newest => vec![card.created_at.0, card.listing_id],
        Sort::Price | Sort::PriceDesc => vec![card.selling_price, card.listing_id],
        Sort::Discount => vec![card.discount, card.listing_id],
        Sort::Jjim => vec![card.jjim_count, card.listing_id],
    };
    // What a search's other orders begin with.
    let nearness = match query.sort {
        _ if query.search.is_none() => None,
        Sort::Relevance => None,
        Sort::Price => Some(i64::from(row.score < 0)),
        _ => Some(i64::from(row.score >= 0)),
    };
    Cursor { sort: query.sort, values: nearness.into_iter().chain(values).collect() }
}

/// The newest listings in a state: two rows of the widest grid.
pub async fn newest(db: &Db, status: Status) -> Result<Vec<Book>, AppError> {
    let query = ListQuery {
        search: None,
        filter: Filter { status: Some(status), ..Default::default() },
        sort: Sort::Newest,
        page: 1,
        after: None,
        limit: 2 * OTHERS,
    };
    Ok(page(db, &query, None).await?.into_iter().take(2 * OTHERS as usize).map(|row| row.card.into_book()).collect())
}

/// Every category with the number of its listings, in the order in which they are shown.
pub async fn categories(db: &Db) -> Result<Vec<(Category, i64)>, AppError> {
    let rows: Vec<(String, String, String, i64)> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select c.key, c.name_ko, c.name_en, cast(coalesce(sum(n.listings), 0) as bigint)
             from category c left join listing_count n on n.category_id = c.category_id
             group by c.category_id, c.key, c.name_ko, c.name_en, c.position order by c.position, c.category_id",
        )
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(|(key, name_ko, name_en, listings)| (Category { key, name_ko, name_en }, listings)).collect())
}

/// Ids and times of change of every listing, a page at a time, for the sitemap.
pub async fn addresses(db: &Db, after: i64, limit: i64) -> Result<Vec<(i64, Timestamp)>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as("select listing_id, updated_at from listing where listing_id > $1 order by listing_id limit $2")
            .bind(after)
            .bind(limit)
            .fetch_all(conn)
            .await
    })?)
}

/// The id of every `n`th listing: where parts of the sitemap begin.
pub async fn every_nth(db: &Db, n: i64) -> Result<Vec<i64>, AppError> {
    let rows: Vec<(i64,)> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select listing_id from (select listing_id, row_number() over (order by listing_id) as number from listing) as numbered
             where number % $1 = 0 order by listing_id",
        )
        .bind(n)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
