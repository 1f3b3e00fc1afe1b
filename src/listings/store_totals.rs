//! How many listings a list or a search has in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::model::{Condition, Status};
use super::query::{EXACT_TOTAL, Filter, ListQuery};
use super::store_list::{push_choices, push_found};
use crate::error::AppError;
use crate::search::candidates::is_short;
use crate::search::query::Wanted;
use crate::search::store::{self as search, Plan};
use crate::server::db::{Db, on_db};
use crate::server::state::AppState;
use crate::server::statement::Statement;

/// Counting goes so much further than a total says: so many listings may go before it has to be done again.
pub const SPARE: i64 = 1_000;
/// Searches that are remembered. Only what is very common is, and of that there is little.
const REMEMBERED: usize = 1_000;

/// What was typed, and what it was narrowed to.
pub type Asked = (String, Filter);

/// Searches that find more than [`EXACT_TOTAL`] listings, each with how many may ever have departed
/// (`listing_count.departures`, in the groups that its filter leaves) for it to do so still. A process knows its own: the
/// number that it is held against is the database's, so it holds whichever node they departed at.
#[derive(Clone, Default)]
pub struct Totals(Arc<Mutex<HashMap<Asked, i64>>>);

impl Totals {
    /// How many may have departed while `asked` still finds more; nothing where that is not known.
    pub fn holds_until(&self, asked: &Asked) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(asked).copied()
    }

    /// Takes note that `asked` found so many when so many had departed, both seen at the same moment.
    pub fn note(&self, asked: Asked, found: i64, departures: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found <= EXACT_TOTAL {
            known.remove(&asked);
            return;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(asked, departures + found - (EXACT_TOTAL + 1));
    }
}

/// How many listings there are, from the counts that triggers keep.
pub async fn count(db: &Db, filter: &Filter) -> Result<i64, AppError> {
    let (total,): (i64,) = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select cast(coalesce(sum(n.listings), 0) as bigint) from listing_count n
             where (cast($1 as text) is null or n.status = $1)
               and (cast($2 as text) is null or n.category_id = (select category_id from category where key = $2))
               and (cast($3 as text) is null or n.condition = $3)",
        )
        .bind(filter.status.map(Status::as_str))
        .bind(filter.category.as_deref())
        .bind(filter.condition.map(Condition::as_str))
        .fetch_one(conn)
        .await
    })?;
    Ok(total)
}

/// How many listings are found, counting no further than one past [`EXACT_TOTAL`].
pub async fn count_hits(db: &Db, query: &ListQuery, plan: Option<&Plan>) -> Result<i64, AppError> {
    let mut sql = Statement::default();
    if let Some(plan) = plan {
        plan.push_ids(&mut sql, db);
    }
    count_found(db, query, sql).await
}

/// The same of what was typed as it is, and common. Where there were more than a total says, and no more have gone since than
/// there were, it need not be counted: that takes most of the time that a common word takes.
pub async fn count_typed(state: &AppState, query: &ListQuery, typed: &str, wanted: &Wanted) -> Result<i64, AppError> {
    let (db, filter) = (&state.db, &query.filter);
    let mut sql = Statement::default();
    // Of one or two keys the best wordings count, and better ones may come.
    if !filter.is_counted() || is_short(&wanted.typed) {
        search::push_typed(&mut sql, db, wanted).await?;
        return count_found(db, query, sql).await;
    }
    let asked = (typed.to_owned(), filter.clone());
    if let Some(until) = state.totals.holds_until(&asked) {
        push_departures(&mut sql, filter);
        if sql.count(db).await? <= until {
            return Ok(EXACT_TOTAL + 1);
        }
        sql = Statement::default();
    }
    search::push_typed(&mut sql, db, wanted).await?;
    // Both in one statement: whoever departs is either among those that are found or among those that have gone. Where more wordings
    // fit than a search looks at, copies that it looks at no more still fit.
    sql.push("select count(*), (");
    push_departures(&mut sql, filter);
    sql.push(") from (select 1 as found from ");
    push_found(&mut sql, query, true);
    sql.push(&format!(" limit {}) as hits", EXACT_TOTAL + 1 + SPARE));
    let counts: Vec<(i64, i64)> = sql.rows(db).await?;
    let (found, departures) = counts.first().copied().unwrap_or_default();
    state.totals.note(asked, found, departures);
    Ok(found)
}

/// Writes how many listings have ever left what a filter leaves.
fn push_departures(sql: &mut Statement, filter: &Filter) {
    sql.push("select cast(coalesce(sum(h.departures), 0) as bigint) from listing_count h where 1 = 1");
    push_choices(sql, filter);
}

/// The same of the hits that a statement begins with, if any.
async fn count_found(db: &Db, query: &ListQuery, mut sql: Statement) -> Result<i64, AppError> {
    sql.push("select count(*) from (select 1 as found from ");
    push_found(&mut sql, query, query.search.is_some());
    sql.push(&format!(" limit {}) as hits", EXACT_TOTAL + 1));
    Ok(sql.count(db).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_holds_until_too_many_have_gone() {
        let (totals, asked) = (Totals::default(), ("소설".to_owned(), Filter::default()));
        totals.note(asked.clone(), EXACT_TOTAL, 5);
        assert_eq!(totals.holds_until(&asked), None, "that is its total");
        totals.note(asked.clone(), EXACT_TOTAL + 1, 5);
        assert_eq!(totals.holds_until(&asked), Some(5), "none may go");
        totals.note(asked.clone(), EXACT_TOTAL + 1 + SPARE, 7);
        assert_eq!(totals.holds_until(&asked), Some(7 + SPARE));
        assert_eq!(totals.holds_until(&("소설".to_owned(), Filter { photo: true, ..Filter::default() })), None);
        totals.note(asked.clone(), 3, 9_000);
        assert_eq!(totals.holds_until(&asked), None, "it is so no more");
    }

    #[test]
    fn no_more_is_remembered_than_it_may() {
        let totals = Totals::default();
        for number in 0..=REMEMBERED {
            totals.note((number.to_string(), Filter::default()), EXACT_TOTAL + 1, 0);
        }
        assert_eq!(totals.0.lock().unwrap().len(), 1);
    }
}
