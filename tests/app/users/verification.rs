use joongobooks::server::config::Config;

use super::profile::{UPDATE, profile};
use crate::support::*;

on_both_engines!(
    unless_it_is_demanded_nobody_has_to_verify_their_address,
    signing_up_sends_a_link_where_it_is_demanded => demanded,
    who_has_not_verified_browses_but_does_not_sell => demanded,
    who_has_not_verified_neither_edits_nor_puts_back_on_sale => demanded,
    who_has_verified_sells => demanded,
    a_link_to_verify_works_once => demanded,
    a_link_to_verify_ends_after_two_days => demanded,
    a_link_to_verify_can_be_sent_again => demanded,
    who_has_verified_is_sent_no_more_links => demanded,
    links_to_verify_are_counted => |config: &mut Config| {
        demanded(config);
        config.limits.mails_per_hour = 2;
    },
    an_account_says_whether_its_address_is_verified => demanded,
);

const VERIFY: &str = "/api/user/verify";
const AGAIN: &str = "/api/user/verification";

fn demanded(config: &mut Config) {
    config.accounts.verify_email = true;
}

async fn verify(shop: &Shop, token: &str) -> Answer {
    shop.visitor().post(VERIFY, &[("token", token)]).await
}

async fn unless_it_is_demanded_nobody_has_to_verify_their_address(shop: Shop) {
    let member = shop.member("haneul").await;
    assert_eq!(shop.mails().await, []);
    member.sells(&[]).await;
    assert_eq!(member.get("/api/user/account").await.must_be(200).json()["verification_needed"], false);
}

async fn signing_up_sends_a_link_where_it_is_demanded(shop: Shop) {
    shop.member("haneul").await;
    let mails = shop.mails().await;
    assert_eq!(mails.len(), 1);
    let Letter { kind, to, subject, body } = &mails[0];
    assert_eq!((kind.as_str(), to.as_str(), subject.as_str()), ("verify", "haneul@example.kr", "이메일 주소를 확인해 주세요"));
    assert!(body.contains(&format!("{}/verify/{}", shop.url, mails[0].token())), "{body}");
}

async fn who_has_not_verified_browses_but_does_not_sell(shop: Shop) {
    let (seller, member) = (shop.member("garam").await, shop.member("haneul").await);
    let token = shop.mails().await[0].token();
    verify(&shop, &token).await.must_be(200);
    let id = seller.sells(&[]).await;
    member.detail(id).await;
    member.get("/api/book/list").await.must_be(200);
    member.post(UPDATE, &profile(&[("about_me", "처음 왔어요.")])).await.must_be(200);
    let refused = member.post("/api/book/create", &listing(&[])).await.must_be(403);
    assert_eq!(refused.error(), "Unverified");
    assert_eq!(number!(shop, "select count(*) from listing"), 1);
}

/// As somebody is whose listings are older than the demand, or came with an import.
async fn who_has_not_verified_neither_edits_nor_puts_back_on_sale(shop: Shop) {
    let member = shop.member("haneul").await;
    verify(&shop, &shop.link_in_last_mail().await).await.must_be(200);
    let id = member.sells(&[]).await.to_string();
    change!(shop, "update member set email_verified_at = null");
    let set = async |status: &str| member.post("/api/book/status", &[("id", id.as_str()), ("status", status)]).await;
    set("reserved").await.must_be(200);
    assert_eq!(set("on_sale").await.must_be(403).error(), "Unverified");
    let updated = member.post("/api/book/update", &listing(&[("id", &id), ("selling_price", "100")])).await.must_be(403);
    assert_eq!(updated.error(), "Unverified");
    assert_eq!(member.ask("/api/book/form", &[("id", &id)]).await.must_be(403).error(), "Unverified");
    Browser::of(member.clone()).open(&format!("/books/{id}/edit")).await.must_be(403);
    assert_eq!(number!(shop, "select count(*) from listing where status = 'reserved' and selling_price = 6000"), 1);
    // What goes off the shelf may go.
    set("sold").await.must_be(200);
    member.post("/api/book/delete", &[("id", &id)]).await.must_be(200);
}

async fn who_has_verified_sells(shop: Shop) {
    let member = shop.member("haneul").await;
    let token = shop.link_in_last_mail().await;
    let browser = shop.browser();
    let page = browser.open(&format!("/verify/{token}")).await.must_be(200);
    member.post("/api/book/create", &listing(&[])).await.must_be(403);
    // A button sends it, in whatever browser the mail was opened.
    browser.submit(page.form(VERIFY)).await.must_be(200);
    member.sells(&[]).await;
}

async fn a_link_to_verify_works_once(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.link_in_last_mail().await;
    assert_eq!(verify(&shop, &token).await.must_be(200).text(), "{}");
    verify(&shop, &token).await.must_be(422).must_refuse("token", "Expired");
    for forged in ["", "x", &joongobooks::server::token::new_token()] {
        verify(&shop, forged).await.must_be(422).must_refuse("token", "Expired");
    }
    shop.browser().open(&format!("/verify/{token}")).await.must_be(404);
}

async fn a_link_to_verify_ends_after_two_days(shop: Shop) {
    let member = shop.member("haneul").await;
    let token = shop.link_in_last_mail().await;
    shop.state.clock.turn(48 * HOUR);
    verify(&shop, &token).await.must_be(422).must_refuse("token", "Expired");
    member.logs_in("haneul", PASSWORD).await.must_be(200);
    member.post("/api/book/create", &listing(&[])).await.must_be(403);
}

async fn a_link_to_verify_can_be_sent_again(shop: Shop) {
    let member = shop.member("haneul").await;
    let first = shop.link_in_last_mail().await;
    member.post_nothing(AGAIN).await.must_be(200);
    let second = shop.link_in_last_mail().await;
    assert_ne!(first, second);
    verify(&shop, &first).await.must_be(422).must_refuse("token", "Expired");
    verify(&shop, &second).await.must_be(200);
    member.sells(&[]).await;
    shop.visitor().post_nothing(AGAIN).await.must_be(401);
}

async fn who_has_verified_is_sent_no_more_links(shop: Shop) {
    let member = shop.member("haneul").await;
    verify(&shop, &shop.link_in_last_mail().await).await.must_be(200);
    member.post_nothing(AGAIN).await.must_be(200);
    assert_eq!(shop.mails().await.len(), 1);
}

async fn links_to_verify_are_counted(shop: Shop) {
    let member = shop.member("haneul").await;
    member.post_nothing(AGAIN).await.must_be(200);
    member.post_nothing(AGAIN).await.must_be(200);
    member.post_nothing(AGAIN).await.must_be(429);
}

async fn an_account_says_whether_its_address_is_verified(shop: Shop) {
    let member = shop.member("haneul").await;
    let account = async || member.get("/api/user/account").await.must_be(200).json();
    let before = account().await;
    assert_eq!((before["verified"].as_bool(), before["verification_needed"].as_bool()), (Some(false), Some(true)));
    verify(&shop, &shop.link_in_last_mail().await).await.must_be(200);
    assert_eq!(account().await["verified"], true);
}
