//! Notifications as their member reads them.

use serde_json::{Value, json};

use super::{told, unread};
use crate::support::*;

on_both_engines!(
    one_reads_one_or_all_and_only_ones_own,
    a_bell_counts_to_a_hundred,
    the_page_is_walked_without_gaps_or_doubles,
    who_is_signed_out_is_told_nothing,
    without_javascript_the_bell_counts_on_the_next_page,
);

async fn one_reads_one_or_all_and_only_ones_own(shop: Shop) {
    let (owner, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = owner.sells(&[]).await;
    for text in ["하나", "둘", "셋"] {
        member.says("book", id, text).await;
    }
    let ids: Vec<String> = told(&owner).await.iter().map(|one| one["id"].to_string()).collect();
    member.post("/api/notification/read", &[("ids[0]", &ids[0])]).await.must_be(200);
    member.post("/api/notification/read", &[("all", "true"), ("member_id", "1"), ("user", "1")]).await.must_be(200);
    assert_eq!(unread(&owner).await, 3, "another cannot");
    let answer = owner.post("/api/notification/read", &[("ids[0]", &ids[1]), ("ids[1]", &ids[2])]).await.must_be(200);
    assert_eq!(answer.json(), json!({"unread": 1}));
    let read: Vec<Value> = told(&owner).await.iter().map(|one| one["read"].clone()).collect();
    assert_eq!(read, [json!(false), json!(true), json!(true)]);
    // Neither nothing nor nonsense reads anything.
    for fields in [&[][..], &[("ids[0]", "x")], &[("ids[0]", "999")], &[("all", "false")]] {
        owner.post("/api/notification/read", fields).await.must_be(200);
    }
    owner.post("/api/notification/read", &[("all", "maybe")]).await.must_be(422).must_refuse("all", "Unknown");
    assert_eq!(unread(&owner).await, 1);
    assert_eq!(owner.post("/api/notification/read", &[("all", "true")]).await.must_be(200).json()["unread"], 0);
}

/// Inserts `count` notifications that tell of a listing.
async fn many(shop: &Shop, member: i64, listing: i64, count: i64) {
    change!(
        shop,
        "insert into notification (member_id, kind, listing_id, created_at)
         select $1, 'jjim_sold', $2, 1000 from (with recursive n (i) as (select 1 union all select i + 1 from n where i < $3) select i from n) as n",
        member,
        listing,
        count
    );
}

async fn a_bell_counts_to_a_hundred(shop: Shop) {
    let member = shop.member("haneul").await;
    let (id, listing) = (member.id().await, member.sells(&[]).await);
    for (more, counted) in [(99, 99), (1, 100), (50, 100)] {
        many(&shop, id, listing, more).await;
        assert_eq!((unread(&member).await, member.me().await["unread"].as_i64()), (counted, Some(counted)));
    }
    assert_eq!(member.get("/api/notification/list").await.json()["unread"], 100);
    // More than either engine takes values in one statement.
    let ids: Vec<(String, &str)> = (0..70_000).map(|number| (format!("ids[{number}]"), "1")).collect();
    let answer = member.post("/api/notification/read", &ids).await;
    assert!(answer.status < 500, "{}", answer.told());
}

async fn the_page_is_walked_without_gaps_or_doubles(shop: Shop) {
    let member = shop.member("haneul").await;
    let (id, listing) = (member.id().await, member.sells(&[]).await);
    many(&shop, id, listing, 75).await;
    let (mut walked, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = member.ask("/api/notification/list", &[("after", &after)]).await.must_be(200).json();
        walked.extend(page["notifications"].as_array().expect("an array").iter().map(|one| one["id"].as_i64().expect("an id")));
        pages += 1;
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!((walked.len(), pages, walked.is_sorted_by(|one, next| one > next)), (75, 3, true));
    member.ask("/api/notification/list", &[("after", "x")]).await.must_be(422).must_refuse("after", "Unknown");
    let browser = Browser::of(member);
    let first = browser.open("/me/notifications").await.must_be(200);
    let next = first.attribute("a[rel='next']", "href");
    assert_eq!((first.count("ul.notifications > li"), browser.open(&next).await.must_be(200).count("ul.notifications > li")), (30, 30));
}

async fn who_is_signed_out_is_told_nothing(shop: Shop) {
    let visitor = shop.visitor();
    visitor.get("/api/notification/list").await.must_be(401);
    visitor.post("/api/notification/read", &[("all", "true")]).await.must_be(401);
    visitor.get("/api/notification/settings").await.must_be(401);
    visitor.post("/api/notification/settings/update", &[("comment", "on")]).await.must_be(401);
    assert_eq!(unread(&visitor).await, 0);
}

async fn without_javascript_the_bell_counts_on_the_next_page(shop: Shop) {
    let (owner, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = owner.sells(&[]).await;
    let browser = Browser::of(owner);
    for text in ["하나", "둘"] {
        member.says("book", id, text).await;
    }
    let bell = browser.open("/").await.must_be(200).text("a[href='/me/notifications']");
    assert!(bell.contains('2'), "{bell}");
    let page = browser.open("/me/notifications").await.must_be(200);
    assert_eq!(page.count("ul.notifications > li.new"), 2);
    let back = browser.submit(page.form("/api/notification/read")).await.must_be(200);
    assert_eq!((back.path.as_str(), back.count("ul.notifications > li.new"), back.count("ul.notifications > li")), ("/me/notifications", 0, 2));
    assert!(!browser.open("/").await.text("a[href='/me/notifications']").contains('2'));
}
