//! Every way into the shop stands in these tables. One that is new, gone or opened wider fails a test.

use std::collections::BTreeSet;

use joongobooks::app::App;
use joongobooks::server::router::plain_routes;
use leptos::server_fn::axum::server_fn_paths;

use crate::support::*;

on_both_engines!(
    every_way_in_is_known,
    who_is_signed_out_is_stopped_where_a_member_is_needed,
    what_is_open_to_all_is_open,
    what_is_read_is_json_in_a_browser_too,
);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Anyone,
    Member,
}
use Who::{Anyone, Member};

const FUNCTIONS: [(&str, &str, Who); 17] = [
    ("GET", "/api/book/categories", Anyone),
    ("GET", "/api/book/detail", Anyone),
    ("GET", "/api/book/form", Member),
    ("GET", "/api/book/isbn", Anyone),
    ("GET", "/api/book/list", Anyone),
    ("GET", "/api/book/search", Anyone),
    ("GET", "/api/site/home", Anyone),
    ("GET", "/api/user/draft", Anyone),
    ("GET", "/api/user/me", Anyone),
    ("POST", "/api/book/create", Member),
    ("POST", "/api/book/delete", Member),
    ("POST", "/api/book/status", Member),
    ("POST", "/api/book/update", Member),
    ("POST", "/api/site/language", Anyone),
    ("POST", "/api/user/auth/login", Anyone),
    ("POST", "/api/user/auth/logout", Anyone),
    ("POST", "/api/user/register", Anyone),
];

const PLAIN: [(&str, &str, Who); 5] = [
    ("GET", "/healthz", Anyone),
    ("GET", "/readyz", Anyone),
    ("GET", "/robots.txt", Anyone),
    ("GET", "/sitemap.xml", Anyone),
    ("POST", "/photos", Member),
];

const PAGES: [(&str, Who); 8] = [
    ("/", Anyone),
    ("/about", Anyone),
    ("/books", Anyone),
    ("/books/new", Member),
    ("/books/{id}", Anyone),
    ("/books/{id}/edit", Member),
    ("/login", Anyone),
    ("/signup", Anyone),
];

async fn every_way_in_is_known(shop: Shop) {
    let known = |table: &[(&str, &str, Who)]| table.iter().map(|(method, path, _)| format!("{method} {path}")).collect::<BTreeSet<_>>();
    let functions: BTreeSet<String> = server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    assert_eq!(functions, known(&FUNCTIONS));
    let plain: BTreeSet<String> = plain_routes(&shop.state).into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    assert_eq!(plain, known(&PLAIN));
    let _alone = RENDERING.write().await;
    let pages: BTreeSet<String> =
        leptos_axum::generate_route_list(App).iter().map(|route| route.path().to_owned()).filter(|path| !path.starts_with("/api/")).collect();
    assert_eq!(pages, PAGES.iter().map(|(path, _)| path.to_string()).collect());
}

/// A path with a listing in it, where it has a place for one.
fn with_listing(path: &str, id: i64) -> String {
    path.replace("{id}", &id.to_string())
}

async fn who_is_signed_out_is_stopped_where_a_member_is_needed(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let visitor = shop.visitor();
    for (method, path, _) in FUNCTIONS.iter().chain(&PLAIN).filter(|(.., who)| *who == Member) {
        let method: ::http::Method = method.parse().expect("a method");
        let answers = if *path == "/photos" {
            vec![visitor.upload(&[]).await, visitor.upload(&[photo("orientation_1.jpg")]).await]
        } else {
            let empty = visitor.request(method.clone(), path).header("accept", "application/json");
            let full = visitor.request(method, path).header("accept", "application/json").query(&[("id", id)]).form(&[("id", id)]);
            vec![visitor.send(empty).await, visitor.send(full).await]
        };
        for answer in answers {
            assert_eq!(answer.must_be(401).error(), "SignInRequired", "{path}");
        }
    }
    for (path, _) in PAGES.iter().filter(|(_, who)| *who == Member) {
        let path = with_listing(path, id);
        let page = shop.browser().look(&path).await.must_be(302);
        assert_eq!(page.answer.location(), format!("/login?next={}", path.replace('/', "%2F")));
    }
}

async fn what_is_open_to_all_is_open(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let visitor = shop.visitor();
    for (method, path, _) in FUNCTIONS.iter().chain(&PLAIN).filter(|(.., who)| *who == Anyone) {
        let answer = match *method {
            "GET" => visitor.get(path).await,
            _ => visitor.post::<[(&str, &str)]>(path, &[]).await,
        };
        assert!(matches!(answer.status, 200 | 404 | 422), "{}", answer.told());
    }
    for (path, _) in PAGES.iter().filter(|(_, who)| *who == Anyone) {
        shop.browser().look(&with_listing(path, id)).await.must_be(200);
    }
}

/// The library would send a browser back to where it came from: to any site that has a link to us.
async fn what_is_read_is_json_in_a_browser_too(shop: Shop) {
    let visitor = shop.visitor().with("referer", "https://evil.example/page");
    for (path, status) in [("/api/book/list", 200), ("/api/book/list?limit=0", 422), ("/api/book/detail?id=999", 404), ("/api/book/form", 401)] {
        let answer = visitor.send(visitor.request(::http::Method::GET, path).header("accept", "text/html")).await.must_be(status);
        assert_eq!((answer.header("content-type"), answer.location()), ("application/json", ""), "{path}");
        answer.json();
    }
}
