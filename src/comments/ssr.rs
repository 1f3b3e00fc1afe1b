//! What this room's server functions use.

pub use super::store;
pub use crate::likes::model::Subject;
pub use crate::server::guard;

use super::model::Words;
use crate::error::{AppError, FieldErrors, Reason};

/// The words of a comment, or what is wrong with them.
pub fn words(text: &str) -> Result<Words, AppError> {
    let mut errors = FieldErrors::default();
    let words = errors.take("text", Words::parse(text));
    errors.finish(words)
}

/// The comment that is answered, if one is.
pub fn optional_id(text: &str) -> Result<Option<i64>, AppError> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::invalid("parent", Reason::Unknown)),
    }
}
