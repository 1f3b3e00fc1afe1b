//! Server functions of editions and categories.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::{BookFacts, Category};
use crate::error::AppError;

/// What is known of the edition with this ISBN, here or at the provider; 404 where nothing is.
#[server(prefix = "/api", endpoint = "book/isbn", input = GetUrl)]
pub async fn look_up_isbn(#[server(default)] isbn: String) -> Result<BookFacts, AppError> {
    use super::{lookup, model::Isbn};
    use crate::error::{FieldErrors, Reason};
    let visit = crate::server::guard::anyone().await?;
    let mut errors = FieldErrors::default();
    let isbn = errors.take("isbn", Isbn::parse(&isbn).and_then(|isbn| isbn.ok_or(Reason::Required.into())));
    lookup::look_up(&visit.state, &errors.finish(isbn)?, &visit.address).await?.ok_or(AppError::NotFound)
}

/// All categories, in the order in which they are shown.
#[server(prefix = "/api", endpoint = "book/categories", input = GetUrl)]
pub async fn list_categories() -> Result<Vec<Category>, AppError> {
    let visit = crate::server::guard::anyone().await?;
    super::store::categories(&visit.state).await
}
