use serde_json::json;

use crate::support::*;

on_both_engines!(
    each_field_is_refused_beyond_its_limits,
    each_field_is_taken_at_its_limits,
    all_errors_of_a_listing_come_at_once,
    an_isbn_of_ten_digits_becomes_one_of_thirteen,
    a_copy_may_cost_more_than_it_did_new,
    text_is_composed_and_trimmed_and_keeps_its_lines,
    a_nul_in_any_field_is_refused,
);

const CREATE: &str = "/api/book/create";
const UPDATE: &str = "/api/book/update";

async fn each_field_is_refused_beyond_its_limits(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    for (field, value, reason) in [
        ("title", String::new(), "Required"),
        ("title", " \u{200B} ".to_owned(), "Required"),
        ("title", "가".repeat(201), "TooLong"),
        ("title", "두\n줄".to_owned(), "BadCharacters"),
        ("author", "가".repeat(201), "TooLong"),
        ("publisher", "가".repeat(101), "TooLong"),
        ("details", "가".repeat(5001), "TooLong"),
        ("isbn", "9788936433595".to_owned(), "BadIsbn"),
        ("isbn", "0306406153".to_owned(), "BadIsbn"),
        ("isbn", "9771228838003".to_owned(), "BadIsbn"),
        ("isbn", "123".to_owned(), "BadIsbn"),
        ("category", String::new(), "Required"),
        ("category", "우주요리".to_owned(), "Unknown"),
        ("category", "FICTION".to_owned(), "Unknown"),
        ("condition", String::new(), "Required"),
        ("condition", "mint".to_owned(), "Unknown"),
        ("original_price", String::new(), "Required"),
        ("original_price", "-1".to_owned(), "TooSmall"),
        ("original_price", "10000001".to_owned(), "TooBig"),
        ("selling_price", String::new(), "Required"),
        ("selling_price", "-1".to_owned(), "TooSmall"),
        ("selling_price", "10000001".to_owned(), "TooBig"),
        ("selling_price", "99999999999999999999".to_owned(), "TooBig"),
        ("selling_price", "12.5".to_owned(), "NotANumber"),
        ("selling_price", "1e3".to_owned(), "NotANumber"),
        ("selling_price", "만원".to_owned(), "NotANumber"),
    ] {
        let fields = listing(&[(field, &value)]);
        let answer = seller.post(CREATE, &fields).await.must_be(422);
        assert_eq!(answer.reasons(), [(field.to_owned(), reason.to_owned())], "{field}={value}");
        let fields = [fields, vec![("id".to_owned(), id.to_string())]].concat();
        seller.post(UPDATE, &fields).await.must_be(422).must_refuse(field, reason);
    }
    assert_eq!(number!(shop, "select count(*) from listing where title = '채식주의자' and selling_price = 6000"), 1);
}

async fn each_field_is_taken_at_its_limits(shop: Shop) {
    let seller = shop.member("haneul").await;
    for (field, value) in [
        ("title", "가".to_owned()),
        ("title", "가".repeat(200)),
        ("author", String::new()),
        ("author", "가".repeat(200)),
        ("publisher", String::new()),
        ("publisher", "가".repeat(100)),
        ("details", String::new()),
        ("details", "가".repeat(5000)),
        ("isbn", "9791185811871".to_owned()),
        ("original_price", "0".to_owned()),
        ("original_price", "10000000".to_owned()),
        ("selling_price", "0".to_owned()),
        ("selling_price", "10000000".to_owned()),
        ("condition", "best".to_owned()),
        ("condition", "worn".to_owned()),
        ("category", "magazines".to_owned()),
    ] {
        let id = seller.sells(&[(field, &value)]).await;
        let kept = seller.detail(id).await["book"][field].clone();
        let kept = kept.as_str().map(str::to_owned).unwrap_or_else(|| kept.to_string());
        assert_eq!(kept, value, "{field}");
    }
}

async fn all_errors_of_a_listing_come_at_once(shop: Shop) {
    let seller = shop.member("haneul").await;
    let answer = seller.post(CREATE, &[("isbn", "1"), ("selling_price", "-5")]).await.must_be(422);
    assert_eq!(answer.error(), "Invalid");
    let fields: Vec<_> = answer.reasons().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["isbn", "title", "category", "condition", "original_price", "selling_price"]);
}

async fn an_isbn_of_ten_digits_becomes_one_of_thirteen(shop: Shop) {
    let seller = shop.member("haneul").await;
    for (typed, isbn) in [("0-306-40615-2", "9780306406157"), ("080442957x", "9780804429573"), ("979 11 85811 87 1", "9791185811871")] {
        let id = seller.sells(&[("isbn", typed)]).await;
        assert_eq!(seller.detail(id).await["book"]["isbn"], isbn);
    }
}

async fn a_copy_may_cost_more_than_it_did_new(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[("original_price", "9000"), ("selling_price", "45000")]).await;
    let book = seller.detail(id).await["book"].clone();
    assert_eq!((&book["original_price"], &book["selling_price"]), (&json!(9000), &json!(45000)));
}

async fn text_is_composed_and_trimmed_and_keeps_its_lines(shop: Shop) {
    let seller = shop.member("haneul").await;
    // 한강, as macOS types it: in parts.
    let parts = "  \u{1112}\u{1161}\u{11ab}\u{1100}\u{1161}\u{11bc} ";
    let id = seller.sells(&[("author", parts), ("details", "\r\n첫째 줄\r\n\r\n둘째\t줄\r\n")]).await;
    let book = seller.detail(id).await["book"].clone();
    assert_eq!((&book["author"], &book["details"]), (&json!("한강"), &json!("첫째 줄\n\n둘째 줄")));
}

async fn a_nul_in_any_field_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    for field in ["isbn", "title", "author", "publisher", "category", "condition", "original_price", "selling_price", "details", "photos[0]", "files"]
    {
        let fields = listing(&[(field, "책\0책")]);
        let answer = seller.post(CREATE, &fields).await.must_be(422);
        assert_eq!(answer.reasons().len(), 1, "{field}: {}", answer.told());
        seller.post(UPDATE, &[fields, vec![("id".to_owned(), id.to_string())]].concat()).await.must_be(422);
    }
}
