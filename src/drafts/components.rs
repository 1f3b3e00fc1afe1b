//! Pages that wait for a draft.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::ShowDraft;
use super::model::Draft;
use crate::ui::loaded::{ErrorPage, Loaded, suspended};
use crate::ui::view::view;
use crate::wire::{Asked, Told, ask, question};

/// The draft of `form`, if the address says that one waits.
pub fn use_kept(form: &'static str) -> Option<Asked<Draft>> {
    let waits = use_query_map().read_untracked().get("draft").is_some();
    waits.then(|| ask(move || question(ShowDraft { form: form.to_owned() })))
}

/// What a page shows once its answer is there, and its draft if one waits; an error takes the whole page.
pub fn loaded_with<T: Told>(
    asked: Asked<T>,
    kept: Option<Asked<Draft>>,
    show: impl Fn(T, Draft) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    loaded_with_drafts(asked, [kept], move |value, [draft]| show(value, draft))
}

/// The same for a page with several forms.
pub fn loaded_with_drafts<T: Told, const N: usize>(
    asked: Asked<T>,
    kept: [Option<Asked<Draft>>; N],
    show: impl Fn(T, [Draft; N]) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    suspended(
        Arc::new(bones),
        Arc::new(move || {
            let show = show.clone();
            Box::pin(async move {
                let drafts = kept_drafts(kept).await;
                match asked.answer().await {
                    Ok(value) => show(value, drafts),
                    Err(error) => view! { <ErrorPage error=error/> },
                }
            })
        }),
    )
}

/// Those that wait; one that does not, or cannot be read, is an empty form.
pub async fn kept_drafts<const N: usize>(kept: [Option<Asked<Draft>>; N]) -> [Draft; N] {
    let mut drafts = std::array::from_fn(|_| Draft::default());
    for (draft, kept) in drafts.iter_mut().zip(kept) {
        if let Some(kept) = kept {
            *draft = kept.answer().await.unwrap_or_default();
        }
    }
    drafts
}

fn bones() -> AnyView {
    let lines = ["third", "", "half"].map(|length| view! { <span class=format!("bone line {length}")></span> }).collect_view();
    view! { <main id="main" class="wrap"><div class="me-bones" aria-hidden="true">{lines}</div></main> }
}

/// The form, with its draft if there is one to wait for.
pub fn with_draft(kept: Option<Asked<Draft>>, form: impl Fn(Draft) -> AnyView + Clone + Send + Sync + 'static) -> AnyView {
    match kept {
        Some(kept) => view! { <Loaded asked=kept waiting=|| ().into_any() let:draft>{form(draft)}</Loaded> },
        None => form(Draft::default()),
    }
}
