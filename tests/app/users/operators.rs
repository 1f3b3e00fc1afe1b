use joongobooks::server::config::Config;
use serde_json::json;

use super::second_factor::{REMOVE, SHOW};
use crate::support::*;

on_both_engines!(
    unless_it_is_demanded_an_operator_needs_no_second_factor,
    an_operator_without_the_second_factor_changes_nothing => demanded,
    an_operator_with_the_second_factor_goes_on => demanded,
    a_session_that_never_passed_the_second_factor_has_no_rights => demanded,
    a_member_needs_none => demanded,
    an_operator_is_led_to_set_it_up => demanded,
    an_operator_cannot_do_without_it_again => demanded,
    an_operator_who_loses_the_office_may_remove_it => demanded,
);

fn demanded(config: &mut Config) {
    config.accounts.operators_need_second_factor = true;
}

async fn operator(shop: &Shop, role: &str) -> Visitor {
    let visitor = shop.member(role).await;
    change!(shop, "update member set role = $1 where username = $1", role);
    visitor
}

async fn unless_it_is_demanded_an_operator_needs_no_second_factor(shop: Shop) {
    operator(&shop, "admin").await.sells(&[]).await;
}

async fn an_operator_without_the_second_factor_changes_nothing(shop: Shop) {
    for role in ["admin", "moderator"] {
        let operator = operator(&shop, role).await;
        for path in ["/api/book/create", "/api/user/profile/update"] {
            assert_eq!(operator.post(path, &listing(&[("nickname", "x")])).await.must_be(403).error(), "SecondFactorRequired", "{role} {path}");
        }
        assert_eq!(operator.upload(&[photo("orientation_1.jpg")]).await.must_be(403).error(), "SecondFactorRequired");
        operator.get("/api/book/list").await.must_be(200);
        assert_eq!(operator.get("/api/user/account").await.must_be(200).json()["second_factor_needed"], true);
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 0);
}

async fn an_operator_with_the_second_factor_goes_on(shop: Shop) {
    let operator = operator(&shop, "admin").await;
    Authenticator::set_up(&shop, &operator).await;
    operator.sells(&[]).await;
}

async fn a_session_that_never_passed_the_second_factor_has_no_rights(shop: Shop) {
    let (operator, thief) = (operator(&shop, "admin").await, shop.visitor());
    thief.logs_in("admin", PASSWORD).await.must_be(200);
    let program = operator.bearing(&super::tokens::sign_in(&shop.visitor(), "admin").await.access);
    Authenticator::set_up(&shop, &operator).await;
    for other in [&thief, &program] {
        other.post("/api/book/create", &listing(&[])).await.must_be(401);
    }
    operator.sells(&[]).await;
}

async fn a_member_needs_none(shop: Shop) {
    let member = shop.member("haneul").await;
    member.sells(&[]).await;
    assert_eq!(member.get(SHOW).await.must_be(200).json()["demanded"], false);
}

async fn an_operator_is_led_to_set_it_up(shop: Shop) {
    operator(&shop, "admin").await;
    shop.member("haneul").await;
    for (username, path) in [("admin", "/me/security"), ("haneul", "/books/new")] {
        let browser = shop.browser();
        let page = browser.open("/login?next=%2Fbooks%2Fnew").await.must_be(200);
        let answer = browser.send(page.form("/api/user/auth/login").with("username", username).with("password", PASSWORD)).await;
        assert_eq!(answer.location(), path, "{username}");
    }
}

async fn an_operator_cannot_do_without_it_again(shop: Shop) {
    let operator = operator(&shop, "admin").await;
    Authenticator::set_up(&shop, &operator).await;
    assert_eq!(operator.post(REMOVE, &[("password", PASSWORD)]).await.must_be(403).error(), "SecondFactorRequired");
    assert_eq!(operator.get(SHOW).await.must_be(200).json(), json!({"on": true, "demanded": true, "recovery_codes": 10, "setup": null}));
}

async fn an_operator_who_loses_the_office_may_remove_it(shop: Shop) {
    let operator = operator(&shop, "moderator").await;
    Authenticator::set_up(&shop, &operator).await;
    change!(shop, "update member set role = 'member'");
    operator.post(REMOVE, &[("password", PASSWORD)]).await.must_be(200);
}
