//! Stands between a shop and PostgreSQL and notes every statement that is run: how many a page costs, and which. What it
//! reads is the front end's half of the protocol (PostgreSQL's documentation, chapter 55).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use sqlx::{AssertSqlSafe, Row};

use super::{Kind, Open, cluster};

/// "Do you speak TLS?", asked before the protocol begins.
const SSL_REQUEST: u32 = 80_877_103;
/// The number of the type bigint (pg_type).
const BIGINT: u32 = 20;

/// Signs of statements that nobody asked for: of the workers that keep the librarian's shelf, tell of saved searches and fill the
/// search's index at the start, of a connection that opens, and what is rare, which a process asks once.
const BEHIND: [&str; 6] = [
    "shelf_stale",
    "/* shelf */",
    "from listing_news order by",
    "where entry_id is null order by",
    "set jit",
    "select max(entry_id) from search_entry",
];

/// A statement that ran.
#[derive(Debug, Clone)]
pub struct Statement {
    pub sql: String,
    /// Its values, as they stand in SQL.
    pub values: Vec<String>,
}

#[derive(Clone)]
pub struct Tap {
    port: u16,
    statements: Arc<Mutex<Vec<Statement>>>,
}

impl Tap {
    /// In front of the server that `url` names.
    pub async fn before(url: &str) -> Tap {
        let server = authority(url).rsplit('@').next().expect("a host").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let tap = Tap { port: listener.local_addr().expect("it listens").port(), statements: Arc::default() };
        let statements = tap.statements.clone();
        tokio::spawn(async move {
            while let Ok((shop, _)) = listener.accept().await {
                let postgres = TcpStream::connect(&server).await.expect("PostgreSQL answers");
                let ((from_shop, to_shop), (from_postgres, to_postgres)) = (shop.into_split(), postgres.into_split());
                tokio::spawn(listen(from_shop, to_postgres, statements.clone()));
                tokio::spawn(pass(from_postgres, to_shop));
            }
        });
        tap
    }

    /// `url`, through this.
    pub fn through(&self, url: &str) -> String {
        let authority = authority(url);
        let user = authority.rsplit_once('@').map(|(user, _)| format!("{user}@")).unwrap_or_default();
        url.replacen(authority, &format!("{user}127.0.0.1:{}", self.port), 1)
    }

    /// The statements that ran since this was last asked, without those of workers, which come when they come.
    pub fn take(&self) -> Vec<Statement> {
        let mut statements = std::mem::take(&mut *self.statements.lock().expect("a list"));
        statements.retain(|statement| !BEHIND.iter().any(|sign| statement.sql.contains(sign)));
        statements
    }
}

/// A shop on PostgreSQL whose statements are heard.
pub async fn tapped() -> (Open, Tap) {
    let tap = Tap::before(&cluster()).await;
    let heard = tap.clone();
    let open = Open::new(Kind::Postgres, move |config| {
        config.database.url = heard.through(config.database.url.expose()).parse().expect("a secret is any text");
    })
    .await;
    (open, tap)
}

fn authority(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split('/').next()).expect("a URL with a host")
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    // Ends with the connection, however that ends.
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

async fn listen(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, statements: Arc<Mutex<Vec<Statement>>>) {
    let (mut buffer, mut heard) = ([0; 16 * 1024], Heard::default());
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        statements.lock().expect("a list").extend(heard.statements(&buffer[..length]));
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

/// One connection's messages so far.
#[derive(Default)]
struct Heard {
    bytes: Vec<u8>,
    started: bool,
    /// By the name under which it was prepared: SQL, and the types of its values.
    prepared: HashMap<Vec<u8>, (String, Vec<u32>)>,
}

impl Heard {
    /// What runs by these bytes.
    fn statements(&mut self, bytes: &[u8]) -> Vec<Statement> {
        self.bytes.extend_from_slice(bytes);
        let mut run = Vec::new();
        loop {
            // What comes first has no kind.
            let kind = usize::from(self.started);
            let Some(length) = self.bytes.get(kind..kind + 4).map(|bytes| Message(bytes).int()) else { return run };
            let end = kind + length as usize;
            if self.bytes.len() < end {
                return run;
            }
            let message: Vec<u8> = self.bytes.drain(..end).collect();
            if self.started {
                run.extend(self.statement(message[0], Message(&message[5..])));
            } else {
                self.started = Message(&message[4..]).int() != SSL_REQUEST;
            }
        }
    }

    /// Parse prepares, Bind gives the values of what was prepared, Query does without both.
    fn statement(&mut self, kind: u8, mut message: Message) -> Option<Statement> {
        match kind {
            b'P' => {
                let (name, sql) = (message.text(), message.text());
                let types = (0..message.short()).map(|_| message.int()).collect();
                self.prepared.insert(name, (String::from_utf8_lossy(&sql).into_owned(), types));
                None
            }
            b'B' => {
                let (_portal, name) = (message.text(), message.text());
                for _ in 0..message.short() {
                    message.short();
                }
                let (sql, types) = self.prepared.get(&name)?;
                let values = (0..message.short()).map(|number| message.value(types.get(usize::from(number)).copied())).collect();
                Some(Statement { sql: sql.clone(), values })
            }
            b'Q' => Some(Statement { sql: String::from_utf8_lossy(&message.text()).into_owned(), values: Vec::new() }),
            _ => None,
        }
    }
}

/// The rest of a message, read from its front.
struct Message<'a>(&'a [u8]);

impl Message<'_> {
    fn bytes(&mut self, length: usize) -> &[u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn short(&mut self) -> u16 {
        u16::from_be_bytes(self.bytes(2).try_into().expect("two bytes"))
    }

    fn int(&mut self) -> u32 {
        u32::from_be_bytes(self.bytes(4).try_into().expect("four bytes"))
    }

    /// Up to a zero.
    fn text(&mut self) -> Vec<u8> {
        let end = self.0.iter().position(|byte| *byte == 0).expect("an end");
        let text = self.bytes(end).to_vec();
        self.bytes(1);
        text
    }

    /// A value, as it stands in SQL. sqlx sends numbers in binary; other types are all read as text here.
    fn value(&mut self, kind: Option<u32>) -> String {
        match (self.int(), kind) {
            (u32::MAX, _) => "null".to_owned(),
            (8, Some(BIGINT)) => i64::from_be_bytes(self.bytes(8).try_into().expect("eight bytes")).to_string(),
            (length, _) => format!("'{}'", String::from_utf8_lossy(self.bytes(length as usize)).replace('\'', "''")),
        }
    }
}

/// Says that SQLite's plan for a statement walks an index, and sorts nothing where it does.
#[track_caller]
pub fn expect_sqlite_walk(plan: &[(i64, i64, String)], what: &str, index: &str) {
    let walk = plan.iter().find(|(_, _, detail)| detail.contains(&format!("INDEX {index} ")) || detail.ends_with(&format!("INDEX {index}")));
    let (_, level, _) = walk.unwrap_or_else(|| panic!("{what} does not walk {index}: {plan:#?}"));
    let sorts = plan.iter().any(|(_, parent, detail)| parent == level && detail.contains("ORDER BY"));
    assert!(!sorts, "{what} sorts: {plan:#?}");
}

/// SQLite's plan for a statement: each step with its own number and that of the step above.
pub async fn sqlite_plan(pool: &sqlx::SqlitePool, sql: &str) -> Vec<(i64, i64, String)> {
    let rows = sqlx::query(AssertSqlSafe(format!("explain query plan {sql}"))).fetch_all(pool).await.expect(sql);
    rows.iter().map(|row| (row.get("id"), row.get("parent"), row.get("detail"))).collect()
}

/// PostgreSQL's plan for a statement with these values.
pub async fn postgres_plan(pool: &sqlx::PgPool, Statement { sql, values }: &Statement) -> String {
    let mut conn = pool.acquire().await.expect("a connection");
    sqlx::raw_sql(AssertSqlSafe(format!("prepare list as {sql}"))).execute(&mut *conn).await.expect(sql);
    let explain = format!("explain execute list ({})", values.join(", "));
    let rows = sqlx::raw_sql(AssertSqlSafe(explain)).fetch_all(&mut *conn).await.expect(sql);
    sqlx::raw_sql("deallocate list").execute(&mut *conn).await.expect("it is forgotten");
    rows.iter().map(|row| row.get::<String, _>(0)).collect::<Vec<_>>().join("\n")
}
