//! A review's own page.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{DeleteReview, ShowReview};
use super::components::{Byline, Stars, Tags};
use super::model::ReviewDetail;
use crate::comments::components::{AskedComments, Comments, ask_comments};
use crate::drafts::components::loaded_with;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::{use_lang, use_texts};
use crate::likes::components::LikeButton;
use crate::likes::model::Subject;
use crate::listings::components::{BookGrid, by};
use crate::text::{escape, thousands};
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::notice::{Notice, use_done};
use crate::ui::view::view;
use crate::wire::form::{PostForm, Sending};
use crate::wire::{Asked, ask, question};

/// `/reviews/{id}`
pub struct ReviewPage {
    detail: Asked<ReviewDetail>,
    comments: AskedComments,
}

#[lazy_route]
impl LazyRoute for ReviewPage {
    fn data() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
        ReviewPage { detail: ask(move || question(ShowReview { id: id.get() })), comments: ask_comments("review") }
    }

    fn view(this: Self) -> AnyView {
        let delete = Sending::to::<DeleteReview>();
        let comments = this.comments;
        loaded_with(this.detail, None, move |detail, _| view! { <Shown detail=detail comments=comments delete=delete/> })
    }
}

#[component]
fn Shown(detail: ReviewDetail, comments: AskedComments, delete: Sending) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let lang = use_lang();
    let done = use_done();
    let failed = delete.error_or(None);
    let ReviewDetail { review, copies, category, mine, liked, now } = detail;
    let subject = Subject::Review(review.id);
    let shelf = format!("/reviews?category={}", category.key);
    let description = (r.review_of)(&review.book_title);
    let book = by(&review.book_author, &review.book_publisher);
    let book_href = if review.isbn.is_empty() { format!("/books?q={}", escape(&review.book_title)) } else { format!("/isbn/{}", review.isbn) };
    view! {
        <PageHead title=review.title.clone() description=description path=Some(subject.path()) kind="article"/>
        <main id="main" class="wrap">
            <nav class="crumb" aria-label=t.where_you_are>
                <ol><li><a href="/reviews">{r.reviews}</a></li><li><a href=shelf>{category.name(lang)}</a></li></ol>
            </nav>
            {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
            {move || failed.get().map(|error| view! { <Notice text=t.error(&error) good=false/> })}
            <article class="review-page" aria-labelledby="review-title">
                <header>
                    <p class="review-book"><a href=book_href>{review.book_title.clone()}</a> <span class="soft">{book}</span></p>
                    <h1 id="review-title">{review.title.clone()}</h1>
                    <Stars rating=review.rating/>
                    <Byline review=review.clone() now=now/>
                </header>
                <div class="prose keep review-words">{review.text.clone()}</div>
                {(!review.hashtags.is_empty()).then(|| view! { <Tags tags=review.hashtags.clone()/> })}
                <div class="review-acts">
                    <LikeButton subject=subject on=liked count=review.likes label=r.like/>
                    <span class="soft"><Icon icon=icondata_lu::LuEye/>{r.views} " " <span class="num">{thousands(review.views)}</span></span>
                </div>
                {mine.then(|| view! {
                    <section class="own" aria-labelledby="own">
                        <h2 id="own">{r.my_review}</h2>
                        <p class="actions"><a href=format!("/reviews/{}/edit", review.id) class="line"><Icon icon=icondata_lu::LuPencil/>{r.edit_review}</a></p>
                        <details class="confirm">
                            <summary class="quiet"><Icon icon=icondata_lu::LuTrash2/>{r.delete_review}</summary>
                            <PostForm sending=delete>
                                <input type="hidden" name="id" value=review.id/>
                                <p>{r.delete_review_warning}</p>
                                <button class="line danger">{r.delete_review_confirm}</button>
                            </PostForm>
                        </details>
                    </section>
                })}
            </article>
            <section class="part" aria-labelledby="copies">
                <header class="part-head"><h2 id="copies">{r.copies}</h2></header>
                {if copies.is_empty() { view! { <p class="soft">{r.no_copies}</p> } } else { view! { <BookGrid books=copies now=now/> } }}
            </section>
            <Comments subject=subject asked=comments/>
        </main>
    }
}
