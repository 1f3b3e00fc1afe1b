//! What a member sold, and how their listings are met.

use super::activity::{MONTHS, Month};
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::time::{DAY, Timestamp};

/// Sales that a chart counts at most: more than anybody hands on in a year.
const SALES: i64 = 20_000;

/// The last twelve months up to the one of `now`, oldest first.
pub async fn sold_per_month(db: &Db, member_id: i64, now: Timestamp) -> Result<Vec<Month>, AppError> {
    let since = now.0 - (MONTHS as i64 + 1) * 31 * DAY;
    let sales: Vec<(i64, i64)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select sold_at, selling_price from listing where seller_id = $1 and status = 'sold' and sold_at > $2 limit $3")
            .bind(member_id)
            .bind(since)
            .bind(SALES)
            .fetch_all(conn)
            .await
    })?;
    let mut months = last_months(now);
    for (sold_at, won) in sales {
        let (year, month, _) = Timestamp(sold_at).date();
        if let Some(found) = months.iter_mut().find(|one| (one.year, one.month) == (year, month)) {
            found.sold += 1;
            found.won += won;
        }
    }
    Ok(months)
}

fn last_months(now: Timestamp) -> Vec<Month> {
    let (year, month, _) = now.date();
    let this = year * 12 + month - 1;
    (this + 1 - MONTHS as i64..=this).map(|number| Month { year: number.div_euclid(12), month: number.rem_euclid(12) + 1, sold: 0, won: 0 }).collect()
}

/// How often each of these listings was looked at, and how many like it.
pub async fn met(db: &Db, ids: &[i64]) -> Result<Vec<(i64, i64, i64)>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(on_db!(db.read(), |conn| {
        let mut sql = sqlx::QueryBuilder::new(
            "select l.listing_id, coalesce(v.views, 0), l.like_count from listing l left join listing_views v on v.listing_id = l.listing_id
             where l.listing_id in (",
        );
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        sql.push(")").build_query_as().fetch_all(conn).await
    })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_the_last_twelve_months() {
        // 2023-11-05 in Korea.
        let months = last_months(Timestamp(1_699_110_000_000));
        assert_eq!(months.len(), 12);
        assert_eq!((months[0].year, months[0].month), (2022, 12));
        assert_eq!((months[11].year, months[11].month), (2023, 11));
    }
}
