//! Taking one's data along, and leaving.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use super::api_security::{ShowAccount, Withdraw};
use super::components::MyPage;
use super::frame::{PasswordField, refresh_session};
use super::security::Account;
use crate::drafts::components::{loaded_with, use_kept};
use crate::drafts::model::Draft;
use crate::i18n::members::use_member_texts;
use crate::ui::icon::Icon;
use crate::ui::notice::GeneralError;
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending};
use crate::wire::{Asked, ask, question};

/// Where the file comes from.
const EXPORT: &str = "/api/user/export";

fn list(items: &'static [&'static str]) -> AnyView {
    let items = items.iter().map(|item| view! { <li>{*item}</li> }).collect_view();
    view! { <ul class="plain-list">{items}</ul> }
}

/// `/me/data`
pub struct DataPage {
    account: Asked<Account>,
}

#[lazy_route]
impl LazyRoute for DataPage {
    fn data() -> Self {
        DataPage { account: ask(|| question(ShowAccount {})) }
    }

    fn view(this: Self) -> AnyView {
        loaded_with(this.account, None, |_, _| {
            let m = use_member_texts();
            view! {
                <MyPage title=m.my_data lead=m.data_lead here="/me/data">
                    {list(m.data_what)}
                    <p class="actions"><a href=EXPORT download="joongobooks.json" rel="external" class="act"><Icon icon=icondata_lu::LuDownload/>{m.download}</a></p>
                </MyPage>
            }
        })
    }
}

/// `/me/withdraw`
pub struct WithdrawPage {
    account: Asked<Account>,
    kept: Option<Asked<Draft>>,
}

#[lazy_route]
impl LazyRoute for WithdrawPage {
    fn data() -> Self {
        WithdrawPage { account: ask(|| question(ShowAccount {})), kept: use_kept("user/delete") }
    }

    fn view(this: Self) -> AnyView {
        let sending = Sending::to::<Withdraw>();
        refresh_session(sending);
        loaded_with(this.account, this.kept, move |_, draft| {
            let m = use_member_texts();
            let error = sending.error_or(draft.error);
            view! {
                <MyPage title=m.leave lead=m.leave_lead here="/me/withdraw">
                    {list(m.leave_what)}
                    <p><a href="/me/data" class="quiet"><Icon icon=icondata_lu::LuDownload/>{m.leave_first}</a></p>
                    <PostForm sending=sending class="sheet-form">
                        <GeneralError error=error/>
                        <PasswordField name="password" label=m.your_password sending=sending error=error/>
                        <p class="actions"><SendButton sending=sending label=m.do_leave class="line danger"/></p>
                    </PostForm>
                </MyPage>
            }
        })
    }
}
