//! How the browser asks the server: a question goes out as a query or a form, JSON comes back and is read where it is
//! shown. The library's resources and actions are made anew for each answer's type; these are made once for all, and
//! the browser loads a good part less.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use codee::string::FromToStringCodec;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::AppError;

/// Forms that are sent to a server function.
pub mod form;
#[cfg(not(feature = "ssr"))]
#[path = "browser.rs"]
mod side;
#[cfg(feature = "ssr")]
#[path = "server.rs"]
mod side;

use side::{Answer, Ask};

/// Stands before an error in an answer's text. No JSON begins with it.
const ERROR_MARK: char = '!';

/// What a server function answers: it travels as JSON and is read on both sides.
pub trait Told: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}
impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Told for T {}

/// A server function with its arguments, to be asked by whoever wants to know.
pub struct Question<T>(Ask, PhantomData<fn() -> T>);

/// Only for functions that are read by GET.
pub fn question<S>(arguments: S) -> Question<S::Output>
where
    S: ServerFn<Error = AppError> + Serialize + Sync + 'static,
    S::Output: Told,
{
    Question(Ask::new(arguments), PhantomData)
}

impl<T: Told> Question<T> {
    /// Asks once.
    pub async fn ask(self) -> Result<T, AppError> {
        self.0.answer().await.read()
    }
}

/// Sends fields to a server function, where no form of the page's does, and reads the answer.
pub async fn send<T: DeserializeOwned>(path: &str, fields: &[(&'static str, String)]) -> Result<T, AppError> {
    let text = side::send(path, fields).await?;
    serde_json::from_str(&text).map_err(|_| AppError::Internal)
}

/// The answer to a page's question, which is asked again whenever it changes.
pub struct Asked<T>(Resource<Answer, FromToStringCodec>, PhantomData<fn() -> T>);

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Asked<T> {}

/// Asks on the server, where the page is made there, and else in the browser. The page waits for the answer: a late 404
/// or title would be lost.
pub fn ask<T: Told>(question: impl Fn() -> Question<T> + Send + Sync + 'static) -> Asked<T> {
    Asked(side::resource(Arc::new(move || question().0)), PhantomData)
}

impl<T: Told> Asked<T> {
    pub async fn answer(self) -> Result<T, AppError> {
        self.0.await.read()
    }

    /// Where the question itself may be refused, that is an answer: the page shows what is wrong with it.
    pub fn or_refused(self) -> OrRefused<T> {
        OrRefused(self)
    }

    /// Asks the same once more.
    pub fn again(self) {
        self.0.refetch();
    }
}

/// An answer, or the [`AppError::Invalid`] that came for it.
pub struct OrRefused<T>(Asked<T>);

impl<T> Clone for OrRefused<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for OrRefused<T> {}

/// What a page waits for: an answer, or two that belong together.
pub trait Awaited: Copy + Send + Sync + 'static {
    type Answer: Send + 'static;

    fn awaited(self) -> impl Future<Output = Result<Self::Answer, AppError>> + Send;
}

impl<T: Told> Awaited for Asked<T> {
    type Answer = T;

    async fn awaited(self) -> Result<T, AppError> {
        self.answer().await
    }
}

impl<T: Told> Awaited for OrRefused<T> {
    type Answer = Result<T, AppError>;

    async fn awaited(self) -> Result<Self::Answer, AppError> {
        match self.0.answer().await {
            Err(other) if !matches!(other, AppError::Invalid { .. }) => Err(other),
            answer => Ok(answer),
        }
    }
}

impl<A: Awaited, B: Awaited> Awaited for (A, B) {
    type Answer = (A::Answer, B::Answer);

    async fn awaited(self) -> Result<Self::Answer, AppError> {
        Ok((self.0.awaited().await?, self.1.awaited().await?))
    }
}
