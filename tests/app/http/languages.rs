use crate::support::*;

on_both_engines!(
    a_page_is_korean_where_nothing_is_said,
    a_page_follows_what_the_browser_accepts,
    a_chosen_language_wins_and_stays,
    choosing_a_language_leads_back_to_the_same_page,
    a_language_that_there_is_not_is_refused,
    errors_are_told_in_the_language_of_the_page,
);

async fn language(browser: &Browser, path: &str) -> String {
    browser.open(path).await.attribute("html", "lang")
}

async fn a_page_is_korean_where_nothing_is_said(shop: Shop) {
    let page = shop.browser().open("/").await.must_be(200);
    assert_eq!(page.attribute("html", "lang"), "ko");
    assert_eq!((page.text("title"), page.attribute("meta[property='og:locale']", "content")), ("중고북스".to_owned(), "ko_KR".to_owned()));
}

async fn a_page_follows_what_the_browser_accepts(shop: Shop) {
    for (accepted, expected) in [
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("ko;q=0.5,en;q=0.9", "en"),
        ("fr,en;q=0.1", "en"),
        ("en;q=0,ko;q=0.1", "ko"),
        ("fr", "ko"),
        ("*", "ko"),
        ("", "ko"),
        (",;q=x,한", "ko"),
    ] {
        let browser = Browser::of(shop.visitor().with("accept-language", accepted));
        assert_eq!(language(&browser, "/").await, expected, "{accepted}");
        assert_eq!(language(&browser, "/no/such/page").await, expected, "{accepted}");
    }
}

async fn a_chosen_language_wins_and_stays(shop: Shop) {
    let browser = Browser::of(shop.visitor().with("accept-language", "ko"));
    let page = browser.open("/about").await.must_be(200);
    let answer = browser.send(page.form("/api/site/language").pressing("English")).await;
    let cookie = answer.set_cookie("lang").expect("a cookie").to_owned();
    assert!(cookie.contains("Max-Age=") && cookie.contains("SameSite=Lax"), "{cookie}");
    let about = browser.open(answer.location()).await.must_be(200);
    assert_eq!((about.path.as_str(), about.attribute("html", "lang")), ("/about", "en".to_owned()));
    assert_eq!(language(&browser, "/books").await, "en");
    let korean = browser.submit(about.form("/api/site/language").pressing("한국어")).await;
    assert_eq!(korean.attribute("html", "lang"), "ko");
}

async fn choosing_a_language_leads_back_to_the_same_page(shop: Shop) {
    shop.member("haneul").await.sells(&[]).await;
    let browser = shop.browser();
    for path in [
        "/books?q=%EC%B1%84%EC%8B%9D%20%EC%A3%BC%EC%9D%98&sort=price",
        "/books?category=fiction",
        "/login?next=%2Fbooks%2Fnew",
        "/books?q=a%26b%2Bc%23d%25",
    ] {
        let page = browser.open(path).await.must_be(200);
        let back = browser.submit(page.form("/api/site/language").pressing("English")).await.must_be(200);
        assert_eq!(back.attribute("html", "lang"), "en");
        assert_eq!((back.value("q"), back.value("next").starts_with("/books")), (page.value("q"), true), "{path} became {}", back.path);
        assert_eq!(
            (back.cards(), back.count(".chips a[aria-current]")),
            (page.cards(), page.count(".chips a[aria-current]")),
            "{path} became {}",
            back.path
        );
    }
}

async fn a_language_that_there_is_not_is_refused(shop: Shop) {
    let visitor = shop.visitor();
    for lang in ["", "fr", "en\0", "../ko"] {
        visitor.post("/api/site/language", &[("lang", lang)]).await.must_be(422).must_refuse("lang", "Unknown");
    }
    for lang in ["xx", "\"><script>", ""] {
        visitor.set_cookie("lang", lang);
        assert_eq!(language(&Browser::of(visitor.clone()), "/").await, "ko");
    }
}

async fn errors_are_told_in_the_language_of_the_page(shop: Shop) {
    let browser = Browser::of(shop.visitor().with("accept-language", "en"));
    let page = browser.open("/login").await;
    let back = browser.submit(page.form("/api/user/auth/login").with("username", "nobody").with("password", "nothing")).await;
    let words = back.text("[role='alert']");
    assert!(!words.is_empty() && words.is_ascii(), "{words}");
}
