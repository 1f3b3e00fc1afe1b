//! The server's side: a question is the server function itself, an answer the value that it gave.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use codee::string::FromToStringCodec;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Told;
use crate::error::AppError;

type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// The function's future, taken out when it is asked.
#[derive(Clone)]
pub struct Ask(Arc<Mutex<Option<Coming>>>);

/// No two are the same: a page is made once here, so none is asked twice.
impl PartialEq for Ask {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

impl Ask {
    pub fn new<S: ServerFn<Error = AppError> + 'static>(arguments: S) -> Ask
    where
        S::Output: Told,
    {
        let coming = async move { Answer(arguments.run_body().await.map(|value| Arc::new(value) as Arc<dyn Value>)) };
        Ask(Arc::new(Mutex::new(Some(Box::pin(coming)))))
    }

    pub async fn answer(self) -> Answer {
        let coming = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match coming {
            Some(coming) => coming.await,
            None => Answer(Err(AppError::Internal)),
        }
    }
}

/// Only the browser sends forms by itself.
pub async fn post(_: &str, _: &web_sys::UrlSearchParams) -> Result<(), AppError> {
    Err(AppError::Internal)
}

pub async fn send(_: &str, _: &[(&'static str, String)]) -> Result<String, AppError> {
    Err(AppError::Internal)
}

pub fn resource(ask: Arc<dyn Fn() -> Ask + Send + Sync>) -> Resource<Answer, FromToStringCodec> {
    Resource::new_str_blocking(|| (), move |()| ask().answer())
}

/// What a server function gave. As text it is the JSON that the browser reads; an error has a mark before it.
#[derive(Clone)]
pub struct Answer(Result<Arc<dyn Value>, AppError>);

trait Value: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn json(&self) -> serde_json::Result<String>;
}

impl<T: Told> Value for T {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

impl Answer {
    pub fn read<T: Told>(self) -> Result<T, AppError> {
        // Deref by hand: the Arc itself would do for `Value` as well.
        self.0.and_then(|value| (*value).as_any().downcast_ref::<T>().cloned().ok_or(AppError::Internal))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(value) => f.write_str(&(**value).json().map_err(|_| fmt::Error)?),
            Err(error) => write!(f, "{}{}", super::ERROR_MARK, serde_json::to_string(error).map_err(|_| fmt::Error)?),
        }
    }
}

/// Only the browser reads answers back.
impl FromStr for Answer {
    type Err = AppError;

    fn from_str(_: &str) -> Result<Answer, AppError> {
        Err(AppError::Internal)
    }
}
