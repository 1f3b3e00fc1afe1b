use leptos::prelude::*;

use super::icon::Icon;
use crate::ui::view::view;

/// What an action that stands in no form came to, said at the foot of the window until the next.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Option<String>>);

impl Toasts {
    pub fn say(self, text: String) {
        self.0.set(Some(text));
    }
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where they are said. The region is there before anything is said in it: only so is it read aloud.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let said = RwSignal::new(None::<String>);
    provide_context(Toasts(said));
    let t = crate::i18n::use_texts();
    view! {
        <div class="toasts" role="status">
            {move || said.get().map(|text| view! {
                <div class="toast bad">
                    <Icon icon=icondata_lu::LuCircleAlert/>
                    <p>{text}</p>
                    <button type="button" class="toast-close" aria-label=t.close on:click=move |_| said.set(None)><Icon icon=icondata_lu::LuX/></button>
                </div>
            })}
        </div>
    }
}
