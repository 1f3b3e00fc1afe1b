use serde_json::Value;

use super::{ask, ids, shelf};
use crate::support::*;

on_both_engines!(
    a_number_out_of_range_is_refused,
    the_limits_of_a_page_hold_at_both_edges,
    numbered_pages_and_cursors_tell_the_same,
    behind_page_fifty_one_goes_on_by_cursor,
    the_page_of_a_list_is_paged_in_its_links,
    a_page_behind_the_last_is_not_found,
    filters_stay_in_the_address,
    an_empty_shop_says_so,
);

async fn a_number_out_of_range_is_refused(shop: Shop) {
    let visitor = shop.visitor();
    for (field, value, reason) in [
        ("limit", "0", "TooSmall"),
        ("limit", "-1", "TooSmall"),
        ("limit", "101", "TooBig"),
        ("limit", "100000", "TooBig"),
        ("limit", "99999999999999999999", "NotANumber"),
        ("limit", "x", "NotANumber"),
        ("limit", "5.5", "NotANumber"),
        ("page", "0", "TooSmall"),
        ("page", "-1", "TooSmall"),
        ("page", "51", "TooBig"),
        ("page", "x", "NotANumber"),
        ("page", "1\0", "NotANumber"),
    ] {
        for function in ["/api/book/list", "/api/book/search"] {
            visitor.ask(function, &[("q", "책"), (field, value)]).await.must_be(422).must_refuse(field, reason);
        }
    }
}

async fn the_limits_of_a_page_hold_at_both_edges(shop: Shop) {
    shelf(&shop, 103).await;
    for (limit, length) in [("1", 1), ("24", 24), ("100", 100), ("", 24)] {
        assert_eq!(ids(&ask(&shop, "list", &[("limit", limit)]).await).len(), length);
    }
    let list = ask(&shop, "list", &[("limit", "100")]).await;
    let rest = ask(&shop, "list", &[("limit", "100"), ("after", list["next"].as_str().expect("a cursor"))]).await;
    assert_eq!((ids(&rest).len(), &rest["next"], &rest["total"]), (3, &Value::Null, &Value::from(103)));
}

async fn numbered_pages_and_cursors_tell_the_same(shop: Shop) {
    shelf(&shop, 20).await;
    for sort in ["newest", "price", "price_desc", "discount", "jjim"] {
        let mut after = String::new();
        for page in 1..=3 {
            let numbered = ask(&shop, "list", &[("sort", sort), ("limit", "8"), ("page", &page.to_string())]).await;
            let onward = ask(&shop, "list", &[("sort", sort), ("limit", "8"), ("after", &after)]).await;
            assert_eq!((ids(&numbered), &numbered["next"]), (ids(&onward), &onward["next"]), "{sort}, page {page}");
            assert_eq!(numbered["page"], page);
            after = numbered["next"].as_str().unwrap_or_default().to_owned();
        }
        assert!(after.is_empty(), "three pages are all");
        assert!(ids(&ask(&shop, "list", &[("sort", sort), ("limit", "8"), ("page", "4")]).await).is_empty());
    }
}

async fn behind_page_fifty_one_goes_on_by_cursor(shop: Shop) {
    shelf(&shop, 53).await;
    let last = ask(&shop, "list", &[("limit", "1"), ("page", "50")]).await;
    let all = ids(&ask(&shop, "list", &[("limit", "100")]).await);
    assert_eq!(ids(&last), all[49..50]);
    let onward = ask(&shop, "list", &[("limit", "100"), ("after", last["next"].as_str().expect("a cursor"))]).await;
    assert_eq!(ids(&onward), all[50..]);
}

async fn the_page_of_a_list_is_paged_in_its_links(shop: Shop) {
    shelf(&shop, 60).await;
    let browser = shop.browser();
    let (mut path, mut seen) = ("/books".to_owned(), Vec::new());
    for page in 1..=3 {
        let shown = browser.open(&path).await.must_be(200);
        assert_eq!(shown.text("nav.pager a[aria-current='page']"), page.to_string());
        assert!(shown.count("nav.pager a") <= 9);
        assert_eq!(shown.count("nav.pager a[rel='prev']"), usize::from(page > 1));
        assert_eq!(shown.count("nav.pager a[rel='next']"), usize::from(page < 3));
        seen.extend(shown.cards());
        path = shown.attributes("nav.pager a[rel='next']", "href").pop().unwrap_or_default();
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 60, "each book stands on one page");
}

async fn a_page_behind_the_last_is_not_found(shop: Shop) {
    shelf(&shop, 30).await;
    let browser = shop.browser();
    browser.open("/books?page=2").await.must_be(200);
    browser.open("/books?page=3").await.must_be(404);
    browser.open("/books?page=51").await.must_be(422);
    browser.open("/books?page=0").await.must_be(422);
    browser.open("/books?page=2&status=sold").await.must_be(404);
}

async fn filters_stay_in_the_address(shop: Shop) {
    shelf(&shop, 60).await;
    let browser = shop.browser();
    let page = browser.open("/books?category=essays&sort=price").await.must_be(200);
    assert_eq!(page.cards().len(), 20);
    let sold = page.attributes("nav.tabs a", "href").into_iter().find(|href| href.contains("status=sold")).expect("a tab");
    let both = browser.open(&sold).await.must_be(200);
    let expected = ask(&shop, "list", &[("category", "essays"), ("sort", "price"), ("status", "sold")]).await;
    assert_eq!(both.cards().len(), ids(&expected).len());
    assert!(both.text("nav.tabs a[aria-current='page']").starts_with("판매완료"));
    assert!(both.text("nav.chips a[aria-current='page']").starts_with("에세이"));
    let all = browser.open(&both.attributes("nav.tabs a", "href")[0]).await.must_be(200);
    assert_eq!(all.cards(), page.cards(), "and back");
}

async fn an_empty_shop_says_so(shop: Shop) {
    let browser = shop.browser();
    for path in ["/", "/books", "/books?q=없는책", "/books?status=sold&category=fiction"] {
        let page = browser.open(path).await.must_be(200);
        assert_eq!((page.cards().len(), page.count(".empty")), (0, 1), "{path}");
    }
}
