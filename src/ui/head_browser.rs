use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::{Head, TAGS};
use crate::ui::live::Announced;

/// The server makes the head; here there is nothing to provide.
pub fn provide_head() {}

pub fn tags(head: Head) -> [AnyView; TAGS] {
    let announced = use_context::<Announced>();
    // Once the page is there: while it is being taken over, its head is what it must be.
    Effect::new(move |_| {
        if let Some(Announced(text)) = announced
            && document().title() != head.title
        {
            text.set(head.name.clone());
        }
        keep(&head);
    });
    [(); TAGS].map(|()| ().into_any())
}

fn keep(head: &Head) {
    document().set_title(&head.title);
    let robots = head.address.is_none().then_some("noindex");
    for (key, name, content) in [
        ("name", "description", Some(head.description.as_str())),
        ("name", "robots", robots),
        ("property", "og:type", Some(head.kind)),
        ("property", "og:title", Some(&head.name)),
        ("property", "og:description", Some(&head.description)),
        ("property", "og:url", head.address.as_deref()),
        ("property", "og:image", head.image.as_deref()),
    ] {
        // Names and tags are valid: this fails only where somebody has torn the head out.
        let _ = tag("meta", key, name, "content", content);
    }
    let _ = tag("link", "rel", "canonical", "href", head.address.as_deref());
}

/// The one `element` in the head whose `key` is `name`: with `value` in its `attribute`, or gone.
fn tag(element: &str, key: &str, name: &str, attribute: &str, value: Option<&str>) -> Result<(), JsValue> {
    let found = document().query_selector(&format!("head {element}[{key}=\"{name}\"]"))?;
    let Some(value) = value else {
        found.into_iter().for_each(|found| found.remove());
        return Ok(());
    };
    let tag = match found {
        Some(found) => found,
        None => {
            let made = document().create_element(element)?;
            made.set_attribute(key, name)?;
            document().head().ok_or(JsValue::NULL)?.append_child(&made)?;
            made
        }
    };
    tag.set_attribute(attribute, value)
}
