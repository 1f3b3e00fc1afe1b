//! One text of SQL, two engines. The URL's scheme chooses, at run time.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Postgres, Sqlite, Transaction};

use super::config::Secret;
use crate::search::rarity::Known;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a writer waits for another process's transaction before SQLite says "busy".
const SQLITE_BUSY: Duration = Duration::from_secs(10);
/// How long a request waits for a connection before it is answered with `Busy`.
const ACQUIRE: Duration = Duration::from_secs(10);
/// What the writer's page cache may hold, in KiB below zero: an import into a large shop touches every index at random
/// places. It takes what it touches and no more; idle shops stay small.
const SQLITE_WRITER_CACHE: &str = "-65536";
/// So much of the file, in bytes, readers see where the system has it instead of copying it page by page, which took a third of a
/// search in a large shop. It is what SQLite allows at most ("Memory-Mapped I/O", sqlite.org/mmap.html), and no memory of ours. The
/// writer copies: an import would count all that it touches as its own.
const SQLITE_READER_MAP: &str = "2147418112";
/// Pages of a text index that are put together in one go, while writers wait.
const SQLITE_MERGE: i64 = 500;
/// What a session on PostgreSQL begins with: its compiler takes longer than any statement of ours that it would make quicker.
const PG_SESSION: &str = "set jit = off";
/// And what one for [`Statement`](super::statement::Statement)s begins with. Their texts have in them what a plan depends on, such as
/// the limit; to plan them anew for each value takes as long as they do, and comes out the same. Where they read until there is
/// enough, they read in one order, with nobody's help and wherever others are: the next page is of the same rows.
const PG_PLANNED_ONCE: &str =
    "set jit = off; set plan_cache_mode = force_generic_plan; set synchronize_seqscans = off; set max_parallel_workers_per_gather = 0";
/// How long a connection is taken for good without being asked.
const PG_FRESH: Duration = Duration::from_secs(1);
/// SQLite readers at least and at most; between, two a core. Queries are short and the file is in the page cache, so more
/// would only queue on the cores, and each has a thread and caches of its own.
const SQLITE_READERS: (u32, u32) = (4, 8);

/// Something that exists for either engine; [`on_db!`] runs the same code on whichever is there.
pub enum Engine<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// Runs `$body` with `$conn` bound to the connection or pool of whichever engine `$engine` is.
/// The body is compiled once for each, so SQL text and Rust code stand there once.
macro_rules! on_db {
    ($engine:expr, |$conn:ident| $body:expr) => {
        match $engine {
            $crate::server::db::Engine::Sqlite($conn) => $body,
            $crate::server::db::Engine::Postgres($conn) => $body,
        }
    };
}
pub(crate) use on_db;

/// The database. SQLite has one writer, so that writes queue here and not on the file's lock, and a pool of readers.
#[derive(Clone)]
pub struct Db {
    pools: Arc<Engine<SqlitePools, PgPools>>,
    rarity: Arc<Known>,
}

struct SqlitePools {
    writer: SqlitePool,
    readers: SqlitePool,
}

struct PgPools {
    pool: PgPool,
    /// Its sessions plan a statement once, whatever its values.
    planned_once: PgPool,
}

/// A write transaction. Nothing is kept unless [`Tx::commit`] is called.
pub struct Tx(Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>);

impl Db {
    /// Opens `url` (`sqlite://path` or `postgres://…`). Creates SQLite's file and folder where they are missing.
    pub async fn open(url: &Secret, postgres_connections: u32) -> anyhow::Result<Db> {
        let text = url.expose();
        let engine = match text.split(':').next() {
            Some("sqlite") => Engine::Sqlite(open_sqlite(text).await?),
            Some("postgres" | "postgresql") => Engine::Postgres(open_postgres(text, postgres_connections).await?),
            _ => bail!("[database] url must begin with sqlite:// or postgres://"),
        };
        Ok(Db { pools: engine.into(), rarity: Arc::default() })
    }

    /// For reading: any connection, no transaction.
    pub fn read(&self) -> Engine<&SqlitePool, &PgPool> {
        match &*self.pools {
            Engine::Sqlite(pools) => Engine::Sqlite(&pools.readers),
            Engine::Postgres(pools) => Engine::Postgres(&pools.pool),
        }
    }

    /// The same for statements of which one plan fits all values.
    pub fn planned_once(&self) -> Engine<&SqlitePool, &PgPool> {
        match &*self.pools {
            Engine::Sqlite(pools) => Engine::Sqlite(&pools.readers),
            Engine::Postgres(pools) => Engine::Postgres(&pools.planned_once),
        }
    }

    /// For writing: a transaction. On SQLite it is `begin immediate`, for a deferred one fails when it upgrades.
    pub async fn write(&self) -> sqlx::Result<Tx> {
        Ok(Tx(match &*self.pools {
            Engine::Sqlite(pools) => Engine::Sqlite(pools.writer.begin_with("begin immediate").await?),
            Engine::Postgres(pools) => Engine::Postgres(pools.pool.begin().await?),
        }))
    }

    /// What is known of the words in it.
    pub fn rarity(&self) -> &Known {
        &self.rarity
    }

    /// Brings the schema up to date. Several nodes may do so at once.
    pub async fn migrate(&self) -> anyhow::Result<()> {
        match &*self.pools {
            Engine::Sqlite(pools) => SQLITE_MIGRATIONS.run(&pools.writer).await,
            Engine::Postgres(pools) => POSTGRES_MIGRATIONS.run(&pools.pool).await,
        }
        .context("the database could not be migrated")
    }

    /// After a bulk load: tells PostgreSQL's planner what has come and lets its text indexes take up what they have put off.
    /// Autovacuum would do so a minute or more later; until then a search takes ten times as long. SQLite's plans follow from the
    /// statements alone, but its text indexes lie in many parts, each of which a search walks: they are made one.
    pub async fn settle(&self) -> sqlx::Result<()> {
        match &*self.pools {
            Engine::Postgres(pools) => {
                sqlx::raw_sql("vacuum (analyze) book, listing, search_entry, search_prefix, shelf_text").execute(&pools.pool).await?;
            }
            Engine::Sqlite(pools) => {
                for index in ["search_fts", "shelf_fts"] {
                    merge(&pools.writer, index).await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the database answers and every migration of this binary has been applied.
    pub async fn is_ready(&self) -> anyhow::Result<bool> {
        let (applied, wanted) = match &*self.pools {
            Engine::Sqlite(pools) => {
                let mut conn = pools.readers.acquire().await?;
                (conn.list_applied_migrations(&SQLITE_MIGRATIONS.table_name).await?, &SQLITE_MIGRATIONS)
            }
            Engine::Postgres(pools) => {
                let mut conn = pools.pool.acquire().await?;
                (conn.list_applied_migrations(&POSTGRES_MIGRATIONS.table_name).await?, &POSTGRES_MIGRATIONS)
            }
        };
        Ok(wanted.iter().all(|migration| applied.iter().any(|done| done.version == migration.version)))
    }

    /// The engine's name, for logs and figures.
    pub fn engine(&self) -> &'static str {
        match &*self.pools {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// Lets transactions under way finish and closes every connection.
    pub async fn close(&self) {
        match &*self.pools {
            Engine::Sqlite(pools) => {
                pools.readers.close().await;
                pools.writer.close().await;
            }
            Engine::Postgres(pools) => {
                pools.pool.close().await;
                pools.planned_once.close().await;
            }
        }
    }
}

impl Tx {
    /// The connection to run statements on.
    pub fn conn(&mut self) -> Engine<&mut SqliteConnection, &mut PgConnection> {
        match &mut self.0 {
            Engine::Sqlite(tx) => Engine::Sqlite(tx),
            Engine::Postgres(tx) => Engine::Postgres(tx),
        }
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        on_db!(self.0, |tx| tx.commit().await)
    }
}

async fn open_sqlite(url: &str) -> anyhow::Result<SqlitePools> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(SQLITE_BUSY)
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();
    if let Some(folder) = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} could not be made", folder.display()))?;
    }
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE)
        .connect_with(options.clone().pragma("cache_size", SQLITE_WRITER_CACHE))
        .await
        .with_context(|| format!("SQLite could not open {}", options.get_filename().display()))?;
    // Files do not hang up: a connection need not be asked whether it is still there.
    let readers = SqlitePoolOptions::new()
        .max_connections(sqlite_readers())
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .connect_lazy_with(options.pragma("query_only", "on").pragma("mmap_size", SQLITE_READER_MAP));
    Ok(SqlitePools { writer, readers })
}

/// Makes one part of all those of a text index, step by step ("The merge Command", sqlite.org/fts5.html: a number below zero begins
/// with all of them, and where a step changes less than two rows nothing is left to do).
async fn merge(writer: &SqlitePool, index: &str) -> sqlx::Result<()> {
    let changes = "select total_changes()";
    let mut pages = -SQLITE_MERGE;
    loop {
        let mut tx = writer.begin_with("begin immediate").await?;
        let before: i64 = sqlx::query_scalar(changes).fetch_one(&mut *tx).await?;
        sqlx::query(AssertSqlSafe(format!("insert into {index} ({index}, rank) values ('merge', $1)"))).bind(pages).execute(&mut *tx).await?;
        let after: i64 = sqlx::query_scalar(changes).fetch_one(&mut *tx).await?;
        tx.commit().await?;
        if after - before < 2 {
            return Ok(());
        }
        pages = SQLITE_MERGE;
    }
}

fn sqlite_readers() -> u32 {
    let (least, most) = SQLITE_READERS;
    // Where the cores cannot be counted there is one at least.
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    (2 * cores).clamp(least, most)
}

async fn open_postgres(url: &str, connections: u32) -> anyhow::Result<PgPools> {
    let options = PgConnectOptions::from_str(url)?.application_name("joongobooks").disable_statement_logging();
    // One at least of either kind.
    let searching = (connections / 2).max(1);
    let others = connections.saturating_sub(searching).max(1);
    let sessions = |begin: &'static str, most: u32| {
        PgPoolOptions::new()
            .max_connections(most)
            .acquire_timeout(ACQUIRE)
            .after_connect(move |conn, _| Box::pin(async move { sqlx::raw_sql(begin).execute(conn).await.map(drop) }))
            // What was in use a moment ago is still there: asking it each time would be a round trip more for every statement.
            .test_before_acquire(false)
            .before_acquire(|conn, known| Box::pin(async move { Ok(known.idle_for < PG_FRESH || conn.ping().await.is_ok()) }))
    };
    let planned_once = sessions(PG_PLANNED_ONCE, searching).connect_lazy_with(options.clone());
    let pool = sessions(PG_SESSION, others).connect_with(options).await.context("PostgreSQL could not be reached")?;
    let (ctype,): (String,) = sqlx::query_as("select datctype::text from pg_database where datname = current_database()").fetch_one(&pool).await?;
    // With LC_CTYPE C, PostgreSQL neither lowers nor finds Hangul: pg_trgm makes no trigrams of it at all.
    if matches!(ctype.as_str(), "C" | "POSIX") {
        bail!(
            "this PostgreSQL database has LC_CTYPE {ctype}, in which Korean cannot be searched: create it with LOCALE 'C.UTF-8' TEMPLATE template0"
        );
    }
    Ok(PgPools { pool, planned_once })
}
