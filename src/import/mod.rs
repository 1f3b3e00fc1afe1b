//! CSV files into books, listings and the catalogue, and the demo shelf of a new shop.
//!
//! A file is read row by row and written some hundred rows at a time, each batch in a transaction of its own: memory stays
//! flat however long the file is, and what breaks off can be started again, for rows that are there already are left alone.

/// Books without price and seller (`--catalogue`).
mod catalogue;
/// The categories of files and of the shop.
mod categories;
/// A few books for a shop that is new.
mod demo;
/// Facts of editions, and how they are written.
mod edition;
/// HTML's `&lt;` and its like.
mod entities;
/// One field of a row, or a sentence that says what is wrong with it.
mod fields;
/// What an import did.
mod report;
/// One row of a file, made into what is written.
mod rows;
/// Books with the copies that are on sale.
mod shop;
/// A CSV file with a header, a batch of rows at a time.
mod table;

use std::fs::File;
use std::path::Path;

use anyhow::{Context, anyhow, ensure};
use indicatif::{ProgressBar, ProgressStyle};

pub use demo::demo_shelf;
pub use report::{Rejected, Report};

use crate::error::AppError;
use crate::server::state::AppState;

/// Imports the file at `path`: books and listings with their sellers, or with `catalogue` books alone. Shows a progress bar on
/// stderr where that is a terminal. Rejected rows stand in the report; an error means that nothing could be read, or that the
/// file or the database broke off, and what was written until then stays.
pub async fn import_file(state: &AppState, path: &Path, catalogue: bool) -> anyhow::Result<Report> {
    read_file(state, path, catalogue).await.and_then(with_rows).with_context(|| path.display().to_string())
}

async fn read_file(state: &AppState, path: &Path, catalogue: bool) -> anyhow::Result<Report> {
    let file = File::open(path).context("it could not be opened")?;
    let progress = progress_bar(&file)?;
    let input = progress.wrap_read(file);
    let report = if catalogue { catalogue::import(state, input).await } else { shop::import(state, input).await };
    progress.finish_and_clear();
    // What was imported is there all the same, only slower to find for a while.
    if let Err(error) = state.db.settle().await {
        tracing::warn!(%error, "the database was not settled");
    }
    report
}

fn progress_bar(file: &File) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{wide_bar} {percent:>3} %, {eta} to go")?;
    Ok(ProgressBar::new(file.metadata()?.len()).with_style(style))
}

/// A file of which no row could be taken is most likely not what was meant: that is an error, with the reasons.
fn with_rows(report: Report) -> anyhow::Result<Report> {
    ensure!(report.read > 0, "there is no row below the header");
    ensure!((report.rejected.len() as u64) < report.read, "no row could be taken\n{report}");
    Ok(report)
}

/// What other rooms' stores answer, as an error for the command line. The cause is in the log already.
fn refused(error: AppError) -> anyhow::Error {
    anyhow!("the database refused: {error:?}")
}
