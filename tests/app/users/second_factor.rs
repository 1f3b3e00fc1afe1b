use joongobooks::server::token;
use serde_json::{Value, json};

use super::tokens::{renew, sign_in};
use crate::support::*;

on_both_engines!(
    a_second_factor_is_off_until_a_code_proves_it,
    starting_needs_the_password,
    a_wrong_code_confirms_nothing,
    without_a_start_there_is_nothing_to_confirm,
    what_was_started_waits_for_an_hour,
    codes_and_secret_are_shown_until_they_are_confirmed_only,
    starting_anew_keeps_the_old_one_until_the_new_one_is_confirmed,
    recovery_codes_are_kept_as_hashes,
    removing_needs_the_password,
    once_removed_the_password_is_enough,
    turning_it_on_ends_every_other_session_and_program,
    a_program_that_turns_it_on_goes_on_alone,
    what_is_being_set_up_is_shown_where_it_was_started_alone,
    letters_tell_when_it_goes_on_and_off,
    the_second_factor_of_others_is_not_to_be_seen,
);

pub const SHOW: &str = "/api/user/second_factor";
pub const START: &str = "/api/user/second_factor/start";
pub const CONFIRM: &str = "/api/user/second_factor/confirm";
pub const REMOVE: &str = "/api/user/second_factor/remove";

async fn shown(member: &Visitor) -> Value {
    member.get(SHOW).await.must_be(200).json()
}

async fn starts(member: &Visitor) -> Authenticator {
    member.post(START, &[("password", PASSWORD)]).await.must_be(200);
    Authenticator::scanned_by(member).await
}

async fn asks_for_a_code(shop: &Shop) -> bool {
    let answer = shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
    answer.json()["code_required"] == true
}

async fn a_second_factor_is_off_until_a_code_proves_it(shop: Shop) {
    let member = shop.member("haneul").await;
    assert_eq!(shown(&member).await, json!({"on": false, "demanded": false, "recovery_codes": 0, "setup": null}));
    let app = starts(&member).await;
    assert!(!asks_for_a_code(&shop).await, "somebody who gives up half way is not locked out");
    member.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(200);
    assert_eq!(shown(&member).await, json!({"on": true, "demanded": false, "recovery_codes": 10, "setup": null}));
    assert!(asks_for_a_code(&shop).await);
    assert_eq!(member.get("/api/user/account").await.must_be(200).json()["second_factor"], true);
}

async fn starting_needs_the_password(shop: Shop) {
    let member = shop.member("haneul").await;
    for wrong in ["", WRONG] {
        member.post(START, &[("password", wrong)]).await.must_be(422).must_refuse("password", "WrongPassword");
    }
    assert_eq!(shown(&member).await["setup"], Value::Null);
}

async fn a_wrong_code_confirms_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = starts(&member).await;
    for wrong in ["", "x", &app.wrong_code(&shop), &app.recovery_codes[0], &app.secret] {
        member.post(CONFIRM, &[("code", wrong)]).await.must_be(422).must_refuse("code", "WrongCode");
    }
    assert!(!asks_for_a_code(&shop).await);
    member.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(200);
}

async fn without_a_start_there_is_nothing_to_confirm(shop: Shop) {
    let member = shop.member("haneul").await;
    member.post(CONFIRM, &[("code", "123456")]).await.must_be(409);
    let app = Authenticator::set_up(&shop, &member).await;
    member.post(CONFIRM, &[("code", &app.next_code(&shop))]).await.must_be(409);
}

async fn what_was_started_waits_for_an_hour(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = starts(&member).await;
    shop.state.clock.turn(HOUR);
    member.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(409);
    assert_eq!(shown(&member).await["setup"], Value::Null);
}

async fn codes_and_secret_are_shown_until_they_are_confirmed_only(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = starts(&member).await;
    let setup = shown(&member).await["setup"].clone();
    assert_eq!((app.secret.len(), app.recovery_codes.len()), (32, 10), "160 bits (RFC 4226, section 4, R6)");
    assert_eq!(setup["uri"], format!("otpauth://totp/Joongobooks:haneul?secret={}&issuer=Joongobooks", app.secret));
    assert!(setup["qr"].as_str().is_some_and(|path| path.starts_with("M0 0h1v1h-1z")), "the corner of a QR code is dark");
    member.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(200);
    let text = member.get(SHOW).await.must_be(200).text();
    assert!(!text.contains(&app.secret) && !text.contains(&app.recovery_codes[0]), "{text}");
    assert_eq!(number!(shop, "select count(*) from second_factor where pending_secret is null and pending_codes = ''"), 1);
}

async fn starting_anew_keeps_the_old_one_until_the_new_one_is_confirmed(shop: Shop) {
    let member = shop.member("haneul").await;
    let old = Authenticator::set_up(&shop, &member).await;
    let new = starts(&member).await;
    let enters = async |code: &str| {
        let visitor = shop.visitor();
        visitor.post("/api/user/auth/login", &[("username", "haneul"), ("password", PASSWORD), ("code", code)]).await
    };
    enters(&new.next_code(&shop)).await.must_be(422);
    enters(&new.recovery_codes[0]).await.must_be(422);
    enters(&old.next_code(&shop)).await.must_be(200);
    enters(&old.recovery_codes[0]).await.must_be(200);
    member.post(CONFIRM, &[("code", &new.next_code(&shop))]).await.must_be(200);
    enters(&old.next_code(&shop)).await.must_be(422);
    enters(&old.recovery_codes[1]).await.must_be(422);
    enters(&new.next_code(&shop)).await.must_be(200);
    enters(&new.recovery_codes[0]).await.must_be(200);
}

async fn recovery_codes_are_kept_as_hashes(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    let mut kept: Vec<(Vec<u8>,)> = rows!(shop, "select code_hash from recovery_code");
    let mut expected: Vec<_> = app.recovery_codes.iter().map(|code| (token::hash(&code.replace('-', "")),)).collect();
    kept.sort();
    expected.sort();
    assert_eq!(kept, expected);
}

async fn removing_needs_the_password(shop: Shop) {
    let member = shop.member("haneul").await;
    Authenticator::set_up(&shop, &member).await;
    for wrong in ["", WRONG] {
        member.post(REMOVE, &[("password", wrong)]).await.must_be(422).must_refuse("password", "WrongPassword");
    }
    assert!(asks_for_a_code(&shop).await);
}

async fn once_removed_the_password_is_enough(shop: Shop) {
    let member = shop.member("haneul").await;
    Authenticator::set_up(&shop, &member).await;
    member.post(REMOVE, &[("password", PASSWORD)]).await.must_be(200);
    assert!(!asks_for_a_code(&shop).await);
    assert_eq!(shown(&member).await, json!({"on": false, "demanded": false, "recovery_codes": 0, "setup": null}));
    assert_eq!((number!(shop, "select count(*) from second_factor"), number!(shop, "select count(*) from recovery_code")), (0, 0));
}

/// They came in by the password alone, which somebody else may know.
async fn turning_it_on_ends_every_other_session_and_program(shop: Shop) {
    let (member, other, desk) = (shop.member("haneul").await, shop.member("garam").await, shop.visitor());
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    let (apart, within) = (sign_in(&shop.visitor(), "haneul").await, sign_in(&member, "haneul").await);
    starts(&member).await;
    assert!(desk.me().await.is_object(), "nothing is on yet");
    let app = Authenticator::scanned_by(&member).await;
    member.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(200);
    assert!(member.me().await.is_object() && other.me().await.is_object());
    assert_eq!(desk.me().await, Value::Null);
    for tokens in [apart, within] {
        member.bearing(&tokens.access).get("/api/user/me").await.must_be(401);
        renew(&shop, &tokens.refresh).await.must_be(401);
    }
}

async fn a_program_that_turns_it_on_goes_on_alone(shop: Shop) {
    let member = shop.member("haneul").await;
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    Authenticator::set_up(&shop, &program).await;
    assert!(program.me().await.is_object());
    assert_eq!(member.me().await, Value::Null);
}

/// Else a thief with a session would copy the secret while its owner sets it up.
async fn what_is_being_set_up_is_shown_where_it_was_started_alone(shop: Shop) {
    let (member, thief) = (shop.member("haneul").await, shop.visitor());
    thief.logs_in("haneul", PASSWORD).await.must_be(200);
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    let app = starts(&member).await;
    for other in [&thief, &program] {
        assert_eq!(shown(other).await["setup"], Value::Null);
        other.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(409);
    }
    member.post(CONFIRM, &[("code", &app.code(&shop))]).await.must_be(200);
}

async fn letters_tell_when_it_goes_on_and_off(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    let on = shop.last_mail().await;
    assert_eq!((on.kind.as_str(), on.to.as_str()), ("second_factor_on", "haneul@example.kr"));
    member.post(REMOVE, &[("password", PASSWORD)]).await.must_be(200);
    assert_eq!(shop.last_mail().await.kind, "second_factor_off");
    assert!(!on.body.contains(&app.secret), "{}", on.body);
}

async fn the_second_factor_of_others_is_not_to_be_seen(shop: Shop) {
    let (owner, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    let app = starts(&owner).await;
    let answer = stranger.ask(SHOW, &[("id", owner.id().await)]).await.must_be(200);
    assert!(!answer.text().contains(&app.secret), "{}", answer.text());
    stranger.post(CONFIRM, &[("code", app.code(&shop))]).await.must_be(409);
    shop.visitor().get(SHOW).await.must_be(401);
}
