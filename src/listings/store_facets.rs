//! How many listings there are of each value that a list may be narrowed to.

use super::model::{FacetCount, Facets};
use super::query::{COUNTED, Filter, ListQuery};
use super::store_list::{plan, push_choices, push_found};
use crate::error::AppError;
use crate::search::store as search;
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Listings that are looked at for one facet: enough that what is common reaches [`COUNTED`]. Where more fit, what is rare
/// may be said to be rarer than it is.
const LOOKED_AT: i64 = 10_000;

/// A facet: its name, what it counts, and the filter without its own choice.
type Facet = (&'static str, &'static str, fn(Filter) -> Filter);

const FACETS: [Facet; 4] = [
    ("status", "h.status", |filter| Filter { status: None, ..filter }),
    ("category", "(select key from category c where c.category_id = h.category_id)", |filter| Filter { category: None, subcategory: None, ..filter }),
    ("condition", "h.condition", |filter| Filter { condition: None, ..filter }),
    ("subcategory", "(select subcategory from book b where b.book_id = h.book_id)", |filter| Filter { subcategory: None, ..filter }),
];

#[derive(sqlx::FromRow)]
struct Row {
    facet: String,
    value: String,
    listings: i64,
}

pub async fn facets(db: &Db, query: &ListQuery) -> Result<Facets, AppError> {
    let plan = match &query.search {
        None => None,
        Some(typed) => match plan(db, typed).await? {
            Some(plan) => Some(plan),
            None => return Ok(Facets::default()),
        },
    };
    let mut sql = Statement::default();
    if let Some(plan) = &plan {
        search::push_hits(&mut sql, db, plan);
    }
    // Sub-categories are a category's.
    let facets = FACETS.iter().filter(|(name, ..)| *name != "subcategory" || query.filter.category.is_some());
    for (number, (name, value, without)) in facets.enumerate() {
        sql.push(if number > 0 { " union all " } else { "" });
        let filter = without(query.filter.clone());
        if plan.is_none() && filter.is_counted() && *name != "subcategory" {
            push_counted(&mut sql, name, value, &filter);
        } else {
            sql.push(&format!("select '{name}' as facet, value, count(*) as listings from (select {value} as value from "));
            push_found(&mut sql, &ListQuery { filter, ..query.clone() }, plan.is_some());
            sql.push(&format!(" limit {LOOKED_AT}) as found group by value"));
        }
    }
    let rows: Vec<Row> = sql.rows(db).await?;
    let of = |name: &str| {
        let mut counts: Vec<FacetCount> = rows
            .iter()
            .filter(|row| row.facet == name && !row.value.is_empty())
            .map(|row| FacetCount { value: row.value.clone(), listings: row.listings.min(COUNTED + 1) })
            .collect();
        counts.sort_by(|one, other| other.listings.cmp(&one.listings).then_with(|| one.value.cmp(&other.value)));
        counts
    };
    Ok(Facets { status: of("status"), category: of("category"), condition: of("condition"), subcategory: of("subcategory") })
}

/// From the counts that triggers keep.
fn push_counted(sql: &mut Statement, name: &str, value: &str, filter: &Filter) {
    sql.push(&format!(
        "select '{name}' as facet, {value} as value, cast(sum(h.listings) as bigint) as listings from listing_count h where h.listings > 0"
    ));
    push_choices(sql, filter);
    sql.push(" group by 2");
}
