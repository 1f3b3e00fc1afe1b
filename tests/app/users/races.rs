//! What is under way at the moment when a password changes, or when somebody leaves.

use joongobooks::users::links::{self, Purpose};
use joongobooks::users::store;
use serde_json::Value;

use super::password::{CHANGE, changes_password};
use super::reset;
use super::tokens::{Tokens, renew, sign_in};
use super::withdrawal::leaves;
use crate::support::*;

on_both_engines!(
    a_login_under_way_does_not_outlast_the_old_password,
    a_code_under_way_does_not_outlast_the_old_password,
    a_program_signing_in_does_not_outlast_the_old_password,
    of_a_change_and_a_reset_at_once_one_succeeds,
    a_link_waits_for_whoever_holds_its_owner,
    no_browser_becomes_known_behind_a_new_password,
    a_login_under_way_does_not_pass_by_a_second_factor_that_comes_on,
    a_program_signing_in_does_not_pass_by_a_second_factor_that_comes_on,
    of_leaving_and_a_reset_at_once_one_succeeds,
    a_login_under_way_while_one_leaves_opens_nothing,
    what_is_put_on_sale_while_one_leaves_goes_too,
);

/// Whoever has the old one may be trying it at this very moment.
async fn a_login_under_way_does_not_outlast_the_old_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let thieves = thieves(&shop, "/api/user/auth/login");
    changes_password(&member).await;
    for thief in thieves {
        for (thief, _) in thief.await.expect("no part of the test panics") {
            assert_eq!(thief.me().await, Value::Null);
        }
    }
    assert!(member.me().await.is_object());
}

async fn a_code_under_way_does_not_outlast_the_old_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    let mut desks = Vec::new();
    for code in app.recovery_codes {
        let desk = shop.visitor();
        desk.logs_in("haneul", PASSWORD).await.must_be(200);
        desks.push((desk, code));
    }
    let entering = tokio::spawn({
        let desks = desks.clone();
        // One after the other, so that one is under way when the password changes.
        async move {
            for (desk, code) in desks {
                desk.post("/api/user/auth/code", &[("code", code)]).await;
            }
        }
    });
    changes_password(&member).await;
    entering.await.expect("no part of the test panics");
    for (desk, _) in desks {
        assert_eq!(desk.me().await, Value::Null);
    }
}

async fn a_program_signing_in_does_not_outlast_the_old_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let thieves = thieves(&shop, "/api/user/token");
    changes_password(&member).await;
    for thief in thieves {
        for (thief, answer) in thief.await.expect("no part of the test panics") {
            let tokens = Tokens::of(answer);
            thief.bearing(&tokens.access).get("/api/user/me").await.must_be(401);
            renew(&shop, &tokens.refresh).await.must_be(401);
        }
    }
}

/// Otherwise a thief who knows the old password would take back what its owner has just reset.
async fn of_a_change_and_a_reset_at_once_one_succeeds(shop: Shop) {
    let thief = shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    let change = tokio::spawn(async move {
        let fields = [("old_password", PASSWORD), ("password", WRONG), ("password_again", WRONG)];
        thief.post(CHANGE, &fields).await.status
    });
    let reset = reset::reset(&shop.visitor(), &token, NEW_PASSWORD).await.status;
    let (password, statuses) = match (reset, change.await.expect("an answer")) {
        (200, change) => (NEW_PASSWORD, [200, change]),
        (reset, change) => (WRONG, [change, reset]),
    };
    assert_eq!(statuses, [200, 422]);
    shop.visitor().logs_in("haneul", password).await.must_be(200);
}

/// Who holds a member's row lets go of the links behind it: a link that was taken first would wait for that row, and they for it.
async fn a_link_waits_for_whoever_holds_its_owner(shop: Shop) {
    let member = shop.member("haneul").await.id().await;
    let token = shop.reset_link("haneul@example.kr").await;
    let mut tx = shop.state.db.write().await.expect("a transaction");
    store::hold_staying(&mut tx, member).await.expect("the member is held");
    let visitor = shop.visitor();
    let reset = tokio::spawn(async move { reset::reset(&visitor, &token, NEW_PASSWORD).await });
    waits(&shop).await;
    links::void(&mut tx, member, Purpose::Reset).await.expect("the link is let go of");
    tx.commit().await.expect("a commit");
    reset.await.expect("an answer").must_be(422);
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

/// Whoever guesses passwords would be counted by themselves there.
async fn no_browser_becomes_known_behind_a_new_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let thieves = thieves(&shop, "/api/user/auth/login");
    changes_password(&member).await;
    for thief in thieves {
        thief.await.expect("no part of the test panics");
    }
    assert_eq!(number!(shop, "select count(*) from known_device"), 1, "the browser that changed it");
}

async fn a_login_under_way_does_not_pass_by_a_second_factor_that_comes_on(shop: Shop) {
    let member = shop.member("haneul").await;
    let thieves = thieves(&shop, "/api/user/auth/login");
    Authenticator::set_up(&shop, &member).await;
    for thief in thieves {
        for (thief, _) in thief.await.expect("no part of the test panics") {
            assert_eq!(thief.me().await, Value::Null);
        }
    }
    assert!(member.me().await.is_object());
    assert_eq!(number!(shop, "select count(*) from session"), 1);
}

async fn a_program_signing_in_does_not_pass_by_a_second_factor_that_comes_on(shop: Shop) {
    let member = shop.member("haneul").await;
    let thieves = thieves(&shop, "/api/user/token");
    Authenticator::set_up(&shop, &member).await;
    for thief in thieves {
        thief.await.expect("no part of the test panics");
    }
    assert_eq!(number!(shop, "select count(*) from token_family"), 0);
}

/// Otherwise a thief who knows the old password would take the account with them that its owner has just reset.
async fn of_leaving_and_a_reset_at_once_one_succeeds(shop: Shop) {
    let thief = shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    let leaving = tokio::spawn(async move { thief.post("/api/user/delete", &[("password", PASSWORD)]).await.status });
    let reset = reset::reset(&shop.visitor(), &token, NEW_PASSWORD).await.status;
    let left = leaving.await.expect("an answer");
    assert!((reset == 200) != (left == 200), "reset {reset}, left {left}");
    let there = if reset == 200 { 200 } else { 422 };
    shop.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(there);
}

async fn a_login_under_way_while_one_leaves_opens_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let logins = thieves(&shop, "/api/user/auth/login");
    let programs = thieves(&shop, "/api/user/token");
    leaves(&member).await;
    for one in logins.into_iter().chain(programs) {
        one.await.expect("no part of the test panics");
    }
    assert_eq!((number!(shop, "select count(*) from session"), number!(shop, "select count(*) from token_family")), (0, 0));
}

async fn what_is_put_on_sale_while_one_leaves_goes_too(shop: Shop) {
    let member = shop.member("haneul").await;
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    let selling = (0..8).map(|_| {
        let program = program.clone();
        tokio::spawn(async move { while program.post("/api/book/create", &listing(&[])).await.status == 200 {} })
    });
    let selling: Vec<_> = selling.collect();
    leaves(&member).await;
    for one in selling {
        one.await.expect("no part of the test panics");
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 0);
}

/// Some who sign in again and again, as long as it works: whoever got in, and the answer.
fn thieves(shop: &Shop, path: &'static str) -> Vec<tokio::task::JoinHandle<Vec<(Visitor, Answer)>>> {
    let at_it = async |shop: Shop| {
        let mut got_in = Vec::new();
        loop {
            let thief = shop.visitor();
            let answer = thief.post(path, &[("username", "haneul"), ("password", PASSWORD)]).await;
            if answer.status != 200 || answer.json()["code_required"] == true {
                return got_in;
            }
            got_in.push((thief, answer));
        }
    };
    (0..4).map(|_| tokio::spawn(at_it(shop.clone()))).collect()
}
