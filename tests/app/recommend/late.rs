//! Answers that come late, and connections that end before them.

use std::time::Duration;

use super::{ASK, MARK, ask, asks, conversations, left, with_a_clerk};
use crate::support::*;

with_a_clerk!(
    a_reservation_lapses_after_two_minutes_and_a_late_answer_is_not_kept,
    a_late_answer_whose_place_nobody_took_counts,
    a_form_sent_again_after_the_lapse_is_answered_once,
    who_goes_before_the_answer_finds_it,
    a_conversation_that_is_deleted_meanwhile_stays_deleted,
);

/// After this long a test that waits for something has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits for what goes on behind an answer.
pub async fn until(mut there: impl AsyncFnMut() -> bool) {
    let looking = async {
        while !there().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("it comes about");
}

async fn a_reservation_lapses_after_two_minutes_and_a_late_answer_is_not_kept(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    let mut slow = Vec::new();
    for question in ["한 번", "두 번"] {
        clerk.will(&[Line::Waits, says("늦었어요.")]);
        slow.push(asks(&member, &[("question", question)]));
        clerk.waits().await;
    }
    assert_eq!(left(&member).await, 0);
    ask(&member, "세 번").await.must_be(429);
    shop.state.clock.turn(2 * MINUTE - 10 * SECOND);
    ask(&member, "세 번").await.must_be(429);
    shop.state.clock.turn(10 * SECOND);
    assert_eq!(left(&member).await, 2);
    for question in ["세 번", "네 번"] {
        ask(&member, question).await.must_be(200);
    }
    for late in slow {
        clerk.go_on();
        assert_eq!(late.await.expect("no panic").must_be(409).error(), "Conflict");
    }
    assert_eq!((left(&member).await, conversations(&member).await.len()), (0, 2));
    assert_eq!(number!(shop, "select count(*) from turn where answer = '늦었어요.'"), 0);
}

async fn a_late_answer_whose_place_nobody_took_counts(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[Line::Waits, says("늦었어요.")]);
    let late = asks(&member, &[("question", "한 번")]);
    clerk.waits().await;
    shop.state.clock.turn(3 * MINUTE);
    clerk.go_on();
    assert_eq!(late.await.expect("no panic").must_be(200).json()["left"], 1);
}

async fn a_form_sent_again_after_the_lapse_is_answered_once(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    let form = [("question", "책 있나요?"), ("once", MARK)];
    clerk.will(&[Line::Waits, says("늦었어요.")]);
    let late = asks(&member, &form);
    clerk.waits().await;
    shop.state.clock.turn(3 * MINUTE);
    let reply = member.post(ASK, &form).await.must_be(200).json();
    clerk.go_on();
    late.await.expect("no panic").must_be(409);
    assert_eq!(member.post(ASK, &form).await.must_be(200).json(), reply);
    assert_eq!((left(&member).await, number!(shop, "select count(*) from turn")), (1, 1));
}

async fn who_goes_before_the_answer_finds_it(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[Line::Waits, says("있어요.")]);
    let gone = asks(&member, &[("question", "책 있나요?")]);
    clerk.waits().await;
    gone.abort();
    assert!(gone.await.is_err_and(|error| error.is_cancelled()));
    clerk.go_on();
    until(async || !conversations(&member).await.is_empty()).await;
    assert_eq!(left(&member).await, 1);
}

async fn a_conversation_that_is_deleted_meanwhile_stays_deleted(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    let conversation = ask(&member, "책 있나요?").await.must_be(200).json()["conversation"].clone();
    clerk.will(&[Line::Waits, says("있어요.")]);
    let late = asks(&member, &[("question", "더 있나요?"), ("conversation", &conversation.to_string())]);
    clerk.waits().await;
    member.post("/api/recommend/forget", &[("id", &conversation)]).await.must_be(200);
    clerk.go_on();
    late.await.expect("no panic").must_be(404);
    assert_eq!((left(&member).await, number!(shop, "select count(*) from turn")), (1, 0));
}
