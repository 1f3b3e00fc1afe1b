//! Which index a list walks. Both engines run the same text, so it is listened to on its way to PostgreSQL.

use super::{comments, wish};
use crate::reviews::put;
use crate::support::*;

/// A function of the shop with its fields, what its statement reads, and the index that it is to walk.
type Walk = (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str);

const WALKS: [Walk; 12] = [
    ("bookreview/list", &[], "from review ", "review_newest"),
    ("bookreview/list", &[("category", "essays")], "from review ", "review_category_newest"),
    ("bookreview/list", &[("sort", "rating")], "from review ", "review_rating"),
    ("bookreview/list", &[("sort", "rating"), ("category", "essays")], "from review ", "review_category_rating"),
    ("bookreview/list", &[("sort", "views")], "from review_views ", "review_views_most"),
    ("bookreview/list", &[("sort", "views"), ("category", "essays")], "from review_views ", "review_views_category_most"),
    ("bookreview/list", &[("tag", "sf")], "from review_tag ", "review_tag_newest"),
    ("user/activity", &[], "from review where member_id", "review_member_newest"),
    ("user/activity", &[], "from comment where member_id", "comment_member"),
    ("jjim/list", &[], "from jjim ", "jjim_newest"),
    ("notification/list", &[], "from notification ", "notification_newest"),
    ("comment/list", &[("kind", "book"), ("id", "1")], "from comment ", "comment_listing"),
];

/// Each of [`WALKS`], its first page and what follows where something does, with the statement that fetches its rows.
async fn statements() -> Vec<(String, Statement, &'static str)> {
    let (open, tap) = tapped().await;
    let shop = &open.shop;
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.id().await;
    let listing = member.sells(&[]).await;
    for number in 0..45 {
        // Later than whatever is filled in, so that behind a cursor there is much.
        put(shop, id, &[("category", "essays"), ("hashtags", "#sf")], 100_000 + number).await;
        let copy = member.sells(&[]).await;
        wish(&member, copy, true).await.must_be(200);
        other.says("book", listing, "있나요?").await;
    }
    change!(shop, "update review_views set views = 100000 + review_id");
    assert_eq!(comments(&member, "book", 1).await["total"], 45, "the first listing is number 1");
    let mut heard = Vec::new();
    for (function, fields, reads, index) in WALKS {
        let (mut after, path) = (String::new(), format!("/api/{function}"));
        loop {
            tap.take();
            let page = member.ask(&path, &[fields, &[("after", after.as_str())]].concat()).await.must_be(200).json();
            let statement = tap.take().into_iter().find(|one| one.sql.contains(reads) && !one.sql.contains("count(*)"));
            heard.push((format!("{function} {fields:?} after {after:?}"), statement.unwrap_or_else(|| panic!("{function} reads {reads}")), index));
            match page["next"].as_str() {
                Some(next) if after.is_empty() => after = next.to_owned(),
                _ => break,
            }
        }
    }
    open.close().await;
    heard
}

/// Twenty thousand rows of each kind, and the engine's statistics of them.
async fn fill(shop: &Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, listing) = (member.id().await, member.sells(&[]).await);
    for number in 0..20 {
        put(shop, id, &[("hashtags", &format!("#tag{number} #sf"))], number).await;
        other.says("book", listing, "있나요?").await;
    }
    let many = "(with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000) select i from n) n";
    for sql in [
        // A thousand members, whose ids follow each other.
        format!("insert into member (nickname, about_me, created_at) select 'x', '', 0 from {many} where n.i <= 998"),
        format!(
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                                  details, status, entry_id, created_at, updated_at)
             select book_id, seller_id, '', title, author, publisher, category_id, condition, 0, n.i, 0, '', status, entry_id, n.i, 0
             from listing cross join {many}"
        ),
        format!(
            "insert into review (book_id, member_id, isbn, book_title, book_author, book_publisher, category_id, rating, title, text, search_text,
                                 created_at, updated_at)
             select r.book_id, case when n.i % 50 = 0 then r.member_id else {garam} end, '', r.book_title, '', '', 1 + n.i % 13, 1 + n.i % 10, r.title,
                    r.text, r.search_text, 1000 + n.i * 7 % 900, 0 from review r cross join {many}",
            garam = other.id().await
        ),
        "update review_views set views = review_id * 7 % 300".to_owned(),
        "insert into review_tag (review_id, tag, position, created_at)
         select r.review_id, case r.review_id % 2 when 0 then 'sf' else 'tag' || (r.review_id % 40) end, 9, r.created_at from review r where r.title <> '' and r.created_at > 100"
            .to_owned(),
        "insert into jjim (member_id, listing_id, price, created_at)
         select m.member_id, l.listing_id, 0, l.created_at from listing l cross join member m where m.member_id <= 50"
            .to_owned(),
        format!(
            "insert into comment (listing_id, member_id, text, created_at)
             select l.listing_id, 1 + (l.listing_id + n.i) % 50, 'x', 0 from listing l cross join {many} where n.i <= 20"
        ),
        format!("insert into comment (listing_id, member_id, text, created_at) select {listing}, 1 + n.i % 50, 'x', 0 from {many}"),
        format!(
            "insert into notification (member_id, kind, listing_id, created_at)
             select 1 + (l.listing_id * 13 + n.i) % 1000, 'jjim_sold', l.listing_id, 0 from listing l cross join {many} where n.i <= 50"
        ),
        "analyze".to_owned(),
    ] {
        change!(shop, sql);
    }
}

#[test]
fn on_sqlite_a_list_of_readers_walks_its_index() {
    runtime().block_on(async {
        let statements = statements().await;
        let open = Open::new(Kind::Sqlite, |_| {}).await;
        let joongobooks::server::db::Engine::Sqlite(pool) = open.shop.state.db.read() else { unreachable!("it was opened so") };
        for statistics in [false, true] {
            if statistics {
                fill(&open.shop).await;
            }
            for (what, Statement { sql, .. }, index) in &statements {
                expect_sqlite_walk(&sqlite_plan(pool, sql).await, &format!("{what} (statistics: {statistics})"), index);
            }
        }
        open.close().await;
    });
}

#[test]
fn on_postgresql_a_list_of_readers_walks_its_index() {
    runtime().block_on(async {
        let statements = statements().await;
        let open = Open::new(Kind::Postgres, |_| {}).await;
        let joongobooks::server::db::Engine::Postgres(pool) = open.shop.state.db.read() else { unreachable!("it was opened so") };
        fill(&open.shop).await;
        for (what, statement, index) in &statements {
            let plan = postgres_plan(pool, statement).await;
            assert!(plan.contains(&format!(" using {index} on ")), "{what} does not walk {index}:\n{plan}");
            assert!(!plan.contains("Seq Scan on review") && !plan.contains("Seq Scan on comment"), "{what} reads every row:\n{plan}");
        }
        open.close().await;
    });
}
