//! A look into the tables. Tests that can see a thing over HTTP look there. Their SQL is in their own words, hence `AssertSqlSafe`.

use super::Shop;

/// The rows of a query, on whichever engine.
macro_rules! rows {
    ($shop:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        match $shop.state.db.read() {
            ::joongobooks::server::db::Engine::Sqlite(pool) => sqlx::query_as(sqlx::AssertSqlSafe($sql.to_string()))$(.bind($value))*.fetch_all(pool).await.expect(&$sql[..]),
            ::joongobooks::server::db::Engine::Postgres(pool) => sqlx::query_as(sqlx::AssertSqlSafe($sql.to_string()))$(.bind($value))*.fetch_all(pool).await.expect(&$sql[..]),
        }
    };
}

/// The number that a query gives.
macro_rules! number {
    ($shop:expr, $sql:expr $(, $value:expr)* $(,)?) => {{
        let rows: Vec<(i64,)> = rows!($shop, $sql $(, $value)*);
        rows[0].0
    }};
}

/// Runs a statement that changes rows.
macro_rules! change {
    ($shop:expr, $sql:expr $(, $value:expr)* $(,)?) => {{
        let mut tx = $shop.state.db.write().await.expect("a transaction");
        match tx.conn() {
            ::joongobooks::server::db::Engine::Sqlite(conn) => drop(sqlx::query(sqlx::AssertSqlSafe($sql.to_string()))$(.bind($value))*.execute(conn).await.expect(&$sql[..])),
            ::joongobooks::server::db::Engine::Postgres(conn) => drop(sqlx::query(sqlx::AssertSqlSafe($sql.to_string()))$(.bind($value))*.execute(conn).await.expect(&$sql[..])),
        }
        tx.commit().await.expect("a commit");
    }};
}

/// Until somebody waits for the transaction that is open: on PostgreSQL for its rows, on SQLite for its turn, which nobody sees.
pub async fn waits(shop: &Shop) {
    const WAITING: &str = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    if let joongobooks::server::db::Engine::Sqlite(_) = shop.state.db.read() {
        return tokio::task::yield_now().await;
    }
    while number!(shop, WAITING) == 0 {
        tokio::task::yield_now().await;
    }
}
