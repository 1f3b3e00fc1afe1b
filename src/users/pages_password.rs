//! Changing a password, and setting a new one by mail.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api_password::{ChangePassword, CheckLink, ForgotPassword, LinkAnswer, ResetPassword, VerifyEmail};
use super::api_security::ShowAccount;
use super::components::MyPage;
use super::frame::{PasswordField, Sheet, refresh_session};
use super::model::Email;
use super::security::Account;
use crate::drafts::components::{loaded_with, use_kept, with_draft};
use crate::drafts::model::Draft;
use crate::error::{AppError, respond_with};
use crate::i18n::members::use_member_texts;
use crate::i18n::use_texts;
use crate::ui::field::{FieldError, TextField};
use crate::ui::notice::GeneralError;
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending};
use crate::wire::{Asked, ask, question};

/// `/me/password`
pub struct PasswordPage {
    account: Asked<Account>,
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for PasswordPage {
    fn data() -> Self {
        PasswordPage { account: ask(|| question(ShowAccount {})), kept: use_kept("user/changepassword") }
    }

    fn view(this: Self) -> AnyView {
        let sending = Sending::to::<ChangePassword>();
        loaded_with(this.account, this.kept, move |account, draft| {
            let t = use_texts();
            let m = use_member_texts();
            let error = sending.error_or(draft.error);
            view! {
                <MyPage title=m.change_password lead=m.password_lead here="/me/password">
                    <PostForm sending=sending class="sheet-form">
                        <GeneralError error=error/>
                        // Password managers want to know whose it is.
                        <input type="hidden" autocomplete="username" value=account.me.username/>
                        <PasswordField name="old_password" label=m.old_password sending=sending error=error/>
                        <PasswordField name="password" label=m.new_password sending=sending error=error new=true hint=t.password_hint/>
                        <PasswordField name="password_again" label=m.new_password_again sending=sending error=error new=true/>
                        <p class="actions"><SendButton sending=sending label=m.do_change_password/></p>
                    </PostForm>
                </MyPage>
            }
        })
    }
}

/// `/forgot`
pub struct ForgotPage {
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for ForgotPage {
    fn data() -> Self {
        ForgotPage { kept: use_kept("user/forgotpassword") }
    }

    fn view(this: Self) -> AnyView {
        let m = use_member_texts();
        let sending = Sending::to::<ForgotPassword>();
        view! {
            <Sheet title=m.forgot lead=m.forgot_lead>
                {with_draft(this.kept, move |draft| {
                    let t = use_texts();
                    let error = sending.error_or(draft.error.clone());
                    view! {
                        <PostForm sending=sending>
                            <GeneralError error=error/>
                            <TextField name="email" label=t.email value=draft.get("email") error=error kind="email" max=Email::MAX required=true autocomplete="email"/>
                            <SendButton sending=sending label=m.do_forgot class="act wide"/>
                        </PostForm>
                    }
                })}
                <p class="auth-other"><a href="/login">{m.back_to_login}</a></p>
            </Sheet>
        }
    }
}

fn use_token() -> String {
    use_params_map().read_untracked().get("token").unwrap_or_default()
}

fn check(purpose: &'static str) -> Asked<LinkAnswer> {
    let token = use_token();
    ask(move || question(CheckLink { purpose: purpose.to_owned(), token: token.clone() }))
}

/// A link that works no more. `again`: the way to a new one.
#[component]
fn DeadLink(again: &'static str) -> impl IntoView {
    let m = use_member_texts();
    respond_with(&AppError::NotFound);
    view! {
        <Sheet title=m.dead_link lead=m.dead_link_text>
            <p><a href=again class="act wide">{m.new_link}</a></p>
        </Sheet>
    }
}

/// `/reset/{token}`
pub struct ResetPage {
    link: Asked<LinkAnswer>,
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for ResetPage {
    fn data() -> Self {
        ResetPage { link: check("reset"), kept: use_kept("user/resetpassword") }
    }

    fn view(this: Self) -> AnyView {
        let token = use_token();
        let sending = Sending::to::<ResetPassword>();
        refresh_session(sending);
        loaded_with(this.link, this.kept, move |link, draft| {
            let t = use_texts();
            let m = use_member_texts();
            if !link.valid {
                return view! { <DeadLink again="/forgot"/> };
            }
            let token = token.clone();
            let error = sending.error_or(draft.error);
            view! {
                <Sheet title=m.reset lead=m.reset_lead>
                    <PostForm sending=sending>
                        <GeneralError error=error/>
                        <input type="hidden" name="token" value=token/>
                        // It may be used up in the meantime.
                        <FieldError name="token" error=error/>
                        <PasswordField name="password" label=m.new_password sending=sending error=error new=true hint=t.password_hint/>
                        <PasswordField name="password_again" label=m.new_password_again sending=sending error=error new=true/>
                        <SendButton sending=sending label=m.do_reset class="act wide"/>
                    </PostForm>
                </Sheet>
            }
        })
    }
}

/// `/verify/{token}`
pub struct VerifyPage {
    link: Asked<LinkAnswer>,
}

#[lazy_route]
impl LazyRoute for VerifyPage {
    fn data() -> Self {
        VerifyPage { link: check("verify") }
    }

    fn view(this: Self) -> AnyView {
        let token = use_token();
        let sending = Sending::to::<VerifyEmail>();
        loaded_with(this.link, None, move |link, _| {
            let m = use_member_texts();
            if !link.valid {
                return view! { <DeadLink again="/me"/> };
            }
            let token = token.clone();
            let error = sending.error_or(None);
            view! {
                <Sheet title=m.verify lead=m.verify_lead>
                    <PostForm sending=sending>
                        <GeneralError error=error/>
                        <input type="hidden" name="token" value=token/>
                        <FieldError name="token" error=error/>
                        <SendButton sending=sending label=m.do_verify class="act wide"/>
                    </PostForm>
                </Sheet>
            }
        })
    }
}
