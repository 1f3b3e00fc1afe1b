use joongobooks::server::{lifecycle, token};
use serde_json::Value;

use crate::support::*;

on_both_engines!(
    a_session_ends_with_the_browser_unless_it_is_to_stay,
    a_cookie_is_hidden_from_scripts_and_other_sites,
    over_https_a_cookie_is_bound_to_its_host => |config: &mut joongobooks::server::config::Config| {
        config.site.public_url = "https://shop.example".parse().unwrap();
    },
    logging_in_gives_a_new_token_and_kills_the_old_one,
    a_token_is_dead_after_logging_out,
    logging_out_ends_this_session_alone,
    logging_out_is_harmless_for_who_is_signed_out,
    only_the_hash_of_a_token_is_kept,
    a_token_that_nobody_was_given_opens_nothing,
    a_session_ends_by_itself,
    a_session_in_use_goes_on,
    a_session_that_is_to_stay_lasts_thirty_days,
    ended_sessions_are_swept,
);

const LOGIN: &str = "/api/user/auth/login";
const LOGOUT: &str = "/api/user/auth/logout";

async fn log_in(visitor: &Visitor, remember: &str) -> Answer {
    visitor.post(LOGIN, &[("username", "haneul"), ("password", PASSWORD), ("remember", remember)]).await.must_be(200)
}

async fn a_session_ends_with_the_browser_unless_it_is_to_stay(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    let cookie = log_in(&visitor, "").await.set_cookie("session").expect("a session").to_owned();
    assert!(!cookie.contains("Max-Age") && !cookie.contains("Expires"), "{cookie}");
    let cookie = log_in(&visitor, "true").await.set_cookie("session").expect("a session").to_owned();
    assert!(cookie.contains("Max-Age=2592000"), "thirty days: {cookie}");
}

async fn a_cookie_is_hidden_from_scripts_and_other_sites(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    let cookie = log_in(&visitor, "").await.set_cookie("session").expect("a session").to_owned();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("Domain") && !cookie.contains("Secure"), "plain http has no Secure: {cookie}");
    let gone = visitor.post::<[(&str, &str)]>(LOGOUT, &[]).await.must_be(200).set_cookie("session").expect("a cookie").to_owned();
    assert!(gone.starts_with("session=;") && gone.contains("Max-Age=0"), "{gone}");
}

/// The request itself comes by plain http, as from a proxy that speaks https to the world.
async fn over_https_a_cookie_is_bound_to_its_host(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    let cookie = log_in(&visitor, "").await.set_cookie("__Host-session").expect("a session").to_owned();
    for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert!(visitor.me().await.is_object());
    let plain = shop.visitor();
    plain.set_cookie("session", &visitor.cookie("__Host-session").expect("a token"));
    assert_eq!(plain.me().await, Value::Null, "the name without its promise does not count");
}

async fn logging_in_gives_a_new_token_and_kills_the_old_one(shop: Shop) {
    let visitor = shop.member("haneul").await;
    let old = visitor.cookie("session").expect("a token");
    log_in(&visitor, "").await;
    assert_ne!(visitor.cookie("session").expect("a token"), old);
    let thief = shop.visitor();
    thief.set_cookie("session", &old);
    assert_eq!(thief.me().await, Value::Null);
    assert!(visitor.me().await.is_object());
}

async fn a_token_is_dead_after_logging_out(shop: Shop) {
    let visitor = shop.member("haneul").await;
    let token = visitor.cookie("session").expect("a token");
    visitor.post::<[(&str, &str)]>(LOGOUT, &[]).await.must_be(200);
    assert!(visitor.cookie("session").is_none());
    visitor.set_cookie("session", &token);
    assert_eq!(visitor.me().await, Value::Null);
    visitor.post("/api/book/create", &listing(&[])).await.must_be(401);
}

async fn logging_out_ends_this_session_alone(shop: Shop) {
    let phone = shop.member("haneul").await;
    let desk = shop.visitor();
    log_in(&desk, "").await;
    phone.post::<[(&str, &str)]>(LOGOUT, &[]).await.must_be(200);
    assert!(desk.me().await.is_object());
}

async fn logging_out_is_harmless_for_who_is_signed_out(shop: Shop) {
    shop.visitor().post::<[(&str, &str)]>(LOGOUT, &[]).await.must_be(200);
}

async fn only_the_hash_of_a_token_is_kept(shop: Shop) {
    let visitor = shop.member("haneul").await;
    let token = visitor.cookie("session").expect("a token");
    assert!(token.len() >= 43, "256 bits need 43 characters of base64 at least: {token}");
    let kept: Vec<(Vec<u8>,)> = rows!(shop, "select session_hash from session");
    assert_eq!(kept, [(token::hash(&token),)]);
    assert_ne!(kept[0].0, token.as_bytes());
}

async fn a_token_that_nobody_was_given_opens_nothing(shop: Shop) {
    shop.member("haneul").await;
    let kept: Vec<(Vec<u8>,)> = rows!(shop, "select session_hash from session");
    let hash: String = kept[0].0.iter().map(|byte| format!("{byte:02x}")).collect();
    for forged in [token::new_token(), hash, String::new(), "%00".to_owned(), "' or 1 = 1 --".to_owned()] {
        let visitor = shop.visitor();
        visitor.set_cookie("session", &forged);
        assert_eq!(visitor.me().await, Value::Null, "{forged:?}");
    }
}

async fn a_session_ends_by_itself(shop: Shop) {
    let visitor = shop.member("haneul").await;
    shop.state.clock.turn(24 * HOUR - MINUTE);
    assert!(shop.member("somebody-else").await.me().await.is_object());
    shop.state.clock.turn(2 * MINUTE);
    assert_eq!(visitor.me().await, Value::Null);
    visitor.post("/api/book/create", &listing(&[])).await.must_be(401);
}

async fn a_session_in_use_goes_on(shop: Shop) {
    let visitor = shop.member("haneul").await;
    for _ in 0..4 {
        shop.state.clock.turn(20 * HOUR);
        assert!(visitor.me().await.is_object());
    }
}

async fn a_session_that_is_to_stay_lasts_thirty_days(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    log_in(&visitor, "true").await;
    let stolen = visitor.cookie("session").expect("a token");
    shop.state.clock.turn(30 * DAY - MINUTE);
    assert!(visitor.me().await.is_object());
    let other = shop.visitor();
    log_in(&other, "true").await;
    shop.state.clock.turn(30 * DAY + MINUTE);
    assert_eq!(other.me().await, Value::Null);
    visitor.set_cookie("session", &stolen);
    assert_eq!(visitor.me().await, Value::Null);
}

async fn ended_sessions_are_swept(shop: Shop) {
    shop.member("haneul").await;
    shop.state.clock.turn(25 * HOUR);
    let fresh = shop.member("garam").await;
    lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(number!(shop, "select count(*) from session"), 1);
    assert!(fresh.me().await.is_object());
}
