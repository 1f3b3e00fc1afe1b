//! Where the browser begins.

use leptos::prelude::*;

use crate::app::App;
use crate::i18n::Lang;
use crate::ui::head::Site;

/// Takes over the page that the server sent, in the language it was sent in. `data-hydrated` says when it has.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let root = document().document_element();
    let lang = root.as_ref().and_then(|root| root.get_attribute("lang"));
    let lang = lang.and_then(|lang| Lang::parse(&lang)).unwrap_or_default();
    leptos::mount::hydrate_body(move || {
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

/// Whoever walks on while one page fades into the next skips the rest of it. The router leaves that rejection to the window,
/// and it is no error.
fn is_skipped_transition(reason: &wasm_bindgen::JsValue) -> bool {
    let text = |name: &str| js_sys::Reflect::get(reason, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
    text("name") == "AbortError" && text("message").contains("ransition")
}
