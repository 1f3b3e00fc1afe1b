//! A service that speaks chat completions: it holds each question to the shape that OpenAI publishes
//! (https://platform.openai.com/docs/api-reference/chat/create), and answers in that shape, or however else it is told to.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::stream::{self, StreamExt};
use http::{HeaderMap, StatusCode};
use joongobooks::recommend::model::EngineName;
use joongobooks::server::config::Config;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Shop;
use super::completions::check;

pub const PROVIDER_KEY: &str = "sk-haneul-0123456789";
const MODEL: &str = "stand-in-1";
/// Sizes of the pieces in which a stream goes out, in turn: through the middle of lines, escapes and characters.
const PIECES: [usize; 6] = [1, 7, 2, 64, 3, 31];
/// Characters of a piece of content.
const WORD: usize = 3;

/// By address: a test finds the one that its configuration was given.
static PROVIDERS: LazyLock<Mutex<HashMap<String, Provider>>> = LazyLock::new(Mutex::default);

/// How it answers.
#[derive(Clone)]
pub enum Manner {
    /// It recommends the first two of the list, in pieces.
    Well,
    /// It says this, in pieces.
    Says(String),
    /// It says this, and ends for this reason.
    Ends(String, &'static str),
    /// It says this in one piece, whatever it is asked.
    AtOnce(String),
    /// It never answers.
    Silent,
    /// It says this and then nothing more, and does not hang up.
    Hangs(String),
    /// It says this and hangs up as if that were all.
    Cut(String),
    /// It says this, and the connection breaks.
    Breaks(String),
    /// It does not want to.
    Refuses,
    /// It ends before it has begun.
    SaysNothing,
    /// It goes on with its answer and does not stop.
    Endless,
    /// It keeps the line open and says nothing, without end.
    Pings,
    Fails(StatusCode),
    /// It fails the first time, asking to be left alone for so many seconds, and then answers well.
    FailsOnce(StatusCode, Option<u64>),
    /// It answers with this body of this type.
    Shows(&'static str, String),
    /// It sends whoever asks to another address of its own.
    SendsOn,
}

#[derive(Clone)]
pub struct Provider(Arc<Mutex<Inner>>);

struct Inner {
    manner: Manner,
    asked: Vec<Value>,
    /// Requests that are not as the service wants them.
    wrong: Vec<String>,
    /// It has no keys: a server of one's own.
    is_keyless: bool,
}

impl Provider {
    /// For `on_both_engines!`: the shop asks a provider of its own.
    pub fn open(config: &mut Config) {
        Provider::new(config);
    }

    /// One that `config` now names.
    pub fn new(config: &mut Config) -> Provider {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a listener for tokio");
        let url = format!("http://{}/v1", listener.local_addr().expect("it listens"));
        config.chatbot.engine = EngineName::OpenAi;
        config.chatbot.base_url = url.parse().expect("an address");
        config.chatbot.model = MODEL.to_owned();
        config.chatbot.key = PROVIDER_KEY.parse().expect("a secret is any text");
        let provider = Provider(Arc::new(Mutex::new(Inner { manner: Manner::Well, asked: Vec::new(), wrong: Vec::new(), is_keyless: false })));
        PROVIDERS.lock().expect("a map").insert(config.chatbot.base_url.of(""), provider.clone());
        let router = Router::new().route("/v1/chat/completions", post(complete)).route("/elsewhere", post(elsewhere).get(elsewhere));
        let router = router.with_state(provider.clone());
        let listener = TcpListener::from_std(listener).expect("a listener for tokio");
        // Ends with the test's runtime.
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    /// The one that `shop` asks.
    pub fn of(shop: &Shop) -> Provider {
        let url = shop.state.config.chatbot.base_url.of("");
        PROVIDERS.lock().expect("a map").get(&url).expect("configured by `Provider::open`").clone()
    }

    pub fn is(&self, manner: Manner) {
        self.0.lock().expect("a provider").manner = manner;
    }

    pub fn is_keyless(&self) {
        self.0.lock().expect("a provider").is_keyless = true;
    }

    /// The requests that it got, if every one was as it must be.
    #[track_caller]
    pub fn asked(&self) -> Vec<Value> {
        let inner = self.0.lock().expect("a provider");
        assert!(inner.wrong.is_empty(), "requests that the service would not take: {:#?}", inner.wrong);
        inner.asked.clone()
    }

    /// The list in the last request.
    #[track_caller]
    pub fn list(&self) -> Vec<Value> {
        list_in(self.asked().last().expect("a request"))
    }
}

/// The list that a request has in a message of its own.
#[track_caller]
pub fn list_in(request: &Value) -> Vec<Value> {
    let messages = request["messages"].as_array().expect("messages");
    let contents = messages.iter().filter(|message| message["role"] == "user").filter_map(|message| message["content"].as_str());
    let lists: Vec<Value> =
        contents.filter_map(|content| serde_json::from_str::<Value>(content).ok()).filter(|data| data["on_sale"].is_array()).collect();
    assert_eq!(lists.len(), 1, "one list: {request:#}");
    lists[0]["on_sale"].as_array().expect("a list").clone()
}

/// An answer in the form that the shop asks for, with a reason for each number.
pub fn answer(text: &str, numbers: &[usize], nothing_fits: bool) -> String {
    let books: Vec<Value> = numbers.iter().map(|number| json!({"number": number, "reason": "차분하게 읽기 좋아요."})).collect();
    json!({"answer": text, "books": books, "nothing_fits": nothing_fits}).to_string()
}

async fn elsewhere(State(provider): State<Provider>) {
    provider.0.lock().expect("a provider").wrong.push("it was followed elsewhere".to_owned());
}

async fn complete(State(provider): State<Provider>, headers: HeaderMap, body: Bytes) -> Response {
    let (manner, request) = {
        let mut inner = provider.0.lock().expect("a provider");
        let request: Value = serde_json::from_slice(&body).unwrap_or_default();
        let key = (!inner.is_keyless).then_some(PROVIDER_KEY);
        let wrong = check(&headers, &request, key, MODEL);
        inner.wrong.extend(wrong);
        inner.asked.push(request.clone());
        (inner.manner.clone(), request)
    };
    if let Manner::FailsOnce(..) = manner {
        provider.is(Manner::Well);
    }
    let well = || {
        let numbers: Vec<usize> = (1..=list_in(&request).len().min(2)).collect();
        answer("비 오는 날에는 [1]은 어떠세요? \"비 오는 날\" 읽기 좋아요.\n\n다른 책도 골라 봤어요 📚.", &numbers, false)
    };
    match manner {
        Manner::Well => streamed(ended(&well(), "stop")),
        Manner::Says(content) => streamed(ended(&content, "stop")),
        Manner::Ends(content, reason) => streamed(ended(&content, reason)),
        Manner::AtOnce(content) => at_once(&content),
        Manner::Silent => std::future::pending().await,
        Manner::Hangs(content) => event_stream(Body::from_stream(pieces(words(&content)).map(Ok::<_, Infallible>).chain(stream::pending()))),
        Manner::Cut(content) => streamed(words(&content)),
        Manner::Breaks(content) => {
            let broken = stream::iter([Err(std::io::Error::other("broken"))]);
            event_stream(Body::from_stream(pieces(words(&content)).map(Ok).chain(broken)))
        }
        Manner::Refuses => streamed(event(&json!({"refusal": "I'm sorry, I can't help with that."}), None) + &end("stop")),
        Manner::SaysNothing => streamed("data: [DONE]\n\n".to_owned()),
        Manner::Endless => {
            let begin = stream::iter([Bytes::from(words("{\"answer\": \""))]);
            let more = stream::repeat(Bytes::from(words("더 있어요. ")));
            event_stream(Body::from_stream(begin.chain(more).map(Ok::<_, Infallible>)))
        }
        Manner::Pings => event_stream(Body::from_stream(stream::repeat(Bytes::from_static(b": ping\r\n\r\n")).map(Ok::<_, Infallible>))),
        Manner::Fails(status) => failed(status).into_response(),
        Manner::FailsOnce(status, None) => failed(status).into_response(),
        Manner::FailsOnce(status, Some(seconds)) => ([("retry-after", seconds.to_string())], failed(status)).into_response(),
        Manner::Shows(media_type, text) => ([("content-type", media_type)], text).into_response(),
        Manner::SendsOn => (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response(),
    }
}

fn failed(status: StatusCode) -> impl IntoResponse {
    // As OpenAI does, it repeats the key.
    let error =
        json!({"error": {"message": format!("Incorrect API key provided: {PROVIDER_KEY}"), "type": "x", "param": null, "code": "invalid_api_key"}});
    (status, [("content-type", "application/json")], error.to_string())
}

fn at_once(content: &str) -> Response {
    let message = json!({"role": "assistant", "content": content, "refusal": null});
    let choice = json!({"index": 0, "message": message, "logprobs": null, "finish_reason": "stop"});
    let whole =
        json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": MODEL, "choices": [choice], "usage": {"total_tokens": 9}});
    ([("content-type", "application/json; charset=utf-8")], whole.to_string()).into_response()
}

/// One event of a stream.
fn event(delta: &Value, finish_reason: Option<&str>) -> String {
    let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish_reason});
    let chunk = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice], "usage": null});
    format!("data: {chunk}\n\n")
}

/// A role and then the content, a few characters an event.
fn words(content: &str) -> String {
    let characters: Vec<char> = content.chars().collect();
    let words = characters.chunks(WORD).map(|word| event(&json!({"content": word.iter().collect::<String>()}), None));
    event(&json!({"role": "assistant", "content": "", "refusal": null}), None) + ": ping\r\n\r\n" + &words.collect::<String>()
}

fn end(reason: &str) -> String {
    let usage =
        json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [], "usage": {"total_tokens": 9}});
    format!("{}data: {usage}\n\ndata: [DONE]\n\n", event(&json!({}), Some(reason)))
}

fn ended(content: &str, reason: &str) -> String {
    words(content) + &end(reason)
}

fn streamed(stream: String) -> Response {
    event_stream(Body::from_stream(pieces(stream).map(Ok::<_, Infallible>)))
}

/// A stream's bytes, cut without regard to what they are.
fn pieces(stream: String) -> impl futures_util::Stream<Item = Bytes> {
    let mut bytes = Bytes::from(stream);
    let mut sizes = PIECES.into_iter().cycle();
    stream::iter(std::iter::from_fn(move || {
        let size = sizes.next()?.min(bytes.len());
        (size > 0).then(|| bytes.split_to(size))
    }))
}

fn event_stream(body: Body) -> Response {
    ([("content-type", "text/event-stream; charset=utf-8")], body).into_response()
}
