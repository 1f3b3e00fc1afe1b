//! The bell in every page's head.

use leptos::prelude::*;

use super::api::CountUnread;
use super::model::COUNTED;
use crate::i18n::use_texts;
use crate::ui::icon::Icon;
use crate::ui::view::view;
use crate::wire::question;

/// How many notifications are not read. With JavaScript the server tells of each as it happens, while the page is seen.
#[component]
pub fn Bell(unread: i64) -> impl IntoView {
    let t = use_texts();
    let count = RwSignal::new(unread);
    super::stream::follow(count);
    let shown = move || match count.get() {
        0 => None,
        COUNTED.. => Some(format!("{}+", COUNTED - 1)),
        few => Some(few.to_string()),
    };
    view! {
        <a href="/me/notifications" class="bell">
            <Icon icon=icondata_lu::LuBell/>
            <span class="vh">{t.notifications}</span>
            {move || shown().map(|text| view! { <span class="bell-count num">{text}</span> })}
        </a>
    }
}

/// Asks anew, where nothing was heard for a while.
pub async fn ask_again(count: RwSignal<i64>) {
    if let Ok(answer) = question(CountUnread {}).ask().await {
        count.try_set(answer.unread);
    }
}
