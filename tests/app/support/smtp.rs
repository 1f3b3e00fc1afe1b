//! A mail server that fails when it is told to (RFC 5321, as much of it as a client needs to send).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use joongobooks::server::config::{Config, Secret};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::Shop;

/// By port: a test finds the server that its configuration was given.
static SERVERS: LazyLock<Mutex<HashMap<String, Smtp>>> = LazyLock::new(Mutex::default);

#[derive(Clone, Default)]
pub struct Smtp(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// How many mails are still refused.
    failures: usize,
    /// Mails that somebody tried to send.
    tries: usize,
    taken: Vec<String>,
}

impl Smtp {
    /// For `on_both_engines!`: mails go to a server of their own, which takes them until it is told to fail.
    pub fn configure(config: &mut Config) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a listener for tokio");
        let url = format!("smtp://{}", listener.local_addr().expect("it listens"));
        let smtp = Smtp::default();
        SERVERS.lock().expect("a map").insert(url.clone(), smtp.clone());
        config.mail.url = url.parse::<Secret>().expect("a secret is any text");
        let listener = TcpListener::from_std(listener).expect("a listener for tokio");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let smtp = smtp.clone();
                // A client that goes away in the middle ends its own talk only.
                tokio::spawn(async move { drop(smtp.talk(stream).await) });
            }
        });
    }

    /// The one that `shop` sends its mails to.
    pub fn of(shop: &Shop) -> Smtp {
        SERVERS.lock().expect("a map").get(shop.state.config.mail.url.expose()).expect("configured by Smtp::configure").clone()
    }

    /// Refuses the next `times` mails, for now (451).
    pub fn fail(&self, times: usize) {
        self.0.lock().expect("a server").failures = times;
    }

    pub fn tries(&self) -> usize {
        self.0.lock().expect("a server").tries
    }

    /// The mails that it took, as they came.
    pub fn taken(&self) -> Vec<String> {
        self.0.lock().expect("a server").taken.clone()
    }

    /// Whether the mail that begins is taken.
    fn takes(&self) -> bool {
        let mut inner = self.0.lock().expect("a server");
        inner.tries += 1;
        let fails = inner.failures > 0;
        inner.failures = inner.failures.saturating_sub(1);
        !fails
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 post office\r\n").await?;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let answer = match line.split_whitespace().next().unwrap_or_default().to_uppercase().as_str() {
                "MAIL" if !self.takes() => "451 the office is closed",
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mail = data(&mut stream).await?;
                    self.0.lock().expect("a server").taken.push(mail);
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 well",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

/// Up to the line with one dot.
async fn data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut mail = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(mail);
        }
        mail.push_str(&line);
    }
}
