//! Server functions of reviews and hashtags.
#![expect(clippy::too_many_arguments, reason = "a review has the fields that it has, and they are flat on the wire")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::{ReviewAnswer, ReviewDetail, ReviewFormPage, ReviewList};
use super::tag::TagList;
use crate::error::AppError;
use crate::users::api::Done;

/// Reviews in order: all, of a category, with a hashtag, of books with `q` in their title.
#[server(prefix = "/api", endpoint = "bookreview/list", input = GetUrl)]
pub async fn list_reviews(
    #[server(default)] q: String,
    #[server(default)] category: String,
    #[server(default)] tag: String,
    #[server(default)] sort: String,
    #[server(default)] page: String,
    #[server(default)] after: String,
    #[server(default)] limit: String,
) -> Result<ReviewList, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let query = ListQuery::parse(&RawQuery { q, category, tag, sort, page, after, limit })?;
    store_list::list(&visit.state.db, &query, visit.state.clock.now()).await
}

/// A review, and the copies of its book that are on sale now. Reading it counts once a reader and day.
#[server(prefix = "/api", endpoint = "bookreview/detail", input = GetUrl)]
pub async fn show_review(#[server(default)] id: String) -> Result<ReviewDetail, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let (db, id) = (&visit.state.db, parse_id(&id)?);
    let me = visit.me().await?;
    let found = store::find(db, id).await?;
    let copies = listings::copies_on_sale(db, found.book_id, COPIES).await?;
    let liked = match &me {
        Some(me) => likes::likes(db, me.id, Subject::Review(id)).await?,
        None => false,
    };
    let mine = me.as_ref().is_some_and(|me| me.id == found.review.author.id);
    visit.state.readers.read(Subject::Review(id), Reader::of(&visit, me.as_ref()));
    Ok(ReviewDetail { review: found.review, copies, category: found.category, mine, liked, now: visit.state.clock.now() })
}

/// The form as it stands: empty, of a review that is edited (`id`), of a book that is known (`isbn`, or `book`: a
/// listing), or as it was typed (`draft`).
#[server(prefix = "/api", endpoint = "bookreview/form", input = GetUrl)]
pub async fn open_review_form(
    #[server(default)] id: String,
    #[server(default)] isbn: String,
    #[server(default)] book: String,
    #[server(default)] draft: String,
) -> Result<ReviewFormPage, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let db = &member.state.db;
    let categories = books::categories(&member.state).await?;
    let kept = if draft.is_empty() { None } else { find_draft(&member, &id).await? };
    let (form, error) = match kept {
        Some(draft) => (ReviewForm::from(&draft), draft.error),
        None if !id.is_empty() => (store::form(db, member.me.id, parse_id(&id)?).await?, None),
        None => (known_book(db, &isbn, &book).await?, None),
    };
    Ok(ReviewFormPage { form, error, categories })
}

/// Writes a review with its hashtags.
#[server(prefix = "/api", endpoint = "bookreview/create")]
pub async fn create_review(
    #[server(default)] isbn: String,
    #[server(default)] book_title: String,
    #[server(default)] book_author: String,
    #[server(default)] book_publisher: String,
    #[server(default)] rating: String,
    #[server(default)] title: String,
    #[server(default)] text: String,
    #[server(default)] category: String,
    #[server(default)] hashtags: String,
) -> Result<ReviewAnswer, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let form = ReviewForm { isbn, book_title, book_author, book_publisher, rating, title, text, category, hashtags };
    let id = store::create(&member.state.db, member.me.id, &Written::parse(&form)?, member.state.clock.now()).await?;
    leptos_axum::redirect(&format!("/reviews/{id}?done=review_created"));
    Ok(ReviewAnswer { review: store::find(&member.state.db, id).await?.review })
}

/// Changes a review and its hashtags; only its author may.
#[server(prefix = "/api", endpoint = "bookreview/update")]
pub async fn update_review(
    #[server(default)] id: String,
    #[server(default)] isbn: String,
    #[server(default)] book_title: String,
    #[server(default)] book_author: String,
    #[server(default)] book_publisher: String,
    #[server(default)] rating: String,
    #[server(default)] title: String,
    #[server(default)] text: String,
    #[server(default)] category: String,
    #[server(default)] hashtags: String,
) -> Result<ReviewAnswer, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let (db, id) = (&member.state.db, parse_id(&id)?);
    store::must_own(db, member.me.id, id).await?;
    let form = ReviewForm { isbn, book_title, book_author, book_publisher, rating, title, text, category, hashtags };
    store::update(db, member.me.id, id, &Written::parse(&form)?, member.state.clock.now()).await?;
    leptos_axum::redirect(&format!("/reviews/{id}?done=review_updated"));
    Ok(ReviewAnswer { review: store::find(db, id).await?.review })
}

/// Takes a review away; only its author may.
#[server(prefix = "/api", endpoint = "bookreview/delete")]
pub async fn delete_review(#[server(default)] id: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    store::delete(&member.state.db, member.me.id, parse_id(&id)?).await?;
    leptos_axum::redirect("/reviews?done=review_deleted");
    Ok(Done {})
}

/// The hashtags of a review; without one the most used.
#[server(prefix = "/api", endpoint = "hashtag/list", input = GetUrl)]
pub async fn list_hashtags(#[server(default)] review: String) -> Result<TagList, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let db = &visit.state.db;
    if review.is_empty() {
        return Ok(TagList { hashtags: store_tags::most_used(db).await? });
    }
    let id = parse_id(&review)?;
    store::must_be(db, id).await?;
    Ok(TagList { hashtags: store_tags::of_review(db, id).await? })
}

/// The most used hashtags that begin with `q`.
#[server(prefix = "/api", endpoint = "hashtag/search", input = GetUrl)]
pub async fn search_hashtags(#[server(default)] q: String) -> Result<TagList, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let hashtags = match tag_field("q", &q) {
        Ok(tag) => store_tags::beginning_with(&visit.state.db, tag.as_str()).await?,
        // Nothing that could begin a tag begins none.
        Err(_) => Vec::new(),
    };
    Ok(TagList { hashtags })
}

/// Adds a hashtag to one's own review.
#[server(prefix = "/api", endpoint = "hashtag/create")]
pub async fn add_hashtag(#[server(default)] review: String, #[server(default)] tag: String) -> Result<TagList, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let (db, id) = (&member.state.db, parse_id(&review)?);
    store::must_own(db, member.me.id, id).await?;
    store_tags::add(db, member.me.id, id, tag_field("tag", &tag)?).await?;
    member.go_back();
    Ok(TagList { hashtags: store_tags::of_review(db, id).await? })
}

/// Takes a hashtag off one's own review.
#[server(prefix = "/api", endpoint = "hashtag/delete")]
pub async fn remove_hashtag(#[server(default)] review: String, #[server(default)] tag: String) -> Result<TagList, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let (db, id) = (&member.state.db, parse_id(&review)?);
    store::must_own(db, member.me.id, id).await?;
    store_tags::remove(db, member.me.id, id, &tag_field("tag", &tag)?).await?;
    member.go_back();
    Ok(TagList { hashtags: store_tags::of_review(db, id).await? })
}
