//! How often a review or a listing is read: once a reader and Korean day. Counting waits in a queue, so that it is in no answer's way.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

use crate::error::AppError;
use crate::likes::model::Subject;
use crate::server::db::{Tx, on_db};
use crate::server::guard::Visit;
use crate::server::state::AppState;
use crate::server::{session, token};
use crate::time::{DAY, Timestamp};
use crate::users::model::Me;

/// Readings that may wait; beyond that they are not counted.
const QUEUE: usize = 4_096;
/// Readings that are counted in one transaction.
const BATCH: usize = 256;
/// Bytes of a day's salt, and of what is kept of a reader.
const SALT: usize = 32;
const KEPT: usize = 16;

/// Who reads. Neither is kept: only a hash with the day's salt, and both go with the day.
pub enum Reader {
    Member(i64),
    Visitor { address: String, agent: String },
}

impl Reader {
    /// The member, or an address with its browser.
    pub fn of(visit: &Visit, me: Option<&Me>) -> Reader {
        match me {
            Some(me) => Reader::Member(me.id),
            None => Reader::Visitor { address: visit.address.clone(), agent: session::user_agent(&visit.headers) },
        }
    }
}

enum Message {
    Read {
        subject: Subject,
        reader: Reader,
    },
    /// Answered once everything before has been counted.
    Settle(oneshot::Sender<()>),
}

/// The way into the queue.
#[derive(Clone)]
pub struct Readers {
    queue: mpsc::Sender<Message>,
    /// Taken by the worker.
    waiting: Arc<Mutex<Option<mpsc::Receiver<Message>>>>,
}

impl Default for Readers {
    fn default() -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        Readers { queue, waiting: Arc::new(Mutex::new(Some(waiting))) }
    }
}

impl Readers {
    /// Somebody reads it.
    pub fn read(&self, subject: Subject, reader: Reader) {
        // A full queue loses a count, and nobody waits for it.
        let _ = self.queue.try_send(Message::Read { subject, reader });
    }

    /// Done once whatever was read before has been counted.
    pub async fn settle(&self) {
        let (done, settled) = oneshot::channel();
        if self.queue.send(Message::Settle(done)).await.is_ok() {
            // An error means that the worker is gone, and with it what waited.
            let _ = settled.await;
        }
    }
}

/// The worker of this node.
pub async fn count_for_ever(state: AppState) {
    let waiting = state.readers.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut waiting) = waiting else { return };
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let (mut read, mut settled) = (Vec::new(), Vec::new());
        for message in batch.drain(..) {
            match message {
                Message::Read { subject, reader } => read.push((subject, reader)),
                Message::Settle(done) => settled.push(done),
            }
        }
        // A failure is logged where it becomes an AppError; these readings are not counted.
        let _ = count(&state, read).await;
        for done in settled {
            // Who asked may have left.
            let _ = done.send(());
        }
    }
}

/// The Korean day as a number: 20261125.
fn day(now: Timestamp) -> i64 {
    let (year, month, day) = now.date();
    (year * 100 + month) * 100 + day
}

async fn count(state: &AppState, mut read: Vec<(Subject, Reader)>) -> Result<(), AppError> {
    if read.is_empty() {
        return Ok(());
    }
    // Always in the same order, so that two nodes do not wait for each other.
    read.sort_by_key(|(subject, _)| (subject.kind(), subject.id()));
    let today = day(state.clock.now());
    let mut tx = state.db.write().await?;
    let salt = salt(&mut tx, today).await?;
    for (subject, reader) in read {
        let (first_time, one_more) = match subject {
            Subject::Review(_) => (
                "insert into review_reader (review_id, day, reader_hash) select review_id, $2, $3 from review where review_id = $1
                 on conflict (review_id, day, reader_hash) do nothing",
                "update review_views set views = views + 1 where review_id = $1",
            ),
            Subject::Book(_) => (
                "insert into listing_reader (listing_id, day, reader_hash) select listing_id, $2, $3 from listing where listing_id = $1
                 on conflict (listing_id, day, reader_hash) do nothing",
                "insert into listing_views (listing_id, views) values ($1, 1) on conflict (listing_id) do update set views = listing_views.views + 1",
            ),
        };
        let hash = hash(&salt, &reader);
        let first = on_db!(tx.conn(), |conn| {
            sqlx::query(first_time).bind(subject.id()).bind(today).bind(hash).execute(conn).await.map(|done| done.rows_affected() == 1)
        })?;
        if first {
            on_db!(tx.conn(), |conn| sqlx::query(one_more).bind(subject.id()).execute(conn).await.map(drop))?;
        }
    }
    Ok(tx.commit().await?)
}

/// The day's salt, made by whoever is first.
async fn salt(tx: &mut Tx, day: i64) -> Result<Vec<u8>, AppError> {
    on_db!(tx.conn(), |conn| {
        sqlx::query("insert into reader_salt (day, salt) values ($1, $2) on conflict (day) do nothing")
            .bind(day)
            .bind(token::new_bytes::<SALT>().to_vec())
            .execute(conn)
            .await
            .map(drop)
    })?;
    let (salt,): (Vec<u8>,) =
        on_db!(tx.conn(), |conn| sqlx::query_as("select salt from reader_salt where day = $1").bind(day).fetch_one(conn).await)?;
    Ok(salt)
}

fn hash(salt: &[u8], reader: &Reader) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(salt);
    match reader {
        Reader::Member(id) => hash.update(format!("member {id}")),
        Reader::Visitor { address, agent } => hash.update(format!("visitor {address}\n{agent}")),
    }
    hash.finalize()[..KEPT].to_vec()
}

/// Removes the salts and hashes of days that are over.
pub async fn sweep(state: &AppState) -> Result<(), AppError> {
    // Another node's clock may be a little behind: yesterday's stay.
    let yesterday = day(state.clock.now().plus(-DAY));
    let mut tx = state.db.write().await?;
    for over in ["delete from review_reader where day < $1", "delete from listing_reader where day < $1", "delete from reader_salt where day < $1"] {
        on_db!(tx.conn(), |conn| sqlx::query(over).bind(yesterday).execute(conn).await.map(drop))?;
    }
    Ok(tx.commit().await?)
}
