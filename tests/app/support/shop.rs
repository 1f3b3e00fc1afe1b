//! A shop that is open on a port of its own, with a database and a media folder of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use joongobooks::server::config::Config;
use joongobooks::server::db::Db;
use joongobooks::server::state::AppState;
use joongobooks::server::{lifecycle, router, token};
use joongobooks::users::password::{Cost, Passwords};
use leptos::config::LeptosOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, RwLock, Semaphore, SemaphorePermit, oneshot};
use tokio::task::JoinHandle;

use super::{Browser, Visitor, signup};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Shops open at the same time. scripts/with-postgres allows 200 connections, each shop holds up to [`CONNECTIONS`].
static PLACES: Semaphore = Semaphore::const_new(16);
const CONNECTIONS: u32 = 8;
/// The pages are listed once for all shops. Listing them renders the whole app, and Leptos meanwhile keeps every resource of the process from loading
/// (leptos_server's `SuppressResourceLoad` is a static flag): a page that another shop renders at that moment would never
/// come. So whoever lists routes holds this alone, and whoever asks for a page holds it with others.
pub static RENDERING: RwLock<()> = RwLock::const_new(());
static LISTED: OnceCell<()> = OnceCell::const_new();
/// The least that argon2 takes (RFC 9106, 3.1): half of what all tests took went into hashes. The real cost has tests of its own.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };
/// Rendering a page needs several threads (TRAPS.md, 8).
const WORKERS: usize = 4;

/// An open shop, as tests see it.
#[derive(Clone)]
pub struct Shop {
    pub state: AppState,
    /// `http://127.0.0.1:…`
    pub url: String,
    /// The folder that holds those of pictures and mail and, on SQLite, the database.
    pub folder: PathBuf,
    client: reqwest::Client,
}

/// An open shop, and what closing it takes.
pub struct Open {
    pub shop: Shop,
    stop: oneshot::Sender<()>,
    served: JoinHandle<anyhow::Result<()>>,
    database: Option<PostgresDatabase>,
    _folder: Arc<TempDir>,
    _place: SemaphorePermit<'static>,
}

/// Opens a shop, lets `test` visit it, and closes it.
pub fn run(kind: Kind, configure: &[fn(&mut Config)], test: impl AsyncFnOnce(Shop)) {
    runtime().block_on(async {
        let open = Open::new(kind, |config| configure.iter().for_each(|change| change(config))).await;
        test(open.shop.clone()).await;
        open.close().await;
    });
}

/// Follows no redirect: tests look at them.
pub fn client() -> reqwest::Client {
    // The crate is built without a default of its own; whoever comes second finds it there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Nothing here speaks TLS: without this, each client reads all roots of the system.
    reqwest::Client::builder().tls_certs_only([]).redirect(reqwest::redirect::Policy::none()).build().expect("a client")
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build().expect("a runtime")
}

impl Open {
    pub async fn new(kind: Kind, configure: impl FnOnce(&mut Config)) -> Open {
        Open::with(kind, configure, |_| {}).await
    }

    /// One in which something is put in another's place before it opens.
    pub async fn with(kind: Kind, configure: impl FnOnce(&mut Config), furnish: impl FnOnce(&mut AppState)) -> Open {
        let place = PLACES.acquire().await.expect("nobody closes it");
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let database = match kind {
            Kind::Sqlite => {
                std::fs::write(folder.path().join("shop.db"), migrated_sqlite().await).expect("the folder is ours");
                None
            }
            Kind::Postgres => Some(PostgresDatabase::create().await),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        let mut config = generous(folder.path());
        config.site.public_url = url.parse().expect("our own address");
        if let Some(database) = &database {
            config.database.url = database.url.parse().expect("a secret is any text");
        }
        configure(&mut config);
        // The static files as the clone has them: nothing here waits for a build of the site.
        let options = LeptosOptions::builder().output_name("joongobooks").site_root("public").build();
        let hashers = config.limits.password_hashers;
        let mut state = AppState::open(config, options).await.expect("the shop opens");
        state.passwords = Passwords::new(CHEAP, hashers);
        furnish(&mut state);
        let client = client();
        let (stop, stopped) = oneshot::channel();
        LISTED
            .get_or_init(async || {
                let _alone = RENDERING.write().await;
                router::page_routes();
            })
            .await;
        let served = tokio::spawn(lifecycle::serve(state.clone(), listener, async move { drop(stopped.await) }));
        let shop = Shop { state, url, folder: folder.path().to_owned(), client };
        Open { shop, stop, served, database, _folder: folder, _place: place }
    }

    /// Stops as a process is stopped; an error on the way is one of the test.
    pub async fn close(self) {
        drop(self.shop);
        drop(self.stop);
        self.served.await.expect("the server does not panic").expect("the server ends well");
        if let Some(database) = self.database {
            database.drop().await;
        }
    }
}

/// Limits that no test reaches in passing; those that are about a limit set it.
fn generous(folder: &Path) -> Config {
    let mut config = Config::defaults();
    config.database.url = format!("sqlite://{}/shop.db", folder.display()).parse().expect("a secret is any text");
    config.database.connections = CONNECTIONS;
    config.media.dir = folder.join("media").display().to_string();
    config.mail.dir = folder.join("mail").display().to_string();
    config.limits.login_failures = 10_000;
    config.limits.code_failures = 10_000;
    config.limits.mails_per_hour = 10_000;
    config.limits.signups_per_hour = 10_000;
    config.limits.photos_per_hour = 10_000;
    config.limits.isbns_per_hour = 10_000;
    config.chatbot.questions_per_day = 1_000;
    config.chatbot.fallbacks_per_day = 10_000;
    config.limits.shutdown_seconds = 5;
    config
}

/// A fresh database in the cluster of scripts/with-postgres.
struct PostgresDatabase {
    name: String,
    url: String,
}

impl PostgresDatabase {
    async fn create() -> PostgresDatabase {
        let name = format!("shop_{}", token::new_name());
        run_on_cluster(format!("create database {name} template {}", migrated_postgres().await)).await;
        PostgresDatabase { url: address(&name), name }
    }

    async fn drop(self) {
        run_on_cluster(format!("drop database {} with (force)", self.name)).await;
    }
}

fn address(database: &str) -> String {
    format!("{}/{database}", cluster().rsplit_once('/').expect("a path").0)
}

/// An empty shop's file: each shop begins with a copy, for a hundred tables take longer to make than most tests.
async fn migrated_sqlite() -> &'static [u8] {
    static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = async || {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("shop.db");
        migrate(&format!("sqlite://{}", path.display())).await;
        std::fs::read(path).expect("it is closed, and so all in one file")
    };
    FILE.get_or_init(make).await
}

/// The name of an empty shop's database in the cluster, to be copied as well.
async fn migrated_postgres() -> &'static str {
    static NAME: OnceCell<String> = OnceCell::const_new();
    let make = async || {
        let name = format!("empty_{}", token::new_name());
        // pg_trgm finds no Hangul under LC_CTYPE C.
        run_on_cluster(format!("create database {name} template template0 encoding 'UTF8' locale 'C.UTF-8'")).await;
        migrate(&address(&name)).await;
        name
    };
    NAME.get_or_init(make).await
}

async fn migrate(url: &str) {
    let db = Db::open(&url.parse().expect("a secret is any text"), CONNECTIONS).await.expect("it opens");
    db.migrate().await.expect("it is migrated");
    db.close().await;
}

/// `postgres://postgres@127.0.0.1:PORT/postgres`
pub fn cluster() -> String {
    std::env::var("JOONGOBOOKS_TEST_POSTGRES")
        .unwrap_or_else(|_| panic!("there is no PostgreSQL to test on: use `make test`, or put `scripts/with-postgres` before the command"))
}

async fn run_on_cluster(sql: String) {
    let mut connection = PgConnection::connect(&cluster()).await.expect("the cluster of JOONGOBOOKS_TEST_POSTGRES answers");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("the cluster does as told");
    connection.close().await.expect("the connection closes");
}

impl Shop {
    /// Somebody new, signed out, with a program.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.url.clone(), self.client.clone())
    }

    /// Somebody who just signed up as `username`; nickname and address are made from it.
    pub async fn member(&self, username: &str) -> Visitor {
        let visitor = self.visitor();
        let email = format!("{username}@example.kr");
        let fields = signup(&[("username", username), ("email", &email), ("nickname", username)]);
        visitor.post("/api/user/register", &fields).await.must_be(200);
        visitor
    }

    /// Somebody new, signed out, with a browser without JavaScript.
    pub fn browser(&self) -> Browser {
        Browser::of(self.visitor())
    }

    /// Every picture file in the media folder.
    pub fn media_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.state.media.dir().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("the media folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }
}
