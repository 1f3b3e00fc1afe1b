use std::time::Duration;

use anyhow::{anyhow, bail, ensure};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::Deserialize;

use crate::server::config::Chatbot;
use crate::server::outside;

const FUNCTION: &str = "chat/completions";
/// The longest wait that a service may ask for before it is asked again. A person waits meanwhile.
const LONGEST_WAIT: u64 = 2;
/// Bytes of an answer that says what is wrong.
const ERROR_BYTES: usize = 16 * 1024;
/// Characters of its code, such as `model_not_found`.
const LONGEST_CODE: usize = 40;

/// Asks one service, and hears so much of it and no more.
pub struct Http {
    client: reqwest::Client,
    address: String,
    key: Option<HeaderValue>,
    most_bytes: usize,
}

/// An answer that has begun.
pub struct Hearing {
    response: Response,
    /// Bytes that may still come.
    room: usize,
}

/// What is wrong, as services of this kind say it. Its message may repeat the key, so that only the code is kept.
#[derive(Deserialize)]
struct Refused {
    error: RefusedFor,
}

#[derive(Deserialize)]
struct RefusedFor {
    code: Option<String>,
}

impl Http {
    pub fn new(config: &Chatbot) -> anyhow::Result<Http> {
        let pause = Duration::from_secs(config.pause_seconds);
        let key = config.key.expose();
        let mut header =
            HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| anyhow!("[chatbot] key has characters that no header may have"))?;
        header.set_sensitive(true);
        Ok(Http {
            client: outside::client()?.connect_timeout(pause).read_timeout(pause).build()?,
            address: config.base_url.of(FUNCTION),
            key: (!key.is_empty()).then_some(header),
            most_bytes: config.answer_bytes,
        })
    }

    /// Asks, and once more where nobody was reached, or was too busy: nothing has been said until then.
    pub async fn ask(&self, body: &[u8]) -> anyhow::Result<Hearing> {
        let response = match self.send(body).await {
            Ok(response) => match wait(&response) {
                Some(wait) => {
                    tokio::time::sleep(wait).await;
                    self.send(body).await
                }
                None => Ok(response),
            },
            Err(error) if error.is_connect() => self.send(body).await,
            Err(error) => Err(error),
        };
        let hearing = Hearing { response: response.map_err(reqwest::Error::without_url)?, room: self.most_bytes };
        let status = hearing.response.status();
        if !status.is_success() {
            bail!("it answered {}{}", status.as_u16(), hearing.code().await);
        }
        Ok(hearing)
    }

    async fn send(&self, body: &[u8]) -> Result<Response, reqwest::Error> {
        let mut request =
            self.client.post(&self.address).header(CONTENT_TYPE, "application/json").header(ACCEPT, "text/event-stream, application/json");
        if let Some(key) = &self.key {
            request = request.header(AUTHORIZATION, key);
        }
        request.body(body.to_vec()).send().await
    }
}

/// How long to wait before it is asked again; nothing where that would be no use, or too long.
fn wait(response: &Response) -> Option<Duration> {
    let is_busy = response.status() == StatusCode::TOO_MANY_REQUESTS || response.status().is_server_error();
    let asked = response.headers().get(RETRY_AFTER);
    let seconds = asked.map_or(Some(0), |value| value.to_str().ok()?.parse().ok());
    seconds.filter(|seconds| is_busy && *seconds <= LONGEST_WAIT).map(Duration::from_secs)
}

impl Hearing {
    /// Its media type, without parameters.
    pub fn media_type(&self) -> String {
        let value = self.response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// What came next; nothing at its end.
    pub async fn next(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        let chunk = self.response.chunk().await.map_err(reqwest::Error::without_url)?;
        let length = chunk.as_ref().map_or(0, |chunk| chunk.len());
        ensure!(length <= self.room, "its answer has too many bytes");
        self.room -= length;
        Ok(chunk.map(|chunk| chunk.to_vec()))
    }

    pub async fn whole(mut self) -> anyhow::Result<String> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.next().await? {
            bytes.extend(chunk);
        }
        String::from_utf8(bytes).map_err(|_| anyhow!("its answer is no UTF-8"))
    }

    /// For the log: the code of what is wrong, where one is told that looks like one.
    async fn code(mut self) -> String {
        self.room = self.room.min(ERROR_BYTES);
        let text = self.whole().await.unwrap_or_default();
        let code = serde_json::from_str::<Refused>(&text).ok().and_then(|refused| refused.error.code);
        let is_code = |code: &String| code.len() <= LONGEST_CODE && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        code.filter(is_code).map(|code| format!(" ({code})")).unwrap_or_default()
    }
}
