use joongobooks::drafts::store::MAX_BYTES;

use crate::support::*;

on_both_engines!(
    arguments_of_another_shape_are_refused,
    what_is_no_text_is_refused,
    a_body_beyond_the_limit_is_too_large,
    a_body_of_another_kind_is_refused,
    nothing_that_is_read_fails_by_its_arguments,
    hostile_headers_break_nothing,
);

async fn arguments_of_another_shape_are_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    for body in [
        "title=a&title=b",
        "title[0]=a",
        "title[]=a",
        "title[a]=b",
        "title[a][b][c][d][e][f][g][h][i][j]=1",
        "photos=1",
        "photos[a]=1",
        "photos[0][0]=1",
        "photos[0]=1&photos=2",
        "photos[99999999999999999999]=1",
    ] {
        let answer = seller.post_raw("/api/book/create", body).await;
        assert_eq!((answer.status, answer.error().as_str()), (422, "Invalid"), "{body}");
    }
    for query in ["page=1&page=2", "page[0]=1", "status[a]=sold", "limit[]=5"] {
        let answer = seller.get(&format!("/api/book/list?{query}")).await.must_be(422);
        assert_eq!(answer.error(), "Invalid", "{query}");
    }
    seller.get("/api/book/detail?id=1&id=2").await.must_be(422);
}

async fn what_is_no_text_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    for body in [&b"title=%FF%FE"[..], b"title=\xFF\xFE", b"title=%ED%A0%80", b"%FF=1&title=%C3%28", b"\xFF"] {
        seller.post_raw("/api/book/create", body.to_vec()).await.must_be(422);
    }
    for path in ["/api/book/search?q=%FF", "/books?q=%FF", "/books?q=%", "/books?q=%00", "/books/%FF", "/books/%00", "/login?next=%FF", "/%FF"] {
        let page = shop.browser().open(path).await;
        assert!(page.answer.status < 500, "{path}: {}", page.answer.told());
    }
}

/// A body that goes far beyond it may find the connection closed before it was sent whole.
async fn a_body_beyond_the_limit_is_too_large(shop: Shop) {
    let seller = shop.member("haneul").await;
    let body = |length: usize| format!("title={}", "a".repeat(length - "title=".len()));
    seller.post_raw("/api/book/create", body(MAX_BYTES)).await.must_be(422).must_refuse("title", "TooLong");
    assert_eq!(seller.post_raw("/api/book/create", body(MAX_BYTES + 1)).await.must_be(413).error(), "TooLarge");
    assert_eq!(shop.visitor().post_raw("/api/user/auth/login", body(MAX_BYTES + 1)).await.must_be(413).error(), "TooLarge");
    seller.post("/api/book/create", &listing(&[("details", &"가".repeat(5_000))])).await.must_be(200);
}

async fn a_body_of_another_kind_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    for (kind, body) in [
        ("application/json", "{\"title\":\"책\"}"),
        ("text/plain", "title"),
        ("multipart/form-data; boundary=x", "--x--"),
        ("application/octet-stream", "\u{1}\u{2}"),
    ] {
        let request = seller.request(::http::Method::POST, "/api/book/create").header("accept", "application/json").header("content-type", kind);
        let answer = seller.send(request.body(body)).await;
        assert!(matches!(answer.status, 415 | 422), "{kind}: {}", answer.told());
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 0);
}

/// Every GET, with everything that people have tried on servers so far.
async fn nothing_that_is_read_fails_by_its_arguments(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.sells(&[]).await;
    let hostile = [
        "\0",
        "'",
        "%",
        "\\",
        "-1",
        "9223372036854775808",
        "null",
        "true",
        "[]",
        "{}",
        "\u{202E}",
        "\u{FFFF}",
        "🦄",
        "../../etc/passwd",
        "newest.9223372036854775807.-9223372036854775808",
    ];
    for (path, fields) in [
        ("/api/book/list", &["status", "category", "sort", "page", "after", "limit", "q", "unknown"][..]),
        ("/api/book/search", &["q", "status", "category", "sort", "page", "after", "limit"][..]),
        ("/api/book/detail", &["id"][..]),
        ("/api/book/form", &["id", "draft"][..]),
        ("/api/book/isbn", &["isbn"][..]),
        ("/api/user/draft", &["form"][..]),
        ("/sitemap.xml", &["after"][..]),
        ("/books", &["q", "status", "category", "sort", "page", "after", "done", "failed", "draft"][..]),
        ("/login", &["next", "draft"][..]),
        ("/signup", &["next", "draft"][..]),
        ("/books/new", &["draft"][..]),
    ] {
        for field in fields {
            for value in hostile {
                let answer = seller
                    .ask(path, &[("q", "책"), (field, value)].into_iter().rev().take(if *field == "q" { 1 } else { 2 }).collect::<Vec<_>>())
                    .await;
                assert!(answer.status < 500, "{field}={value:?}: {}", answer.told());
            }
        }
    }
}

async fn hostile_headers_break_nothing(shop: Shop) {
    for (name, value) in [
        ("cookie", "session"),
        ("cookie", "session=; draft=; lang="),
        ("cookie", "session=%00; draft=%FF; lang=%"),
        ("cookie", "=;=;;==;session==="),
        ("accept-language", ";;;q=,,,-"),
        ("accept-language", "en;q=NaN,ko;q=inf"),
        ("referer", "http://[::1"),
        ("referer", "about:blank"),
        ("user-agent", ""),
        ("x-request-id", "a\tb"),
        ("range", "bytes=0-0,1-1,2-2"),
        ("if-modified-since", "yesterday"),
        ("content-length", "0"),
        ("accept", "text/html;q=0"),
    ] {
        let visitor = shop.visitor().with(name, value);
        for path in ["/", "/books", "/api/book/list", "/api/user/me", "/favicon.svg"] {
            let answer = visitor.send(visitor.request(::http::Method::GET, path)).await;
            // A file is given whole or in one piece; who asks for several may be told so.
            let in_pieces = (name, answer.status) == ("range", 416);
            assert!(answer.status < 400 || in_pieces, "{name}: {value}: {}", answer.told());
        }
        let form = visitor.request(::http::Method::POST, "/api/user/auth/logout");
        let answer = visitor.send(form).await;
        assert!(answer.status < 400, "{name}: {value}: {}", answer.told());
    }
}
