//! What members' pages have in common.

use leptos::prelude::*;

use super::components::SessionVersion;
use crate::error::AppError;
use crate::ui::field::{FormError, TextField};
use crate::ui::head::PageHead;
use crate::ui::notice::{Notice, use_done};
use crate::ui::view::view;
use crate::users::model::Password;
use crate::wire::form::{Sending, on_success};

/// A change of who is signed in, or of what they are called, shows in every page's head.
pub fn refresh_session(sending: Sending) {
    let version = expect_context::<SessionVersion>().0;
    on_success(sending, move || version.update(|version| *version += 1));
}

/// A sheet with one small form, for who is not inside yet.
#[component]
pub fn Sheet(title: &'static str, lead: &'static str, children: Children) -> impl IntoView {
    let done = use_done();
    view! {
        <PageHead title=title description=lead/>
        <main id="main" class="wrap">
            <div class="auth">
                <header class="auth-head"><span class="house-seal" aria-hidden="true">"중고북스"</span><h1>{title}</h1><p>{lead}</p></header>
                {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
                {children()}
            </div>
        </main>
    }
}

/// A field for a password. What was refused is typed anew.
#[component]
pub fn PasswordField(
    name: &'static str,
    /// Where another field of the page has the name as its id.
    #[prop(optional)]
    id: &'static str,
    #[prop(into)] label: String,
    sending: Sending,
    error: FormError,
    /// The one that they have, or a new one.
    #[prop(optional)]
    new: bool,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| {
        if sending.outcome().with(|outcome| matches!(outcome, Some(Err(AppError::Invalid { .. })))) {
            typed.set(String::new());
        }
    });
    let autocomplete = if new { "new-password" } else { "current-password" };
    let on_input = Callback::new(move |text| typed.set(text));
    match hint {
        Some(hint) => view! {
            <TextField
                name=name id=id label=label value=typed error=error hint=hint kind="password" max=Password::MAX required=true autocomplete=autocomplete
                on_input=on_input
            />
        },
        None => view! {
            <TextField
                name=name id=id label=label value=typed error=error kind="password" max=Password::MAX required=true autocomplete=autocomplete
                on_input=on_input
            />
        },
    }
}
