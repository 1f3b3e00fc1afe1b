//! Rows that only a member's own file tells of. Each is read in one statement, however many rows there are.

use std::collections::HashMap;

use super::export::{Digest, KnownDevice, Marks, OwnSession, QuestionDay};
use super::security::device;
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::time::{DAY, Timestamp};

pub async fn marks(db: &Db, member_id: i64) -> Result<Marks, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select m.email_verified_at, m.suspended_at, m.import_name,
                    (select count(*) from recovery_code r where r.member_id = m.member_id) as recovery_codes
             from member m where m.member_id = $1",
        )
        .bind(member_id)
        .fetch_one(conn)
        .await
    })?)
}

/// Browsers, then programs, each by when they were seen; also what has ended and is not swept yet, for it is still kept.
pub async fn sessions(db: &Db, member_id: i64) -> Result<Vec<OwnSession>, AppError> {
    let rows: Vec<OwnSession> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select user_agent, 1 = 0 as program, remember, created_at, last_seen_at, expires_at from session where member_id = $1
             union all
             select t.user_agent, 1 = 1, 1 = 0, t.created_at, t.last_seen_at,
                    (select max(k.expires_at) from api_token k where k.family_id = t.family_id and not k.used)
             from token_family t where t.member_id = $1
             order by program, last_seen_at desc, created_at desc",
        )
        .bind(member_id)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(|row| OwnSession { device: device(&row.user_agent), ..row }).collect())
}

pub async fn devices(db: &Db, member_id: i64) -> Result<Vec<KnownDevice>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as("select created_at, last_seen_at from known_device where member_id = $1 order by last_seen_at desc, created_at desc")
            .bind(member_id)
            .fetch_all(conn)
            .await
    })?)
}

/// When each listing of a seller was sold, if it was, and how often it was looked at.
pub async fn sold_and_seen(db: &Db, seller_id: i64) -> Result<HashMap<i64, (Option<Timestamp>, i64)>, AppError> {
    let rows: Vec<(i64, Option<Timestamp>, i64)> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select l.listing_id, l.sold_at, coalesce(v.views, 0) from listing l left join listing_views v on v.listing_id = l.listing_id
             where l.seller_id = $1",
        )
        .bind(seller_id)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().map(|(id, sold_at, views)| (id, (sold_at, views))).collect())
}

/// When each notification was read that was.
pub async fn read_at(db: &Db, member_id: i64) -> Result<HashMap<i64, Timestamp>, AppError> {
    let rows: Vec<(i64, Timestamp)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select notification_id, read_at from notification where member_id = $1 and read_at is not null")
            .bind(member_id)
            .fetch_all(conn)
            .await
    })?;
    Ok(rows.into_iter().collect())
}

pub async fn digest(db: &Db, member_id: i64) -> Result<Option<Digest>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as("select lang, sent_at from digest where member_id = $1").bind(member_id).fetch_optional(conn).await
    })?)
}

/// How much was found for each saved search and has not been looked at.
pub async fn found(db: &Db, member_id: i64) -> Result<HashMap<i64, i64>, AppError> {
    let rows: Vec<(i64, i64)> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select s.saved_search_id, count(*) from saved_search s join saved_search_hit h on h.saved_search_id = s.saved_search_id
             where s.member_id = $1 group by s.saved_search_id",
        )
        .bind(member_id)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows.into_iter().collect())
}

pub async fn question_days(db: &Db, member_id: i64) -> Result<Vec<QuestionDay>, AppError> {
    let rows: Vec<(i64, i64)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select day, count(*) from question_slot where member_id = $1 group by day order by day").bind(member_id).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|(day, questions)| QuestionDay { day: date(day), questions }).collect())
}

/// `2023-11-05` of a day in Korea, counted from 1970 on.
fn date(day: i64) -> String {
    let (year, month, day) = Timestamp(day * DAY).date();
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_is_counted_is_the_day_of_the_calendar() {
        // 2023-11-05 in Korea, at its beginning, in it, and one millisecond before.
        let begins = Timestamp(1_699_110_000_000);
        assert_eq!([begins, begins.plus(DAY - 1), begins.plus(-1)].map(|at| date(at.day())), ["2023-11-05", "2023-11-05", "2023-11-04"]);
    }
}
