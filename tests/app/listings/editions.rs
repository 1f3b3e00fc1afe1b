use serde_json::json;

use crate::support::*;

on_both_engines!(
    an_isbn_tells_what_is_known_of_its_book,
    an_isbn_that_is_none_is_refused_and_an_unknown_one_not_found,
    one_sellers_words_do_not_change_anothers_listing,
    while_there_is_one_copy_its_sellers_corrections_are_the_facts,
    with_two_copies_no_correction_changes_the_facts,
    copies_without_isbn_are_one_book_by_title_and_author,
);

const ISBN: &str = "9788936433598";

async fn facts(shop: &Shop) -> serde_json::Value {
    shop.visitor().ask("/api/book/isbn", &[("isbn", ISBN)]).await.must_be(200).json()
}

async fn update(seller: &Visitor, id: i64, changes: &[(&str, &str)]) {
    let fields = [listing(changes), vec![("id".to_owned(), id.to_string())]].concat();
    seller.post("/api/book/update", &fields).await.must_be(200);
}

async fn an_isbn_tells_what_is_known_of_its_book(shop: Shop) {
    shop.member("haneul").await.sells(&[("isbn", ISBN)]).await;
    for typed in [ISBN, "978-89-364-3359-8", " 978 8936433598 "] {
        let facts = shop.visitor().ask("/api/book/isbn", &[("isbn", typed)]).await.must_be(200).json();
        assert_eq!((&facts["isbn"], &facts["title"], &facts["author"]), (&json!(ISBN), &json!("채식주의자"), &json!("한강")));
        assert_eq!((&facts["publisher"], &facts["category"], &facts["original_price"]), (&json!("창비"), &json!("fiction"), &json!(15000)));
    }
}

async fn an_isbn_that_is_none_is_refused_and_an_unknown_one_not_found(shop: Shop) {
    let visitor = shop.visitor();
    for (isbn, reason) in [("", "Required"), ("9788936433595", "BadIsbn"), ("x", "BadIsbn"), ("978893643359\0", "BadIsbn")] {
        visitor.ask("/api/book/isbn", &[("isbn", isbn)]).await.must_be(422).must_refuse("isbn", reason);
    }
    visitor.ask("/api/book/isbn", &[("isbn", "9791185811871")]).await.must_be(404);
}

async fn one_sellers_words_do_not_change_anothers_listing(shop: Shop) {
    let first = shop.member("haneul").await.sells(&[("isbn", ISBN)]).await;
    let rude = [("isbn", ISBN), ("title", "엉뚱한 제목"), ("author", "아무개"), ("category", "comics"), ("original_price", "1")];
    let second = shop.member("garam").await.sells(&rude).await;
    let title = async |id: i64| shop.visitor().detail(id).await["book"]["title"].clone();
    assert_eq!((title(first).await, title(second).await), (json!("채식주의자"), json!("엉뚱한 제목")));
    let known = facts(&shop).await;
    assert_eq!((&known["title"], &known["category"], &known["original_price"]), (&json!("채식주의자"), &json!("fiction"), &json!(15000)));
    assert_eq!(number!(shop, "select count(*) from book"), 1);
}

async fn while_there_is_one_copy_its_sellers_corrections_are_the_facts(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[("isbn", ISBN), ("title", "채식주위자")]).await;
    update(&seller, id, &[("isbn", ISBN)]).await;
    assert_eq!(facts(&shop).await["title"], "채식주의자");
}

async fn with_two_copies_no_correction_changes_the_facts(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.sells(&[("isbn", ISBN)]).await;
    let other = shop.member("garam").await;
    let second = other.sells(&[("isbn", ISBN)]).await;
    update(&other, second, &[("isbn", ISBN), ("title", "엉뚱한 제목")]).await;
    assert_eq!(facts(&shop).await["title"], "채식주의자");
}

async fn copies_without_isbn_are_one_book_by_title_and_author(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.sells(&[("title", "작별하지 않는다")]).await;
    seller.sells(&[("title", "작별하지않는다"), ("author", "한 강")]).await;
    seller.sells(&[("title", "작별하지 않는다"), ("author", "다른 이")]).await;
    assert_eq!(number!(shop, "select count(*) from book"), 2);
}
