//! Two texts of migrations make two schemas; one text of SQL runs on both. So they must be one schema.

use std::collections::{BTreeMap, BTreeSet};

use joongobooks::server::db::Engine;

use crate::support::*;

/// What both must agree on. How each finds words (FTS5's tables, GIN indexes) is its own.
#[derive(Debug, Default, PartialEq, Eq)]
struct Schema {
    /// Table and column, with kind and whether it may be null.
    columns: BTreeMap<String, (String, bool)>,
    /// `table (column, column)`
    unique: BTreeSet<String>,
    /// `table.column -> table, on delete`
    references: BTreeSet<String>,
    /// `name on table (column, column)`
    indexes: BTreeSet<String>,
}

#[test]
fn both_engines_have_the_same_tables_columns_keys_and_indexes() {
    runtime().block_on(async {
        let (sqlite, postgres) = (Open::new(Kind::Sqlite, |_| {}).await, Open::new(Kind::Postgres, |_| {}).await);
        let (one, other) = (of_sqlite(&sqlite.shop).await, of_postgres(&postgres.shop).await);
        assert!(one.columns.len() > 40 && one.unique.len() > 10, "something was read: {one:#?}");
        assert_eq!(one.columns, other.columns);
        assert_eq!(one.unique, other.unique);
        assert_eq!(one.references, other.references);
        assert_eq!(one.indexes, other.indexes);
        sqlite.close().await;
        postgres.close().await;
    });
}

#[test]
fn both_engines_have_the_same_categories() {
    runtime().block_on(async {
        let (sqlite, postgres) = (Open::new(Kind::Sqlite, |_| {}).await, Open::new(Kind::Postgres, |_| {}).await);
        let (one, other) = (sqlite.shop.visitor().get("/api/book/categories").await, postgres.shop.visitor().get("/api/book/categories").await);
        assert_eq!(one.must_be(200).json(), other.must_be(200).json());
        sqlite.close().await;
        postgres.close().await;
    });
}

fn kind(declared: &str) -> &'static str {
    match declared.to_lowercase().as_str() {
        "integer" | "bigint" => "whole number",
        "text" => "text",
        "boolean" => "yes or no",
        "blob" | "bytea" => "bytes",
        "double precision" => "number",
        other => panic!("{other} is not in the subset that both engines share"),
    }
}

async fn of_sqlite(shop: &Shop) -> Schema {
    let Engine::Sqlite(pool) = shop.state.db.read() else { unreachable!("it was opened so") };
    let mut schema = Schema::default();
    let columns: Vec<(String, String, String, i64, i64)> = sqlx::query_as(
        "select m.name, c.name, c.type, c.\"notnull\", c.pk from sqlite_master m join pragma_table_xinfo(m.name) c
         where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_sqlx%' escape '\\'
           and m.name not like '%\\_fts%' escape '\\'",
    )
    .fetch_all(pool)
    .await
    .expect("columns");
    let mut primary: BTreeMap<String, Vec<(i64, String)>> = BTreeMap::new();
    for (table, column, declared, not_null, key) in columns {
        // `integer primary key` is the row's number, which is never null; any other key may be where nothing forbids it.
        let is_row_number = key > 0 && declared.eq_ignore_ascii_case("integer");
        schema.columns.insert(format!("{table}.{column}"), (kind(&declared).to_owned(), not_null == 0 && !is_row_number));
        if key > 0 {
            primary.entry(table).or_default().push((key, column));
        }
    }
    for (table, mut columns) in primary {
        columns.sort();
        let columns: Vec<String> = columns.into_iter().map(|(_, column)| column).collect();
        schema.unique.insert(format!("{table} ({})", columns.join(", ")));
    }
    let indexes: Vec<(String, String, i64, String, String)> = sqlx::query_as(
        "select m.name, i.name, i.\"unique\", i.origin,
                (select group_concat(c.name, ', ') from (select name from pragma_index_info(i.name) order by seqno) c)
         from sqlite_master m join pragma_index_list(m.name) i
         where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_sqlx%' escape '\\'
           and m.name not like '%\\_fts%' escape '\\'",
    )
    .fetch_all(pool)
    .await
    .expect("indexes");
    for (table, index, unique, origin, columns) in indexes {
        match (unique, origin.as_str()) {
            (_, "pk") => {}
            (1, _) => drop(schema.unique.insert(format!("{table} ({columns})"))),
            _ => drop(schema.indexes.insert(format!("{index} on {table} ({columns})"))),
        }
    }
    let references: Vec<(String, String, String, String)> = sqlx::query_as(
        "select m.name, r.\"from\", r.\"table\", r.on_delete from sqlite_master m join pragma_foreign_key_list(m.name) r where m.type = 'table'",
    )
    .fetch_all(pool)
    .await
    .expect("references");
    schema.references =
        references.into_iter().map(|(table, column, to, delete)| format!("{table}.{column} -> {to}, {}", delete.to_lowercase())).collect();
    schema
}

async fn of_postgres(shop: &Shop) -> Schema {
    let Engine::Postgres(pool) = shop.state.db.read() else { unreachable!("it was opened so") };
    let mut schema = Schema::default();
    let columns: Vec<(String, String, String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text, data_type::text, is_nullable::text from information_schema.columns
         where table_schema = 'public' and table_name not like '\\_sqlx%'",
    )
    .fetch_all(pool)
    .await
    .expect("columns");
    for (table, column, declared, nullable) in columns {
        schema.columns.insert(format!("{table}.{column}"), (kind(&declared).to_owned(), nullable == "YES"));
    }
    let indexes: Vec<(String, String, bool, String)> = sqlx::query_as(
        "select t.relname::text, i.relname::text, x.indisunique, string_agg(a.attname::text, ', ' order by k.n)
         from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_am m on m.oid = i.relam
         cross join lateral unnest(x.indkey) with ordinality k (number, n)
         join pg_attribute a on a.attrelid = t.oid and a.attnum = k.number
         where t.relnamespace = 'public'::regnamespace and t.relname not like '\\_sqlx%' and m.amname = 'btree'
         group by t.relname, i.relname, x.indisunique",
    )
    .fetch_all(pool)
    .await
    .expect("indexes");
    for (table, index, unique, columns) in indexes {
        if unique {
            schema.unique.insert(format!("{table} ({columns})"))
        } else {
            schema.indexes.insert(format!("{index} on {table} ({columns})"))
        };
    }
    let references: Vec<(String, String, String, String)> = sqlx::query_as(
        "select c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text,
                case c.confdeltype when 'c' then 'cascade' when 'n' then 'set null' when 'r' then 'restrict' when 'd' then 'set default' else 'no action' end
         from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where c.contype = 'f'",
    )
    .fetch_all(pool)
    .await
    .expect("references");
    schema.references = references.into_iter().map(|(table, column, to, delete)| format!("{table}.{column} -> {to}, {delete}")).collect();
    schema
}
