//! Mail. What is to be sent is a row of the outbox, written in the transaction of what it tells of, so that nothing is
//! lost at a restart; a worker on each node takes rows one at a time, and tries again later where sending fails.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::{Mutex, Notify};

use super::config;
use super::db::{Tx, on_db};
use super::state::AppState;
use super::token;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use crate::users::mails;

/// How long a worker keeps a row to itself. A crash in between delays the mail by as much.
const LEASE: i64 = 2 * MINUTE;
/// How long a mail server may take; less than [`LEASE`].
const SMTP_TIMEOUT: Duration = Duration::from_secs(30);
/// The wait after a first failure; it doubles with each, up to [`LONGEST_WAIT`].
const FIRST_WAIT: i64 = 30 * SECOND;
const LONGEST_WAIT: i64 = HOUR;
/// After this long a mail is given up.
const PATIENCE: i64 = DAY;
/// How often the outbox is looked at where nothing wakes the worker: for retries, and for what another process queued.
const LOOK: Duration = Duration::from_secs(15);

/// What a mail says, and to whom.
pub struct Letter {
    /// The address as its owner gave it. The one that a mail was asked for with may be spelled in other letters that are
    /// the same in lower case, and lead elsewhere.
    pub to: String,
    pub subject: String,
    pub body: String,
}

/// A mail that is to go out now.
#[derive(sqlx::FromRow)]
pub struct Due {
    mail_id: i64,
    pub kind: String,
    pub email: String,
    lang: String,
    attempts: i64,
    created_at: Timestamp,
}

impl Due {
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.lang).unwrap_or_default()
    }
}

/// The way out.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    transport: Transport,
    from: Mailbox,
    wake: Notify,
    /// Held while a round goes out: who asks for one waits until the mails of the one before are sent.
    round: Mutex<()>,
}

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl Mailer {
    pub fn open(config: &config::Mail) -> anyhow::Result<Mailer> {
        let from = config.from.parse().with_context(|| format!("[mail] from: {:?} is not an address", config.from))?;
        let transport = match config.url.expose() {
            "" => Transport::Folder(config.dir.clone().into()),
            // The error would repeat the URL, and with it the password.
            url => Transport::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|_| anyhow::anyhow!("[mail] url must be smtp://… or smtps://…"))?
                    .timeout(Some(SMTP_TIMEOUT))
                    .build(),
            ),
        };
        Ok(Mailer(Arc::new(Inner { transport, from, wake: Notify::new(), round: Mutex::new(()) })))
    }

    /// Tells the worker that something was queued. To be called behind the commit.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    async fn send(&self, due: &Due, letter: Letter, now: Timestamp) -> anyhow::Result<()> {
        let moment = std::time::UNIX_EPOCH + Duration::from_millis(now.0.unsigned_abs());
        let message = Message::builder().from(self.0.from.clone()).to(letter.to.parse()?).subject(letter.subject).date(moment).message_id(None);
        let message = message.header(ContentType::TEXT_PLAIN);
        match &self.0.transport {
            Transport::Smtp(smtp) => drop(smtp.send(message.body(letter.body)?).await?),
            Transport::Folder(folder) => {
                // Unencoded: whoever opens the file reads the words.
                let body = Body::new_with_encoding(letter.body, ContentTransferEncoding::Binary);
                let body = body.map_err(|_| anyhow::anyhow!("its words could not be written"))?;
                let (bytes, folder) = (message.body(body)?.formatted(), folder.clone());
                let name = format!("{}-{}-{}.eml", now.0, due.kind, &token::new_name()[..8]);
                let path = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await??;
                tracing::info!(file = %path.display(), "no mail server is configured: the mail is a file");
            }
        }
        Ok(())
    }
}

/// Whole or absent, and nobody else's to read: it may hold a link that opens an account.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::create_dir_all(folder)?;
    let (partial, path) = (folder.join(format!("{name}.partial")), folder.join(name));
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial)?;
    std::io::Write::write_all(&mut out, bytes)?;
    out.sync_all()?;
    std::fs::rename(&partial, &path)?;
    Ok(path)
}

/// Puts a mail into the outbox, within the transaction of what it tells of. One whose link works in its place waits no more.
pub async fn queue(tx: &mut Tx, kind: &str, email: &str, lang: Lang, now: Timestamp) -> Result<(), AppError> {
    take_out(tx, email, mails::replaced_by(kind)).await?;
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("insert into outbox (kind, email, email_key, lang, created_at, due_at) values ($1, $2, $3, $4, $5, $5)")
            .bind(kind)
            .bind(email)
            .bind(email.to_lowercase())
            .bind(lang.as_str())
            .bind(now.0)
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// Takes mails of these kinds to this address out of the outbox, sent or not.
pub async fn take_out(tx: &mut Tx, email: &str, kinds: &[&str]) -> Result<(), AppError> {
    for kind in kinds {
        on_db!(tx.conn(), |conn| {
            sqlx::query("delete from outbox where email_key = $1 and kind = $2").bind(email.to_lowercase()).bind(*kind).execute(conn).await.map(drop)
        })?;
    }
    Ok(())
}

/// Holds a mail's row to the end of the transaction: whether it is still in the outbox.
pub async fn hold(tx: &mut Tx, due: &Due) -> Result<bool, AppError> {
    let held = on_db!(tx.conn(), |conn| {
        sqlx::query("update outbox set attempts = attempts where mail_id = $1").bind(due.mail_id).execute(conn).await.map(|done| done.rows_affected())
    })?;
    Ok(held == 1)
}

/// The worker of this node.
pub async fn deliver_for_ever(state: AppState) {
    loop {
        // Each failure is logged where it becomes an AppError; the next round tries again.
        let _ = deliver_due(&state).await;
        let _ = tokio::time::timeout(LOOK, state.mailer.0.wake.notified()).await;
    }
}

/// Sends whatever is due. When this returns, all that was due before has been tried, by this node or by another.
pub async fn deliver_due(state: &AppState) -> Result<(), AppError> {
    let _round = state.mailer.0.round.lock().await;
    while let Some(mail_id) = next(state).await? {
        // Another node may have been faster.
        if let Some(due) = claim(state, mail_id).await? {
            deliver(state, due).await?;
        }
    }
    Ok(())
}

async fn next(state: &AppState) -> Result<Option<i64>, AppError> {
    let now = state.clock.now().0;
    let waiting: Option<(i64,)> = on_db!(state.db.read(), |conn| {
        sqlx::query_as("select mail_id from outbox where due_at <= $1 order by due_at, mail_id limit 1").bind(now).fetch_optional(conn).await
    })?;
    Ok(waiting.map(|(mail_id,)| mail_id))
}

async fn claim(state: &AppState, mail_id: i64) -> Result<Option<Due>, AppError> {
    let now = state.clock.now().0;
    let mut tx = state.db.write().await?;
    let claimed = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "update outbox set due_at = $1, attempts = attempts + 1 where mail_id = $2 and due_at <= $3
             returning mail_id, kind, email, lang, attempts, created_at",
        )
        .bind(now + LEASE)
        .bind(mail_id)
        .bind(now)
        .fetch_optional(conn)
        .await
    })?;
    tx.commit().await?;
    Ok(claimed)
}

async fn deliver(state: &AppState, due: Due) -> Result<(), AppError> {
    let now = state.clock.now();
    let sent = match mails::compose(state, &due).await {
        Ok(Some(letter)) => state.mailer.send(&due, letter, now).await,
        Ok(None) => return finish(state, due.mail_id).await,
        Err(error) => Err(anyhow::anyhow!("its words could not be found: {}", error.name())),
    };
    let Err(error) = sent else {
        tracing::info!(mail = due.mail_id, kind = due.kind, "a mail was sent");
        return finish(state, due.mail_id).await;
    };
    if now.0 - due.created_at.0 >= PATIENCE {
        tracing::error!(mail = due.mail_id, kind = due.kind, attempts = due.attempts, %error, "a mail is given up");
        return finish(state, due.mail_id).await;
    }
    let wait = wait_after(due.attempts);
    tracing::warn!(mail = due.mail_id, kind = due.kind, attempts = due.attempts, %error, seconds = wait / SECOND, "a mail could not be sent: again later");
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update outbox set due_at = $1 where mail_id = $2").bind(now.0 + wait).bind(due.mail_id).execute(conn).await.map(drop)
    })?;
    Ok(tx.commit().await?)
}

fn wait_after(attempts: i64) -> i64 {
    let doubled = FIRST_WAIT.saturating_mul(1 << (attempts - 1).clamp(0, 20));
    doubled.min(LONGEST_WAIT)
}

async fn finish(state: &AppState, mail_id: i64) -> Result<(), AppError> {
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from outbox where mail_id = $1").bind(mail_id).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_waits_longer_up_to_an_hour() {
        let waits: Vec<i64> = (1..=9).map(|attempts| wait_after(attempts) / SECOND).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
        assert_eq!(wait_after(i64::MAX), LONGEST_WAIT);
    }
}
