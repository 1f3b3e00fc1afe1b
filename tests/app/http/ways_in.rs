//! Every way into the shop stands in the table of `server::access`. One that is new or gone fails a test.

use std::collections::BTreeSet;

use joongobooks::app::App;
use joongobooks::server::access::{FUNCTIONS, PAGES, PLAIN};
use joongobooks::server::router::{folders, plain_routes};
use leptos::server_fn::axum::server_fn_paths;

use crate::support::*;

on_both_engines!(every_way_in_stands_in_the_table, a_function_answers_to_its_method_alone, what_is_read_is_json_in_a_browser_too);

async fn every_way_in_stands_in_the_table(shop: Shop) {
    let functions: BTreeSet<String> = server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    assert_eq!(functions, FUNCTIONS.iter().map(|(method, path, _)| format!("{method} {path}")).collect());
    let mut plain: BTreeSet<String> = plain_routes(&shop.state).into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    plain.extend(folders(&shop.state).into_iter().map(|(path, _)| format!("GET {path}/{{*file}}")));
    // What stands nowhere else is looked for among the site's files.
    plain.insert("GET /{*file}".to_owned());
    assert_eq!(plain, PLAIN.iter().map(|(method, path, _)| format!("{method} {path}")).collect());
    let _alone = RENDERING.write().await;
    let pages: BTreeSet<String> =
        leptos_axum::generate_route_list(App).iter().map(|route| route.path().to_owned()).filter(|path| !path.starts_with("/api/")).collect();
    assert_eq!(pages, PAGES.iter().map(|(path, _)| path.to_string()).collect());
}

/// Whatever is mounted beside the two lists would be in no table.
#[test]
fn nothing_is_mounted_but_what_the_lists_name() {
    let router = include_str!("../../../src/server/router.rs");
    for (mount, times) in [("nest_service(", 1), (".nest(", 0), (".merge(", 0), ("fallback_service(", 2), (".route_service(", 0)] {
        assert_eq!(router.matches(mount).count(), times, "{mount} in src/server/router.rs: is it in a list that `every_way_in` sees?");
    }
}

/// Otherwise a link could change something, past the guard against other sites.
async fn a_function_answers_to_its_method_alone(shop: Shop) {
    let visitor = shop.member("haneul").await;
    for (method, path, _) in FUNCTIONS {
        let answer = if *method == "GET" { visitor.post_nothing(path).await } else { visitor.get(path).await };
        assert!(matches!(answer.status, 404 | 405), "{}", answer.told());
    }
    assert!(visitor.me().await.is_object());
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
