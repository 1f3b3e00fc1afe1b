//! Answers, and what stays of a comment that was answered.

use serde_json::{Value, json};

use super::comments;
use crate::support::*;

on_both_engines!(
    answers_stand_under_what_they_answer,
    an_answer_to_an_answer_stands_under_the_same_comment,
    what_is_not_there_or_elsewhere_cannot_be_answered,
    a_deleted_comment_keeps_its_place_for_its_answers,
    with_its_last_answer_a_place_goes_too,
    under_a_place_without_words_an_answer_can_still_be_answered,
    counts_are_of_what_can_be_read,
);

async fn delete(member: &Visitor, id: i64) -> Answer {
    member.post("/api/comment/delete", &[("id", id)]).await
}

/// Each comment with its answers, by id.
async fn tree(shop: &Shop, id: i64) -> Vec<(i64, Vec<i64>)> {
    let number = |comment: &Value| comment["id"].as_i64().expect("an id");
    let list = comments(&shop.visitor(), "book", id).await;
    let tops = list["comments"].as_array().expect("an array").iter();
    tops.map(|top| (number(top), top["answers"].as_array().into_iter().flatten().map(number).collect())).collect()
}

async fn answers_stand_under_what_they_answer(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let (one, other) = (member.says("book", id, "하나").await, member.says("book", id, "둘").await);
    let (second, first) = (member.answers("book", id, Some(other), "둘의 답").await, member.answers("book", id, Some(one), "하나의 답").await);
    let third = member.answers("book", id, Some(one), "하나의 다른 답").await;
    assert_eq!(tree(&shop, id).await, [(one, vec![first, third]), (other, vec![second])]);
    let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
    assert_eq!(page.count(&format!("#comment-{one} .answers > li")), 2);
}

async fn an_answer_to_an_answer_stands_under_the_same_comment(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.reviews(&[]).await;
    let top = member.says("review", id, "하나").await;
    let answer = member.answers("review", id, Some(top), "답").await;
    let again = member.answers("review", id, Some(answer), "답의 답").await;
    let list = comments(&member, "review", id).await["comments"].clone();
    assert_eq!(
        (list.as_array().map(Vec::len), &list[0]["answers"][1]["id"], &list[0]["answers"][1]["parent"]),
        (Some(1), &json!(again), &json!(top))
    );
}

/// ORIGINAL.md, 2, line 16: it was answered by 500.
async fn what_is_not_there_or_elsewhere_cannot_be_answered(shop: Shop) {
    let member = shop.member("haneul").await;
    let (listing, other, review) = (member.sells(&[]).await, member.sells(&[]).await, member.reviews(&[]).await);
    let elsewhere = [member.says("book", other, "다른 책").await, member.says("review", review, "서평").await];
    let deleted = member.says("book", listing, "지울 말").await;
    delete(&member, deleted).await.must_be(200);
    let bad = elsewhere.into_iter().chain([deleted, 999, 0, -1]).map(|id| id.to_string());
    for parent in bad.chain(["x".to_owned(), "1.5".to_owned(), "99999999999999999999".to_owned()]) {
        let fields = [("kind", "book"), ("id", &listing.to_string()), ("parent", &parent), ("text", "답")];
        member.post("/api/comment/create", &fields).await.must_be(422).must_refuse("parent", "Unknown");
    }
    // An id of a listing that is also one of a review is no way in either.
    let fields = [("kind", "review"), ("id", &review.to_string()), ("parent", &elsewhere[0].to_string()), ("text", "답")];
    member.post("/api/comment/create", &fields).await.must_be(422).must_refuse("parent", "Unknown");
    assert_eq!(tree(&shop, listing).await, []);
}

async fn a_deleted_comment_keeps_its_place_for_its_answers(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[]).await;
    let top = member.says("book", id, "전화번호 남겨요").await;
    let answer = seller.answers("book", id, Some(top), "지워 주세요.").await;
    delete(&member, top).await.must_be(200);
    let list = comments(&member, "book", id).await;
    let place = &list["comments"][0];
    assert_eq!((&place["id"], &place["text"], &place["author"], &place["deleted"]), (&json!(top), &json!(""), &Value::Null, &json!(true)));
    assert_eq!((&place["mine"], &place["answers"][0]["id"], &list["total"]), (&json!(false), &json!(answer), &json!(1)));
    assert_eq!(number!(shop, "select count(*) from comment where text like '전화%'"), 0, "the words are gone, not hidden");
    let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
    let shown = page.text(&format!("#comment-{top}"));
    assert!(shown.contains("삭제된 댓글") && shown.contains("지워 주세요."), "{shown}");
    delete(&member, top).await.must_be(404);
    member.post("/api/comment/update", &[("id", top.to_string()), ("text", "다시".to_owned())]).await.must_be(404);
}

async fn with_its_last_answer_a_place_goes_too(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let (top, other) = (member.says("book", id, "하나").await, member.says("book", id, "둘").await);
    let answers = [member.answers("book", id, Some(top), "답").await, member.answers("book", id, Some(top), "다른 답").await];
    let kept = member.answers("book", id, Some(other), "남는 답").await;
    delete(&member, top).await.must_be(200);
    delete(&member, answers[0]).await.must_be(200);
    assert_eq!(tree(&shop, id).await, [(top, vec![answers[1]]), (other, vec![kept])]);
    delete(&member, answers[1]).await.must_be(200);
    assert_eq!(tree(&shop, id).await, [(other, vec![kept])]);
    // One that still has its words stays without answers.
    delete(&member, kept).await.must_be(200);
    assert_eq!(tree(&shop, id).await, [(other, vec![])]);
    assert_eq!(number!(shop, "select count(*) from comment"), 1);
}

async fn under_a_place_without_words_an_answer_can_still_be_answered(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[]).await;
    let top = member.says("book", id, "있나요?").await;
    let answer = seller.answers("book", id, Some(top), "네.").await;
    delete(&member, top).await.must_be(200);
    let again = member.answers("book", id, Some(answer), "고마워요.").await;
    assert_eq!(tree(&shop, id).await, [(top, vec![answer, again])]);
}

async fn counts_are_of_what_can_be_read(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let count = async || {
        let total = comments(&shop.visitor(), "book", id).await["total"].as_i64().expect("a number");
        assert_eq!(number!(shop, "select count(*) from comment where deleted_at is null"), total);
        total
    };
    let top = member.says("book", id, "하나").await;
    let answer = member.answers("book", id, Some(top), "답").await;
    assert_eq!(count().await, 2);
    delete(&member, top).await.must_be(200);
    assert_eq!(count().await, 1);
    delete(&member, answer).await.must_be(200);
    assert_eq!(count().await, 0);
    let alone = member.says("book", id, "둘").await;
    delete(&member, alone).await.must_be(200);
    assert_eq!(count().await, 0);
}
