//! The browser's side: a question is an address, an answer the text that came back.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use codee::string::FromToStringCodec;
use gloo_net::http::{Request, Response};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::redirect::{REDIRECT_HEADER, call_redirect_hook};
use send_wrapper::SendWrapper;
use serde::Serialize;
use web_sys::{AbortController, UrlSearchParams};

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
        let request = Request::post(&path).header("Accept", "application/json").body(body);
        text_of(request.map_err(|_| AppError::Internal)?.send().await.map_err(|_| AppError::Offline)?).await
    })
}

/// Posts a form's fields, and goes to where the answer leads.
pub async fn post(path: &str, fields: &UrlSearchParams) -> Result<(), AppError> {
    let request = Request::post(path).header("Accept", "application/json").body(fields.clone());
    let response = request.map_err(|_| AppError::Internal)?.send().await.map_err(|_| AppError::Offline)?;
    let headers = response.headers();
    let onward = headers.get(REDIRECT_HEADER).and_then(|_| headers.get("location"));
    text_of(response).await?;
    if let Some(path) = onward {
        call_redirect_hook(&path);
    }
    Ok(())
}

async fn text_of(response: Response) -> Result<String, AppError> {
    let text = response.text().await.map_err(|_| AppError::Offline)?;
    if response.ok() { Ok(text) } else { Err(serde_json::from_str(&text).unwrap_or(AppError::Internal)) }
}
