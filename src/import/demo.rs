use anyhow::ensure;

use super::categories::Categories;
use super::report::Report;
use super::rows;
use super::shop::{self, Copy};
use super::table::Table;
use crate::server::db::{Tx, on_db};
use crate::server::state::AppState;
use crate::text::fold;
use crate::time::{DAY, MINUTE, SECOND, Timestamp};

/// Books of the demo shelf, newest first: like an import without sellers, but with the seller's words (`details`).
const SHELF: &str = include_str!("../../seeds/demo_shelf.csv");

/// Who sells them, each every fifth book.
const SELLERS: [&str; 5] = ["책갈피", "느린서가", "골목책방", "달빛서재", "문장수집가"];

/// Puts the demo shelf into a shop in which there is neither a book nor a listing, and tells whether it did. Several nodes
/// may do so at once: one plants.
pub async fn demo_shelf(state: &AppState) -> anyhow::Result<bool> {
    let now = state.clock.now();
    let categories = Categories::load(&state.db).await?;
    let mut tx = state.db.write().await?;
    if !is_empty(&mut tx).await? {
        return Ok(false);
    }
    let sellers = sellers(&mut tx, now).await?;
    if sellers.is_empty() {
        return Ok(false);
    }
    shop::write(&mut tx, &copies(&categories, &sellers, now)?, now).await?;
    tx.commit().await?;
    Ok(true)
}

async fn is_empty(tx: &mut Tx) -> sqlx::Result<bool> {
    let (empty,): (bool,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select not exists (select 1 from listing) and not exists (select 1 from book)").fetch_one(conn).await
    })?;
    Ok(empty)
}

/// Ids of the demo sellers that this transaction made. None means that another node was faster: PostgreSQL lets both see an
/// empty shop, but the second waits here, at the unique name, until the first has planted. A nickname that a member has is left to them.
async fn sellers(tx: &mut Tx, now: Timestamp) -> sqlx::Result<Vec<i64>> {
    let mut ids = Vec::new();
    for nickname in SELLERS {
        let id: Option<(i64,)> = on_db!(tx.conn(), |conn| {
            sqlx::query_as(
                "insert into member (nickname, nickname_key, import_name, created_at) values ($1, $2, $3, $4)
                 on conflict do nothing returning member_id",
            )
            .bind(nickname)
            .bind(fold(nickname))
            .bind(format!("demo:{nickname}"))
            .bind(now.plus(-10 * DAY).0)
            .fetch_optional(conn)
            .await
        })?;
        ids.extend(id.map(|(id,)| id));
    }
    Ok(ids)
}

fn copies(categories: &Categories, sellers: &[i64], now: Timestamp) -> anyhow::Result<Vec<Copy>> {
    let mut report = Report::default();
    let offers = Table::open(SHELF.as_bytes(), &rows::OFFER)?.batch(&mut report, |row| rows::offer(row, categories, now))?;
    ensure!(report.rejected.is_empty(), "seeds/demo_shelf.csv: {report}");
    let last = offers.len().saturating_sub(1).max(1) as i64;
    let copy = |(row, offer)| Copy { offer, seller_id: sellers[row % sellers.len()], created_at: now.plus(-age(row as i64, last)) };
    Ok(offers.into_iter().enumerate().map(copy).collect())
}

/// How long ago row `row` of 0 to `last` was put on sale, in milliseconds: 7 minutes to 9 days, many of late and ever fewer
/// before, as it would be in a shop that grows, and not all on a full minute.
fn age(row: i64, last: i64) -> i64 {
    const OLDEST: i64 = 9 * DAY - 10 * MINUTE;
    7 * MINUTE + (OLDEST - 7 * MINUTE) * row * row / (last * last) + row * 17 % 60 * SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shelf_looks_as_if_it_had_grown() {
        let ages: Vec<i64> = (0..40).map(|row| age(row, 39)).collect();
        assert!(ages.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(ages[0], 7 * MINUTE);
        assert!(ages[39] < 9 * DAY && ages[39] > 8 * DAY);
    }
}
