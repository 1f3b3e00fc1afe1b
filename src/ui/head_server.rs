use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos_meta::{Link, Meta, Title, provide_meta_context};

use super::{Head, TAGS, raw_text};
use crate::i18n::use_texts;
use crate::ui::view::view;

/// Makes [`super::PageHead`] work below.
pub fn provide_head() {
    provide_meta_context();
}

pub fn tags(head: Head) -> [AnyView; TAGS] {
    let t = use_texts();
    [
        Some(view! { <Title text=raw_text(&head.title)/> }),
        Some(view! { <Meta name="description" content=head.description.clone()/> }),
        Some(view! { <Meta property="og:site_name" content=t.shop/> }),
        Some(view! { <Meta property="og:type" content=head.kind/> }),
        Some(view! { <Meta property="og:title" content=head.name/> }),
        Some(view! { <Meta property="og:description" content=head.description/> }),
        Some(view! { <Meta property="og:locale" content=t.locale/> }),
        Some(match &head.address {
            Some(address) => view! { <Link rel="canonical" href=address.clone()/> },
            None => view! { <Meta name="robots" content="noindex"/> },
        }),
        head.address.map(|address| view! { <Meta property="og:url" content=address/> }),
        head.image.map(|image| view! { <Meta property="og:image" content=image/> }),
    ]
    .map(|tag| match tag {
        // The tag leaves one comment in the page, the list around it another: as many as nothing at all does.
        Some(tag) => StaticVec::from(vec![tag]).into_any(),
        None => ().into_any(),
    })
}
