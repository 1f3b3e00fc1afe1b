//! Rows of comments.

use super::model::{Comment, EDITABLE, Place, Words};
use crate::error::{AppError, Reason};
use crate::likes::model::Subject;
use crate::likes::store as likes;
use crate::listings::model::Seller;
use crate::notifications::store as notifications;
use crate::photos::media::Media;
use crate::server::db::{Db, Tx, on_db};
use crate::time::Timestamp;
use crate::users::store as users;

macro_rules! comment_columns {
    () => {
        "k.comment_id, k.parent_id, k.listing_id, k.review_id, k.member_id, m.nickname, a.card_file, k.text, k.created_at,
         k.edited_at is not null as edited, k.deleted_at is not null as deleted,
         k.member_id = coalesce(l.seller_id, r.member_id) as by_owner"
    };
}
macro_rules! comment_joins {
    () => {
        " join member m on m.member_id = k.member_id left join photo a on a.member_id = k.member_id and a.portrait
          left join listing l on l.listing_id = k.listing_id left join review r on r.review_id = k.review_id "
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    comment_id: i64,
    parent_id: Option<i64>,
    listing_id: Option<i64>,
    review_id: Option<i64>,
    member_id: i64,
    nickname: String,
    card_file: Option<String>,
    text: String,
    created_at: Timestamp,
    edited: bool,
    deleted: bool,
    by_owner: bool,
}

impl Row {
    fn subject(&self) -> Subject {
        match (self.listing_id, self.review_id) {
            (Some(id), _) => Subject::Book(id),
            (None, id) => Subject::Review(id.unwrap_or_default()),
        }
    }

    fn into_comment(self, me: Option<i64>) -> Comment {
        let author = Seller { id: self.member_id, nickname: self.nickname, picture: self.card_file.as_deref().map(Media::url) };
        Comment {
            id: self.comment_id,
            parent: self.parent_id,
            author: (!self.deleted).then_some(author),
            text: self.text,
            deleted: self.deleted,
            edited: self.edited,
            by_owner: self.by_owner && !self.deleted,
            mine: me == Some(self.member_id) && !self.deleted,
            created_at: self.created_at,
            answers: Vec::new(),
        }
    }
}

/// The column that names the subject.
fn column(subject: Subject) -> &'static str {
    match subject {
        Subject::Book(_) => "listing_id",
        Subject::Review(_) => "review_id",
    }
}

/// A page of what stands under a listing or review, oldest first, each with all its answers; and where the next begins.
pub async fn list(db: &Db, subject: Subject, me: Option<i64>, after: i64, limit: i64) -> Result<(Vec<Comment>, Option<i64>), AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| {
        let mut sql = sqlx::QueryBuilder::new("with top as (select comment_id from comment where ");
        sql.push(column(subject)).push(" = ").push_bind(subject.id());
        sql.push(" and parent_id is null and comment_id > ").push_bind(after);
        sql.push(" order by comment_id limit ").push(limit + 1).push(") select ").push(comment_columns!());
        sql.push(" from comment k").push(comment_joins!());
        // Both kinds by an index; joined by `or`, PostgreSQL would read every comment there is.
        sql.push("where k.comment_id in (select comment_id from top union all select c.comment_id from top join comment c on c.parent_id = top.comment_id)");
        sql.push(" order by k.comment_id");
        sql.build_query_as().fetch_all(conn).await
    })?;
    let (top, answers): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.parent_id.is_none());
    let more = top.len() > limit as usize;
    let mut comments: Vec<Comment> = top.into_iter().take(limit as usize).map(|row| row.into_comment(me)).collect();
    for answer in answers {
        if let Some(parent) = comments.iter_mut().find(|comment| Some(comment.id) == answer.parent_id) {
            parent.answers.push(answer.into_comment(me));
        }
    }
    let next = comments.last().filter(|_| more).map(|comment| comment.id);
    Ok((comments, next))
}

/// How many stand there, deleted ones not counted; `NotFound` where there is no such thing.
pub async fn count(db: &Db, subject: Subject) -> Result<i64, AppError> {
    let sql = match subject {
        Subject::Book(_) => "select comment_count from listing where listing_id = $1",
        Subject::Review(_) => "select comment_count from review where review_id = $1",
    };
    let (count,): (i64,) = on_db!(db.read(), |conn| sqlx::query_as(sql).bind(subject.id()).fetch_one(conn).await)?;
    Ok(count)
}

/// Says something under a listing or review, or in answer to what stands there; an answer to an answer goes to the same
/// comment. Whom it concerns is told. Gives the id, and whom to wake.
pub async fn create(
    db: &Db,
    member_id: i64,
    subject: Subject,
    parent: Option<i64>,
    words: &Words,
    now: Timestamp,
) -> Result<(i64, Vec<i64>), AppError> {
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, member_id).await?;
    let owner = likes::hold(&mut tx, subject).await?;
    let answered = match parent {
        Some(parent) => Some(answered(&mut tx, subject, parent).await?),
        None => None,
    };
    let (listing_id, review_id) = match subject {
        Subject::Book(id) => (Some(id), None),
        Subject::Review(id) => (None, Some(id)),
    };
    let (id,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("insert into comment (listing_id, review_id, parent_id, member_id, text, created_at) values ($1, $2, $3, $4, $5, $6) returning comment_id")
            .bind(listing_id)
            .bind(review_id)
            .bind(answered.as_ref().map(|answered| answered.top))
            .bind(member_id)
            .bind(words.as_str())
            .bind(now.0)
            .fetch_one(conn)
            .await
    })?;
    let told = notifications::of_comment(&mut tx, subject, id, member_id, owner, answered.map(|answered| answered.author), now).await?;
    tx.commit().await?;
    Ok((id, told))
}

struct Answered {
    /// The comment at the top, and who wrote what is answered.
    top: i64,
    author: i64,
}

/// What is answered must stand under the same thing, and not be deleted.
async fn answered(tx: &mut Tx, subject: Subject, parent: i64) -> Result<Answered, AppError> {
    let row: Option<(i64, Option<i64>)> = on_db!(tx.conn(), |conn| {
        let mut sql = sqlx::QueryBuilder::new("select member_id, parent_id from comment where comment_id = ");
        sql.push_bind(parent).push(" and deleted_at is null and ").push(column(subject)).push(" = ").push_bind(subject.id());
        sql.build_query_as().fetch_optional(conn).await
    })?;
    let unknown = || AppError::invalid("parent", Reason::Unknown);
    let (author, top) = row.ok_or_else(unknown)?;
    let top = top.unwrap_or(parent);
    // Held until the answer is there: its place cannot be taken away in between. Under a place whose words are gone, its
    // answers can still be answered.
    let held: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("update comment set parent_id = parent_id where comment_id = $1 and (deleted_at is null or $2) returning comment_id")
            .bind(top)
            .bind(top != parent)
            .fetch_optional(conn)
            .await
    })?;
    held.map(|(top,)| Answered { top, author }).ok_or_else(unknown)
}

/// A comment as its author sees it, with where it stands.
pub async fn find(db: &Db, id: i64, me: i64) -> Result<(Comment, Place), AppError> {
    let row: Row = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!("select ", comment_columns!(), " from comment k", comment_joins!(), "where k.comment_id = $1"))
            .bind(id)
            .fetch_one(conn)
            .await
    })?;
    let place = Place { subject: row.subject(), id };
    Ok((row.into_comment(Some(me)), place))
}

/// Whose it is and when it was said. `NotFound` where it is not there (any more), `Forbidden` where it is another's.
async fn own(tx: &mut Tx, member_id: i64, id: i64) -> Result<(Timestamp, Option<i64>), AppError> {
    let row: Option<(i64, Timestamp, Option<i64>)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select member_id, created_at, parent_id from comment where comment_id = $1 and deleted_at is null")
            .bind(id)
            .fetch_optional(conn)
            .await
    })?;
    match row {
        None => Err(AppError::NotFound),
        Some((author, ..)) if author != member_id => Err(AppError::Forbidden),
        Some((_, created_at, parent)) => Ok((created_at, parent)),
    }
}

/// Corrects one's own comment. `Conflict` once the time for it is over.
pub async fn update(db: &Db, member_id: i64, id: i64, words: &Words, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    let (created_at, _) = own(&mut tx, member_id, id).await?;
    if now.0 - created_at.0 >= EDITABLE {
        return Err(AppError::Conflict);
    }
    on_db!(tx.conn(), |conn| {
        sqlx::query("update comment set text = $1, edited_at = $2 where comment_id = $3")
            .bind(words.as_str())
            .bind(now.0)
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
    })?;
    Ok(tx.commit().await?)
}

/// Takes one's own comment, which stands under `subject`, away. Where it has answers its place stays; where it was the last answer of one that was deleted
/// before, that one's place goes as well.
pub async fn delete(db: &Db, member_id: i64, subject: Subject, id: i64, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    // One after the other: of two last answers that go at once, the later one sees that nothing is left.
    likes::hold(&mut tx, subject).await?;
    let (_, parent) = own(&mut tx, member_id, id).await?;
    // Emptied before anything else: from here on, nobody can answer it.
    on_db!(tx.conn(), |conn| {
        sqlx::query("update comment set text = '', deleted_at = $1 where comment_id = $2").bind(now.0).bind(id).execute(conn).await.map(drop)
    })?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from notification where comment_id = $1").bind(id).execute(conn).await.map(drop))?;
    for id in std::iter::once(id).chain(parent) {
        on_db!(tx.conn(), |conn| {
            sqlx::query(
                "delete from comment where comment_id = $1 and deleted_at is not null
                   and not exists (select 1 from comment answer where answer.parent_id = $1)",
            )
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
        })?;
    }
    Ok(tx.commit().await?)
}

/// A page of what a member has said, newest first, each with where it stands.
pub async fn of_member(db: &Db, member_id: i64, before: i64, limit: i64) -> Result<Vec<(Comment, Place)>, AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!(
            "select ",
            comment_columns!(),
            " from (select * from comment where member_id = $1 and comment_id < $2 and deleted_at is null order by comment_id desc limit $3) k",
            comment_joins!(),
            "order by k.comment_id desc"
        ))
        .bind(member_id)
        .bind(before)
        .bind(limit)
        .fetch_all(conn)
        .await
    })?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = Place { subject: row.subject(), id: row.comment_id };
            (row.into_comment(Some(member_id)), place)
        })
        .collect())
}
