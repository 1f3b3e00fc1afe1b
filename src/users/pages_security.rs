//! Where one is signed in, and the second factor.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api_security::{ConfirmSecondFactor, EndOtherSessions, EndSession, ListSessions, RemoveSecondFactor, ShowSecondFactor, StartSecondFactor};
use super::components::MyPage;
use super::frame::PasswordField;
use super::pages_code::CODE_MAX;
use super::security::{SecondFactor, Setup, SignIn, SignIns};
use crate::drafts::components::{loaded_with, loaded_with_drafts, use_kept};
use crate::drafts::model::Draft;
use crate::i18n::members::use_member_texts;
use crate::listings::components::Ago;
use crate::time::Timestamp;
use crate::ui::field::TextField;
use crate::ui::icon::Icon;
use crate::ui::notice::GeneralError;
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending, on_success};
use crate::wire::{Asked, ask, question};

/// `/me/sessions`
pub struct SessionsPage {
    sessions: Asked<SignIns>,
}

#[lazy_route]
impl LazyRoute for SessionsPage {
    fn data() -> Self {
        SessionsPage { sessions: ask(|| question(ListSessions {})) }
    }

    fn view(this: Self) -> AnyView {
        let (end, end_others) = (Sending::to::<EndSession>(), Sending::to::<EndOtherSessions>());
        on_success(end, move || this.sessions.again());
        on_success(end_others, move || this.sessions.again());
        loaded_with(this.sessions, None, move |list, _| {
            let m = use_member_texts();
            let several = list.sessions.len() > 1;
            let now = list.now;
            let rows = list.sessions.into_iter().map(|one| view! { <Row one=one now=now end=end/> }).collect_view();
            view! {
                <MyPage title=m.sessions lead=m.sessions_lead here="/me/sessions">
                    <GeneralError error=end.error_or(None)/>
                    <GeneralError error=end_others.error_or(None)/>
                    <ul class="sign-ins">{rows}</ul>
                    {several.then(|| view! {
                        <PostForm sending=end_others><SendButton sending=end_others label=m.end_others class="line danger"/></PostForm>
                    })}
                </MyPage>
            }
        })
    }
}

#[component]
fn Row(one: SignIn, now: Timestamp, end: Sending) -> impl IntoView {
    let m = use_member_texts();
    let device = if one.device.is_empty() { m.unknown_device.to_owned() } else { one.device };
    let icon = if one.program { icondata_lu::LuTerminal } else { icondata_lu::LuMonitorSmartphone };
    let label = (m.end_this)(&device);
    view! {
        <li class="sign-in">
            <Icon icon=icon/>
            <div>
                <p class="sign-in-name">
                    <span>{device}</span>
                    {one.program.then(|| view! { <span class="tag">{m.program}</span> })}
                    {one.current.then(|| view! { <span class="tag good">{m.this_device}</span> })}
                </p>
                <p class="soft">{m.last_seen} " " <Ago at=one.last_seen_at now=now/> " · " {m.signed_in} " " <Ago at=one.created_at now=now/></p>
            </div>
            {(!one.current).then(|| view! {
                <PostForm sending=end>
                    <input type="hidden" name="id" value=one.id/>
                    <button class="line" aria-label=label>{m.end_session}</button>
                </PostForm>
            })}
        </li>
    }
}

/// `/me/security`
pub struct SecurityPage {
    second_factor: Asked<SecondFactor>,
    started: Option<Asked<Draft>>,
    confirmed: Option<Asked<Draft>>,
    removed: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for SecurityPage {
    fn data() -> Self {
        SecurityPage {
            second_factor: ask(|| question(ShowSecondFactor {})),
            started: use_kept("user/second_factor/start"),
            confirmed: use_kept("user/second_factor/confirm"),
            removed: use_kept("user/second_factor/remove"),
        }
    }

    fn view(this: Self) -> AnyView {
        let forms = Forms {
            start: Sending::to::<StartSecondFactor>(),
            confirm: Sending::to::<ConfirmSecondFactor>(),
            remove: Sending::to::<RemoveSecondFactor>(),
        };
        for sending in [forms.start, forms.confirm, forms.remove] {
            on_success(sending, move || this.second_factor.again());
        }
        let (started, confirmed, removed) = (this.started, this.confirmed, this.removed);
        // Whichever form failed has left a draft; the others have none.
        let kept = [started, confirmed, removed];
        loaded_with_drafts(this.second_factor, kept, move |state, drafts| {
            let m = use_member_texts();
            let on = state.on;
            view! {
                <MyPage title=m.second_factor lead=m.second_factor_lead here="/me/security">
                    {(state.demanded && !on).then(|| view! { <div class="notice bad"><Icon icon=icondata_lu::LuCircleAlert/><p>{m.second_factor_needed}</p></div> })}
                    <p class="switch">
                        <Icon icon=if on { icondata_lu::LuShieldCheck } else { icondata_lu::LuShield }/>
                        <span class=if on { "tag good" } else { "tag" }>{if on { m.second_factor_on } else { m.second_factor_off }}</span>
                        {on.then(|| view! { <span class="soft">{(m.recovery_left)(state.recovery_codes)}</span> })}
                    </p>
                    <Steps state=state forms=forms drafts=drafts/>
                </MyPage>
            }
        })
    }
}

#[derive(Clone, Copy)]
struct Forms {
    start: Sending,
    confirm: Sending,
    remove: Sending,
}

#[component]
fn Steps(state: SecondFactor, forms: Forms, drafts: [Draft; 3]) -> impl IntoView {
    let m = use_member_texts();
    let [started, confirmed, removed] = drafts;
    if let Some(setup) = state.setup {
        return view! { <SetUp setup=setup confirm=forms.confirm draft=confirmed/> };
    }
    if !state.on {
        return view! { <Start start=forms.start draft=started label=m.start/> };
    }
    let failed = started.error.is_some();
    let remove_failed = removed.error.is_some();
    let remove_error = forms.remove.error_or(removed.error);
    view! {
        <details class="confirm" open=failed>
            <summary class="quiet"><Icon icon=icondata_lu::LuSmartphone/>{m.set_up_again}</summary>
            <p>{m.set_up_again_text}</p>
            <Start start=forms.start draft=started label=m.start/>
        </details>
        {(!state.demanded).then(|| view! {
            <details class="confirm" open=remove_failed>
                <summary class="quiet"><Icon icon=icondata_lu::LuShieldOff/>{m.turn_off}</summary>
                <PostForm sending=forms.remove class="sheet-form">
                    <p>{m.turn_off_text}</p>
                    <GeneralError error=remove_error/>
                    <PasswordField name="password" id="remove_password" label=m.your_password sending=forms.remove error=remove_error/>
                    <p class="actions"><SendButton sending=forms.remove label=m.turn_off class="line danger"/></p>
                </PostForm>
            </details>
        })}
    }
}

/// The password again, before something new is made.
#[component]
fn Start(start: Sending, draft: Draft, label: &'static str) -> impl IntoView {
    let m = use_member_texts();
    let error = start.error_or(draft.error);
    view! {
        <PostForm sending=start class="sheet-form">
            <GeneralError error=error/>
            <PasswordField name="password" label=m.your_password sending=start error=error/>
            <p class="actions"><SendButton sending=start label=label/></p>
        </PostForm>
    }
}

/// Three steps: the app, the recovery codes, the first code.
#[component]
fn SetUp(setup: Setup, confirm: Sending, draft: Draft) -> impl IntoView {
    let m = use_member_texts();
    let error = confirm.error_or(draft.error);
    let codes = setup.recovery_codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    // A margin of four units (ISO/IEC 18004, 9.1) on white paper, in the dark as well.
    let margin = 4;
    let side = setup.qr_size + 2 * margin;
    let view_box = format!("-{margin} -{margin} {side} {side}");
    let secret = setup.secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join(" ");
    view! {
        <ol class="setup">
            <li>
                <h2>{m.setup_scan}</h2>
                <p>{m.setup_scan_text}</p>
                <svg class="qr" viewBox=view_box role="img" aria-label=m.qr shape-rendering="crispEdges"><path d=setup.qr/></svg>
                <p class="soft">{m.by_hand}</p>
                <p><code class="secret">{secret}</code></p>
            </li>
            <li>
                <h2>{m.setup_codes}</h2>
                <p>{m.setup_codes_text}</p>
                <ul class="codes">{codes}</ul>
            </li>
            <li>
                <h2>{m.setup_confirm}</h2>
                <PostForm sending=confirm class="sheet-form">
                    <p>{m.setup_confirm_text}</p>
                    <GeneralError error=error/>
                    <TextField name="code" label=m.code value="" error=error max=CODE_MAX required=true numeric=true autocomplete="one-time-code"/>
                    <p class="actions"><SendButton sending=confirm label=m.turn_on/></p>
                </PostForm>
            </li>
        </ol>
    }
}
