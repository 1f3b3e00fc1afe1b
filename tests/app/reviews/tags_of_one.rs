//! Hashtags that are added to and taken off a review that is there.

use super::detail;
use super::hashtags::{counts, read};
use crate::support::*;

on_both_engines!(
    only_the_author_adds_and_removes_hashtags,
    adding_twice_and_removing_twice_is_harmless,
    a_hashtag_that_is_none_is_refused,
    an_eleventh_hashtag_is_refused,
    twenty_who_add_one_hashtag_at_once_leave_one,
    twenty_hashtags_at_once_leave_ten,
    two_reviews_with_the_same_hashtags_at_once_both_keep_them,
    reviews_that_swap_their_hashtags_do_not_wait_in_a_circle,
);

const ADD: &str = "/api/hashtag/create";
const REMOVE: &str = "/api/hashtag/delete";

fn tag(review: i64, tag: &str) -> [(&'static str, String); 2] {
    [("review", review.to_string()), ("tag", tag.to_owned())]
}

async fn tags(shop: &Shop, review: i64) -> Vec<String> {
    let list = shop.visitor().ask("/api/hashtag/list", &[("review", review)]).await.must_be(200).json();
    read(&list).into_iter().map(|(tag, _)| tag).collect()
}

/// ORIGINAL.md, 2, lines 4 and 5.
async fn only_the_author_adds_and_removes_hashtags(shop: Shop) {
    let (author, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    let id = author.reviews(&[("hashtags", "#소설")]).await;
    for path in [ADD, REMOVE] {
        stranger.post(path, &tag(id, "소설")).await.must_be(403);
        shop.visitor().post(path, &tag(id, "소설")).await.must_be(401);
    }
    stranger.post(ADD, &tag(id, "낙서")).await.must_be(403);
    assert_eq!((tags(&shop, id).await, counts(&shop).await), (vec!["소설".to_owned()], vec![("소설".to_owned(), 1)]));
    author.post(ADD, &tag(id, "#추천")).await.must_be(200);
    author.post(REMOVE, &tag(id, "소설")).await.must_be(200);
    assert_eq!(detail(&author, id).await["review"]["hashtags"], serde_json::json!(["추천"]));
}

async fn adding_twice_and_removing_twice_is_harmless(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[]).await;
    for typed in ["#SF", "sf", "＃Sf "] {
        author.post(ADD, &tag(id, typed)).await.must_be(200);
        assert_eq!(counts(&shop).await, [("sf".to_owned(), 1)]);
    }
    for _ in 0..2 {
        author.post(REMOVE, &tag(id, "#SF")).await.must_be(200);
        assert_eq!((tags(&shop, id).await, counts(&shop).await), (vec![], vec![]));
    }
}

async fn a_hashtag_that_is_none_is_refused(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[("hashtags", "#소설")]).await;
    for (typed, reason) in [
        ("", "Required"),
        ("#", "Required"),
        ("가나다라마바사아자차카", "TooLong"),
        ("두 낱말", "BadCharacters"),
        ("a,b", "BadCharacters"),
        ("a\0", "BadCharacters"),
    ] {
        for path in [ADD, REMOVE] {
            author.post(path, &tag(id, typed)).await.must_be(422).must_refuse("tag", reason);
        }
    }
    assert_eq!(tags(&shop, id).await, ["소설"]);
}

async fn an_eleventh_hashtag_is_refused(shop: Shop) {
    let author = shop.member("haneul").await;
    let nine: String = (0..9).map(|number| format!("#{number} ")).collect();
    let id = author.reviews(&[("hashtags", &nine)]).await;
    author.post(ADD, &tag(id, "열째")).await.must_be(200);
    author.post(ADD, &tag(id, "열한째")).await.must_be(422).must_refuse("tag", "TooMany");
    author.post(ADD, &tag(id, "열째")).await.must_be(200);
    assert_eq!(tags(&shop, id).await.len(), 10);
}

/// ORIGINAL.md, 2, line 14.
async fn twenty_who_add_one_hashtag_at_once_leave_one(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[("hashtags", "#소설")]).await;
    let adding = (0..20).map(|_| {
        let author = author.clone();
        async move { author.post(ADD, &tag(id, "추천")).await.must_be(200) }
    });
    all_at_once(adding).await;
    assert_eq!(tags(&shop, id).await, ["소설", "추천"]);
    assert_eq!(number!(shop, "select count(*) from review_tag"), 2);
    assert_eq!(number!(shop, "select reviews from hashtag where tag = '추천'"), 1);
}

async fn twenty_hashtags_at_once_leave_ten(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[]).await;
    let adding = (0..20).map(|number| {
        let author = author.clone();
        async move { author.post(ADD, &tag(id, &format!("tag{number}"))).await.status }
    });
    let statuses = all_at_once(adding).await;
    assert_eq!((statuses.iter().filter(|status| **status == 200).count(), statuses.iter().filter(|status| **status == 422).count()), (10, 10));
    assert_eq!(tags(&shop, id).await.len(), 10);
    assert_eq!(number!(shop, "select cast(sum(reviews) as bigint) from hashtag"), 10);
}

/// Each locks the counts of its tags: in different orders they would wait for each other for ever.
async fn two_reviews_with_the_same_hashtags_at_once_both_keep_them(shop: Shop) {
    let author = shop.member("haneul").await;
    let writing = (0..20).map(|number| {
        let author = author.clone();
        let tags = if number % 2 == 0 { "#가 #나 #다 #라" } else { "#라 #다 #나 #가" };
        async move { author.reviews(&[("hashtags", tags)]).await }
    });
    all_at_once(writing).await;
    let mut counted = counts(&shop).await;
    counted.sort();
    assert_eq!(counted, ["가", "나", "다", "라"].map(|tag| (tag.to_owned(), 20)));
}

async fn reviews_that_swap_their_hashtags_do_not_wait_in_a_circle(shop: Shop) {
    let author = shop.member("haneul").await;
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(author.reviews(&[]).await);
    }
    let swapping = ids.into_iter().enumerate().map(|(task, id)| {
        let author = author.clone();
        async move {
            for round in 0..20 {
                let tags = ["#가 #나", "#나 #다", "#다 #라", "#라 #가", "#라 #다 #나 #가"][(task * 3 + round) % 5];
                super::update(&author, id, &[("hashtags", tags)]).await.must_be(200);
            }
            author.post("/api/bookreview/delete", &[("id", id)]).await.must_be(200);
        }
    });
    all_at_once(swapping).await;
    assert_eq!(number!(shop, "select cast(coalesce(sum(reviews), 0) as bigint) from hashtag"), 0);
}
