//! What is known of a book: from our own rows, else from the provider. Whatever goes wrong with a provider, the answer is no
//! worse than without one: the book is not known.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Semaphore;

use super::model::{BookFacts, Isbn};
use super::provider::{self, Provider};
use super::{store, store_known};
use crate::error::AppError;
use crate::server::config;
use crate::server::state::AppState;
use crate::server::throttle::{self, Allowance};
use crate::time::{MINUTE, Timestamp};

/// How long a provider that failed is left alone: meanwhile nobody waits for it. Each node finds out for itself.
const REST: i64 = MINUTE;
/// Questions that are under way to the provider at the same time. Whoever finds them all taken does without.
const QUESTIONS: usize = 8;

/// The provider that is configured, if any.
#[derive(Clone)]
pub struct Books(Option<Arc<Asked>>);

struct Asked {
    provider: Box<dyn Provider>,
    places: Semaphore,
    /// In Unix milliseconds.
    rests_until: AtomicI64,
}

impl Books {
    pub fn open(config: &config::Books) -> anyhow::Result<Books> {
        let asked = |provider| Arc::new(Asked { provider, places: Semaphore::new(QUESTIONS), rests_until: AtomicI64::new(0) });
        Ok(Books(provider::open(config)?.map(asked)))
    }
}

/// What is known of the book with `isbn`, for somebody at `address`. `TooMany` where a provider would have to be asked and
/// they have asked it too often.
pub async fn look_up(state: &AppState, isbn: &Isbn, address: &str) -> Result<Option<BookFacts>, AppError> {
    if let Some(facts) = store::facts(&state.db, isbn).await? {
        return Ok(Some(facts));
    }
    let Some(asked) = &state.books.0 else { return Ok(None) };
    let now = state.clock.now();
    if now.0 < asked.rests_until.load(Ordering::Relaxed) || store_known::is_unknown(&state.db, isbn, now).await? {
        return Ok(None);
    }
    let Ok(_place) = asked.places.try_acquire() else { return Ok(None) };
    let allowance = Allowance::per_hour(state.config.limits.isbns_per_hour);
    throttle::count(&state.db, &format!("isbn:address:{address}"), 1, allowance, now).await?;
    asked.ask(state, isbn, now).await
}

impl Asked {
    async fn ask(&self, state: &AppState, isbn: &Isbn, now: Timestamp) -> Result<Option<BookFacts>, AppError> {
        match self.provider.look_up(isbn).await {
            Ok(Some(facts)) => {
                store_known::keep(&state.db, isbn, &facts, now).await?;
                // Somebody may have told of it in the meantime: then that is what is known.
                store::facts(&state.db, isbn).await
            }
            Ok(None) => {
                store_known::keep_unknown(&state.db, isbn, now).await?;
                Ok(None)
            }
            Err(error) => {
                self.rests_until.store(now.plus(REST).0, Ordering::Relaxed);
                tracing::warn!(error = format!("{error:#}"), "the provider of books failed and is left alone for a minute");
                Ok(None)
            }
        }
    }
}
