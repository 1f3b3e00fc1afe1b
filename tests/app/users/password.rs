use serde_json::Value;

use crate::support::*;

on_both_engines!(
    with_a_new_password_the_old_one_opens_nothing,
    the_old_password_is_needed,
    a_new_password_is_held_to_the_same_rules,
    a_refused_password_changes_nothing,
    who_is_signed_out_changes_no_password,
    wrong_old_passwords_are_counted => |config: &mut joongobooks::server::config::Config| config.limits.login_failures = 3,
    a_thief_with_a_session_does_not_keep_the_owner_waiting => |config: &mut joongobooks::server::config::Config| config.limits.login_failures = 3,
    every_other_session_ends_with_the_old_password,
    the_session_that_stays_gets_a_new_token,
    a_session_that_is_to_stay_still_stays,
    every_token_ends_with_the_old_password,
    a_program_may_change_the_password_too,
    earlier_reset_links_end_with_the_old_password,
    a_login_half_done_ends_with_the_old_password,
    no_browser_is_known_after_the_old_password_but_this_one,
    a_letter_tells_of_a_new_password,
);

pub const CHANGE: &str = "/api/user/changepassword";

/// The form to change the password, filled in, with `changes` made.
fn form(changes: &[(&str, &str)]) -> Fields {
    changed(&[("old_password", PASSWORD), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)], changes)
}

pub async fn changes_password(member: &Visitor) -> Answer {
    member.post(CHANGE, &form(&[])).await.must_be(200)
}

async fn with_a_new_password_the_old_one_opens_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    assert_eq!(changes_password(&member).await.text(), "{}");
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(422).must_refuse("password", "WrongCredentials");
    shop.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(200);
}

async fn the_old_password_is_needed(shop: Shop) {
    let member = shop.member("haneul").await;
    for (old, reason) in [("", "Required"), (WRONG, "WrongPassword"), (NEW_PASSWORD, "WrongPassword"), (&PASSWORD.to_uppercase(), "WrongPassword")] {
        member.post(CHANGE, &form(&[("old_password", old)])).await.must_be(422).must_refuse("old_password", reason);
    }
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

async fn a_new_password_is_held_to_the_same_rules(shop: Shop) {
    let member = shop.member("haneul").await;
    for (password, reason) in
        [("", "Required"), ("x9#Lq!7vZ", "TooShort"), (&"x".repeat(129), "TooLong"), ("password123", "WeakCommon"), ("haneul2024!", "WeakPersonal")]
    {
        let answer = member.post(CHANGE, &form(&[("password", password), ("password_again", password)])).await.must_be(422);
        assert_eq!(answer.reasons(), [("password".to_owned(), reason.to_owned())], "{password}");
    }
    member.post(CHANGE, &form(&[("password_again", WRONG)])).await.must_be(422).must_refuse("password_again", "Mismatch");
}

async fn a_refused_password_changes_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let desk = shop.visitor();
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    member.post(CHANGE, &form(&[("old_password", WRONG)])).await.must_be(422);
    member.post(CHANGE, &form(&[("password", "password123"), ("password_again", "password123")])).await.must_be(422);
    assert!(desk.me().await.is_object() && member.me().await.is_object());
    assert_eq!(shop.mails().await, []);
}

async fn who_is_signed_out_changes_no_password(shop: Shop) {
    shop.member("haneul").await;
    shop.visitor().post(CHANGE, &form(&[("username", "haneul"), ("id", "1")])).await.must_be(401);
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

/// A session that was left open is no place to guess the password.
async fn wrong_old_passwords_are_counted(shop: Shop) {
    let member = shop.member("haneul").await;
    for _ in 0..3 {
        member.post(CHANGE, &form(&[("old_password", WRONG)])).await.must_be(422);
    }
    let refused = member.post(CHANGE, &form(&[])).await.must_be(429);
    assert!(!refused.header("retry-after").is_empty());
    shop.state.clock.turn(HOUR);
    changes_password(&member).await;
}

/// Nor one with a program: wrong passwords are counted where they are typed.
async fn a_thief_with_a_session_does_not_keep_the_owner_waiting(shop: Shop) {
    let (owner, thief) = (shop.member("haneul").await, shop.visitor());
    thief.logs_in("haneul", PASSWORD).await.must_be(200);
    let program = thief.bearing(&super::tokens::sign_in(&shop.visitor(), "haneul").await.access);
    for one in [&thief, &program] {
        for _ in 0..3 {
            one.post(CHANGE, &form(&[("old_password", WRONG)])).await.must_be(422);
        }
        one.post("/api/user/delete", &[("password", PASSWORD)]).await.must_be(429);
    }
    changes_password(&owner).await;
}

async fn every_other_session_ends_with_the_old_password(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let desk = shop.visitor();
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    changes_password(&member).await;
    assert!(member.me().await.is_object());
    assert_eq!(desk.me().await, Value::Null);
    assert!(other.me().await.is_object(), "somebody else's goes on");
}

/// Whoever had a copy of the old one is out.
async fn the_session_that_stays_gets_a_new_token(shop: Shop) {
    let member = shop.member("haneul").await;
    let thief = shop.visitor();
    thief.set_cookie("session", &member.cookie("session").expect("a token"));
    assert!(thief.me().await.is_object());
    changes_password(&member).await;
    assert_ne!(thief.cookie("session"), member.cookie("session"));
    assert_eq!(thief.me().await, Value::Null);
}

async fn a_session_that_is_to_stay_still_stays(shop: Shop) {
    shop.member("haneul").await;
    let member = shop.visitor();
    member.post("/api/user/auth/login", &[("username", "haneul"), ("password", PASSWORD), ("remember", "true")]).await.must_be(200);
    let answer = changes_password(&member).await;
    let cookie = answer.set_cookie("session").expect("a session");
    assert!(cookie.contains("Max-Age=2592000"), "thirty days: {cookie}");
}

/// In the original they did not (ORIGINAL.md, 2, line 6).
async fn every_token_ends_with_the_old_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = super::tokens::sign_in(&shop.visitor(), "haneul").await;
    changes_password(&member).await;
    member.bearing(&tokens.access).get("/api/user/me").await.must_be(401);
    super::tokens::renew(&shop, &tokens.refresh).await.must_be(401);
}

async fn a_program_may_change_the_password_too(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = super::tokens::sign_in(&shop.visitor(), "haneul").await;
    let program = member.bearing(&tokens.access);
    let answer = changes_password(&program).await;
    assert!(answer.set_cookie("session").is_none(), "it has no session that could stay");
    program.get("/api/user/me").await.must_be(401);
    assert_eq!(member.me().await, Value::Null);
    shop.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(200);
}

async fn earlier_reset_links_end_with_the_old_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    changes_password(&member).await;
    super::reset::reset(&shop.visitor(), &token, WRONG).await.must_be(422).must_refuse("token", "Expired");
    shop.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(200);
}

async fn a_login_half_done_ends_with_the_old_password(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    let desk = shop.visitor();
    assert_eq!(desk.logs_in("haneul", PASSWORD).await.must_be(200).json()["code_required"], true);
    changes_password(&member).await;
    let answer = desk.post("/api/user/auth/code", &[("code", app.next_code(&shop))]).await;
    answer.must_be(422).must_refuse("code", "Expired");
    assert_eq!(desk.me().await, Value::Null);
}

async fn no_browser_is_known_after_the_old_password_but_this_one(shop: Shop) {
    let member = shop.member("haneul").await;
    let desk = shop.visitor();
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    assert_eq!(number!(shop, "select count(*) from known_device"), 2);
    changes_password(&member).await;
    let known: Vec<(Vec<u8>,)> = rows!(shop, "select device_hash from known_device");
    assert_eq!(known, [(joongobooks::server::token::hash(&member.cookie("device").expect("a mark")),)]);
}

async fn a_letter_tells_of_a_new_password(shop: Shop) {
    let member = shop.member("haneul").await;
    changes_password(&member).await;
    let mails = shop.mails().await;
    assert_eq!(mails.len(), 1);
    let Letter { kind, to, subject, body } = &mails[0];
    assert_eq!((kind.as_str(), to.as_str(), subject.as_str()), ("password_changed", "haneul@example.kr", "비밀번호가 바뀌었어요"));
    assert!(body.contains("haneul님") && body.contains(&format!("{}/forgot", shop.url)), "{body}");
    assert!(!body.contains(NEW_PASSWORD) && !body.contains(PASSWORD), "{body}");
}
