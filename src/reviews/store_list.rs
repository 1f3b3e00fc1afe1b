//! Lists of reviews. Each is one statement for its rows, one for their hashtags and one for its total, whatever its length.

use sqlx::QueryBuilder;

use super::model::{Review, ReviewList};
use super::query::{ListQuery, Order};
use super::store::{Row, for_list, review_columns, review_joins, whole};
use crate::error::{AppError, Reason};
use crate::listings::query::EXACT_TOTAL;
use crate::listings::store_list::{category_exists, like};
use crate::server::db::{Db, on_db};
use crate::time::Timestamp;

/// The narrow table whose index a list walks, and the column that orders it.
fn walk(query: &ListQuery) -> (&'static str, &'static str) {
    match (query.sort, &query.tag) {
        (Order::Newest, Some(_)) => ("review_tag", "created_at"),
        (Order::Newest, None) => ("review", "created_at"),
        (Order::Rating, _) => ("review", "rating"),
        (Order::Views, _) => ("review_views", "views"),
    }
}

/// What the filters say of a row `h` of the table that is walked.
macro_rules! push_filters {
    ($sql:expr, $table:expr, $query:expr) => {{
        let of_review = $table == "review";
        if let Some(tag) = &$query.tag {
            if $table == "review_tag" {
                $sql.push(" and h.tag = ").push_bind(tag.as_str().to_owned());
            } else {
                $sql.push(" and exists (select 1 from review_tag t where t.review_id = h.review_id and t.tag = ").push_bind(tag.as_str().to_owned());
                $sql.push(")");
            }
        }
        if let Some(category) = &$query.category {
            let known = if $table == "review_tag" { "(select category_id from review r where r.review_id = h.review_id)" } else { "h.category_id" };
            $sql.push(" and ").push(known).push(" = (select category_id from category where key = ").push_bind(category.clone()).push(")");
        }
        if let Some(search) = &$query.search {
            let text = if of_review { "h.search_text" } else { "(select search_text from review r where r.review_id = h.review_id)" };
            $sql.push(" and ").push(text).push(" like ").push_bind(format!("%{}%", like(search))).push(" escape '\\'");
        }
    }};
}

/// One page of a list, with its total and the cursor of what follows.
pub async fn list(db: &Db, query: &ListQuery, now: Timestamp) -> Result<ReviewList, AppError> {
    let mut rows = page(db, query).await?;
    let more = rows.len() > query.limit as usize;
    rows.truncate(query.limit as usize);
    let next = rows.last().filter(|_| more).map(|row| query.cursor(value(query.sort, row), row.review_id));
    let total = count(db, query).await?;
    if rows.is_empty() && !category_exists(db, query.category.as_deref()).await? {
        return Err(AppError::invalid("category", Reason::Unknown));
    }
    Ok(ReviewList { reviews: for_list(db, rows).await?, total, page: query.page, next, now })
}

fn value(sort: Order, row: &Row) -> i64 {
    match sort {
        Order::Newest => row.created_at.0,
        Order::Rating => row.rating,
        Order::Views => row.views,
    }
}

/// The rows of a page and one more. Which they are is decided over the narrow table; only those are joined.
async fn page(db: &Db, query: &ListQuery) -> Result<Vec<Row>, AppError> {
    let (table, column) = walk(query);
    Ok(on_db!(db.read(), |conn| {
        let mut sql = QueryBuilder::new("select ");
        sql.push(review_columns!()).push(" from (select h.review_id, h.").push(column).push(" as walked from ").push(table);
        sql.push(" h where 1 = 1");
        push_filters!(sql, table, query);
        if let Some((value, id)) = query.after {
            sql.push(" and (h.").push(column).push(", h.review_id) < (").push_bind(value).push(", ").push_bind(id).push(")");
        }
        // The limit stands in the text: a planner that does not know it prepares for many rows and reads the whole table.
        sql.push(" order by h.").push(column).push(" desc, h.review_id desc limit ").push(query.limit + 1);
        if query.after.is_none() {
            sql.push(" offset ").push_bind((query.page - 1) * query.limit);
        }
        sql.push(") k join review r on r.review_id = k.review_id").push(review_joins!()).push("order by k.walked desc, k.review_id desc");
        sql.build_query_as::<Row>().fetch_all(conn).await
    })?)
}

/// How many there are, counting no further than one past [`EXACT_TOTAL`].
async fn count(db: &Db, query: &ListQuery) -> Result<i64, AppError> {
    let (table, _) = walk(query);
    let (total,): (i64,) = on_db!(db.read(), |conn| {
        let mut sql = QueryBuilder::new("select count(*) from (select 1 as hit from ");
        sql.push(table).push(" h where 1 = 1");
        push_filters!(sql, table, query);
        sql.push(" limit ").push(EXACT_TOTAL + 1).push(") as hits");
        sql.build_query_as().fetch_one(conn).await
    })?;
    Ok(total)
}

/// The newest reviews of a book, and how many there are and what their ratings come to.
pub async fn of_book(db: &Db, book_id: i64, limit: i64) -> Result<Vec<Review>, AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            review_columns!(),
            " from (select review_id from review where book_id = $1 order by created_at desc, review_id desc limit $2) k
              join review r on r.review_id = k.review_id",
            review_joins!(),
            "order by r.created_at desc, r.review_id desc"
        ))
        .bind(book_id)
        .bind(limit)
        .fetch_all(conn)
        .await
    })?;
    for_list(db, rows).await
}

/// How many reviews a book has, and the average of their ratings in tenths; none where there are none.
pub async fn ratings(db: &Db, book_id: i64) -> Result<(i64, Option<i64>), AppError> {
    let (count, sum): (i64, i64) = on_db!(db.read(), |conn| {
        sqlx::query_as("select count(*), cast(coalesce(sum(rating), 0) as bigint) from review where book_id = $1").bind(book_id).fetch_one(conn).await
    })?;
    Ok((count, (count > 0).then(|| (sum * 10 + count / 2) / count)))
}

/// Everything that a member has written, whole, in its order.
pub async fn all_of_member(db: &Db, member_id: i64) -> Result<Vec<Review>, AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            review_columns!(),
            " from review r",
            review_joins!(),
            "where r.member_id = $1 order by r.created_at, r.review_id"
        ))
        .bind(member_id)
        .fetch_all(conn)
        .await
    })?;
    whole(db, rows).await
}

/// A page of a member's reviews, newest first, and where the next begins.
pub async fn of_member(db: &Db, member_id: i64, before: (i64, i64), limit: i64) -> Result<(Vec<Review>, Option<(i64, i64)>), AppError> {
    let mut rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            review_columns!(),
            " from (select review_id from review where member_id = $1 and (created_at, review_id) < ($2, $3)
               order by created_at desc, review_id desc limit $4) k join review r on r.review_id = k.review_id",
            review_joins!(),
            "order by r.created_at desc, r.review_id desc"
        ))
        .bind(member_id)
        .bind(before.0)
        .bind(before.1)
        .bind(limit + 1)
        .fetch_all(conn)
        .await
    })?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|row| (row.created_at.0, row.review_id));
    Ok((for_list(db, rows).await?, next))
}
