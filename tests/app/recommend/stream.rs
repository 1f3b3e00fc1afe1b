//! An answer that is read while it is written.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ASK, CONVERSATIONS, MARK, ask, conversations, left, turns, with_a_clerk};
use crate::support::*;

with_a_clerk!(
    pieces_come_in_order_and_make_the_answer,
    a_piece_is_read_before_the_next_is_written,
    what_no_text_has_is_left_out,
    what_fails_before_the_first_piece_has_its_status,
    what_fails_behind_it_is_the_last_piece_and_costs_nothing,
    a_provider_that_fails_midway_is_made_void,
    who_stops_keeps_what_was_written,
    who_stops_before_a_word_has_asked_nothing,
    stopping_before_a_word_is_free_so_often_a_day => |config: &mut joongobooks::server::config::Config| config.chatbot.fallbacks_per_day = 2,
);

pub const STREAM: &str = "/api/recommend/stream";
/// After this long a stream that says nothing is taken for dead, so that a test fails and does not hang.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who reads along.
pub struct Aloud {
    response: reqwest::Response,
    heard: Vec<u8>,
}

impl Aloud {
    /// Asks, as a browser that would take an answer compressed.
    pub async fn of(member: &Visitor, fields: &[(&str, &str)]) -> Aloud {
        let request = member.request(http::Method::POST, STREAM).header("accept", "application/json").header("accept-encoding", "gzip, br");
        let response = request.form(fields).send().await.expect("it answers");
        assert_eq!(response.status().as_u16(), 200);
        Aloud { response, heard: Vec::new() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map(|value| value.to_str().expect("a readable header")).unwrap_or_default()
    }

    /// The next piece; nothing once the stream is over.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                return Some(serde_json::from_slice(&line).expect("a line of JSON"));
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await.expect("the stream says something or ends");
            match chunk.expect("the stream is not torn") {
                Some(bytes) => self.heard.extend_from_slice(&bytes),
                None => {
                    assert!(self.heard.is_empty(), "it ends with a whole line: {:?}", String::from_utf8_lossy(&self.heard));
                    return None;
                }
            }
        }
    }

    /// Reads on to its end.
    pub async fn rest(&mut self) -> Vec<Value> {
        let mut pieces = Vec::new();
        while let Some(piece) = self.next().await {
            pieces.push(piece);
        }
        pieces
    }
}

fn text(piece: &Value) -> &str {
    assert_eq!(piece["kind"], "text", "{piece}");
    piece["text"].as_str().expect("text")
}

async fn pieces_come_in_order_and_make_the_answer(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    // More than is compressed elsewhere.
    let words: Vec<Line> = (0..500).map(|number| says(&format!("{number}번째 책, \n"))).collect();
    clerk.will(&words);
    let mut aloud = Aloud::of(&member, &[("question", "책 있나요?")]).await;
    assert_eq!((aloud.header("content-type"), aloud.header("content-encoding")), ("application/x-ndjson", ""));
    assert_eq!((aloud.header("x-accel-buffering"), aloud.header("x-content-type-options")), ("no", "nosniff"));
    let mut pieces = aloud.rest().await;
    let done = pieces.pop().expect("an end");
    assert_eq!((pieces.len(), &done["kind"]), (500, &json!("done")));
    let said: String = pieces.iter().map(text).collect();
    assert_eq!(done["reply"]["answer"], said);
    assert_eq!((&done["reply"]["left"], left(&member).await), (&json!(1), 1));
    assert_eq!(turns(&member, &done["reply"]["conversation"]).await[0]["answer"], said);
}

async fn a_piece_is_read_before_the_next_is_written(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("먼저"), Line::Waits, says(" 하나"), Line::Waits, says(" 더")]);
    let mut aloud = Aloud::of(&member, &[("question", "책 있나요?")]).await;
    for expected in ["먼저", " 하나", " 더"] {
        assert_eq!(text(&aloud.next().await.expect("a piece")), expected);
        clerk.go_on();
    }
    assert_eq!(aloud.rest().await[0]["reply"]["answer"], "먼저 하나 더");
}

async fn what_no_text_has_is_left_out(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("먼저\u{0}\n"), says("\u{7}"), says("하나")]);
    let pieces = Aloud::of(&member, &[("question", "책 있나요?")]).await.rest().await;
    assert_eq!((pieces.len(), text(&pieces[0]), text(&pieces[1])), (3, "먼저\n", "하나"));
    assert_eq!(pieces[2]["reply"]["answer"], "먼저\n하나");
}

async fn what_fails_before_the_first_piece_has_its_status(shop: Shop, clerk: Clerk) {
    let (member, stranger) = (shop.member("haneul").await, shop.visitor());
    member.post(STREAM, &[("question", "")]).await.must_be(422).must_refuse("question", "Required");
    member.post(STREAM, &[("question", "책"), ("conversation", "999")]).await.must_be(404);
    stranger.post(STREAM, &[("question", "책")]).await.must_be(401);
    clerk.will(&[Line::Panics]);
    let failed = member.post(STREAM, &[("question", "책")]).await.must_be(500);
    assert_eq!((failed.error().as_str(), failed.header("content-type")), ("Internal", "application/json"));
    for _ in 0..2 {
        Aloud::of(&member, &[("question", "책")]).await.rest().await;
    }
    let refused = member.post(STREAM, &[("question", "책")]).await.must_be(429);
    assert!(!refused.header("retry-after").is_empty());
}

async fn what_fails_behind_it_is_the_last_piece_and_costs_nothing(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("먼저"), Line::Panics]);
    let mut aloud = Aloud::of(&member, &[("question", "책 있나요?"), ("once", MARK)]).await;
    let pieces = aloud.rest().await;
    assert_eq!(pieces, [json!({"kind": "text", "text": "먼저"}), json!({"kind": "failed", "error": {"error": "Internal"}})]);
    assert_eq!((left(&member).await, conversations(&member).await), (2, vec![]));
    // The form may be sent as it is.
    member.post(ASK, &[("question", "책 있나요?"), ("once", MARK)]).await.must_be(200);
}

async fn a_provider_that_fails_midway_is_made_void(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("먼저"), Line::Fails]);
    let mut pieces = Aloud::of(&member, &[("question", "책 있나요?")]).await.rest().await;
    let done = pieces.pop().expect("an end");
    assert_eq!((text(&pieces[0]), &pieces[1]), ("먼저", &json!({"kind": "anew"})));
    let said: String = pieces[2..].iter().filter(|piece| piece["kind"] == "text").map(text).collect();
    assert_eq!((&done["reply"]["answer"], &done["reply"]["fell_back"]), (&json!(said), &json!(true)));
    // Who has heard nothing need not forget it.
    clerk.will(&[Line::Fails]);
    let pieces = Aloud::of(&member, &[("question", "책 있나요?")]).await.rest().await;
    assert!(pieces.iter().all(|piece| piece["kind"] != "anew"), "{pieces:?}");
    assert_eq!(left(&member).await, 2);
}

async fn who_stops_keeps_what_was_written(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("먼저"), says(" 하나"), Line::Waits, says(" 더")]);
    let mut aloud = Aloud::of(&member, &[("question", "책 있나요?")]).await;
    assert_eq!((text(&aloud.next().await.expect("a piece")), text(&aloud.next().await.expect("a piece"))), ("먼저", " 하나"));
    drop(aloud);
    super::late::until(async || !conversations(&member).await.is_empty()).await;
    let turn = turns(&member, &conversations(&member).await[0]["id"]).await[0].clone();
    assert_eq!((&turn["answer"], &turn["stopped"], &turn["engine"]), (&json!("먼저 하나"), &json!(true), &json!("openai")));
    assert_eq!(left(&member).await, 1);
    let told = ask(&member, "또 물어요.").await.must_be(200).json();
    assert_eq!(turns(&member, &told["conversation"]).await[0]["stopped"], false);
}

/// Asks, and goes before there is a word.
async fn stops_before_a_word(member: &Visitor, clerk: &Clerk) {
    clerk.will(&[Line::Waits]);
    let asking = {
        let member = member.clone();
        tokio::spawn(async move { member.post(STREAM, &[("question", "책 있나요?")]).await })
    };
    clerk.waits().await;
    assert_eq!(left(member).await, 1);
    asking.abort();
    super::late::until(async || left(member).await == 2).await;
}

async fn who_stops_before_a_word_has_asked_nothing(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    stops_before_a_word(&member, &clerk).await;
    let told = member.get(CONVERSATIONS).await.must_be(200).json();
    assert_eq!(told, json!({"conversations": [], "next": null}));
}

async fn stopping_before_a_word_is_free_so_often_a_day(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    for _ in 0..2 {
        stops_before_a_word(&member, &clerk).await;
    }
    member.post(STREAM, &[("question", "책 있나요?")]).await.must_be(429);
    assert_eq!(clerk.briefs().len(), 2);
}
