//! What similar books cost: how many statements, and whether they walk indexes. Both engines run the same text, so the text
//! is listened to on its way to PostgreSQL.

use joongobooks::listings::model::Status;

use super::{NOVEMBER, put, shelf};
use crate::support::*;

/// What leads to neighbours, and to the copy that each is shown by.
const INDEXES: [&str; 6] =
    ["book_author", "book_subcategory", "listing_category_status_newest", "listing_book_newest", "jjim_listing", "jjim_newest"];

/// Statements that an answer takes. What the shop does behind its back meanwhile only adds to them, so the least of a few
/// tries counts.
async fn cost(tap: &Tap, visitor: &Visitor, path: &str) -> usize {
    const TRIES: usize = 5;
    let mut least = usize::MAX;
    for _ in 0..TRIES {
        tap.take();
        visitor.get(path).await.must_be(200);
        least = least.min(tap.take().len());
    }
    least
}

#[test]
fn similar_books_are_one_statement_with_a_hundred_neighbours_as_with_five() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let shop = &open.shop;
        let seller = shop.member("haneul").await;
        let owner = seller.id().await;
        let this = put(shop, owner, &[("title", "이 책"), ("isbn", "9788936434120")], Status::OnSale, NOVEMBER).await;
        let mut counted = [Vec::new(), Vec::new()];
        for (counted, more) in counted.iter_mut().zip([5, 95]) {
            for number in 0..more {
                // Past the API, where nobody is told of it in the background.
                let id = put(shop, owner, &[("title", &format!("책 {more} {number}"))], Status::OnSale, NOVEMBER).await;
                change!(shop, "insert into jjim (member_id, listing_id, price, created_at) values ($1, $2, 0, 0)", owner, id);
            }
            let (of_copy, of_book) = (format!("/api/book/similar?id={this}"), "/api/book/similar?isbn=9788936434120".to_owned());
            for (visitor, path) in [(shop.visitor(), &of_copy), (shop.visitor(), &of_book), (seller.clone(), &of_copy)] {
                counted.push(cost(&tap, &visitor, path).await);
            }
        }
        assert_eq!(counted, [[1, 1, 3], [1, 1, 3]], "with who is signed in and what they wish for, three");
        open.close().await;
    });
}

#[test]
fn what_was_looked_at_is_one_statement_and_nothing_for_who_is_new() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let shop = &open.shop;
        let owner = shop.member("haneul").await.id().await;
        let visitor = shop.visitor();
        let home = cost(&tap, &visitor, "/api/site/home").await;
        assert_eq!(cost(&tap, &visitor, "/api/book/recent").await, 0);
        for more in [1, 19] {
            for _ in 0..more {
                visitor.detail(put(shop, owner, &[], Status::OnSale, NOVEMBER).await).await;
            }
            shop.state.readers.settle().await;
            assert_eq!(cost(&tap, &visitor, "/api/book/recent").await, 1);
            assert_eq!(cost(&tap, &visitor, "/api/site/home").await, home + 1);
        }
        open.close().await;
    });
}

async fn statement() -> Statement {
    let (open, tap) = tapped().await;
    let seller = shelf(&open.shop, 6).await;
    let id = seller.sells(&[]).await;
    tap.take();
    open.shop.visitor().ask("/api/book/similar", &[("id", id)]).await.must_be(200);
    let heard = tap.take().into_iter().find(|heard| heard.sql.contains("neighbour")).expect("a statement");
    open.close().await;
    heard
}

/// Ten thousand copies of three thousand books by three hundred authors, wished for by a hundred members, and the engine's
/// statistics of them.
async fn fill(shop: &Shop) {
    shelf(shop, 6).await;
    let up_to = |many: i64| format!("(with recursive n (i) as (select 1 union all select i + 1 from n where i < {many}) select i from n) n");
    for sql in [
        format!(
            "insert into book (identity, title, author, publisher, category_id, subcategory, source, created_at)
             select 'text:' || n.i, 'x', '지은이 ' || (n.i % 300), '', 1 + n.i % 13, '갈래 ' || (n.i % 7), 'import', 0 from {}",
            up_to(3_000)
        ),
        format!(
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                                  details, status, created_at, updated_at)
             select b.book_id, 1, '', b.title, b.author, '', b.category_id, 'good', 9000, 100, 0, '',
                    case (b.book_id + n.i) % 3 when 0 then 'sold' else 'on_sale' end, 1600000000000 + b.book_id * n.i * 7919 % 1000003, 0
             from book b cross join {} where b.source = 'import'",
            up_to(4)
        ),
        format!("insert into member (nickname, about_me, created_at) select 'x', '', 0 from {}", up_to(100)),
        "insert into jjim (member_id, listing_id, price, created_at)
         select m.member_id, l.listing_id, 0, l.created_at from listing l join member m on m.member_id % 25 = l.listing_id % 100 and m.nickname = 'x'"
            .to_owned(),
        "analyze".to_owned(),
    ] {
        change!(shop, sql);
    }
}

#[test]
fn on_sqlite_similar_books_walk_their_indexes() {
    runtime().block_on(async {
        let statement = statement().await;
        let open = Open::new(Kind::Sqlite, |_| {}).await;
        let joongobooks::server::db::Engine::Sqlite(pool) = open.shop.state.db.read() else { unreachable!("it was opened so") };
        for statistics in [false, true] {
            if statistics {
                fill(&open.shop).await;
            }
            let plan = sqlite_plan(pool, &statement.sql).await;
            for index in INDEXES {
                let walks = plan.iter().any(|(.., detail)| detail.contains("SEARCH") && detail.contains(&format!("INDEX {index} ")));
                assert!(walks, "{index} is not walked (statistics: {statistics}): {plan:#?}");
            }
            for table in ["book", "listing", "jjim", "b", "l", "j"] {
                let reads_all = plan.iter().any(|(.., detail)| detail.split(" USING").next() == Some(&format!("SCAN {table}")));
                assert!(!reads_all, "{table} is read as a whole (statistics: {statistics}): {plan:#?}");
            }
        }
        open.close().await;
    });
}

#[test]
fn on_postgresql_similar_books_walk_their_indexes() {
    runtime().block_on(async {
        let statement = statement().await;
        let open = Open::new(Kind::Postgres, |_| {}).await;
        let joongobooks::server::db::Engine::Postgres(pool) = open.shop.state.db.read() else { unreachable!("it was opened so") };
        fill(&open.shop).await;
        let plan = postgres_plan(pool, &statement).await;
        for index in INDEXES {
            assert!(plan.contains(&format!(" using {index} on ")) || plan.contains(&format!(" on {index} ")), "{index} is not walked:\n{plan}");
        }
        for table in ["book", "listing", "jjim"] {
            assert!(!plan.contains(&format!("Seq Scan on {table}")), "{table} is read as a whole:\n{plan}");
        }
        open.close().await;
    });
}
