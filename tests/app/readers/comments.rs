//! What is said under listings and reviews.

use serde_json::{Value, json};

use super::comments;
use crate::support::*;

on_both_engines!(
    what_one_says_everybody_reads,
    who_is_signed_out_says_nothing,
    a_comment_has_one_to_a_thousand_characters,
    line_breaks_stay_and_addresses_are_links,
    an_author_corrects_a_comment_for_five_minutes,
    only_the_author_corrects_or_deletes,
    what_is_not_there_cannot_be_spoken_of,
    the_owners_comments_are_marked,
    comments_go_with_what_they_stand_under,
    nothing_is_taken_but_the_words,
);

const CREATE: &str = "/api/comment/create";
const UPDATE: &str = "/api/comment/update";
const DELETE: &str = "/api/comment/delete";

fn said(kind: &str, id: i64, text: &str) -> [(&'static str, String); 3] {
    [("kind", kind.to_owned()), ("id", id.to_string()), ("text", text.to_owned())]
}

fn corrected(id: i64, text: &str) -> [(&'static str, String); 2] {
    [("id", id.to_string()), ("text", text.to_owned())]
}

/// ORIGINAL.md, 2, line 16: it was answered by 500.
async fn what_one_says_everybody_reads(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let (listing, review) = (seller.sells(&[]).await, seller.reviews(&[]).await);
    for (kind, id) in [("book", listing), ("review", review)] {
        let comment = member.post(CREATE, &said(kind, id, "아직 있나요?")).await.must_be(200).json()["comment"].clone();
        assert_eq!((&comment["text"], &comment["parent"], &comment["edited"]), (&json!("아직 있나요?"), &Value::Null, &json!(false)));
        assert_eq!((&comment["author"]["nickname"], &comment["mine"], &comment["by_owner"]), (&json!("garam"), &json!(true), &json!(false)));
        let read = comments(&shop.visitor(), kind, id).await;
        assert_eq!((&read["total"], &read["next"], &read["may_write"]), (&json!(1), &Value::Null, &json!(false)));
        assert_eq!((&read["comments"][0]["id"], &read["comments"][0]["mine"]), (&comment["id"], &json!(false)));
        assert_eq!(comments(&member, kind, id).await["may_write"], true);
    }
    assert_eq!(shop.visitor().ask("/api/bookreview/detail", &[("id", review)]).await.json()["review"]["comments"], 1);
    assert_eq!(number!(shop, "select comment_count from listing"), 1);
}

async fn who_is_signed_out_says_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let comment = member.says("book", id, "있어요.").await;
    let visitor = shop.visitor();
    for answer in [
        visitor.post(CREATE, &said("book", id, "x")).await,
        visitor.post(UPDATE, &corrected(comment, "x")).await,
        visitor.post(DELETE, &[("id", comment)]).await,
    ] {
        assert_eq!(answer.must_be(401).error(), "SignInRequired");
    }
    let read = comments(&visitor, "book", id).await;
    assert_eq!((&read["total"], &read["comments"][0]["text"]), (&json!(1), &json!("있어요.")));
}

async fn a_comment_has_one_to_a_thousand_characters(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let comment = member.says("book", id, "가").await;
    member.says("book", id, &"가".repeat(1000)).await;
    member.post(UPDATE, &corrected(comment, &"나".repeat(1000))).await.must_be(200);
    let long = "가".repeat(1001);
    for (text, reason) in [
        ("", "Required"),
        (" \n ", "Required"),
        ("\u{200B}", "Required"),
        (long.as_str(), "TooLong"),
        ("a\0b", "BadCharacters"),
        ("\u{202E}ab", "BadCharacters"),
    ] {
        member.post(CREATE, &said("book", id, text)).await.must_be(422).must_refuse("text", reason);
        member.post(UPDATE, &corrected(comment, text)).await.must_be(422).must_refuse("text", reason);
    }
    let read = comments(&member, "book", id).await;
    assert_eq!((&read["total"], read["comments"][0]["text"].as_str()), (&json!(2), Some("나".repeat(1000).as_str())));
}

async fn line_breaks_stay_and_addresses_are_links(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    member.says("book", id, " 첫째 줄\r\n둘째: https://example.kr/a?b=1&c=2. javascript:alert(1) ").await;
    let text = comments(&member, "book", id).await["comments"][0]["text"].clone();
    assert_eq!(text, "첫째 줄\n둘째: https://example.kr/a?b=1&c=2. javascript:alert(1)");
    let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
    assert_eq!(page.attributes(".comment-text a", "href"), ["https://example.kr/a?b=1&c=2"]);
    let rel = page.attribute(".comment-text a", "rel");
    assert!(["nofollow", "ugc", "noopener", "noreferrer"].iter().all(|word| rel.split(' ').any(|one| one == *word)), "{rel}");
}

async fn an_author_corrects_a_comment_for_five_minutes(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let comment = member.says("book", id, "있어요.").await;
    shop.state.clock.turn(4 * MINUTE);
    let answer = member.post(UPDATE, &corrected(comment, "아직 있어요.")).await.must_be(200).json()["comment"].clone();
    assert_eq!((&answer["text"], &answer["edited"]), (&json!("아직 있어요."), &json!(true)));
    // What was corrected is as old as it was.
    shop.state.clock.turn(MINUTE);
    assert_eq!(member.post(UPDATE, &corrected(comment, "없어요.")).await.must_be(409).error(), "Conflict");
    let read = comments(&shop.visitor(), "book", id).await["comments"][0].clone();
    assert_eq!((&read["text"], &read["edited"]), (&json!("아직 있어요."), &json!(true)));
    let page = Browser::of(member.clone()).open(&format!("/books/{id}")).await.must_be(200);
    assert_eq!((page.count("form[action='/api/comment/update']"), page.count("form[action='/api/comment/delete']")), (0, 1));
    member.post(DELETE, &[("id", comment)]).await.must_be(200);
}

/// ORIGINAL.md, 2, line 5. Not even whose the listing is may.
async fn only_the_author_corrects_or_deletes(shop: Shop) {
    let (seller, member, stranger) = (shop.member("haneul").await, shop.member("garam").await, shop.member("byul").await);
    let id = seller.sells(&[]).await;
    let comment = member.says("book", id, "있나요?").await;
    for other in [&seller, &stranger] {
        other.post(UPDATE, &corrected(comment, "바꿔치기")).await.must_be(403);
        other.post(DELETE, &[("id", comment)]).await.must_be(403);
    }
    let read = comments(&stranger, "book", id).await;
    assert_eq!((&read["total"], &read["comments"][0]["text"]), (&json!(1), &json!("있나요?")));
    let page = Browser::of(stranger).open(&format!("/books/{id}")).await.must_be(200);
    assert_eq!((page.count("form[action='/api/comment/update']"), page.count("form[action='/api/comment/delete']")), (0, 0));
}

/// ORIGINAL.md, 2, line 16: it was answered by 500.
async fn what_is_not_there_cannot_be_spoken_of(shop: Shop) {
    let member = shop.member("haneul").await;
    let listing = member.sells(&[]).await;
    for id in ["999", "0", "-1", "", "x", "99999999999999999999", "1\0"] {
        for kind in ["book", "review"] {
            member.post(CREATE, &[("kind", kind), ("id", id), ("text", "있나요?")]).await.must_be(404);
            member.ask("/api/comment/list", &[("kind", kind), ("id", id)]).await.must_be(404);
        }
        member.post(UPDATE, &[("id", id), ("text", "있나요?")]).await.must_be(404);
        member.post(DELETE, &[("id", id)]).await.must_be(404);
    }
    for kind in ["", "comment", "listing"] {
        member.post(CREATE, &said(kind, listing, "있나요?")).await.must_be(422).must_refuse("kind", "Unknown");
        member.ask("/api/comment/list", &said(kind, listing, "")).await.must_be(422).must_refuse("kind", "Unknown");
    }
    assert_eq!(number!(shop, "select count(*) from comment"), 0);
}

async fn the_owners_comments_are_marked(shop: Shop) {
    let (owner, other) = (shop.member("haneul").await, shop.member("garam").await);
    for (kind, id) in [("book", owner.sells(&[]).await), ("review", owner.reviews(&[]).await)] {
        let top = other.says(kind, id, "물어볼게요.").await;
        owner.answers(kind, id, Some(top), "그러세요.").await;
        owner.says(kind, id, "알려 드려요.").await;
        let read = comments(&shop.visitor(), kind, id).await["comments"].clone();
        let marks = [&read[0]["by_owner"], &read[0]["answers"][0]["by_owner"], &read[1]["by_owner"]];
        assert_eq!(marks, [&json!(false), &json!(true), &json!(true)], "{kind}");
    }
}

async fn comments_go_with_what_they_stand_under(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let (gone, kept) = (seller.sells(&[]).await, seller.sells(&[]).await);
    for id in [gone, kept] {
        let top = member.says("book", id, "있나요?").await;
        seller.answers("book", id, Some(top), "네.").await;
    }
    seller.post("/api/book/delete", &[("id", gone)]).await.must_be(200);
    member.ask("/api/comment/list", &[("kind", "book"), ("id", &gone.to_string())]).await.must_be(404);
    assert_eq!((number!(shop, "select count(*) from comment"), comments(&member, "book", kept).await["total"].as_i64()), (2, Some(2)));
    assert_eq!((super::told(&seller).await.len(), super::told(&member).await.len()), (1, 1), "nor is anything told of them");
}

async fn nothing_is_taken_but_the_words(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, their) = (member.sells(&[]).await.to_string(), other.id().await.to_string());
    let fields =
        [("kind", "book"), ("id", &id), ("text", "있어요."), ("user", &their), ("member_id", &their), ("by_owner", "false"), ("created_at", "1")];
    let comment = member.post(CREATE, &fields).await.must_be(200).json()["comment"].clone();
    assert_eq!((&comment["author"]["nickname"], &comment["by_owner"]), (&json!("haneul"), &json!(true)));
    assert!(comment["created_at"].as_i64().expect("a time") > 1_000_000);
}
