use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

use super::side;
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::ui::view::view;

/// A form to a server function: whether it is on its way, and what became of it.
#[derive(Clone, Copy)]
pub struct Sending {
    path: &'static str,
    pending: RwSignal<bool>,
    outcome: RwSignal<Option<Result<(), AppError>>>,
}

impl Sending {
    /// To the server function `S`.
    pub fn to<S: ServerFn>() -> Sending {
        Sending { path: S::PATH, pending: RwSignal::new(false), outcome: RwSignal::new(None) }
    }

    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// What the last try came to; nothing before the first.
    pub fn outcome(self) -> Signal<Option<Result<(), AppError>>> {
        self.outcome.into()
    }

    /// The error of the last try, or before the first the one that came with the page.
    pub fn error_or(self, with_page: Option<AppError>) -> Signal<Option<AppError>> {
        Signal::derive(move || self.outcome.with(|outcome| outcome.as_ref().map(|result| result.clone().err())).unwrap_or_else(|| with_page.clone()))
    }

    async fn send(self, fields: UrlSearchParams) {
        let outcome = side::post(self.path, &fields).await;
        // The page may be gone by now.
        self.outcome.try_set(Some(outcome));
        self.pending.try_set(false);
    }
}

/// A form that the page itself sends; without JavaScript the browser does. One that is on its way is not sent again,
/// however often its button is pressed.
#[component]
pub fn PostForm(
    sending: Sending,
    #[prop(optional)] class: &'static str,
    /// Its name for readers.
    #[prop(optional)]
    label: Option<&'static str>,
    /// Asked before it goes: whether it has to wait.
    #[prop(optional)]
    hold: Option<Callback<(), bool>>,
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if sending.pending.get_untracked() || hold.is_some_and(|hold| hold.run(())) {
            return;
        }
        if let Some(fields) = fields(&event) {
            sending.pending.set(true);
            leptos::task::spawn_local(sending.send(fields));
        }
    };
    view! {
        <form method="post" action=sending.path class=class aria-label=label novalidate=true on:submit=submit>
            {children()}
        </form>
    }
}

/// Does something whenever a form has gone through.
pub fn on_success(sending: Sending, act: impl Fn() + 'static) {
    Effect::new(move |_| {
        if sending.outcome().with(|outcome| matches!(outcome, Some(Ok(())))) {
            act();
        }
    });
}

/// The button of a form: it tells when the form is on its way.
#[component]
pub fn SendButton(sending: Sending, label: &'static str, #[prop(default = "act")] class: &'static str) -> impl IntoView {
    let t = use_texts();
    view! {
        <button class=class aria-busy=move || sending.pending().get().to_string()>
            {move || if sending.pending().get() { t.sending } else { label }}
        </button>
    }
}

/// What the form says, with the button that sent it.
fn fields(event: &SubmitEvent) -> Option<UrlSearchParams> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok())
        && !button.name().is_empty()
    {
        data.append_with_str(&button.name(), &button.value()).ok()?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}
