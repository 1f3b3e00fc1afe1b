//! The browser's side: a question is an address, an answer the text that came back.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use codee::string::FromToStringCodec;
use gloo_net::http::{Request, Response};
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook};
use send_wrapper::SendWrapper;
use serde::Serialize;
use web_sys::{AbortController, RequestInit, UrlSearchParams};

use super::{ERROR_MARK, Told};
use crate::error::AppError;

/// Path and query.
#[derive(Clone, PartialEq)]
pub struct Ask(String);

impl Ask {
    pub fn new<S: ServerFn<Error = AppError> + Serialize>(arguments: S) -> Ask {
        // Arguments are flat text: there is nothing in them that a query could not say.
        let query = serde_qs::to_string(&arguments).unwrap_or_default();
        Ask(format!("{}?{query}", S::PATH))
    }

    pub async fn answer(self) -> Answer {
        Answer(match get(self.0).await {
            Ok(text) => text.into(),
            Err(error) => format!("{ERROR_MARK}{}", serde_json::to_string(&error).unwrap_or_default()).into(),
        })
    }
}

type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;

pub fn resource(ask: Arc<dyn Fn() -> Ask + Send + Sync>) -> Resource<Answer, FromToStringCodec> {
    let source: Box<dyn Fn() -> Ask + Send + Sync> = Box::new(move || ask());
    Resource::new_str_blocking(source, |ask| -> Coming { Box::pin(ask.answer()) })
}

/// JSON, or [`ERROR_MARK`] and an error's JSON.
#[derive(Clone)]
pub struct Answer(Arc<str>);

impl Answer {
    pub fn read<T: Told>(self) -> Result<T, AppError> {
        match self.0.strip_prefix(ERROR_MARK) {
            Some(error) => Err(serde_json::from_str(error).unwrap_or(AppError::Internal)),
            None => serde_json::from_str(&self.0).map_err(|_| AppError::Internal),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Answer {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Answer, Infallible> {
        Ok(Answer(text.into()))
    }
}

/// Whoever walks on before the answer is there lets it go.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn get(address: String) -> impl Future<Output = Result<String, AppError>> + Send {
    SendWrapper::new(async move {
        let abort = AbortController::new().ok().map(Abort);
        let signal = abort.as_ref().map(|abort| abort.0.signal());
        let request = Request::get(&address).header("Accept", "application/json").abort_signal(signal.as_ref()).build();
        let response = request.map_err(|_| AppError::Internal)?.send().await.map_err(|_| AppError::Offline)?;
        text_of(response).await
    })
}

/// Posts fields, and gives the answer's text.
pub fn send(path: &str, fields: &[(&'static str, String)]) -> impl Future<Output = Result<String, AppError>> + Send {
    let (path, fields) = (path.to_owned(), fields.to_vec());
    SendWrapper::new(async move {
        let body = UrlSearchParams::new().map_err(|_| AppError::Internal)?;
        fields.iter().for_each(|(name, value)| body.append(name, value));
        text_of(submit(&path, &body).await?).await
    })
}

/// Posts a form's fields, and goes to where the answer leads.
pub async fn post(path: &str, fields: &UrlSearchParams) -> Result<(), AppError> {
    let response = submit(path, fields).await?;
    let headers = response.headers();
    let onward = headers.get(REDIRECT_HEADER).and_then(|_| headers.get("location"));
    text_of(response).await?;
    if let Some(path) = onward {
        call_redirect_hook(&path);
    }
    Ok(())
}

/// What a page may have on its way when it is left: 64 KiB by the Fetch standard (HTTP-network-or-cache fetch, step 8), of
/// all its requests together. A longer one would be refused, so it goes as any other does and ends with its page.
const OUTLIVES_ITS_PAGE: u32 = 32 * 1024;

/// A heart shows at once that it was pressed, and a reader walks on: the request must get there all the same.
async fn submit(path: &str, fields: &UrlSearchParams) -> Result<Response, AppError> {
    let lasting = fields.to_string().length() <= OUTLIVES_ITS_PAGE;
    let request = Request::post(path).header("Accept", "application/json").body(fields.clone());
    let mut request = request.map_err(|_| AppError::Internal)?;
    if lasting {
        // Neither gloo-net's builder nor web-sys has the word for it.
        let init = RequestInit::new();
        Reflect::set(&init, &"keepalive".into(), &true.into()).map_err(|_| AppError::Internal)?;
        let kept = web_sys::Request::new_with_request_and_init(&request.into(), &init);
        request = kept.map_err(|_| AppError::Internal)?.into();
    }
    request.send().await.map_err(|_| AppError::Offline)
}

async fn text_of(response: Response) -> Result<String, AppError> {
    let text = response.text().await.map_err(|_| AppError::Offline)?;
    if response.ok() { Ok(text) } else { Err(serde_json::from_str(&text).unwrap_or(AppError::Internal)) }
}
