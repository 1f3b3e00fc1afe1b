//! The button that saves a list's search: a plain form, made on the server.

use leptos::prelude::*;

use super::model::{Kept, narrowed};
use crate::i18n::saved::use_save_texts;
use crate::listings::query::RawQuery;
use crate::ui::icon::Icon;
use crate::ui::view::view;

/// Saves the search of a list, or says that it is saved and forgets it. Nothing where the list is all there is.
#[component]
pub fn SaveSearch(query: RawQuery, kept: Kept) -> impl IntoView {
    let query = narrowed(&query);
    if query == RawQuery::default() {
        return ().into_any();
    }
    let form = match kept.id {
        Some(id) => saved(id),
        None => not_saved(query),
    };
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
