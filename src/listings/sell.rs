//! Pages to sell and to edit.

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::api::{CreateListing, UpdateListing, open_form};
use super::components::GridBones;
use super::form::{CardPreview, SellFields, Typed};
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::ui::field::FormError;
use crate::ui::head::PageHead;
use crate::ui::loaded::Loaded;
use crate::ui::notice::once;

/// Whether the address says that a draft waits.
fn use_draft() -> String {
    use_query_map().read_untracked().get("draft").unwrap_or_default()
}

/// `/books/new`
#[component]
pub fn SellPage() -> impl IntoView {
    let t = use_texts();
    let action = ServerAction::<CreateListing>::new();
    let draft = use_draft();
    let page = Resource::new_blocking(|| (), move |_| open_form(String::new(), draft.clone()));
    view! {
        <Loaded resource=page waiting=|| view! { <main id="main" class="wrap"><GridBones cards=1/></main> }.into_any() let:page>
            <PageHead title=t.sell description=t.sell_lead/>
            <main id="main" class="wrap">
                <header class="head"><h1>{t.sell}</h1><p>{t.sell_lead}</p></header>
                {
                    let typed = Typed::new(&page.form, page.photos, page.filled);
                    let error = shown_error(move || action.value().get().map(Result::err), page.error);
                    view! {
                        <div class="sell">
                            <ActionForm action=action attr:class="sell-form" attr:novalidate=true on:submit:capture=move |event| hold(typed, action.pending(), &event)>
                                <SellFields typed=typed id=None details=page.form.details categories=page.categories error=error pending=action.pending()/>
                            </ActionForm>
                            <CardPreview typed=typed/>
                        </div>
                    }
                }
            </main>
        </Loaded>
    }
}

/// `/books/{id}/edit`
#[component]
pub fn EditPage() -> impl IntoView {
    let t = use_texts();
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let listing = id.parse::<i64>().ok();
    let action = ServerAction::<UpdateListing>::new();
    let draft = use_draft();
    let page = Resource::new_blocking(|| (), move |_| open_form(id.clone(), draft.clone()));
    view! {
        <Loaded resource=page waiting=|| view! { <main id="main" class="wrap"><GridBones cards=1/></main> }.into_any() let:page>
            <PageHead title=t.edit_heading description=t.sell_lead/>
            <main id="main" class="wrap">
                <header class="head"><h1>{t.edit_heading}</h1></header>
                {
                    let typed = Typed::new(&page.form, page.photos, page.filled);
                    let error = shown_error(move || action.value().get().map(Result::err), page.error);
                    view! {
                        <div class="sell">
                            <ActionForm action=action attr:class="sell-form" attr:novalidate=true on:submit:capture=move |event| hold(typed, action.pending(), &event)>
                                <SellFields typed=typed id=listing details=page.form.details categories=page.categories error=error pending=action.pending()/>
                            </ActionForm>
                            <CardPreview typed=typed/>
                        </div>
                    }
                }
            </main>
        </Loaded>
    }
}

/// The error of the last try; before the first, the one that came with the page.
fn shown_error(last: impl Fn() -> Option<Option<AppError>> + Send + Sync + 'static, with_page: Option<AppError>) -> FormError {
    Signal::derive(move || last().unwrap_or_else(|| with_page.clone()))
}

/// Photos on their way would be lost: the form is sent once they are there, and once only.
fn hold(typed: Typed, pending: Memo<bool>, event: &leptos::ev::SubmitEvent) {
    once(pending, event);
    if typed.must_wait() {
        event.prevent_default();
        event.stop_propagation();
    }
}
