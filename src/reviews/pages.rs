//! Lists of reviews: all of them, and those of a hashtag.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{LazyRoute, lazy_route};

use super::api::{ListHashtags, ListReviews};
use super::components::ReviewCards;
use super::model::ReviewList;
use super::query::{Order, PAGE_SIZE, RawQuery};
use super::tag::TagList;
use crate::books::api::ListCategories;
use crate::books::components::CategoryChips;
use crate::books::model::Category;
use crate::error::AppError;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::listings::query::{EXACT_TOTAL, LAST_PAGE, MAX_SEARCH};
use crate::text::{escape, thousands};
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::loaded::{ErrorPage, suspended};
use crate::ui::notice::{Notice, use_done};
use crate::ui::pager::Pager;
use crate::ui::view::view;
use crate::wire::{Asked, ask, question};

/// `/reviews` and `/tags/{tag}`
pub struct ReviewsPage {
    query: Memo<RawQuery>,
    list: Asked<ReviewList>,
    categories: Asked<Vec<Category>>,
    tags: Asked<TagList>,
}

fn data() -> ReviewsPage {
    let (params, map) = (use_params_map(), use_query_map());
    let query = Memo::new(move |_| {
        let map = map.read();
        let get = |name: &str| map.get(name).unwrap_or_default();
        let tag = params.read().get("tag").unwrap_or_default();
        RawQuery { q: get("q"), category: get("category"), tag, sort: get("sort"), page: get("page"), after: get("after"), limit: String::new() }
    });
    let list = ask(move || {
        let RawQuery { q, category, tag, sort, page, after, limit } = query.get();
        question(ListReviews { q, category, tag, sort, page, after, limit })
    });
    ReviewsPage { query, list, categories: ask(|| question(ListCategories {})), tags: ask(|| question(ListHashtags { review: String::new() })) }
}

#[lazy_route]
impl LazyRoute for ReviewsPage {
    fn data() -> Self {
        data()
    }

    fn view(this: Self) -> AnyView {
        show(this)
    }
}

fn show(this: ReviewsPage) -> AnyView {
    let ReviewsPage { query, list, categories, tags } = this;
    suspended(
        Arc::new(
            || view! { <main id="main" class="wrap"><div class="me-bones" aria-hidden="true"><span class="bone line"></span><span class="bone line half"></span></div></main> },
        ),
        Arc::new(move || {
            Box::pin(async move {
                let categories = categories.answer().await.unwrap_or_default();
                let used: Vec<String> = tags.answer().await.map(|list| list.hashtags).unwrap_or_default().into_iter().map(|tag| tag.tag).collect();
                match list.answer().await {
                    // A page behind the last.
                    Ok(list) if list.reviews.is_empty() && list.page > 1 => view! { <ErrorPage error=AppError::NotFound/> },
                    Ok(list) => view! { <Reviews query=query.get_untracked() list=list categories=categories used=used/> },
                    Err(error) => view! { <ErrorPage error=error/> },
                }
            })
        }),
    )
}

#[component]
fn Reviews(query: RawQuery, list: ReviewList, categories: Vec<Category>, used: Vec<String>) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let done = use_done();
    let tagged = !query.tag.is_empty();
    let heading = if tagged { (r.tagged)(&query.tag) } else { r.reviews.to_owned() };
    let path = if tagged { format!("/tags/{}", escape(&query.tag)) } else { "/reviews".to_owned() };
    // Only the plain list is one that search engines should know.
    let known = query == RawQuery { tag: query.tag.clone(), ..RawQuery::default() };
    let total = if list.total > EXACT_TOTAL { (t.more_than)(&thousands(EXACT_TOTAL)) } else { thousands(list.total) };
    let last = ((list.total + PAGE_SIZE - 1) / PAGE_SIZE).clamp(1, LAST_PAGE);
    let beyond = list.next.clone().map(|next| query.with(|query| query.after = next).href());
    let by_cursor = !query.after.is_empty();
    let searched = !query.q.trim().is_empty() || !query.category.is_empty();
    let base = query.clone();
    view! {
        <PageHead title=heading.clone() description=r.reviews_lead path=known.then(|| path.clone())/>
        <main id="main" class="wrap">
            <header class="head reviews-head">
                <div><h1>{heading}</h1><p>{(r.found)(&total)}</p></div>
                <a href="/reviews/new" class="act"><Icon icon=icondata_lu::LuPenLine/>{r.write_review}</a>
            </header>
            {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
            <form method="get" action=path class="review-find" role="search" aria-label=r.search_label>
                <label class="vh" for="review-q">{r.search_label}</label>
                <input id="review-q" name="q" type="search" value=query.q.clone() placeholder=r.search_placeholder maxlength=MAX_SEARCH autocomplete="off"/>
                <button class="line"><Icon icon=icondata_lu::LuSearch/>{t.find_button}</button>
            </form>
            {(!used.is_empty() && !tagged).then(|| {
                let links = used.into_iter().map(|tag| view! { <li><a href=format!("/tags/{}", escape(&tag))>{format!("#{tag}")}</a></li> }).collect_view();
                view! { <nav aria-label=r.most_used_tags><ul class="tags most-used">{links}</ul></nav> }
            })}
            <div class="bar"><Orders query=query.clone()/></div>
            {
                let (current, query) = (query.category.clone(), query.clone());
                view! { <CategoryChips categories=categories current=current href=move |key| query.with(|query| query.category = key).href()/> }
            }
            {if list.reviews.is_empty() {
                view! {
                    <div class="empty">
                        <span class="empty-book" aria-hidden="true"></span>
                        <h2>{r.no_reviews}</h2>
                        <p>{if searched { r.no_reviews_found } else { r.no_reviews_text }}</p>
                        <p class="actions"><a href="/reviews/new" class="act">{r.write_review}</a></p>
                    </div>
                }
            } else {
                view! {
                    <h2 class="vh" id="books" tabindex="-1">{r.reviews}</h2>
                    <ReviewCards reviews=list.reviews now=list.now/>
                    {if by_cursor {
                        beyond.map(|href| view! {
                            <nav class="pager" aria-label=t.pages>
                                <ul><li class="pager-next"><a href=href rel="next">{t.next}<Icon icon=icondata_lu::LuChevronRight/></a></li></ul>
                            </nav>
                        }).into_any()
                    } else {
                        view! {
                            <Pager
                                page=list.page
                                last=last
                                href=move |page| base.with(|query| if page > 1 { query.page = page.to_string() }).href()
                                after=beyond
                            />
                        }
                    }}
                }
            }}
        </main>
    }
}

#[component]
fn Orders(query: RawQuery) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let tabs = Order::ALL
        .iter()
        .map(|&order| {
            let word = if order == Order::Newest { "" } else { order.as_str() };
            let href = query.with(|query| query.sort = word.to_owned()).href();
            view! { <li><a href=href aria-current=(query.sort == word).then_some("page")>{(r.order)(order)}</a></li> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=t.sorted_by><ul>{tabs}</ul></nav> }
}
