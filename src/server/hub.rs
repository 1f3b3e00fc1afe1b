//! Wakes event streams. In this process it is a channel per member who listens; on PostgreSQL every node hears of it, by
//! NOTIFY in the transaction and a listener on each node. What is sent is only whose bell it is: who hears it reads the rows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

use super::config::Secret;
use super::db::{Engine, Tx};
use super::state::AppState;
use crate::error::AppError;

const CHANNEL: &str = "joongobooks";
/// Ids in one NOTIFY: PostgreSQL carries 8,000 bytes at most, an id has 19 digits at most and a comma.
const IDS: usize = 350;
/// Wakings that a slow stream may be behind; it reads the rows anyway, so one is as good as many.
const BEHIND: usize = 1;
/// How long a listener that lost PostgreSQL waits before it tries again.
const RETRY: Duration = Duration::from_secs(2);

/// Who listens here.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<HashMap<i64, broadcast::Sender<()>>>>);

impl Hub {
    /// Hears whenever something happens to `member_id`, until it is dropped.
    pub fn listen(&self, member_id: i64) -> Listening {
        let mut rooms = self.lock();
        let heard = rooms.entry(member_id).or_insert_with(|| broadcast::channel(BEHIND).0).subscribe();
        Listening { hub: self.clone(), member_id, heard }
    }

    /// Wakes those of these members who listen in this process.
    pub fn tell(&self, members: &[i64]) {
        let rooms = self.lock();
        for room in members.iter().filter_map(|member| rooms.get(member)) {
            // Nobody there is no error.
            let _ = room.send(());
        }
    }

    /// Wakes everybody: something may have been missed.
    fn tell_all(&self) {
        for room in self.lock().values() {
            let _ = room.send(());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<i64, broadcast::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One stream's ear.
pub struct Listening {
    hub: Hub,
    member_id: i64,
    heard: broadcast::Receiver<()>,
}

impl Listening {
    /// Done when something has happened since the last time.
    pub async fn next(&mut self) {
        // Having missed some is as good as having heard one; closed it never is while this lives.
        let _ = self.heard.recv().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut rooms = self.hub.lock();
        // This one still counts.
        if rooms.get(&self.member_id).is_some_and(|room| room.receiver_count() <= 1) {
            rooms.remove(&self.member_id);
        }
    }
}

/// Tells the other nodes, once the transaction is committed. This node's streams are woken by [`Hub::tell`], or by the same
/// way round.
pub async fn announce(tx: &mut Tx, members: &[i64]) -> Result<(), AppError> {
    if let Engine::Postgres(conn) = tx.conn() {
        for some in members.chunks(IDS) {
            let ids: Vec<String> = some.iter().map(i64::to_string).collect();
            sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(ids.join(",")).execute(&mut *conn).await?;
        }
    }
    Ok(())
}

/// Hears what other nodes announce. On SQLite there are none.
pub async fn listen_for_ever(state: AppState) {
    if state.db.engine() != "postgres" {
        return;
    }
    loop {
        if let Err(error) = listen(&state.config.database.url, &state.hub).await {
            tracing::warn!(%error, "announcements of other nodes cannot be heard: again soon");
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn listen(url: &Secret, hub: &Hub) -> sqlx::Result<()> {
    let mut listener = PgListener::connect(url.expose()).await?;
    listener.listen(CHANNEL).await?;
    // Whatever was announced while nobody listened.
    hub.tell_all();
    loop {
        match listener.try_recv().await? {
            Some(notification) => {
                let members: Vec<i64> = notification.payload().split(',').filter_map(|id| id.parse().ok()).collect();
                hub.tell(&members);
            }
            // The connection was lost, and is there again.
            None => hub.tell_all(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_listens_is_woken_and_who_left_leaves_nothing() {
        let hub = Hub::default();
        let (mut one, mut again, other) = (hub.listen(1), hub.listen(1), hub.listen(2));
        hub.tell(&[1, 3]);
        hub.tell(&[1]);
        one.next().await;
        again.next().await;
        drop((one, other));
        assert_eq!(hub.lock().keys().copied().collect::<Vec<_>>(), [1]);
        drop(again);
        assert!(hub.lock().is_empty());
    }
}
