//! Who else knows books: one trait, and the services that it stands for.

/// Aladin's product API.
mod aladin;
/// One bounded question over HTTP.
mod http;
/// Naver's book search.
mod naver;
/// Words of web pages as plain text within our limits.
mod text;

use std::future::Future;
use std::pin::Pin;

use anyhow::ensure;

use super::model::{BookFacts, Isbn};
use crate::server::config::{self, BookProvider};

/// What a provider says of a book; `None` where it does not know it. An error is its failure, and says nothing of the book.
pub type Said<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Option<BookFacts>>> + Send + 'a>>;

/// A service that knows books.
pub trait Provider: Send + Sync {
    fn look_up<'a>(&'a self, isbn: &'a Isbn) -> Said<'a>;
}

/// The one that is configured, if any. A missing key is an error that names it.
pub fn open(config: &config::Books) -> anyhow::Result<Option<Box<dyn Provider>>> {
    let has = |key: &config::Secret, name: &str| {
        ensure!(!key.expose().is_empty(), "[books] {name} is empty, and the provider that is configured needs it");
        Ok(key.clone())
    };
    Ok(match config.provider {
        BookProvider::None => None,
        BookProvider::Aladin => {
            let http = http::Http::new(config, aladin::HOME)?;
            Some(Box::new(aladin::Aladin { http, key: has(&config.aladin_key, "aladin_key")? }))
        }
        BookProvider::Naver => {
            let http = http::Http::new(config, naver::HOME)?;
            let (id, secret) = (has(&config.naver_id, "naver_id")?, has(&config.naver_secret, "naver_secret")?);
            Some(Box::new(naver::Naver { http, id, secret }))
        }
    })
}
