//! What was asked, when its member leaves the shop or takes it along.

use serde_json::json;

use super::books::{answered, keep};
use super::{ask, asks, with_a_clerk, without_end};
use crate::support::*;
use crate::users::withdrawal::leaves;

with_a_clerk!(
    conversations_go_with_who_leaves,
    an_answer_that_comes_after_who_asked_has_left_is_not_kept,
    one_takes_ones_own_conversations_along => without_end,
);

/// All that is kept of questions.
const KEPT: &str = "select (select count(*) from conversation) + (select count(*) from turn) + (select count(*) from turn_book)
                         + (select count(*) from question_slot)";

async fn conversations_go_with_who_leaves(shop: Shop, _: Clerk) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let listing = other.sells(&[]).await;
    keep(&shop, &answered(&member, None, &[(listing, "맞아요.")]).await).await;
    assert_eq!(number!(shop, KEPT), 4);
    leaves(&member).await;
    assert_eq!(number!(shop, KEPT), 0);
    ask(&other, "책 있나요?").await.must_be(200);
}

async fn an_answer_that_comes_after_who_asked_has_left_is_not_kept(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[Line::Waits, says("있어요.")]);
    let late = asks(&member, &[("question", "책 있나요?")]);
    clerk.waits().await;
    leaves(&member).await;
    clerk.go_on();
    assert_ne!(late.await.expect("no panic").status, 200);
    assert_eq!(number!(shop, KEPT), 0);
}

async fn one_takes_ones_own_conversations_along(shop: Shop, _: Clerk) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let listing = other.sells(&[("title", "채식주의자")]).await;
    let first = keep(&shop, &answered(&member, None, &[(listing, "맞아요.")]).await).await;
    shop.state.clock.turn(SECOND);
    let second = ask(&member, "더 있나요?").await.must_be(200).json()["conversation"].clone();
    ask(&other, "남의 물음").await.must_be(200);
    keep(&shop, &answered(&member, Some(first), &[(listing, "이것도요.")]).await).await;
    let data = member.get("/api/user/export").await.must_be(200).json();
    let conversations = data["conversations"].as_array().expect("an array");
    let ids: Vec<_> = conversations.iter().map(|one| (one[0]["id"].clone(), one[1].as_array().expect("turns").len())).collect();
    assert_eq!(ids, [(json!(first), 2), (second, 1)]);
    let picks = [&conversations[0][1][0]["picks"], &conversations[0][1][1]["picks"]].map(|picks| picks[0]["reason"].clone());
    assert_eq!((picks, &conversations[0][1][0]["picks"][0]["title"]), ([json!("맞아요."), json!("이것도요.")], &json!("채식주의자")));
    assert!(!data.to_string().contains("남의 물음"));
}
