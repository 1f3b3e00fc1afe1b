//! A service that knows books, as Aladin and Naver publish theirs: it holds each question to what they ask for, and answers in
//! their shapes, or however else it is told to. The shapes are after the services' public documentation.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use joongobooks::server::config::{BookProvider, Config};
use tokio::net::TcpListener;

use super::Shop;

const ALADIN_ITEM: &str = include_str!("../../data/aladin_item.json");
const NAVER_BOOKS: &str = include_str!("../../data/naver_books.json");
pub const KEY: &str = "ttbhaneul1234001";
const ID: &str = "naver-client-id";
const SECRET: &str = "naver-client-secret";

/// By address: a test finds the one that its configuration was given.
static SELLERS: LazyLock<Mutex<HashMap<String, Bookseller>>> = LazyLock::new(Mutex::default);

/// How it answers.
#[derive(Clone, Default)]
pub enum Mood {
    /// It knows every book.
    #[default]
    Knows,
    /// It knows none.
    Ignorant,
    /// It never answers.
    Silent,
    Fails(StatusCode),
    /// With this, whatever it is.
    Says(Vec<u8>),
    /// With the book that has this ISBN, whichever is asked for.
    Mistakes(&'static str),
    /// It sends whoever asks to another address of its own.
    SendsOn,
}

#[derive(Clone, Default)]
pub struct Bookseller(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    mood: Mood,
    asked: Vec<String>,
    /// Questions that are not as the service wants them.
    wrong: Vec<String>,
}

impl Bookseller {
    /// For `on_both_engines!`: the shop asks an Aladin of its own.
    pub fn aladin(config: &mut Config) {
        config.books.provider = BookProvider::Aladin;
        config.books.aladin_key = KEY.parse().expect("a secret is any text");
        Bookseller::open(config, Router::new().route("/ttb/api/ItemLookUp.aspx", get(as_aladin)));
    }

    /// For `on_both_engines!`: the shop asks a Naver of its own.
    pub fn naver(config: &mut Config) {
        config.books.provider = BookProvider::Naver;
        config.books.naver_id = ID.parse().expect("a secret is any text");
        config.books.naver_secret = SECRET.parse().expect("a secret is any text");
        Bookseller::open(config, Router::new().route("/v1/search/book_adv.json", get(as_naver)));
    }

    fn open(config: &mut Config, router: Router<Bookseller>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a listener for tokio");
        let url = format!("http://{}", listener.local_addr().expect("it listens"));
        config.books.provider_url = url.parse().expect("an address");
        let seller = Bookseller::default();
        SELLERS.lock().expect("a map").insert(url, seller.clone());
        let router = router.route("/elsewhere", get(elsewhere)).with_state(seller);
        let listener = TcpListener::from_std(listener).expect("a listener for tokio");
        // Ends with the test's runtime.
        tokio::spawn(async move { axum::serve(listener, router).await });
    }

    /// The one that `shop` asks.
    pub fn of(shop: &Shop) -> Bookseller {
        let url = shop.state.config.books.provider_url.0.as_ref().expect("configured by one of the two");
        SELLERS.lock().expect("a map").get(url.as_str()).expect("it is open").clone()
    }

    pub fn is(&self, mood: Mood) {
        self.0.lock().expect("a seller").mood = mood;
    }

    /// The ISBNs that it was asked for, if every question was as it must be.
    #[track_caller]
    pub fn asked(&self) -> Vec<String> {
        let inner = self.0.lock().expect("a seller");
        assert!(inner.wrong.is_empty(), "questions that the service would not take: {:#?}", inner.wrong);
        inner.asked.clone()
    }

    fn note(&self, isbn: &str, wrong: Option<String>) -> Mood {
        let mut inner = self.0.lock().expect("a seller");
        inner.asked.push(isbn.to_owned());
        inner.wrong.extend(wrong);
        inner.mood.clone()
    }

    async fn answer(mood: Mood, isbn: &str, shape: &str, nothing: &str) -> Response {
        match mood {
            Mood::Knows => shape.replace("{isbn}", isbn).into_response(),
            Mood::Ignorant => nothing.to_owned().into_response(),
            Mood::Silent => std::future::pending().await,
            Mood::Fails(status) => (status, "고장").into_response(),
            Mood::Says(bytes) => Body::from(bytes).into_response(),
            Mood::Mistakes(other) => shape.replace("{isbn}", other).into_response(),
            Mood::SendsOn => (StatusCode::FOUND, [("location", "/elsewhere")]).into_response(),
        }
    }
}

type Fields = BTreeMap<String, String>;

async fn as_aladin(State(seller): State<Bookseller>, Query(fields): Query<Fields>) -> Response {
    let isbn = fields.get("ItemId").cloned().unwrap_or_default();
    let right = [("ttbkey", KEY), ("ItemIdType", "ISBN13"), ("output", "js"), ("Version", "20131101")];
    let is_right = right.iter().all(|(name, value)| fields.get(*name).is_some_and(|field| field == value)) && is_thirteen(&isbn);
    let mood = seller.note(&isbn, (!is_right).then(|| format!("{fields:?}")));
    Bookseller::answer(mood, &isbn, ALADIN_ITEM, "{\"errorCode\":8,\"errorMessage\":\"존재하지 않는 ISBN13입니다.\"};").await
}

async fn as_naver(State(seller): State<Bookseller>, Query(fields): Query<Fields>, headers: HeaderMap) -> Response {
    let isbn = fields.get("d_isbn").cloned().unwrap_or_default();
    let has = |name: &str, value: &str| headers.get(name).is_some_and(|header| header == value);
    let is_right = has("X-Naver-Client-Id", ID) && has("X-Naver-Client-Secret", SECRET) && is_thirteen(&isbn);
    let mood = seller.note(&isbn, (!is_right).then(|| format!("{fields:?} {headers:?}")));
    let nothing = "{\"lastBuildDate\":\"Wed, 25 Nov 2026 10:02:11 +0900\",\"total\":0,\"start\":1,\"display\":0,\"items\":[]}";
    Bookseller::answer(mood, &isbn, NAVER_BOOKS, nothing).await
}

async fn elsewhere(State(seller): State<Bookseller>) {
    seller.note("", Some("it was followed elsewhere".to_owned()));
}

fn is_thirteen(isbn: &str) -> bool {
    isbn.len() == 13 && isbn.bytes().all(|byte| byte.is_ascii_digit())
}
