//! Answers when the shop stops, and answers that take longer than anything else.

use serde_json::json;

use super::stream::Aloud;
use super::{ASK, asks, open};
use crate::support::*;

/// TRAPS.md, 38: a stream would hold the shop open until its patience is over.
async fn an_answer_under_way_ends_when_the_shop_closes(kind: Kind) {
    // More patience than a test has.
    let (open, clerk) = open(kind, |config| config.limits.shutdown_seconds = 3_600).await;
    let member = open.shop.member("haneul").await;
    clerk.will(&[says("먼저"), Line::Waits]);
    let mut aloud = Aloud::of(&member, &[("question", "책 있나요?")]).await;
    assert_eq!(aloud.next().await, Some(json!({"kind": "text", "text": "먼저"})));
    clerk.will(&[says("먼저"), Line::Waits]);
    let whole = asks(&member, &[("question", "더 있나요?")]);
    clerk.waits().await;
    clerk.waits().await;
    let closing = tokio::spawn(open.close());
    assert_eq!(aloud.rest().await, [json!({"kind": "failed", "error": {"error": "Busy"}})]);
    whole.await.expect("no panic").must_be(503);
    closing.await.expect("the shop closes");
}

#[test]
fn on_sqlite_an_answer_under_way_ends_when_the_shop_closes() {
    runtime().block_on(an_answer_under_way_ends_when_the_shop_closes(Kind::Sqlite));
}

#[test]
fn on_postgresql_an_answer_under_way_ends_when_the_shop_closes() {
    runtime().block_on(an_answer_under_way_ends_when_the_shop_closes(Kind::Postgres));
}

/// Where other requests have no time at all, an answer still has its own.
#[test]
fn an_answer_may_take_longer_than_other_requests() {
    runtime().block_on(async {
        let (first, _) = open(Kind::Sqlite, |_| {}).await;
        let member = first.shop.member("haneul").await;
        let url = first.shop.state.config.database.url.expose().to_owned();
        let (hurried, clerk) = open(Kind::Sqlite, |config| {
            config.database.url = url.parse().expect("a secret is any text");
            config.limits.request_seconds = 0;
        })
        .await;
        let there = hurried.shop.visitor();
        there.set_cookie("session", &member.cookie("session").expect("signed in"));
        // A password takes its time to check.
        hurried.shop.visitor().logs_in("haneul", PASSWORD).await.must_be(503);
        clerk.will(&[Line::Waits, says("있어요.")]);
        let answer = asks(&there, &[("question", "책 있나요?")]);
        clerk.waits().await;
        clerk.go_on();
        assert_eq!(answer.await.expect("no panic").must_be(200).json()["answer"], "있어요.");
        clerk.will(&[Line::Waits, says("있어요.")]);
        clerk.go_on();
        let pieces = Aloud::of(&there, &[("question", "더 있나요?")]).await.rest().await;
        assert_eq!(pieces.last().expect("an end")["reply"]["left"], 0);
        member.post(ASK, &[("question", "하나 더요.")]).await.must_be(429);
        hurried.close().await;
        first.close().await;
    });
}
