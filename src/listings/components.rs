//! Pieces that other rooms may show.

use leptos::prelude::*;

use super::model::{Book, Condition, Status};
use crate::i18n::use_texts;
use crate::jjim::components::Heart;
use crate::time::Timestamp;
use crate::ui::price::Price;
use crate::ui::view::view;

/// Colours of paper that a cover without a photo may have.
const PAPERS: u32 = 8;
/// Characters up to which a title is set large, and middling.
const SHORT_TITLE: usize = 9;
const LONG_TITLE: usize = 20;

/// The paper of a book, by a hash of its ISBN or title: the same on server and browser. FNV-1a (32 bits) takes the bytes
/// in; MurmurHash3's finalizer spreads them, for neighbouring ISBNs differ in their last digits only.
pub fn paper(isbn: &str, title: &str) -> u32 {
    let name = if isbn.is_empty() { title } else { isbn };
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    (hash ^ (hash >> 16)) % PAPERS + 1
}

/// A title without what publishers hang behind it.
fn main_title(title: &str) -> &str {
    title.split(" - ").next().unwrap_or(title)
}

/// A cover: the first photo, or title and author set on paper. It repeats what stands beside it, so it is hidden from readers.
#[component]
pub fn Cover(
    title: String,
    author: String,
    isbn: String,
    src: Option<String>,
    /// Names the cover across pages, so that it moves from one to the other.
    #[prop(optional, into)]
    name: Option<String>,
    /// Among the first that are seen: loaded at once.
    #[prop(optional)]
    eager: bool,
    #[prop(optional)] large: bool,
) -> impl IntoView {
    if let Some(src) = src {
        return view! {
            <div class="cover photo" data-vt=name>
                <img src=src alt="" width="400" height="600" loading=if eager { "eager" } else { "lazy" } decoding="async"/>
            </div>
        };
    }
    let shown = main_title(&title).to_owned();
    let size = match shown.chars().count() {
        length if length <= SHORT_TITLE => "",
        length if length <= LONG_TITLE => " long",
        _ => " longer",
    };
    let class = format!("cover c{}{size}{}", paper(&isbn, &title), if large { " big" } else { "" });
    let author = author.split(',').next().unwrap_or_default().trim().to_owned();
    view! {
        <div class=class data-vt=name aria-hidden="true">
            <span class="cover-title">{shown}</span>
            {(!author.is_empty()).then(|| view! { <span class="cover-author">{author}</span> })}
        </div>
    }
}

/// Sold: the seal across the cover. Reserved: a ribbon. On sale: nothing.
#[component]
pub fn StatusMark(status: Status) -> impl IntoView {
    let t = use_texts();
    match status {
        Status::Sold => Some(view! { <span class="seal sold">{(t.status)(status)}</span> }),
        Status::Reserved => Some(view! { <span class="ribbon">{(t.status)(status)}</span> }),
        Status::OnSale => None,
    }
}

/// A condition as a small stamp.
#[component]
pub fn ConditionStamp(condition: Condition) -> impl IntoView {
    let t = use_texts();
    view! { <span class=format!("stamp {}", condition.as_str())>{(t.condition)(condition)}</span> }
}

/// How long ago, with the moment for machines.
#[component]
pub fn Ago(at: Timestamp, now: Timestamp) -> impl IntoView {
    let t = use_texts();
    view! { <time datetime=at.iso()>{(t.ago)(at.ago(now))}</time> }
}

/// A book on the shelf: one link around cover and title.
#[component]
pub fn BookCard(
    book: Book,
    now: Timestamp,
    #[prop(optional)] eager: bool,
    /// What else there is to say of it.
    #[prop(optional_no_strip)]
    news: Option<String>,
) -> impl IntoView {
    let name = format!("book-{}", book.id);
    let href = format!("/books/{}", book.id);
    let by = by(&book.author, &book.publisher);
    let heart = book.title.clone();
    view! {
        <li class="card">
            <a href=href class="card-link">
                <div class="shelf">
                    <Cover title=book.title.clone() author=book.author isbn=book.isbn src=book.cover name=name eager=eager/>
                    <StatusMark status=book.status/>
                </div>
                <h3>{book.title}</h3>
            </a>
            <p class="by">{by}</p>
            <Price selling=book.selling_price original=book.original_price/>
            <div class="meta">
                <ConditionStamp condition=book.condition/><Ago at=book.created_at now=now/>
                <Heart id=book.id title=heart on=book.wished count=book.jjim/>
            </div>
            {news.map(|news| view! { <p class="news">{news}</p> })}
        </li>
    }
}

/// Author and publisher, whichever there are.
pub fn by(author: &str, publisher: &str) -> String {
    [author, publisher].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Cards in their grid. The first row is loaded at once.
#[component]
pub fn BookGrid(books: Vec<Book>, now: Timestamp, #[prop(optional)] eager: usize) -> impl IntoView {
    let cards = books.into_iter().enumerate().map(|(index, book)| view! { <BookCard book=book now=now eager=index < eager/> }).collect_view();
    view! { <ul class="grid">{cards}</ul> }
}

/// The grid before its books are there: the same size.
#[component]
pub fn GridBones(#[prop(default = 12)] cards: usize) -> impl IntoView {
    let bones = (0..cards)
        .map(|_| {
            view! {
                <li class="card">
                    <div class="cover bone"></div>
                    <span class="bone line"></span><span class="bone line half"></span><span class="bone line third"></span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="grid bones" aria-hidden="true">{bones}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_keeps_its_paper_and_books_differ() {
        assert_eq!(paper("9788936433594", "a"), paper("9788936433594", "b"), "the ISBN decides");
        let papers: std::collections::HashSet<u32> = (0..100).map(|number| paper("", &format!("책 {number}"))).collect();
        assert_eq!(papers.len(), PAPERS as usize);
        assert!(papers.iter().all(|paper| (1..=PAPERS).contains(paper)));
    }
}
