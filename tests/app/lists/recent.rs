use http::header::SET_COOKIE;
use joongobooks::server::config::Config;
use serde_json::{Value, json};

use super::ids;
use crate::support::*;

on_both_engines!(
    what_was_looked_at_last_comes_first,
    twelve_are_shown_and_twenty_four_kept,
    what_is_gone_is_left_out_and_what_is_sold_is_not,
    a_page_counts_as_a_look_without_javascript_as_well,
    who_has_looked_at_nothing_sees_nothing_of_it,
    a_broken_cookie_is_an_empty_one,
    the_cookie_is_for_this_shop_alone,
    over_https_the_cookie_is_sent_there_alone => |config: &mut Config| config.site.public_url = "https://shop.example".parse().unwrap(),
    one_click_forgets_it_all,
    who_logs_out_leaves_nothing_for_the_next,
    no_cache_keeps_a_page_for_somebody_else,
    hearts_are_marked_for_who_wishes,
);

async fn recent(visitor: &Visitor) -> Vec<i64> {
    ids(&visitor.get("/api/book/recent").await.must_be(200).json())
}

async fn sell(seller: &Visitor, many: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for number in 0..many {
        ids.push(seller.sells(&[("title", &format!("책 {number}"))]).await);
    }
    ids
}

async fn what_was_looked_at_last_comes_first(shop: Shop) {
    let books = sell(&shop.member("haneul").await, 3).await;
    let visitor = shop.visitor();
    for at in [0, 1, 2, 0] {
        visitor.detail(books[at]).await;
    }
    assert_eq!(recent(&visitor).await, [books[0], books[2], books[1]]);
    let without = visitor.ask("/api/book/recent", &[("but", books[2])]).await.must_be(200).json();
    assert_eq!(ids(&without), [books[0], books[1]]);
    for nothing in ["", "x", "1\0", "999"] {
        assert_eq!(ids(&visitor.ask("/api/book/recent", &[("but", nothing)]).await.must_be(200).json()).len(), 3, "{nothing:?}");
    }
    assert_eq!(recent(&shop.visitor()).await, [0; 0], "another browser has seen nothing");
}

async fn twelve_are_shown_and_twenty_four_kept(shop: Shop) {
    let mut books = sell(&shop.member("haneul").await, 30).await;
    let visitor = shop.visitor();
    for id in &books {
        visitor.detail(*id).await;
    }
    books.reverse();
    assert_eq!(recent(&visitor).await, books[..12]);
    assert_eq!(visitor.cookie("recent").expect("a cookie").split('.').count(), 24);
}

async fn what_is_gone_is_left_out_and_what_is_sold_is_not(shop: Shop) {
    let seller = shop.member("haneul").await;
    let books = sell(&seller, 14).await;
    let visitor = shop.visitor();
    for id in &books {
        visitor.detail(*id).await;
    }
    seller.post("/api/book/delete", &[("id", books[13])]).await.must_be(200);
    seller.post("/api/book/status", &[("id", books[12].to_string().as_str()), ("status", "sold")]).await.must_be(200);
    let expected: Vec<i64> = books[1..13].iter().rev().copied().collect();
    assert_eq!(recent(&visitor).await, expected, "another comes up in its place");
    // A look at what is not there is none.
    visitor.get(&format!("/api/book/detail?id={}", books[13])).await.must_be(404);
    assert_eq!(recent(&visitor).await, expected);
}

async fn a_page_counts_as_a_look_without_javascript_as_well(shop: Shop) {
    let books = sell(&shop.member("haneul").await, 2).await;
    let browser = shop.browser();
    let first = browser.open(&format!("/books/{}", books[0])).await.must_be(200);
    assert_eq!(first.count("[aria-labelledby='recent']"), 0, "the one that is shown is not among them");
    let second = browser.open(&format!("/books/{}", books[1])).await.must_be(200);
    assert_eq!(second.attributes("[aria-labelledby='recent'] .card-link", "href"), [format!("/books/{}", books[0])]);
    for path in ["/", "/recent"] {
        let page = browser.open(path).await.must_be(200);
        assert!(page.cards().contains(&"책 0".to_owned()), "{path}");
    }
    let page = browser.open("/recent").await;
    assert_eq!((page.text("h1"), page.cards()), ("최근 본 책".to_owned(), vec!["책 1".to_owned(), "책 0".to_owned()]));
    assert_eq!(page.attribute("meta[name='robots']", "content"), "noindex");
    let home = browser.open("/").await;
    assert_eq!(home.attributes("[aria-labelledby='recent'] .more", "href"), ["/recent"]);
}

async fn who_has_looked_at_nothing_sees_nothing_of_it(shop: Shop) {
    sell(&shop.member("haneul").await, 2).await;
    let browser = shop.browser();
    let home = browser.open("/").await.must_be(200);
    assert_eq!((home.count("[aria-labelledby='recent']"), home.answer.set_cookie("recent")), (0, None));
    assert_eq!(browser.visitor.get("/api/site/home").await.json()["recent"], Value::Null);
    let page = browser.open("/recent").await.must_be(200);
    assert_eq!(
        (page.cards().len(), page.text(".empty h2"), page.count("form[action='/api/book/recent/clear']")),
        (0, "최근에 본 책이 없어요".to_owned(), 0)
    );
}

async fn a_broken_cookie_is_an_empty_one(shop: Shop) {
    let id = sell(&shop.member("haneul").await, 1).await[0];
    let long = (1..=1_000).map(|id| id.to_string()).collect::<Vec<_>>().join(".");
    for broken in ["", "x", &format!("{id}."), &format!("{id},{id}"), "1' or 1=1", "%00", "-1", "99999999999999999999", &long] {
        let visitor = shop.visitor();
        visitor.set_cookie("recent", broken);
        assert_eq!(recent(&visitor).await, [0; 0], "{broken}");
        Browser::of(visitor.clone()).open("/").await.must_be(200);
        visitor.detail(id).await;
        assert_eq!(recent(&visitor).await, [id], "{broken}: a new list begins");
    }
    let visitor = shop.visitor();
    visitor.set_cookie("recent", &format!("9223372036854775807.{id}"));
    assert_eq!(recent(&visitor).await, [id]);
}

async fn the_cookie_is_for_this_shop_alone(shop: Shop) {
    let id = sell(&shop.member("haneul").await, 1).await[0];
    let visitor = shop.visitor();
    let page = shop.browser().open(&format!("/books/{id}")).await.answer;
    for answer in [visitor.get(&format!("/api/book/detail?id={id}")).await, page] {
        let cookie = answer.must_be(200).set_cookie("recent").expect("a cookie").to_owned();
        for part in [format!("recent={id};"), "HttpOnly".to_owned(), "SameSite=Lax".to_owned(), "Path=/".to_owned(), "Max-Age=2592000".to_owned()] {
            assert!(cookie.contains(&part), "{part}: {cookie}");
        }
        assert!(!cookie.contains("Secure"), "plain http: {cookie}");
    }
    // Nothing else sets it.
    for path in ["/api/book/list", "/api/book/recent", "/api/book/similar?id=1", "/api/site/home"] {
        let answer = visitor.get(path).await.must_be(200);
        assert_eq!(answer.headers.get_all(SET_COOKIE).iter().count(), 0, "{path}");
    }
    // A change that another site asks for is refused.
    visitor.with("origin", "https://evil.example").post_nothing("/api/book/recent/clear").await.must_be(403);
    assert_eq!(recent(&visitor).await, [id]);
}

async fn over_https_the_cookie_is_sent_there_alone(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let answer = shop.visitor().get(&format!("/api/book/detail?id={id}")).await.must_be(200);
    assert!(answer.set_cookie("recent").expect("a cookie").contains("Secure"));
}

async fn one_click_forgets_it_all(shop: Shop) {
    let id = sell(&shop.member("haneul").await, 1).await[0];
    let browser = shop.browser();
    browser.open(&format!("/books/{id}")).await.must_be(200);
    let page = browser.open("/recent").await.must_be(200);
    let cleared = browser.submit(page.form("/api/book/recent/clear")).await.must_be(200);
    assert_eq!((cleared.path.as_str(), cleared.cards().len()), ("/recent?done=recent_cleared", 0));
    assert_eq!(cleared.text(".notice.good"), "최근 본 책을 모두 지웠어요.");
    assert_eq!((recent(&browser.visitor).await, browser.visitor.cookie("recent")), (vec![], None));
    let visitor = shop.visitor();
    visitor.detail(id).await;
    let answer = visitor.post_nothing("/api/book/recent/clear").await.must_be(200);
    assert_eq!((answer.json(), recent(&visitor).await), (json!({}), vec![]));
    // Where there is nothing to forget it is harmless.
    visitor.post_nothing("/api/book/recent/clear").await.must_be(200);
}

async fn who_logs_out_leaves_nothing_for_the_next(shop: Shop) {
    let (seller, leaver) = (shop.member("haneul").await, shop.member("garam").await);
    let id = sell(&seller, 1).await[0];
    for (member, way, fields) in [(&seller, "/api/user/auth/logout", vec![]), (&leaver, "/api/user/delete", vec![("password", PASSWORD)])] {
        member.detail(id).await;
        assert_eq!(recent(member).await, [id]);
        member.post(way, &fields).await.must_be(200);
        assert_eq!((recent(member).await, member.cookie("recent")), (vec![], None), "{way}");
    }
}

async fn no_cache_keeps_a_page_for_somebody_else(shop: Shop) {
    let id = sell(&shop.member("haneul").await, 1).await[0];
    let browser = shop.browser();
    for path in [format!("/books/{id}"), "/recent".to_owned(), "/".to_owned()] {
        assert_eq!(browser.open(&path).await.must_be(200).answer.header("cache-control"), "private, no-cache", "{path}");
    }
    for path in ["/api/book/recent".to_owned(), format!("/api/book/detail?id={id}"), "/api/site/home".to_owned()] {
        assert_eq!(browser.visitor.get(&path).await.must_be(200).header("cache-control"), "private, no-cache", "{path}");
    }
}

async fn hearts_are_marked_for_who_wishes(shop: Shop) {
    let (seller, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let books = sell(&seller, 2).await;
    for id in &books {
        reader.detail(*id).await;
    }
    reader.post("/api/jjim/create", &[("book_id", books[0])]).await.must_be(200);
    let row = reader.get("/api/book/recent").await.must_be(200).json();
    let hearts: Vec<bool> = row["books"].as_array().expect("books").iter().map(|book| book["wished"] == true).collect();
    assert_eq!(hearts, [false, true]);
    assert_eq!(reader.get("/api/site/home").await.must_be(200).json()["recent"][1]["wished"], true);
}
