//! Pieces of reviews that other rooms may show.

use leptos::prelude::*;

use super::model::Review;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::listings::components::Ago;
use crate::text::{escape, thousands};
use crate::time::Timestamp;
use crate::ui::icon::Icon;
use crate::ui::view::view;
use crate::users::components::Avatar;

/// A rating as five stars and a number.
#[component]
pub fn Stars(rating: i64) -> impl IntoView {
    let r = use_reader_texts();
    view! {
        <span class="rating">
            <span class=format!("stars r{rating}") aria-hidden="true">"★★★★★"</span>
            <b class="num" aria-hidden="true">{rating}</b>
            <span class="vh">{(r.stars)(rating)}</span>
        </span>
    }
}

/// What all ratings of a book come to, in tenths, and how many they are.
#[component]
pub fn Average(tenths: i64, count: i64) -> impl IntoView {
    let r = use_reader_texts();
    let words = (r.average)(&format!("{}.{}", tenths / 10, tenths % 10), count);
    view! {
        <p class="average"><span class=format!("stars r{}", (tenths + 5) / 10) aria-hidden="true">"★★★★★"</span><span class="soft">{words}</span></p>
    }
}

/// The hashtags of a review.
#[component]
pub fn Tags(tags: Vec<String>) -> impl IntoView {
    let r = use_reader_texts();
    let links = tags.into_iter().map(|tag| view! { <li><a href=format!("/tags/{}", escape(&tag))>{format!("#{tag}")}</a></li> }).collect_view();
    view! { <ul class="tags" aria-label=r.hashtags>{links}</ul> }
}

/// Who wrote it, and when.
#[component]
pub fn Byline(review: Review, now: Timestamp) -> impl IntoView {
    let t = use_texts();
    let author = review.author;
    let name = if author.nickname.is_empty() {
        view! { <span>{t.withdrawn}</span> }
    } else {
        view! { <a href=format!("/members/{}", author.id) class="seller"><Avatar nickname=author.nickname.clone() picture=author.picture/>{author.nickname}</a> }
    };
    view! { <p class="byline">{name} " · " <Ago at=review.created_at now=now/></p> }
}

/// A review in a list: its beginning, as a page of a book.
#[component]
pub fn ReviewCard(
    review: Review,
    now: Timestamp,
    /// Where the book is known from what stands around.
    #[prop(optional)]
    book_known: bool,
) -> impl IntoView {
    let r = use_reader_texts();
    let href = format!("/reviews/{}", review.id);
    let book = [review.book_title.as_str(), review.book_author.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let counts = [
        (icondata_lu::LuEye, r.views, review.views),
        (icondata_lu::LuThumbsUp, r.likes, review.likes),
        (icondata_lu::LuMessageCircle, r.comments, review.comments),
    ]
    .into_iter()
    .map(|(icon, label, count)| view! { <li><Icon icon=icon/><span class="vh">{label} " "</span><span class="num">{thousands(count)}</span></li> })
    .collect_view();
    view! {
        <li class="review-card">
            {(!book_known).then(|| view! { <p class="review-book">{book}</p> })}
            <h3><a href=href>{review.title.clone()}</a></h3>
            <Stars rating=review.rating/>
            <p class="review-text keep">{review.text.clone()}</p>
            {(!review.hashtags.is_empty()).then(|| view! { <Tags tags=review.hashtags.clone()/> })}
            <div class="review-foot"><Byline review=review now=now/><ul class="counts">{counts}</ul></div>
        </li>
    }
}

#[component]
pub fn ReviewCards(reviews: Vec<Review>, now: Timestamp, #[prop(optional)] book_known: bool) -> impl IntoView {
    let cards = reviews.into_iter().map(|review| view! { <ReviewCard review=review now=now book_known=book_known/> }).collect_view();
    view! { <ul class="reviews">{cards}</ul> }
}
