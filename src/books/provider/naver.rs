use serde::Deserialize;

use super::http::Http;
use super::{Provider, Said, text};
use crate::books::model::{BookFacts, Isbn};
use crate::server::config::Secret;

pub const HOME: &str = "https://openapi.naver.com";

/// Naver's book search (네이버 책 상세 검색, `book_adv.json`).
pub struct Naver {
    pub http: Http,
    pub id: Secret,
    pub secret: Secret,
}

#[derive(Deserialize)]
struct Answer {
    items: Vec<Item>,
}

/// Its `discount` is what the book costs at a shop today and not its price when new, so it is left alone.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    title: String,
    /// Joined by `^`.
    author: String,
    publisher: String,
    /// `20211011`
    pubdate: String,
    /// Thirteen digits, or ten and thirteen.
    isbn: String,
    description: String,
}

impl Provider for Naver {
    fn look_up<'a>(&'a self, isbn: &'a Isbn) -> Said<'a> {
        Box::pin(async move {
            let secrets = [("x-naver-client-id", &self.id), ("x-naver-client-secret", &self.secret)];
            read(&self.http.get("/v1/search/book_adv.json", &[("d_isbn", isbn.as_str())], &secrets).await?, isbn)
        })
    }
}

fn read(answer: &str, isbn: &Isbn) -> anyhow::Result<Option<BookFacts>> {
    let answer: Answer = serde_json::from_str(answer)?;
    let item = answer.items.into_iter().find(|item| item.isbn.split(' ').any(|number| number == isbn.as_str()));
    Ok(item.and_then(|item| facts(item, isbn)))
}

fn facts(item: Item, isbn: &Isbn) -> Option<BookFacts> {
    Some(BookFacts {
        isbn: isbn.as_str().to_owned(),
        title: text::title(&item.title)?,
        author: text::author(&item.author.replace('^', ", ")),
        publisher: text::publisher(&item.publisher),
        category: String::new(),
        subcategory: String::new(),
        published_on: text::date(&item.pubdate),
        description: text::description(&item.description),
        original_price: None,
    })
}
