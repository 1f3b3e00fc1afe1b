use crate::support::*;

on_both_engines!(
    a_change_that_another_site_asks_for_is_refused,
    our_own_pages_and_programs_may_change_things,
    reading_is_open_to_all_sites,
    a_change_cannot_be_asked_for_by_get,
);

async fn a_change_that_another_site_asks_for_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "nonsense"),
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:1"),
        ("origin", "null"),
        ("origin", ""),
    ] {
        let tricked = seller.with(name, value);
        assert_eq!(tricked.post("/api/book/create", &listing(&[])).await.must_be(403).error(), "Forbidden", "{name}: {value}");
        tricked.upload(&[photo("orientation_1.jpg")]).await.must_be(403);
        tricked.post::<[(&str, &str)]>("/api/user/auth/logout", &[]).await.must_be(403);
        tricked.logs_in("haneul", PASSWORD).await.must_be(403);
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 0);
    assert!(seller.me().await.is_object(), "still signed in");
    let both = seller.with("sec-fetch-site", "same-origin").with("origin", "https://evil.example");
    both.post("/api/book/create", &listing(&[])).await.must_be(403);
}

async fn our_own_pages_and_programs_may_change_things(shop: Shop) {
    let seller = shop.member("haneul").await;
    let url = shop.url.clone();
    for visitor in [
        seller.clone(),
        seller.with("sec-fetch-site", "same-origin").with("origin", &url),
        seller.with("sec-fetch-site", "none"),
        seller.with("origin", &url),
    ] {
        visitor.post("/api/book/create", &listing(&[])).await.must_be(200);
    }
}

async fn reading_is_open_to_all_sites(shop: Shop) {
    let visitor = shop.visitor().with("sec-fetch-site", "cross-site").with("origin", "https://search.example");
    visitor.get("/api/book/list").await.must_be(200);
    Browser::of(visitor).open("/books").await.must_be(200);
}

/// SameSite=Lax sends the cookie along with a link.
async fn a_change_cannot_be_asked_for_by_get(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    for (path, fields) in [
        ("/api/book/create", listing(&[])),
        ("/api/book/delete", vec![("id".to_owned(), id.to_string())]),
        ("/api/book/status", vec![("id".to_owned(), id.to_string()), ("status".to_owned(), "sold".to_owned())]),
        ("/api/user/auth/logout", Vec::new()),
        ("/api/user/auth/login", vec![("username".to_owned(), "haneul".to_owned()), ("password".to_owned(), PASSWORD.to_owned())]),
        ("/photos", Vec::new()),
    ] {
        let answer = seller.ask(path, &fields).await;
        assert!(matches!(answer.status, 404 | 405), "{path}: {}", answer.told());
    }
    assert_eq!(number!(shop, "select count(*) from listing where status = 'on_sale'"), 1);
    assert!(seller.me().await.is_object());
}
