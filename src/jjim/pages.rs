//! `/me/jjim`

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::ListJjim;
use super::model::{Wish, WishList};
use crate::drafts::components::loaded_with;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::listings::components::BookCard;
use crate::listings::model::Status;
use crate::text::{escape, thousands};
use crate::time::Timestamp;
use crate::ui::icon::Icon;
use crate::ui::view::view;
use crate::users::components::MyPage;
use crate::wire::{Asked, ask, question};

pub struct JjimPage {
    list: Asked<WishList>,
}

#[lazy_route]
impl LazyRoute for JjimPage {
    fn data() -> Self {
        let query = use_query_map();
        let after = Memo::new(move |_| query.read().get("after").unwrap_or_default());
        JjimPage { list: ask(move || question(ListJjim { page: String::new(), after: after.get(), limit: String::new() })) }
    }

    fn view(this: Self) -> AnyView {
        loaded_with(this.list, None, |list, _| {
            let t = use_texts();
            let r = use_reader_texts();
            let older = list.next.as_ref().map(|next| format!("/me/jjim?after={}", escape(next)));
            let now = list.now;
            let empty = list.books.is_empty();
            let cards = list.books.into_iter().map(|wish| view! { <WishCard wish=wish now=now/> }).collect_view();
            view! {
                <MyPage title=r.my_jjim lead=r.my_jjim_lead here="/me/jjim">
                    {if empty {
                        view! {
                            <div class="empty">
                                <span class="empty-book" aria-hidden="true"></span>
                                <h2>{r.no_jjim}</h2>
                                <p>{r.no_jjim_text}</p>
                                <p class="actions"><a href="/books" class="act">{t.browse}</a></p>
                            </div>
                        }
                    } else {
                        view! { <h2 class="vh">{t.books}</h2> <ul class="grid wishes">{cards}</ul> }
                    }}
                    {older.map(|href| view! {
                        <nav class="pager" aria-label=t.pages>
                            <ul><li class="pager-next"><a href=href rel="next">{t.next}<Icon icon=icondata_lu::LuChevronRight/></a></li></ul>
                        </nav>
                    })}
                </MyPage>
            }
        })
    }
}

/// A card that says what has changed since.
#[component]
fn WishCard(wish: Wish, now: Timestamp) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let saved = wish.saved();
    let status = wish.book.status;
    let news = match (status, saved) {
        (Status::Sold | Status::Reserved, _) => Some((t.status)(status).to_owned()),
        (Status::OnSale, Some(won)) => Some((r.saved)(&thousands(won))),
        (Status::OnSale, None) => None,
    };
    view! { <BookCard book=wish.book now=now news=news/> }
}
