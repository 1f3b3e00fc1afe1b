//! Pages to sell and to edit.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{LazyRoute, lazy_route};

use super::api::{CreateListing, OpenForm, UpdateListing};
use super::components::GridBones;
use super::form::{CardPreview, SellFields, Typed};
use super::model::FormPage;
use crate::i18n::use_texts;
use crate::ui::head::PageHead;
use crate::ui::loaded::Loaded;
use crate::ui::view::view;
use crate::wire::form::{PostForm, Sending};
use crate::wire::{Asked, ask, question};

/// Whether the address says that a draft waits.
fn use_draft() -> String {
    use_query_map().read_untracked().get("draft").unwrap_or_default()
}

/// `/books/new`
pub struct SellPage {
    form: Asked<FormPage>,
}

#[lazy_route]
impl LazyRoute for SellPage {
    fn data() -> Self {
        let draft = use_draft();
        SellPage { form: ask(move || question(OpenForm { id: String::new(), draft: draft.clone() })) }
    }

    fn view(this: Self) -> AnyView {
        let t = use_texts();
        sell_form(this.form, Sending::to::<CreateListing>(), None, t.sell, Some(t.sell_lead))
    }
}

/// `/books/{id}/edit`
pub struct EditPage {
    /// The listing, if the address names one.
    id: Option<i64>,
    form: Asked<FormPage>,
}

#[lazy_route]
impl LazyRoute for EditPage {
    fn data() -> Self {
        let id = use_params_map().read_untracked().get("id").unwrap_or_default();
        let draft = use_draft();
        EditPage { id: id.parse().ok(), form: ask(move || question(OpenForm { id: id.clone(), draft: draft.clone() })) }
    }

    fn view(this: Self) -> AnyView {
        sell_form(this.form, Sending::to::<UpdateListing>(), this.id, use_texts().edit_heading, None)
    }
}

fn sell_form(form: Asked<FormPage>, sending: Sending, id: Option<i64>, heading: &'static str, lead: Option<&'static str>) -> AnyView {
    let t = use_texts();
    view! {
        <Loaded asked=form waiting=|| view! { <main id="main" class="wrap"><GridBones cards=1/></main> } let:page>
            <PageHead title=heading description=t.sell_lead/>
            <main id="main" class="wrap">
                <header class="head"><h1>{heading}</h1>{lead.map(|lead| view! { <p>{lead}</p> })}</header>
                {
                    let typed = Typed::new(&page.form, page.photos, page.filled);
                    let error = sending.error_or(page.error);
                    view! {
                        <div class="sell">
                            <PostForm sending=sending class="sell-form" hold=Callback::new(move |()| typed.must_wait())>
                                <SellFields typed=typed id=id once=page.form.once details=page.form.details categories=page.categories prices=page.prices error=error pending=sending.pending()/>
                            </PostForm>
                            <CardPreview typed=typed/>
                        </div>
                    }
                }
            </main>
        </Loaded>
    }
}
