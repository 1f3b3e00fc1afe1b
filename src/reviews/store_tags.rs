//! Rows of hashtags.

use super::store::{own, set_tags};
use super::tag::{Tag, TagCount};
use crate::error::{AppError, Reason, Refusal};
use crate::likes::model::Subject;
use crate::likes::store as likes;
use crate::listings::store_list::like;
use crate::server::db::{Db, on_db};

/// Tags that are suggested, or shown as the most used.
const SHOWN: i64 = 12;

/// A review's tags in their order, each with how many reviews have it.
pub async fn of_review(db: &Db, review_id: i64) -> Result<Vec<TagCount>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select t.tag, h.reviews as count from review_tag t join hashtag h on h.tag = t.tag where t.review_id = $1 order by t.position",
        )
        .bind(review_id)
        .fetch_all(conn)
        .await
    })?)
}

/// The most used.
pub async fn most_used(db: &Db) -> Result<Vec<TagCount>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as("select tag, reviews as count from hashtag where reviews > 0 order by reviews desc, tag desc limit $1")
            .bind(SHOWN)
            .fetch_all(conn)
            .await
    })?)
}

/// The most used that begin so.
pub async fn beginning_with(db: &Db, beginning: &str) -> Result<Vec<TagCount>, AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select tag, reviews as count from hashtag where reviews > 0 and tag like $1 escape '\\' order by reviews desc, tag desc limit $2",
        )
        .bind(format!("{}%", like(beginning)))
        .bind(SHOWN)
        .fetch_all(conn)
        .await
    })?)
}

/// Adds a tag behind the others of one's own review; adding it twice is harmless.
pub async fn add(db: &Db, member_id: i64, review_id: i64, tag: Tag) -> Result<(), AppError> {
    change(db, member_id, review_id, |tags| {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    })
    .await
}

/// Takes a tag away; harmless where it is not there.
pub async fn remove(db: &Db, member_id: i64, review_id: i64, tag: &Tag) -> Result<(), AppError> {
    change(db, member_id, review_id, |tags| tags.retain(|other| other != tag)).await
}

async fn change(db: &Db, member_id: i64, review_id: i64, change: impl FnOnce(&mut Vec<Tag>)) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    // Two changes of one review's tags wait for each other.
    likes::hold(&mut tx, Subject::Review(review_id)).await?;
    let created_at = own(&mut tx, member_id, review_id).await?;
    let rows: Vec<(String,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select tag from review_tag where review_id = $1 order by position").bind(review_id).fetch_all(conn).await
    })?;
    let mut tags: Vec<Tag> = rows.iter().filter_map(|(tag,)| Tag::parse(tag).ok()).collect();
    change(&mut tags);
    if tags.len() > Tag::MANY {
        let Refusal(reason, limit) = Refusal(Reason::TooMany, Some(Tag::MANY as i64));
        return Err(AppError::Invalid { fields: vec![crate::error::FieldError { field: "tag".into(), reason, limit }] });
    }
    set_tags(&mut tx, review_id, &tags, created_at).await?;
    Ok(tx.commit().await?)
}
