//! How many listings there are of each value that a list may be narrowed to.

use super::model::{FacetCount, Facets};
use super::query::{COUNTED, Filter, ListQuery};
use super::store_list::{plan, push_choices, push_found};
use crate::error::AppError;
use crate::search::store::Plan;
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Listings that are looked at: enough that what is common reaches [`COUNTED`]. Where more fit, what is rare may be said to be
/// rarer than it is.
const LOOKED_AT: i64 = 10_000;

/// A facet: its name, what it counts, and the filter without its own choice.
type Facet = (&'static str, &'static str, fn(Filter) -> Filter);

const STATUS: Facet = ("status", "h.status", |filter| Filter { status: None, ..filter });
const CATEGORY: Facet =
    ("category", "(select key from category c where c.category_id = h.category_id)", |filter| Filter { category: None, subcategory: None, ..filter });
const CONDITION: Facet = ("condition", "h.condition", |filter| Filter { condition: None, ..filter });
const SUBCATEGORY: Facet =
    ("subcategory", "(select subcategory from book b where b.book_id = h.book_id)", |filter| Filter { subcategory: None, ..filter });

#[derive(sqlx::FromRow)]
struct Row {
    facet: String,
    value: String,
    listings: i64,
}

/// How many listings have the same state, category and condition.
#[derive(sqlx::FromRow)]
struct Alike {
    status: String,
    category: String,
    condition: String,
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
    let filter = &query.filter;
    let mut rows: Vec<Row> = Vec::new();
    if plan.is_some() && filter.subcategory.is_none() {
        rows.extend(alike(db, query, plan.as_ref()).await?);
    } else {
        rows.extend(each(db, query, plan.as_ref(), &[STATUS, CATEGORY, CONDITION]).await?);
    }
    // Sub-categories are a category's.
    if filter.category.is_some() {
        rows.extend(each(db, query, plan.as_ref(), &[SUBCATEGORY]).await?);
    }
    let of = |name: &str| {
        let mut counts: Vec<FacetCount> = Vec::new();
        for row in rows.iter().filter(|row| row.facet == name && !row.value.is_empty()) {
            match counts.iter_mut().find(|count| count.value == row.value) {
                Some(count) => count.listings += row.listings,
                None => counts.push(FacetCount { value: row.value.clone(), listings: row.listings }),
            }
        }
        counts.iter_mut().for_each(|count| count.listings = count.listings.min(COUNTED + 1));
        counts.sort_by(|one, other| other.listings.cmp(&one.listings).then_with(|| one.value.cmp(&other.value)));
        counts
    };
    Ok(Facets { status: of("status"), category: of("category"), condition: of("condition"), subcategory: of("subcategory") })
}

/// Hits are walked once for all facets: each counts those of them that its other choices leave.
async fn alike(db: &Db, query: &ListQuery, plan: Option<&Plan>) -> Result<Vec<Row>, AppError> {
    let mut sql = Statement::default();
    if let Some(plan) = plan {
        plan.push_ids(&mut sql, db);
    }
    sql.push("select status, key as category, condition, listings from (select status, category_id, condition, count(*) as listings from (");
    sql.push("select h.status, h.category_id, h.condition from ");
    let filter = Filter { status: None, category: None, condition: None, ..query.filter.clone() };
    push_found(&mut sql, &ListQuery { filter, ..query.clone() }, plan.is_some());
    sql.push(&format!(" limit {LOOKED_AT}) as found group by status, category_id, condition) as alike"));
    sql.push(" join category c on c.category_id = alike.category_id");
    let groups: Vec<Alike> = sql.rows(db).await?;
    let filter = &query.filter;
    let mut rows = Vec::new();
    for Alike { status, category, condition, listings } in groups {
        let has_status = filter.status.is_none_or(|wanted| wanted.as_str() == status);
        let has_category = filter.category.as_ref().is_none_or(|wanted| *wanted == category);
        let has_condition = filter.condition.is_none_or(|wanted| wanted.as_str() == condition);
        for (facet, value, counts) in [
            ("status", status, has_category && has_condition),
            ("category", category, has_status && has_condition),
            ("condition", condition, has_status && has_category),
        ] {
            if counts {
                rows.push(Row { facet: facet.to_owned(), value, listings });
            }
        }
    }
    Ok(rows)
}

/// Each facet by itself.
async fn each(db: &Db, query: &ListQuery, plan: Option<&Plan>, facets: &[Facet]) -> Result<Vec<Row>, AppError> {
    let mut sql = Statement::default();
    if let Some(plan) = plan {
        plan.push_ids(&mut sql, db);
    }
    for (number, (name, value, without)) in facets.iter().enumerate() {
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
    Ok(sql.rows(db).await?)
}

/// From the counts that triggers keep.
fn push_counted(sql: &mut Statement, name: &str, value: &str, filter: &Filter) {
    sql.push(&format!(
        "select '{name}' as facet, {value} as value, cast(sum(h.listings) as bigint) as listings from listing_count h where h.listings > 0"
    ));
    push_choices(sql, filter);
    sql.push(" group by 2");
}
