//! Questions a day.

use joongobooks::server::config::Config;
use joongobooks::server::lifecycle::sweep;
use serde_json::json;

use super::{MARK, ask, asks, conversations, go_on, left, turns, with_a_clerk};
use crate::support::*;

with_a_clerk!(
    of_fifty_questions_at_once_two_are_answered,
    the_day_ends_at_midnight_in_korea => |config: &mut Config| config.limits.session_hours = 48,
    a_panic_costs_nothing,
    what_the_shop_itself_fails_at_costs_nothing,
    what_the_provider_fails_at_costs_nothing_and_is_answered,
    a_failing_provider_is_asked_so_often_a_day => |config: &mut Config| config.chatbot.fallbacks_per_day = 3,
    a_question_has_one_to_five_hundred_characters,
    the_same_form_sent_twice_asks_once,
    deleting_a_conversation_gives_no_question_back,
    everybody_has_their_own,
    days_gone_by_are_swept,
);

async fn of_fifty_questions_at_once_two_are_answered(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    let questions = (0..50).map(|number| {
        let member = member.clone();
        async move { ask(&member, &format!("{number}번째로 물어요.")).await }
    });
    let answers = all_at_once(questions).await;
    let answered: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!((answered.len(), clerk.briefs().len()), (2, 2));
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!((refused.status, refused.error().as_str()), (429, "TooMany"));
        let seconds: i64 = refused.header("retry-after").parse().expect("seconds");
        assert!((1..=DAY / SECOND).contains(&seconds), "{seconds}");
    }
    assert_eq!((left(&member).await, conversations(&member).await.len()), (0, 2));
    assert_eq!(number!(shop, "select count(*) from question_slot where answered"), 2);
}

async fn the_day_ends_at_midnight_in_korea(shop: Shop, _: Clerk) {
    let member = shop.member("haneul").await;
    // A minute past midnight.
    let clock = &shop.state.clock;
    clock.turn(clock.now().midnight().0 - clock.now().0 + MINUTE);
    assert_eq!(ask(&member, "한 번").await.must_be(200).json()["left"], 1);
    assert_eq!(ask(&member, "두 번").await.must_be(200).json()["left"], 0);
    // Half a minute before the next.
    let midnight = clock.now().midnight();
    clock.turn(midnight.0 - clock.now().0 - MINUTE / 2);
    let desk = member.get("/api/recommend/desk").await.must_be(200).json();
    assert_eq!(desk["left"], json!({"left": 0, "per_day": 2, "back_at": midnight.0}));
    let seconds: i64 = ask(&member, "세 번").await.must_be(429).header("retry-after").parse().expect("seconds");
    assert!((1..=30).contains(&seconds), "{seconds}");
    clock.turn(MINUTE / 2);
    assert_eq!(left(&member).await, 2);
    assert_eq!(ask(&member, "세 번").await.must_be(200).json()["left"], 1);
}

async fn a_panic_costs_nothing(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("찾아"), Line::Panics]);
    assert_eq!(ask(&member, "책 있나요?").await.must_be(500).error(), "Internal");
    assert_eq!((left(&member).await, conversations(&member).await), (2, vec![]));
    assert_eq!(ask(&member, "책 있나요?").await.must_be(200).json()["left"], 1);
}

async fn what_the_shop_itself_fails_at_costs_nothing(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    change!(shop, "alter table shelf_stale rename to shelf_gone");
    assert_eq!(ask(&member, "책 있나요?").await.must_be(500).error(), "Internal");
    assert_eq!((left(&member).await, clerk.briefs().len()), (2, 0));
    change!(shop, "alter table shelf_gone rename to shelf_stale");
    assert_eq!(ask(&member, "책 있나요?").await.must_be(200).json()["left"], 1);
}

async fn what_the_provider_fails_at_costs_nothing_and_is_answered(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    for lines in [&[Line::Fails][..], &[says("찾아"), Line::Fails], &[], &[says(" \n"), Line::Recommends(0)]] {
        clerk.will(lines);
        let reply = ask(&member, "책 있나요?").await.must_be(200).json();
        assert_eq!((&reply["engine"], &reply["fell_back"], &reply["left"]), (&json!("embedded"), &json!(true), &json!(2)), "{lines:?}");
        let turn = &turns(&member, &reply["conversation"]).await[0];
        assert_eq!((&turn["answer"], &turn["fell_back"], &turn["engine"]), (&reply["answer"], &json!(true), &json!("embedded")));
    }
    let reply = ask(&member, "책 있나요?").await.must_be(200).json();
    assert_eq!((&reply["engine"], &reply["fell_back"], &reply["left"]), (&json!("openai"), &json!(false), &json!(1)));
    assert_eq!(number!(shop, "select count(*) from question_slot"), 1);
}

async fn a_failing_provider_is_asked_so_often_a_day(shop: Shop, clerk: Clerk) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    for _ in 0..3 {
        clerk.will(&[Line::Fails]);
        ask(&member, "책 있나요?").await.must_be(200);
    }
    let refused = ask(&member, "책 있나요?").await.must_be(429);
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!((clerk.briefs().len(), left(&member).await), (3, 2), "it was not asked, and no question is gone");
    ask(&other, "책 있나요?").await.must_be(200);
    shop.state.clock.turn(DAY);
    member.logs_in("haneul", PASSWORD).await.must_be(200);
    ask(&member, "책 있나요?").await.must_be(200);
    assert_eq!(clerk.briefs().len(), 5);
}

async fn a_question_has_one_to_five_hundred_characters(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    for (question, reason) in [("", "Required"), (" \n ", "Required"), (&"가".repeat(501), "TooLong"), ("책\u{0}", "BadCharacters")] {
        for path in [super::ASK, super::stream::STREAM] {
            let refused = member.post(path, &[("question", question)]).await.must_be(422).must_refuse("question", reason);
            assert_eq!(refused.json()["fields"][0]["limit"], if reason == "TooLong" { json!(500) } else { json!(null) });
        }
    }
    member.post_nothing(super::ASK).await.must_be(422).must_refuse("question", "Required");
    assert_eq!((left(&member).await, clerk.briefs().len()), (2, 0));
    ask(&member, &"가".repeat(500)).await.must_be(200);
    ask(&member, "책").await.must_be(200);
}

async fn the_same_form_sent_twice_asks_once(shop: Shop, clerk: Clerk) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let form = [("question", "책 있나요?"), ("once", MARK)];
    clerk.will(&[Line::Waits, says("있어요.")]);
    let first = asks(&member, &form);
    clerk.waits().await;
    assert_eq!(member.post(super::ASK, &form).await.must_be(409).error(), "Conflict");
    member.post(super::stream::STREAM, &form).await.must_be(409);
    clerk.go_on();
    let first = first.await.expect("no panic").must_be(200).json();
    for _ in 0..2 {
        assert_eq!(member.post(super::ASK, &form).await.must_be(200).json(), first);
    }
    let again = super::stream::Aloud::of(&member, &form).await.rest().await;
    assert_eq!(again, [json!({"kind": "text", "text": "있어요."}), json!({"kind": "done", "reply": first})]);
    assert_eq!((left(&member).await, clerk.briefs().len()), (1, 1));
    // Whoever goes back and asks something else with the same form, or somebody else, asks.
    other.post(super::ASK, &form).await.must_be(200);
    let changed = member.post(super::ASK, &[("question", "다른 책은요?"), ("once", MARK)]).await.must_be(200).json();
    assert_ne!(changed["turn"], first["turn"]);
    assert_eq!((left(&member).await, clerk.briefs().len()), (0, 3));
    assert_eq!(member.post(super::ASK, &form).await.must_be(200).json()["turn"], first["turn"], "nothing is left, and nothing is asked");
}

async fn deleting_a_conversation_gives_no_question_back(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    let form = [("question", "책 있나요?"), ("once", MARK)];
    let conversation = member.post(super::ASK, &form).await.must_be(200).json()["conversation"].clone();
    go_on(&member, &conversation, "더 있나요?").await.must_be(200);
    member.post("/api/recommend/forget", &[("id", &conversation)]).await.must_be(200);
    assert_eq!((left(&member).await, conversations(&member).await), (0, vec![]));
    ask(&member, "책 있나요?").await.must_be(429);
    member.post(super::ASK, &form).await.must_be(409);
    assert_eq!(clerk.briefs().len(), 2);
}

async fn everybody_has_their_own(shop: Shop, _: Clerk) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    for _ in 0..2 {
        ask(&member, "책 있나요?").await.must_be(200);
    }
    ask(&member, "책 있나요?").await.must_be(429);
    assert_eq!(left(&other).await, 2);
    ask(&other, "책 있나요?").await.must_be(200);
    let stranger = shop.visitor();
    for path in [super::ASK, super::stream::STREAM] {
        stranger.post(path, &[("question", "책 있나요?")]).await.must_be(401);
    }
    assert_eq!(stranger.get("/api/recommend/desk").await.must_be(200).json()["left"], json!(null));
}

async fn days_gone_by_are_swept(shop: Shop, _: Clerk) {
    let member = shop.member("haneul").await;
    ask(&member, "책 있나요?").await.must_be(200);
    for (days, kept) in [(0, 1), (1, 1), (1, 0)] {
        shop.state.clock.turn(days * DAY);
        sweep(&shop.state).await.expect("it sweeps");
        assert_eq!(number!(shop, "select count(*) from question_slot"), kept);
    }
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}
