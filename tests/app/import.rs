//! Imports and the demo shelf.

use std::path::{Path, PathBuf};

use joongobooks::books::model::{BookFacts, Isbn};
use joongobooks::books::store as books;
use joongobooks::import::{Report, demo_shelf, import_file};
use joongobooks::server::db::Engine;
use joongobooks::server::state::AppState;

use crate::support::*;

on_both_engines!(
    a_file_gives_its_listings_once,
    each_rejected_row_is_told_with_its_line,
    all_columns_are_kept,
    without_isbn_title_author_and_seller_make_a_double,
    a_seller_who_has_left_does_not_come_back_with_the_file,
    a_magazines_number_is_no_isbn,
    broken_rows_do_not_stop_the_rest,
    columns_may_stand_in_any_order_and_unknown_ones_are_ignored,
    a_catalogue_gives_books_alone,
    files_correct_members_and_fill_each_others_blanks,
    a_file_of_which_nothing_can_be_read_is_an_error,
    the_demo_shelf_is_planted_once,
    two_nodes_plant_one_demo_shelf,
    no_demo_shelf_in_a_shop_that_has_something,
    #[ignore = "needs JOONGOBOOKS_TEST_DATA"]
    the_larger_files_are_taken_whole_and_once,
);

/// A planner that knows nothing of what has come reads all of it.
#[test]
fn postgresql_knows_what_has_come_when_an_import_ends() {
    run(Kind::Postgres, &[], async |shop| {
        let known = "select cast(reltuples as bigint) from pg_class where relname = 'search_entry'";
        assert_eq!(number(&shop.state, known).await, -1, "nothing is known before");
        import(&shop.state, "import_small.csv", false).await;
        assert_eq!(number(&shop.state, known).await, number(&shop.state, "select count(*) from search_entry").await);
    });
}

const HEADER: &str = "isbn13,title,author,category,subcategory,publisher,published_on,description,list_price,condition,price,status,seller";
const CATALOGUE: &str = "isbn13,title,author,published_year,language,average_rating,ratings_count";

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

async fn import(state: &AppState, name: &str, catalogue: bool) -> Report {
    import_file(state, &data(name), catalogue).await.unwrap()
}

/// Imports a file with these bytes.
async fn import_bytes(state: &AppState, bytes: impl AsRef<[u8]>, catalogue: bool) -> anyhow::Result<Report> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.csv");
    std::fs::write(&path, bytes).unwrap();
    import_file(state, &path, catalogue).await
}

async fn import_rows(state: &AppState, header: &str, rows: &[&str]) -> Report {
    import_bytes(state, format!("{header}\n{}\n", rows.join("\n")), header == CATALOGUE).await.unwrap()
}

/// What `sql` counts.
async fn number(state: &AppState, sql: &'static str) -> i64 {
    match state.db.read() {
        Engine::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        Engine::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

async fn text(state: &AppState, sql: &'static str) -> String {
    match state.db.read() {
        Engine::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        Engine::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

async fn execute(state: &AppState, sql: &'static str) {
    let mut tx = state.db.write().await.unwrap();
    match tx.conn() {
        Engine::Sqlite(conn) => drop(sqlx::query(sql).execute(conn).await.unwrap()),
        Engine::Postgres(conn) => drop(sqlx::query(sql).execute(conn).await.unwrap()),
    }
    tx.commit().await.unwrap();
}

/// Listings, books, members.
async fn counts(state: &AppState) -> [i64; 3] {
    [
        number(state, "select count(*) from listing").await,
        number(state, "select count(*) from book").await,
        number(state, "select count(*) from member").await,
    ]
}

async fn facts(state: &AppState, isbn: &str) -> BookFacts {
    books::facts(&state.db, &Isbn::parse(isbn).unwrap().unwrap()).await.unwrap().unwrap()
}

fn figures(report: &Report) -> [u64; 5] {
    [report.read, report.listings_added, report.books_added, report.doubles, report.rejected.len() as u64]
}

async fn a_file_gives_its_listings_once(shop: Shop) {
    let state = &shop.state;
    assert_eq!(figures(&import(state, "import_small.csv", false).await), [14, 6, 5, 1, 7]);
    assert_eq!(counts(state).await, [6, 5, 3]);
    assert_eq!(figures(&import(state, "import_small.csv", false).await), [14, 0, 0, 7, 7]);
    assert_eq!(counts(state).await, [6, 5, 3]);
    assert_eq!(number(state, "select cast(sum(listings) as bigint) from listing_count").await, 6);
}

async fn each_rejected_row_is_told_with_its_line(shop: Shop) {
    let state = &shop.state;
    let report = import(state, "import_small.csv", false).await;
    let rejected: Vec<_> = report.rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
    assert_eq!(
        rejected,
        [
            (8, "title: has a line break or another character that cannot stand there"),
            (10, "category: \"우주요리비법\" is not a known category"),
            (11, "isbn13: the check digit is wrong"),
            (12, "price: less than 0"),
            (13, "title: missing"),
            (14, "status: \"lost\" is not one of on_sale, reserved, sold"),
            (16, "title: longer than 200 characters"),
        ]
    );
}

async fn all_columns_are_kept(shop: Shop) {
    let state = &shop.state;
    import(state, "import_small.csv", false).await;
    let book = facts(state, "9791199900035").await;
    assert_eq!((&*book.title, &*book.author, &*book.publisher), ("\"안녕\", 하고 그가 말했다", "이시험, 박시험", "시험출판"));
    assert_eq!((&*book.category, &*book.subcategory, &*book.published_on), ("fiction", "한국소설", "2020-03-01"));
    assert_eq!((&*book.description, book.original_price), ("첫째 줄이다.\n둘째 줄에는 쉼표, 그리고 \"따옴표\"가 있다.", Some(15_000)));
    let rare = "select count(*) from listing l join category c on c.category_id = l.category_id join member m on m.member_id = l.seller_id
                where l.isbn = '9791199900103' and l.original_price = 9000 and l.selling_price = 45000 and l.discount = -4000
                  and l.condition = 'poor' and l.status = 'on_sale' and l.sold_at is null and c.key = 'history' and m.nickname = 'tester3'";
    assert_eq!(number(state, rare).await, 1);
    assert_eq!(number(state, "select count(*) from listing where status = 'sold' and sold_at = created_at").await, 1);
    assert_eq!(
        number(state, "select count(*) from listing join search_entry using (entry_id) where words like '%느린 오후의 기록%시험출판%9791199900028%'")
            .await,
        1
    );
    assert_eq!(number(state, "select count(*) from member where username is null and email is null and password_hash is null").await, 3);
}

async fn without_isbn_title_author_and_seller_make_a_double(shop: Shop) {
    let state = &shop.state;
    let rows = [
        ",토지 1,박경리,에세이,,나남,,,9000,good,1000,on_sale,가",
        ",토지1,박 경리,에세이,,,2002-01-01,,9000,good,2000,on_sale,가",
        ",토지 1,박경리,에세이,,나남,,,9000,good,3000,on_sale,나",
        ",토지 2,박경리,에세이,,나남,,,9000,good,4000,on_sale,가",
    ];
    assert_eq!(figures(&import_rows(state, HEADER, &rows).await), [4, 3, 2, 1, 0]);
    assert_eq!(figures(&import_rows(state, HEADER, &rows).await), [4, 0, 0, 4, 0]);
    assert_eq!(text(state, "select published_on from book where title = '토지 1'").await, "2002-01-01", "a double may still tell what was not known");
}

async fn a_seller_who_has_left_does_not_come_back_with_the_file(shop: Shop) {
    let state = &shop.state;
    let rows = [
        ",토지 1,박경리,에세이,,나남,,,9000,good,1000,on_sale,책벌레",
        ",토지 2,박경리,에세이,,나남,,,9000,good,1000,on_sale,책벌레",
        ",토지 3,박경리,에세이,,나남,,,9000,good,1000,on_sale,느린서가",
    ];
    assert_eq!(figures(&import_rows(state, HEADER, &rows).await), [3, 3, 3, 0, 0]);
    change!(shop, "update member set email = 'worm@example.kr', email_key = 'worm@example.kr' where nickname = '책벌레'");
    let token = shop.reset_link("worm@example.kr").await;
    crate::users::reset::reset(&shop.visitor(), &token, PASSWORD).await.must_be(200);
    let seller = shop.visitor();
    seller.logs_in("worm@example.kr", PASSWORD).await.must_be(200);
    crate::users::withdrawal::leaves(&seller).await;
    for _ in 0..2 {
        let report = import_rows(state, HEADER, &rows).await;
        assert_eq!((figures(&report), report.departed), ([3, 0, 0, 1, 0], 2));
        assert!(report.to_string().starts_with("3 rows read: ") && report.to_string().ends_with("2 of sellers who have left skipped"), "{report}");
    }
    assert_eq!(
        (number(state, "select count(*) from listing").await, number(state, "select count(*) from member where nickname = '책벌레'").await),
        (1, 0)
    );
    let report = import_rows(state, HEADER, &rows[..2]).await;
    assert_eq!((report.read, report.departed), (2, 2), "a file of theirs alone is no error");
    // Only the hash of the name is kept.
    let kept: Vec<(Vec<u8>,)> = rows!(shop, "select name_hash from departed_seller");
    assert_eq!(kept, [(joongobooks::server::token::hash("책벌레"),)]);
}

async fn a_magazines_number_is_no_isbn(shop: Shop) {
    let state = &shop.state;
    let row = "9771228838003,월간 시험,,잡지,,시험출판,2020-03-01,,9000,good,1000,on_sale,가";
    assert_eq!(figures(&import_rows(state, HEADER, &[row]).await), [1, 1, 1, 0, 0]);
    assert_eq!(number(state, "select count(*) from listing l join book b on b.book_id = l.book_id where l.isbn = '' and b.isbn is null").await, 1);
}

async fn broken_rows_do_not_stop_the_rest(shop: Shop) {
    let state = &shop.state;
    let good = "9791199900011,바람,김시험,에세이,,,,,15000,good,8000,on_sale,가";
    let mut file = format!("\u{feff}{HEADER}\r\n너무,짧다\r\n\r\n").into_bytes();
    // EUC-KR, as Excel saves it.
    file.extend(b"9791199900028,\xb0\xa1\xb3\xaa,,\xbf\xa1,,,,,15000,good,8000,on_sale,x\r\n");
    file.extend(format!("{good}\r\n{good},zu viel").bytes());
    let report = import_bytes(state, file, false).await.unwrap();
    assert_eq!(figures(&report), [4, 1, 1, 0, 3]);
    assert_eq!(report.rejected.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 6]);
    assert_eq!(report.rejected[1].reason, "title: not UTF-8");
}

async fn columns_may_stand_in_any_order_and_unknown_ones_are_ignored(shop: Shop) {
    let state = &shop.state;
    let header = "note,seller,status,price,condition,list_price,publisher,author,category,title,isbn13";
    let row = "x,가,on_sale,8000,good,15000,,김시험,에세이,바람,9791199900011";
    assert_eq!(figures(&import_rows(state, header, &[row]).await), [1, 1, 1, 0, 0]);
}

async fn a_catalogue_gives_books_alone(shop: Shop) {
    let state = &shop.state;
    let report = import(state, "catalogue_small.csv", true).await;
    assert_eq!(figures(&report), [8, 0, 6, 1, 1]);
    assert_eq!((report.rejected[0].line, &*report.rejected[0].reason), (7, "author: longer than 200 characters"));
    assert_eq!(counts(state).await, [0, 6, 0]);
    assert_eq!(figures(&import(state, "catalogue_small.csv", true).await), [8, 0, 0, 7, 1]);
    let iliad = "select count(*) from book where isbn = '9780140275360' and published_on = '-750' and language = ''
                 and average_rating > 3.82 and average_rating < 3.84 and ratings_count = 241088 and source = 'catalogue'";
    assert_eq!(number(state, iliad).await, 1);
}

async fn files_correct_members_and_fill_each_others_blanks(shop: Shop) {
    let state = &shop.state;
    import_rows(state, HEADER, &["9791199900011,틀린 제목,틀린이,에세이,,,,,1,good,1,on_sale,가"]).await;
    // As if a member had typed it.
    execute(state, "update book set source = 'member'").await;
    import_rows(state, HEADER, &["9791199900011,바람,,역사,조선사,,,,15000,good,8000,on_sale,나"]).await;
    let book = facts(state, "9791199900011").await;
    assert_eq!((&*book.title, &*book.author, &*book.category, book.original_price), ("바람", "틀린이", "history", Some(15_000)));
    assert_eq!(text(state, "select source from book").await, "import");
    // From now on the first file's word counts.
    import_rows(state, CATALOGUE, &["9791199900011,Wind,Somebody,1999,eng,4.5,10"]).await;
    import_rows(state, HEADER, &["9791199900011,바람 2,,에세이,현대사,시험출판,2020-03-01,,9000,good,8000,on_sale,다"]).await;
    let book = facts(state, "9791199900011").await;
    assert_eq!((&*book.title, &*book.author, &*book.subcategory, book.original_price), ("바람", "틀린이", "조선사", Some(15_000)));
    assert_eq!((&*book.publisher, &*book.published_on), ("시험출판", "1999"));
    assert_eq!(text(state, "select language from book").await, "eng");
    assert_eq!(text(state, "select source from book").await, "import");
}

async fn a_file_of_which_nothing_can_be_read_is_an_error(shop: Shop) {
    let state = &shop.state;
    let missing = import_file(state, &data("no_such_file.csv"), false).await.unwrap_err();
    assert!(format!("{missing:#}").contains("no_such_file.csv: it could not be opened"), "{missing:#}");
    for (file, reason) in [
        (String::new(), "it is empty"),
        (format!("{HEADER}\n"), "there is no row below the header"),
        ("title,author\n바람,김시험\n".to_owned(), "the column isbn13 is missing"),
        (HEADER.replace("price,status", "price,stat"), "the column status is missing"),
        (format!("{HEADER}\n1,2,3\n"), "line 2: number of fields: 3 instead of 13"),
    ] {
        let error = import_bytes(state, &file, false).await.unwrap_err();
        assert!(format!("{error:#}").contains(reason), "{error:#}");
    }
    assert!(import(state, "import_small.csv", false).await.read > 0);
    assert!(import_file(state, &data("import_small.csv"), true).await.is_err(), "a shop's file is no catalogue: its years have no column");
}

async fn the_demo_shelf_is_planted_once(shop: Shop) {
    let state = &shop.state;
    assert!(demo_shelf(state).await.unwrap());
    assert_eq!(counts(state).await, [40, 40, 5]);
    assert!(!demo_shelf(state).await.unwrap());
    assert_eq!(counts(state).await, [40, 40, 5]);
    assert_eq!(number(state, "select count(distinct seller_id) from listing").await, 5);
    assert_eq!(number(state, "select count(distinct created_at) from listing").await, 40);
    assert_eq!(number(state, "select count(*) from listing where details = ''").await, 0);
    let now = state.clock.now().0;
    assert!(number(state, "select min(created_at) from listing").await > now - 9 * DAY);
    assert!(number(state, "select max(created_at) from listing").await < now);
    assert_eq!(text(state, "select title from listing order by created_at desc limit 1").await, "급류");
}

async fn two_nodes_plant_one_demo_shelf(shop: Shop) {
    let state = &shop.state;
    let (first, second) = tokio::join!(demo_shelf(state), demo_shelf(state));
    assert_ne!(first.unwrap(), second.unwrap());
    assert_eq!(counts(state).await, [40, 40, 5]);
}

async fn no_demo_shelf_in_a_shop_that_has_something(shop: Shop) {
    let state = &shop.state;
    import_rows(state, CATALOGUE, &["9780679783268,Pride and Prejudice,Jane Austen,1813,eng,4.24,2035490"]).await;
    assert!(!demo_shelf(state).await.unwrap());
    assert_eq!(counts(state).await, [0, 1, 0]);
}

/// Over korean_books.csv and goodbooks.csv.
async fn the_larger_files_are_taken_whole_and_once(shop: Shop) {
    let (state, folder) = (&shop.state, test_data());
    let report = import_file(state, &folder.join("korean_books.csv"), false).await.unwrap();
    assert_eq!((report.read, report.listings_added, report.rejected.len()), (5_000, 5_000, 0), "{report}");
    assert_eq!(counts(state).await, [5_000, report.books_added as i64, 200]);
    assert_eq!(number(state, "select count(*) from book where title like '%&#%' or author like '%&lt;%'").await, 0);
    let again = import_file(state, &folder.join("korean_books.csv"), false).await.unwrap();
    assert_eq!((again.listings_added, again.books_added, again.doubles), (0, 0, 5_000));
    let catalogue = import_file(state, &folder.join("goodbooks.csv"), true).await.unwrap();
    assert_eq!(catalogue.read, catalogue.books_added + catalogue.doubles + catalogue.rejected.len() as u64);
    assert_eq!(counts(state).await, [5_000, (report.books_added + catalogue.books_added) as i64, 200]);
}
