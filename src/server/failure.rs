//! From what failed inside to what a person is told. The cause is logged once, here, and never sent out.

use crate::error::AppError;

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => AppError::NotFound,
            sqlx::Error::PoolTimedOut => {
                tracing::warn!("no database connection came free");
                AppError::Busy
            }
            error => {
                tracing::error!(%error, "the database refused");
                AppError::Internal
            }
        }
    }
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "the file system refused");
        AppError::Internal
    }
}

/// Tells which unique key a statement ran into, if it did: the text names `table.column` (SQLite) or the constraint (PostgreSQL).
pub fn broken_key(error: &sqlx::Error) -> Option<String> {
    let error = error.as_database_error().filter(|error| error.is_unique_violation())?;
    Some(error.constraint().unwrap_or_else(|| error.message()).to_owned())
}

impl axum::response::IntoResponse for AppError {
    /// JSON with the status of API.md; `Retry-After` where there is a time to wait.
    fn into_response(self) -> axum::response::Response {
        let status = http::StatusCode::from_u16(self.status()).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        if let AppError::TooMany { retry_after } = self {
            response.headers_mut().insert(http::header::RETRY_AFTER, retry_after.into());
        }
        response
    }
}
