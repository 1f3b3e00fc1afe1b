use serde_json::{Value, json};

use crate::support::*;

on_both_engines!(
    a_profile_tells_what_others_may_know_and_no_more,
    a_profile_of_nobody_is_not_found,
    one_changes_nickname_and_about_me,
    about_me_may_be_empty_and_has_five_hundred_characters_at_most,
    a_nickname_has_one_to_twenty_characters,
    all_errors_of_a_profile_come_at_once,
    a_nickname_that_somebody_has_is_taken_whatever_its_case,
    one_may_write_ones_own_nickname_otherwise,
    nobody_changes_anothers_profile,
    nobody_makes_themselves_administrator,
    who_is_signed_out_changes_no_profile,
    a_new_nickname_stands_on_what_one_sells,
    what_one_says_of_oneself_is_text_on_the_page,
    a_shelf_holds_what_one_sells_or_sold,
);

pub const UPDATE: &str = "/api/user/profile/update";

/// The profile form, filled in, with `changes` made.
pub fn profile(changes: &[(&str, &str)]) -> Fields {
    changed(&[("nickname", "haneul"), ("about_me", ""), ("photo", "")], changes)
}

async fn shown(shop: &Shop, id: i64) -> Value {
    shop.visitor().ask("/api/user/profile", &[("id", id)]).await.must_be(200).json()
}

async fn a_profile_tells_what_others_may_know_and_no_more(shop: Shop) {
    let member = shop.member("haneul").await;
    member.post(UPDATE, &profile(&[("nickname", "하늘책방"), ("about_me", "헌책을 좋아해요.")])).await.must_be(200);
    let answer = shop.visitor().ask("/api/user/profile", &[("id", member.id().await)]).await.must_be(200);
    let shown = answer.json();
    let mut keys: Vec<_> = shown.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort();
    assert_eq!(keys, ["about_me", "created_at", "id", "nickname", "picture"]);
    assert_eq!((&shown["nickname"], &shown["about_me"], &shown["picture"]), (&json!("하늘책방"), &json!("헌책을 좋아해요."), &Value::Null));
    let page = shop.browser().open(&format!("/members/{}", member.id().await)).await.must_be(200);
    for text in [answer.text(), page.answer.text()] {
        assert!(!text.contains("haneul") && !text.contains("example.kr") && !text.contains("argon2"), "{text}");
    }
}

async fn a_profile_of_nobody_is_not_found(shop: Shop) {
    let visitor = shop.visitor();
    for id in ["999", "0", "-1", "", "haneul", "1.5", "99999999999999999999"] {
        visitor.ask("/api/user/profile", &[("id", id)]).await.must_be(404);
    }
    shop.browser().open("/members/999").await.must_be(404);
}

async fn one_changes_nickname_and_about_me(shop: Shop) {
    let member = shop.member("haneul").await;
    let answer = member.post(UPDATE, &profile(&[("nickname", " 하늘 책방 "), ("about_me", " 첫째 줄\r\n둘째 줄 ")])).await.must_be(200);
    assert_eq!(answer.json()["user"]["nickname"], "하늘 책방");
    assert_eq!(member.me().await, answer.json()["user"]);
    let shown = shown(&shop, member.id().await).await;
    assert_eq!((&shown["nickname"], &shown["about_me"]), (&json!("하늘 책방"), &json!("첫째 줄\n둘째 줄")));
}

async fn about_me_may_be_empty_and_has_five_hundred_characters_at_most(shop: Shop) {
    let member = shop.member("haneul").await;
    for length in [500, 0] {
        let text = "책".repeat(length);
        member.post(UPDATE, &profile(&[("about_me", &text)])).await.must_be(200);
        assert_eq!(shown(&shop, member.id().await).await["about_me"], text);
    }
    member.post(UPDATE, &profile(&[("about_me", &"책".repeat(501))])).await.must_be(422).must_refuse("about_me", "TooLong");
    assert_eq!(shown(&shop, member.id().await).await["about_me"], "");
}

async fn a_nickname_has_one_to_twenty_characters(shop: Shop) {
    let member = shop.member("haneul").await;
    for nickname in ["책", &"가".repeat(20)] {
        member.post(UPDATE, &profile(&[("nickname", nickname)])).await.must_be(200);
    }
    for (nickname, reason) in [("", "Required"), (&"가".repeat(21), "TooLong"), ("하\0늘", "BadCharacters"), ("하늘\u{202E}방책", "BadCharacters")]
    {
        member.post(UPDATE, &profile(&[("nickname", nickname)])).await.must_be(422).must_refuse("nickname", reason);
    }
    assert_eq!(member.me().await["nickname"], "가".repeat(20));
}

async fn all_errors_of_a_profile_come_at_once(shop: Shop) {
    let member = shop.member("haneul").await;
    let answer = member.post(UPDATE, &profile(&[("nickname", ""), ("about_me", &"책".repeat(501)), ("photo", "x")])).await.must_be(422);
    let expected = [("nickname", "Required"), ("about_me", "TooLong"), ("photo", "Unknown")];
    assert_eq!(answer.reasons(), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
}

async fn a_nickname_that_somebody_has_is_taken_whatever_its_case(shop: Shop) {
    shop.member("Garam").await;
    let member = shop.member("haneul").await;
    for nickname in ["Garam", "garam", "GARAM", "ga ram"] {
        let answer = member.post(UPDATE, &profile(&[("nickname", nickname), ("about_me", "새 글")])).await.must_be(409);
        assert_eq!(answer.error(), "Taken");
        answer.must_refuse("nickname", "Taken");
    }
    let shown = shown(&shop, member.id().await).await;
    assert_eq!((&shown["nickname"], &shown["about_me"]), (&json!("haneul"), &json!("")), "nothing of it was kept");
}

async fn one_may_write_ones_own_nickname_otherwise(shop: Shop) {
    let member = shop.member("haneul").await;
    member.post(UPDATE, &profile(&[("nickname", "Ha Neul")])).await.must_be(200);
    assert_eq!(member.me().await["nickname"], "Ha Neul");
}

/// The original took the id from the URL (ORIGINAL.md, 2, line 3).
async fn nobody_changes_anothers_profile(shop: Shop) {
    let (owner, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    let id = owner.id().await.to_string();
    let fields = profile(&[("nickname", "도둑"), ("id", &id), ("member_id", &id), ("user_id", &id), ("username", "haneul")]);
    stranger.post(&format!("{UPDATE}?id={id}"), &fields).await.must_be(200);
    assert_eq!((owner.me().await["nickname"].as_str(), stranger.me().await["nickname"].as_str()), (Some("haneul"), Some("도둑")));
    assert_eq!(stranger.me().await["username"], "garam");
}

async fn nobody_makes_themselves_administrator(shop: Shop) {
    let member = shop.member("haneul").await;
    let fields = profile(&[("role", "admin"), ("is_admin", "true"), ("is_staff", "1"), ("id", "1"), ("email_verified_at", "1")]);
    let answer = member.post(UPDATE, &fields).await.must_be(200);
    assert_eq!(answer.json()["user"]["role"], "member");
    assert_eq!(number!(shop, "select count(*) from member where role <> 'member' or email_verified_at is not null"), 0);
}

async fn who_is_signed_out_changes_no_profile(shop: Shop) {
    shop.member("haneul").await;
    shop.visitor().post(UPDATE, &profile(&[("nickname", "도둑"), ("id", "1")])).await.must_be(401);
    assert_eq!(number!(shop, "select count(*) from member where nickname = 'haneul'"), 1);
}

async fn a_new_nickname_stands_on_what_one_sells(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    seller.post(UPDATE, &profile(&[("nickname", "하늘책방")])).await.must_be(200);
    assert_eq!(shop.visitor().detail(id).await["seller"]["nickname"], "하늘책방");
    assert_eq!(shop.visitor().get("/api/book/list").await.json()["books"][0]["seller"]["nickname"], "하늘책방");
}

/// Stored XSS (ORIGINAL.md, 2, line 8).
async fn what_one_says_of_oneself_is_text_on_the_page(shop: Shop) {
    let member = shop.member("haneul").await;
    let (nickname, about) = ("<b>x</b>\"'&", "<script>alert(1)</script> <img src=x onerror=alert(1)>");
    member.post(UPDATE, &profile(&[("nickname", nickname), ("about_me", about)])).await.must_be(200);
    let page = shop.browser().open(&format!("/members/{}", member.id().await)).await.must_be(200);
    assert!(page.text("main").contains(about) && page.text("main").contains(nickname), "{}", page.text("main"));
    assert_eq!(page.count("main script, main b, main img[onerror]"), 0);
}

async fn a_shelf_holds_what_one_sells_or_sold(shop: Shop) {
    let seller = shop.member("haneul").await;
    let ids = [seller.sells(&[]).await, seller.sells(&[]).await, seller.sells(&[]).await];
    shop.member("garam").await.sells(&[]).await;
    for (id, status) in [(ids[1], "reserved"), (ids[2], "sold")] {
        seller.post("/api/book/status", &[("id", id.to_string().as_str()), ("status", status)]).await.must_be(200);
    }
    let id = seller.id().await.to_string();
    for (status, expected) in [("", vec![ids[1], ids[0]]), ("sold", vec![ids[2]])] {
        let shelf = shop.visitor().ask("/api/user/shelf", &[("id", id.as_str()), ("status", status)]).await.must_be(200).json();
        let found: Vec<_> = shelf["books"].as_array().expect("an array").iter().filter_map(|book| book["id"].as_i64()).collect();
        assert_eq!((found, &shelf["counts"], &shelf["mine"]), (expected, &json!([2, 1]), &json!(false)));
    }
    assert_eq!(seller.get("/api/user/shelf").await.must_be(200).json()["mine"], true);
    shop.visitor().get("/api/user/shelf").await.must_be(401);
}
