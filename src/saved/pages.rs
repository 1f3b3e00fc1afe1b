//! `/me/searches`

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{ForgetSearch, ListSaved};
use super::model::{COUNTED, MAX_SAVED, SavedList, SavedSearch};
use crate::drafts::components::loaded_with;
use crate::i18n::saved::{use_save_texts, use_saved_texts};
use crate::i18n::use_texts;
use crate::listings::components::Ago;
use crate::time::Timestamp;
use crate::ui::icon::Icon;
use crate::ui::notice::{GeneralError, Notice};
use crate::ui::view::view;
use crate::users::components::MyPage;
use crate::wire::form::{PostForm, Sending, on_success};
use crate::wire::{Asked, ask, question};

pub struct SearchesPage {
    list: Asked<SavedList>,
}

#[lazy_route]
impl LazyRoute for SearchesPage {
    fn data() -> Self {
        SearchesPage { list: ask(|| question(ListSaved {})) }
    }

    fn view(this: Self) -> AnyView {
        let forget = Sending::to::<ForgetSearch>();
        on_success(forget, move || this.list.again());
        let refused = use_query_map().read_untracked().get("full").is_some();
        loaded_with(this.list, None, move |list, _| {
            let t = use_texts();
            let s = use_saved_texts();
            let now = list.now;
            let full = list.searches.len() as i64 >= MAX_SAVED;
            let empty = list.searches.is_empty();
            let rows = list.searches.into_iter().map(|one| view! { <Row one=one now=now forget=forget/> }).collect_view();
            view! {
                <MyPage title=s.heading lead=s.lead here="/me/searches">
                    {full.then(|| view! { <Notice text=(s.full)(MAX_SAVED) good=!refused/> })}
                    <GeneralError error=forget.error_or(None)/>
                    {if empty {
                        view! {
                            <div class="empty">
                                <span class="empty-book" aria-hidden="true"></span>
                                <h2>{s.none}</h2>
                                <p>{s.none_text}</p>
                                <p class="actions"><a href="/books" class="act">{t.browse}</a></p>
                            </div>
                        }
                    } else {
                        view! { <ul class="searches">{rows}</ul> }
                    }}
                    <p><a href="/me/notifications" class="quiet">{s.to_settings}</a></p>
                </MyPage>
            }
        })
    }
}

#[component]
fn Row(one: SavedSearch, now: Timestamp, forget: Sending) -> impl IntoView {
    let s = use_saved_texts();
    let fresh = match one.fresh {
        0 => None,
        COUNTED.. => Some((s.fresh)(&format!("{}+", COUNTED - 1))),
        few => Some((s.fresh)(&few.to_string())),
    };
    view! {
        <li class="saved-search">
            <a href=one.query>{one.label.clone()}</a>
            {fresh.map(|text| view! { <span class="fresh num">{text}</span> })}
            <span class="soft"><Ago at=one.created_at now=now/></span>
            <PostForm sending=forget>
                <input type="hidden" name="id" value=one.id/>
                <button class="quiet"><Icon icon=icondata_lu::LuX/>{use_save_texts().forget}<span class="vh">" " {one.label}</span></button>
            </PostForm>
        </li>
    }
}
