//! Buttons that are on or off: hearts and likes. They answer at once, and go back if the server does not agree.

use icondata_core::Icon as Picture;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use super::model::{Reaction, Subject};
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::text::{escape, thousands};
use crate::ui::icon::Icon;
use crate::ui::toast::use_toasts;
use crate::ui::view::view;
use crate::wire::send;

/// Where a form goes, and what it says.
#[derive(Clone)]
pub struct Way {
    pub path: &'static str,
    pub fields: Vec<(&'static str, String)>,
}

/// A button that is pressed or not. Without JavaScript it is a form that comes back to its page.
#[component]
pub fn Toggle(
    turn_on: Way,
    turn_off: Way,
    on: bool,
    count: i64,
    /// What it is, for readers.
    label: String,
    icon: Picture,
    class: &'static str,
    /// Whether the number stands beside it.
    #[prop(optional)]
    counts: bool,
) -> impl IntoView {
    let t = use_texts();
    let toasts = use_toasts();
    let (location, navigate) = (use_location(), use_navigate());
    let state = RwSignal::new((on, count));
    let busy = StoredValue::new(false);
    let ways = StoredValue::new([turn_on, turn_off]);
    let way = move || ways.with_value(|ways| ways[usize::from(state.get().0)].clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_value() {
            return;
        }
        busy.set_value(true);
        let (on, count) = state.get_untracked();
        let way = untrack(way);
        state.set((!on, count + if on { -1 } else { 1 }));
        let here = format!("{}{}", location.pathname.get_untracked(), location.search.get_untracked());
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            match send::<Reaction>(way.path, &way.fields).await {
                // The page may be gone by now.
                Ok(now) => drop(state.try_set((now.on, now.count))),
                Err(error) => {
                    state.try_set((on, count));
                    match error {
                        AppError::SignInRequired => navigate(&format!("/login?next={}", escape(&here)), Default::default()),
                        error => toasts.say(t.error(&error)),
                    }
                }
            }
            busy.try_set_value(false);
        });
    };
    let fields = move || {
        let inputs = way().fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
        inputs.collect_view()
    };
    view! {
        <form method="post" action=move || way().path class="toggle" on:submit=submit>
            {fields}
            <button class=class aria-pressed=move || state.get().0.to_string()>
                <Icon icon=icon/>
                <span class=if counts { "" } else { "vh" }>{label}</span>
                {counts.then(|| view! { <span class="num">{move || thousands(state.get().1)}</span> })}
            </button>
        </form>
    }
}

/// Likes of a listing or a review.
#[component]
pub fn LikeButton(subject: Subject, on: bool, count: i64, label: &'static str) -> impl IntoView {
    let way = |on: &str| Way {
        path: "/api/like/set",
        fields: vec![("kind", subject.kind().to_owned()), ("id", subject.id().to_string()), ("on", on.to_owned())],
    };
    view! {
        <Toggle turn_on=way("true") turn_off=way("false") on=on count=count label=label.to_owned() icon=icondata_lu::LuThumbsUp class="line like" counts=true/>
    }
}
