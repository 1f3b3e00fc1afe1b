//! What members' pages have in common.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::api::AuthDraft;
use super::components::SessionVersion;
use crate::drafts::model::Draft;
use crate::error::AppError;
use crate::i18n::members::use_member_texts;
use crate::i18n::use_texts;
use crate::ui::field::{FormError, TextField};
use crate::ui::head::PageHead;
use crate::ui::loaded::{ErrorPage, suspended};
use crate::ui::notice::{Notice, use_done};
use crate::ui::view::view;
use crate::users::model::Password;
use crate::wire::form::Sending;
use crate::wire::{Asked, Told, ask, question};

/// The draft of `form`, if the address says that one waits.
pub fn use_kept(form: &'static str) -> Option<Asked<Draft>> {
    let waits = use_query_map().read_untracked().get("draft").is_some();
    waits.then(|| ask(move || question(AuthDraft { form: form.to_owned() })))
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
                let mut drafts = std::array::from_fn(|_| Draft::default());
                for (draft, kept) in drafts.iter_mut().zip(kept) {
                    // One that cannot be read is an empty form.
                    if let Some(kept) = kept {
                        *draft = kept.answer().await.unwrap_or_default();
                    }
                }
                match asked.answer().await {
                    Ok(value) => show(value, drafts),
                    Err(error) => view! { <ErrorPage error=error/> },
                }
            })
        }),
    )
}

fn bones() -> AnyView {
    let lines = ["third", "", "half"].map(|length| view! { <span class=format!("bone line {length}")></span> }).collect_view();
    view! { <main id="main" class="wrap"><div class="me-bones" aria-hidden="true">{lines}</div></main> }
}

/// A change of who is signed in, or of what they are called, shows in every page's head.
pub fn refresh_session(sending: Sending) {
    let version = expect_context::<SessionVersion>().0;
    on_success(sending, move || version.update(|version| *version += 1));
}

/// Does something whenever a form has gone through.
pub fn on_success(sending: Sending, act: impl Fn() + 'static) {
    Effect::new(move |_| {
        if sending.outcome().with(|outcome| matches!(outcome, Some(Ok(())))) {
            act();
        }
    });
}

/// One's own pages: the way to each of them, and the one that is open.
#[component]
pub fn MyPage(#[prop(into)] title: String, #[prop(optional, into)] lead: String, here: &'static str, children: Children) -> impl IntoView {
    let t = use_texts();
    let m = use_member_texts();
    let done = use_done();
    let places = [
        ("/me", t.my_shelf),
        ("/me/jjim", t.jjim),
        ("/me/notifications", t.notifications),
        ("/me/edit", m.edit_profile),
        ("/me/password", m.change_password),
        ("/me/security", m.second_factor),
        ("/me/sessions", m.sessions),
        ("/me/data", m.my_data),
        ("/me/withdraw", m.leave),
    ];
    let links = places
        .into_iter()
        .map(|(href, name)| view! { <li><a href=href aria-current=(href == here).then_some("page")>{name}</a></li> })
        .collect_view();
    let description = if lead.is_empty() { t.shop_description.to_owned() } else { lead.clone() };
    view! {
        <PageHead title=title.clone() description=description/>
        <main id="main" class="wrap me">
            <nav class="me-nav" aria-label=m.my_menu><ul>{links}</ul></nav>
            <div class="me-body">
                <header class="head"><h1>{title}</h1>{(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}</header>
                {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
                {children()}
            </div>
        </main>
    }
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

/// The error of a form that is no field's.
#[component]
pub fn GeneralError(error: FormError) -> impl IntoView {
    let t = use_texts();
    move || {
        let told = error.get().filter(|error| error.fields().is_empty());
        told.map(|error| view! { <Notice text=t.error(&error) good=false/> })
    }
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
