//! What a list costs: how many statements, and whether they walk an index. Both engines run the same text, so the text is
//! listened to on its way to PostgreSQL.

use super::{ask, shelf};
use crate::support::*;

#[test]
fn a_list_of_a_hundred_runs_as_many_statements_as_one_of_five() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let shop = &open.shop;
        let seller = shelf(shop, 120).await;
        for function in ["list", "search"] {
            tap.take();
            ask(shop, function, &[("q", "책"), ("limit", "5")]).await;
            let five = tap.take().len();
            ask(shop, function, &[("q", "책"), ("limit", "100")]).await;
            let hundred = tap.take();
            assert_eq!(hundred.len(), five, "{function}: {hundred:#?}");
            assert!(five <= 3, "{function}: what else it may be, rows and total, and no more: {hundred:#?}");
        }
        let signed_in = Browser::of(seller);
        for path in ["/books", "/books?q=%EC%B1%85", "/"] {
            tap.take();
            signed_in.open(path).await.must_be(200);
            let heard = tap.take();
            assert!(heard.len() <= 9, "{path}: session, what else a search may be (for rows and for counts), rows, total, counts, wishes, unread and whether it is saved, and no more: {heard:#?}");
        }
        open.close().await;
    });
}

#[test]
fn a_detail_page_runs_as_many_statements_with_eight_photos_as_without() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let seller = open.shop.member("haneul").await;
        let bare = seller.sells(&[]).await;
        let files: Vec<_> = (1..=8).map(|number| photo(&format!("orientation_{number}.jpg"))).collect();
        let uploaded = seller.upload(&files).await.must_be(200).json();
        let named: Vec<(String, String)> = (0..8).map(|number| (format!("photos[{number}]"), uploaded["photos"][number]["id"].to_string())).collect();
        let changes: Vec<(&str, &str)> = named.iter().map(|(name, id)| (name.as_str(), id.as_str())).collect();
        let pictured = seller.sells(&changes).await;
        open.shop.settle().await;
        let mut counted = Vec::new();
        for id in [bare, pictured] {
            // Who reads it for the first time today is counted, in statements more and behind the answer.
            for _ in 0..2 {
                tap.take();
                open.shop.browser().open(&format!("/books/{id}")).await.must_be(200);
                open.shop.state.readers.settle().await;
            }
            counted.push(tap.take().len());
        }
        assert_eq!(counted[0], counted[1]);
        open.close().await;
    });
}

/// Lists that people look at all day, each with the index that it is to walk.
const WALKS: [(&[(&str, &str)], &str); 9] = [
    (&[], "listing_newest"),
    (&[("status", "on_sale")], "listing_status_newest"),
    (&[("category", "essays")], "listing_category_newest"),
    (&[("category", "essays"), ("status", "on_sale")], "listing_category_status_newest"),
    (&[("sort", "price")], "listing_price"),
    (&[("sort", "price_desc")], "listing_price"),
    (&[("sort", "price"), ("category", "essays")], "listing_category_price"),
    (&[("sort", "price"), ("status", "on_sale")], "listing_price"),
    (&[("sort", "discount")], "listing_discount"),
];

/// What a seller sells, has sold, and sells beside one book, each with words of its statement.
const OF_SELLER: [(&str, &str, &str); 3] =
    [("/api/user/shelf", "", "<> 'sold'"), ("/api/user/shelf", "sold", "= 'sold'"), ("/api/book/detail", "", "listing_id <> ")];

/// Each of [`WALKS`], its first page and what follows, with the statement that fetches its rows; and those of [`OF_SELLER`].
async fn statements() -> Vec<(String, Statement, &'static str)> {
    let (open, tap) = tapped().await;
    let seller = shelf(&open.shop, 120).await;
    let mut statements = Vec::new();
    for (fields, index) in WALKS {
        let first = ask(&open.shop, "list", &[fields, &[("limit", "5")]].concat()).await;
        let next = first["next"].as_str().expect("a cursor");
        tap.take();
        for after in ["", next] {
            ask(&open.shop, "list", &[fields, &[("limit", "5"), ("after", after)]].concat()).await;
            let heard = tap.take().into_iter().find(|heard| heard.sql.contains("from listing h")).expect("a statement over listings");
            statements.push((format!("{fields:?} after {after:?}"), heard, index));
        }
    }
    let (member, listing) = (seller.id().await, number!(open.shop, "select min(listing_id) from listing"));
    for (path, status, words) in OF_SELLER {
        tap.take();
        let id = if path == "/api/book/detail" { listing } else { member };
        open.shop.visitor().ask(path, &[("id", id.to_string()), ("status", status.to_owned())]).await.must_be(200);
        let heard = tap.take().into_iter().find(|heard| heard.sql.contains(words)).expect("a statement over a seller's listings");
        statements.push((format!("{path} {status:?}"), heard, "listing_seller_newest"));
    }
    open.close().await;
    statements
}

/// Thirty thousand copies and the engine's statistics of them.
async fn fill(shop: &Shop) {
    shelf(shop, 30).await;
    change!(
        shop,
        "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                              details, status, entry_id, created_at, updated_at)
         select l.book_id, l.seller_id, '', l.title, l.author, l.publisher, 1 + (n.i % 22), l.condition, 9000, n.i % 977 * 100, n.i % 1000,
                '', case n.i % 5 when 0 then 'sold' when 1 then 'reserved' else 'on_sale' end, l.entry_id, 1600000000000 + n.i * 60000, 0
         from listing l cross join (with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000) select i from n) n"
    );
    change!(shop, "analyze");
}

#[test]
fn on_sqlite_a_list_walks_its_index_and_sorts_no_more_than_a_page() {
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
fn on_postgresql_a_list_walks_its_index_and_sorts_no_more_than_a_page() {
    runtime().block_on(async {
        let statements = statements().await;
        let open = Open::new(Kind::Postgres, |_| {}).await;
        let joongobooks::server::db::Engine::Postgres(pool) = open.shop.state.db.planned_once() else { unreachable!("it was opened so") };
        fill(&open.shop).await;
        for (what, statement, index) in &statements {
            let plan = postgres_plan(pool, statement).await;
            assert!(plan.contains(&format!(" using {index} on listing")), "{what} does not walk {index}:\n{plan}");
            assert!(!plan.contains("Seq Scan on listing"), "{what} reads every row:\n{plan}");
        }
        open.close().await;
    });
}
