//! What is each engine's own: its sessions, and how its indexes are kept.

use joongobooks::server::db::Engine;

use crate::lists::ask;
use crate::support::*;

/// Parts that SQLite's text index lies in.
async fn parts(shop: &Shop) -> i64 {
    number!(shop, "select count(distinct segid) from search_fts_idx")
}

async fn totals(shop: &Shop) -> Vec<i64> {
    let mut totals = Vec::new();
    for q in ["바닷가", "바닷가 우체국 2", "ㅂㄷㄱㅇㅊㄱ", "우체극"] {
        totals.push(ask(shop, "search", &[("q", q)]).await["total"].as_i64().expect("a number"));
    }
    totals
}

#[test]
fn sqlites_text_indexes_are_made_one_and_find_the_same() {
    run(Kind::Sqlite, &[], |shop: Shop| async move {
        let seller = shop.member("seller").await;
        let mut ids = Vec::new();
        for number in 1..=3 {
            ids.push(seller.sells(&[("title", &format!("바닷가 우체국 {number}"))]).await);
        }
        let before = totals(&shop).await;
        assert_eq!(before, [3, 1, 3, 3]);
        assert!(parts(&shop).await > 1, "each sale wrote a part of its own");
        shop.state.db.settle().await.expect("it settles");
        assert_eq!(parts(&shop).await, 1);
        assert_eq!(totals(&shop).await, before);
        shop.state.db.settle().await.expect("nothing is left to do");
        seller.sells(&[("title", "바닷가 우체국 4")]).await;
        assert_eq!(totals(&shop).await, [4, 1, 4, 4], "what comes later is found as well");
    });
}

#[test]
fn sqlites_readers_see_the_file_where_the_system_has_it_and_change_nothing() {
    run(Kind::Sqlite, &[], |shop: Shop| async move {
        assert!(number!(shop, "pragma mmap_size") > 1 << 30);
        let Engine::Sqlite(readers) = shop.state.db.read() else { unreachable!("it was opened so") };
        let refused = sqlx::query("delete from category").execute(readers).await.expect_err("they only read");
        assert!(refused.to_string().contains("readonly"), "{refused}");
    });
}

/// PostgreSQL was restarted, or somebody's firewall forgot a connection.
#[test]
fn connections_that_postgresql_closed_are_replaced() {
    run(Kind::Postgres, &[], |shop: Shop| async move {
        let id = shop.member("seller").await.sells(&[("title", "바닷가 우체국")]).await;
        assert_eq!(ask_for(&shop, id).await, 200, "there are sessions of both kinds");
        let Engine::Postgres(pool) = shop.state.db.read() else { unreachable!("it was opened so") };
        let ended = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
        let _: i64 = sqlx::query_scalar(ended).fetch_one(pool).await.expect("they are ended");
        // Each that was in use a moment ago may fail once, and is then gone.
        let mut failed = 0;
        while ask_for(&shop, id).await != 200 {
            failed += 1;
            assert!(failed <= 2 * pool.options().get_max_connections(), "one of them fails again and again");
        }
        for _ in 0..20 {
            assert_eq!(ask_for(&shop, id).await, 200);
        }
    });
}

/// Of a page and of a search, whose sessions are others; what is not 200, if any.
async fn ask_for(shop: &Shop, id: i64) -> u16 {
    let visitor = shop.visitor();
    match visitor.get(&format!("/api/book/detail?id={id}")).await.status {
        200 => visitor.get("/api/book/search?q=book").await.status,
        failed => failed,
    }
}
