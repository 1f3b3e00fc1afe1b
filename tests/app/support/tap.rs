//! Stands between a shop and PostgreSQL and notes every statement that is run: how many a page costs, and which.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// "Do you speak TLS?", asked before the protocol begins (PostgreSQL's documentation, 54.7).
const SSL_REQUEST: u32 = 80_877_103;

#[derive(Clone)]
pub struct Tap {
    port: u16,
    statements: Arc<Mutex<Vec<String>>>,
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

    /// The statements that ran since this was last asked.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.statements.lock().expect("a list"))
    }
}

fn authority(url: &str) -> &str {
    url.split("://").nth(1).and_then(|rest| rest.split('/').next()).expect("a URL with a host")
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    // Ends with the connection, however that ends.
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

async fn listen(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, statements: Arc<Mutex<Vec<String>>>) {
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
    /// SQL by the name under which it was prepared.
    prepared: HashMap<Vec<u8>, String>,
}

impl Heard {
    /// What runs by these bytes.
    fn statements(&mut self, bytes: &[u8]) -> Vec<String> {
        self.bytes.extend_from_slice(bytes);
        let mut run = Vec::new();
        loop {
            let kind = usize::from(self.started);
            let Some(length) = self.bytes.get(kind..kind + 4).map(number) else { return run };
            let end = kind + length as usize;
            if self.bytes.len() < end {
                return run;
            }
            let message: Vec<u8> = self.bytes.drain(..end).collect();
            if self.started {
                run.extend(self.statement(message[0], &message[5..]));
            } else {
                self.started = message.get(4..8).map(number) != Some(SSL_REQUEST);
            }
        }
    }

    /// Parse prepares, Bind runs what was prepared, Query does both.
    fn statement(&mut self, kind: u8, body: &[u8]) -> Option<String> {
        let mut strings = body.split(|byte| *byte == 0);
        let (first, second) = (strings.next()?, strings.next().unwrap_or_default());
        match kind {
            b'P' => {
                self.prepared.insert(first.to_vec(), String::from_utf8_lossy(second).into_owned());
                None
            }
            b'B' => self.prepared.get(second).cloned(),
            b'Q' => Some(String::from_utf8_lossy(first).into_owned()),
            _ => None,
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_be_bytes(bytes.try_into().expect("four bytes"))
}
