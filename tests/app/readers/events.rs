//! `GET /events`.

use serde_json::Value;

use super::{set_status, wish};
use crate::support::*;

on_both_engines!(
    who_is_signed_out_hears_nothing,
    a_stream_tells_at_once_and_whenever_something_happens,
    each_hears_of_what_is_theirs_alone,
    every_window_hears_and_reading_quiets_all,
    a_stream_is_not_compressed_nor_kept,
    a_stream_ends_with_its_session,
    a_programs_stream_ends_with_the_account,
);

async fn who_is_signed_out_hears_nothing(shop: Shop) {
    let answer = shop.visitor().get("/events").await.must_be(401);
    assert_eq!(answer.error(), "SignInRequired");
    shop.visitor().with("authorization", "Bearer nonsense").get("/events").await.must_be(401);
}

async fn a_stream_tells_at_once_and_whenever_something_happens(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let (own, theirs) = (member.sells(&[]).await, seller.sells(&[]).await);
    let mut stream = Events::of(&member).await;
    assert_eq!(stream.next().await, Some(0));
    seller.says("book", own, "있나요?").await;
    stream.until(1).await;
    wish(&member, theirs, true).await.must_be(200);
    set_status(&seller, theirs, "sold").await;
    stream.until(2).await;
    let fields = listing(&[("id", &theirs.to_string()), ("selling_price", "100")]);
    seller.post("/api/book/update", &fields).await.must_be(200);
    stream.until(3).await;
    let mut again = Events::of(&member).await;
    assert_eq!(again.next().await, Some(3));
}

async fn each_hears_of_what_is_theirs_alone(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let (own, theirs) = (member.sells(&[]).await, seller.sells(&[]).await);
    let mut stream = Events::of(&member).await;
    assert_eq!(stream.next().await, Some(0));
    let (mut other, mut before) = (Events::of(&seller).await, 0);
    assert_eq!(other.next().await, Some(0));
    for _ in 0..5 {
        member.says("book", theirs, "있나요?").await;
        before += 1;
        other.until(before).await;
    }
    seller.says("book", own, "있나요?").await;
    // The very next that it hears is its own.
    assert_eq!(stream.next().await, Some(1));
}

async fn every_window_hears_and_reading_quiets_all(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.sells(&[]).await;
    let mut windows = [Events::of(&member).await, Events::of(&member).await, Events::of(&member).await];
    seller.says("book", id, "있나요?").await;
    for window in &mut windows {
        window.until(1).await;
    }
    member.post("/api/notification/read", &[("all", "true")]).await.must_be(200);
    for window in &mut windows {
        window.until(0).await;
    }
}

async fn a_stream_is_not_compressed_nor_kept(shop: Shop) {
    let member = shop.member("haneul").await.with("accept-encoding", "gzip, br, zstd, deflate");
    let mut stream = Events::of(&member).await;
    assert!(stream.header("content-type").starts_with("text/event-stream"));
    assert_eq!(stream.header("content-encoding"), "");
    let cache = stream.header("cache-control").to_owned();
    assert!(cache.contains("no-cache") || cache.contains("no-store"), "{cache}");
    assert_eq!(stream.next().await, Some(0));
}

/// Whoever has ended a session on a lost phone does not want it to go on hearing.
async fn a_stream_ends_with_its_session(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.sells(&[]).await;
    let phone = shop.visitor();
    phone.logs_in("garam", PASSWORD).await.must_be(200);
    let (mut lost, mut kept) = (Events::of(&phone).await, Events::of(&member).await);
    assert_eq!((lost.next().await, kept.next().await), (Some(0), Some(0)));
    member.post_nothing("/api/user/session/end_others").await.must_be(200);
    seller.says("book", id, "있나요?").await;
    kept.until(1).await;
    assert!(!lost.rest().await.contains(&1));
    phone.get("/events").await.must_be(401);
    member.post_nothing("/api/user/auth/logout").await.must_be(200);
    seller.says("book", id, "아직이요?").await;
    assert!(!kept.rest().await.contains(&2));
    assert_eq!(member.me().await, Value::Null);
}

async fn a_programs_stream_ends_with_the_account(shop: Shop) {
    let member = shop.member("garam").await;
    let program = member.bearing(&crate::users::tokens::sign_in(&shop.visitor(), "garam").await.access);
    let mut stream = Events::of(&program).await;
    assert_eq!(stream.next().await, Some(0));
    let sold = member.sells(&[]).await;
    set_status(&member, sold, "sold").await;
    crate::users::withdrawal::leaves(&member).await;
    shop.state.hub.tell(&[number!(shop, "select member_id from member")]);
    assert!(stream.rest().await.iter().all(|unread| *unread == 0));
}
