//! The rows that a list of ids stands for.

use std::collections::HashMap;

use sqlx::QueryBuilder;

use super::model::{SHOWN, Seen};
use crate::error::AppError;
use crate::listings::model::Book;
use crate::listings::store::{CardRow, card_columns, card_joins};
use crate::server::db::{Db, on_db};

/// As many as are shown, in their order, of whatever state. Those that are gone are left out.
pub async fn books(db: &Db, seen: &Seen) -> Result<Vec<Book>, AppError> {
    // Most visitors of most pages have looked at nothing yet: that costs nothing.
    if seen.ids().is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<CardRow> = on_db!(db.read(), |conn| {
        let mut sql = QueryBuilder::new(concat!("select ", card_columns!(), " from listing l", card_joins!(), "where l.listing_id in ("));
        let mut ids = sql.separated(", ");
        for id in seen.ids() {
            ids.push_bind(*id);
        }
        sql.push(")").build_query_as().fetch_all(conn).await
    })?;
    let mut found: HashMap<i64, CardRow> = rows.into_iter().map(|row| (row.listing_id, row)).collect();
    Ok(seen.ids().iter().filter_map(|id| found.remove(id)).take(SHOWN).map(CardRow::into_book).collect())
}
