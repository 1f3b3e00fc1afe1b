use joongobooks::listings::model::Status;
use serde_json::Value;

use super::{NOVEMBER, ask, put};
use crate::support::*;

on_both_engines!(
    a_part_of_title_author_publisher_or_isbn_is_found,
    case_and_spaces_do_not_matter,
    percent_underscore_and_backslash_are_plain,
    what_is_typed_is_never_sql,
    no_hit_reaches_from_title_to_author,
    words_may_stand_apart,
    every_state_is_found_where_none_is_said,
    an_exact_title_comes_first,
    a_changed_listing_is_found_by_its_new_words_alone,
    a_search_needs_words,
    the_page_of_a_search_tells_how_many,
    half_composed_letters_find_composed_ones,
);

const BOOKS: [(&str, &str, &str, &str); 6] = [
    ("작별하지 않는다", "한강", "문학동네", "9788936433598"),
    ("한강", "조정래", "해냄", ""),
    ("한강의 밤", "김아무", "물결", ""),
    ("The Vegetarian", "Han Kang", "Granta Books", "9780306406157"),
    ("100% 사랑하기", "이_름", "역\\슬래시", ""),
    ("토지 1", "박경리", "나남", ""),
];

async fn shelf(shop: &Shop) -> Visitor {
    let seller = shop.member("seller").await;
    let id = seller.id().await;
    for (number, (title, author, publisher, isbn)) in BOOKS.iter().enumerate() {
        let changes = [("title", *title), ("author", *author), ("publisher", *publisher), ("isbn", *isbn)];
        put(shop, id, &changes, Status::ALL[number % 3], NOVEMBER + number as i64 * MINUTE).await;
    }
    seller
}

/// Titles of real hits. Near misses come behind them.
async fn find(shop: &Shop, q: &str) -> Vec<String> {
    let list = ask(shop, "search", &[("q", q)]).await;
    let books = list["books"].as_array().expect("an array");
    assert_eq!(list["total"].as_i64(), Some(books.len() as i64), "{q}");
    let hits = books.iter().take_while(|book| book["near"] == false);
    let titles: Vec<String> = hits.map(|book| book["title"].as_str().expect("a title").to_owned()).collect();
    assert!(books[titles.len()..].iter().all(|book| book["near"] == true), "{q}: near misses come last");
    titles
}

async fn must_find(shop: &Shop, q: &str, titles: &[&str]) {
    let mut found = find(shop, q).await;
    let mut expected: Vec<String> = titles.iter().map(|title| title.to_string()).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{q:?}");
}

async fn a_part_of_title_author_publisher_or_isbn_is_found(shop: Shop) {
    shelf(&shop).await;
    must_find(&shop, "하지 않", &["작별하지 않는다"]).await;
    must_find(&shop, "한강", &["작별하지 않는다", "한강", "한강의 밤"]).await;
    must_find(&shop, "토지", &["토지 1"]).await;
    must_find(&shop, "동네", &["작별하지 않는다"]).await;
    must_find(&shop, "89364", &["작별하지 않는다"]).await;
    must_find(&shop, "9780306406157", &["The Vegetarian"]).await;
    must_find(&shop, "없는 책", &[]).await;
}

async fn case_and_spaces_do_not_matter(shop: Shop) {
    shelf(&shop).await;
    for q in ["작별하지않는다", "작별 하지 않는다", " 작별하지  않는다 "] {
        must_find(&shop, q, &["작별하지 않는다"]).await;
    }
    for q in ["the vegetarian", "VEGETARIAN", "hankang", "HAN kang", "granta"] {
        must_find(&shop, q, &["The Vegetarian"]).await;
    }
}

async fn percent_underscore_and_backslash_are_plain(shop: Shop) {
    shelf(&shop).await;
    for q in ["100%", "이_름", "역\\슬", "100% 사"] {
        must_find(&shop, q, &["100% 사랑하기"]).await;
    }
    for q in ["%", "_", "\\", "%%", "__", "1_0", "토%1", "\\%", "\\\\"] {
        must_find(&shop, q, &[]).await;
    }
}

async fn what_is_typed_is_never_sql(shop: Shop) {
    shelf(&shop).await;
    for q in ["'", "' or '1'='1", "\"; drop table listing; --", "$1", "{}", "*", "NEAR(", "한강\" OR \"토지"] {
        must_find(&shop, q, &[]).await;
    }
    assert_eq!(number!(shop, "select count(*) from listing"), BOOKS.len() as i64);
}

async fn no_hit_reaches_from_title_to_author(shop: Shop) {
    shelf(&shop).await;
    for q in ["않는다한강", "한강문학", "동네978"] {
        must_find(&shop, q, &[]).await;
    }
}

async fn words_may_stand_apart(shop: Shop) {
    shelf(&shop).await;
    for q in ["한강 작별하지", "문학동네 한강", "않는다 작별", "한강 9788936433598"] {
        must_find(&shop, q, &["작별하지 않는다"]).await;
    }
    must_find(&shop, "한강 토지", &[]).await;
}

async fn every_state_is_found_where_none_is_said(shop: Shop) {
    shelf(&shop).await;
    let all = ask(&shop, "search", &[("q", "한강")]).await;
    let states: Vec<_> = all["books"].as_array().expect("an array").iter().map(|book| book["status"].clone()).collect();
    for status in ["on_sale", "reserved", "sold"] {
        assert!(states.contains(&Value::from(status)), "{status}");
        let of_state = ask(&shop, "search", &[("q", "한강"), ("status", status)]).await;
        assert_eq!(of_state["total"], 1, "{status}");
    }
}

async fn an_exact_title_comes_first(shop: Shop) {
    shelf(&shop).await;
    // The title, the author, and what only begins so.
    assert_eq!(find(&shop, "한강").await, ["한강", "작별하지 않는다", "한강의 밤"]);
    assert_eq!(find(&shop, "한강의").await, ["한강의 밤"]);
    let newest = ask(&shop, "search", &[("q", "한강"), ("sort", "newest")]).await;
    assert_eq!(newest["books"][0]["title"], "한강의 밤");
}

async fn a_changed_listing_is_found_by_its_new_words_alone(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[("title", "옛 제목")]).await;
    let fields = [listing(&[("title", "새 제목")]), vec![("id".to_owned(), id.to_string())]].concat();
    seller.post("/api/book/update", &fields).await.must_be(200);
    must_find(&shop, "옛 제목", &[]).await;
    must_find(&shop, "새제목", &["새 제목"]).await;
    seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    must_find(&shop, "새제목", &[]).await;
}

async fn a_search_needs_words(shop: Shop) {
    let visitor = shop.visitor();
    for (q, reason) in [("", "Required"), ("   ", "Required"), ("\u{200B}", "Required"), ("책\0", "BadCharacters"), (&"가".repeat(201), "TooLong")]
    {
        visitor.ask("/api/book/search", &[("q", q)]).await.must_be(422).must_refuse("q", reason);
    }
    visitor.ask("/api/book/search", &[("q", &"가".repeat(200))]).await.must_be(200);
}

async fn the_page_of_a_search_tells_how_many(shop: Shop) {
    shelf(&shop).await;
    let browser = shop.browser();
    let page = browser.open("/books?q=%ED%95%9C%EA%B0%95").await.must_be(200);
    assert_eq!(page.cards(), ["한강", "작별하지 않는다", "한강의 밤"]);
    assert_eq!((page.text("h1"), page.text("main header p")), ("‘한강’".to_owned(), "이 말이 든 책을 3권 찾았어요.".to_owned()));
    assert_eq!(page.value("q"), "한강", "what was searched for stands in the field");
    assert_eq!(browser.open("/books?q=%20").await.must_be(200).cards().len(), BOOKS.len(), "nothing but a space lists all");
}

/// macOS sends 한강 in parts.
async fn half_composed_letters_find_composed_ones(shop: Shop) {
    shelf(&shop).await;
    must_find(&shop, "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1161}\u{11bc}\u{110b}\u{1174}", &["한강의 밤"]).await;
}
