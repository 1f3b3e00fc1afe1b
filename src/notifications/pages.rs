//! `/me/notifications`

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{ListNotifications, MarkRead, SetWishes, ShowWishes};
use super::model::{Notification, NotificationList, Wishes};
use crate::drafts::components::loaded_with;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::saved::use_saved_texts;
use crate::i18n::use_texts;
use crate::listings::components::Ago;
use crate::text::escape;
use crate::time::Timestamp;
use crate::ui::icon::Icon;
use crate::ui::notice::GeneralError;
use crate::ui::view::view;
use crate::users::components::MyPage;
use crate::wire::form::{PostForm, SendButton, Sending, on_success};
use crate::wire::{Asked, ask, question};

pub struct NotificationsPage {
    list: Asked<NotificationList>,
    wishes: Asked<Wishes>,
}

#[lazy_route]
impl LazyRoute for NotificationsPage {
    fn data() -> Self {
        let query = use_query_map();
        let after = Memo::new(move |_| query.read().get("after").unwrap_or_default());
        NotificationsPage { list: ask(move || question(ListNotifications { after: after.get() })), wishes: ask(|| question(ShowWishes {})) }
    }

    fn view(this: Self) -> AnyView {
        let read = Sending::to::<MarkRead>();
        on_success(read, move || this.list.again());
        let wishes = this.wishes;
        loaded_with(this.list, None, move |list, _| {
            let t = use_texts();
            let r = use_reader_texts();
            let now = list.now;
            let older = list.next.as_ref().map(|next| format!("/me/notifications?after={}", escape(next)));
            let empty = list.notifications.is_empty();
            let rows = list.notifications.into_iter().map(|one| view! { <Row one=one now=now read=read/> }).collect_view();
            view! {
                <MyPage title=r.notifications here="/me/notifications">
                    {(list.unread > 0).then(|| view! {
                        <PostForm sending=read>
                            <input type="hidden" name="all" value="true"/>
                            <p class="actions"><SendButton sending=read label=r.mark_all_read class="line"/></p>
                        </PostForm>
                    })}
                    {if empty {
                        view! {
                            <div class="empty">
                                <span class="empty-book" aria-hidden="true"></span>
                                <h2>{r.no_notifications}</h2>
                                <p>{r.no_notifications_text}</p>
                            </div>
                        }
                    } else {
                        view! { <ul class="notifications">{rows}</ul> }
                    }}
                    {older.map(|href| view! {
                        <nav class="pager" aria-label=t.pages>
                            <ul><li class="pager-next"><a href=href rel="next">{t.next}<Icon icon=icondata_lu::LuChevronRight/></a></li></ul>
                        </nav>
                    })}
                    <Suspense fallback=|| ()>
                        {Suspend::new(async move { wishes.answer().await.ok().map(|wishes| view! { <Settings wishes=wishes/> }) })}
                    </Suspense>
                </MyPage>
            }
        })
    }
}

#[component]
fn Row(one: Notification, now: Timestamp, read: Sending) -> impl IntoView {
    let r = use_reader_texts();
    let unread = !one.read;
    view! {
        <li class=if unread { "notification new" } else { "notification" }>
            {unread.then(|| view! { <span class="vh">{r.unread_mark} " "</span> })}
            <a href=one.path()>{(r.told)(&one)}</a>
            <span class="soft"><Ago at=one.created_at now=now/></span>
            {unread.then(|| view! {
                <PostForm sending=read>
                    <input type="hidden" name="ids[0]" value=one.id/>
                    <button class="quiet"><Icon icon=icondata_lu::LuCheck/>{r.mark_read}</button>
                </PostForm>
            })}
        </li>
    }
}

/// One switch a kind.
#[component]
fn Settings(wishes: Wishes) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let sending = Sending::to::<SetWishes>();
    let switch = |name: &'static str, label: &'static str, on: bool| {
        view! { <label class="check"><input type="checkbox" name=name value="true" checked=on/><span>{label}</span></label> }
    };
    let kinds = wishes.kinds.iter().map(|(kind, on)| switch(kind.as_str(), (r.kind)(*kind), *on)).collect_view();
    view! {
        <section class="settings" aria-labelledby="settings">
            <h2 id="settings">{r.settings}</h2>
            <p class="soft">{r.settings_lead}</p>
            <PostForm sending=sending class="sheet-form">
                <GeneralError error=sending.error_or(None)/>
                <div class="switches">{kinds} {switch("digest", r.digest, wishes.digest)}</div>
                <p class="actions"><SendButton sending=sending label=t.save_changes class="line"/></p>
            </PostForm>
            <p><a href="/me/searches" class="quiet">{use_saved_texts().heading}</a></p>
        </section>
    }
}
