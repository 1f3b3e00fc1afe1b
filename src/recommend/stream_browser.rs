//! The browser's side: reads an answer while it is written, and leaves the keyboard where it was.

use gloo_net::http::Request;
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::document;
use leptos::server_fn::ServerFn;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, FocusOptions, HtmlElement, ReadableStreamDefaultReader, UrlSearchParams};

use super::api::AskAloud;
use super::lines::Lines;
use super::model::Piece;
use crate::error::AppError;

/// A request that can be stopped.
#[derive(Clone)]
pub struct Listening(SendWrapper<AbortController>);

impl Listening {
    /// None where this browser has no such thing.
    pub fn begin() -> Option<Listening> {
        AbortController::new().ok().map(SendWrapper::new).map(Listening)
    }

    pub fn stop(&self) {
        self.0.abort();
    }

    /// Asks, and gives each piece to `hear` as it comes.
    pub async fn to(self, fields: &[(&'static str, String)], mut hear: impl FnMut(Piece)) -> Result<(), AppError> {
        let body = UrlSearchParams::new().map_err(|_| AppError::Internal)?;
        fields.iter().for_each(|(name, value)| body.append(name, value));
        let request = Request::post(AskAloud::PATH).header("Accept", "application/json").abort_signal(Some(&self.0.signal())).body(body);
        let response = request.map_err(|_| AppError::Internal)?.send().await.map_err(|_| AppError::Offline)?;
        if !response.ok() {
            let text = response.text().await.map_err(|_| AppError::Offline)?;
            return Err(serde_json::from_str(&text).unwrap_or(AppError::Internal));
        }
        let stream = response.body().ok_or(AppError::Internal)?;
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let mut lines = Lines::default();
        loop {
            let chunk = JsFuture::from(reader.read()).await.map_err(|_| AppError::Offline)?;
            // What `read` gives has both: neither look can fail.
            let value = Reflect::get(&chunk, &"value".into()).unwrap_or_default();
            if value.is_undefined() {
                return Ok(());
            }
            lines.feed(&Uint8Array::new(&value).to_vec()).into_iter().for_each(&mut hear);
        }
    }
}

/// What the keyboard is at.
pub struct Focus(SendWrapper<HtmlElement>);

impl Focus {
    pub fn of_now() -> Option<Focus> {
        document().active_element().and_then(|element| element.dyn_into().ok()).map(SendWrapper::new).map(Focus)
    }

    /// Goes back to it, unless the keyboard has gone somewhere else.
    pub fn give_back(self) {
        if document().active_element().is_none_or(|element| document().body().is_some_and(|body| element == *body)) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            // What is gone by now cannot have it.
            let _ = self.0.focus_with_options(&options);
        }
    }
}
