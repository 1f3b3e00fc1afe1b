//! A book's own page.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{DeleteListing, SetStatus, ShowBook};
use super::components::{Ago, BookGrid, ConditionStamp, Cover, GridBones, StatusMark, by};
use super::model::{Book, BookDetail, Seller, Status};
use super::row::BookRow;
use super::similar::{SimilarBooks, SimilarRow};
use super::structured_data::structured_data;
use crate::comments::components::{AskedComments, Comments, ask_comments};
use crate::error::AppError;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::{use_lang, use_texts};
use crate::jjim::components::Heart;
use crate::likes::components::LikeButton;
use crate::likes::model::Subject;
use crate::photos::model::Photo;
use crate::recent::api::RecentBooks;
use crate::recent::components::AskedRecentRow;
use crate::reviews::components::{Average, ReviewCards};
use crate::text::thousands;
use crate::ui::head::{PageHead, absolute};
use crate::ui::icon::Icon;
use crate::ui::loaded::Loaded;
use crate::ui::notice::{Notice, use_done};
use crate::ui::price::{Price, Won};
use crate::ui::view::view;
use crate::users::components::Avatar;
use crate::wire::form::{PostForm, Sending};
use crate::wire::{Asked, ask, question};

/// `/books/{id}`: one listing.
pub struct ListingPage {
    detail: Asked<BookDetail>,
    comments: AskedComments,
    rows: AskedRows,
}

/// What stands at the foot.
#[derive(Clone, Copy)]
struct AskedRows {
    similar: Asked<BookRow>,
    recent: Asked<BookRow>,
}

#[lazy_route]
impl LazyRoute for ListingPage {
    fn data() -> Self {
        let params = use_params_map();
        let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
        ListingPage {
            detail: ask(move || question(ShowBook { id: id.get() })),
            comments: ask_comments("book"),
            rows: AskedRows {
                similar: ask(move || question(SimilarBooks { id: id.get(), isbn: String::new() })),
                recent: ask(move || question(RecentBooks { but: id.get() })),
            },
        }
    }

    fn view(this: Self) -> AnyView {
        show(this.detail, this.comments, this.rows)
    }
}

fn show(detail: Asked<BookDetail>, comments: AskedComments, rows: AskedRows) -> AnyView {
    let set_status = Sending::to::<SetStatus>();
    let delete = Sending::to::<DeleteListing>();
    Effect::new(move |_| {
        // Without a connection the page stays as it is, and says so.
        if set_status.outcome().with(|outcome| matches!(outcome, Some(Ok(())))) {
            detail.again();
        }
    });
    let (status_failed, delete_failed) = (set_status.error_or(None), delete.error_or(None));
    let failed = Signal::derive(move || status_failed.get().or_else(|| delete_failed.get()));
    let done = use_done();
    view! {
        <Loaded asked=detail waiting=|| view! { <main id="main" class="wrap"><GridBones cards=6/></main> } let:detail>
            <Listing detail=detail comments=comments rows=rows set_status=set_status delete=delete failed=failed done=done/>
        </Loaded>
    }
}

#[component]
fn Listing(
    detail: BookDetail,
    comments: AskedComments,
    rows: AskedRows,
    set_status: Sending,
    delete: Sending,
    failed: Signal<Option<AppError>>,
    done: Signal<Option<(String, bool)>>,
) -> impl IntoView {
    let t = use_texts();
    let lang = use_lang();
    let BookDetail { book, photos, seller, category, mine, others, reviews, review_count, average, likes, liked, now } = detail;
    let r = use_reader_texts();
    let subject = Subject::Book(book.id);
    let write_href = format!("/reviews/new?book={}", book.id);
    let all_href = (!book.isbn.is_empty()).then(|| format!("/isbn/{}", book.isbn));
    let stars = average.map(|tenths| view! { <Average tenths=tenths count=review_count/> });
    let path = format!("/books/{}", book.id);
    let image = photos.first().map(|photo| photo.full.clone());
    let data = structured_data(&book, &absolute(&path), image.as_deref().map(absolute));
    let written = by(&book.author, &book.publisher);
    let description = (t.listing_description)(&written, &thousands(book.selling_price), (t.condition)(book.condition));
    let (shelf, shelf_again) = (category.name(lang), category.name(lang));
    let shelf_href = format!("/books?category={}", category.key);
    let edit_href = format!("/books/{}/edit", book.id);
    let name = (t.others_of)(if seller.nickname.is_empty() { t.withdrawn } else { &seller.nickname });
    let has_others = !others.is_empty();
    view! {
        <PageHead title=book.title.clone() description=description path=Some(path) image=image kind="product"/>
        <script type="application/ld+json" inner_html=data></script>
        <main id="main" class="wrap">
            <nav class="crumb" aria-label=t.where_you_are>
                <ol>
                    <li><a href="/books">{t.shop_heading}</a></li>
                    <li><a href=shelf_href.clone()>{shelf}</a></li>
                </ol>
            </nav>
            {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
            {move || failed.get().map(|error| view! { <Notice text=t.error(&error) good=false/> })}
            <article class="book" aria-labelledby="book-title">
                <Gallery photos=photos book=book.clone()/>
                <div class="facts">
                    <p class=format!("state {}", book.status.as_str())>{(t.status)(book.status)}</p>
                    <h1 id="book-title">{book.title.clone()}</h1>
                    <p class="by">{written}</p>
                    <Price selling=book.selling_price original=book.original_price large=true/>
                    <div class="buy">
                        <p class="buy-price" aria-hidden="true"><Won won=book.selling_price/><span>{(t.status)(book.status)}</span></p>
                        {if mine {
                            view! { <a href=edit_href class="act"><Icon icon=icondata_lu::LuPencil/>{t.edit}</a> }
                        } else if has_others {
                            view! { <a href="#seller-books" rel="external" class="act">{t.see_others}</a> }
                        } else {
                            view! { <a href=shelf_href.clone() class="act">{t.see_category}</a> }
                        }}
                    </div>
                    <div class="reactions">
                        <Heart id=book.id title=book.title.clone() on=book.wished count=book.jjim large=true/>
                        <LikeButton subject=subject on=liked count=likes label=r.like/>
                    </div>
                    {mine.then(|| view! { <OwnersTools id=book.id status=book.status set_status=set_status delete=delete/> })}
                    <dl class="spec">
                        <div><dt>{t.condition_label}</dt><dd><ConditionStamp condition=book.condition/> " " {(t.condition_meaning)(book.condition)}</dd></div>
                        <div><dt>{t.category}</dt><dd><a href=shelf_href>{shelf_again}</a>{subcategory(&filled(&book.subcategory))}</dd></div>
                        {(!filled(&book.published_on).is_empty())
                            .then(|| view! { <div><dt>{t.published_on}</dt><dd>{(t.published)(&filled(&book.published_on))}</dd></div> })}
                        {(!book.isbn.is_empty()).then(|| view! { <div><dt>"ISBN"</dt><dd class="num">{book.isbn.clone()}</dd></div> })}
                        <div><dt>{t.listed_at}</dt><dd><Ago at=book.created_at now=now/></dd></div>
                        <div>
                            <dt>{t.seller}</dt>
                            <dd><SellerLink seller=seller/></dd>
                        </div>
                    </dl>
                    {(!filled(&book.details).is_empty())
                        .then(|| {
                            view! {
                                <section class="said" aria-labelledby="said">
                                    <h2 id="said">{t.sellers_words}</h2><div class="prose keep">{filled(&book.details)}</div>
                                </section>
                            }
                        })}
                    {(!filled(&book.description).is_empty())
                        .then(|| {
                            view! {
                                <section class="about-book" aria-labelledby="about-book">
                                    <h2 id="about-book">{t.about_book}</h2><div class="prose keep">{filled(&book.description)}</div>
                                </section>
                            }
                        })}
                </div>
            </article>
            <section class="part" aria-labelledby="book-reviews">
                <header class="part-head">
                    <h2 id="book-reviews">{r.reviews_of_book}</h2>
                    {all_href.map(|href| view! { <a href=href class="more">{r.all_of_book}<Icon icon=icondata_lu::LuChevronRight/></a> })}
                </header>
                {stars}
                <ReviewCards reviews=reviews now=now book_known=true/>
                <p class="actions"><a href=write_href class="line"><Icon icon=icondata_lu::LuPenLine/>{if review_count > 0 { r.write_review } else { r.first_review }}</a></p>
            </section>
            <Comments subject=subject asked=comments/>
            {has_others
                .then(|| {
                    view! {
                        <section class="part below" id="seller-books" aria-labelledby="seller-more">
                            <header class="part-head"><h2 id="seller-more">{name}</h2></header>
                            <BookGrid books=others now=now/>
                        </section>
                    }
                })}
            <SimilarRow asked=rows.similar/>
            <AskedRecentRow asked=rows.recent/>
        </main>
    }
}

/// The way to the seller's page; who has left has none.
#[component]
fn SellerLink(seller: Seller) -> impl IntoView {
    let t = use_texts();
    if seller.nickname.is_empty() {
        return view! { <span class="seller">{t.withdrawn}</span> };
    }
    view! {
        <a href=format!("/members/{}", seller.id) class="seller"><Avatar nickname=seller.nickname.clone() picture=seller.picture/>{seller.nickname}</a>
    }
}

/// A text that may not be there.
fn filled(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn subcategory(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" › {name}") }
}

#[component]
fn Gallery(photos: Vec<Photo>, book: Book) -> impl IntoView {
    let t = use_texts();
    let vt = format!("book-{}", book.id);
    if photos.is_empty() {
        return view! {
            <div class="gallery">
                <div class="shelf">
                    <Cover title=book.title author=book.author isbn=book.isbn src=None name=vt large=true/>
                    <StatusMark status=book.status/>
                </div>
            </div>
        };
    }
    let count = photos.len();
    let large = photos
        .iter()
        .enumerate()
        .map(|(index, photo)| {
            let alt = (t.photo_of)(&book.title, index + 1);
            let (href, src) = (photo.full.clone(), photo.full.clone());
            let loading = if index == 0 { "eager" } else { "lazy" };
            view! {
                <li id=format!("photo-{}", index + 1)>
                    <a href=href rel="external"><img src=src alt=alt width=photo.width height=photo.height loading=loading data-vt=(index == 0).then(|| vt.clone())/></a>
                </li>
            }
        })
        .collect_view();
    let small = photos
        .iter()
        .enumerate()
        .map(|(index, photo)| {
            view! {
                <li>
                    <a href=format!("#photo-{}", index + 1) rel="external" aria-label=(t.show_photo)(index + 1)>
                        <img src=photo.card.clone() alt="" width="60" height="80" loading="lazy"/>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="gallery">
            <div class="shelf"><ol class="photos" aria-label=(t.photos_count)(count) tabindex="0">{large}</ol><StatusMark status=book.status/></div>
            {(count > 1).then(|| view! { <ol class="thumbs">{small}</ol> })}
        </div>
    }
}

/// What only the seller sees: the state with one click, edit, delete.
#[component]
fn OwnersTools(id: i64, status: Status, set_status: Sending, delete: Sending) -> impl IntoView {
    let t = use_texts();
    let states = Status::ALL
        .iter()
        .map(
            |&choice| view! { <button name="status" value=choice.as_str() aria-pressed=(choice == status).to_string()>{(t.status)(choice)}</button> },
        )
        .collect_view();
    view! {
        <section class="own" aria-labelledby="own">
            <h2 id="own">{t.mine}</h2>
            <PostForm sending=set_status class="segmented" label=t.change_status>
                <input type="hidden" name="id" value=id/>
                {states}
            </PostForm>
            <details class="confirm">
                <summary class="quiet"><Icon icon=icondata_lu::LuTrash2/>{t.delete}</summary>
                <PostForm sending=delete>
                    <input type="hidden" name="id" value=id/>
                    <p>{t.delete_warning}</p>
                    <button class="line danger">{t.delete_confirm}</button>
                </PostForm>
            </details>
        </section>
    }
}
