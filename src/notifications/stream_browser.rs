//! The browser's side: listens while the page is seen, and lets go while it is not.

use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::components::ask_again;
use super::model::Unread;

/// Keeps `count` in step with what the server tells.
pub fn follow(count: RwSignal<i64>) {
    let connection = StoredValue::new(None::<SendWrapper<EventSource>>);
    let connect = move || {
        if document().hidden() {
            // Dropping it closes it.
            connection.try_set_value(None);
        } else if connection.try_with_value(Option::is_none) == Some(true) {
            connection.set_value(listen(count).map(SendWrapper::new));
        }
    };
    Effect::new(move |_| connect());
    let seen = window_event_listener(leptos::ev::visibilitychange, move |_| {
        connect();
        if !document().hidden() {
            leptos::task::spawn_local(ask_again(count));
        }
    });
    on_cleanup(move || seen.remove());
}

fn listen(count: RwSignal<i64>) -> Option<EventSource> {
    let mut source = EventSource::new("/events").ok()?;
    let mut told = source.subscribe("unread").ok()?;
    leptos::task::spawn_local(async move {
        // Ends when the connection is closed; after an error the browser connects again by itself.
        while let Some(event) = told.next().await {
            let text = event.ok().and_then(|(_, message)| message.data().as_string());
            if let Some(Unread { unread }) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                count.try_set(unread);
            }
        }
    });
    Some(source)
}
