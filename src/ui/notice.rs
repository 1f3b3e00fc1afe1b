use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::icon::Icon;
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::ui::field::FormError;
use crate::ui::view::view;

/// What an action came to, where it was started.
#[component]
pub fn Notice(#[prop(into)] text: String, good: bool) -> impl IntoView {
    let (class, role, icon) =
        if good { ("notice good", "status", icondata_lu::LuCircleCheck) } else { ("notice bad", "alert", icondata_lu::LuCircleAlert) };
    view! { <div class=class role=role><Icon icon=icon/><p>{text}</p></div> }
}

/// What keeps a form from going through: how many fields, each with a way to it; or the error that is no field's.
/// `labels`: field name, its label, and the id of the element to go to.
#[component]
pub fn FormErrors(error: AppError, labels: Vec<(&'static str, &'static str, &'static str)>) -> impl IntoView {
    let t = use_texts();
    let at_fault: Vec<_> = labels.into_iter().filter(|(field, ..)| error.at(field).is_some()).collect();
    // The button that sent the form is far below: what is wrong comes into view.
    let place = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            let _ = place.focus();
        }
    });
    let said = if at_fault.is_empty() {
        view! { <Notice text=t.error(&error) good=false/> }
    } else {
        view! {
            <div class="notice bad" role="alert">
                <Icon icon=icondata_lu::LuCircleAlert/>
                <div>
                    <p>{(t.fields_at_fault)(at_fault.len())}</p>
                    <ul>
                        {at_fault
                            .into_iter()
                            .map(|(_, label, id)| view! { <li><a href=format!("#{id}") rel="external">{label}</a></li> })
                            .collect_view()}
                    </ul>
                </div>
            </div>
        }
    };
    view! { <div tabindex="-1" node_ref=place>{said}</div> }
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

/// What the address says of an action that just ended: `?done=created`, `?failed=Forbidden`.
pub fn use_done() -> Signal<Option<(String, bool)>> {
    done_in(use_query_map())
}

/// The same for a page that stays while the path changes: its route's own query stands still then.
pub fn done_in(map: Memo<ParamsMap>) -> Signal<Option<(String, bool)>> {
    let t = use_texts();
    Signal::derive(move || {
        let map = map.read();
        let good = map.get("done").and_then(|word| (t.done)(&word)).map(|text| (text.to_owned(), true));
        good.or_else(|| map.get("failed").map(|word| ((t.failed)(&word).to_owned(), false)))
    })
}
