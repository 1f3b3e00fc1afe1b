use serde_json::{Value, json};

use crate::support::*;

on_both_engines!(
    from_five_sales_up_prices_are_told,
    of_an_even_number_the_median_lies_between_the_two_in_the_middle,
    only_what_was_sold_of_this_book_in_this_condition_counts,
    a_book_or_condition_that_is_none_is_refused,
    without_javascript_prices_stand_in_the_form,
    the_camera_is_for_our_own_pages_alone,
);

const ISBN: &str = "9788936433598";

async fn sold(seller: &Visitor, changes: &[(&str, &str)]) {
    let id = seller.sells(&[&[("isbn", ISBN)], changes].concat()).await.to_string();
    seller.post("/api/book/status", &[("id", id.as_str()), ("status", "sold")]).await.must_be(200);
}

async fn prices(shop: &Shop, condition: &str) -> Value {
    shop.visitor().ask("/api/book/prices", &[("isbn", "978-89-364-3359-8"), ("condition", condition)]).await.must_be(200).json()
}

async fn from_five_sales_up_prices_are_told(shop: Shop) {
    let seller = shop.member("haneul").await;
    for price in ["9000", "4000", "6000", "5000"] {
        sold(&seller, &[("selling_price", price)]).await;
    }
    assert_eq!(prices(&shop, "good").await, json!(null));
    sold(&seller, &[("selling_price", "4,000원")]).await;
    assert_eq!(prices(&shop, "good").await, json!({"condition": "good", "sales": 5, "median": 5_000, "low": 4_000, "high": 9_000}));
}

async fn of_an_even_number_the_median_lies_between_the_two_in_the_middle(shop: Shop) {
    let seller = shop.member("haneul").await;
    for price in ["0", "1", "1000", "1001", "5000", "10000000"] {
        sold(&seller, &[("selling_price", price)]).await;
    }
    let told = prices(&shop, "good").await;
    assert_eq!(told, json!({"condition": "good", "sales": 6, "median": 1_000, "low": 0, "high": 10_000_000}), "whole won, rounded down");
}

async fn only_what_was_sold_of_this_book_in_this_condition_counts(shop: Shop) {
    let seller = shop.member("haneul").await;
    for _ in 0..5 {
        sold(&seller, &[("condition", "best"), ("selling_price", "9000")]).await;
        sold(&seller, &[("isbn", "9791185811871")]).await;
        sold(&seller, &[("isbn", "")]).await;
        seller.sells(&[("isbn", ISBN)]).await;
    }
    assert_eq!(prices(&shop, "good").await, json!(null));
    assert_eq!(prices(&shop, "best").await["median"], 9_000);
}

async fn a_book_or_condition_that_is_none_is_refused(shop: Shop) {
    let ask = async |isbn: &str, condition: &str| shop.visitor().ask("/api/book/prices", &[("isbn", isbn), ("condition", condition)]).await;
    ask("", "good").await.must_be(422).must_refuse("isbn", "Required");
    ask("9788936433595", "good").await.must_be(422).must_refuse("isbn", "BadIsbn");
    ask(ISBN, "").await.must_be(422).must_refuse("condition", "Required");
    ask(ISBN, "mint").await.must_be(422).must_refuse("condition", "Unknown");
}

async fn without_javascript_prices_stand_in_the_form(shop: Shop) {
    let seller = shop.member("haneul").await;
    for price in ["4000", "5000", "6000", "7000", "9000"] {
        sold(&seller, &[("selling_price", price)]).await;
    }
    let browser = Browser::of(seller);
    let page = browser.open("/books/new").await.must_be(200);
    assert_eq!(page.count(".price-range"), 0);
    let form = page.form("/api/book/create").with("isbn", ISBN).with("selling_price", "6,500").choosing("condition", "good");
    let page = browser.submit(form.pressing("ISBN으로 채우기")).await.must_be(200);
    let words = page.text(".price-help");
    assert!(words.contains("5권 팔렸어요") && words.contains("6,000원") && words.contains("4,000원부터 9,000원까지"), "{words}");
    assert!(words.contains("가운데 값보다 500원 높아요"), "{words}");
    assert_eq!(page.attribute(".price-range", "aria-hidden"), "true");
    let form = page.form("/api/book/create").choosing("condition", "worn");
    let page = browser.submit(form.pressing("ISBN으로 채우기")).await.must_be(200);
    assert_eq!(page.count(".price-range"), 0, "nobody sold a worn one");
}

async fn the_camera_is_for_our_own_pages_alone(shop: Shop) {
    let page = Browser::of(shop.member("haneul").await).open("/books/new").await.must_be(200);
    assert!(page.answer.header("permissions-policy").contains("camera=(self)"), "{}", page.answer.told());
    // Whoever has no JavaScript cannot press it.
    assert_eq!(page.count(".scan[hidden] button"), 1);
    assert_eq!(page.count("dialog, video"), 0);
}
