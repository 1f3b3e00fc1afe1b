use serde_json::{Value, json};

use super::{set_status, wish};
use crate::support::*;

on_both_engines!(
    adding_and_removing_twice_is_harmless,
    a_list_is_ones_own,
    nothing_is_taken_from_the_client_but_the_book,
    what_is_not_there_cannot_be_wished_for,
    a_list_tells_what_became_of_each_book,
    a_listing_that_is_taken_away_leaves_the_list,
    a_list_is_walked_without_gaps_or_doubles,
    what_is_out_of_range_is_refused,
    hearts_are_marked_on_every_list_for_who_wishes,
    without_javascript_a_heart_comes_back_to_its_page,
);

async fn list(member: &Visitor, fields: &[(&str, &str)]) -> Value {
    member.ask("/api/jjim/list", fields).await.must_be(200).json()
}

fn ids(list: &Value) -> Vec<i64> {
    list["books"].as_array().expect("an array").iter().map(|book| book["id"].as_i64().expect("an id")).collect()
}

/// ORIGINAL.md, 2, line 11.
async fn adding_and_removing_twice_is_harmless(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[]).await;
    for (on, count) in [(true, 1), (true, 1), (false, 0), (false, 0), (true, 1)] {
        assert_eq!(wish(&member, id, on).await.must_be(200).json(), json!({"on": on, "count": count}));
        assert_eq!(ids(&list(&member, &[]).await).len() as i64, count);
        let seen = number!(shop, "select count(*) from jjim where listing_id = $1", id);
        assert_eq!((seller.detail(id).await["book"]["jjim"].as_i64(), seen), (Some(count), count));
    }
    assert_eq!(wish(&seller, id, true).await.json()["count"], 2);
}

/// ORIGINAL.md, 2, line 4.
async fn a_list_is_ones_own(shop: Shop) {
    let (one, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = one.sells(&[]).await;
    wish(&one, id, true).await.must_be(200);
    for (field, value) in [("user", one.id().await), ("user_id", one.id().await), ("member_id", one.id().await), ("id", one.id().await)] {
        let theirs = other.ask("/api/jjim/list", &[(field, value)]).await.must_be(200).json();
        assert_eq!((&theirs["books"], &theirs["total"]), (&json!([]), &json!(0)), "{field}");
    }
    for answer in [shop.visitor().get("/api/jjim/list").await, wish(&shop.visitor(), id, true).await, wish(&shop.visitor(), id, false).await] {
        answer.must_be(401);
    }
    assert_eq!(ids(&list(&one, &[]).await), [id]);
}

async fn nothing_is_taken_from_the_client_but_the_book(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, their) = (member.sells(&[]).await, other.id().await);
    wish(&other, id, true).await.must_be(200);
    for field in ["user", "user_id", "member_id"] {
        for path in ["/api/jjim/create", "/api/jjim/delete"] {
            let fields = [("book_id", id), (field, their), ("count", 999), ("price", 1)];
            member.post(path, &fields).await.must_be(200);
        }
    }
    assert_eq!((ids(&list(&other, &[]).await), ids(&list(&member, &[]).await)), (vec![id], vec![]));
    assert_eq!(member.detail(id).await["book"]["jjim"], 1);
}

async fn what_is_not_there_cannot_be_wished_for(shop: Shop) {
    let member = shop.member("haneul").await;
    for id in ["999", "0", "-1", "", "x", "1.5", "99999999999999999999", "1\0"] {
        for path in ["/api/jjim/create", "/api/jjim/delete"] {
            member.post(path, &[("book_id", id)]).await.must_be(404);
        }
    }
    assert_eq!(number!(shop, "select count(*) from jjim"), 0);
}

async fn a_list_tells_what_became_of_each_book(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let cheaper = seller.sells(&[("title", "내린 책")]).await;
    let sold = seller.sells(&[("title", "팔린 책")]).await;
    for id in [cheaper, sold] {
        wish(&member, id, true).await.must_be(200);
    }
    set_status(&seller, sold, "sold").await;
    let fields = listing(&[("id", &cheaper.to_string()), ("title", "내린 책"), ("selling_price", "4000")]);
    seller.post("/api/book/update", &fields).await.must_be(200);
    let wishes = list(&member, &[]).await;
    assert_eq!((ids(&wishes), &wishes["total"]), (vec![sold, cheaper], &json!(2)), "the newest wish first");
    let told = |index: usize| {
        let book = &wishes["books"][index];
        (book["status"].clone(), book["selling_price"].clone(), book["price_then"].clone(), book["wished"].clone())
    };
    assert_eq!(told(0), (json!("sold"), json!(6000), json!(6000), json!(true)));
    assert_eq!(told(1), (json!("on_sale"), json!(4000), json!(6000), json!(true)));
    // A wish that is repeated is the same wish still.
    wish(&member, cheaper, true).await.must_be(200);
    assert_eq!(list(&member, &[]).await["books"], wishes["books"]);
    let page = Browser::of(member).open("/me/jjim").await.must_be(200);
    assert_eq!(page.cards(), ["팔린 책", "내린 책"]);
    assert!(page.text("main").contains("2,000원"), "by how much: {}", page.text("main"));
}

async fn a_listing_that_is_taken_away_leaves_the_list(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[]).await;
    wish(&member, id, true).await.must_be(200);
    seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    assert_eq!(list(&member, &[]).await["total"], 0);
    Browser::of(member).open("/me/jjim").await.must_be(200);
}

async fn a_list_is_walked_without_gaps_or_doubles(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let mut expected = Vec::new();
    for number in 0..45 {
        let id = seller.sells(&[]).await;
        wish(&member, id, true).await.must_be(200);
        change!(shop, "update jjim set created_at = $1 where listing_id = $2", 1_000 + number * 7 % 4, id);
        expected.push((1_000 + number * 7 % 4, id));
    }
    expected.sort();
    let expected: Vec<i64> = expected.into_iter().rev().map(|(_, id)| id).collect();
    for limit in ["", "20", "7"] {
        let (mut walked, mut after) = (Vec::new(), String::new());
        for page in 1.. {
            let onward = list(&member, &[("limit", limit), ("after", &after)]).await;
            let numbered = list(&member, &[("limit", limit), ("page", &page.to_string())]).await;
            assert_eq!((ids(&onward), &onward["next"], &onward["total"]), (ids(&numbered), &numbered["next"], &json!(45)));
            walked.extend(ids(&onward));
            match onward["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(walked, expected, "{limit} at a time");
    }
    assert_eq!(ids(&list(&member, &[]).await).len(), 24);
    let first = Browser::of(member).open("/me/jjim").await.must_be(200);
    assert_eq!((first.cards().len(), first.count("a[rel='next']")), (24, 1));
}

async fn what_is_out_of_range_is_refused(shop: Shop) {
    let member = shop.member("haneul").await;
    for (field, value, reason) in [
        ("limit", "0", "TooSmall"),
        ("limit", "101", "TooBig"),
        ("limit", "100000", "TooBig"),
        ("limit", "x", "NotANumber"),
        ("page", "0", "TooSmall"),
        ("page", "51", "TooBig"),
        ("after", "1", "Unknown"),
        ("after", "x.y", "Unknown"),
        ("after", "'", "Unknown"),
    ] {
        member.ask("/api/jjim/list", &[(field, value)]).await.must_be(422).must_refuse(field, reason);
    }
    for limit in ["1", "100"] {
        list(&member, &[("limit", limit)]).await;
    }
}

async fn hearts_are_marked_on_every_list_for_who_wishes(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let (wished, other) = (seller.sells(&[]).await, seller.sells(&[]).await);
    wish(&member, wished, true).await.must_be(200);
    let shelf = format!("/api/user/shelf?id={}", seller.id().await);
    for path in ["/api/book/list", "/api/book/search?q=%EC%B1%84", &shelf] {
        let marked = |list: Value| -> Vec<i64> {
            let books = list["books"].as_array().expect("books").clone();
            books.iter().filter(|book| book["wished"] == true).map(|book| book["id"].as_i64().expect("an id")).collect()
        };
        assert_eq!(marked(member.get(path).await.must_be(200).json()), [wished], "{path}");
        assert_eq!(marked(seller.get(path).await.must_be(200).json()), [0; 0], "{path}");
        assert_eq!(marked(shop.visitor().get(path).await.must_be(200).json()), [0; 0], "{path}");
    }
    let detail = member.detail(other).await;
    assert_eq!((&detail["book"]["wished"], &detail["others"][0]["wished"]), (&Value::Null, &json!(true)));
    // What was looked at would stand at the foot once more.
    member.forget_cookie("recent");
    for path in ["/", "/books", &format!("/books/{wished}")] {
        let page = Browser::of(member.clone()).open(path).await.must_be(200);
        assert_eq!(page.count("form[action='/api/jjim/delete']"), 1, "{path}: one is on the list");
        assert_eq!(page.count("form[action='/api/jjim/create']"), 1, "{path}: one is not");
    }
}

async fn without_javascript_a_heart_comes_back_to_its_page(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[]).await;
    let browser = Browser::of(member.clone());
    for path in [format!("/books/{id}"), "/books?status=on_sale".to_owned()] {
        let page = browser.open(&path).await.must_be(200);
        let back = browser.submit(page.form("/api/jjim/create")).await.must_be(200);
        assert_eq!((back.path.as_str(), ids(&list(&member, &[]).await)), (path.as_str(), vec![id]));
        browser.submit(back.form("/api/jjim/delete")).await.must_be(200);
        assert_eq!(ids(&list(&member, &[]).await), [0; 0]);
    }
    let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
    let asked = shop.browser().submit(page.form("/api/jjim/create")).await;
    assert!(asked.path.starts_with("/login"), "who is signed out logs in first: {}", asked.path);
}
