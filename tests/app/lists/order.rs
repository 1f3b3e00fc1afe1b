use std::cmp::Reverse;

use joongobooks::listings::model::discount;
use serde_json::Value;

use super::{CATEGORIES, ask, ids, put, shelf, walk};
use crate::support::*;

on_both_engines!(
    every_order_walks_every_copy_once,
    the_newest_come_first_where_nothing_is_said,
    filters_combine_and_totals_are_exact,
    an_unknown_filter_or_order_is_refused,
    walking_is_not_disturbed_by_who_comes_and_goes,
    a_cursor_is_taken_by_its_own_order_alone,
);

fn number(book: &Value, field: &str) -> i64 {
    book[field].as_i64().expect("a number")
}

/// What a book is sorted by: ascending, the id last.
fn key(sort: &str, book: &Value) -> (i64, i64) {
    let off = discount(number(book, "original_price"), number(book, "selling_price"));
    match sort {
        "newest" => (-number(book, "created_at"), -number(book, "id")),
        "price" => (number(book, "selling_price"), number(book, "id")),
        "price_desc" => (-number(book, "selling_price"), -number(book, "id")),
        "discount" => (-off, -number(book, "id")),
        "jjim" => (-number(book, "jjim"), -number(book, "id")),
        other => panic!("{other} is no order"),
    }
}

async fn every_order_walks_every_copy_once(shop: Shop) {
    shelf(&shop, 40).await;
    let all = walk(&shop, "list", &[], "100").await;
    assert_eq!(all.len(), 40);
    for sort in ["newest", "price", "price_desc", "discount", "jjim"] {
        let mut expected = all.clone();
        expected.sort_by_key(|book| key(sort, book));
        assert_eq!(walk(&shop, "list", &[("sort", sort)], "7").await, expected, "{sort}");
        assert_eq!(walk(&shop, "search", &[("sort", sort), ("q", "책")], "7").await, expected, "{sort}, searched");
        for (status, category) in [("on_sale", ""), ("", "essays"), ("sold", "history")] {
            let fits = |book: &Value| (status.is_empty() || book["status"] == status) && (category.is_empty() || book["category"] == category);
            let expected: Vec<Value> = expected.iter().filter(|book| fits(book)).cloned().collect();
            let fields = [("sort", sort), ("status", status), ("category", category)];
            assert_eq!(walk(&shop, "list", &fields, "3").await, expected, "{fields:?}");
        }
    }
    let by_relevance = walk(&shop, "search", &[("q", "책")], "7").await;
    let (mut walked, mut expected): (Vec<_>, Vec<_>) =
        (by_relevance.iter().map(|book| number(book, "id")).collect(), ids(&ask(&shop, "list", &[("limit", "100")]).await));
    walked.sort();
    expected.sort();
    assert_eq!(walked, expected);
}

async fn the_newest_come_first_where_nothing_is_said(shop: Shop) {
    shelf(&shop, 30).await;
    let list = ask(&shop, "list", &[]).await;
    assert_eq!((ids(&list).len(), list["page"].as_i64(), list["total"].as_i64()), (24, Some(1), Some(30)));
    assert_eq!(list, {
        let mut said = ask(&shop, "list", &[("sort", "newest"), ("page", "1"), ("limit", "24")]).await;
        said["now"] = list["now"].clone();
        said
    });
    let keys: Vec<_> =
        list["books"].as_array().expect("an array").iter().map(|book| Reverse((number(book, "created_at"), number(book, "id")))).collect();
    assert!(keys.is_sorted());
}

async fn filters_combine_and_totals_are_exact(shop: Shop) {
    shelf(&shop, 40).await;
    let all = walk(&shop, "list", &[], "100").await;
    for status in ["", "on_sale", "reserved", "sold"] {
        for category in ["", "fiction", "essays", "history", "magazines"] {
            let fits = |book: &&Value| (status.is_empty() || book["status"] == status) && (category.is_empty() || book["category"] == category);
            let expected = all.iter().filter(fits).count() as i64;
            for function in ["list", "search"] {
                let list = ask(&shop, function, &[("q", "책"), ("status", status), ("category", category), ("limit", "2")]).await;
                assert_eq!(list["total"].as_i64(), Some(expected), "{function} {status} {category}");
                assert!(list["books"].as_array().expect("an array").iter().all(|book| fits(&book)));
            }
        }
    }
    assert_eq!(CATEGORIES.len(), 3);
    let empty = ask(&shop, "list", &[("category", "magazines")]).await;
    assert_eq!((&empty["books"], &empty["next"]), (&Value::Array(Vec::new()), &Value::Null));
}

async fn an_unknown_filter_or_order_is_refused(shop: Shop) {
    let visitor = shop.visitor();
    for (field, value) in [("status", "gone"), ("status", "sold\0"), ("sort", "random"), ("sort", "relevance"), ("sort", "price; drop table listing")]
    {
        visitor.ask("/api/book/list", &[(field, value)]).await.must_be(422).must_refuse(field, "Unknown");
    }
    for value in ["fiction\0", "없는 분야", "' or 1=1 --"] {
        let answer = visitor.ask("/api/book/list", &[("category", value)]).await;
        assert!(matches!(answer.status, 200 | 422), "{value:?}: {}", answer.told());
        assert!(answer.status == 422 || answer.json()["total"] == 0);
    }
}

async fn walking_is_not_disturbed_by_who_comes_and_goes(shop: Shop) {
    let seller = shelf(&shop, 20).await;
    let before = ids(&ask(&shop, "list", &[("limit", "100")]).await);
    let first = ask(&shop, "list", &[("limit", "5")]).await;
    let last_seen = *ids(&first).last().expect("five");
    seller.sells(&[]).await;
    put(&shop, seller.id().await, &[], joongobooks::listings::model::Status::OnSale, super::NOVEMBER + DAY).await;
    seller.post("/api/book/delete", &[("id", last_seen)]).await.must_be(200);
    let mut walked = ids(&first);
    let mut after = first["next"].as_str().expect("a cursor").to_owned();
    while !after.is_empty() {
        let list = ask(&shop, "list", &[("limit", "5"), ("after", &after)]).await;
        walked.extend(ids(&list));
        after = list["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(walked, before);
}

async fn a_cursor_is_taken_by_its_own_order_alone(shop: Shop) {
    shelf(&shop, 5).await;
    let next = ask(&shop, "list", &[("limit", "2"), ("sort", "price")]).await["next"].as_str().expect("a cursor").to_owned();
    let visitor = shop.visitor();
    visitor.ask("/api/book/list", &[("sort", "price"), ("after", &next)]).await.must_be(200);
    for (sort, after) in [
        ("newest", next.as_str()),
        ("", &next),
        ("price", "price.1"),
        ("price", "price.1.2.3"),
        ("price", "price.x.y"),
        ("newest", "'"),
        ("newest", "\0"),
    ] {
        visitor.ask("/api/book/list", &[("sort", sort), ("after", after)]).await.must_be(422).must_refuse("after", "Unknown");
    }
}
