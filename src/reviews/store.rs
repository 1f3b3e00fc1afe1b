//! Rows of reviews: one of them at a time.

use std::collections::BTreeMap;

use sqlx::QueryBuilder;

use super::model::{EXCERPT, Review, ReviewForm, Written};
use super::tag::Tag;
use crate::books::model::{Category, Isbn};
use crate::books::store::{self as books, SellersFacts};
use crate::error::{AppError, Reason};
use crate::likes::model::Subject;
use crate::likes::store as likes;
use crate::listings::model::Seller;
use crate::listings::query::MAX_PAGE_SIZE;
use crate::photos::media::Media;
use crate::server::db::{Db, Tx, on_db};
use crate::text::fold;
use crate::time::Timestamp;
use crate::users::store as users;

/// The columns of a review, and where they come from.
macro_rules! review_columns {
    () => {
        "r.review_id, r.book_id, r.isbn, r.book_title, r.book_author, r.book_publisher, c.key as category, c.name_ko, c.name_en, r.rating,
         r.title, r.text, v.views, r.like_count, r.comment_count, r.member_id, m.nickname, a.card_file, r.created_at, r.updated_at"
    };
}
macro_rules! review_joins {
    () => {
        " join review_views v on v.review_id = r.review_id join category c on c.category_id = r.category_id
          join member m on m.member_id = r.member_id left join photo a on a.member_id = r.member_id and a.portrait "
    };
}
pub(super) use {review_columns, review_joins};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub review_id: i64,
    book_id: i64,
    isbn: String,
    book_title: String,
    book_author: String,
    book_publisher: String,
    category: String,
    name_ko: String,
    name_en: String,
    pub rating: i64,
    title: String,
    text: String,
    pub views: i64,
    like_count: i64,
    comment_count: i64,
    member_id: i64,
    nickname: String,
    card_file: Option<String>,
    pub created_at: Timestamp,
    updated_at: Timestamp,
}

impl Row {
    fn into_review(self) -> Review {
        Review {
            id: self.review_id,
            isbn: self.isbn,
            book_title: self.book_title,
            book_author: self.book_author,
            book_publisher: self.book_publisher,
            category: self.category,
            rating: self.rating,
            title: self.title,
            text: self.text,
            hashtags: Vec::new(),
            views: self.views,
            likes: self.like_count,
            comments: self.comment_count,
            author: Seller { id: self.member_id, nickname: self.nickname, picture: self.card_file.as_deref().map(Media::url) },
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}

/// A review with what its page needs to know beside it.
pub struct Found {
    pub review: Review,
    pub book_id: i64,
    pub category: Category,
}

pub async fn find(db: &Db, id: i64) -> Result<Found, AppError> {
    let row: Option<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as(concat!("select ", review_columns!(), " from review r", review_joins!(), "where r.review_id = $1"))
            .bind(id)
            .fetch_optional(conn)
            .await
    })?;
    let row = row.ok_or(AppError::NotFound)?;
    let (book_id, category) = (row.book_id, Category { key: row.category.clone(), name_ko: row.name_ko.clone(), name_en: row.name_en.clone() });
    let mut review = [row.into_review()];
    add_tags(db, &mut review).await?;
    let [review] = review;
    Ok(Found { review, book_id, category })
}

/// Reviews as a list shows them: their beginnings, and their hashtags, in one statement more.
pub(super) async fn for_list(db: &Db, rows: Vec<Row>) -> Result<Vec<Review>, AppError> {
    let mut reviews: Vec<Review> = rows.into_iter().map(Row::into_review).collect();
    for review in &mut reviews {
        if let Some((end, _)) = review.text.char_indices().nth(EXCERPT) {
            review.text.truncate(end);
            review.text.push('…');
        }
    }
    add_tags(db, &mut reviews).await?;
    Ok(reviews)
}

/// Reviews as they were written. Their hashtags are asked for some at a time: an engine takes so many values and no more.
pub(super) async fn whole(db: &Db, rows: Vec<Row>) -> Result<Vec<Review>, AppError> {
    let mut reviews: Vec<Review> = rows.into_iter().map(Row::into_review).collect();
    for some in reviews.chunks_mut(MAX_PAGE_SIZE as usize) {
        add_tags(db, some).await?;
    }
    Ok(reviews)
}

async fn add_tags(db: &Db, reviews: &mut [Review]) -> Result<(), AppError> {
    if reviews.is_empty() {
        return Ok(());
    }
    let rows: Vec<(i64, String)> = on_db!(db.read(), |conn| {
        let mut sql = QueryBuilder::new("select review_id, tag from review_tag where review_id in (");
        let mut ids = sql.separated(", ");
        for review in reviews.iter() {
            ids.push_bind(review.id);
        }
        sql.push(") order by review_id, position").build_query_as().fetch_all(conn).await
    })?;
    for (review_id, tag) in rows {
        if let Some(review) = reviews.iter_mut().find(|review| review.id == review_id) {
            review.hashtags.push(tag);
        }
    }
    Ok(())
}

/// A review as its author would type it.
pub async fn form(db: &Db, member_id: i64, id: i64) -> Result<ReviewForm, AppError> {
    must_own(db, member_id, id).await?;
    let review = find(db, id).await?.review;
    Ok(ReviewForm {
        isbn: review.isbn,
        book_title: review.book_title,
        book_author: review.book_author,
        book_publisher: review.book_publisher,
        rating: review.rating.to_string(),
        title: review.title,
        text: review.text,
        category: review.category,
        hashtags: review.hashtags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" "),
    })
}

/// Adds a review with its hashtags and gives its id.
pub async fn create(db: &Db, member_id: i64, written: &Written, now: Timestamp) -> Result<i64, AppError> {
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, member_id).await?;
    let (book_id, category_id) = book(&mut tx, written, now).await?;
    let (id,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into review (book_id, member_id, isbn, book_title, book_author, book_publisher, category_id, rating, title, text, search_text,
                                 created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) returning review_id",
        )
        .bind(book_id)
        .bind(member_id)
        .bind(isbn(written))
        .bind(written.book_title.as_str())
        .bind(written.book_author.as_str())
        .bind(written.book_publisher.as_str())
        .bind(category_id)
        .bind(written.rating.number())
        .bind(written.title.as_str())
        .bind(written.text.as_str())
        .bind(fold(written.book_title.as_str()))
        .bind(now.0)
        .fetch_one(conn)
        .await
    })?;
    set_tags(&mut tx, id, &written.hashtags, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes a review and its hashtags.
pub async fn update(db: &Db, member_id: i64, id: i64, written: &Written, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    likes::hold(&mut tx, Subject::Review(id)).await?;
    let created_at = own(&mut tx, member_id, id).await?;
    let (book_id, category_id) = book(&mut tx, written, now).await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update review set book_id = $1, isbn = $2, book_title = $3, book_author = $4, book_publisher = $5, category_id = $6, rating = $7,
                    title = $8, text = $9, search_text = $10, updated_at = $11
             where review_id = $12",
        )
        .bind(book_id)
        .bind(isbn(written))
        .bind(written.book_title.as_str())
        .bind(written.book_author.as_str())
        .bind(written.book_publisher.as_str())
        .bind(category_id)
        .bind(written.rating.number())
        .bind(written.title.as_str())
        .bind(written.text.as_str())
        .bind(fold(written.book_title.as_str()))
        .bind(now.0)
        .bind(id)
        .execute(conn)
        .await
        .map(drop)
    })?;
    set_tags(&mut tx, id, &written.hashtags, created_at).await?;
    Ok(tx.commit().await?)
}

/// Takes a review away with what stands under it.
pub async fn delete(db: &Db, member_id: i64, id: i64) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    likes::hold(&mut tx, Subject::Review(id)).await?;
    let created_at = own(&mut tx, member_id, id).await?;
    // Tags first, so that their counts are locked in their order.
    set_tags(&mut tx, id, &[], created_at).await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from review where review_id = $1").bind(id).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}

/// The edition and the category of a review.
async fn book(tx: &mut Tx, written: &Written, now: Timestamp) -> Result<(i64, i64), AppError> {
    let unknown = || AppError::invalid("category", Reason::Unknown);
    let category_id = books::category_id(tx, &written.category).await?.ok_or_else(unknown)?;
    let facts = SellersFacts {
        isbn: written.isbn.as_ref(),
        title: written.book_title.as_str(),
        author: written.book_author.as_str(),
        publisher: written.book_publisher.as_str(),
        category_id,
        original_price: None,
    };
    Ok((books::find_or_create(tx, &facts, now).await?, category_id))
}

fn isbn(written: &Written) -> &str {
    written.isbn.as_ref().map(Isbn::as_str).unwrap_or_default()
}

/// Gives a review, which is held, exactly these hashtags. Their counts are locked in the order of the tags, those that go
/// among those that come, so that two reviews with the same tags do not wait for each other.
pub(super) async fn set_tags(tx: &mut Tx, id: i64, tags: &[Tag], created_at: Timestamp) -> Result<(), AppError> {
    let old: Vec<(String,)> =
        on_db!(tx.conn(), |conn| sqlx::query_as("select tag from review_tag where review_id = $1").bind(id).fetch_all(conn).await)?;
    // Each with its place; one that goes has none.
    let mut places: BTreeMap<&str, Option<i64>> = old.iter().map(|(tag,)| (tag.as_str(), None)).collect();
    places.extend(tags.iter().zip(0..).map(|(tag, position)| (tag.as_str(), Some(position))));
    for (tag, place) in places {
        let Some(position) = place else {
            on_db!(tx.conn(), |conn| {
                sqlx::query("delete from review_tag where review_id = $1 and tag = $2").bind(id).bind(tag).execute(conn).await.map(drop)
            })?;
            continue;
        };
        on_db!(tx.conn(), |conn| {
            sqlx::query(
                "insert into review_tag (review_id, tag, position, created_at) values ($1, $2, $3, $4)
                 on conflict (review_id, tag) do update set position = excluded.position",
            )
            .bind(id)
            .bind(tag)
            .bind(position)
            .bind(created_at.0)
            .execute(conn)
            .await
            .map(drop)
        })?;
    }
    Ok(())
}

/// `NotFound` where there is no such review.
pub async fn must_be(db: &Db, id: i64) -> Result<(), AppError> {
    let (there,): (bool,) =
        on_db!(db.read(), |conn| sqlx::query_as("select exists (select 1 from review where review_id = $1)").bind(id).fetch_one(conn).await)?;
    if there { Ok(()) } else { Err(AppError::NotFound) }
}

/// [`own`] before anything else is looked at, so that a stranger learns nothing of the form's errors.
pub async fn must_own(db: &Db, member_id: i64, id: i64) -> Result<(), AppError> {
    let row: Option<(i64, Timestamp)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select member_id, created_at from review where review_id = $1").bind(id).fetch_optional(conn).await
    })?;
    allowed(member_id, row).map(drop)
}

/// When it was written. `NotFound` where there is no such review, `Forbidden` where it is another's.
pub(super) async fn own(tx: &mut Tx, member_id: i64, id: i64) -> Result<Timestamp, AppError> {
    let row: Option<(i64, Timestamp)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select member_id, created_at from review where review_id = $1").bind(id).fetch_optional(conn).await
    })?;
    allowed(member_id, row)
}

fn allowed(member_id: i64, row: Option<(i64, Timestamp)>) -> Result<Timestamp, AppError> {
    match row {
        None => Err(AppError::NotFound),
        Some((author, _)) if author != member_id => Err(AppError::Forbidden),
        Some((_, created_at)) => Ok(created_at),
    }
}
