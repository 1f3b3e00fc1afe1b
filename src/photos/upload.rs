//! Sends a file from the browser. XMLHttpRequest, for fetch tells nothing of an upload's progress.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, FormData, ProgressEvent, Url, XmlHttpRequest};

use super::model::{Photo, PhotoAnswer};
use crate::error::AppError;

/// An address under which the browser shows the file before it is sent. [`forget_preview`] gives its memory back.
pub fn preview(file: &File) -> String {
    Url::create_object_url_with_blob(file).unwrap_or_default()
}

/// To be called once the picture has been drawn.
pub fn forget_preview(address: &str) {
    if address.starts_with("blob:") {
        // Revoking twice is harmless.
        let _ = Url::revoke_object_url(address);
    }
}

/// Posts `file` to `/photos`. `on_progress` hears per cent, `on_done` the photo or the error, once.
pub fn upload(file: &File, on_progress: impl Fn(u8) + 'static, on_done: impl FnOnce(Result<Photo, AppError>) + 'static) {
    let started = XmlHttpRequest::new().and_then(|request| {
        let form = FormData::new()?;
        form.append_with_blob_and_filename("photos", file, &file.name())?;
        request.open("POST", "/photos")?;
        request.set_request_header("Accept", "application/json")?;
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                on_progress((event.loaded() / event.total() * 100.0) as u8);
            }
        });
        request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        let finished = request.clone();
        let end = Closure::once_into_js(move || {
            // The listener lives until here.
            drop(progress);
            on_done(answer(&finished));
        });
        request.set_onloadend(Some(end.unchecked_ref()));
        request.send_with_opt_form_data(Some(&form))
    });
    if let Err(error) = started {
        leptos::logging::warn!("the photo could not be sent: {error:?}");
    }
}

fn answer(request: &XmlHttpRequest) -> Result<Photo, AppError> {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status() {
        Ok(200) => {
            let answer: PhotoAnswer = serde_json::from_str(&text).map_err(|_| AppError::Internal)?;
            answer.photos.into_iter().next().ok_or(AppError::Internal)
        }
        Ok(0) | Err(_) => Err(AppError::Offline),
        Ok(_) => Err(serde_json::from_str(&text).unwrap_or(AppError::Internal)),
    }
}
