use joongobooks::server::config::Config;
use joongobooks::server::token;
use serde_json::Value;

use crate::support::*;

on_both_engines!(
    a_link_in_a_mail_sets_a_new_password,
    a_link_goes_to_the_address_of_the_account_however_it_was_typed,
    a_mail_is_written_in_the_language_of_who_asks,
    known_and_unknown_addresses_get_the_same_answer,
    to_an_unknown_address_nothing_is_sent,
    what_is_no_address_is_refused,
    without_the_token_nothing_is_reset,
    a_token_that_nobody_was_sent_resets_nothing,
    only_the_hash_of_a_link_is_kept,
    a_new_password_by_mail_is_held_to_the_same_rules,
    every_session_and_token_ends_with_a_reset,
    a_reset_signs_nobody_in_and_asks_for_the_second_factor,
    a_reset_verifies_the_address,
    mails_to_one_address_are_counted_known_or_not => |config: &mut Config| config.limits.mails_per_hour = 2,
    mails_that_one_visitor_asks_for_are_counted => |config: &mut Config| {
        config.limits.signups_per_hour = 3;
        config.site.proxy_header = "x-forwarded-for".parse().unwrap();
    },
);

pub const FORGOT: &str = "/api/user/forgotpassword";
pub const RESET: &str = "/api/user/resetpassword";

pub async fn reset(visitor: &Visitor, token: &str, password: &str) -> Answer {
    visitor.post(RESET, &[("token", token), ("password", password), ("password_again", password)]).await
}

async fn forgot(visitor: &Visitor, email: &str) -> Answer {
    visitor.post(FORGOT, &[("email", email)]).await
}

async fn a_link_in_a_mail_sets_a_new_password(shop: Shop) {
    shop.member("haneul").await;
    forgot(&shop.visitor(), " Haneul@EXAMPLE.kr ").await.must_be(200);
    let mail = shop.last_mail().await;
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("reset", "haneul@example.kr"));
    let link = format!("{}/reset/{}", shop.url, mail.token());
    assert!(mail.body.contains(&link) && mail.body.contains("haneul님") && mail.body.contains("30분"), "{}", mail.body);
    let page = shop.browser().open(&format!("/reset/{}", mail.token())).await.must_be(200);
    assert_eq!(page.form(RESET).value("token"), Some(mail.token().as_str()));
    assert_eq!(reset(&shop.visitor(), &mail.token(), NEW_PASSWORD).await.must_be(200).text(), "{}");
    shop.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(200);
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(422);
    assert_eq!(shop.last_mail().await.kind, "password_changed");
}

/// Some letters are the same in lower case and lead to another mailbox: whoever has that would open the account.
async fn a_link_goes_to_the_address_of_the_account_however_it_was_typed(shop: Shop) {
    let stored = ["haneul@example.kr", "Garam@straße.kr"];
    for (name, email) in ["haneul", "garam"].into_iter().zip(stored) {
        shop.visitor().post("/api/user/register", &signup(&[("username", name), ("nickname", name), ("email", email)])).await.must_be(200);
    }
    let letters = async |typed: &str| {
        forgot(&shop.visitor(), typed).await.must_be(200);
        shop.last_mail().await
    };
    let [haneul, garam] = [letters(stored[0]).await.to, letters(stored[1]).await.to];
    assert_eq!(haneul, stored[0]);
    for (typed, to) in [("HANEUL@EXAMPLE.KR", &haneul), ("garam@stra\u{1e9e}e.kr", &garam), ("GARAM@STRA\u{1e9e}E.KR", &garam)] {
        let letter = letters(typed).await;
        assert_eq!((letter.kind.as_str(), &letter.to), ("reset", to), "{typed}");
    }
}

async fn a_mail_is_written_in_the_language_of_who_asks(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    forgot(&visitor, "haneul@example.kr").await.must_be(200);
    assert_eq!(shop.last_mail().await.subject, "비밀번호를 새로 정해 주세요");
    visitor.set_cookie("lang", "en");
    forgot(&visitor, "haneul@example.kr").await.must_be(200);
    let mail = shop.last_mail().await;
    assert_eq!(mail.subject, "Set a new password");
    assert!(mail.body.starts_with("Hello haneul,"), "{}", mail.body);
}

/// ORIGINAL.md, 2, line 7.
async fn known_and_unknown_addresses_get_the_same_answer(shop: Shop) {
    shop.member("haneul").await;
    let known = forgot(&shop.visitor(), "haneul@example.kr").await.must_be(200);
    let unknown = forgot(&shop.visitor(), "nobody@example.kr").await.must_be(200);
    assert_eq!(known.text(), "{}");
    assert_eq!(known.body, unknown.body, "byte for byte");
    let headers = |answer: &Answer| {
        let headers = answer.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date"));
        headers.map(|(name, value)| format!("{name}: {value:?}")).collect::<Vec<_>>()
    };
    assert_eq!(headers(&known), headers(&unknown));
    assert_eq!(number!(shop, "select count(*) from throttle where key like 'mail:to:%'"), 2, "both are counted");
}

async fn to_an_unknown_address_nothing_is_sent(shop: Shop) {
    shop.member("haneul").await;
    for email in ["nobody@example.kr", "haneul@example.com"] {
        forgot(&shop.visitor(), email).await.must_be(200);
    }
    assert_eq!(shop.mails().await, []);
    assert_eq!(number!(shop, "select count(*) from outbox"), 0, "it is not tried for ever");
}

async fn what_is_no_address_is_refused(shop: Shop) {
    shop.member("haneul").await;
    for (email, reason) in
        [("", "Required"), ("haneul", "BadEmail"), ("haneul@example.kr\nBcc: x@y.kr", "BadCharacters"), ("han\0eul@example.kr", "BadCharacters")]
    {
        forgot(&shop.visitor(), email).await.must_be(422).must_refuse("email", reason);
    }
    assert_eq!(shop.mails().await, []);
}

/// ORIGINAL.md, 2, line 1.
async fn without_the_token_nothing_is_reset(shop: Shop) {
    let member = shop.member("haneul").await;
    for (name, value) in [("username", "haneul"), ("email", "haneul@example.kr"), ("id", "1"), ("old_password", PASSWORD)] {
        let fields = [(name, value), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
        for visitor in [&shop.visitor(), &member] {
            visitor.post(RESET, &fields).await.must_be(422).must_refuse("token", "Expired");
        }
    }
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

async fn a_token_that_nobody_was_sent_resets_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let sent = shop.reset_link("haneul@example.kr").await;
    let kept: Vec<(Vec<u8>,)> = rows!(shop, "select token_hash from mail_token");
    let hash: String = kept[0].0.iter().map(|byte| format!("{byte:02x}")).collect();
    let session = member.cookie("session").expect("a token");
    for forged in [token::new_token(), hash, session, String::new(), sent.to_uppercase(), "' or 1 = 1 --".to_owned(), "\0".to_owned()] {
        reset(&shop.visitor(), &forged, NEW_PASSWORD).await.must_be(422).must_refuse("token", "Expired");
    }
    reset(&shop.visitor(), &sent, NEW_PASSWORD).await.must_be(200);
}

async fn only_the_hash_of_a_link_is_kept(shop: Shop) {
    shop.member("haneul").await;
    let sent = shop.reset_link("haneul@example.kr").await;
    let kept: Vec<(Vec<u8>,)> = rows!(shop, "select token_hash from mail_token");
    assert_eq!(kept, [(token::hash(&sent),)]);
    // What waits says to whom and what about; the token is made when it goes out.
    forgot(&shop.visitor(), "haneul@example.kr").await.must_be(200);
    let waiting: Vec<(String, String, String)> = rows!(shop, "select kind, email, lang from outbox");
    assert!(waiting.iter().all(|row| *row == ("reset".to_owned(), "haneul@example.kr".to_owned(), "ko".to_owned())), "{waiting:?}");
}

async fn a_new_password_by_mail_is_held_to_the_same_rules(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    for (password, reason) in [("", "Required"), ("x9#Lq!7vZ", "TooShort"), ("password123", "WeakCommon"), ("haneul2024!", "WeakPersonal")] {
        let answer = reset(&shop.visitor(), &token, password).await.must_be(422);
        assert_eq!(answer.reasons(), [("password".to_owned(), reason.to_owned())], "{password}");
    }
    let fields = [("token", token.as_str()), ("password", NEW_PASSWORD), ("password_again", WRONG)];
    shop.visitor().post(RESET, &fields).await.must_be(422).must_refuse("password_again", "Mismatch");
    // None of them used the link up.
    reset(&shop.visitor(), &token, NEW_PASSWORD).await.must_be(200);
}

async fn every_session_and_token_ends_with_a_reset(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let tokens = super::tokens::sign_in(&shop.visitor(), "haneul").await;
    let link = shop.reset_link("haneul@example.kr").await;
    // In the very browser that is signed in.
    reset(&member, &link, NEW_PASSWORD).await.must_be(200);
    assert_eq!(member.me().await, Value::Null);
    member.bearing(&tokens.access).get("/api/user/me").await.must_be(401);
    super::tokens::renew(&shop, &tokens.refresh).await.must_be(401);
    assert_eq!(number!(shop, "select count(*) from known_device d join member m on m.member_id = d.member_id where m.username = 'haneul'"), 0);
    assert!(other.me().await.is_object());
}

async fn a_reset_signs_nobody_in_and_asks_for_the_second_factor(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    let link = shop.reset_link("haneul@example.kr").await;
    let thief = shop.visitor();
    let answer = reset(&thief, &link, NEW_PASSWORD).await.must_be(200);
    assert!(answer.set_cookie("session").is_none() && thief.cookie("session").is_none());
    let login = thief.logs_in("haneul", NEW_PASSWORD).await.must_be(200).json();
    assert_eq!((&login["user"], &login["code_required"]), (&Value::Null, &Value::Bool(true)));
    assert_eq!(thief.me().await, Value::Null);
    thief.post("/api/user/auth/code", &[("code", app.next_code(&shop))]).await.must_be(200);
}

async fn a_reset_verifies_the_address(shop: Shop) {
    let member = shop.member("haneul").await;
    assert_eq!(member.get("/api/user/account").await.must_be(200).json()["verified"], false);
    let link = shop.reset_link("haneul@example.kr").await;
    reset(&member, &link, NEW_PASSWORD).await.must_be(200);
    member.logs_in("haneul", NEW_PASSWORD).await.must_be(200);
    assert_eq!(member.get("/api/user/account").await.must_be(200).json()["verified"], true);
}

async fn mails_to_one_address_are_counted_known_or_not(shop: Shop) {
    shop.member("haneul").await;
    let mut refused = Vec::new();
    for email in ["haneul@example.kr", "nobody@example.kr"] {
        forgot(&shop.visitor(), email).await.must_be(200);
        // The first goes out, or the second would take its place.
        shop.mails().await;
        forgot(&shop.visitor(), &email.to_uppercase()).await.must_be(200);
        refused.push(forgot(&shop.visitor(), email).await.must_be(429));
        assert!((1..=3600).contains(&refused[0].header("retry-after").parse::<i64>().expect("seconds")));
    }
    assert_eq!(refused[0].error(), refused[1].error());
    assert_eq!(shop.mails().await.len(), 2);
    shop.state.clock.turn(HOUR + SECOND);
    forgot(&shop.visitor(), "haneul@example.kr").await.must_be(200);
}

async fn mails_that_one_visitor_asks_for_are_counted(shop: Shop) {
    let ask =
        async |address: &str, number: usize| forgot(&shop.visitor().with("x-forwarded-for", address), &format!("somebody-{number}@example.kr")).await;
    for number in 0..3 {
        ask("203.0.113.7", number).await.must_be(200);
    }
    ask("203.0.113.7", 3).await.must_be(429);
    ask("203.0.113.8", 3).await.must_be(200);
}
