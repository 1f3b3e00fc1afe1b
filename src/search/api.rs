//! Server functions of searching.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::Suggestions;
use crate::error::AppError;

/// What may be meant by what is being typed: at most two persons, two categories and six titles of books on sale.
#[server(prefix = "/api", endpoint = "book/suggest", input = GetUrl)]
pub async fn suggest(#[server(default)] q: String) -> Result<Suggestions, AppError> {
    use super::suggest::suggest;
    use crate::error::FieldErrors;
    use crate::listings::query::MAX_SEARCH;
    let visit = crate::server::guard::anyone().await?;
    let mut errors = FieldErrors::default();
    let typed = errors.take("q", crate::text::line(&q, 0, MAX_SEARCH));
    Ok(Suggestions { suggestions: suggest(&visit.state, visit.lang(), &errors.finish(typed)?).await? })
}
