//! Books in one row that goes on sideways: the same height, however many there are.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::components::BookCard;
use super::model::Book;
use crate::time::Timestamp;
use crate::ui::icon::Icon;
use crate::ui::view::view;

/// `{books}`: as many as a row shows, and no more to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookRow {
    pub books: Vec<Book>,
    pub now: Timestamp,
}

/// A part of a page: a row of books under its heading. Without books it is not there.
#[component]
pub fn RowOfBooks(
    id: &'static str,
    heading: &'static str,
    books: Vec<Book>,
    now: Timestamp,
    /// Where there is more to do with them, and what that is called.
    #[prop(optional)]
    more: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    if books.is_empty() {
        return ().into_any();
    }
    let cards = books.into_iter().map(|book| view! { <BookCard book=book now=now/> }).collect_view();
    view! {
        <section class="part" aria-labelledby=id>
            <header class="part-head">
                <h2 id=id>{heading}</h2>
                {more.map(|(href, label)| view! { <a href=href class="more">{label}<Icon icon=icondata_lu::LuChevronRight/></a> })}
            </header>
            <ul class="grid strip">{cards}</ul>
        </section>
    }
}

/// The row before its books are there: the same size.
#[component]
pub fn RowBones() -> impl IntoView {
    /// What the widest page shows of a row.
    const CARDS: usize = 6;
    let bones = (0..CARDS)
        .map(|_| {
            view! {
                <li class="card">
                    <div class="cover bone"></div>
                    <h3><span class="bone line"></span></h3>
                    <p class="by"><span class="bone line half"></span></p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="part" aria-hidden="true">
            <header class="part-head"><span class="bone line third"></span></header>
            <ul class="grid strip bones">{bones}</ul>
        </section>
    }
}
