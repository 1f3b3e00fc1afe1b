use leptos::prelude::*;

use crate::ui::view::view;

/// Whether JavaScript has taken over the page as a whole. Whatever depends on it is first made as the server made it,
/// also in a part of the program that arrives late.
#[derive(Clone, Default)]
pub struct Live(ArcRwSignal<bool>);

impl Live {
    pub fn begin(&self) {
        self.0.set(true);
    }
}

/// False on the server, where nobody provides [`Live`], and until the page is hydrated.
pub fn use_live() -> Signal<bool> {
    let live = use_context::<Live>();
    Signal::derive(move || live.as_ref().is_some_and(|Live(live)| live.get()))
}

/// What is said aloud after a step to another page: a page load says its title by itself.
#[derive(Clone, Copy)]
pub struct Announced(pub RwSignal<String>);

/// Speaks what [`Announced`] says.
#[component]
pub fn Announcer() -> impl IntoView {
    let announced = RwSignal::new(String::new());
    provide_context(Announced(announced));
    view! { <p class="vh" aria-live="polite">{move || announced.get()}</p> }
}
