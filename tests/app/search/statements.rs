//! What a search costs in a shop of some size: it walks indexes, on either engine.

use joongobooks::listings::query::{ListQuery, RawQuery};
use joongobooks::listings::store_list::{plan, push_found};
use joongobooks::search::candidates::{Index, Part, Read};
use joongobooks::search::index::{Wording, note_all};
use joongobooks::search::query::Wanted;
use joongobooks::search::rarity::{Rarity, rarity};
use joongobooks::search::store::{Plan, Ranked, Reach, push_parts};
use joongobooks::server::db::Db;
use joongobooks::server::statement::Statement;

use crate::support::*;

/// Of a word that few books have there are these, so that the index is worth its while.
const RARE: [&str; 2] = ["달빛 우체국", "Moonlight Post"];
const ENTRIES: usize = 10_000;

/// Words of a seller: of shorter rows it is quickest to read all.
const WORDS: &str = "책등이 조금 바랬고 안쪽은 깨끗해요. 밑줄은 두 군데 있고 이름은 적혀 있지 않아요. 택배는 다음 날 보내 드려요. \
                     책등이 조금 바랬고 안쪽은 깨끗해요. 밑줄은 두 군데 있고 이름은 적혀 있지 않아요. 택배는 다음 날 보내 드려요. \
                     책등이 조금 바랬고 안쪽은 깨끗해요. 밑줄은 두 군데 있고 이름은 적혀 있지 않아요. 택배는 다음 날 보내 드려요. \
                     책등이 조금 바랬고 안쪽은 깨끗해요. 밑줄은 두 군데 있고 이름은 적혀 있지 않아요. 택배는 다음 날 보내 드려요.";

/// Ten thousand wordings with a copy each, and the engine's statistics of them.
async fn fill(shop: &Shop) {
    let seller = shop.member("seller").await;
    seller.sells(&[("title", "0")]).await;
    let syllable = |number: usize| char::from_u32('가' as u32 + (number * 7_919 % 11_172) as u32).expect("a syllable");
    let title = |number: usize| (0..4).map(|place| syllable(number * 13 + place * 4_561)).collect::<String>();
    let wordings =
        (0..ENTRIES).map(|number| Wording::new(RARE.get(number).map_or(title(number), |rare| rare.to_string()).as_str(), "지은이", "", ""));
    let mut tx = shop.state.db.write().await.expect("a transaction");
    note_all(&mut tx, wordings).await.expect("they are noted");
    tx.commit().await.expect("a commit");
    change!(
        shop,
        "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                              details, status, entry_id, created_at, updated_at)
         select l.book_id, l.seller_id, '', e.title, e.author, '', 1 + e.entry_id % 22, l.condition, 9000, 5000, 1, $1, 'on_sale', e.entry_id, e.entry_id, 0
         from (select * from listing order by listing_id limit 1) l cross join search_entry e",
        WORDS
    );
    change!(shop, "analyze");
    // As after an import.
    shop.state.db.settle().await.expect("it settles");
}

/// The engine's plan for a statement that is written behind `explain`.
async fn explained(shop: &Shop, write: impl FnOnce(&mut Statement)) -> String {
    let db = &shop.state.db;
    let mut sql = Statement::default();
    sql.push(if db.is_postgres() { "explain " } else { "explain query plan " });
    write(&mut sql);
    if db.is_postgres() {
        let rows: Vec<(String,)> = sql.rows(db).await.expect("it is explained");
        return rows.into_iter().map(|(row,)| row).collect::<Vec<_>>().join("\n");
    }
    let rows: Vec<(i64, i64, i64, String)> = sql.rows(db).await.expect("it is explained");
    rows.into_iter().map(|(_, _, _, row)| row).collect::<Vec<_>>().join("\n")
}

/// How the listings of hits are asked for: of all of them, of the best, or of ungraded ones for counting.
type Push = fn(&Plan, &mut Statement, &Db, &Ranked);
const PUSHES: [Push; 5] = [
    |plan, sql, db, _| plan.push_hits(sql, db),
    |plan, sql, db, ranked| plan.push_best(sql, db, ranked, Reach::Graded(25), None),
    |plan, sql, db, ranked| plan.push_best(sql, db, ranked, Reach::Newest(25), None),
    |plan, sql, db, ranked| plan.push_best(sql, db, ranked, Reach::All, None),
    |plan, sql, db, _| plan.push_ids(sql, db),
];

/// Tables that are never read from end to end.
const WHOLE: [&str; 8] = [
    "SCAN e ",
    "SCAN h ",
    "SCAN x ",
    "SCAN p ",
    "SCAN search_prefix",
    "Seq Scan on search_entry",
    "Seq Scan on listing",
    "Seq Scan on search_prefix",
];

fn walks(q: &str, plan: &str, index: &str) {
    assert!(plan.contains(index), "{q:?} walks no {index}:\n{plan}");
    for whole in WHOLE {
        let reads = |line: &str| format!("{line} ").trim_start().trim_start_matches("->").trim().starts_with(whole);
        assert!(!plan.lines().any(reads), "{q:?} reads all ({whole}):\n{plan}");
    }
}

async fn search_walks_its_indexes(shop: Shop, kind: Kind) {
    fill(&shop).await;
    let db = &shop.state.db;
    let (full_text, initials, short, marks) = match kind {
        Kind::Sqlite => ("VIRTUAL TABLE INDEX", "VIRTUAL TABLE INDEX", "SEARCH p USING PRIMARY KEY (prefix=?)", "VIRTUAL TABLE INDEX"),
        Kind::Postgres => ("search_entry_keys", "search_entry_initials", "search_prefix_pkey", "search_prefix_pkey"),
    };
    for (q, index) in [
        ("달빛 우체국", full_text),
        ("달빛우체", full_text),
        ("달빛 우체ㄱ", full_text),
        ("moonlight", full_text),
        ("지은이 달빛", full_text),
        ("ㄷㅂㅇㅊㄱ", initials),
        ("모", short),
        ("ㄷㅂ", short),
        ("c++", marks),
        ("%_\\", marks),
        ("달빛 우체국 이야기 c++", full_text),
        ("c++ %_\\ a=b", marks),
    ] {
        let way = Wanted::read(q).expect("something to look for").typed;
        let rarity = rarity(db).await.expect("what is rare");
        let looked = explained(&shop, |sql| push_parts(sql, Index { db, rarity: &rarity }, &way, &[(Part::Any, 25)])).await;
        walks(q, &looked, index);
        let search = ListQuery::parse(&RawQuery { q: q.to_owned(), ..RawQuery::default() }, true).expect("a search");
        let hits = plan(db, q).await.expect("a plan").expect("something to look for");
        let ranked = hits.rank(db).await.expect("they are ranked");
        for push in PUSHES {
            let listed = explained(&shop, |sql| {
                push(&hits, sql, db, &ranked);
                sql.push("select h.listing_id from ");
                push_found(sql, &search, true);
            });
            walks(q, &listed.await, "listing_entry");
        }
    }
}

#[test]
fn on_sqlite_a_search_walks_its_indexes() {
    run(Kind::Sqlite, &[], |shop| search_walks_its_indexes(shop, Kind::Sqlite));
}

#[test]
fn on_postgresql_a_search_walks_its_indexes() {
    run(Kind::Postgres, &[], |shop| search_walks_its_indexes(shop, Kind::Postgres));
}

/// Ten thousand books are no more statements than ten.
#[test]
fn a_search_is_as_many_statements_whatever_it_finds() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        fill(&open.shop).await;
        let mut counted = Vec::new();
        for (q, total) in [("지은이", ENTRIES as i64), ("달빛 우체국", 1)] {
            // Where there is little, more is looked for: the other keyboard mode, and what is near.
            tap.take();
            let list = crate::lists::ask(&open.shop, "search", &[("q", q)]).await;
            assert_eq!(list["total"], total, "{q}");
            counted.push(tap.take());
        }
        assert!(counted.iter().all(|statements| statements.len() <= 5), "{counted:#?}");
        open.close().await;
    });
}

/// PostgreSQL: whether the index is read or the table, and where it was cut off, the same is found.
async fn what_most_have_is_read_from_the_table(shop: Shop) {
    fill(&shop).await;
    let db = &shop.state.db;
    let way = Wanted::read("은").expect("something to look for").typed;
    let (known, unknown) = (Rarity::of([[way.needle()]].into_iter(), ENTRIES as i64), Rarity::default());
    for most in [301, 20_000] {
        let select = |sql: &mut Statement, rarity| Index { db, rarity }.select(sql, &way, Part::Any, Read::Id, most);
        let mut found = Vec::new();
        for rarity in [&unknown, &known] {
            let mut sql = Statement::default();
            let select = select(&mut sql, rarity);
            sql.push(&select);
            let ids: Vec<(i64,)> = sql.rows(db).await.expect("ids");
            found.push(ids);
        }
        assert_eq!(found[0].len(), ENTRIES.min(most as usize));
        assert_eq!(found[0], found[1], "{most}");
        let looked = explained(&shop, |sql| {
            let select = select(sql, &known);
            sql.push(&select);
        });
        assert!(looked.await.contains("Filter: (strpos"), "{most}");
    }
}

#[test]
fn on_postgresql_what_most_have_is_read_from_the_table() {
    run(Kind::Postgres, &[], what_most_have_is_read_from_the_table);
}

/// One process may have several shops open, as these tests do.
#[test]
fn what_is_rare_is_known_of_each_shop() {
    runtime().block_on(async {
        let (large, small) = (Open::new(Kind::Sqlite, |_| {}).await, Open::new(Kind::Sqlite, |_| {}).await);
        fill(&large.shop).await;
        let way = Wanted::read("지은이").expect("something to look for").typed;
        let expected = async |shop: &Shop| rarity(&shop.state.db).await.expect("what is rare").expects(way.needle());
        assert_eq!((expected(&large.shop).await, expected(&small.shop).await), (ENTRIES as i64 + 1, 0));
        large.close().await;
        small.close().await;
    });
}
