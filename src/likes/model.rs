//! What can be liked and spoken of.

use serde::{Deserialize, Serialize};

use crate::error::{AppError, FieldErrors, Reason};

/// A listing (`book` on the wire, as everywhere in the API) or a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    Book(i64),
    Review(i64),
}

impl Subject {
    /// From the fields `kind` and `id`. What cannot be an id is not there.
    pub fn parse(kind: &str, id: &str) -> Result<Subject, AppError> {
        let mut errors = FieldErrors::default();
        let make: Option<fn(i64) -> Subject> = match kind {
            "book" => Some(Subject::Book),
            "review" => Some(Subject::Review),
            _ => None,
        };
        if make.is_none() {
            errors.push("kind", Reason::Unknown);
        }
        let make = errors.finish(make)?;
        Ok(make(id.parse().map_err(|_| AppError::NotFound)?))
    }

    pub fn kind(self) -> &'static str {
        match self {
            Subject::Book(_) => "book",
            Subject::Review(_) => "review",
        }
    }

    pub fn id(self) -> i64 {
        match self {
            Subject::Book(id) | Subject::Review(id) => id,
        }
    }

    /// The page that it has.
    pub fn path(self) -> String {
        match self {
            Subject::Book(id) => format!("/books/{id}"),
            Subject::Review(id) => format!("/reviews/{id}"),
        }
    }
}

/// `{on, count}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub on: bool,
    pub count: i64,
}

/// `true`, `1`, `on`; anything else but nothing and its opposites is refused, by the name of its field.
pub fn switch(field: &str, word: &str) -> Result<bool, AppError> {
    match word {
        "true" | "1" | "on" => Ok(true),
        "false" | "0" | "off" | "" => Ok(false),
        _ => Err(AppError::invalid(field, Reason::Unknown)),
    }
}
