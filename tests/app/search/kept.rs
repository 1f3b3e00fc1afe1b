//! Saving, listing and forgetting searches.

use serde_json::{Value, json};

use super::{save, saved};
use crate::support::*;
use crate::users::withdrawal::leaves;

on_both_engines!(
    a_search_is_saved_with_every_filter_and_told_in_words,
    the_same_twice_is_one_however_it_is_said,
    a_search_needs_words_or_a_filter_that_can_find_something,
    what_is_ones_own_nobody_else_sees_or_forgets,
    fifty_are_kept_and_the_next_is_refused,
    who_looks_at_the_list_has_seen_what_is_new,
    searches_go_along_and_go_with_who_leaves,
    without_javascript_one_forgets_a_search,
    without_javascript_a_list_saves_its_search_and_forgets_it,
    without_javascript_who_is_signed_out_logs_in_and_comes_back_to_the_list,
    without_javascript_too_many_lead_to_where_some_are_forgotten,
);

const FILTERS: [(&str, &str); 8] = [
    ("q", " 한강 "),
    ("status", "on_sale"),
    ("category", "fiction"),
    ("subcategory", "한국소설"),
    ("condition", "best"),
    ("min_price", "5,000원"),
    ("max_price", "10000"),
    ("photo", "1"),
];

async fn a_search_is_saved_with_every_filter_and_told_in_words(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = save(&member, &FILTERS).await;
    let one = saved(&member).await[0].clone();
    let query = "/books?q=%ED%95%9C%EA%B0%95&status=on_sale&category=fiction&subcategory=%ED%95%9C%EA%B5%AD%EC%86%8C%EC%84%A4&condition=best&min_price=5000&max_price=10000&photo=1";
    assert_eq!((&one["id"], &one["query"], &one["fresh"]), (&json!(id), &json!(query), &json!(0)));
    let categories = shop.visitor().get("/api/book/categories").await.must_be(200).json();
    let fiction = categories.as_array().expect("an array").iter().find(|one| one["key"] == "fiction").expect("it is there").clone();
    let label =
        format!("한강 · {} · 한국소설 · 판매중 · 책 상태 최상 · 5,000원~10,000원 · 사진 있는 책", fiction["name_ko"].as_str().expect("a name"));
    assert_eq!(one["label"], label);
    member.post("/api/site/language", &[("lang", "en")]).await;
    assert!(saved(&member).await[0]["label"].as_str().expect("words").ends_with("₩5,000–₩10,000 · with a photo"));
}

async fn the_same_twice_is_one_however_it_is_said(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = save(&member, &[("q", "한강"), ("max_price", "10000")]).await;
    for again in [&[("max_price", "10,000원"), ("q", " 한강")][..], &[("q", "한강"), ("max_price", "010000"), ("sort", "price"), ("page", "3")]]
    {
        assert_eq!(save(&member, again).await, id);
    }
    assert_ne!(save(&member, &[("q", "한강")]).await, id);
    assert_eq!(saved(&member).await.len(), 2);
    let kept = async |query: &str| member.ask("/api/search/kept", &[("query", query)]).await.must_be(200).json()["id"].clone();
    assert_eq!(kept("/books?sort=price&max_price=10000&q=한강&page=2").await, id);
    for other in ["/books?q=한강&max_price=9999", "/books", "", "/books?q=!", "/books?max_price=x"] {
        assert_eq!(kept(other).await, Value::Null, "{other}");
    }
    assert_eq!(shop.visitor().ask("/api/search/kept", &[("query", "q=한강")]).await.must_be(200).json(), json!({"id": null}));
}

async fn a_search_needs_words_or_a_filter_that_can_find_something(shop: Shop) {
    let member = shop.member("haneul").await;
    let long = "가".repeat(201);
    for (fields, field, reason) in [
        (&[][..], "q", "Required"),
        (&[("q", "  ")], "q", "Required"),
        (&[("sort", "price")], "q", "Required"),
        (&[("q", "!?")], "q", "BadCharacters"),
        (&[("q", &long)], "q", "TooLong"),
        (&[("category", "nowhere")], "category", "Unknown"),
        (&[("status", "gone")], "status", "Unknown"),
        (&[("q", "한강"), ("min_price", "싸게")], "min_price", "NotANumber"),
    ] {
        member.post("/api/search/save", fields).await.must_be(422).must_refuse(field, reason);
    }
    for fields in [[("q", "한")], [("photo", "1")], [("max_price", "0")], [("subcategory", "시")]] {
        save(&member, &fields).await;
    }
    assert_eq!(saved(&member).await.len(), 4);
}

async fn what_is_ones_own_nobody_else_sees_or_forgets(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, theirs) = (save(&member, &[("q", "한강")]).await, member.id().await.to_string());
    assert_eq!(other.ask("/api/search/saved", &[("member_id", &theirs)]).await.must_be(200).json()["searches"], json!([]));
    other.post("/api/search/save", &[("q", "토지"), ("member_id", &theirs)]).await.must_be(200);
    for forgotten in [id.to_string(), "999".to_owned()] {
        other.post("/api/search/forget", &[("id", &forgotten), ("member_id", &theirs)]).await.must_be(200);
    }
    other.post("/api/search/forget", &[("id", "x")]).await.must_be(404);
    let stranger = shop.visitor();
    for answer in [
        stranger.get("/api/search/saved").await,
        stranger.post("/api/search/save", &[("q", "한강")]).await,
        stranger.post("/api/search/forget", &[("id", &id.to_string())]).await,
    ] {
        answer.must_be(401);
    }
    assert_eq!((saved(&member).await.len(), saved(&other).await.len()), (1, 1));
    for _ in 0..2 {
        member.post("/api/search/forget", &[("id", id)]).await.must_be(200);
        assert_eq!(saved(&member).await.len(), 0);
    }
}

async fn fifty_are_kept_and_the_next_is_refused(shop: Shop) {
    let member = shop.member("haneul").await;
    for number in 0..50 {
        save(&member, &[("q", &format!("책 {number}"))]).await;
    }
    let refused = member.post("/api/search/save", &[("q", "책 50")]).await.must_be(422).must_refuse("q", "TooMany");
    assert_eq!(refused.json()["fields"][0]["limit"], 50);
    save(&member, &[("q", "책 7")]).await;
    let last = saved(&member).await[0]["id"].clone();
    member.post("/api/search/forget", &[("id", &last.to_string())]).await.must_be(200);
    save(&member, &[("q", "책 50")]).await;
    assert_eq!(saved(&member).await.len(), 50);
    shop.member("garam").await.post("/api/search/save", &[("q", "책 50")]).await.must_be(200);
}

async fn who_looks_at_the_list_has_seen_what_is_new(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    let (one, other) = ([("q", "한강")], [("category", "fiction")]);
    save(&member, &one).await;
    save(&member, &other).await;
    let fresh = async || {
        shop.settle().await;
        saved(&member).await.iter().map(|one| one["fresh"].as_i64().expect("a number")).collect::<Vec<_>>()
    };
    let ids = [seller.sells(&[]).await, seller.sells(&[]).await, seller.sells(&[("author", "박경리")]).await];
    assert_eq!(fresh().await, [3, 2], "each search counts for itself, whatever was told");
    Browser::of(member.clone()).open("/books?q=%ED%95%9C%EA%B0%95&min_price=abc").await.must_be(422);
    assert_eq!(fresh().await, [3, 2], "a page that refuses a price shows none of them");
    member.ask("/api/search/kept", &[("query", "/books?q=한강&sort=price")]).await.must_be(200);
    assert_eq!(fresh().await, [3, 0]);
    seller.post("/api/book/status", &[("id", ids[2].to_string().as_str()), ("status", "sold")]).await.must_be(200);
    seller.post("/api/book/delete", &[("id", ids[1])]).await.must_be(200);
    assert_eq!(fresh().await, [1, 0], "what is sold or gone is not to be seen");
    Browser::of(member.clone()).open("/me/searches").await.must_be(200);
    assert_eq!(fresh().await, [1, 0], "the list of searches shows no books");
    seller.sells(&[]).await;
    assert_eq!(fresh().await, [2, 1]);
    shop.state.clock.turn(91 * DAY);
    joongobooks::server::lifecycle::sweep(&shop.state).await.expect("it sweeps");
    assert_eq!(number!(shop, "select count(*) from saved_search_hit"), 0);
}

async fn searches_go_along_and_go_with_who_leaves(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    save(&member, &[("q", "한강")]).await;
    seller.sells(&[]).await;
    shop.settle().await;
    let data = member.get("/api/user/export").await.must_be(200).json();
    assert_eq!((&data["searches"][0]["label"], &data["searches"][0]["fresh"]), (&json!("한강"), &json!(1)));
    assert_eq!((&data["notifications"][0]["kind"], &data["notifications"][0]["search"]), (&json!("found"), &json!("한강")));
    assert_eq!(seller.get("/api/user/export").await.must_be(200).json()["searches"], json!([]));
    leaves(&member).await;
    let left = "select (select count(*) from saved_search) + (select count(*) from saved_search_hit) + (select count(*) from notification)";
    assert_eq!(number!(shop, left), 0);
    seller.sells(&[]).await;
    shop.settle().await;
    assert_eq!(number!(shop, left), 0);
}

async fn without_javascript_one_forgets_a_search(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/me/searches").await.must_be(200);
    assert!(page.text("main").contains("아직 저장한 검색이 없어요") && page.count("main a[href='/books']") == 1, "{}", page.text("main"));
    save(&browser.visitor, &[("q", "한강"), ("max_price", "10000")]).await;
    let page = browser.open("/me/searches").await.must_be(200);
    assert_eq!(page.text("main .saved-search a"), "한강 · 10,000원 이하");
    assert_eq!(page.attribute("main .saved-search a", "href"), "/books?q=%ED%95%9C%EA%B0%95&max_price=10000");
    let page = browser.submit(page.form("/api/search/forget")).await.must_be(200);
    assert!(page.text("main").contains("저장한 검색을 지웠어요.") && page.count("main .saved-search") == 0, "{}", page.text("main"));
    for other in ["/me", "/me/notifications"] {
        assert!(browser.open(other).await.must_be(200).count("main a[href='/me/searches']") > 0, "{other}");
    }
}

/// The list that has the button.
const LIST: &str = "/books";

async fn without_javascript_a_list_saves_its_search_and_forgets_it(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let path = format!("{LIST}?q=%ED%95%9C%EA%B0%95&category=fiction&sort=price");
    let page = browser.open(&path).await.must_be(200);
    let page = browser.submit(page.form("/api/search/save").pressing("이 검색 저장하기")).await.must_be(200);
    assert_eq!(page.path, format!("{path}&done=search_saved"));
    assert!(page.text("main").contains("검색을 저장했어요."), "{}", page.text("main"));
    assert_eq!((page.text("main .save-search > a"), page.count("form[action='/api/search/save']")), ("저장한 검색".to_owned(), 0));
    assert_eq!(saved(&browser.visitor).await[0]["query"], "/books?q=%ED%95%9C%EA%B0%95&category=fiction");
    let other = browser.open(&format!("{LIST}?q=%ED%95%9C%EA%B0%95")).await.must_be(200);
    assert_eq!(other.count("form[action='/api/search/save']"), 1, "another list");
    let page = browser.submit(page.form("/api/search/forget")).await.must_be(200);
    assert_eq!(page.path, format!("{path}&done=search_forgotten"));
    assert_eq!((page.count("form[action='/api/search/save']"), saved(&browser.visitor).await.len()), (1, 0));
    let all = browser.open(LIST).await.must_be(200);
    assert_eq!(all.count(".save-search"), 0, "of the whole shop there is nothing to save");
}

async fn without_javascript_who_is_signed_out_logs_in_and_comes_back_to_the_list(shop: Shop) {
    shop.member("haneul").await;
    let browser = shop.browser();
    let page = browser.open(&format!("{LIST}?q=%ED%95%9C%EA%B0%95")).await.must_be(200);
    let login = browser.submit(page.form("/api/search/save")).await.must_be(200);
    assert!(login.path.starts_with("/login?next="), "{}", login.path);
    let form = login.form("/api/user/auth/login").with("username", "haneul").with("password", PASSWORD);
    let page = browser.submit(form).await.must_be(200);
    assert!(page.path.starts_with(&format!("{LIST}?q=%ED%95%9C%EA%B0%95")), "{}", page.path);
    browser.submit(page.form("/api/search/save")).await.must_be(200);
    assert_eq!(saved(&browser.visitor).await.len(), 1);
}

async fn without_javascript_too_many_lead_to_where_some_are_forgotten(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    for number in 0..50 {
        save(&browser.visitor, &[("q", &format!("책 {number}"))]).await;
    }
    let page = browser.open(&format!("{LIST}?q=%ED%95%9C%EA%B0%95")).await.must_be(200);
    let page = browser.submit(page.form("/api/search/save")).await.must_be(200);
    assert_eq!(page.path, "/me/searches?full=1");
    assert!(page.text("main [role=alert]").contains("50개까지"), "{}", page.text("main"));
}
