use leptos::html::{Dialog, Video};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::eye;
use crate::i18n::sellers::{SellerTexts, use_seller_texts};
use crate::ui::icon::Icon;
use crate::ui::live::use_live;
use crate::ui::view::view;

/// What the dialog says of itself at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Opening,
    Watching,
    /// The camera may not be used.
    Refused,
    NoCamera,
    /// What reads barcodes could not be fetched.
    NoReader,
    /// At a picture.
    Looking,
    /// In a picture.
    NotFound,
}

impl Said {
    fn text(self, t: &'static SellerTexts) -> &'static str {
        match self {
            Said::Opening => t.opening,
            Said::Watching => t.hold_still,
            Said::Refused => t.refused,
            Said::NoCamera => t.no_camera,
            Said::NoReader => t.no_reader,
            Said::Looking => t.looking,
            Said::NotFound => t.not_found,
        }
    }
}

/// Opens the camera. What it reads is told as if it had been typed.
#[component]
pub fn ScanButton(on_read: Callback<String>) -> impl IntoView {
    let t = use_seller_texts();
    let live = use_live();
    let open = RwSignal::new(false);
    let isbn = RwSignal::new(None::<String>);
    let read = Callback::new(move |text: String| {
        isbn.set(Some(text.clone()));
        on_read.run(text);
    });
    let begin = move |_| {
        isbn.set(None);
        open.set(true);
    };
    view! {
        <div class="scan" hidden=move || !live.get()>
            <button type="button" class="line" aria-haspopup="dialog" on:click=begin><Icon icon=icondata_lu::LuScanBarcode/>{t.scan}</button>
            <p class="form-status" role="status" aria-live="polite">{move || isbn.with(|isbn| isbn.as_deref().map(t.read))}</p>
            {move || open.get().then(|| view! { <ScanDialog open=open on_read=read/> })}
        </div>
    }
}

/// A modal dialog: Escape closes it, and the focus comes back to the button. With it goes the camera.
#[component]
fn ScanDialog(open: RwSignal<bool>, on_read: Callback<String>) -> impl IntoView {
    let t = use_seller_texts();
    let said = RwSignal::new(Said::Opening);
    let (dialog, video) = (NodeRef::<Dialog>::new(), NodeRef::<Video>::new());
    let close = move || dialog.get_untracked().into_iter().for_each(|dialog| dialog.close());
    let read = Callback::new(move |isbn: String| {
        close();
        on_read.run(isbn);
    });
    Effect::new(move |begun: Option<bool>| {
        if begun == Some(true) {
            return true;
        }
        let (Some(dialog), Some(video)) = (dialog.get(), video.get()) else { return false };
        // It stands in the page: this cannot fail.
        let _ = dialog.show_modal();
        eye::watch(&video, said, read);
        true
    });
    let pick = move |event: web_sys::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.item(0)) {
            eye::look_at(file, said, read);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    view! {
        <dialog class="scan-dialog" node_ref=dialog aria-labelledby="scan-title" on:close=move |_| open.set(false)>
            <header>
                <h2 id="scan-title">{t.scan_title}</h2>
                <button type="button" class="quiet" aria-label=t.close on:click=move |_| close()><Icon icon=icondata_lu::LuX/></button>
            </header>
            <video node_ref=video hidden=move || said.get() != Said::Watching autoplay=true muted=true playsinline=true></video>
            <p role="status" aria-live="polite">{move || said.get().text(t)}</p>
            <div class="drop">
                <Icon icon=icondata_lu::LuImage/>
                <label for="scan-picture">{t.choose_picture}</label>
                // Without a name: it is not sent with the form around.
                <input type="file" id="scan-picture" accept="image/*" on:change=pick/>
            </div>
        </dialog>
    }
}
