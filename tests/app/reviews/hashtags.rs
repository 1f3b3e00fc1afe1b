//! Hashtags as they are typed, kept, counted and found.

use serde_json::{Value, json};

use super::{CREATE, detail, list, update};
use crate::support::*;

on_both_engines!(
    hashtags_are_typed_as_people_type_them,
    a_hashtag_has_ten_characters_at_most_and_a_review_ten_hashtags,
    hashtags_are_saved_with_their_review_or_not_at_all,
    counts_follow_whatever_happens_to_a_review,
    a_search_finds_hashtags_by_their_beginning,
    a_search_takes_marks_as_they_are,
    the_most_used_come_first,
    hashtags_lead_to_their_reviews,
);

pub async fn counts(shop: &Shop) -> Vec<(String, i64)> {
    read(&shop.visitor().get("/api/hashtag/list").await.must_be(200).json())
}

/// Each tag with its count.
pub fn read(list: &Value) -> Vec<(String, i64)> {
    let tags = list["hashtags"].as_array().expect("tags").iter();
    tags.map(|tag| (tag["tag"].as_str().expect("a tag").to_owned(), tag["count"].as_i64().expect("a count"))).collect()
}

fn some(tags: &[(&str, i64)]) -> Vec<(String, i64)> {
    tags.iter().map(|(tag, count)| (tag.to_string(), *count)).collect()
}

async fn search(shop: &Shop, q: &str) -> Vec<(String, i64)> {
    read(&shop.visitor().ask("/api/hashtag/search", &[("q", q)]).await.must_be(200).json())
}

/// ORIGINAL.md, 2, line 14: `#` was kept, and so were doubles.
async fn hashtags_are_typed_as_people_type_them(shop: Shop) {
    let author = shop.member("haneul").await;
    for (typed, kept) in [
        ("#소설 #추천", json!(["소설", "추천"])),
        ("추천 소설", json!(["추천", "소설"])),
        ("소설,추천", json!(["소설", "추천"])),
        ("#소설#추천", json!(["소설", "추천"])),
        (" #소설 ,, ##추천 #", json!(["소설", "추천"])),
        ("＃소설、추천;인문", json!(["소설", "추천", "인문"])),
        ("#SF #sf #Sf 소설 #소설", json!(["sf", "소설"])),
        ("\u{1112}\u{1161}\u{11ab}강 한강", json!(["한강"])),
        ("", json!([])),
        (" # , ", json!([])),
    ] {
        let id = author.reviews(&[("hashtags", typed)]).await;
        assert_eq!(detail(&shop.visitor(), id).await["review"]["hashtags"], kept, "{typed}");
    }
}

async fn a_hashtag_has_ten_characters_at_most_and_a_review_ten_hashtags(shop: Shop) {
    let author = shop.member("haneul").await;
    let ten: String = (0..10).map(|number| format!("#{number}{} ", "가".repeat(9))).collect();
    let id = author.reviews(&[("hashtags", &ten)]).await;
    assert_eq!(detail(&author, id).await["review"]["hashtags"].as_array().map(Vec::len), Some(10));
    for (typed, reason) in [(format!("{ten} #하나더"), "TooMany"), (format!("#{}", "가".repeat(11)), "TooLong")] {
        author.post(CREATE, &review(&[("hashtags", &typed)])).await.must_be(422).must_refuse("hashtags", reason);
    }
    // What is the same tag ten times is one.
    author.reviews(&[("hashtags", &"#소설 ".repeat(20))]).await;
}

/// ORIGINAL.md, 2, line 14: they were sent after a redirect, and lost.
async fn hashtags_are_saved_with_their_review_or_not_at_all(shop: Shop) {
    let author = shop.member("haneul").await;
    author.post(CREATE, &review(&[("hashtags", "#소설"), ("category", "magic")])).await.must_be(422);
    assert_eq!((counts(&shop).await, number!(shop, "select count(*) from book")), (vec![], 0));
    let answer = author.post(CREATE, &review(&[("hashtags", "#소설")])).await.must_be(200).json();
    assert_eq!(answer["review"]["hashtags"], json!(["소설"]), "at once, in the answer");
    let id = answer["review"]["id"].as_i64().expect("an id");
    update(&author, id, &[("hashtags", "#추천"), ("category", "magic")]).await.must_be(422);
    assert_eq!((detail(&author, id).await["review"]["hashtags"].clone(), counts(&shop).await), (json!(["소설"]), some(&[("소설", 1)])));
}

async fn counts_follow_whatever_happens_to_a_review(shop: Shop) {
    let author = shop.member("haneul").await;
    let (one, other) = (author.reviews(&[("hashtags", "#소설 #추천")]).await, author.reviews(&[("hashtags", "#소설")]).await);
    assert_eq!(counts(&shop).await, some(&[("소설", 2), ("추천", 1)]));
    update(&author, one, &[("hashtags", "#인문 #추천")]).await.must_be(200);
    assert_eq!(counts(&shop).await, some(&[("추천", 1), ("인문", 1), ("소설", 1)]));
    let tag = |review: i64, tag: &str| [("review", review.to_string()), ("tag", tag.to_owned())];
    let of = |answer: Answer| read(&answer.must_be(200).json());
    let added = of(author.post("/api/hashtag/create", &tag(other, "#추천")).await);
    assert_eq!(added, some(&[("소설", 1), ("추천", 2)]));
    let removed = of(author.post("/api/hashtag/delete", &tag(one, "추천")).await);
    assert_eq!(removed, some(&[("인문", 1)]));
    assert_eq!(of(author.ask("/api/hashtag/list", &[("review", other)]).await), some(&[("소설", 1), ("추천", 1)]));
    author.post("/api/bookreview/delete", &[("id", other)]).await.must_be(200);
    assert_eq!(counts(&shop).await, some(&[("인문", 1)]), "what no review has is not there");
}

async fn a_search_finds_hashtags_by_their_beginning(shop: Shop) {
    let author = shop.member("haneul").await;
    for tags in ["#소설 #소설가", "#소설 #추천소설", "#sf #소"] {
        author.reviews(&[("hashtags", tags)]).await;
    }
    for typed in ["소설", "#소설", " ＃소설 "] {
        assert_eq!(search(&shop, typed).await, some(&[("소설", 2), ("소설가", 1)]), "{typed}");
    }
    assert_eq!(search(&shop, "SF").await, some(&[("sf", 1)]));
    for nothing in ["", "#", "없는", "가나다라마바사아자차카", "<b>", "소\0"] {
        assert_eq!(search(&shop, nothing).await, [], "{nothing:?}");
    }
}

async fn a_search_takes_marks_as_they_are(shop: Shop) {
    shop.member("haneul").await.reviews(&[("hashtags", "#가 #100% #a_b #ab")]).await;
    assert_eq!(search(&shop, "%").await, []);
    assert_eq!(search(&shop, "a_").await, some(&[("a_b", 1)]));
    assert_eq!(search(&shop, "100%").await, some(&[("100%", 1)]));
    let id = shop.visitor().get("/api/bookreview/list").await.json()["reviews"][0]["id"].clone();
    assert_eq!(list(&shop, &[("tag", "100%")]).await["reviews"][0]["id"], id);
}

async fn the_most_used_come_first(shop: Shop) {
    let author = shop.member("haneul").await;
    for number in 0..15 {
        let tags: String = (number..15).map(|tag| format!("#tag{tag:02} ")).take(10).collect();
        author.reviews(&[("hashtags", &tags)]).await;
    }
    let most = counts(&shop).await;
    assert_eq!(most.len(), 12, "and no more than are shown");
    let mut sorted = most.clone();
    sorted.sort_by(|one, other| (other.1, &other.0).cmp(&(one.1, &one.0)));
    assert_eq!(most, sorted);
    assert_eq!(most[0], ("tag14".to_owned(), 10));
}

async fn hashtags_lead_to_their_reviews(shop: Shop) {
    let author = shop.member("haneul").await;
    let (one, _) = (author.reviews(&[("hashtags", "#소설 #c++")]).await, author.reviews(&[("title", "꼬리표 없는 글")]).await);
    let browser = shop.browser();
    let shown = browser.open(&format!("/reviews/{one}")).await.must_be(200);
    let links = shown.attributes("article ul.tags a", "href");
    assert_eq!(links, ["/tags/%EC%86%8C%EC%84%A4", "/tags/c%2B%2B"]);
    for link in links {
        let page = browser.open(&link).await.must_be(200);
        assert_eq!(page.attributes("main .review-card h3 a", "href"), [format!("/reviews/{one}")], "{link}");
    }
    let most = browser.open("/reviews").await.must_be(200).attributes("main a", "href");
    assert!(most.contains(&"/tags/%EC%86%8C%EC%84%A4".to_owned()), "{most:?}");
}
