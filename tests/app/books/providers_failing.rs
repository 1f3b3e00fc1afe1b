//! Whatever goes wrong with a provider, the form is no worse off than without one.

use http::StatusCode;
use joongobooks::server::config::Config;
use serde_json::json;

use crate::support::*;

on_both_engines!(
    a_provider_that_says_nothing_is_given_up => |config: &mut Config| {
        Bookseller::aladin(config);
        config.books.provider_seconds = 1;
    },
    a_provider_that_fails_is_left_alone_for_a_minute => Bookseller::naver,
    rubbish_from_aladin_is_no_book => Bookseller::aladin,
    rubbish_from_naver_is_no_book => Bookseller::naver,
    another_books_facts_are_not_taken => Bookseller::aladin,
    another_books_facts_are_not_taken_from_naver => Bookseller::naver,
    a_provider_that_sends_us_elsewhere_is_not_followed => Bookseller::aladin,
    hostile_words_are_only_words => Bookseller::naver,
    words_are_held_to_our_limits => Bookseller::aladin,
);

const ISBN: &str = "9788954651134";
const OTHER: &str = "9788936434120";

async fn facts(shop: &Shop) -> Answer {
    shop.visitor().ask("/api/book/isbn", &[("isbn", ISBN)]).await
}

async fn a_provider_that_says_nothing_is_given_up(shop: Shop) {
    Bookseller::of(&shop).is(Mood::Silent);
    facts(&shop).await.must_be(404);
    assert_eq!(Bookseller::of(&shop).asked(), [ISBN]);
    assert_eq!(number!(shop, "select count(*) from unknown_isbn"), 0, "that it said nothing is not that it does not know");
}

async fn a_provider_that_fails_is_left_alone_for_a_minute(shop: Shop) {
    let seller = Bookseller::of(&shop);
    for (times, status) in [(1, StatusCode::INTERNAL_SERVER_ERROR), (2, StatusCode::TOO_MANY_REQUESTS), (3, StatusCode::UNAUTHORIZED)] {
        seller.is(Mood::Fails(status));
        for _ in 0..3 {
            facts(&shop).await.must_be(404);
        }
        assert_eq!(seller.asked().len(), times, "{status}");
        shop.state.clock.turn(MINUTE + SECOND);
    }
    seller.is(Mood::Knows);
    facts(&shop).await.must_be(200);
}

async fn is_no_book(shop: &Shop, rubbish: &[Vec<u8>]) {
    for bytes in rubbish {
        Bookseller::of(shop).is(Mood::Says(bytes.clone()));
        shop.state.clock.turn(DAY + MINUTE);
        let begin: Vec<u8> = bytes.iter().copied().take(60).collect();
        assert_eq!(facts(shop).await.status, 404, "{}", String::from_utf8_lossy(&begin));
    }
    assert_eq!(Bookseller::of(shop).asked().len(), rubbish.len());
    assert_eq!(number!(shop, "select count(*) from book"), 0);
}

async fn rubbish_from_aladin_is_no_book(shop: Shop) {
    let book = |fields: &str| format!("{{\"item\":[{{\"isbn13\":\"{ISBN}\",{fields}}}]}};").into_bytes();
    let rubbish = [
        Vec::new(),
        b"<html><body>503</body></html>".to_vec(),
        b"callme(true, {\"item\":[]});".to_vec(),
        b"{\"errorCode\":4,\"errorMessage\":\"\"};".to_vec(),
        b"{\"item\":null};".to_vec(),
        b"{\"item\":[{}]};".to_vec(),
        b"[1,2".to_vec(),
        vec![0xff, 0xfe, 0x00],
        "[".repeat(100_000).into_bytes(),
        book("\"title\":\"\""),
        book("\"title\":\"\u{3164}\""),
        book("\"title\":7"),
        book(&format!("\"title\":\"가\",\"description\":\"{}\"", "나".repeat(200_000))),
    ];
    is_no_book(&shop, &rubbish).await;
}

async fn rubbish_from_naver_is_no_book(shop: Shop) {
    let rubbish = [
        b"{}".to_vec(),
        b"{\"errorMessage\":\"Not Exist Client ID : Authentication failed.\",\"errorCode\":\"024\"}".to_vec(),
        b"{\"items\":{}}".to_vec(),
        format!("{{\"items\":[{{\"isbn\":\"{ISBN}\"}}]}}").into_bytes(),
        format!("{{\"items\":[{{\"isbn\":\"{ISBN}\",\"title\":\"<b></b>\"}}]}}").into_bytes(),
    ];
    is_no_book(&shop, &rubbish).await;
}

async fn another_books_facts_are_not_taken(shop: Shop) {
    Bookseller::of(&shop).is(Mood::Mistakes(OTHER));
    facts(&shop).await.must_be(404);
    assert_eq!(number!(shop, "select count(*) from book"), 0);
}

async fn another_books_facts_are_not_taken_from_naver(shop: Shop) {
    another_books_facts_are_not_taken(shop).await;
}

async fn a_provider_that_sends_us_elsewhere_is_not_followed(shop: Shop) {
    Bookseller::of(&shop).is(Mood::SendsOn);
    facts(&shop).await.must_be(404);
    assert_eq!(Bookseller::of(&shop).asked(), [ISBN]);
}

async fn hostile_words_are_only_words(shop: Shop) {
    let book = json!({"items": [{
        "isbn": ISBN,
        "title": "</title><script>alert(1)</script>가&lt;img src=x onerror=alert(1)&gt;",
        "author": "한강\u{202E}^&#0;",
        "publisher": "'; drop table book; --",
        "pubdate": "99999999",
        "description": "&lt;script&gt;alert(1)&lt;/script&gt;",
    }]});
    Bookseller::of(&shop).is(Mood::Says(book.to_string().into_bytes()));
    let told = facts(&shop).await.must_be(200).json();
    assert_eq!(told["title"], "alert(1)가<img src=x onerror=alert(1)>");
    assert_eq!((&told["author"], &told["published_on"]), (&json!(""), &json!("9999")));
    let page = shop.browser().open(&format!("/isbn/{ISBN}")).await.must_be(200);
    assert!(!page.answer.text().contains("<script>alert") && page.count("img[onerror]") == 0, "{}", page.answer.told());
}

async fn words_are_held_to_our_limits(shop: Shop) {
    let long = "가".repeat(3_000);
    let book = json!({"item": [{
        "isbn13": ISBN, "title": "흰", "author": long, "publisher": long, "description": long, "priceStandard": 99_999_999,
        "categoryName": format!("국내도서>에세이>{long}"), "pubDate": "2018",
    }]});
    Bookseller::of(&shop).is(Mood::Says(format!("{book};").into_bytes()));
    let told = facts(&shop).await.must_be(200).json();
    let length = |name: &str| told[name].as_str().expect("text").chars().count();
    assert_eq!((length("author"), length("publisher"), length("subcategory"), length("description")), (200, 100, 100, 2_000));
    assert_eq!((&told["category"], &told["original_price"]), (&json!("essays"), &json!(null)));
}

#[test]
fn a_key_is_never_logged_and_a_missing_one_is_named() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        // Nobody listens there.
        let nowhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
        let mut aladin = command(folder.path());
        aladin.env("JOONGOBOOKS_BOOKS_PROVIDER", "aladin").env("JOONGOBOOKS_BOOKS_PROVIDER_URL", format!("http://{nowhere}"));
        assert!(expect_failure(&mut aladin).contains("aladin_key"));
        let process = Process::serve(aladin.env("JOONGOBOOKS_BOOKS_ALADIN_KEY", KEY).env("RUST_LOG", "debug"));
        process.visitor().ask("/api/book/isbn", &[("isbn", ISBN)]).await.must_be(404);
        let log = process.into_log().join("\n");
        assert!(log.contains("the provider of books failed"), "{log}");
        assert!(!log.contains(KEY), "{log}");
    });
}
