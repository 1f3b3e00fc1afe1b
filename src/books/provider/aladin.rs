use serde::Deserialize;

use super::http::Http;
use super::{Provider, Said, text};
use crate::books::categories;
use crate::books::model::{BookFacts, Isbn};
use crate::server::config::Secret;

pub const HOME: &str = "https://www.aladin.co.kr";
/// The version of the API that answers in these words.
const VERSION: &str = "20131101";
/// Aladin's code for an ISBN that it does not know; every other one is about the question or the key.
const NO_SUCH_ITEM: i64 = 8;
/// Of the person who wrote it: the only role that needs no telling.
const WRITER: &str = "(지은이)";

/// Aladin's product API (알라딘 상품 조회 API, `ItemLookUp.aspx`).
pub struct Aladin {
    pub http: Http,
    pub key: Secret,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    error_code: Option<i64>,
    #[serde(default)]
    item: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Item {
    isbn13: String,
    title: String,
    author: String,
    publisher: String,
    pub_date: String,
    description: String,
    price_standard: i64,
    /// `국내도서>소설/시/희곡>한국소설>…`
    category_name: String,
}

impl Provider for Aladin {
    fn look_up<'a>(&'a self, isbn: &'a Isbn) -> Said<'a> {
        Box::pin(async move {
            let query = [("ttbkey", self.key.expose()), ("ItemIdType", "ISBN13"), ("ItemId", isbn.as_str()), ("output", "js"), ("Version", VERSION)];
            read(&self.http.get("/ttb/api/ItemLookUp.aspx", &query, &[]).await?, isbn)
        })
    }
}

fn read(answer: &str, isbn: &Isbn) -> anyhow::Result<Option<BookFacts>> {
    // It writes JavaScript: JSON with a semicolon behind.
    let answer: Answer = serde_json::from_str(answer.trim().trim_end_matches(';'))?;
    match answer.error_code {
        None | Some(NO_SUCH_ITEM) => Ok(answer.item.into_iter().find(|item| item.isbn13 == isbn.as_str()).and_then(|item| facts(item, isbn))),
        Some(code) => anyhow::bail!("it answered with its error {code}"),
    }
}

fn facts(item: Item, isbn: &Isbn) -> Option<BookFacts> {
    // From the kind of goods down: the first that we have is the category, what stands below it the subcategory.
    let mut names = item.category_name.split('>');
    let category = names.find_map(categories::key).unwrap_or_default();
    let subcategory = names.next().unwrap_or_default();
    Some(BookFacts {
        isbn: isbn.as_str().to_owned(),
        title: text::title(&item.title)?,
        author: text::author(&item.author.replace(WRITER, "").replace(" ,", ",")),
        publisher: text::publisher(&item.publisher),
        category,
        subcategory: text::publisher(subcategory),
        published_on: text::date(&item.pub_date),
        description: text::description(&item.description),
        original_price: text::price(item.price_standard),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isbn() -> Isbn {
        Isbn::parse("9788936434120").unwrap().unwrap()
    }

    fn told(item: &str) -> Option<BookFacts> {
        read(&format!("{{\"item\":[{{\"isbn13\":\"9788936434120\",{item}}}]}};"), &isbn()).unwrap()
    }

    #[test]
    fn the_writer_is_named_without_a_role_and_others_with_theirs() {
        let author = |author: &str| told(&format!("\"title\":\"가\",\"author\":\"{author}\"")).unwrap().author;
        assert_eq!(author("한강 (지은이)"), "한강");
        assert_eq!(author("제임스 브라이언 스미스 (지은이), 이대근 (옮긴이)"), "제임스 브라이언 스미스, 이대근 (옮긴이)");
    }

    #[test]
    fn a_category_that_we_do_not_have_is_left_to_the_person() {
        let category = |name: &str| told(&format!("\"title\":\"가\",\"categoryName\":\"{name}\"")).map(|facts| (facts.category, facts.subcategory));
        assert_eq!(category("국내도서>소설/시/희곡>한국소설>2000년대 이후 한국소설"), Some(("fiction".into(), "한국소설".into())));
        assert_eq!(category("음반>클래식"), Some((String::new(), String::new())));
        assert_eq!(category(""), Some((String::new(), String::new())));
    }

    #[test]
    fn not_to_know_a_book_is_no_failure() {
        assert_eq!(read("{\"errorCode\":8,\"errorMessage\":\"\"};", &isbn()).unwrap(), None);
        assert!(read("{\"errorCode\":4,\"errorMessage\":\"\"}", &isbn()).is_err());
        assert!(read("<html>", &isbn()).is_err());
        assert_eq!(told("\"title\":\" \""), None);
    }
}
