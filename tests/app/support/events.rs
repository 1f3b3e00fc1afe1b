//! Somebody who listens to the event stream.

use std::time::Duration;

use serde_json::Value;

use super::Visitor;

/// After this long a stream that says nothing is taken for dead, so that a test fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Events {
    response: reqwest::Response,
    heard: String,
}

impl Events {
    /// Opens the stream of `member`.
    pub async fn of(member: &Visitor) -> Events {
        let response = member.stream("/events").await;
        assert_eq!(response.status().as_u16(), 200);
        Events { response, heard: String::new() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map(|value| value.to_str().expect("a readable header")).unwrap_or_default()
    }

    /// How many are not read, by the next event; nothing once the stream is over.
    pub async fn next(&mut self) -> Option<i64> {
        loop {
            if let Some((event, rest)) = self.heard.split_once("\n\n").map(|(event, rest)| (event.to_owned(), rest.to_owned())) {
                self.heard = rest;
                match event.strip_prefix("event: unread\ndata: ") {
                    Some(data) => return serde_json::from_str::<Value>(data).expect("JSON")["unread"].as_i64(),
                    // It says that it lives.
                    None if event.starts_with(':') => continue,
                    None => panic!("{event:?} is no event of ours"),
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("the stream says something or ends");
            self.heard.push_str(std::str::from_utf8(&chunk.expect("the stream is not torn")?).expect("UTF-8"));
        }
    }

    /// Reads on to its end.
    pub async fn rest(&mut self) -> Vec<i64> {
        let mut told = Vec::new();
        while let Some(number) = self.next().await {
            told.push(number);
        }
        told
    }

    /// Reads on until it says `unread`: the same number may be told twice.
    pub async fn until(&mut self, unread: i64) {
        let mut told = Vec::new();
        while let Some(number) = self.next().await {
            if number == unread {
                return;
            }
            told.push(number);
        }
        panic!("the stream ended before it said {unread}: {told:?}")
    }
}
