//! What somebody wants to be told.

use serde_json::{Value, json};

use super::{kinds, set_status, wish};
use crate::support::*;

on_both_engines!(
    everything_is_told_where_nothing_was_chosen,
    each_kind_is_turned_off_for_itself,
    a_choice_is_ones_own,
    without_javascript_one_chooses
);

const KINDS: [&str; 7] = ["comment", "answer", "jjim_reserved", "jjim_sold", "jjim_cheaper", "jjim_back", "found"];
const UPDATE: &str = "/api/notification/settings/update";

async fn settings(member: &Visitor) -> Value {
    member.get("/api/notification/settings").await.must_be(200).json()
}

/// Chooses these, and no digest.
async fn choose(member: &Visitor, kinds: &[&str]) {
    let fields: Vec<(&str, &str)> = kinds.iter().map(|kind| (*kind, "on")).collect();
    member.post(UPDATE, &fields).await.must_be(200);
}

/// The other member does everything that is told once.
async fn do_everything(shop: &Shop, member: &Visitor, other: &Visitor) {
    member.post("/api/search/save", &[("q", "채식주의자")]).await.must_be(200);
    let (own, theirs) = (member.sells(&[]).await, other.sells(&[]).await);
    // Before it is reserved: what is not on sale is not told.
    shop.settle().await;
    let comment = member.says("book", theirs, "있나요?").await;
    other.says("book", own, "있나요?").await;
    other.answers("book", theirs, Some(comment), "네.").await;
    wish(member, theirs, true).await.must_be(200);
    for status in ["reserved", "sold", "on_sale"] {
        set_status(other, theirs, status).await;
    }
    other.post("/api/book/update", &listing(&[("id", &theirs.to_string()), ("selling_price", "100")])).await.must_be(200);
}

async fn everything_is_told_where_nothing_was_chosen(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    assert_eq!(settings(&member).await, json!({"kinds": KINDS.map(|kind| json!([kind, true])), "digest": false}));
    do_everything(&shop, &member, &other).await;
    let mut told = kinds(&member).await;
    told.sort();
    let mut all = KINDS.map(str::to_owned).to_vec();
    all.sort();
    assert_eq!(told, all);
}

async fn each_kind_is_turned_off_for_itself(shop: Shop) {
    let other = shop.member("garam").await;
    for (number, off) in KINDS.into_iter().enumerate() {
        let member = shop.member(&format!("member{number}")).await;
        let rest: Vec<&str> = KINDS.into_iter().filter(|kind| *kind != off).collect();
        choose(&member, &rest).await;
        assert_eq!(settings(&member).await["kinds"], json!(KINDS.map(|kind| json!([kind, kind != off]))));
        do_everything(&shop, &member, &other).await;
        let told = kinds(&member).await;
        assert_eq!((told.len(), told.iter().any(|kind| kind == off)), (6, false), "{off}: {told:?}");
    }
    let member = shop.member("haneul").await;
    choose(&member, &[]).await;
    do_everything(&shop, &member, &other).await;
    assert_eq!(kinds(&member).await, Vec::<String>::new());
    choose(&member, &KINDS).await;
    do_everything(&shop, &member, &other).await;
    assert_eq!(kinds(&member).await.len(), 7, "and on again");
}

async fn a_choice_is_ones_own(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.id().await.to_string();
    other.post(UPDATE, &[("user", id.as_str()), ("member_id", &id), ("digest", "on")]).await.must_be(200);
    assert_eq!(settings(&member).await, json!({"kinds": KINDS.map(|kind| json!([kind, true])), "digest": false}));
    assert_eq!(settings(&other).await, json!({"kinds": KINDS.map(|kind| json!([kind, false])), "digest": true}));
    other.post(UPDATE, &[("comment", "perhaps")]).await.must_be(422);
    assert_eq!(settings(&other).await["digest"], true, "what is refused changes nothing");
}

async fn without_javascript_one_chooses(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/me/notifications").await.must_be(200);
    let checked = "form[action='/api/notification/settings/update'] input[type='checkbox'][checked]";
    assert_eq!(page.attributes(checked, "name"), KINDS);
    let chosen = browser.submit(page.form(UPDATE).choosing("digest", "true")).await.must_be(200);
    assert_eq!(chosen.attributes(checked, "name"), [&KINDS[..], &["digest"]].concat());
}
