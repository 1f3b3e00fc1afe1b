use serde_json::Value;

use super::tokens::sign_in;
use crate::support::*;

on_both_engines!(
    one_sees_where_one_is_signed_in,
    one_sees_when_a_session_was_seen_last,
    the_session_that_asks_stands_first,
    programs_are_listed_too,
    one_session_is_ended_and_the_others_stay,
    the_session_that_asks_may_be_ended_too,
    all_other_sessions_are_ended,
    a_program_ends_all_but_itself,
    nobody_ends_anothers_session,
    an_id_that_is_none_is_not_found,
    the_id_of_a_session_opens_nothing,
    ended_sessions_are_not_listed,
);

const LIST: &str = "/api/user/session/list";
const END: &str = "/api/user/session/end";
const END_OTHERS: &str = "/api/user/session/end_others";

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const PHONE: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

/// Logs `haneul` in from a browser that calls itself `agent`.
async fn from(shop: &Shop, agent: &str) -> Visitor {
    let visitor = shop.visitor().with("user-agent", agent);
    visitor.logs_in("haneul", PASSWORD).await.must_be(200);
    visitor
}

async fn list(visitor: &Visitor) -> Vec<Value> {
    visitor.get(LIST).await.must_be(200).json()["sessions"].as_array().expect("an array").clone()
}

/// The id that a visitor's own session is listed under.
async fn own(visitor: &Visitor) -> String {
    let all = list(visitor).await;
    let current: Vec<_> = all.iter().filter(|one| one["current"] == true).collect();
    assert_eq!(current.len(), 1, "{all:?}");
    current[0]["id"].as_str().expect("an id").to_owned()
}

async fn end(visitor: &Visitor, id: &str) -> Answer {
    visitor.post(END, &[("id", id)]).await
}

async fn one_sees_where_one_is_signed_in(shop: Shop) {
    shop.member("garam").await;
    shop.member("haneul").await.post_nothing("/api/user/auth/logout").await.must_be(200);
    let (desk, _phone) = (from(&shop, FIREFOX).await, from(&shop, PHONE).await);
    let all = list(&desk).await;
    let mut devices: Vec<_> = all.iter().map(|one| (one["device"].as_str().expect("words"), one["current"] == true)).collect();
    devices.sort();
    assert_eq!(devices, [("Firefox · Linux", true), ("Safari · iPhone", false)]);
    let mut keys: Vec<_> = all[0].as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort();
    assert_eq!(keys, ["created_at", "current", "device", "id", "last_seen_at", "program"]);
}

async fn one_sees_when_a_session_was_seen_last(shop: Shop) {
    shop.member("haneul").await;
    let (desk, phone) = (from(&shop, FIREFOX).await, from(&shop, PHONE).await);
    let phones = own(&phone).await;
    shop.state.clock.turn(5 * HOUR);
    phone.me().await;
    let all = list(&desk).await;
    let seen = all.iter().find(|one| one["id"] == phones).expect("it is listed");
    let after = |name: &str| seen[name].as_i64().expect("a time");
    assert!(after("last_seen_at") - after("created_at") >= 5 * HOUR, "{seen}");
}

async fn the_session_that_asks_stands_first(shop: Shop) {
    shop.member("haneul").await;
    let visitors = [from(&shop, FIREFOX).await, from(&shop, PHONE).await, from(&shop, "curl/8.5.0").await];
    for visitor in visitors {
        assert_eq!(list(&visitor).await[0]["current"], true);
    }
}

async fn programs_are_listed_too(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = sign_in(&shop.visitor().with("user-agent", "shelf-robot/1.0"), "haneul").await;
    let all = list(&member).await;
    let program = all.iter().find(|one| one["program"] == true).expect("it is listed");
    assert_eq!((program["device"].as_str(), program["current"].as_bool()), (Some("shelf-robot"), Some(false)));
    let itself = member.bearing(&tokens.access);
    assert_eq!(own(&itself).await, program["id"].as_str().expect("an id"));
    end(&member, program["id"].as_str().expect("an id")).await.must_be(200);
    itself.get("/api/user/me").await.must_be(401);
    assert_eq!(list(&member).await.len(), 1);
}

async fn one_session_is_ended_and_the_others_stay(shop: Shop) {
    let member = shop.member("haneul").await;
    let (desk, phone) = (from(&shop, FIREFOX).await, from(&shop, PHONE).await);
    let phones = own(&phone).await;
    end(&desk, &phones).await.must_be(200);
    assert_eq!(phone.me().await, Value::Null);
    phone.post("/api/book/create", &listing(&[])).await.must_be(401);
    assert!(desk.me().await.is_object() && member.me().await.is_object());
    end(&desk, &phones).await.must_be(404);
}

async fn the_session_that_asks_may_be_ended_too(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = own(&member).await;
    end(&member, &id).await.must_be(200);
    assert_eq!(member.me().await, Value::Null);
}

async fn all_other_sessions_are_ended(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (desk, phone) = (from(&shop, FIREFOX).await, from(&shop, PHONE).await);
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    desk.post_nothing(END_OTHERS).await.must_be(200);
    assert!(desk.me().await.is_object());
    assert_eq!((member.me().await, phone.me().await), (Value::Null, Value::Null));
    program.get("/api/user/me").await.must_be(401);
    assert!(other.me().await.is_object(), "somebody else's go on");
    assert_eq!(list(&desk).await.len(), 1);
}

async fn a_program_ends_all_but_itself(shop: Shop) {
    let member = shop.member("haneul").await;
    let (one, other) = (sign_in(&shop.visitor(), "haneul").await, sign_in(&shop.visitor(), "haneul").await);
    let program = member.bearing(&one.access);
    program.post_nothing(END_OTHERS).await.must_be(200);
    assert!(program.me().await.is_object());
    member.bearing(&other.access).get("/api/user/me").await.must_be(401);
    assert_eq!(member.me().await, Value::Null);
}

async fn nobody_ends_anothers_session(shop: Shop) {
    let (owner, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    let program = owner.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    for id in [own(&owner).await, own(&program).await] {
        end(&stranger, &id).await.must_be(404);
        shop.visitor().post(END, &[("id", &id)]).await.must_be(401);
    }
    assert!(owner.me().await.is_object() && program.me().await.is_object());
}

async fn an_id_that_is_none_is_not_found(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = own(&member).await;
    for forged in
        ["", "x", "0", "program-", "program-x", "program-0", "program--1", "program-99999999999999999999", "책", &id[..10], &format!("{id}0")]
    {
        end(&member, forged).await.must_be(404);
    }
    assert!(member.me().await.is_object());
}

/// It is the hash of the token, which leads to no token.
async fn the_id_of_a_session_opens_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    for id in [own(&member).await, own(&program).await] {
        let thief = shop.visitor();
        thief.set_cookie("session", &id);
        assert_eq!(thief.me().await, Value::Null);
        thief.bearing(&id).get("/api/user/me").await.must_be(401);
    }
}

async fn ended_sessions_are_not_listed(shop: Shop) {
    shop.member("haneul").await;
    sign_in(&shop.visitor(), "haneul").await;
    shop.state.clock.turn(25 * HOUR);
    let desk = from(&shop, FIREFOX).await;
    assert_eq!(list(&desk).await.len(), 1);
}
