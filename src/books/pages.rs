//! `/isbn/{isbn}`: a book with all its copies and reviews.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::gather::{GatherBook, Gathered};
use crate::drafts::components::loaded_with;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::listings::components::{BookGrid, Cover, by};
use crate::listings::row::BookRow;
use crate::listings::similar::{SimilarBooks, SimilarRow};
use crate::reviews::components::{Average, ReviewCards};
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::view::view;
use crate::wire::{Asked, ask, question};

pub struct IsbnPage {
    book: Asked<Gathered>,
    similar: Asked<BookRow>,
}

#[lazy_route]
impl LazyRoute for IsbnPage {
    fn data() -> Self {
        let params = use_params_map();
        let isbn = Memo::new(move |_| params.read().get("isbn").unwrap_or_default());
        IsbnPage {
            book: ask(move || question(GatherBook { isbn: isbn.get() })),
            similar: ask(move || question(SimilarBooks { id: String::new(), isbn: isbn.get() })),
        }
    }

    fn view(this: Self) -> AnyView {
        let similar = this.similar;
        loaded_with(this.book, None, move |book, _| {
            let t = use_texts();
            let r = use_reader_texts();
            let Gathered { facts, copies, reviews, review_count, average, now } = book;
            let written = by(&facts.author, &facts.publisher);
            let path = format!("/isbn/{}", facts.isbn);
            let write = format!("/reviews/new?isbn={}", facts.isbn);
            let rated = average.is_some();
            let stars = average.map(|tenths| view! { <Average tenths=tenths count=review_count/> });
            view! {
                <PageHead title=facts.title.clone() description=r.isbn_lead path=Some(path) kind="book"/>
                <main id="main" class="wrap">
                    <header class="edition">
                        <div class="shelf"><Cover title=facts.title.clone() author=facts.author.clone() isbn=facts.isbn.clone() src=None/></div>
                        <div>
                            <h1>{facts.title.clone()}</h1>
                            <p class="by">{written}</p>
                            {stars}
                            <dl class="spec">
                                {(!facts.published_on.is_empty())
                                    .then(|| view! { <div><dt>{t.published_on}</dt><dd>{(t.published)(&facts.published_on)}</dd></div> })}
                                <div><dt>"ISBN"</dt><dd class="num">{facts.isbn.clone()}</dd></div>
                            </dl>
                            <p class="actions"><a href=write.clone() class="line"><Icon icon=icondata_lu::LuPenLine/>{r.write_review}</a></p>
                        </div>
                    </header>
                    {(!facts.description.is_empty()).then(|| view! {
                        <section class="about-book" aria-labelledby="about-book"><h2 id="about-book">{t.about_book}</h2><div class="prose keep">{facts.description.clone()}</div></section>
                    })}
                    <section class="part" aria-labelledby="copies">
                        <header class="part-head"><h2 id="copies">{r.copies}</h2></header>
                        {if copies.is_empty() { view! { <p class="soft">{r.no_copies}</p> } } else { view! { <BookGrid books=copies now=now/> } }}
                    </section>
                    <section class="part" aria-labelledby="reviews">
                        <header class="part-head"><h2 id="reviews">{r.reviews_of_book}</h2></header>
                        {if rated {
                            view! { <ReviewCards reviews=reviews now=now book_known=true/> }
                        } else {
                            view! { <p class="actions"><a href=write class="line"><Icon icon=icondata_lu::LuPenLine/>{r.first_review}</a></p> }
                        }}
                    </section>
                    <SimilarRow asked=similar/>
                </main>
            }
        })
    }
}
