//! The HTML document.

use leptos::hydration::AutoReload;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::i18n::use_lang;
use crate::server::headers::page_policy;
use crate::server::state::AppState;

/// The document around [`App`]. The tags that start the WASM are written by hand: the library's put the nonce into
/// `crossorigin`, which Firefox takes for another kind of request than the one that follows.
pub fn shell(state: AppState) -> impl IntoView {
    let lang = use_lang();
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(policy) = page_policy(&nonce).parse()
    {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
    }
    let assets = state.assets.clone();
    if let Some(parts) = &assets.parts {
        provide_context(parts.clone());
    }
    view! {
        <!DOCTYPE html>
        <html lang=lang.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FAF7F2"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171512"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.style.clone()/>
                <link rel="modulepreload" href=assets.script.clone() fetchpriority="low"/>
                {assets.split.clone().map(|script| view! { <link rel="modulepreload" href=script fetchpriority="low"/> })}
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" fetchpriority="low"/>
                <AutoReload options=state.leptos_options.clone()/>
                <script type="module" nonce=nonce>{start_script(&assets.script, &assets.wasm)}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Hydrates once the browser is idle: the page reads and its forms work before.
fn start_script(script: &str, wasm: &str) -> String {
    format!(
        "const start=()=>import('{script}').then(m=>m.default({{module_or_path:'{wasm}'}}).then(()=>m.hydrate()));\
         'requestIdleCallback' in window?requestIdleCallback(start,{{timeout:1000}}):start()"
    )
}
