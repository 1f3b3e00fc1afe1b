//! Sold prices come off their index. Both engines run the same text, so it is listened to on its way to PostgreSQL.

use crate::support::*;

const ISBN: &str = "9788936433598";
const INDEX: &str = "listing_sold_price";

async fn statement() -> Statement {
    let (open, tap) = tapped().await;
    tap.take();
    open.shop.visitor().ask("/api/book/prices", &[("isbn", ISBN), ("condition", "good")]).await.must_be(200);
    let heard = tap.take().into_iter().find(|one| one.sql.contains("status = 'sold'")).expect("prices are read");
    open.close().await;
    heard
}

/// Twenty thousand copies of two hundred books, and the engine's statistics of them.
async fn fill(shop: &Shop) {
    shop.member("haneul").await.sells(&[("isbn", ISBN)]).await;
    let many = "(with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000) select i from n) n";
    for sql in [
        format!(
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price,
                                  discount, details, status, created_at, updated_at)
             select book_id, seller_id, cast(9790000000000 + n.i % 200 as text), title, author, publisher, category_id, condition,
                    original_price, n.i, 0, '', case when n.i % 3 = 0 then 'sold' else 'on_sale' end, 0, 0
             from listing cross join {many}"
        ),
        "analyze".to_owned(),
    ] {
        change!(shop, sql);
    }
}

#[test]
fn on_sqlite_sold_prices_come_off_their_index_in_order() {
    runtime().block_on(async {
        let statement = statement().await;
        let open = Open::new(Kind::Sqlite, |_| {}).await;
        let joongobooks::server::db::Engine::Sqlite(pool) = open.shop.state.db.read() else { unreachable!("it was opened so") };
        for statistics in [false, true] {
            if statistics {
                fill(&open.shop).await;
            }
            expect_sqlite_walk(&sqlite_plan(pool, &statement.sql).await, &format!("statistics: {statistics}"), INDEX);
        }
        open.close().await;
    });
}

#[test]
fn on_postgresql_sold_prices_come_off_their_index() {
    runtime().block_on(async {
        let statement = statement().await;
        let open = Open::new(Kind::Postgres, |_| {}).await;
        let joongobooks::server::db::Engine::Postgres(pool) = open.shop.state.db.read() else { unreachable!("it was opened so") };
        fill(&open.shop).await;
        let plan = postgres_plan(pool, &statement).await;
        assert!(plan.contains(INDEX) && !plan.contains("Seq Scan on listing"), "{plan}");
        open.close().await;
    });
}
