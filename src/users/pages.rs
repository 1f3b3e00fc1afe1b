//! Sign up and log in.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api::{Login, Register};
use super::frame::refresh_session;
use super::model::{Email, Nickname, Password, Username};
use crate::drafts::components::{use_kept, with_draft};
use crate::drafts::model::Draft;
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::text::escape;
use crate::ui::field::{FormError, TextField};
use crate::ui::head::PageHead;
use crate::ui::notice::{FormErrors, Notice, use_done};
use crate::ui::view::view;
use crate::wire::Asked;
use crate::wire::form::{PostForm, Sending};

/// The path to go on to, as the address says.
pub fn use_next() -> String {
    use_query_map().read_untracked().get("next").unwrap_or_default()
}

/// `/signup`
pub struct SignupPage {
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for SignupPage {
    fn data() -> Self {
        SignupPage { kept: use_kept("user/register") }
    }

    fn view(this: Self) -> AnyView {
        signup(this.kept)
    }
}

fn signup(kept: Option<Asked<Draft>>) -> AnyView {
    let t = use_texts();
    let next = use_next();
    let sending = Sending::to::<Register>();
    refresh_session(sending);
    let login = format!("/login?next={}", escape(&next));
    view! {
        <PageHead title=t.sign_up description=t.sign_up_lead/>
        <main id="main" class="wrap">
            <div class="auth">
                <header class="auth-head"><span class="house-seal" aria-hidden="true">"중고북스"</span><h1>{t.sign_up}</h1><p>{t.sign_up_lead}</p></header>
                {with_draft(kept, move |draft| view! { <SignupForm sending=sending draft=draft next=next.clone()/> })}
                <p class="auth-other">{t.have_account} " " <a href=login>{t.log_in}</a></p>
            </div>
        </main>
    }
}

#[component]
fn SignupForm(sending: Sending, draft: Draft, next: String) -> impl IntoView {
    let t = use_texts();
    let error = sending.error_or(draft.error.clone());
    let labels = vec![
        ("username", t.username, "username"),
        ("email", t.email, "email"),
        ("nickname", t.nickname, "nickname"),
        ("password", t.password, "password"),
        ("password_again", t.password_again, "password_again"),
    ];
    view! {
        <PostForm sending=sending>
            {move || error.get().map(|error| view! { <FormErrors error=error labels=labels.clone()/> })}
            <input type="hidden" name="next" value=next/>
            <TextField
                name="username" label=t.username value=draft.get("username") error=error hint=t.username_hint max=Username::MAX required=true
                autocomplete="username"
            />
            <TextField
                name="email" label=t.email value=draft.get("email") error=error hint=t.email_hint kind="email" max=Email::MAX required=true
                autocomplete="email"
            />
            <TextField
                name="nickname" label=t.nickname value=draft.get("nickname") error=error hint=t.nickname_hint max=Nickname::MAX required=true
                autocomplete="nickname"
            />
            <TextField
                name="password" label=t.password value="" error=error hint=t.password_hint kind="password" max=Password::MAX required=true
                autocomplete="new-password"
            />
            <TextField
                name="password_again" label=t.password_again value="" error=error kind="password" max=Password::MAX required=true
                autocomplete="new-password"
            />
            <button class="act wide" aria-busy=move || sending.pending().get().to_string()>
                {move || if sending.pending().get() { t.sending } else { t.do_sign_up }}
            </button>
        </PostForm>
    }
}

/// `/login`
pub struct LoginPage {
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for LoginPage {
    fn data() -> Self {
        LoginPage { kept: use_kept("user/auth/login") }
    }

    fn view(this: Self) -> AnyView {
        login(this.kept)
    }
}

fn login(kept: Option<Asked<Draft>>) -> AnyView {
    let t = use_texts();
    let next = use_next();
    let sending = Sending::to::<Login>();
    let done = use_done();
    refresh_session(sending);
    let signup = format!("/signup?next={}", escape(&next));
    let came_for_something = !next.is_empty() && next != "/";
    view! {
        <PageHead title=t.log_in description=t.log_in_lead/>
        <main id="main" class="wrap">
            <div class="auth">
                <header class="auth-head">
                    <span class="house-seal" aria-hidden="true">"중고북스"</span><h1>{t.log_in}</h1>
                    <p>{if came_for_something { t.log_in_first } else { t.log_in_lead }}</p>
                </header>
                {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
                {with_draft(kept, move |draft| view! { <LoginForm sending=sending draft=draft next=next.clone()/> })}
                <p class="auth-forgot"><a href="/forgot">{t.forgot_password}</a></p>
                <p class="auth-other">{t.no_account} " " <a href=signup>{t.sign_up}</a></p>
            </div>
        </main>
    }
}

#[component]
fn LoginForm(sending: Sending, draft: Draft, next: String) -> impl IntoView {
    let t = use_texts();
    let error = sending.error_or(draft.error.clone());
    // One sentence for name and password together: it must not tell which of them is wrong.
    let sentence = move || {
        error.get().map(|error| match error.at("password") {
            Some(at) => (t.reason)("password", at.reason, at.limit),
            None => t.error(&error),
        })
    };
    let no_error: FormError = Signal::derive(|| None);
    let password = RwSignal::new(String::new());
    // What was refused is typed anew; what did not get through is kept.
    Effect::new(move |_| {
        if sending.outcome().with(|outcome| matches!(outcome, Some(Err(AppError::Invalid { .. })))) {
            password.set(String::new());
        }
    });
    let remembered = !draft.get("remember").is_empty();
    view! {
        <PostForm sending=sending>
            {move || sentence().map(|text| view! { <Notice text=text good=false/> })}
            <input type="hidden" name="next" value=next/>
            <TextField
                name="username" label=t.username_or_email value=draft.get("username") error=no_error max=Email::MAX required=true autocomplete="username"
            />
            <TextField
                name="password" label=t.password value=password error=no_error kind="password" max=Password::MAX required=true
                autocomplete="current-password" on_input=Callback::new(move |text| password.set(text))
            />
            <label class="check"><input type="checkbox" name="remember" value="true" checked=remembered/><span>{t.remember}</span></label>
            <button class="act wide" aria-busy=move || sending.pending().get().to_string()>
                {move || if sending.pending().get() { t.sending } else { t.log_in }}
            </button>
        </PostForm>
    }
}
