//! A book with its copies and its reviews, and how each leads to the others.

use serde_json::{Value, json};

use super::{ISBN, detail, put};
use crate::support::*;

on_both_engines!(
    a_review_shows_the_copies_that_are_on_sale_now,
    a_book_gathers_facts_copies_and_reviews,
    copies_stand_by_state_and_price,
    the_average_is_of_all_reviews_in_tenths,
    a_listing_shows_the_reviews_of_its_book,
    without_an_isbn_title_and_author_make_the_book,
    a_book_that_nobody_knows_is_not_found,
    editing_a_listing_leaves_a_reviewed_book_as_it_is,
    a_reviewed_book_gets_its_price_from_who_first_sells_it,
    a_copy_that_is_wished_for_is_marked_for_who_wishes,
);

/// A copy of the book with [`ISBN`] in this state at this price.
async fn sells_at(seller: &Visitor, status: &str, price: &str) -> i64 {
    let id = seller.sells(&[("isbn", ISBN), ("selling_price", price)]).await;
    seller.post("/api/book/status", &[("id", id.to_string().as_str()), ("status", status)]).await.must_be(200);
    id
}

async fn gather(visitor: &Visitor) -> Value {
    visitor.ask("/api/book/gather", &[("isbn", ISBN)]).await.must_be(200).json()
}

fn ids(books: &Value) -> Vec<i64> {
    books.as_array().expect("an array").iter().map(|book| book["id"].as_i64().expect("an id")).collect()
}

async fn a_review_shows_the_copies_that_are_on_sale_now(shop: Shop) {
    let seller = shop.member("haneul").await;
    let review = shop.member("garam").await.reviews(&[("isbn", ISBN)]).await;
    assert_eq!(detail(&seller, review).await["copies"], json!([]));
    let (dear, cheap) = (sells_at(&seller, "on_sale", "9000").await, sells_at(&seller, "on_sale", "3000").await);
    for status in ["reserved", "sold"] {
        sells_at(&seller, status, "1000").await;
    }
    seller.sells(&[("isbn", "9791185811871")]).await;
    assert_eq!(ids(&detail(&seller, review).await["copies"]), [cheap, dear]);
    seller.post("/api/book/status", &[("id", cheap.to_string().as_str()), ("status", "sold")]).await.must_be(200);
    assert_eq!(ids(&detail(&seller, review).await["copies"]), [dear]);
    let page = shop.browser().open(&format!("/reviews/{review}")).await.must_be(200);
    assert!(page.attributes("main a", "href").contains(&format!("/books/{dear}")));
    assert!(page.attributes("main a", "href").contains(&format!("/isbn/{ISBN}")));
}

async fn a_book_gathers_facts_copies_and_reviews(shop: Shop) {
    let seller = shop.member("haneul").await;
    let (copy, review) = (seller.sells(&[("isbn", ISBN)]).await, shop.member("garam").await.reviews(&[("isbn", ISBN), ("hashtags", "#sf")]).await);
    seller.reviews(&[("isbn", "9791185811871"), ("title", "다른 책의 서평")]).await;
    for typed in [ISBN, "978-89-364-3359-8"] {
        let book = shop.visitor().ask("/api/book/gather", &[("isbn", typed)]).await.must_be(200).json();
        assert_eq!((&book["facts"]["title"], &book["facts"]["author"]), (&json!("채식주의자"), &json!("한강")));
        assert_eq!((ids(&book["copies"]), ids(&book["reviews"])), (vec![copy], vec![review]));
        assert_eq!((&book["review_count"], &book["average"], &book["reviews"][0]["hashtags"]), (&json!(1), &json!(90), &json!(["sf"])));
    }
    let page = shop.browser().open(&format!("/isbn/{ISBN}")).await.must_be(200);
    let links = page.attributes("main a", "href");
    assert_eq!(page.text("h1"), "채식주의자");
    assert!(links.contains(&format!("/books/{copy}")) && links.contains(&format!("/reviews/{review}")), "{links:?}");
}

async fn copies_stand_by_state_and_price(shop: Shop) {
    let seller = shop.member("haneul").await;
    let mut expected = Vec::new();
    for (status, price) in [("sold", "500"), ("reserved", "700"), ("on_sale", "9000"), ("on_sale", "800"), ("sold", "100"), ("on_sale", "800")] {
        let id = sells_at(&seller, status, price).await;
        let order = ["on_sale", "reserved", "sold"].iter().position(|state| *state == status).expect("a state");
        expected.push((order, price.parse::<i64>().expect("a price"), id));
    }
    expected.sort();
    assert_eq!(ids(&gather(&seller).await["copies"]), expected.into_iter().map(|(.., id)| id).collect::<Vec<_>>());
}

async fn the_average_is_of_all_reviews_in_tenths(shop: Shop) {
    let seller = shop.member("haneul").await;
    let listing = seller.sells(&[("isbn", ISBN)]).await;
    let book = gather(&seller).await;
    assert_eq!((&book["review_count"], &book["average"]), (&json!(0), &Value::Null));
    assert_eq!(seller.detail(listing).await["average"], Value::Null);
    for (rating, average) in [("7", 70), ("8", 75), ("8", 77), ("10", 83)] {
        seller.reviews(&[("isbn", ISBN), ("rating", rating)]).await;
        assert_eq!((&gather(&seller).await["average"], &seller.detail(listing).await["average"]), (&json!(average), &json!(average)));
    }
    assert_eq!(seller.detail(listing).await["review_count"], 4);
}

async fn a_listing_shows_the_reviews_of_its_book(shop: Shop) {
    let seller = shop.member("haneul").await;
    let author = shop.member("garam").await.id().await;
    let mut written = Vec::new();
    for number in 0..5 {
        written.push(put(&shop, author, &[("isbn", ISBN), ("title", &format!("서평 {number}"))], 1_000 * number).await);
    }
    put(&shop, author, &[("isbn", "9791185811871")], 9_000).await;
    let (one, other) = (seller.sells(&[("isbn", ISBN)]).await, seller.sells(&[("isbn", ISBN)]).await);
    written.reverse();
    for copy in [one, other] {
        let detail = seller.detail(copy).await;
        assert_eq!((ids(&detail["reviews"]), &detail["review_count"]), (written[..3].to_vec(), &json!(5)));
    }
    assert_eq!(ids(&gather(&seller).await["reviews"]), written);
}

async fn without_an_isbn_title_and_author_make_the_book(shop: Shop) {
    let seller = shop.member("haneul").await;
    let copy = seller.sells(&[("title", "작별하지 않는다")]).await;
    let review = seller.reviews(&[("book_title", "작별하지않는다"), ("book_author", "한 강")]).await;
    let other = seller.reviews(&[("book_title", "작별하지 않는다"), ("book_author", "다른 이")]).await;
    assert_eq!((ids(&detail(&seller, review).await["copies"]), ids(&detail(&seller, other).await["copies"])), (vec![copy], vec![]));
    assert_eq!(ids(&seller.detail(copy).await["reviews"]), [review]);
}

async fn a_book_that_nobody_knows_is_not_found(shop: Shop) {
    for isbn in [ISBN, "", "x", "9788936433595", "1\0"] {
        shop.visitor().ask("/api/book/gather", &[("isbn", isbn)]).await.must_be(404);
    }
    for path in [format!("/isbn/{ISBN}"), "/isbn/x".to_owned()] {
        shop.browser().open(&path).await.must_be(404);
    }
}

async fn editing_a_listing_leaves_a_reviewed_book_as_it_is(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[("isbn", ISBN)]).await.to_string();
    let renamed = async |title: &str| {
        let changes = [("isbn", ISBN), ("title", title), ("id", &id)];
        seller.post("/api/book/update", &listing(&changes)).await.must_be(200);
        gather(&seller).await["facts"]["title"].clone()
    };
    assert_eq!(renamed("채식주의자 (개정판)").await, "채식주의자 (개정판)", "nobody has spoken of it yet");
    let review = shop.member("garam").await.reviews(&[("isbn", ISBN)]).await;
    assert_eq!(renamed("엉뚱한 제목").await, "채식주의자 (개정판)");
    assert_eq!(detail(&seller, review).await["review"]["book_title"], "채식주의자", "the reviewer's words stay");
    assert_eq!(gather(&seller).await["review_count"], 1);
}

async fn a_reviewed_book_gets_its_price_from_who_first_sells_it(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.reviews(&[("isbn", ISBN)]).await;
    assert_eq!(gather(&seller).await["facts"]["original_price"], Value::Null);
    seller.sells(&[("isbn", ISBN), ("original_price", "15000")]).await;
    assert_eq!(gather(&seller).await["facts"]["original_price"], 15_000);
    seller.sells(&[("isbn", ISBN), ("original_price", "1")]).await;
    assert_eq!(gather(&seller).await["facts"]["original_price"], 15_000);
}

async fn a_copy_that_is_wished_for_is_marked_for_who_wishes(shop: Shop) {
    let (seller, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, _) = (seller.sells(&[("isbn", ISBN)]).await, seller.sells(&[("isbn", ISBN)]).await);
    reader.post("/api/jjim/create", &[("book_id", id)]).await.must_be(200);
    let marked = |book: Value| book["copies"].as_array().expect("copies").iter().filter(|copy| copy["wished"] == true).count();
    assert_eq!((marked(gather(&reader).await), marked(gather(&seller).await), marked(gather(&shop.visitor()).await)), (1, 0, 0));
}
