use crate::ui::view::view;
use leptos::prelude::*;

/// An outline icon of Lucide's, beside a word or a label that says the same.
#[component]
pub fn Icon(icon: icondata_core::Icon) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=icon.data></svg> }
}
