use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

use crate::i18n::use_texts;

/// Title, description, canonical address and Open Graph of a page.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    #[prop(into)] description: String,
    /// The path under which the page is known; without one it is not to be indexed.
    #[prop(optional_no_strip)]
    path: Option<String>,
    /// Path of a picture.
    #[prop(optional_no_strip)]
    image: Option<String>,
    #[prop(default = "website")] kind: &'static str,
) -> impl IntoView {
    let t = use_texts();
    let full = if title == t.shop { title.clone() } else { format!("{title} · {}", t.shop) };
    view! {
        <Title text=raw_text(&full)/>
        <Meta name="description" content=description.clone()/>
        <Meta property="og:site_name" content=t.shop/>
        <Meta property="og:type" content=kind/>
        <Meta property="og:title" content=title/>
        <Meta property="og:description" content=description/>
        <Meta property="og:locale" content=t.locale/>
        {match path.map(|path| absolute(&path)) {
            Some(address) => view! { <Link rel="canonical" href=address.clone()/><Meta property="og:url" content=address/> }.into_any(),
            None => view! { <Meta name="robots" content="noindex"/> }.into_any(),
        }}
        {image.map(|image| view! { <Meta property="og:image" content=absolute(&image)/> })}
    }
}

/// Scheme and host of the shop: the server provides the configured one, the browser the one it is at.
#[derive(Clone)]
pub struct Site(pub String);

/// The address of a path, for whoever is not on this site.
pub fn absolute(path: &str) -> String {
    let site = use_context::<Site>().map(|Site(site)| site).unwrap_or_default();
    format!("{site}{path}")
}

/// The text of `title` and `textarea`, which leptos writes unescaped on the server and sets as text in the browser.
pub fn raw_text(text: &str) -> String {
    if is_server() { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text.to_owned() }
}

/// JSON-LD as the text of a script element: `<` cannot end it.
pub fn json_ld(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
