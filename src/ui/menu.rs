use leptos::ev::KeyboardEvent;
use leptos::html::Details;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::ui::view::view;

/// A `<details>` that lays its panel over the page. It opens without a script; with one, Escape and a choice close it.
#[component]
pub fn Menu(
    class: &'static str,
    summary: AnyView,
    /// Whether it is open from the beginning.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    let close = move || menu.get_untracked().into_iter().for_each(|menu| menu.set_open(false));
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(open) = menu.get_untracked().filter(|menu| menu.open())
        {
            close();
            let summary = open.query_selector("summary").ok().flatten().and_then(|summary| summary.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(summary) = summary {
                // Focus is given, or stays where it is.
                let _ = summary.focus();
            }
        }
    };
    view! {
        <details class=class open=open node_ref=menu on:keydown=escape>
            <summary>{summary}</summary>
            // The page stays where a link leads to itself, so the menu would stay open over it.
            <div class="menu-panel" on:click=move |_| close()>{children()}</div>
        </details>
    }
}
