//! `/me/edit`

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::{LazyRoute, lazy_route};

use super::api_profile::{OpenProfile, UpdateProfile};
use super::components::MyPage;
use super::frame::refresh_session;
use super::model::Nickname;
use super::profile::{AboutMe, ProfileForm};
use crate::drafts::components::loaded_with;
use crate::i18n::members::use_member_texts;
use crate::i18n::use_texts;
use crate::photos::picker::{PhotoPicker, Photos, Purpose, Words};
use crate::ui::field::{FieldError, TextField, described_by, invalid};
use crate::ui::head::raw_text;
use crate::ui::notice::{FormErrors, Notice};
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending};
use crate::wire::{Asked, ask, question};

pub struct EditProfilePage {
    form: Asked<ProfileForm>,
}

#[lazy_route]
impl LazyRoute for EditProfilePage {
    fn data() -> Self {
        let draft = use_query_map().read_untracked().get("draft").unwrap_or_default();
        EditProfilePage { form: ask(move || question(OpenProfile { draft: draft.clone() })) }
    }

    fn view(this: Self) -> AnyView {
        let m = use_member_texts();
        let sending = Sending::to::<UpdateProfile>();
        refresh_session(sending);
        loaded_with(this.form, None, move |form, _| {
            view! { <MyPage title=m.edit_profile here="/me/edit"><Fields form=form sending=sending/></MyPage> }
        })
    }
}

#[component]
fn Fields(form: ProfileForm, sending: Sending) -> impl IntoView {
    let t = use_texts();
    let m = use_member_texts();
    let error = sending.error_or(form.error);
    let photos = Photos::new(Purpose::Portrait, form.photo.into_iter().collect());
    let waits = RwSignal::new(false);
    let hold = Callback::new(move |()| {
        waits.set(untrack(|| photos.is_sending()));
        waits.get_untracked()
    });
    let labels = vec![("photo", m.portrait, "photos"), ("nickname", t.nickname, "nickname"), ("about_me", m.about_me, "about_me")];
    let words = Words { label: m.portrait, choose: m.choose_portrait, hint: m.portrait_hint };
    view! {
        <PostForm sending=sending class="sheet-form" hold=hold>
            // The button that sends the picture alone, without JavaScript, sends the whole form: this says which.
            <input type="hidden" name="form" value="user/profile/update"/>
            {move || error.get().map(|error| view! { <FormErrors error=error labels=labels.clone()/> })}
            <PhotoPicker photos=photos words=words error=error/>
            <TextField name="nickname" label=t.nickname value=form.nickname error=error hint=t.nickname_hint max=Nickname::MAX required=true autocomplete="nickname"/>
            <div class="field">
                <label for="about_me">{m.about_me} " " <span class="optional">{t.optional}</span></label>
                <textarea
                    id="about_me" name="about_me" rows="5" maxlength=AboutMe::MAX
                    aria-describedby=described_by("about_me", true, error)
                    aria-invalid=move || invalid(error, "about_me")
                >
                    {raw_text(&form.about_me)}
                </textarea>
                <FieldError name="about_me" error=error/>
                <p class="hint" id="about_me-hint">{m.about_me_hint}</p>
            </div>
            {move || (waits.get() && photos.is_sending()).then(|| view! { <Notice text=t.photos_on_their_way good=true/> })}
            <p class="actions"><SendButton sending=sending label=t.save_changes/><a href="/me" class="line">{t.give_up}</a></p>
        </PostForm>
    }
}
