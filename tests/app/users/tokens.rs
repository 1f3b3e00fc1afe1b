use joongobooks::server::config::Config;
use joongobooks::server::token;
use serde_json::Value;

use crate::support::*;

on_both_engines!(
    a_program_signs_in_and_does_what_its_owner_may,
    an_access_token_lasts_thirty_minutes,
    wrong_credentials_get_no_token,
    tries_for_a_token_count_as_logins => |config: &mut Config| config.limits.login_failures = 10,
    signing_a_program_in_opens_no_session,
    a_token_that_is_none_is_refused_beside_a_good_cookie,
    a_token_is_no_cookie_and_a_cookie_no_token,
    a_refresh_token_gives_no_access,
    only_the_hashes_of_tokens_are_kept,
    what_is_private_is_kept_by_no_cache,
);

const TOKEN: &str = "/api/user/token";

pub struct Tokens {
    pub access: String,
    pub refresh: String,
}

impl Tokens {
    pub fn of(answer: Answer) -> Tokens {
        let json = answer.must_be(200).json();
        let text = |name: &str| json[name].as_str().expect("a token").to_owned();
        Tokens { access: text("access"), refresh: text("refresh") }
    }
}

/// Signs a program of `username` in, who has the usual password.
pub async fn sign_in(visitor: &Visitor, username: &str) -> Tokens {
    Tokens::of(visitor.post(TOKEN, &[("username", username), ("password", PASSWORD)]).await)
}

pub async fn renew(shop: &Shop, refresh: &str) -> Answer {
    shop.visitor().post("/api/user/token/refresh", &[("refresh", refresh)]).await
}

async fn a_program_signs_in_and_does_what_its_owner_may(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = sign_in(&shop.visitor(), "haneul@example.kr").await;
    let program = shop.visitor().bearing(&tokens.access);
    assert_eq!(program.me().await, member.me().await);
    let photo = program.uploads(photo("orientation_1.jpg")).await;
    let id = program.sells(&[("photos[0]", &photo["id"].to_string())]).await;
    assert_eq!(program.detail(id).await["mine"], true);
    program.post("/api/book/status", &[("id", id.to_string().as_str()), ("status", "reserved")]).await.must_be(200);
    program.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    let others = shop.member("garam").await.sells(&[]).await;
    program.post("/api/book/delete", &[("id", others)]).await.must_be(403);
    let scheme = shop.visitor().with("authorization", format!("bearer {}", tokens.access));
    assert!(scheme.me().await.is_object(), "the scheme has no case (RFC 9110, 11.1)");
}

async fn an_access_token_lasts_thirty_minutes(shop: Shop) {
    shop.member("haneul").await;
    let now = shop.state.clock.now().0;
    let answer = shop.visitor().post(TOKEN, &[("username", "haneul"), ("password", PASSWORD)]).await.must_be(200);
    let after = |name: &str| answer.json()[name].as_i64().expect("milliseconds") - now;
    // The clock of the machine goes on between the two looks at it.
    assert!((30 * MINUTE..31 * MINUTE).contains(&after("access_expires")) && (24 * HOUR..24 * HOUR + MINUTE).contains(&after("refresh_expires")));
    let program = shop.visitor().bearing(&Tokens::of(answer).access);
    shop.state.clock.turn(29 * MINUTE);
    assert!(program.me().await.is_object());
    shop.state.clock.turn(MINUTE);
    assert_eq!(program.get("/api/user/me").await.must_be(401).error(), "SignInRequired");
}

async fn wrong_credentials_get_no_token(shop: Shop) {
    shop.member("haneul").await;
    for (username, password) in [("haneul", WRONG), ("nobody", PASSWORD), ("", ""), ("haneul", "")] {
        let answer = shop.visitor().post(TOKEN, &[("username", username), ("password", password)]).await;
        answer.must_be(422).must_refuse("password", "WrongCredentials");
    }
    assert_eq!(number!(shop, "select count(*) from token_family"), 0);
}

async fn tries_for_a_token_count_as_logins(shop: Shop) {
    shop.member("haneul").await;
    for _ in 0..5 {
        shop.visitor().post(TOKEN, &[("username", "haneul"), ("password", WRONG)]).await.must_be(422);
        shop.visitor().logs_in("haneul", WRONG).await.must_be(422);
    }
    let refused = shop.visitor().post(TOKEN, &[("username", "haneul"), ("password", PASSWORD)]).await.must_be(429);
    assert!(!refused.header("retry-after").is_empty());
}

async fn signing_a_program_in_opens_no_session(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    let answer = visitor.post(TOKEN, &[("username", "haneul"), ("password", PASSWORD)]).await.must_be(200);
    assert!(answer.headers.get("set-cookie").is_none());
    assert_eq!(visitor.me().await, Value::Null);
}

/// Otherwise a program would act as somebody else than it believes.
async fn a_token_that_is_none_is_refused_beside_a_good_cookie(shop: Shop) {
    let member = shop.member("haneul").await;
    for value in ["Bearer", "Bearer ", "Bearer x", &format!("Bearer {}", token::new_token()), "Basic aGFuZXVsOng=", "", "Bearer a b"] {
        let both = member.with("authorization", value);
        assert_eq!(both.get("/api/user/me").await.must_be(401).error(), "SignInRequired", "{value:?}");
        both.post("/api/book/create", &listing(&[])).await.must_be(401);
        both.upload(&[photo("orientation_1.jpg")]).await.must_be(401);
    }
    assert!(member.me().await.is_object());
}

async fn a_token_is_no_cookie_and_a_cookie_no_token(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = sign_in(&shop.visitor(), "haneul").await;
    member.bearing(&member.cookie("session").expect("a token")).get("/api/user/me").await.must_be(401);
    let visitor = shop.visitor();
    visitor.set_cookie("session", &tokens.access);
    assert_eq!(visitor.me().await, Value::Null);
}

async fn a_refresh_token_gives_no_access(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = sign_in(&shop.visitor(), "haneul").await;
    member.bearing(&tokens.refresh).get("/api/user/me").await.must_be(401);
    renew(&shop, &tokens.access).await.must_be(401);
}

async fn only_the_hashes_of_tokens_are_kept(shop: Shop) {
    shop.member("haneul").await;
    let tokens = sign_in(&shop.visitor(), "haneul").await;
    assert_ne!(tokens.access, tokens.refresh);
    for one in [&tokens.access, &tokens.refresh] {
        assert!(one.len() >= 43, "256 bits: {one}");
    }
    let kept: Vec<(Vec<u8>,)> = rows!(shop, "select token_hash from api_token order by refresh");
    assert_eq!(kept, [(token::hash(&tokens.access),), (token::hash(&tokens.refresh),)]);
}

/// RFC 6749, 5.1; a copy of one's data is no less one's own.
async fn what_is_private_is_kept_by_no_cache(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = shop.visitor().post(TOKEN, &[("username", "haneul"), ("password", PASSWORD)]).await.must_be(200);
    member.post("/api/user/second_factor/start", &[("password", PASSWORD)]).await.must_be(200);
    let link = format!("/reset/{}", shop.reset_link("haneul@example.kr").await);
    let browser = Browser::of(member.clone());
    let answers = [
        tokens,
        member.get("/api/user/me").await,
        member.get("/api/user/account").await,
        member.get("/api/user/export").await,
        member.get("/api/user/second_factor").await,
        browser.look("/me/security").await.answer,
        browser.look(&link).await.answer,
    ];
    for answer in answers {
        let cache = answer.header("cache-control");
        assert!(cache.contains("no-store") || cache.contains("private"), "{cache:?}: {}", answer.told());
    }
}
