use leptos::prelude::*;

/// Whether JavaScript has taken over: false on the server and until the page is hydrated.
#[derive(Clone, Copy)]
pub struct Live(RwSignal<bool>);

/// Makes [`use_live`] work below; becomes true once the page is hydrated.
pub fn provide_live() {
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    provide_context(Live(live));
}

pub fn use_live() -> Signal<bool> {
    let live = use_context::<Live>().map(|Live(live)| live);
    Signal::derive(move || live.is_some_and(|live| live.get()))
}
