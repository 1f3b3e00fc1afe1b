//! What copies of a book went for here.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::listings::model::Condition;

/// From so many sales up they are told: fewer are no measure, and would tell of single people's sales.
pub const ENOUGH_SALES: i64 = 5;

/// Sold copies of one book in one condition, in won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    pub condition: Condition,
    pub sales: i64,
    /// Of an even number the middle between the two in the middle, in whole won.
    pub median: i64,
    pub low: i64,
    pub high: i64,
}

/// What copies of this book in this condition sold for here; null where too few did.
#[server(prefix = "/api", endpoint = "book/prices", input = GetUrl)]
pub async fn show_prices(#[server(default)] isbn: String, #[server(default)] condition: String) -> Result<Option<Prices>, AppError> {
    use super::{model::Isbn, store_prices};
    use crate::error::{FieldErrors, Reason};
    let visit = crate::server::guard::anyone().await?;
    let mut errors = FieldErrors::default();
    let isbn = errors.take("isbn", Isbn::parse(&isbn).and_then(|isbn| isbn.ok_or(Reason::Required.into())));
    let reason = if condition.is_empty() { Reason::Required } else { Reason::Unknown };
    let condition = errors.take("condition", Condition::parse(&condition).ok_or(reason.into()));
    let (isbn, condition) = errors.finish(isbn.zip(condition))?;
    store_prices::of_sold(&visit.state.db, &isbn, condition).await
}
