//! One wrong letter.

use super::shelf::find;
use crate::lists::ask;
use crate::support::*;

on_both_engines!(
    where_something_real_is_found_nothing_else_is_meant,
    what_is_real_is_never_near,
    near_misses_end_at_fifty,
    a_near_miss_is_of_every_state_or_of_the_one_that_is_chosen,
    the_page_asks_what_was_meant_and_shows_near_books_apart,
);

async fn sells_all(shop: &Shop, titles: &[&str]) -> Visitor {
    let seller = shop.member("seller").await;
    for title in titles {
        seller.sells(&[("title", title), ("author", "배한결")]).await;
    }
    seller
}

async fn where_something_real_is_found_nothing_else_is_meant(shop: Shop) {
    sells_all(&shop, &["모래시계", "모래시게 일기", "등대"]).await;
    for (q, hits, near, meant) in [
        ("모래시계", vec!["모래시계"], vec![], None),
        ("모래시게", vec!["모래시게 일기"], vec![], None),
        ("모래시걔", vec![], vec!["모래시계", "모래시게 일기"], Some("모래시계")),
        ("등대", vec!["등대"], vec![], None),
        ("등데", vec![], vec!["등대"], Some("등대")),
        ("코끼리", vec![], vec![], None),
    ] {
        assert_eq!(find(&shop, q).await, (strings(&hits), strings(&near)), "{q}");
        let list = ask(&shop, "search", &[("q", q)]).await;
        assert_eq!(list["meant"].as_str(), meant, "{q}");
        assert_eq!(list["total"], hits.len() + near.len(), "{q}");
    }
    assert!(ask(&shop, "list", &[]).await["meant"].is_null());
}

fn strings(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| title.to_string()).collect()
}

/// Also where the one real hit is what was typed in the other keyboard mode.
async fn what_is_real_is_never_near(shop: Shop) {
    // Each title is one key from the others.
    sells_all(&shop, &["바다의 문", "바다의 물", "바다의 몸", "Harbor Light"]).await;
    for (q, hits) in [
        ("바다의 문", 1),
        ("바다의문", 1),
        ("바다의 무", 2),
        ("바다의", 3),
        ("바다의 뭄", 0),
        ("harbor light", 1),
        ("ㅗㅁㄱㅠㅐㄱ ㅣㅑ홋", 1),
        ("qkekdml ans", 1),
        ("harbar light", 0),
    ] {
        let (found, near) = find(&shop, q).await;
        assert_eq!((found.len(), near.is_empty()), (hits, hits > 0), "{q}: {found:?} {near:?}");
    }
}

async fn near_misses_end_at_fifty(shop: Shop) {
    let seller = shop.member("seller").await.id().await;
    for number in 0..60 {
        let title = format!("파란우산 {}", char::from_u32('가' as u32 + number * 28).expect("a syllable"));
        crate::lists::put(&shop, seller, &[("title", &title)], joongobooks::listings::model::Status::OnSale, number.into()).await;
    }
    let (hits, near) = find(&shop, "파런우산").await;
    assert_eq!((hits.len(), near.len()), (0, 50));
    assert_eq!(ask(&shop, "search", &[("q", "파런우산")]).await["total"], 50);
    let (hits, near) = find(&shop, "파란우산").await;
    assert_eq!((hits.len(), near.len()), (60, 0));
}

async fn a_near_miss_is_of_every_state_or_of_the_one_that_is_chosen(shop: Shop) {
    let seller = sells_all(&shop, &["등대지기의 노래"]).await;
    let sold = seller.sells(&[("title", "등대지기의 노래"), ("author", "배한결")]).await;
    seller.post("/api/book/status", &[("id", sold.to_string()), ("status", "sold".to_owned())]).await.must_be(200);
    for (status, copies) in [("", 2), ("on_sale", 1), ("sold", 1), ("reserved", 0)] {
        let list = ask(&shop, "search", &[("q", "등데지기의 노래"), ("status", status)]).await;
        assert_eq!(list["total"], copies, "{status}");
        assert!(list["books"].as_array().expect("an array").iter().all(|book| book["near"] == true), "{status}");
    }
}

async fn the_page_asks_what_was_meant_and_shows_near_books_apart(shop: Shop) {
    sells_all(&shop, &["모래시계", "등대"]).await;
    let browser = shop.browser();
    let page = browser.open("/books?q=모래시걔").await.must_be(200);
    assert_eq!((page.text("main header p"), page.text("h2.nearly")), ("찾은 책이 없어요.".to_owned(), "혹시 이런 책인가요?".to_owned()));
    assert_eq!((page.cards(), page.text(".meant a")), (vec!["모래시계".to_owned()], "혹시 ‘모래시계’?".to_owned()));
    let meant = browser.open(&page.attribute(".meant a", "href")).await.must_be(200);
    assert_eq!((meant.cards(), meant.count(".meant"), meant.count("h2.nearly")), (vec!["모래시계".to_owned()], 0, 0));
}
