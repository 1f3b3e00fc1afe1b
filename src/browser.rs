//! Where the browser begins.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::app::App;
use crate::i18n::Lang;
use crate::ui::head::Site;
use crate::ui::view::view;

/// Takes over the page that the server sent, in the language it was sent in. `data-hydrated` says when it has.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        step_aside();
    }));
    let root = document().document_element();
    let lang = root.as_ref().and_then(|root| root.get_attribute("lang"));
    let lang = lang.and_then(|lang| Lang::parse(&lang)).unwrap_or_default();
    leptos::mount::hydrate_lazy(move || {
        provide_context(lang);
        provide_context(Site(window().location().origin().unwrap_or_default()));
        Effect::new(move |_| {
            if let Some(root) = document().document_element() {
                // The attribute's name is valid: this cannot fail.
                let _ = root.set_attribute("data-hydrated", "");
            }
        });
        let _ = window_event_listener(leptos::ev::unhandledrejection, |event| {
            if is_skipped_transition(&event.reason()) {
                event.prevent_default();
            }
        });
        view! { <App/> }
    });
}

/// After a panic (a part of the program that could not be fetched is one) nothing here is to be relied on. Links and forms
/// work without us: the browser gets them back.
fn step_aside() {
    let ours = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| event.stop_immediate_propagation());
    for kind in ["click", "submit"] {
        // Before any other listener. Both arguments are valid: this cannot fail.
        let _ = window().add_event_listener_with_callback_and_bool(kind, ours.as_ref().unchecked_ref(), true);
    }
    ours.forget();
}

/// Whoever walks on while one page fades into the next skips the rest of it. The router leaves that rejection to the window,
/// and it is no error.
fn is_skipped_transition(reason: &wasm_bindgen::JsValue) -> bool {
    let text = |name: &str| js_sys::Reflect::get(reason, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
    text("name") == "AbortError" && text("message").contains("ransition")
}
