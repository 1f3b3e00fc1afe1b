//! Conversations: going on with one, reading, deleting; and that nobody else does.

use http::Method;
use http::header::{ACCEPT, REFERER};
use serde_json::{Value, json};

use super::{ASK, CONVERSATIONS, MARK, ask, conversations, go_on, turns, with_a_clerk, without_end};
use crate::support::*;

with_a_clerk!(
    the_engine_is_told_the_last_six_turns => without_end,
    an_answer_is_what_is_kept,
    what_is_ones_own_nobody_else_reads_goes_on_with_or_deletes,
    conversations_come_newest_first_in_pages => without_end,
    turns_come_from_the_newest_on_in_pages => without_end,
    without_javascript_an_answer_leads_to_its_turn,
    without_javascript_a_question_that_fails_comes_back_as_it_was_typed,
);

async fn the_engine_is_told_the_last_six_turns(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("답 0")]);
    let conversation = ask(&member, "물음 0").await.must_be(200).json()["conversation"].clone();
    for number in 1..=8 {
        clerk.will(&[says(&format!("답 {number}"))]);
        go_on(&member, &conversation, &format!("물음 {number}")).await.must_be(200);
    }
    ask(&member, "다른 이야기").await.must_be(200);
    let told: Vec<Vec<(String, String)>> =
        clerk.briefs().into_iter().map(|brief| brief.earlier.into_iter().map(|one| (one.question, one.answer)).collect()).collect();
    let expected = |numbers: std::ops::Range<i32>| numbers.map(|number| (format!("물음 {number}"), format!("답 {number}"))).collect::<Vec<_>>();
    assert_eq!((&told[0], &told[1], &told[8], &told[9]), (&vec![], &expected(0..1), &expected(2..8), &vec![]));
}

async fn an_answer_is_what_is_kept(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    clerk.will(&[says("먼저, "), says("찾아봤어요.")]);
    let reply = member.post(ASK, &[("question", " 비 오는 날\r\n읽을 책 ")]).await.must_be(200).json();
    let conversation = &reply["conversation"];
    let expected = json!({
        "answer": "먼저, 찾아봤어요.", "books": [], "left": 1, "engine": "openai", "conversation": conversation, "turn": reply["turn"],
        "nothing_fits": false, "fell_back": false,
    });
    assert_eq!(reply, expected);
    let told = member.ask(CONVERSATIONS, &[("id", conversation)]).await.must_be(200).json();
    let made = &told["conversation"]["created_at"];
    let one = json!({"id": conversation, "title": "비 오는 날\n읽을 책", "turns": 1, "created_at": made, "updated_at": made});
    let turn = json!({
        "id": reply["turn"], "question": "비 오는 날\n읽을 책", "answer": "먼저, 찾아봤어요.", "picks": [], "engine": "openai",
        "nothing_fits": false, "fell_back": false, "stopped": false, "created_at": made,
    });
    assert_eq!(told, json!({"conversation": one, "turns": [turn], "next": null}));
    let desk = member.ask("/api/recommend/desk", &[("conversation", conversation)]).await.must_be(200).json();
    assert_eq!((&desk["conversation"], &desk["turns"], &desk["conversations"]), (&one, &json!([turn]), &json!([one])));
    assert_eq!((&desk["engine"], &desk["typed"], &desk["error"]), (&json!("openai"), &json!(""), &Value::Null));
    let other = member.get("/api/recommend/desk").await.must_be(200).json();
    assert_eq!((&other["conversation"], &other["turns"]), (&Value::Null, &json!([])));
    assert_ne!(other["once"], desk["once"], "each form has a mark of its own");
}

async fn what_is_ones_own_nobody_else_reads_goes_on_with_or_deletes(shop: Shop, clerk: Clerk) {
    let (member, other, stranger) = (shop.member("haneul").await, shop.member("garam").await, shop.visitor());
    let id = ask(&member, "비밀이에요.").await.must_be(200).json()["conversation"].clone();
    let theirs = member.id().await.to_string();
    let mut told = Vec::new();
    for id in [id.to_string(), "999999".to_owned(), "x".to_owned(), "-1".to_owned()] {
        let owner = ("member_id", theirs.as_str());
        let answers = [
            other.ask(CONVERSATIONS, &[("id", id.as_str()), owner]).await,
            other.ask("/api/recommend/desk", &[("conversation", id.as_str()), owner]).await,
            other.post(ASK, &[("question", "뭐라고 물었나요?"), ("conversation", &id), owner]).await,
            other.post(super::stream::STREAM, &[("question", "뭐라고 물었나요?"), ("conversation", &id), owner]).await,
            other.post("/api/recommend/forget", &[("id", id.as_str()), owner]).await,
        ];
        told.push(answers.map(|answer| answer.must_be(404).text()));
    }
    assert!(told.iter().all(|one| *one == told[0]), "nobody learns which are there: {told:?}");
    for path in [format!("{CONVERSATIONS}?id={id}"), CONVERSATIONS.to_owned(), format!("/api/recommend/desk?conversation={id}")] {
        stranger.get(&path).await.must_be(401);
    }
    stranger.post("/api/recommend/forget", &[("id", &id)]).await.must_be(401);
    stranger.post(ASK, &[("question", "있나요?"), ("conversation", &id.to_string())]).await.must_be(401);
    assert_eq!((conversations(&other).await, super::left(&other).await), (vec![], 2));
    assert_eq!((turns(&member, &id).await.len(), clerk.briefs().len()), (1, 1));
    member.post("/api/recommend/forget", &[("id", &id)]).await.must_be(200);
    member.post("/api/recommend/forget", &[("id", &id)]).await.must_be(404);
    assert_eq!(number!(shop, "select (select count(*) from conversation) + (select count(*) from turn)"), 0);
}

async fn conversations_come_newest_first_in_pages(shop: Shop, _: Clerk) {
    let member = shop.member("haneul").await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(ask(&member, &format!("{number}")).await.must_be(200).json()["conversation"].clone());
        shop.state.clock.turn(SECOND);
    }
    ask(&shop.member("garam").await, "남의 물음").await.must_be(200);
    go_on(&member, &ids[1], "다시").await.must_be(200);
    let newest: Vec<Value> = [1, 4, 3, 2, 0].map(|number: usize| ids[number].clone()).to_vec();
    let (mut seen, mut after) = (Vec::new(), String::new());
    for pages in 1.. {
        let page = member.ask(CONVERSATIONS, &[("limit", "2"), ("after", &after)]).await.must_be(200).json();
        seen.extend(page["conversations"].as_array().expect("an array").iter().map(|one| one["id"].clone()));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => {
                assert_eq!(pages, 3);
                break;
            }
        }
    }
    assert_eq!(seen, newest);
    assert_eq!(conversations(&member).await[0]["turns"], 2);
    for (field, value, reason) in
        [("limit", "0", "TooSmall"), ("limit", "101", "TooBig"), ("limit", "x", "NotANumber"), ("after", "x", "Unknown"), ("after", "1", "Unknown")]
    {
        member.ask(CONVERSATIONS, &[(field, value)]).await.must_be(422).must_refuse(field, reason);
    }
}

async fn turns_come_from_the_newest_on_in_pages(shop: Shop, _: Clerk) {
    let member = shop.member("haneul").await;
    let first = ask(&member, "0").await.must_be(200).json()["conversation"].clone();
    for number in 1..5 {
        go_on(&member, &first, &number.to_string()).await.must_be(200);
        ask(&member, "다른 이야기").await.must_be(200);
    }
    let page = async |after: &str| {
        let page = member.ask(CONVERSATIONS, &[("id", first.to_string().as_str()), ("limit", "2"), ("after", after)]).await.must_be(200).json();
        let questions: Vec<String> = page["turns"].as_array().expect("an array").iter().map(|turn| turn["question"].to_string()).collect();
        (questions, page["next"].as_str().unwrap_or_default().to_owned())
    };
    let (newest, next) = page("").await;
    let (middle, then) = page(&next).await;
    let (oldest, end) = page(&then).await;
    assert_eq!((newest, middle, oldest), (vec!["\"3\"".into(), "\"4\"".into()], vec!["\"1\"".into(), "\"2\"".into()], vec!["\"0\"".into()]));
    assert_eq!(end, "");
    member.ask(CONVERSATIONS, &[("id", first.to_string().as_str()), ("after", "x")]).await.must_be(422).must_refuse("after", "Unknown");
}

/// A plain form, as a browser without JavaScript sends it.
async fn sends(member: &Visitor, page: &str, fields: &[(&str, &str)]) -> Answer {
    let request = member.request(Method::POST, ASK).header(ACCEPT, "text/html").header(REFERER, format!("http://shop.invalid{page}"));
    member.send(request.form(fields)).await
}

async fn without_javascript_an_answer_leads_to_its_turn(shop: Shop, _: Clerk) {
    let member = shop.member("haneul").await;
    let form = [("question", "책 있나요?"), ("conversation", ""), ("once", MARK)];
    let sent = sends(&member, "/recommend", &form).await.must_be(302);
    let conversation = conversations(&member).await[0]["id"].clone();
    let turn = turns(&member, &conversation).await[0]["id"].clone();
    assert_eq!(sent.location(), format!("/recommend/{conversation}#turn-{turn}"));
    assert_eq!(sends(&member, "/recommend", &form).await.must_be(302).location(), sent.location());
    let request = member.request(Method::POST, "/api/recommend/forget").header(ACCEPT, "text/html");
    let deleted = member.send(request.form(&[("id", &conversation.to_string())])).await.must_be(302);
    assert_eq!(deleted.location(), "/recommend?done=conversation_deleted");
}

async fn without_javascript_a_question_that_fails_comes_back_as_it_was_typed(shop: Shop, clerk: Clerk) {
    let member = shop.member("haneul").await;
    let long = "가".repeat(501);
    let sent = sends(&member, "/recommend", &[("question", &long), ("conversation", ""), ("once", MARK)]).await.must_be(303);
    assert_eq!(sent.location(), "/recommend?draft=1");
    let desk = member.ask("/api/recommend/desk", &[("draft", "1")]).await.must_be(200).json();
    assert_eq!((&desk["typed"], &desk["once"], &desk["error"]["error"]), (&json!(long), &json!(MARK), &json!("Invalid")));
    clerk.will(&[Line::Panics]);
    ask(&member, "한 번").await.must_be(500);
    let conversation = ask(&member, "한 번").await.must_be(200).json()["conversation"].to_string();
    clerk.will(&[Line::Panics]);
    let page = format!("/recommend/{conversation}");
    let fields = [("question", "더 싼 것"), ("conversation", conversation.as_str()), ("once", MARK)];
    assert_eq!(sends(&member, &page, &fields).await.must_be(303).location(), format!("{page}?draft=1"));
    let desk = member.ask("/api/recommend/desk", &[("conversation", conversation.as_str()), ("draft", "1")]).await.must_be(200).json();
    assert_eq!((&desk["typed"], &desk["error"]["error"]), (&json!("더 싼 것"), &json!("Internal")));
    let elsewhere = member.ask("/api/recommend/desk", &[("draft", "1")]).await.must_be(200).json();
    assert_eq!((&elsewhere["typed"], &elsewhere["error"]), (&json!(""), &Value::Null), "another conversation's");
    sends(&member, &page, &fields).await.must_be(302);
    let desk = member.ask("/api/recommend/desk", &[("conversation", conversation.as_str()), ("draft", "1")]).await.must_be(200).json();
    assert_eq!((&desk["typed"], &desk["left"]["left"]), (&json!(""), &json!(0)), "what went through is done with");
}
