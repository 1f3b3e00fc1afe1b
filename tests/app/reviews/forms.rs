//! The form of a review, with and without JavaScript.

use serde_json::{Value, json};

use super::ISBN;
use crate::support::*;

on_both_engines!(
    a_form_from_an_isbn_has_what_is_known_of_its_book,
    a_form_from_a_listing_has_its_book,
    a_form_from_nothing_that_is_known_is_empty,
    a_form_of_ones_own_review_stands_as_it_was_typed,
    without_javascript_a_review_is_written_changed_and_taken_away,
    without_javascript_a_refused_review_comes_back_as_typed,
);

const FORM: &str = "/api/bookreview/form";

async fn form(member: &Visitor, fields: &[(&str, &str)]) -> Value {
    member.ask(FORM, fields).await.must_be(200).json()["form"].clone()
}

async fn a_form_from_an_isbn_has_what_is_known_of_its_book(shop: Shop) {
    shop.member("haneul").await.sells(&[("isbn", ISBN)]).await;
    let reader = shop.member("garam").await;
    for typed in [ISBN, "978-89-364-3359-8"] {
        let form = form(&reader, &[("isbn", typed)]).await;
        assert_eq!((&form["isbn"], &form["book_title"], &form["book_author"]), (&json!(ISBN), &json!("채식주의자"), &json!("한강")));
        assert_eq!((&form["book_publisher"], &form["category"]), (&json!("창비"), &json!("fiction")));
        assert_eq!((&form["rating"], &form["title"], &form["text"]), (&json!(""), &json!(""), &json!("")));
    }
}

async fn a_form_from_a_listing_has_its_book(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[("title", "작별하지 않는다"), ("category", "essays")]).await.to_string();
    let form = form(&shop.member("garam").await, &[("book", &id)]).await;
    assert_eq!((&form["isbn"], &form["book_title"], &form["category"]), (&json!(""), &json!("작별하지 않는다"), &json!("essays")));
}

async fn a_form_from_nothing_that_is_known_is_empty(shop: Shop) {
    let reader = shop.member("garam").await;
    let empty = form(&reader, &[]).await;
    assert!(empty.as_object().expect("an object").values().all(|value| value == ""), "{empty}");
    for (field, value) in [("book", "999"), ("book", "x"), ("isbn", "123"), ("isbn", "\0")] {
        assert_eq!(form(&reader, &[(field, value)]).await, empty, "{field}={value:?}");
    }
    // An edition that nobody here knows is one all the same.
    assert_eq!(form(&reader, &[("isbn", ISBN)]).await["isbn"], ISBN);
    assert_eq!(form(&reader, &[("isbn", ISBN)]).await["book_title"], "");
}

async fn a_form_of_ones_own_review_stands_as_it_was_typed(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[("isbn", ISBN), ("hashtags", "추천, 소설"), ("text", "첫째\n둘째")]).await.to_string();
    let expected: Value = review(&[("isbn", ISBN), ("hashtags", "#추천 #소설"), ("text", "첫째\n둘째")]).into_iter().collect();
    assert_eq!(form(&author, &[("id", &id)]).await, expected);
}

async fn without_javascript_a_review_is_written_changed_and_taken_away(shop: Shop) {
    let author = shop.member("haneul").await;
    let listing = author.sells(&[("isbn", ISBN)]).await;
    let browser = Browser::of(author);
    let empty = browser.open(&format!("/reviews/new?book={listing}")).await.must_be(200);
    assert_eq!((empty.value("book_title"), empty.value("isbn")), ("채식주의자".to_owned(), ISBN.to_owned()));
    let typed = [("rating", "8"), ("title", "조용한 책"), ("text", "첫째 줄\n둘째 줄"), ("hashtags", "#소설 #추천")];
    let written = browser.submit(empty.form("/api/bookreview/create").with_all(&changed(&typed, &[]))).await.must_be(200);
    assert_eq!(written.text("h1"), "조용한 책");
    let edit = browser.open(&format!("{}/edit", written.path.split('?').next().expect("a path"))).await.must_be(200);
    assert_eq!((edit.value("text"), edit.value("hashtags")), ("첫째 줄\n둘째 줄".to_owned(), "#소설 #추천".to_owned()));
    let updated = browser.submit(edit.form("/api/bookreview/update").with("title", "더 조용한 책")).await.must_be(200);
    assert_eq!(updated.text("h1"), "더 조용한 책");
    let gone = browser.submit(updated.form("/api/bookreview/delete")).await.must_be(200);
    assert!(gone.path.starts_with("/reviews") && gone.count(".empty") == 1, "{}", gone.path);
}

async fn without_javascript_a_refused_review_comes_back_as_typed(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let typed = [("book_title", "채식주의자"), ("title", "x"), ("text", "첫째 줄\n둘째 줄"), ("hashtags", "#가나다라마바사아자차카")];
    let page = browser.open("/reviews/new").await.must_be(200);
    let back = browser.submit(page.form("/api/bookreview/create").with_all(&changed(&typed, &[]))).await;
    for (field, value) in typed {
        assert_eq!(back.value(field), value);
    }
    for field in ["category", "rating", "hashtags"] {
        assert!(back.error_of(field).is_some(), "{field} is said to be wrong");
    }
    assert_eq!(back.error_of("title"), None);
    assert_eq!(number!(shop, "select count(*) from review"), 0);
}
