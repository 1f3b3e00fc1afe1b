//! Hashing and decoding take a core for tens of milliseconds. They run off the threads that answer, a few at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::AppError;

/// Waiting jobs per running one; more than that are told that we are busy.
const QUEUE: usize = 32;

/// A bounded lane of blocking work.
#[derive(Clone)]
pub struct Lane {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Lane {
    /// `width` jobs at the same time.
    pub fn new(width: usize) -> Lane {
        let width = width.max(1);
        Lane { running: Arc::new(Semaphore::new(width)), admitted: Arc::new(Semaphore::new(width * (1 + QUEUE))) }
    }

    /// Runs `job` on a blocking thread once there is room. `Busy` if the queue is full; a panic inside is `Internal`.
    pub async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let _admitted = self.admitted.clone().try_acquire_owned().map_err(|_| AppError::Busy)?;
        let running = self.running.clone().acquire_owned().await.map_err(|_| AppError::Busy)?;
        // The permit goes with the job: a visitor who leaves does not make room for a job that still runs.
        tokio::task::spawn_blocking(move || {
            let _running = running;
            job()
        })
        .await
        .map_err(|error| {
            tracing::error!(%error, "a heavy job failed");
            AppError::Internal
        })
    }
}
