//! Title, description, canonical address and Open Graph of a page.

use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;

use crate::i18n::use_texts;

#[cfg(not(feature = "ssr"))]
#[path = "head_browser.rs"]
mod side;
#[cfg(feature = "ssr")]
#[path = "head_server.rs"]
mod side;

pub use side::provide_head;

/// What the head says of a page. Addresses are absolute.
struct Head {
    title: String,
    /// The title without the shop's name.
    name: String,
    description: String,
    kind: &'static str,
    /// Where the page is known; without one it is not to be indexed.
    address: Option<String>,
    image: Option<String>,
}

/// Tags of a head. In the page itself each leaves two comments, and the browser must find as many as the server wrote.
const TAGS: usize = 10;

/// The server writes the tags into the page's head. The browser keeps those in step when it walks on to another page.
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
    let tags: [AnyView; TAGS] = side::tags(Head {
        title: if title == t.shop { title.clone() } else { format!("{title} · {}", t.shop) },
        name: title,
        description,
        kind,
        address: path.map(|path| absolute(&path)),
        image: image.map(|image| absolute(&image)),
    });
    StaticVec::from(Vec::from(tags))
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
