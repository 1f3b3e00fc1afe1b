//! Who is signed in, as every page's head shows it, and the frame of one's own pages.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::api::CurrentMember;
use super::model::Me;
use crate::i18n::members::use_member_texts;
use crate::i18n::saved::use_saved_texts;
use crate::i18n::use_texts;
use crate::notifications::components::Bell;
use crate::text::escape;
use crate::ui::head::PageHead;
use crate::ui::icon::Icon;
use crate::ui::loaded::suspended;
use crate::ui::menu::Menu;
use crate::ui::notice::{Notice, use_done};
use crate::ui::view::view;
use crate::wire::{ask, question};

/// Bumped when somebody signs in or out, so that what depends on it is asked again.
#[derive(Clone, Copy)]
pub struct SessionVersion(pub RwSignal<u32>);

/// The round picture with its menu, or the ways to sign in.
#[component]
pub fn Account() -> impl IntoView {
    let version = expect_context::<SessionVersion>().0;
    let session = ask(|| question(CurrentMember {}));
    Effect::new(move |begun: Option<()>| {
        version.track();
        if begun.is_some() {
            session.again();
        }
    });
    suspended(
        Arc::new(|| ().into_any()),
        Arc::new(move || {
            Box::pin(async move {
                match session.answer().await {
                    Ok(Some(me)) => view! { <SignedIn me=me/> },
                    _ => view! { <SignedOut/> },
                }
            })
        }),
    )
}

#[component]
fn SignedOut() -> impl IntoView {
    let t = use_texts();
    let location = use_location();
    let login = move || {
        let here = location.pathname.get();
        if matches!(here.as_str(), "/" | "/login" | "/signup") { "/login".to_owned() } else { format!("/login?next={}", escape(&here)) }
    };
    view! {
        <div class="account">
            <a href=login>{t.log_in}</a>
            <a href="/signup" class="wide-only">{t.sign_up}</a>
        </div>
    }
}

/// A member's round picture, or the first letter of their nickname. It stands beside the name, so readers skip it.
#[component]
pub fn Avatar(#[prop(into)] nickname: String, picture: Option<String>, #[prop(optional)] big: bool) -> impl IntoView {
    let size = if big { "96" } else { "36" };
    let inside = match picture {
        Some(src) => view! { <img src=src alt="" width=size height=size decoding="async"/> },
        None => nickname.chars().next().map(String::from).unwrap_or_default().into_any(),
    };
    view! { <span class=if big { "avatar big" } else { "avatar" } aria-hidden="true">{inside}</span> }
}

#[component]
fn SignedIn(me: Me) -> impl IntoView {
    let t = use_texts();
    let summary = view! {
        <Avatar nickname=me.nickname.clone() picture=me.picture/>
        <span class="hello">{t.hello.0}<span>{me.nickname}</span>{t.hello.1}</span>
        <Icon icon=icondata_lu::LuChevronDown/>
    };
    let unread = me.unread;
    view! {
        <Bell unread=unread/>
        <Menu class="menu account" summary=summary>
            <a href="/me"><Icon icon=icondata_lu::LuLibrary/>{t.my_shelf}</a>
            <a href="/me/jjim"><Icon icon=icondata_lu::LuHeart/>{t.jjim}</a>
            // A plain form: the page that comes next knows nothing of who was here.
            <form action="/api/user/auth/logout" method="post">
                <button><Icon icon=icondata_lu::LuLogOut/>{t.log_out}</button>
            </form>
        </Menu>
    }
}

/// One's own pages: the way to each of them, and the one that is open.
#[component]
pub fn MyPage(#[prop(into)] title: String, #[prop(optional, into)] lead: String, here: &'static str, children: Children) -> impl IntoView {
    let t = use_texts();
    let m = use_member_texts();
    let done = use_done();
    let places = [
        ("/me", t.my_shelf),
        ("/me/jjim", t.jjim),
        ("/me/searches", use_saved_texts().heading),
        ("/me/notifications", t.notifications),
        ("/me/edit", m.edit_profile),
        ("/me/password", m.change_password),
        ("/me/security", m.second_factor),
        ("/me/sessions", m.sessions),
        ("/me/data", m.my_data),
        ("/me/withdraw", m.leave),
    ];
    let links = places
        .into_iter()
        .map(|(href, name)| view! { <li><a href=href aria-current=(href == here).then_some("page")>{name}</a></li> })
        .collect_view();
    let description = if lead.is_empty() { t.shop_description.to_owned() } else { lead.clone() };
    view! {
        <PageHead title=title.clone() description=description/>
        <main id="main" class="wrap me">
            <nav class="me-nav" aria-label=m.my_menu><ul>{links}</ul></nav>
            <div class="me-body">
                <header class="head"><h1>{title}</h1>{(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}</header>
                {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
                {children()}
            </div>
        </main>
    }
}
