//! What sold copies went for.

use super::model::Isbn;
use super::prices::{ENOUGH_SALES, Prices};
use crate::error::AppError;
use crate::listings::model::Condition;
use crate::server::db::{Db, on_db};

/// Of sold copies of this book in this condition; nothing where too few were sold. The index `listing_sold_price` has them in
/// the order of their prices.
pub async fn of_sold(db: &Db, isbn: &Isbn, condition: Condition) -> Result<Option<Prices>, AppError> {
    let (sales, median, low, high): (i64, i64, i64, i64) = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "with sale as (
               select selling_price as price, row_number() over (order by selling_price) as place, count(*) over () as sales
               from listing where isbn = $1 and condition = $2 and status = 'sold')
             select cast(count(*) as bigint),
                    -- the one in the middle, or the two
                    coalesce(cast(sum(case when 2 * place between sales and sales + 2 then price end) as bigint)
                             / count(case when 2 * place between sales and sales + 2 then 1 end), 0),
                    coalesce(min(price), 0), coalesce(max(price), 0)
             from sale",
        )
        .bind(isbn.as_str())
        .bind(condition.as_str())
        .fetch_one(conn)
        .await
    })?;
    Ok((sales >= ENOUGH_SALES).then_some(Prices { condition, sales, median, low, high }))
}
