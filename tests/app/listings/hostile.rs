use serde_json::Value;

use crate::support::*;

on_both_engines!(
    hostile_words_are_shown_and_never_run,
    hostile_words_stay_words_in_structured_data,
    hostile_words_stay_in_the_field_where_they_were_typed,
    a_hostile_nickname_is_shown_and_never_runs,
);

const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>' onfocus='alert(1)",
    "<!--<script>&lt;b&gt;&amp;{{7*7}}${7*7}",
];

/// Nothing on the page may come from what was typed but text: no element, no attribute that runs, no script but ours.
#[track_caller]
fn nothing_runs(page: &Page) {
    let html = page.answer.text();
    for trace in ["<script>alert", "<img src=x", "<svg onload"] {
        assert!(!html.contains(trace), "{}: {trace} stands in the page", page.path);
    }
    let nonce =
        page.answer.header("content-security-policy").split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned();
    for nonce_of_script in page.attributes("script:not([type='application/ld+json'])", "nonce") {
        assert_eq!(nonce_of_script, nonce, "{}", page.path);
    }
    assert_eq!(page.count("script:not([type='application/ld+json']):not([nonce])"), 0, "{}", page.path);
    for handler in ["onerror", "onload", "onfocus"] {
        assert_eq!(page.count(&format!("[{handler}]")), 0, "{}: {handler}", page.path);
    }
}

async fn hostile_words_are_shown_and_never_run(shop: Shop) {
    let seller = shop.member("haneul").await;
    for words in HOSTILE {
        let changes = [("title", words), ("author", words), ("publisher", words), ("details", words)];
        let id = seller.sells(&changes).await;
        for browser in [shop.browser(), Browser::of(seller.clone())] {
            let page = browser.open(&format!("/books/{id}")).await.must_be(200);
            nothing_runs(&page);
            assert_eq!(page.text("h1"), words);
            assert!(page.text("title").starts_with(words), "{}", page.text("title"));
            assert_eq!(page.attribute("meta[property='og:title']", "content"), words);
            assert_eq!(page.text(".said .prose"), words);
        }
        for path in ["/", "/books"] {
            let page = shop.browser().open(path).await.must_be(200);
            nothing_runs(&page);
            assert!(page.cards().iter().any(|card| card == words), "{path}");
        }
        seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    }
}

async fn hostile_words_stay_words_in_structured_data(shop: Shop) {
    let seller = shop.member("haneul").await;
    for words in HOSTILE {
        let id = seller.sells(&[("title", words), ("author", words), ("publisher", words)]).await;
        let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
        let html = page.html();
        let scripts: Vec<String> = html
            .select(&scraper::Selector::parse("script[type='application/ld+json']").expect("a selector"))
            .map(|script| script.text().collect())
            .collect();
        assert_eq!(scripts.len(), 1);
        let data: Value = serde_json::from_str(&scripts[0]).unwrap_or_else(|error| panic!("{error}: {}", scripts[0]));
        assert_eq!((&data["name"], &data["author"]["name"]), (&Value::from(words), &Value::from(words)));
    }
}

async fn hostile_words_stay_in_the_field_where_they_were_typed(shop: Shop) {
    let seller = shop.member("haneul").await;
    for words in HOSTILE.into_iter().chain(["</textarea><script>alert(1)</script>"]) {
        let id = seller.sells(&[("title", words), ("details", words)]).await;
        let page = Browser::of(seller.clone()).open(&format!("/books/{id}/edit")).await.must_be(200);
        nothing_runs(&page);
        assert_eq!((page.value("title"), page.value("details")), (words.to_owned(), words.to_owned()));
        let search = shop.browser().open(&format!("/books?q={}", joongobooks::text::escape(words))).await.must_be(200);
        nothing_runs(&search);
        assert_eq!(search.value("q"), words);
    }
}

async fn a_hostile_nickname_is_shown_and_never_runs(shop: Shop) {
    let seller = shop.visitor();
    let nickname = "<img src=x onerror>";
    seller.post("/api/user/register", &signup(&[("nickname", nickname)])).await.must_be(200);
    let id = seller.sells(&[]).await;
    for browser in [shop.browser(), Browser::of(seller)] {
        let page = browser.open(&format!("/books/{id}")).await.must_be(200);
        nothing_runs(&page);
        assert!(page.text(".seller").contains(nickname));
    }
}
