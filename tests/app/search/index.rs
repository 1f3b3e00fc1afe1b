//! The index keeps in step with the listings, whatever happens at the same time.

use std::path::Path;

use joongobooks::import::import_file;
use joongobooks::search::index::{self, Wording};

use super::shelf::find;
use crate::lists::ask;
use crate::support::*;

on_both_engines!(
    equal_words_have_one_entry,
    old_words_are_not_found_and_are_swept,
    what_is_used_is_not_swept,
    a_rebuild_changes_no_answer,
    a_rebuild_mends_what_was_spoiled,
    listings_without_an_entry_are_caught_up_with,
    sixty_four_equal_books_at_once_make_one_entry,
    imports_of_one_file_at_once_make_each_entry_once,
    what_is_put_on_sale_while_it_is_swept_is_found,
    a_node_may_rebuild_while_books_come_and_go,
);

async fn entries(shop: &Shop) -> i64 {
    number!(shop, "select count(*) from search_entry")
}

/// Beginnings and, on SQLite, rows of the full-text table whose entry is gone.
async fn remains(shop: &Shop) -> i64 {
    number!(shop, "select count(*) from search_prefix p where not exists (select 1 from search_entry e where e.entry_id = p.entry_id)")
}

async fn sweep(shop: &Shop) {
    index::sweep(&shop.state.db).await.expect("it sweeps");
}

async fn equal_words_have_one_entry(shop: Shop) {
    let (one, other) = (shop.member("haneul").await, shop.member("garam").await);
    for (number, changes) in
        [&[][..], &[("selling_price", "1"), ("condition", "worn"), ("category", "essays")], &[("details", "")]].iter().enumerate()
    {
        one.sells(changes).await;
        other.sells(changes).await;
        assert_eq!(entries(&shop).await, 1, "{number}");
    }
    for (number, changes) in
        [[("title", "채식주의자 ")], [("title", "채식 주의자")], [("author", "한강 (지은이)")], [("publisher", "")], [("isbn", "9788936433598")]]
            .iter()
            .enumerate()
    {
        one.sells(changes).await;
        // White space at the end is nobody's word.
        assert_eq!(entries(&shop).await, number as i64 + 1, "{changes:?}");
    }
    assert_eq!(number!(shop, "select count(*) from listing where entry_id is null"), 0);
    assert_eq!(ask(&shop, "search", &[("q", "채식주의자")]).await["total"], 11);
}

async fn old_words_are_not_found_and_are_swept(shop: Shop) {
    let seller = shop.member("haneul").await;
    let (edited, deleted, kept) = (
        seller.sells(&[("title", "옛날 제목")]).await,
        seller.sells(&[("title", "지워질 제목")]).await,
        seller.sells(&[("title", "남을 제목")]).await,
    );
    let fields = [listing(&[("title", "새로운 이름")]), vec![("id".to_owned(), edited.to_string())]].concat();
    seller.post("/api/book/update", &fields).await.must_be(200);
    seller.post("/api/book/delete", &[("id", deleted)]).await.must_be(200);
    for swept in [false, true] {
        for q in ["옛날 제목", "옛날", "지워질", "ㅇㄴㅈㅁ", "지ㅇ"] {
            assert_eq!(find(&shop, q).await, (vec![], vec![]), "{q}, swept: {swept}");
            assert!(ask(&shop, "search", &[("q", q)]).await["meant"].is_null() || !swept, "{q}");
        }
        assert_eq!(find(&shop, "새로운이름").await.0, ["새로운 이름"]);
        assert_eq!(find(&shop, "제목").await.0, ["남을 제목"]);
        assert_eq!((entries(&shop).await, remains(&shop).await), (if swept { 2 } else { 4 }, 0));
        sweep(&shop).await;
    }
    assert_eq!(number!(shop, "select count(*) from search_prefix where prefix = 'ㅈㅣ'"), 0);
    seller.post("/api/book/delete", &[("id", kept)]).await.must_be(200);
    sweep(&shop).await;
    assert_eq!(find(&shop, "제목").await, (vec![], vec![]));
    seller.sells(&[("title", "옛날 제목")]).await;
    assert_eq!(find(&shop, "옛날").await.0, ["옛날 제목"], "what comes again is found again");
}

async fn what_is_used_is_not_swept(shop: Shop) {
    let seller = shop.member("haneul").await;
    let (one, _) = (seller.sells(&[]).await, seller.sells(&[]).await);
    seller.post("/api/book/delete", &[("id", one)]).await.must_be(200);
    sweep(&shop).await;
    assert_eq!((entries(&shop).await, find(&shop, "채식").await.0.len()), (1, 1));
}

const QUERIES: [&str; 14] = [
    "채식주의자",
    "식주",
    "채식ㅈ",
    "ㅊㅅㅈㅇㅈ",
    "ㅊㅅ",
    "채",
    "ㅊ",
    "한강",
    "한강 채식",
    "cotlrwndmlwk",
    "채식주위자",
    "harry",
    "3598",
    "9788936433598",
];

async fn shelf(shop: &Shop) {
    let seller = shop.member("seller").await;
    for (title, author, isbn) in
        [("채식주의자", "한강", "9788936433598"), ("채식의 배신", "리어 키스", ""), ("한강의 밤", "김물결", ""), ("Harry Potter", "J.K. Rowling", "")]
    {
        let id = seller.sells(&[("title", title), ("author", author), ("isbn", isbn)]).await;
        seller.sells(&[("title", title), ("author", author), ("isbn", isbn)]).await;
        // Of equal grade the newest is first: not by the millisecond.
        change!(shop, "update listing set created_at = listing_id where listing_id >= $1", id);
    }
}

/// What every query finds, in its order.
async fn answers(shop: &Shop) -> Vec<(Vec<String>, Vec<String>)> {
    let mut answers = Vec::new();
    for q in QUERIES {
        answers.push(find(shop, q).await);
    }
    answers
}

async fn a_rebuild_changes_no_answer(shop: Shop) {
    shelf(&shop).await;
    let before = answers(&shop).await;
    assert!(before.iter().all(|(hits, near)| !hits.is_empty() || !near.is_empty()), "{before:?}");
    let prefixes = number!(shop, "select count(*) from search_prefix");
    assert_eq!(index::rebuild(&shop.state.db).await.expect("it is made anew"), 4);
    assert_eq!((answers(&shop).await, number!(shop, "select count(*) from search_prefix")), (before, prefixes));
}

async fn a_rebuild_mends_what_was_spoiled(shop: Shop) {
    shelf(&shop).await;
    let before = answers(&shop).await;
    change!(shop, "update search_entry set words = ' x ', keys = '|xyz|', initials = '|x|', title_length = 1, title_keys = 1");
    change!(shop, "delete from search_prefix");
    assert!(answers(&shop).await.iter().all(|(hits, near)| hits.is_empty() && near.is_empty()), "it is spoiled");
    index::rebuild(&shop.state.db).await.expect("it is made anew");
    assert_eq!(answers(&shop).await, before);
    assert_eq!(find(&shop, "xyz").await, (vec![], vec![]));
    // And where rows are missing altogether.
    change!(shop, "update listing set entry_id = null");
    change!(shop, "delete from search_entry where title like '한%'");
    index::rebuild(&shop.state.db).await.expect("it is made anew");
    assert_eq!(answers(&shop).await, before);
    assert_eq!((entries(&shop).await, remains(&shop).await), (4, 0));
}

async fn listings_without_an_entry_are_caught_up_with(shop: Shop) {
    shelf(&shop).await;
    let before = answers(&shop).await;
    change!(shop, "update listing set entry_id = null");
    change!(shop, "delete from search_entry");
    assert_eq!((find(&shop, "채식").await, remains(&shop).await), ((vec![], vec![]), 0));
    // Two nodes that start at the same time.
    let noted = all_at_once((0..4).map(|_| {
        let db = shop.state.db.clone();
        async move { index::catch_up(&db).await.expect("it catches up") }
    }))
    .await;
    assert!(noted.iter().any(|noted| *noted > 0), "{noted:?}");
    assert_eq!(number!(shop, "select count(*) from listing where entry_id is null"), 0);
    assert_eq!((entries(&shop).await, answers(&shop).await), (4, before));
    assert_eq!(index::catch_up(&shop.state.db).await.expect("it catches up"), 0);
}

async fn sixty_four_equal_books_at_once_make_one_entry(shop: Shop) {
    let seller = shop.member("haneul").await;
    let created = all_at_once((0..64).map(|_| {
        let seller = seller.clone();
        async move { seller.post("/api/book/create", &listing(&[])).await.status }
    }))
    .await;
    assert!(created.iter().all(|status| *status == 200), "{created:?}");
    assert_eq!((entries(&shop).await, find(&shop, "채식주의자").await.0.len()), (1, 64));
    assert_eq!(number!(shop, "select count(*) from search_prefix where prefix = 'ㅊㅐ'"), 1);
}

/// More wordings than one statement takes, some of them known already, in two orders: nobody waits for ever.
async fn imports_of_one_file_at_once_make_each_entry_once(shop: Shop) {
    const HEADER: &str = "isbn13,title,author,category,subcategory,publisher,published_on,description,list_price,condition,price,status,seller";
    let folder = tempfile::tempdir().expect("a folder");
    let row = |number: usize| format!(",모래시계 {number},도연우,에세이,,물결,,,9000,good,4000,on_sale,나루");
    let write = |name: &str, rows: Vec<String>| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{HEADER}\n{}\n", rows.join("\n"))).expect("a file");
        path
    };
    let known = write("known.csv", (0..1_200).filter(|number| number % 3 == 0).map(row).collect());
    let rising = write("rising.csv", (0..1_200).map(row).collect());
    let falling = write("falling.csv", (300..1_200).rev().map(row).collect());
    import(&shop, &known).await;
    all_at_once([rising.clone(), falling.clone(), rising, falling].map(|path| {
        let shop = shop.clone();
        async move { import(&shop, &path).await }
    }))
    .await;
    assert_eq!(entries(&shop).await, 1_200);
    assert_eq!(number!(shop, "select count(*) from listing where entry_id is null"), 0);
    assert_eq!(ask(&shop, "search", &[("q", "도연우")]).await["total"], number!(shop, "select count(*) from listing"));
}

async fn import(shop: &Shop, path: &Path) {
    let report = import_file(&shop.state, path, false).await.unwrap_or_else(|error| panic!("{error:#}"));
    assert!(report.rejected.is_empty(), "{report}");
}

/// An entry that nobody used is noted again by somebody whose sale is under way while the sweeper comes by.
async fn what_is_put_on_sale_while_it_is_swept_is_found(shop: Shop) {
    let seller = shop.member("haneul").await;
    let gone = seller.sells(&[]).await;
    seller.sells(&[("title", "등대"), ("author", "배한결")]).await;
    seller.post("/api/book/delete", &[("id", gone)]).await.must_be(200);
    assert_eq!(entries(&shop).await, 2, "one of them is unused");

    let mut tx = shop.state.db.write().await.expect("a transaction");
    let entry = index::note(&mut tx, Wording::new("채식주의자", "한강", "창비", "")).await.expect("it is noted");
    let sweeping = tokio::spawn({
        let db = shop.state.db.clone();
        async move { index::sweep(&db).await }
    });
    waits(&shop).await;
    const COPY: &str = "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price,
                                             discount, details, status, entry_id, created_at, updated_at)
                        select book_id, seller_id, '', '채식주의자', '한강', '창비', category_id, condition, 0, 0, 0, '', 'on_sale', $1, 0, 0 from listing";
    match tx.conn() {
        joongobooks::server::db::Engine::Sqlite(conn) => drop(sqlx::query(COPY).bind(entry).execute(conn).await.expect(COPY)),
        joongobooks::server::db::Engine::Postgres(conn) => drop(sqlx::query(COPY).bind(entry).execute(conn).await.expect(COPY)),
    }
    tx.commit().await.expect("a commit");
    sweeping.await.expect("no panic").expect("sweeping is no error because somebody sells");
    assert_eq!((entries(&shop).await, find(&shop, "채식주의자").await.0), (2, vec!["채식주의자".to_owned()]));

    for _ in 0..20 {
        let id = seller.sells(&[("title", "사과나무")]).await;
        seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
        let form = listing(&[("title", "사과나무")]);
        let (swept, sold) = tokio::join!(index::sweep(&shop.state.db), seller.post("/api/book/create", &form));
        swept.expect("it sweeps");
        let id = sold.must_be(200).json()["book"]["id"].as_i64().expect("an id");
        assert_eq!(find(&shop, "사과나무").await.0, ["사과나무"]);
        seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    }
}

async fn a_node_may_rebuild_while_books_come_and_go(shop: Shop) {
    shelf(&shop).await;
    let before = answers(&shop).await;
    let seller = shop.member("haneul").await;
    let selling = {
        let seller = seller.clone();
        tokio::spawn(async move {
            for number in 0..20 {
                let id = seller.sells(&[("title", &format!("등대 {}", number % 3)), ("author", "배한결")]).await;
                seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
            }
        })
    };
    while !selling.is_finished() {
        index::rebuild(&shop.state.db).await.expect("it is made anew");
    }
    selling.await.expect("no panic");
    sweep(&shop).await;
    assert_eq!((answers(&shop).await, entries(&shop).await, remains(&shop).await), (before, 4, 0));
}
