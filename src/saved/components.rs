//! The button that saves a list's search. It is a plain form: the list is part of the first load, which has no room for more.

use std::sync::Arc;

use leptos::prelude::*;

use super::api::FindSaved;
use super::model::{Kept, narrowed};
use crate::i18n::saved::use_save_texts;
use crate::listings::query::RawQuery;
use crate::ui::icon::Icon;
use crate::ui::loaded::suspended;
use crate::ui::view::view;
use crate::wire::{Asked, ask, question};

/// Whether the search of a list is saved; to be asked for at the top of its page.
pub fn use_kept(query: Memo<RawQuery>) -> Asked<Kept> {
    let query = Memo::new(move |_| query.with(|query| narrowed(query).href()));
    ask(move || question(FindSaved { query: query.get() }))
}

/// Saves the search of a list, or says that it is saved and forgets it. Nothing where the list is all there is.
#[component]
pub fn SaveSearch(query: RawQuery, asked: Asked<Kept>) -> impl IntoView {
    let query = narrowed(&query);
    if query == RawQuery::default() {
        return ().into_any();
    }
    let form = suspended(
        Arc::new(|| ().into_any()),
        Arc::new(move || {
            let query = query.clone();
            Box::pin(async move {
                match asked.answer().await {
                    Ok(Kept { id: Some(id) }) => saved(id),
                    _ => not_saved(query),
                }
            })
        }),
    );
    view! { <div class="save-search">{form}</div> }
}

fn saved(id: i64) -> AnyView {
    let s = use_save_texts();
    view! {
        <a href="/me/searches"><Icon icon=icondata_lu::LuBell/>{s.saved}</a>
        <form method="post" action="/api/search/forget">
            <input type="hidden" name="id" value=id/>
            <button class="quiet">{s.forget}</button>
        </form>
    }
}

fn not_saved(query: RawQuery) -> AnyView {
    let s = use_save_texts();
    let fields = [
        ("q", query.q),
        ("status", query.status),
        ("category", query.category),
        ("subcategory", query.subcategory),
        ("condition", query.condition),
        ("min_price", query.min_price),
        ("max_price", query.max_price),
        ("photo", query.photo),
    ];
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form method="post" action="/api/search/save">
            {fields}
            <button class="line"><Icon icon=icondata_lu::LuBell/>{s.save}</button>
        </form>
    }
}
