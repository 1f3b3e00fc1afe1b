use serde_json::Value;

use super::{list, put};
use crate::support::*;

on_both_engines!(
    every_order_walks_every_review_once,
    the_newest_twenty_come_first_where_nothing_is_said,
    numbered_pages_and_cursors_tell_the_same,
    a_search_finds_parts_of_the_books_title,
    what_is_out_of_range_is_refused,
    a_list_shows_the_beginning_of_a_long_review,
    the_page_leads_through_all_reviews,
    a_search_looks_for_marks_as_they_are,
);

/// 2023-11-05T00:00:00+09:00
const NOVEMBER: i64 = 1_699_110_000_000;
const CATEGORIES: [&str; 3] = ["fiction", "essays", "history"];
const TAGS: [&str; 4] = ["", "#소설", "#소설 #추천", "#추천 #sf"];

/// Reviews of many kinds, with equal moments, ratings and views among them.
async fn shelf(shop: &Shop, reviews: usize) -> Visitor {
    let author = shop.member("haneul").await;
    let id = author.id().await;
    for number in 0..reviews {
        let (title, rating) = (format!("{} {number}", ["봄날의 책", "Winter Book"][number % 2]), (number * 7 % 5 + 1).to_string());
        let changes = [
            ("book_title", title.as_str()),
            ("title", &title),
            ("category", CATEGORIES[number % 3]),
            ("rating", &rating),
            ("hashtags", TAGS[number % 4]),
        ];
        let review = put(shop, id, &changes, NOVEMBER + (number as i64 * 11 % 7) * MINUTE).await;
        change!(shop, "update review_views set views = $1 where review_id = $2", (number * 5 % 4) as i64, review);
    }
    author
}

fn reviews(list: &Value) -> Vec<Value> {
    list["reviews"].as_array().expect("an array").clone()
}

/// Every review of a list, `limit` at a time, by its cursor.
async fn walk(shop: &Shop, fields: &[(&str, &str)], limit: &str) -> Vec<Value> {
    let (mut walked, mut after) = (Vec::new(), String::new());
    loop {
        let page = list(shop, &[fields, &[("limit", limit), ("after", &after)]].concat()).await;
        walked.extend(reviews(&page));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return walked,
        }
    }
}

async fn every_order_walks_every_review_once(shop: Shop) {
    shelf(&shop, 45).await;
    let all = walk(&shop, &[], "100").await;
    assert_eq!(all.len(), 45);
    let filters: [(&str, &str, &str); 7] = [
        ("", "", ""),
        ("essays", "", ""),
        ("", "소설", ""),
        ("", "", "봄날"),
        ("fiction", "추천", ""),
        ("fiction", "", "book"),
        ("history", "소설", "봄날"),
    ];
    for (sort, field) in [("newest", "created_at"), ("views", "views"), ("rating", "rating")] {
        let mut sorted = all.clone();
        sorted.sort_by_key(|review| (-review[field].as_i64().expect("a number"), -review["id"].as_i64().expect("an id")));
        for (category, tag, q) in filters {
            let fits = |review: &&Value| {
                (category.is_empty() || review["category"] == category)
                    && (tag.is_empty() || review["hashtags"].as_array().expect("tags").iter().any(|one| one == tag))
                    && review["book_title"].as_str().expect("a title").to_lowercase().contains(q)
            };
            let expected: Vec<Value> = sorted.iter().filter(fits).cloned().collect();
            let fields = [("sort", sort), ("category", category), ("tag", tag), ("q", q)];
            for limit in ["20", "3"] {
                assert_eq!(walk(&shop, &fields, limit).await, expected, "{fields:?} by {limit}");
            }
            assert_eq!(list(&shop, &fields).await["total"].as_u64(), Some(expected.len() as u64), "{fields:?}");
        }
    }
}

async fn the_newest_twenty_come_first_where_nothing_is_said(shop: Shop) {
    shelf(&shop, 30).await;
    let said = list(&shop, &[("sort", "newest"), ("page", "1"), ("limit", "20")]).await;
    let mut unsaid = list(&shop, &[]).await;
    unsaid["now"] = said["now"].clone();
    assert_eq!(unsaid, said);
    assert_eq!((reviews(&said).len(), said["total"].as_i64(), said["page"].as_i64()), (20, Some(30), Some(1)));
}

async fn numbered_pages_and_cursors_tell_the_same(shop: Shop) {
    shelf(&shop, 20).await;
    for sort in ["newest", "views", "rating"] {
        let mut after = String::new();
        for page in 1..=3 {
            let numbered = list(&shop, &[("sort", sort), ("limit", "8"), ("page", &page.to_string())]).await;
            let onward = list(&shop, &[("sort", sort), ("limit", "8"), ("after", &after)]).await;
            assert_eq!((reviews(&numbered), &numbered["next"]), (reviews(&onward), &onward["next"]), "{sort}, page {page}");
            after = numbered["next"].as_str().unwrap_or_default().to_owned();
        }
        assert!(after.is_empty(), "three pages are all");
    }
}

async fn a_search_finds_parts_of_the_books_title(shop: Shop) {
    shelf(&shop, 6).await;
    for (q, found) in [("봄날의", 3), ("봄날의책", 3), ("WINTER", 3), ("inter bo", 3), ("책 4", 1), ("나무", 0), ("  ", 6)] {
        assert_eq!(list(&shop, &[("q", q)]).await["total"], found, "{q}");
    }
}

async fn a_search_looks_for_marks_as_they_are(shop: Shop) {
    let author = shop.member("haneul").await;
    for title in ["100% 책", "책_책", "책\\책", "책책"] {
        author.reviews(&[("book_title", title)]).await;
    }
    for q in ["%", "_", "\\"] {
        assert_eq!(list(&shop, &[("q", q)]).await["total"], 1, "{q}");
    }
    assert_eq!(list(&shop, &[("q", "' or 1=1 --")]).await["total"], 0);
}

async fn what_is_out_of_range_is_refused(shop: Shop) {
    shelf(&shop, 5).await;
    let visitor = shop.visitor();
    let long = "책".repeat(201);
    for (field, value, reason) in [
        ("limit", "0", "TooSmall"),
        ("limit", "101", "TooBig"),
        ("limit", "100000", "TooBig"),
        ("limit", "x", "NotANumber"),
        ("page", "0", "TooSmall"),
        ("page", "51", "TooBig"),
        ("page", "1\0", "NotANumber"),
        ("sort", "price", "Unknown"),
        ("sort", "newest; drop table review", "Unknown"),
        ("category", "없는 분야", "Unknown"),
        ("category", "magic", "Unknown"),
        ("tag", "가나다라마바사아자차카", "TooLong"),
        ("tag", "<b>", "BadCharacters"),
        ("q", long.as_str(), "TooLong"),
        ("q", "책\0", "BadCharacters"),
        ("after", "views.1.1", "Unknown"),
        ("after", "newest.1", "Unknown"),
        ("after", "newest.x.y", "Unknown"),
        ("after", "'", "Unknown"),
    ] {
        visitor.ask("/api/bookreview/list", &[(field, value)]).await.must_be(422).must_refuse(field, reason);
    }
    for limit in ["1", "100"] {
        visitor.ask("/api/bookreview/list", &[("limit", limit)]).await.must_be(200);
    }
    let next = list(&shop, &[("sort", "views"), ("limit", "2")]).await["next"].as_str().expect("a cursor").to_owned();
    visitor.ask("/api/bookreview/list", &[("sort", "rating"), ("after", &next)]).await.must_be(422).must_refuse("after", "Unknown");
}

async fn a_list_shows_the_beginning_of_a_long_review(shop: Shop) {
    let author = shop.member("haneul").await;
    for (length, shown) in [(160, "가".repeat(160)), (161, format!("{}…", "가".repeat(160)))] {
        let id = author.reviews(&[("text", &"가".repeat(length))]).await;
        let first = list(&shop, &[("limit", "1")]).await["reviews"][0].clone();
        assert_eq!((first["id"].as_i64(), first["text"].as_str()), (Some(id), Some(shown.as_str())));
    }
}

async fn the_page_leads_through_all_reviews(shop: Shop) {
    shelf(&shop, 45).await;
    let browser = shop.browser();
    let (mut path, mut seen) = ("/reviews".to_owned(), Vec::new());
    for page in 1..=3 {
        let shown = browser.open(&path).await.must_be(200);
        assert_eq!(shown.text("nav.pager a[aria-current='page']"), page.to_string());
        seen.extend(shown.attributes("main .review-card h3 a", "href"));
        path = shown.attributes("nav.pager a[rel='next']", "href").pop().unwrap_or_default();
    }
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), path.as_str()), (45, ""));
    let tagged = browser.open("/tags/%EC%86%8C%EC%84%A4?sort=rating&category=essays").await.must_be(200);
    let expected = list(&shop, &[("tag", "소설"), ("sort", "rating"), ("category", "essays")]).await;
    assert_eq!(tagged.count("main .review-card"), reviews(&expected).len());
    for path in ["/reviews?page=51", "/reviews?page=0", "/reviews?sort=random", "/tags/%3Cb%3E"] {
        browser.open(path).await.must_be(422);
    }
}
