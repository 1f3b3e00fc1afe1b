//! The photo picker: shows each photo at once, uploads it with its progress, puts them in order. Without JavaScript its
//! buttons send the whole form to `/photos`, which comes back with the photos in it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, File, HtmlElement, HtmlInputElement};

use super::model::{ACCEPT, MAX_BYTES, MAX_PHOTOS, Photo};
use super::upload::{forget_preview, preview, upload};
use crate::error::{AppError, FieldError as Fault, Reason};
use crate::i18n::use_texts;
use crate::ui::field::{FieldError, FormError, described_by};
use crate::ui::icon::Icon;
use crate::ui::live::use_live;
use crate::ui::view::view;

/// A photo in the picker, on its way or there.
#[derive(Clone, Copy)]
pub struct Item {
    key: usize,
    address: RwSignal<String>,
    photo: RwSignal<Option<Photo>>,
    /// Per cent sent.
    progress: RwSignal<u8>,
    error: RwSignal<Option<AppError>>,
    /// What was chosen in this browser; nothing of a photo that came with the page.
    file: StoredValue<Option<SendWrapper<File>>>,
}

impl Item {
    /// Sends the file once more. Its preview was given back when it failed.
    fn send_again(self) {
        if let Some(file) = self.file.get_value() {
            self.address.set(preview(&file));
            self.send();
        }
    }

    fn send(self) {
        let Some(file) = self.file.get_value() else { return };
        self.progress.set(0);
        self.error.set(None);
        upload(
            &file,
            move |percent| {
                // The item may have been taken out in the meantime: nothing to tell then.
                let _ = self.progress.try_set(percent);
            },
            move |result| {
                match result {
                    Ok(photo) => drop(self.photo.try_set(Some(photo))),
                    Err(error) => drop(self.error.try_set(Some(error))),
                }
                // Before, the card's preview may still ask for it.
                if let Some(address) = self.address.try_get_untracked() {
                    forget_preview(&address);
                }
            },
        );
    }

    /// Whether the same file may yet go through.
    fn may_go_through(self) -> bool {
        use AppError::*;
        self.error.with(|error| matches!(error, Some(Offline | Busy | Internal | TooMany { .. } | SignInRequired)))
    }

    fn is_sending(&self) -> bool {
        self.photo.with(Option::is_none) && self.error.with(Option::is_none)
    }
}

/// What the photos are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A listing's: several, in their order, the first is the cover.
    Listing,
    /// A member's portrait: one, and another takes its place.
    Portrait,
}

/// What a picker says of itself.
#[derive(Clone, Copy)]
pub struct Words {
    pub label: &'static str,
    pub choose: &'static str,
    pub hint: &'static str,
}

/// The photos of a form, in their order.
#[derive(Clone, Copy)]
pub struct Photos {
    purpose: Purpose,
    items: RwSignal<Vec<Item>>,
    next_key: StoredValue<usize>,
    /// Why the last choice was not taken whole.
    refused: RwSignal<Option<AppError>>,
}

impl Photos {
    pub fn new(purpose: Purpose, photos: Vec<Photo>) -> Photos {
        let this = Photos { purpose, items: RwSignal::new(Vec::new()), next_key: StoredValue::new(0), refused: RwSignal::new(None) };
        for photo in photos {
            this.add(photo.card.clone(), Some(photo), None);
        }
        this
    }

    /// The first photo that is not refused: the cover.
    pub fn cover(self) -> Option<String> {
        let items = self.items.get();
        let first = items.iter().find(|item| item.error.with(Option::is_none))?;
        Some(first.photo.get().map(|photo| photo.card).unwrap_or_else(|| first.address.get()))
    }

    /// Whether any is still on its way.
    pub fn is_sending(self) -> bool {
        self.sending() > 0
    }

    /// How many are on their way.
    fn sending(self) -> usize {
        self.items.with(|items| items.iter().filter(|item| item.is_sending()).count())
    }

    fn add(self, address: String, photo: Option<Photo>, file: Option<File>) -> Item {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let item = Item {
            key,
            address: RwSignal::new(address),
            progress: RwSignal::new(0),
            photo: RwSignal::new(photo),
            error: RwSignal::new(None),
            file: StoredValue::new(file.map(SendWrapper::new)),
        };
        self.items.update(|items| items.push(item));
        item
    }

    fn pick(self, files: impl Iterator<Item = File>) {
        self.refused.set(None);
        for file in files {
            if self.purpose == Purpose::Portrait {
                let before: Vec<usize> = self.items.with_untracked(|items| items.iter().map(|item| item.key).collect());
                before.into_iter().for_each(|key| self.remove(key));
            }
            if self.items.with_untracked(Vec::len) == MAX_PHOTOS {
                let limit = Some(MAX_PHOTOS as i64);
                self.refused.set(Some(AppError::Invalid { fields: vec![Fault { field: "photos".into(), reason: Reason::TooMany, limit }] }));
                return;
            }
            let too_large = file.size() > MAX_BYTES as f64;
            let item = self.add(preview(&file), None, Some(file));
            if too_large {
                item.error.set(Some(AppError::TooLarge));
            } else {
                item.send();
            }
        }
    }

    fn remove(self, key: usize) {
        if let Some(item) = self.items.with_untracked(|items| items.iter().find(|item| item.key == key).copied()) {
            forget_preview(&item.address.get_untracked());
        }
        self.items.update(|items| items.retain(|item| item.key != key));
    }

    /// Puts the photo `key` where `to` is, counted from zero.
    fn put(self, key: usize, to: usize) {
        self.items.update(|items| {
            if let Some(from) = items.iter().position(|item| item.key == key) {
                let item = items.remove(from);
                items.insert(to.min(items.len()), item);
            }
        });
    }

    fn position(self, key: usize) -> usize {
        self.items.with(|items| items.iter().position(|item| item.key == key).unwrap_or_default())
    }
}

#[component]
pub fn PhotoPicker(photos: Photos, words: Words, error: FormError) -> impl IntoView {
    let t = use_texts();
    let several = photos.purpose == Purpose::Listing;
    // The one photo that is wrong is told of in the same place as several.
    let error = Signal::derive(move || error.get().map(at_the_picker));
    let live = use_live();
    let dragged = RwSignal::new(None::<usize>);
    let fault = Signal::derive(move || photos.refused.get().or_else(|| error.get()));
    let announced = Memo::new(move |before: Option<&String>| match photos.sending() {
        0 if before.is_some_and(|before| !before.is_empty()) => t.photos_sent.to_owned(),
        0 => String::new(),
        count => (t.photos_sending)(count),
    });
    let pick = move |event: web_sys::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            photos.pick((0..files.length()).filter_map(move |index| files.item(index)));
        }
        // The same file may be chosen again after it was taken out.
        input.set_value("");
    };
    view! {
        <div class=if several { "field picker" } else { "field picker portrait" } id="photos-field" role="group" aria-labelledby="photos-label">
            <p class="label" id="photos-label">
                {words.label} " " <span class="optional">{t.optional}</span>
                {several.then(|| view! { <span class="picker-count num">{move || photos.items.with(Vec::len)}"/"{MAX_PHOTOS}</span> })}
            </p>
            <div class="drop">
                <Icon icon=icondata_lu::LuImagePlus/>
                <label for="photos">{words.choose}</label>
                <p class="drop-more">{t.drop_photos}</p>
                // With JavaScript the file goes by itself, and its name must not be sent with the form.
                <input type="file" id="photos" name=move || (!live.get()).then_some("files[]") accept=ACCEPT multiple=several aria-describedby=described_by("photos", true, fault) on:change=pick/>
            </div>
            <button class="line" hidden=live formaction="/photos" formenctype="multipart/form-data" formnovalidate=true>{t.upload_photos}</button>
            <p class="vh" role="status">{move || announced.get()}</p>
            <FieldError name="photos" error=fault/>
            <p class="hint" id="photos-hint">{words.hint}</p>
            <ol class="photo-list" aria-label=t.chosen_photos>
                <For each=move || photos.items.get() key=|item| item.key let:item>
                    <PhotoItem photos=photos item=item dragged=dragged/>
                </For>
            </ol>
        </div>
    }
}

/// An error of the field `photo` as one of `photos`.
fn at_the_picker(mut error: AppError) -> AppError {
    if let AppError::Invalid { fields } = &mut error {
        fields.iter_mut().filter(|fault| fault.field == "photo").for_each(|fault| fault.field = "photos".to_owned());
    }
    error
}

/// A photo that is moved or taken out takes the focus with it: it comes back to the same button, or to a neighbour's.
fn keep_focus(event: &MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(|target| target.closest("button").ok().flatten());
    let Some(button) = pressed.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return };
    let place = button.closest("li").ok().flatten();
    let neighbour = place.and_then(|place| place.next_element_sibling().or_else(|| place.previous_element_sibling()));
    let other = neighbour.and_then(|neighbour| neighbour.query_selector("[name=remove]").ok().flatten());
    request_animation_frame(move || {
        let other = other.or_else(|| document().get_element_by_id("photos"));
        let next = if button.is_connected() { Some(button) } else { other.and_then(|other| other.dyn_into().ok()) };
        if let Some(next) = next {
            let _ = next.focus();
        }
    });
}

#[component]
fn PhotoItem(photos: Photos, item: Item, dragged: RwSignal<Option<usize>>) -> impl IntoView {
    let t = use_texts();
    let several = photos.purpose == Purpose::Listing;
    let position = Memo::new(move |_| photos.position(item.key));
    let number = move || position.get() + 1;
    let is_last = move || position.get() + 1 == photos.items.with(Vec::len);
    let id = move || item.photo.get().map(|photo| photo.id.to_string()).unwrap_or_default();
    let sending = move || item.is_sending();
    let seen = move || {
        if !untrack(sending) {
            forget_preview(&item.address.get_untracked());
        }
    };
    // Without JavaScript these are submit buttons: the server arranges.
    let tool = move |name: &'static str, icon, label: fn(usize) -> String, disabled: Signal<bool>, act: Callback<()>| {
        view! {
            <button
                name=name
                value=id
                formaction="/photos"
                formenctype="multipart/form-data"
                formnovalidate=true
                aria-label=move || label(number())
                // `disabled` would throw out whoever moves a photo to the end by keyboard.
                aria-disabled=move || disabled.get().then_some("true")
                on:click=move |event| {
                    event.prevent_default();
                    keep_focus(&event);
                    act.run(());
                }
            >
                <Icon icon=icon/>
            </button>
        }
    };
    let earlier = Callback::new(move |()| photos.put(item.key, position.get_untracked().saturating_sub(1)));
    let later = Callback::new(move |()| photos.put(item.key, position.get_untracked() + 1));
    let remove = Callback::new(move |()| photos.remove(item.key));
    view! {
        <li
            class="photo-item"
            draggable=several.then_some("true")
            aria-busy=move || sending().then_some("true")
            on:dragstart=move |_| dragged.set(Some(item.key))
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event| {
                if let Some(key) = dragged.get_untracked() {
                    event.prevent_default();
                    dragged.set(None);
                    photos.put(key, position.get_untracked());
                }
            }
        >
            <div class=move || if item.error.with(Option::is_some) { "photo-frame bad" } else { "photo-frame" }>
                <img
                    src=item.address
                    alt=move || (t.photo_number)(number())
                    width="300"
                    height="400"
                    on:load=move |_| seen()
                    on:error=move |_| seen()
                />
                {move || (several && position.get() == 0).then(|| view! { <span class="photo-first">{t.cover_photo}</span> })}
            </div>
            <div class="photo-tools">
                {several.then(|| view! {
                    {tool("earlier", icondata_lu::LuArrowLeft, t.photo_earlier, Signal::derive(move || position.get() == 0), earlier)}
                    {tool("later", icondata_lu::LuArrowRight, t.photo_later, Signal::derive(is_last), later)}
                })}
                {tool("remove", icondata_lu::LuX, t.photo_remove, Signal::derive(|| false), remove)}
            </div>
            {move || {
                sending().then(|| view! { <progress max="100" value=item.progress aria-label=move || (t.photo_sending)(number())></progress> })
            }}
            {move || item.error.get().map(|error| {
                let text = error.fields().first().map(|at| (t.reason)("photos", at.reason, at.limit)).unwrap_or_else(|| t.error(&error));
                view! { <p class="error" role="alert"><Icon icon=icondata_lu::LuCircleAlert/>{text}</p> }
            })}
            {move || item.may_go_through().then(|| view! {
                <button type="button" class="line" aria-label=move || (t.photo_again)(number()) on:click=move |_| item.send_again()>
                    <Icon icon=icondata_lu::LuRotateCw/>{t.try_again}
                </button>
            })}
            {move || item.photo.get().map(|photo| view! { <input type="hidden" name=if several { format!("photos[{}]", position.get()) } else { "photo".to_owned() } value=photo.id/> })}
        </li>
    }
}
