use super::profile::{UPDATE, profile};
use crate::support::*;

on_both_engines!(
    who_is_suspended_still_logs_in_and_reads,
    who_is_suspended_changes_nothing_that_others_see,
    who_is_suspended_uploads_nothing,
    who_is_suspended_secures_and_takes_along_what_is_theirs,
    who_is_suspended_may_leave,
    a_form_without_javascript_says_why,
    once_it_is_lifted_everything_goes_on,
);

/// A seller who was suspended after selling something, and the listing.
async fn suspended(shop: &Shop) -> (Visitor, i64) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    change!(shop, "update member set suspended_at = 1 where username = 'haneul'");
    (member, id)
}

async fn who_is_suspended_still_logs_in_and_reads(shop: Shop) {
    let (member, id) = suspended(&shop).await;
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
    assert_eq!(member.me().await["username"], "haneul");
    assert_eq!(member.detail(id).await["mine"], true);
    for path in ["/api/book/list", "/api/user/shelf", "/api/user/profile/form", "/api/site/home"] {
        member.get(path).await.must_be(200);
    }
    assert_eq!(member.get("/api/user/account").await.must_be(200).json()["suspended"], true);
}

async fn who_is_suspended_changes_nothing_that_others_see(shop: Shop) {
    let (member, id) = suspended(&shop).await;
    let id = id.to_string();
    for (path, fields) in [
        ("/api/book/create", listing(&[])),
        ("/api/book/update", listing(&[("id", &id), ("title", "다른 제목")])),
        ("/api/book/status", changed(&[("id", &id), ("status", "sold")], &[])),
        ("/api/book/delete", changed(&[("id", &id)], &[])),
        (UPDATE, profile(&[("nickname", "다른이름")])),
    ] {
        assert_eq!(member.post(path, &fields).await.must_be(403).error(), "Suspended", "{path}");
    }
    let detail = member.detail(id.parse().expect("a number")).await;
    assert_eq!((detail["book"]["title"].as_str(), detail["book"]["status"].as_str()), (Some("채식주의자"), Some("on_sale")));
    assert_eq!((member.me().await["nickname"].as_str(), number!(shop, "select count(*) from listing")), (Some("haneul"), 1));
}

async fn who_is_suspended_uploads_nothing(shop: Shop) {
    let (member, _) = suspended(&shop).await;
    assert_eq!(member.upload(&[photo("orientation_1.jpg")]).await.must_be(403).error(), "Suspended");
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from photo")), (0, 0));
}

async fn who_is_suspended_secures_and_takes_along_what_is_theirs(shop: Shop) {
    let (member, id) = suspended(&shop).await;
    let fields = [("old_password", PASSWORD), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
    member.post("/api/user/changepassword", &fields).await.must_be(200);
    member.get("/api/user/session/list").await.must_be(200);
    member.post_nothing("/api/user/session/end_others").await.must_be(200);
    member.post("/api/user/second_factor/start", &[("password", NEW_PASSWORD)]).await.must_be(200);
    let app = Authenticator::scanned_by(&member).await;
    member.post("/api/user/second_factor/confirm", &[("code", app.code(&shop))]).await.must_be(200);
    assert_eq!(member.get("/api/user/export").await.must_be(200).json()["listings"][0]["id"], id);
    member.post_nothing("/api/user/auth/logout").await.must_be(200);
}

async fn who_is_suspended_may_leave(shop: Shop) {
    let (member, id) = suspended(&shop).await;
    member.post("/api/user/delete", &[("password", PASSWORD)]).await.must_be(200);
    shop.visitor().ask("/api/book/detail", &[("id", id)]).await.must_be(404);
}

async fn a_form_without_javascript_says_why(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let browser = Browser::of(member);
    let page = browser.open(&format!("/books/{id}/edit")).await.must_be(200);
    // While the form stands open.
    change!(shop, "update member set suspended_at = 1");
    let refused = browser.submit(page.form("/api/book/update").with("title", "다른 제목")).await.must_be(403);
    assert!(refused.text("main").contains("이용이 멈춰 있어서"), "{}", refused.text("main"));
    assert_eq!(browser.visitor.detail(id).await["book"]["title"], "채식주의자");
}

async fn once_it_is_lifted_everything_goes_on(shop: Shop) {
    let (member, id) = suspended(&shop).await;
    change!(shop, "update member set suspended_at = null");
    member.post("/api/book/status", &[("id", id.to_string().as_str()), ("status", "sold")]).await.must_be(200);
    member.sells(&[]).await;
}
