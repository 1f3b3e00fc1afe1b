//! Rows that change with a migration or by an operator's hand, and are read with every page.

use std::sync::{Arc, Mutex, PoisonError};

use crate::error::AppError;
use crate::time::{MINUTE, Timestamp};

/// How long a node may go on with what it has read: nodes do not tell each other.
const LIFETIME: i64 = MINUTE;

/// What was read last, and when.
#[derive(Clone)]
pub struct Cached<T>(Arc<Mutex<Option<(Timestamp, T)>>>);

impl<T> Default for Cached<T> {
    fn default() -> Self {
        Cached(Arc::default())
    }
}

impl<T: Clone> Cached<T> {
    /// What was read within the last minute, else what `read` gives. An error is not kept.
    pub async fn get(&self, now: Timestamp, read: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((since, value)) = known
            && now.0 - since.0 < LIFETIME
        {
            return Ok(value);
        }
        let value = read.await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, value.clone()));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_read_lasts_a_minute_and_an_error_not_at_all() {
        let cached = Cached::default();
        let get = |now: i64, value: Result<i32, AppError>| cached.get(Timestamp(now), async move { value });
        assert_eq!(get(0, Err(AppError::Busy)).await, Err(AppError::Busy));
        assert_eq!(get(0, Ok(1)).await, Ok(1));
        assert_eq!(get(MINUTE - 1, Ok(2)).await, Ok(1));
        assert_eq!(get(MINUTE, Ok(3)).await, Ok(3));
    }
}
