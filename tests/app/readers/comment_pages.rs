//! Comments page by page, and without JavaScript.

use crate::support::*;

on_both_engines!(
    a_long_talk_is_walked_without_gaps_or_doubles,
    without_javascript_one_writes_corrects_and_deletes,
    without_javascript_refused_words_come_back,
);

async fn a_long_talk_is_walked_without_gaps_or_doubles(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let mut expected = Vec::new();
    for number in 0..45 {
        let top = member.says("book", id, &format!("{number}번째")).await;
        let answers: Vec<i64> = if number % 10 == 0 {
            vec![member.answers("book", id, Some(top), "네.").await, member.answers("book", id, Some(top), "네!").await]
        } else {
            vec![]
        };
        expected.push((top, answers));
    }
    let (mut walked, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = member.ask("/api/comment/list", &[("kind", "book"), ("id", &id.to_string()), ("after", &after)]).await.must_be(200).json();
        assert_eq!(page["total"], 55, "answers are counted");
        for comment in page["comments"].as_array().expect("an array") {
            let answers = comment["answers"].as_array().into_iter().flatten().map(|answer| answer["id"].as_i64().expect("an id"));
            walked.push((comment["id"].as_i64().expect("an id"), answers.collect()));
        }
        pages += 1;
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!((walked, pages), (expected, 3));
    for bad in ["x", "1.1", "1\0", "99999999999999999999"] {
        member
            .ask("/api/comment/list", &[("kind", "book"), ("id", &id.to_string()), ("after", bad)])
            .await
            .must_be(422)
            .must_refuse("after", "Unknown");
    }
    let browser = shop.browser();
    let first = browser.open(&format!("/books/{id}")).await.must_be(200);
    let more = first.attributes(".comments a.more", "href");
    assert_eq!((first.count(".comment-list > li"), more.len()), (20, 1));
    assert_eq!(browser.open(&more[0]).await.must_be(200).count(".comment-list > li"), 20);
}

async fn without_javascript_one_writes_corrects_and_deletes(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    for path in [format!("/books/{}", seller.sells(&[]).await), format!("/reviews/{}", seller.reviews(&[]).await)] {
        let browser = Browser::of(member.clone());
        let page = browser.open(&path).await.must_be(200);
        let written = browser.submit(page.form("/api/comment/create").with("text", "첫째 줄\n둘째 줄")).await.must_be(200);
        assert_eq!((written.path.split(['?', '#']).next(), written.text(".comment-text")), (Some(path.as_str()), "첫째 줄 둘째 줄".to_owned()));
        let updated = browser.submit(written.form("/api/comment/update").with("text", "고친 말")).await.must_be(200);
        assert_eq!((updated.text(".comment-text"), updated.path.split(['?', '#']).next()), ("고친 말".to_owned(), Some(path.as_str())));
        let gone = browser.submit(updated.form("/api/comment/delete")).await.must_be(200);
        assert_eq!((gone.count(".comment-text"), gone.path.split(['?', '#']).next()), (0, Some(path.as_str())));
    }
}

async fn without_javascript_refused_words_come_back(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let long = "가".repeat(1001);
    let browser = Browser::of(member);
    let page = browser.open(&format!("/books/{id}")).await.must_be(200);
    let back = browser.submit(page.form("/api/comment/create").with("text", &long)).await.must_be(200);
    assert_eq!((back.value("text"), back.error_of("text").is_some()), (long, true));
    assert_eq!(number!(shop, "select count(*) from comment"), 0);
}
