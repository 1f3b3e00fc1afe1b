//! How often a review or a listing is read.

use joongobooks::server::lifecycle;
use serde_json::{Value, json};

use super::{detail, update};
use crate::support::*;

on_both_engines!(
    a_visitor_counts_once_a_day,
    another_browser_is_another_visitor,
    a_member_counts_once_wherever_they_read,
    a_day_begins_at_midnight_in_korea,
    many_who_read_at_once_are_all_counted,
    an_answer_does_not_wait_for_the_count,
    reading_does_not_touch_what_is_being_edited,
    who_read_what_is_forgotten_with_the_day,
    what_is_not_there_counts_nothing,
    a_seller_alone_sees_how_often_a_listing_is_read,
);

async fn views(shop: &Shop, id: i64) -> i64 {
    shop.state.readers.settle().await;
    number!(shop, "select views from review_views where review_id = $1", id)
}

async fn a_visitor_counts_once_a_day(shop: Shop) {
    let id = shop.member("haneul").await.reviews(&[]).await;
    let reader = shop.visitor().with("user-agent", "Firefox");
    for _ in 0..5 {
        detail(&reader, id).await;
        assert_eq!(views(&shop, id).await, 1);
    }
    shop.browser().open(&format!("/reviews/{id}")).await.must_be(200);
    assert_eq!(views(&shop, id).await, 2, "a page counts as well: of a browser that says nothing of itself");
    shop.state.clock.turn(DAY);
    detail(&reader, id).await;
    assert_eq!(views(&shop, id).await, 3);
    assert_eq!(detail(&reader, id).await["review"]["views"], 3);
}

async fn another_browser_is_another_visitor(shop: Shop) {
    let id = shop.member("haneul").await.reviews(&[]).await;
    for (agent, counted) in [("Firefox", 1), ("Chrome", 2), ("Firefox", 2)] {
        let reader = shop.visitor().with("user-agent", agent);
        detail(&reader, id).await;
        assert_eq!(views(&shop, id).await, counted);
        assert_eq!(reader.cookie("session"), None, "nobody is known by a cookie");
    }
}

async fn a_member_counts_once_wherever_they_read(shop: Shop) {
    let (author, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let id = author.reviews(&[]).await;
    for agent in ["Firefox", "Chrome"] {
        detail(&reader.with("user-agent", agent), id).await;
    }
    assert_eq!(views(&shop, id).await, 1);
    detail(&author, id).await;
    assert_eq!(views(&shop, id).await, 2, "two members of one address and browser");
}

async fn a_day_begins_at_midnight_in_korea(shop: Shop) {
    let id = shop.member("haneul").await.reviews(&[]).await;
    let reader = shop.visitor();
    let since_midnight = (shop.state.clock.now().0 + 9 * HOUR).rem_euclid(DAY);
    // Half an hour past midnight there, when it is still the day before in London.
    shop.state.clock.turn(DAY - since_midnight + 30 * MINUTE);
    for (later, counted) in [(0, 1), (9 * HOUR, 1), (14 * HOUR, 1), (HOUR, 2)] {
        shop.state.clock.turn(later);
        detail(&reader, id).await;
        assert_eq!(views(&shop, id).await, counted);
    }
}

async fn many_who_read_at_once_are_all_counted(shop: Shop) {
    let author = shop.member("haneul").await;
    let (id, listing) = (author.reviews(&[]).await, author.sells(&[]).await);
    let reading = (0..64).map(|number| {
        let reader = shop.visitor().with("user-agent", format!("Browser {}", number % 32));
        async move {
            detail(&reader, id).await;
            reader.detail(listing).await;
        }
    });
    all_at_once(reading).await;
    assert_eq!((views(&shop, id).await, number!(shop, "select views from listing_views where listing_id = $1", listing)), (32, 32));
}

/// It would wait for ever: the count does, until the transaction is over that holds the row.
async fn an_answer_does_not_wait_for_the_count(shop: Shop) {
    let id = shop.member("haneul").await.reviews(&[]).await;
    let mut tx = shop.state.db.write().await.expect("a transaction");
    let hold = "update review_views set views = views where review_id = $1";
    match tx.conn() {
        joongobooks::server::db::Engine::Sqlite(conn) => drop(sqlx::query(hold).bind(id).execute(conn).await.expect(hold)),
        joongobooks::server::db::Engine::Postgres(conn) => drop(sqlx::query(hold).bind(id).execute(conn).await.expect(hold)),
    }
    assert_eq!(detail(&shop.visitor(), id).await["review"]["views"], 0);
    tx.commit().await.expect("a commit");
    assert_eq!(views(&shop, id).await, 1);
}

/// ORIGINAL.md, 2, line 12: the whole row was saved with each view.
async fn reading_does_not_touch_what_is_being_edited(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[]).await;
    let reading = (0..40).map(|number| {
        let reader = shop.visitor().with("user-agent", format!("Browser {number}"));
        tokio::spawn(async move { detail(&reader, id).await })
    });
    let reading: Vec<_> = reading.collect();
    for number in 0..10 {
        update(&author, id, &[("title", &format!("{number}번째 생각")), ("category", ["essays", "fiction"][number % 2])]).await.must_be(200);
    }
    let edited = detail(&author, id).await["review"].clone();
    for one in reading {
        one.await.expect("no part of the test panics");
    }
    assert_eq!(views(&shop, id).await, 41);
    let mut read = detail(&author, id).await["review"].clone();
    read["views"] = edited["views"].clone();
    assert_eq!((&read, &read["title"]), (&edited, &json!("9번째 생각")));
    let of_category =
        async |category| shop.visitor().ask("/api/bookreview/list", &[("category", category), ("sort", "views")]).await.json()["total"].clone();
    assert_eq!((of_category("fiction").await, of_category("essays").await), (json!(1), json!(0)));
}

async fn who_read_what_is_forgotten_with_the_day(shop: Shop) {
    let author = shop.member("haneul").await;
    let (id, listing) = (author.reviews(&[]).await, author.sells(&[]).await);
    let reader = shop.visitor();
    let read = async || {
        detail(&reader, id).await;
        reader.detail(listing).await;
        shop.state.readers.settle().await;
    };
    let kept = async || {
        (
            number!(shop, "select count(*) from review_reader"),
            number!(shop, "select count(*) from listing_reader"),
            number!(shop, "select count(*) from reader_salt"),
        )
    };
    read().await;
    shop.state.clock.turn(DAY);
    read().await;
    assert_eq!(kept().await, (2, 2, 2));
    let hashes: Vec<(Vec<u8>,)> = rows!(shop, "select reader_hash from review_reader union select reader_hash from listing_reader");
    assert_eq!((hashes.len(), hashes.iter().all(|(hash,)| hash.len() == 16)), (2, true), "with another salt each day");
    // Another node's clock may be a little behind: yesterday's stay a day longer.
    lifecycle::sweep(&shop.state).await.expect("it sweeps");
    assert_eq!(kept().await, (2, 2, 2));
    shop.state.clock.turn(DAY);
    lifecycle::sweep(&shop.state).await.expect("it sweeps");
    assert_eq!(kept().await, (1, 1, 1));
    shop.state.clock.turn(DAY);
    lifecycle::sweep(&shop.state).await.expect("it sweeps");
    assert_eq!(kept().await, (0, 0, 0));
    assert_eq!((views(&shop, id).await, number!(shop, "select views from listing_views")), (2, 2), "the counts stay");
}

async fn what_is_not_there_counts_nothing(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[]).await;
    detail(&author, id).await;
    author.post("/api/bookreview/delete", &[("id", id)]).await.must_be(200);
    author.ask("/api/bookreview/detail", &[("id", id)]).await.must_be(404);
    author.ask("/api/book/detail", &[("id", 999)]).await.must_be(404);
    shop.state.readers.settle().await;
    assert_eq!((number!(shop, "select count(*) from review_reader"), number!(shop, "select count(*) from listing_views")), (0, 0));
}

async fn a_seller_alone_sees_how_often_a_listing_is_read(shop: Shop) {
    let (seller, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, unread) = (seller.sells(&[]).await, seller.sells(&[]).await);
    reader.detail(id).await;
    shop.visitor().detail(id).await;
    reader.post("/api/like/set", &[("kind", "book"), ("id", &id.to_string()), ("on", "true")]).await.must_be(200);
    shop.state.readers.settle().await;
    let met = async |visitor: &Visitor| {
        let mut met = visitor.ask("/api/user/shelf", &[("id", seller.id().await)]).await.must_be(200).json()["met"].clone();
        met.as_array_mut().expect("an array").sort_by_key(|one| one[0].as_i64());
        met
    };
    assert_eq!(met(&seller).await, json!([[id, 2, 1], [unread, 0, 0]]));
    assert_eq!((met(&reader).await, met(&shop.visitor()).await), (json!([]), json!([])));
    assert_eq!(reader.detail(id).await["book"]["views"], Value::Null);
}
