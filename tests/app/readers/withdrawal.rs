//! What readers leave, when one of them leaves the shop.

use joongobooks::error::AppError;
use joongobooks::i18n::Lang;
use serde_json::{Value, json};

use super::{comments, like, set_status, told, wish};
use crate::support::*;
use crate::users::withdrawal::leaves;

on_both_engines!(
    what_one_wrote_stays_without_a_name,
    likes_wishes_and_notifications_go,
    what_was_said_under_what_was_on_sale_goes_with_it,
    who_has_left_is_told_nothing,
    no_choice_is_kept_behind_a_withdrawal,
    one_takes_along_what_one_wrote_and_wished_for,
);

async fn what_one_wrote_stays_without_a_name(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (review, listing) = (member.reviews(&[("hashtags", "#소설")]).await, other.sells(&[]).await);
    let comment = member.says("book", listing, "있나요?").await;
    other.answers("book", listing, Some(comment), "네.").await;
    leaves(&member).await;
    let read = shop.visitor().ask("/api/bookreview/detail", &[("id", review)]).await.must_be(200).json();
    assert_eq!((&read["review"]["author"]["nickname"], &read["review"]["author"]["picture"]), (&json!(""), &Value::Null));
    assert_eq!((&read["review"]["text"], &read["review"]["hashtags"]), (&json!("세 번 읽었다."), &json!(["소설"])));
    let list = comments(&shop.visitor(), "book", listing).await;
    assert_eq!(
        (&list["total"], &list["comments"][0]["text"], &list["comments"][0]["author"]["nickname"]),
        (&json!(2), &json!("있나요?"), &json!(""))
    );
    for path in ["/reviews".to_owned(), format!("/reviews/{review}"), format!("/books/{listing}")] {
        let page = shop.browser().open(&path).await.must_be(200);
        assert!(page.text("main").contains("탈퇴한 회원") && !page.answer.text().contains("haneul"), "{path}: {}", page.text("main"));
    }
    let told = told(&other).await;
    assert_eq!((told.len(), &told[0]["actor"]["nickname"]), (1, &json!("")));
    Browser::of(other).open("/me/notifications").await.must_be(200);
}

async fn likes_wishes_and_notifications_go(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (listing, review) = (other.sells(&[]).await, other.reviews(&[]).await);
    for one in [&member, &other] {
        wish(one, listing, true).await.must_be(200);
        like(one, "book", listing, true).await.must_be(200);
        like(one, "review", review, true).await.must_be(200);
    }
    set_status(&other, listing, "reserved").await;
    member.post("/api/notification/settings/update", &[("comment", "on"), ("digest", "on")]).await.must_be(200);
    leaves(&member).await;
    let left = "select (select count(*) from notification) + (select count(*) from notification_off) + (select count(*) from digest)";
    assert_eq!(number!(shop, left), 0);
    for table in ["jjim", "listing_like", "review_like"] {
        assert_eq!(number!(shop, format!("select count(*) from {table}")), 1, "{table}: the other's");
    }
    let detail = other.detail(listing).await;
    assert_eq!((&detail["book"]["jjim"], &detail["likes"]), (&json!(1), &json!(1)));
    assert_eq!(number!(shop, "select like_count from review"), 1);
}

async fn what_was_said_under_what_was_on_sale_goes_with_it(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (on_sale, sold) = (member.sells(&[]).await, member.sells(&[]).await);
    set_status(&member, sold, "sold").await;
    for id in [on_sale, sold] {
        other.says("book", id, "있나요?").await;
        wish(&other, id, true).await.must_be(200);
    }
    leaves(&member).await;
    assert_eq!((number!(shop, "select count(*) from comment"), number!(shop, "select count(*) from jjim")), (1, 1));
    let wishes = other.get("/api/jjim/list").await.must_be(200).json();
    assert_eq!((&wishes["books"][0]["id"], &wishes["books"][0]["seller"]["nickname"]), (&json!(sold), &json!("")));
}

async fn who_has_left_is_told_nothing(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (sold, review) = (member.sells(&[]).await, member.reviews(&[]).await);
    set_status(&member, sold, "sold").await;
    let comment = member.says("review", review, "제 서평이에요.").await;
    leaves(&member).await;
    other.says("book", sold, "있나요?").await;
    other.answers("review", review, Some(comment), "잘 읽었어요.").await;
    assert_eq!(number!(shop, "select count(*) from notification"), 0);
}

/// Of what to be told: one may be choosing while another session leaves.
async fn no_choice_is_kept_behind_a_withdrawal(shop: Shop) {
    let (member, state) = (shop.member("haneul").await, &shop.state);
    let id = member.id().await;
    leaves(&member).await;
    let kept = joongobooks::notifications::store::set_wishes(&state.db, id, &[], Some(Lang::Ko), state.clock.now()).await;
    assert_eq!(kept, Err(AppError::SignInRequired));
    assert_eq!((number!(shop, "select count(*) from notification_off"), number!(shop, "select count(*) from digest")), (0, 0));
}

async fn one_takes_along_what_one_wrote_and_wished_for(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (listing, theirs) = (other.sells(&[]).await, other.reviews(&[("title", "남의 서평")]).await);
    let long = "가".repeat(500);
    let review = member.reviews(&[("text", &long), ("hashtags", "#소설")]).await;
    let comment = member.says("book", listing, "있나요?").await;
    other.answers("book", listing, Some(comment), "네, 있어요.").await;
    wish(&member, listing, true).await.must_be(200);
    like(&member, "book", listing, true).await.must_be(200);
    like(&member, "review", theirs, true).await.must_be(200);
    member.post("/api/notification/settings/update", &[("answer", "on")]).await.must_be(200);
    let data = member.get("/api/user/export").await.must_be(200).json();
    assert_eq!((&data["reviews"][0]["id"], &data["reviews"][0]["text"]), (&json!(review), &json!(long)), "all of it, not its beginning");
    assert_eq!(data["reviews"][0]["hashtags"], json!(["소설"]));
    assert_eq!((&data["comments"][0][0]["text"], &data["comments"][0][1]), (&json!("있나요?"), &json!({"Book": listing})));
    assert_eq!((&data["jjim"][0]["id"], &data["jjim"][0]["price_then"]), (&json!(listing), &json!(6000)));
    assert_eq!([0, 1].map(|place| data["likes"][place]["subject"].clone()), [json!({"Book": listing}), json!({"Review": theirs})]);
    assert_eq!((&data["notifications"][0]["kind"], &data["told"]["kinds"][0]), (&json!("answer"), &json!(["comment", false])));
    let text = data.to_string();
    assert!(!text.contains("네, 있어요.") && !text.contains("garam@"), "{text}");
    let others = other.get("/api/user/export").await.must_be(200).json();
    for kind in ["jjim", "likes"] {
        assert_eq!(others[kind], json!([]), "{kind}");
    }
}
