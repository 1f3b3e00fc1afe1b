//! `/login/code`: the second step of logging in.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api::EnterCode;
use super::frame::{Sheet, refresh_session};
use super::pages::use_next;
use crate::drafts::components::{use_kept, with_draft};
use crate::drafts::model::Draft;
use crate::i18n::members::use_member_texts;
use crate::text::escape;
use crate::ui::field::TextField;
use crate::ui::notice::GeneralError;
use crate::ui::view::view;
use crate::wire::Asked;
use crate::wire::form::{PostForm, SendButton, Sending};

/// Characters of a recovery code as it is written, and some spaces.
pub const CODE_MAX: usize = 24;

pub struct CodePage {
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for CodePage {
    fn data() -> Self {
        CodePage { kept: use_kept("user/auth/code") }
    }

    fn view(this: Self) -> AnyView {
        let m = use_member_texts();
        let next = use_next();
        let sending = Sending::to::<EnterCode>();
        refresh_session(sending);
        let login = format!("/login?next={}", escape(&next));
        view! {
            <Sheet title=m.code_heading lead=m.code_lead>
                {with_draft(this.kept, move |draft| {
                    let next = next.clone();
                    let error = sending.error_or(draft.error);
                    view! {
                        <PostForm sending=sending>
                            <GeneralError error=error/>
                            <input type="hidden" name="next" value=next/>
                            <TextField name="code" label=m.code value="" error=error hint=m.code_hint max=CODE_MAX required=true autocomplete="one-time-code"/>
                            <SendButton sending=sending label=use_log_in() class="act wide"/>
                        </PostForm>
                    }
                })}
                <p class="auth-other"><a href=login>{m.from_the_start}</a></p>
            </Sheet>
        }
    }
}

fn use_log_in() -> &'static str {
    crate::i18n::use_texts().log_in
}
