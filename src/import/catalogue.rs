use std::io::Read;

use super::edition::{self, Source};
use super::report::Report;
use super::rows;
use super::table::Table;
use crate::server::state::AppState;

/// Imports books alone. A row whose book is known already is a double; it may still tell what was not known of it.
pub async fn import(state: &AppState, input: impl Read) -> anyhow::Result<Report> {
    let now = state.clock.now();
    let mut table = Table::open(input, &rows::CATALOGUE)?;
    let mut report = Report::default();
    loop {
        let books = table.batch(&mut report, |row| rows::catalogued(row, now))?;
        if books.is_empty() {
            return Ok(report);
        }
        let mut tx = state.db.write().await?;
        let (_, added) = edition::write(&mut tx, &edition::distinct(&books), Source::Catalogue, now).await?;
        tx.commit().await?;
        report.books_added += added;
        report.doubles += books.len() as u64 - added;
    }
}
