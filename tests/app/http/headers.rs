use joongobooks::server::config::Config;

use crate::support::*;

on_both_engines!(
    a_file_takes_nothing_from_the_page_beside_it,
    every_answer_carries_the_security_headers,
    a_page_lets_run_what_has_its_nonce_alone,
    a_nonce_is_used_once,
    pages_have_no_inline_styles,
    over_https_browsers_are_told_to_stay_there => |config: &mut Config| config.site.public_url = "https://shop.example".parse().unwrap(),
    what_differs_from_person_to_person_is_not_shared,
    every_answer_has_an_id,
    a_page_that_is_not_there_says_so,
    health_is_told,
    a_shop_without_its_database_is_not_ready,
    two_hundred_pages_at_once_all_come,
);

async fn every_answer_carries_the_security_headers(shop: Shop) {
    let seller = shop.member("haneul").await;
    let picture = seller.uploads(photo("orientation_1.jpg")).await["full"].as_str().expect("an address").to_owned();
    let visitor = shop.visitor();
    let browser = shop.browser();
    let answers = [
        browser.look("/").await.answer,
        browser.look("/books").await.answer,
        browser.look("/books/new").await.answer,
        browser.look("/no/such/page").await.answer,
        visitor.get("/api/book/list").await,
        visitor.get("/api/no/such/function").await,
        visitor.post("/api/book/create", &listing(&[])).await,
        visitor.with("origin", "https://evil.example").post("/api/book/create", &listing(&[])).await,
        visitor.get(&picture).await,
        visitor.get("/media/none.webp").await,
        visitor.get("/robots.txt").await,
        visitor.get("/sitemap.xml").await,
        visitor.get("/healthz").await,
        visitor.get("/favicon.svg").await,
    ];
    for answer in answers {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{name}: {}", answer.told());
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{}", answer.told());
        assert!(!answer.header("permissions-policy").is_empty());
        assert_eq!((answer.header("server"), answer.header("x-powered-by")), ("", ""));
        assert_eq!(answer.header("strict-transport-security"), "", "plain http cannot promise it");
    }
}

fn nonce(page: &Page) -> String {
    let policy = page.answer.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_else(|| panic!("no nonce: {policy}")).to_owned()
}

async fn a_page_lets_run_what_has_its_nonce_alone(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    for path in ["/", "/books", &format!("/books/{id}"), "/login", "/signup", "/about", "/books/999", "/no/such/page"] {
        let page = shop.browser().open(path).await;
        let policy = page.answer.header("content-security-policy").to_owned();
        for unsafe_word in ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", " *"] {
            assert!(!policy.contains(unsafe_word), "{path}: {policy}");
        }
        for word in ["script-src ", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(word), "{path}: {word} is not in {policy}");
        }
        let nonce = nonce(&page);
        assert!(nonce.len() >= 16, "{nonce}");
        let scripts = page.attributes("script:not([type='application/ld+json'])", "nonce");
        assert!(!scripts.is_empty() && scripts.iter().all(|of_script| *of_script == nonce), "{path}: {scripts:?}");
        assert_eq!(page.count("script:not([type='application/ld+json']):not([nonce])"), 0, "{path}");
    }
}

async fn a_nonce_is_used_once(shop: Shop) {
    let mut nonces = std::collections::HashSet::new();
    for path in ["/", "/", "/books", "/no/such/page", "/no/such/page"] {
        assert!(nonces.insert(nonce(&shop.browser().open(path).await)), "{path}");
    }
}

async fn pages_have_no_inline_styles(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photo = seller.uploads(photo("orientation_1.jpg")).await["id"].to_string();
    let id = seller.sells(&[("photos[0]", &photo)]).await;
    let browser = Browser::of(seller);
    for path in ["/", "/books", &format!("/books/{id}"), &format!("/books/{id}/edit"), "/books/new", "/login", "/signup", "/about", "/books/999"] {
        let page = browser.open(path).await;
        assert_eq!((page.count("[style]"), page.count("style")), (0, 0), "{path}");
    }
}

async fn over_https_browsers_are_told_to_stay_there(shop: Shop) {
    for path in ["/", "/healthz", "/api/book/list", "/no/such/page"] {
        let answer = shop.browser().look(path).await.answer;
        assert!(answer.header("strict-transport-security").contains("max-age=31536000"), "{path}");
    }
}

async fn what_differs_from_person_to_person_is_not_shared(shop: Shop) {
    let member = shop.member("haneul").await;
    for answer in [Browser::of(member.clone()).open("/books").await.answer, member.get("/api/user/me").await, member.get("/api/book/list").await] {
        let cache = answer.header("cache-control");
        assert!(cache.contains("no-store") || (cache.contains("private") && cache.contains("no-cache")), "{cache}: {}", answer.told());
    }
}

async fn every_answer_has_an_id(shop: Shop) {
    let first = shop.visitor().get("/api/book/list").await.header("x-request-id").to_owned();
    let second = shop.browser().open("/").await.answer.header("x-request-id").to_owned();
    assert!(first.len() >= 16 && second.len() >= 16 && first != second, "{first} {second}");
}

async fn a_page_that_is_not_there_says_so(shop: Shop) {
    for path in ["/no/such/page", "/books/999", "/books/x", "/books/1/edit/more", "/pkg/none.js", "/.env", "/Cargo.toml"] {
        let page = shop.browser().open(path).await.must_be(404);
        if page.answer.header("content-type").starts_with("text/html") {
            assert_eq!((page.text("h1"), page.text(".gone-code")), ("이 자리에 있던 책을 찾지 못했어요".to_owned(), "404".to_owned()), "{path}");
            assert_eq!(page.attribute("meta[name='robots']", "content"), "noindex", "{path}");
        }
    }
    let function = shop.visitor().get("/api/no/such/function").await.must_be(404);
    assert_eq!((function.json(), function.header("content-type")), (serde_json::json!({"error": "NotFound"}), "application/json"));
    shop.visitor().post::<[(&str, &str)]>("/api/no/such/function", &[]).await.must_be(404);
}

async fn health_is_told(shop: Shop) {
    assert_eq!(shop.visitor().get("/healthz").await.must_be(200).text().trim(), "ok");
    assert_eq!(shop.visitor().get("/readyz").await.must_be(200).text().trim(), "ready");
}

async fn a_shop_without_its_database_is_not_ready(shop: Shop) {
    shop.state.db.close().await;
    shop.visitor().get("/healthz").await.must_be(200);
    shop.visitor().get("/readyz").await.must_be(503);
    let answer = shop.visitor().get("/api/book/list").await;
    assert!(matches!(answer.status, 500 | 503), "{}", answer.told());
    let text = answer.text().to_lowercase();
    assert!(!text.contains("sql") && !text.contains("pool"), "the cause stays in the log: {text}");
}

async fn two_hundred_pages_at_once_all_come(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    let paths = ["/".to_owned(), "/books".to_owned(), format!("/books/{id}"), "/books/new".to_owned(), "/about".to_owned()];
    let pages = all_at_once((0..200).map(|number| {
        let (browser, path) = (Browser::of(seller.clone()), paths[number % paths.len()].clone());
        async move { browser.open(&path).await }
    }))
    .await;
    for page in pages {
        let page = page.must_be(200);
        assert!(page.answer.text().contains("</html>"), "{} came whole", page.path);
    }
}

/// leptos_axum's own handler of files and missing pages makes a file's answer under whichever page the thread was at before,
/// and takes that page's headers, cookies and all: of 2,500 pages asked for beside files, 800 went out without their policy.
async fn a_file_takes_nothing_from_the_page_beside_it(shop: Shop) {
    let visitor = shop.visitor();
    let asked = (0..400).map(|number| {
        let visitor = visitor.clone();
        async move {
            let page = number % 2 == 0;
            let answer = visitor.get(if page { "/about" } else { "/favicon.svg" }).await.must_be(200);
            assert_eq!(answer.header("content-security-policy").contains("script-src"), page, "{}", answer.told());
        }
    });
    all_at_once(asked).await;
}
