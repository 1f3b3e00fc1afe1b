use joongobooks::server::config::Config;
use serde_json::{Value, json};

use super::tokens::Tokens;
use crate::support::*;

on_both_engines!(
    the_password_alone_signs_nobody_in,
    the_code_finishes_what_the_password_began,
    a_login_that_is_to_stay_stays_after_the_code,
    who_has_password_and_code_logs_in_at_once,
    a_code_works_once,
    of_eight_uses_of_a_code_at_once_one_succeeds,
    a_recovery_code_works_once,
    a_recovery_code_is_typed_as_people_type,
    a_code_of_somebody_else_opens_nothing,
    a_code_needs_a_login_that_was_begun,
    a_login_that_was_begun_waits_for_ten_minutes,
    a_program_needs_the_code_too,
    wrong_codes_are_counted_whatever_the_browser => |config: &mut Config| config.limits.code_failures = 5,
    a_wrong_code_does_not_end_the_login => |config: &mut Config| config.limits.code_failures = 5,
    over_https_every_cookie_is_secure => |config: &mut Config| config.site.public_url = "https://shop.example".parse().unwrap(),
    without_javascript_the_code_has_a_page_of_its_own,
);

const LOGIN: &str = "/api/user/auth/login";
const CODE: &str = "/api/user/auth/code";

/// Somebody new who has a second factor, and their app.
async fn guarded(shop: &Shop, username: &str) -> (Visitor, Authenticator) {
    let member = shop.member(username).await;
    let app = Authenticator::set_up(shop, &member).await;
    (member, app)
}

/// A browser in which the password was right.
async fn half_way(shop: &Shop) -> Visitor {
    let visitor = shop.visitor();
    visitor.logs_in("haneul", PASSWORD).await.must_be(200);
    visitor
}

async fn enter(visitor: &Visitor, code: &str) -> Answer {
    visitor.post(CODE, &[("code", code)]).await
}

async fn at_once(shop: &Shop, code: &str) -> Answer {
    shop.visitor().post(LOGIN, &[("username", "haneul"), ("password", PASSWORD), ("code", code)]).await
}

async fn the_password_alone_signs_nobody_in(shop: Shop) {
    guarded(&shop, "haneul").await;
    let visitor = shop.visitor();
    let answer = visitor.logs_in("haneul", PASSWORD).await.must_be(200);
    assert_eq!(answer.json(), json!({"user": null, "code_required": true}));
    assert!(answer.set_cookie("session").is_none() && answer.set_cookie("device").is_none());
    let cookie = answer.set_cookie("challenge").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=600"), "{cookie}");
    assert_eq!(visitor.me().await, Value::Null);
    visitor.post("/api/book/create", &listing(&[])).await.must_be(401);
    shop.visitor().logs_in("haneul", WRONG).await.must_be(422).must_refuse("password", "WrongCredentials");
}

async fn the_code_finishes_what_the_password_began(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let visitor = half_way(&shop).await;
    let answer = enter(&visitor, &app.next_code(&shop)).await.must_be(200);
    assert_eq!(answer.json()["user"]["username"], "haneul");
    assert_eq!(visitor.me().await["username"], "haneul");
    let session = answer.set_cookie("session").expect("a session");
    assert!(!session.contains("Max-Age"), "it ends with the browser: {session}");
    assert!(visitor.cookie("challenge").is_none());
    assert_eq!(number!(shop, "select count(*) from login_challenge"), 0);
}

async fn a_login_that_is_to_stay_stays_after_the_code(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let visitor = shop.visitor();
    visitor.post(LOGIN, &[("username", "haneul"), ("password", PASSWORD), ("remember", "true")]).await.must_be(200);
    let answer = enter(&visitor, &app.next_code(&shop)).await.must_be(200);
    assert!(answer.set_cookie("session").expect("a session").contains("Max-Age=2592000"));
}

async fn who_has_password_and_code_logs_in_at_once(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    at_once(&shop, &app.wrong_code(&shop)).await.must_be(422).must_refuse("code", "WrongCode");
    let answer = at_once(&shop, &app.next_code(&shop)).await.must_be(200);
    assert_eq!(answer.json()["user"]["username"], "haneul");
    assert!(answer.set_cookie("session").is_some());
}

/// RFC 6238, 5.2: not even within its thirty seconds.
async fn a_code_works_once(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    at_once(&shop, &app.code(&shop)).await.must_be(422).must_refuse("code", "WrongCode");
    let code = app.next_code(&shop);
    at_once(&shop, &code).await.must_be(200);
    at_once(&shop, &code).await.must_be(422).must_refuse("code", "WrongCode");
    enter(&half_way(&shop).await, &code).await.must_be(422).must_refuse("code", "WrongCode");
}

async fn of_eight_uses_of_a_code_at_once_one_succeeds(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    for code in [app.next_code(&shop), app.recovery_codes[0].clone()] {
        let answers = all_at_once((0..8).map(|_| {
            let (shop, code) = (shop.clone(), code.clone());
            async move { at_once(&shop, &code).await.status }
        }))
        .await;
        let with = |status: u16| answers.iter().filter(|answer| **answer == status).count();
        assert_eq!((with(200), with(422)), (1, 7), "{answers:?}");
    }
}

async fn a_recovery_code_works_once(shop: Shop) {
    let (member, app) = guarded(&shop, "haneul").await;
    for code in &app.recovery_codes[..2] {
        enter(&half_way(&shop).await, code).await.must_be(200);
        enter(&half_way(&shop).await, code).await.must_be(422).must_refuse("code", "WrongCode");
    }
    assert_eq!(member.get("/api/user/second_factor").await.must_be(200).json()["recovery_codes"], 8);
}

async fn a_recovery_code_is_typed_as_people_type(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let codes = &app.recovery_codes;
    for typed in [codes[0].replace('-', ""), codes[1].to_uppercase(), codes[2].replace('-', " "), format!(" {} ", codes[3])] {
        at_once(&shop, &typed).await.must_be(200);
    }
    let code = app.next_code(&shop);
    at_once(&shop, &format!(" {} {} ", &code[..3], &code[3..])).await.must_be(200);
}

async fn a_code_of_somebody_else_opens_nothing(shop: Shop) {
    let ((_, app), (_, others)) = (guarded(&shop, "haneul").await, guarded(&shop, "garam").await);
    let visitor = half_way(&shop).await;
    enter(&visitor, &others.recovery_codes[0]).await.must_be(422);
    assert_eq!(visitor.me().await, Value::Null);
    // It is still good where it belongs.
    let other = shop.visitor();
    other.logs_in("garam", PASSWORD).await.must_be(200);
    enter(&other, &others.recovery_codes[0]).await.must_be(200);
    enter(&visitor, &app.recovery_codes[0]).await.must_be(200);
}

async fn a_code_needs_a_login_that_was_begun(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let visitor = shop.visitor();
    enter(&visitor, &app.next_code(&shop)).await.must_be(422).must_refuse("code", "Expired");
    for forged in ["", "x", &joongobooks::server::token::new_token()] {
        visitor.set_cookie("challenge", forged);
        enter(&visitor, &app.next_code(&shop)).await.must_be(422).must_refuse("code", "Expired");
    }
}

async fn a_login_that_was_begun_waits_for_ten_minutes(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let (early, late) = (half_way(&shop).await, half_way(&shop).await);
    shop.state.clock.turn(9 * MINUTE);
    enter(&early, &app.next_code(&shop)).await.must_be(200);
    shop.state.clock.turn(MINUTE);
    enter(&late, &app.next_code(&shop)).await.must_be(422).must_refuse("code", "Expired");
    joongobooks::server::lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(number!(shop, "select count(*) from login_challenge"), 0);
}

async fn a_program_needs_the_code_too(shop: Shop) {
    let (member, app) = guarded(&shop, "haneul").await;
    let ask = async |code: &str| shop.visitor().post("/api/user/token", &[("username", "haneul"), ("password", PASSWORD), ("code", code)]).await;
    ask("").await.must_be(422).must_refuse("code", "Required");
    ask(&app.wrong_code(&shop)).await.must_be(422).must_refuse("code", "WrongCode");
    let tokens = Tokens::of(ask(&app.next_code(&shop)).await);
    assert!(member.bearing(&tokens.access).me().await.is_object());
}

/// A million codes are few: whoever has the password must not try them all, from however many browsers.
async fn wrong_codes_are_counted_whatever_the_browser(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    enter(&half_way(&shop).await, &app.wrong_code(&shop)).await.must_be(422);
    enter(&half_way(&shop).await, "aaaa-bbbb-cccc-dddd").await.must_be(422);
    at_once(&shop, &app.wrong_code(&shop)).await.must_be(422);
    at_once(&shop, &app.wrong_code(&shop)).await.must_be(422);
    let fields = [("username", "haneul"), ("password", PASSWORD), ("code", &app.wrong_code(&shop))];
    shop.visitor().post("/api/user/token", &fields).await.must_be(422);
    let visitor = half_way(&shop).await;
    let refused = enter(&visitor, &app.next_code(&shop)).await.must_be(429);
    assert!((1..=900).contains(&refused.header("retry-after").parse::<i64>().expect("seconds")));
    at_once(&shop, &app.recovery_codes[0]).await.must_be(429);
    assert_eq!(visitor.me().await, Value::Null);
    shop.state.clock.turn(900 * SECOND);
    at_once(&shop, &app.next_code(&shop)).await.must_be(200);
}

async fn a_wrong_code_does_not_end_the_login(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    // The right one forgives what was counted.
    for _ in 0..3 {
        let visitor = half_way(&shop).await;
        for _ in 0..4 {
            enter(&visitor, &app.wrong_code(&shop)).await.must_be(422).must_refuse("code", "WrongCode");
        }
        enter(&visitor, &app.next_code(&shop)).await.must_be(200);
    }
}

/// ORIGINAL.md, 2, line 9.
async fn over_https_every_cookie_is_secure(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let visitor = shop.visitor();
    let challenge = visitor.logs_in("haneul", PASSWORD).await.must_be(200);
    let session = enter(&visitor, &app.next_code(&shop)).await.must_be(200);
    for (answer, name) in [(&challenge, "challenge"), (&session, "device"), (&session, "__Host-session")] {
        let cookie = answer.set_cookie(name).unwrap_or_else(|| panic!("no {name}"));
        assert!(cookie.contains("Secure") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }
}

async fn without_javascript_the_code_has_a_page_of_its_own(shop: Shop) {
    let (_, app) = guarded(&shop, "haneul").await;
    let browser = shop.browser();
    let login = browser.open("/login?next=%2Fbooks%2Fnew").await.must_be(200);
    let page = browser.submit(login.form(LOGIN).with("username", "haneul").with("password", PASSWORD)).await.must_be(200);
    assert!(page.path.starts_with("/login/code"), "{}", page.path);
    let wrong = browser.submit(page.form(CODE).with("code", &app.wrong_code(&shop))).await.must_be(200);
    assert!(wrong.error_of("code").is_some(), "{}", wrong.text("main"));
    assert_eq!(wrong.value("code"), "", "a code is not kept");
    let inside = browser.submit(wrong.form(CODE).with("code", &app.next_code(&shop))).await.must_be(200);
    assert_eq!(inside.path, "/books/new");
}
