//! Where the browser begins.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::mount::hydrate_from_async;
use leptos::prelude::*;
use leptos::tachys::dom::body;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::app::App;
use crate::i18n::Lang;
use crate::ui::head::Site;
use crate::ui::live::Live;
use crate::ui::view::view;

/// Takes over the page that the server sent, in the language it was sent in. `data-hydrated` says when it has: a page that
/// few land on comes with a part of the program that has to arrive first.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        ALIVE.store(false, Ordering::Relaxed);
    }));
    leave_to_the_browser();
    let root = document().document_element();
    let lang = root.as_ref().and_then(|root| root.get_attribute("lang"));
    let lang = lang.and_then(|lang| Lang::parse(&lang)).unwrap_or_default();
    let live = Live::default();
    wasm_bindgen_futures::spawn_local(async move {
        let app = {
            let live = live.clone();
            move || {
                provide_context(lang);
                provide_context(live);
                provide_context(Site(window().location().origin().unwrap_or_default()));
                view! { <App/> }
            }
        };
        hydrate_from_async(body(), app).await.forget();
        // The handle takes itself away only with the page.
        let _ = window_event_listener(leptos::ev::unhandledrejection, |event| {
            if is_skipped_transition(&event.reason()) {
                event.prevent_default();
            }
        });
        ALIVE.store(true, Ordering::Relaxed);
        live.begin();
        if let Some(root) = root {
            // The attribute's name is valid: this cannot fail.
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}

/// Whether links and forms are ours: not before the page is taken over as a whole, and not after a panic (a part that
/// cannot be fetched is one).
static ALIVE: AtomicBool = AtomicBool::new(false);

/// While they are not ours, links and forms are the browser's, and work as they do without JavaScript.
fn leave_to_the_browser() {
    let guard = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        if !ALIVE.load(Ordering::Relaxed) {
            event.stop_immediate_propagation();
        }
    });
    for kind in ["click", "submit"] {
        // Before any other listener. Both arguments are valid: this cannot fail.
        let _ = window().add_event_listener_with_callback_and_bool(kind, guard.as_ref().unchecked_ref(), true);
    }
    guard.forget();
}

/// Whoever walks on while one page fades into the next skips the rest of it. The router leaves that rejection to the window,
/// and it is no error.
fn is_skipped_transition(reason: &wasm_bindgen::JsValue) -> bool {
    let text = |name: &str| js_sys::Reflect::get(reason, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
    text("name") == "AbortError" && text("message").contains("ransition")
}
