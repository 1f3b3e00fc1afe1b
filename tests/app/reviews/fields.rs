use serde_json::json;

use super::{CREATE, detail, update};
use crate::support::*;

on_both_engines!(
    each_field_is_refused_beyond_its_limits,
    each_field_is_taken_at_its_limits,
    all_errors_of_a_review_come_at_once,
    line_breaks_stay_and_text_is_composed,
    a_nul_in_any_field_is_refused,
);

async fn each_field_is_refused_beyond_its_limits(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[]).await;
    for (field, value, reason) in [
        ("book_title", String::new(), "Required"),
        ("book_title", "가".repeat(201), "TooLong"),
        ("book_author", "가".repeat(201), "TooLong"),
        ("book_publisher", "가".repeat(101), "TooLong"),
        ("isbn", "9788936433595".to_owned(), "BadIsbn"),
        ("category", String::new(), "Required"),
        ("category", "우주요리".to_owned(), "Unknown"),
        ("category", "cooking_in_space".to_owned(), "Unknown"),
        ("rating", String::new(), "Required"),
        ("rating", "0".to_owned(), "TooSmall"),
        ("rating", "-1".to_owned(), "TooSmall"),
        ("rating", "11".to_owned(), "TooBig"),
        ("rating", "9.5".to_owned(), "NotANumber"),
        ("rating", "아홉".to_owned(), "NotANumber"),
        ("title", String::new(), "Required"),
        ("title", " \u{200B} ".to_owned(), "Required"),
        ("title", "가".repeat(101), "TooLong"),
        ("title", "두\n줄".to_owned(), "BadCharacters"),
        ("text", String::new(), "Required"),
        ("text", " \n ".to_owned(), "Required"),
        ("text", "가".repeat(5001), "TooLong"),
        ("text", "뒤\u{202E}집기".to_owned(), "BadCharacters"),
        ("hashtags", format!("#{}", "가".repeat(11)), "TooLong"),
        ("hashtags", (0..11).map(|number| format!("#태그{number} ")).collect(), "TooMany"),
        ("hashtags", "#a/b".to_owned(), "BadCharacters"),
    ] {
        let answer = author.post(CREATE, &review(&[(field, &value)])).await.must_be(422);
        assert_eq!(answer.reasons(), [(field.to_owned(), reason.to_owned())], "{field}={value}");
        update(&author, id, &[(field, &value)]).await.must_be(422).must_refuse(field, reason);
    }
    assert_eq!(number!(shop, "select count(*) from review where title = '나무가 되고 싶은 사람' and rating = 9"), 1);
    assert_eq!((number!(shop, "select count(*) from review"), number!(shop, "select count(*) from book")), (1, 1), "and nothing besides");
}

async fn each_field_is_taken_at_its_limits(shop: Shop) {
    let author = shop.member("haneul").await;
    for (field, value) in [
        ("book_title", "가".to_owned()),
        ("book_title", "가".repeat(200)),
        ("book_author", String::new()),
        ("book_author", "가".repeat(200)),
        ("book_publisher", String::new()),
        ("book_publisher", "가".repeat(100)),
        ("isbn", "9791185811871".to_owned()),
        ("title", "가".to_owned()),
        ("title", "가".repeat(100)),
        ("text", "가".to_owned()),
        ("text", "가".repeat(5000)),
    ] {
        let id = author.reviews(&[(field, &value)]).await;
        assert_eq!(detail(&author, id).await["review"][field], json!(value));
    }
    for rating in ["1", "10", " 7 "] {
        let id = author.reviews(&[("rating", rating)]).await;
        assert_eq!(detail(&author, id).await["review"]["rating"].to_string(), rating.trim());
    }
}

async fn all_errors_of_a_review_come_at_once(shop: Shop) {
    let author = shop.member("haneul").await;
    let answer = author.post(CREATE, &[("isbn", "1"), ("rating", "0"), ("hashtags", "#가나다라마바사아자차카")]).await.must_be(422);
    let fields: Vec<_> = answer.reasons().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["isbn", "book_title", "category", "rating", "title", "text", "hashtags"]);
}

async fn line_breaks_stay_and_text_is_composed(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[("title", " \u{1112}\u{1161}\u{11ab}강 "), ("text", " 첫째 줄\r\n둘째 줄\r\r넷째 줄\n ")]).await;
    let read = detail(&author, id).await["review"].clone();
    assert_eq!((&read["title"], &read["text"]), (&json!("한강"), &json!("첫째 줄\n둘째 줄\n\n넷째 줄")));
    let page = shop.browser().open(&format!("/reviews/{id}")).await.must_be(200);
    let words: String = page
        .html()
        .select(&scraper::Selector::parse(".review-words").expect("a selector"))
        .flat_map(|words| words.text().collect::<Vec<_>>())
        .collect();
    assert_eq!(words, "첫째 줄\n둘째 줄\n\n넷째 줄");
}

async fn a_nul_in_any_field_is_refused(shop: Shop) {
    let author = shop.member("haneul").await;
    for field in ["isbn", "book_title", "book_author", "book_publisher", "rating", "title", "text", "category", "hashtags"] {
        let answer = author.post(CREATE, &review(&[(field, "1\0")])).await.must_be(422);
        assert!(answer.reason(field).is_some(), "{field}: {}", answer.told());
    }
    assert_eq!(number!(shop, "select count(*) from review"), 0);
}
