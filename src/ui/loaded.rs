use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;

use super::head::PageHead;
use crate::error::{AppError, FieldError, respond_with};
use crate::i18n::use_texts;
use crate::text::escape;
use crate::ui::view::view;
use crate::wire::Awaited;

/// What a server function answered with: `waiting` until it is there, then the children, or the error as a page.
#[component]
pub fn Loaded<A, W, V, F>(
    asked: A,
    /// Shown until the answer is there; of the size of what comes.
    waiting: W,
    children: F,
) -> impl IntoView
where
    A: Awaited,
    W: Fn() -> AnyView + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
    F: Fn(A::Answer) -> V + Clone + Send + Sync + 'static,
{
    suspended(
        Arc::new(waiting),
        Arc::new(move || {
            let children = children.clone();
            Box::pin(async move {
                match asked.awaited().await {
                    Ok(value) => children(value).into_any(),
                    Err(error) => view! { <ErrorPage error=error/> },
                }
            })
        }),
    )
}

/// A view on its way.
pub type Coming = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// The same code for whatever waits: its types are erased, or each page would bring its own copy to the browser.
pub fn suspended(waiting: Arc<dyn Fn() -> AnyView + Send + Sync>, coming: Arc<dyn Fn() -> Coming + Send + Sync>) -> AnyView {
    view! {
        <Transition fallback=move || waiting()>
            {
                let coming = coming.clone();
                // On the server nothing comes anew: a closure would be called twice, and each page be made twice.
                if is_server() { Suspend::new(coming()).into_any() } else { (move || Suspend::new(coming())).into_any() }
            }
        </Transition>
    }
}

/// An error that takes the whole page, with the status that belongs to it. Who must log in first is sent there.
#[component]
pub fn ErrorPage(error: AppError) -> impl IntoView {
    let t = use_texts();
    respond_with(&error);
    if error == AppError::SignInRequired {
        let location = use_location();
        let search = location.search.get_untracked();
        let here = format!("{}{}{search}", location.pathname.get_untracked(), if search.is_empty() || search.starts_with('?') { "" } else { "?" });
        return view! { <Redirect path=format!("/login?next={}", escape(&here))/> };
    }
    let (heading, text) = match error {
        AppError::NotFound => (t.gone_heading.to_owned(), t.gone_text.to_owned()),
        AppError::Forbidden => (t.forbidden_heading.to_owned(), t.forbidden_text.to_owned()),
        AppError::Suspended | AppError::Unverified | AppError::SecondFactorRequired => (t.not_yet_heading.to_owned(), t.error(&error)),
        // Nobody typed it into a field: the address says what it cannot.
        AppError::Invalid { ref fields } => {
            let reason = |at: &FieldError| Some(format!("{}: {}", (t.field)(&at.field)?, (t.reason)(&at.field, at.reason, at.limit)));
            let reasons: Option<Vec<String>> = fields.iter().map(reason).collect();
            (t.invalid_heading.to_owned(), reasons.map_or_else(|| t.error(&error), |reasons| reasons.join(" ")))
        }
        _ => (t.failed_heading.to_owned(), t.error(&error)),
    };
    // Where something can be done about it.
    let (onward, label) = match error {
        AppError::SecondFactorRequired => ("/me/security", t.my_shelf),
        AppError::Suspended | AppError::Unverified => ("/me", t.my_shelf),
        _ => ("/books", t.browse),
    };
    view! {
        <PageHead title=heading.clone() description=text.clone()/>
        <main id="main" class="wrap">
            <section class="gone" aria-labelledby="gone">
                <div class="gone-shelf" aria-hidden="true">
                    <div class="cover c6"></div><span class="gone-slot"></span><div class="cover c5"></div>
                </div>
                <p class="gone-code num">{error.status()}</p>
                <h1 id="gone">{heading}</h1>
                <p>{text}</p>
                <p class="actions">
                    <a href=onward class="act">{label}</a>
                    <a href="/" class="line">{t.to_home}</a>
                </p>
            </section>
        </main>
    }
}

/// Shown for addresses that lead nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! { <ErrorPage error=AppError::NotFound/> }
}
