//! The heart of a book.

use leptos::prelude::*;

use crate::i18n::use_texts;
use crate::likes::components::{Toggle, Way};
use crate::ui::view::view;

/// Puts a listing on one's list, or takes it off.
#[component]
pub fn Heart(id: i64, title: String, on: bool, count: i64, #[prop(optional)] large: bool) -> impl IntoView {
    let t = use_texts();
    let way = |path: &'static str| Way { path, fields: vec![("book_id", id.to_string())] };
    let label = if large { t.jjim_short.to_owned() } else { (t.jjim_of)(&title) };
    view! {
        <Toggle
            turn_on=way("/api/jjim/create") turn_off=way("/api/jjim/delete") on=on count=count label=label icon=icondata_lu::LuHeart
            class=if large { "line like heart-line" } else { "heart" } counts=large
        />
    }
}
