use std::time::Duration;

use anyhow::{anyhow, bail, ensure};
use reqwest::header::{HeaderMap, HeaderValue};

use crate::server::config::{Books, Secret};
use crate::server::outside;

/// Bytes of an answer about one book. Both services' are a few kilobytes.
const ANSWER_BYTES: usize = 256 * 1024;

/// Asks one service: within a time, without following it elsewhere, reading no more than an answer can be.
pub struct Http {
    client: reqwest::Client,
    home: String,
}

impl Http {
    /// Asks at `home`, or where the configuration says.
    pub fn new(config: &Books, home: &str) -> anyhow::Result<Http> {
        let home = config.provider_url.0.as_ref().map_or(home, |url| url.as_str()).to_owned();
        let client = outside::client()?.timeout(Duration::from_secs(config.provider_seconds)).build()?;
        Ok(Http { client, home })
    }

    /// The text that `path` answers with. No error of this names the address: a key may stand in it.
    pub async fn get(&self, path: &str, query: &[(&str, &str)], secrets: &[(&'static str, &Secret)]) -> anyhow::Result<String> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let mut headers = HeaderMap::new();
        for (name, secret) in secrets {
            let mut value = HeaderValue::from_str(secret.expose()).map_err(|_| anyhow!("a key has characters that no header may have"))?;
            value.set_sensitive(true);
            headers.insert(*name, value);
        }
        let request = self.client.get(format!("{}{path}?{query}", self.home)).headers(headers);
        let mut response = request.send().await.map_err(reqwest::Error::without_url)?;
        ensure!(response.status().is_success(), "it answered {}", response.status().as_u16());
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
            if answer.len() + chunk.len() > ANSWER_BYTES {
                bail!("its answer is longer than {ANSWER_BYTES} bytes");
            }
            answer.extend_from_slice(&chunk);
        }
        String::from_utf8(answer).map_err(|_| anyhow!("its answer is no UTF-8"))
    }
}
