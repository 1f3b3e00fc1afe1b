//! Pages that come when somebody goes there. The router's `Lazy` is a type for each page, with code for each of them in
//! the first load; this is one for all.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos_router::{ChooseView, LazyRoute};

type Soon<T> = Pin<Box<dyn Future<Output = T>>>;

/// A page with its part of the program.
#[derive(Clone, Copy)]
pub struct Part {
    open: fn() -> Soon<AnyView>,
    fetch: fn() -> Soon<()>,
}

/// The page as the router takes it. Its data is asked for while the part is on its way.
pub fn part<T: LazyRoute>() -> Part {
    Part { open: || Box::pin(T::view(T::data())), fetch: || Box::pin(T::preload()) }
}

impl ChooseView for Part {
    async fn choose(self) -> AnyView {
        (self.open)().await
    }

    async fn preload(&self) {
        (self.fetch)().await;
    }
}
