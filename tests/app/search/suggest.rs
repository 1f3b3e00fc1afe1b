//! What is suggested while somebody types.

use joongobooks::listings::model::Status;
use serde_json::Value;

use crate::lists::{NOVEMBER, put};
use crate::support::*;

on_both_engines!(
    titles_persons_and_categories_are_suggested,
    what_is_half_typed_suggests_already,
    the_other_keyboard_mode_suggests_too,
    what_was_typed_is_marked_letter_by_letter,
    only_what_is_on_sale_is_suggested,
    what_is_on_sale_is_suggested_however_much_fits_better,
    equal_titles_are_suggested_once_and_no_more_than_six,
    nothing_typed_suggests_nothing,
    too_much_is_refused,
    a_suggestion_leads_to_what_it_says,
    categories_are_suggested_in_the_visitors_language,
);

const BOOKS: [(&str, &str); 8] = [
    ("작별하지 않는다 - 한강 장편소설", "한강"),
    ("채식주의자", "한강"),
    ("한강을 걷는 법", "강물결"),
    ("Harry Potter and the Sorcerer's Stone", "J.K. Rowling"),
    ("과학의 역사", "곽나래, 역사랑 (지은이)"),
    ("역사의 쓸모", "최산들"),
    ("ＡＢＣ Café!", "Inès"),
    ("나의 첫 만화", "그림이"),
];

async fn shelf(shop: &Shop) -> Visitor {
    let seller = shop.member("seller").await;
    let id = seller.id().await;
    for (number, (title, author)) in BOOKS.iter().enumerate() {
        put(shop, id, &[("title", title), ("author", author), ("publisher", "물결")], Status::OnSale, NOVEMBER + number as i64).await;
    }
    seller
}

async fn suggest(shop: &Shop, q: &str) -> Vec<Value> {
    let answer = shop.visitor().ask("/api/book/suggest", &[("q", q)]).await.must_be(200).json();
    answer["suggestions"].as_array().expect("an array").clone()
}

/// Texts of one kind, in the order in which they are suggested.
async fn texts(shop: &Shop, q: &str, kind: &str) -> Vec<String> {
    suggest(shop, q).await.iter().filter(|one| one["kind"] == kind).map(|one| one["text"].as_str().expect("a text").to_owned()).collect()
}

async fn titles_persons_and_categories_are_suggested(shop: Shop) {
    shelf(&shop).await;
    let kinds: Vec<String> = suggest(&shop, "역사").await.iter().map(|one| format!("{}: {}", one["kind"], one["text"]).replace('"', "")).collect();
    assert_eq!(kinds[..2], ["author: 역사랑 (지은이)", "category: 역사"]);
    let mut titles = kinds[2..].to_vec();
    titles.sort();
    assert_eq!(titles, ["title: 과학의 역사", "title: 역사의 쓸모"]);
    assert_eq!(texts(&shop, "한강", "author").await, ["한강"], "a person is suggested once");
    assert_eq!(texts(&shop, "한강", "title").await.len(), 3, "and their books");
    assert_eq!(texts(&shop, "만화", "category").await, ["만화"]);
    assert_eq!(texts(&shop, "potter", "title").await, [BOOKS[3].0]);
    assert!(
        texts(&shop, "물결", "author").await.is_empty() || !texts(&shop, "물결", "author").await.contains(&"물결".to_owned()),
        "publishers are no persons"
    );
}

async fn what_is_half_typed_suggests_already(shop: Shop) {
    shelf(&shop).await;
    for q in ["ㅊ", "채", "챗", "채식", "채식ㅈ", "채식주", "채식줭", "채식주의", "채식주의자", "ㅊㅅㅈㅇㅈ"] {
        assert_eq!(texts(&shop, q, "title").await.first().map(String::as_str), Some("채식주의자"), "{q}");
    }
    for q in ["h", "ha", "har", "harry p"] {
        assert_eq!(texts(&shop, q, "title").await.first().map(String::as_str), Some(BOOKS[3].0), "{q}");
    }
    assert_eq!(texts(&shop, "하", "author").await, ["한강"]);
    assert_eq!(texts(&shop, "한가", "author").await, ["한강"]);
}

async fn the_other_keyboard_mode_suggests_too(shop: Shop) {
    shelf(&shop).await;
    for (q, title) in [("cotlrwndmlwk", "채식주의자"), ("cotlrw", "채식주의자"), ("ㅗㅁㄱ교", BOOKS[3].0), ("wkrquf", BOOKS[0].0)] {
        assert_eq!(texts(&shop, q, "title").await.first().map(String::as_str), Some(title), "{q}");
    }
    let one = &suggest(&shop, "gksrkd").await[0];
    assert_eq!((&one["kind"], &one["text"], &one["from"], &one["to"]), (&"author".into(), &"한강".into(), &0.into(), &2.into()));
}

async fn what_was_typed_is_marked_letter_by_letter(shop: Shop) {
    shelf(&shop).await;
    for (q, text, marked) in [
        ("한강", "작별하지 않는다 - 한강 장편소설", "한강"),
        ("하지않", "작별하지 않는다 - 한강 장편소설", "하지 않"),
        ("하지 않", "작별하지 않는다 - 한강 장편소설", "하지 않"),
        ("다한강", "작별하지 않는다 - 한강 장편소설", "다 - 한강"),
        ("별할", "작별하지 않는다 - 한강 장편소설", ""),
        ("작별하ㅈ", "작별하지 않는다 - 한강 장편소설", "작별하지"),
        ("식주ㅇ", "채식주의자", "식주의"),
        ("SORCERERS", "Harry Potter and the Sorcerer's Stone", "Sorcerer's"),
        ("harryp", "Harry Potter and the Sorcerer's Stone", "Harry P"),
        ("abc", "ＡＢＣ Café!", "ＡＢＣ"),
        ("cafe", "ＡＢＣ Café!", "Café"),
    ] {
        let all = suggest(&shop, q).await;
        let Some(one) = all.iter().find(|one| one["text"] == text) else {
            assert_eq!(marked, "", "{q} suggests {text}: {all:?}");
            continue;
        };
        let at = |end: &str| one[end].as_u64().expect("a number") as usize;
        let letters: Vec<char> = text.chars().collect();
        assert_eq!(letters[at("from")..at("to")].iter().collect::<String>(), marked, "{q} in {text}");
    }
    for q in ["ㅎㄱ", "ㅈㅂㅎㅈ", "채식주위자", "한강 채식"] {
        for one in suggest(&shop, q).await {
            let length = one["text"].as_str().expect("a text").chars().count() as u64;
            let (from, to) = (one["from"].as_u64().expect("a number"), one["to"].as_u64().expect("a number"));
            assert!(from <= to && to <= length, "{q}: {one}");
        }
    }
}

async fn only_what_is_on_sale_is_suggested(shop: Shop) {
    let seller = shop.member("seller").await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(seller.sells(&[("title", "파란 우산"), ("author", "서리하")]).await);
    }
    assert_eq!((texts(&shop, "파란", "title").await.len(), texts(&shop, "서리", "author").await.len()), (1, 1));
    for (id, status) in [(ids[0], "sold"), (ids[1], "reserved")] {
        assert_eq!(suggest(&shop, "파란").await.len(), 1, "one copy is on sale");
        seller.post("/api/book/status", &[("id", id.to_string()), ("status", status.to_owned())]).await.must_be(200);
    }
    assert_eq!((suggest(&shop, "파란").await, suggest(&shop, "서리하").await), (vec![], vec![]));
    assert_eq!(crate::lists::ask(&shop, "search", &[("q", "파란")]).await["total"], 2, "a search finds them all the same");
    seller.post("/api/book/status", &[("id", ids[1].to_string()), ("status", "on_sale".to_owned())]).await.must_be(200);
    assert_eq!(suggest(&shop, "파란").await.len(), 1);
    seller.post("/api/book/delete", &[("id", ids[1])]).await.must_be(200);
    assert_eq!(suggest(&shop, "파란").await, Vec::<Value>::new(), "gone is gone before the index is swept");
}

async fn what_is_on_sale_is_suggested_however_much_fits_better(shop: Shop) {
    let seller = shop.member("seller").await.id().await;
    for number in 0..70 {
        put(&shop, seller, &[("title", &format!("바다 {number}"))], Status::Sold, number).await;
    }
    put(&shop, seller, &[("title", "깊은 밤의 바다")], Status::OnSale, 0).await;
    assert_eq!(texts(&shop, "바다", "title").await, ["깊은 밤의 바다"]);
}

async fn equal_titles_are_suggested_once_and_no_more_than_six(shop: Shop) {
    let seller = shop.member("seller").await.id().await;
    for number in 0..12 {
        let (author, numbered) = (format!("사과 {number}"), format!("사과나무 {number}"));
        put(&shop, seller, &[("title", if number % 2 == 0 { "사과나무" } else { &numbered }), ("author", &author)], Status::OnSale, number).await;
    }
    let titles = texts(&shop, "사과", "title").await;
    assert_eq!((titles.len(), titles.iter().filter(|title| *title == "사과나무").count()), (6, 1));
    assert_eq!(texts(&shop, "사과", "author").await.len(), 2);
    assert!(texts(&shop, "이", "category").await.len() <= 2);
}

async fn nothing_typed_suggests_nothing(shop: Shop) {
    shelf(&shop).await;
    for q in ["", " ", "!", "\"*()", "...", "😀", "\u{200B}", "'", "-"] {
        assert_eq!(suggest(&shop, q).await, Vec::<Value>::new(), "{q:?}");
    }
    assert_eq!(shop.visitor().get("/api/book/suggest").await.must_be(200).json()["suggestions"], Value::Array(vec![]));
}

async fn too_much_is_refused(shop: Shop) {
    let visitor = shop.visitor();
    visitor.ask("/api/book/suggest", &[("q", "가".repeat(200))]).await.must_be(200);
    visitor.ask("/api/book/suggest", &[("q", "가".repeat(201))]).await.must_be(422).must_refuse("q", "TooLong");
    visitor.ask("/api/book/suggest", &[("q", "가\0")]).await.must_be(422).must_refuse("q", "BadCharacters");
}

async fn a_suggestion_leads_to_what_it_says(shop: Shop) {
    shelf(&shop).await;
    for q in ["한강", "역사", "harry", "만화", "café"] {
        for one in suggest(&shop, q).await {
            let page = shop.browser().open(one["href"].as_str().expect("an address")).await.must_be(200);
            match one["kind"].as_str() {
                Some("category") => assert_eq!(page.text("nav.chips a[aria-current] span"), one["text"].as_str().expect("a text"), "{one}"),
                Some("title") => assert_eq!(page.cards()[0], one["text"].as_str().expect("a text"), "{one}"),
                _ => assert!(!page.cards().is_empty(), "{one}"),
            }
        }
    }
}

async fn categories_are_suggested_in_the_visitors_language(shop: Shop) {
    let visitor = shop.visitor();
    visitor.set_cookie("lang", "en");
    let answer = visitor.ask("/api/book/suggest", &[("q", "hist")]).await.must_be(200).json();
    let one = &answer["suggestions"][0];
    assert_eq!((&one["kind"], &one["text"], &one["href"]), (&"category".into(), &"History".into(), &"/books?category=history".into()));
}

/// However many fit.
#[test]
fn a_hundred_books_cost_as_many_statements_as_five() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let seller = open.shop.member("seller").await.id().await;
        let mut counted = Vec::new();
        for copies in [5, 95] {
            for number in 0..copies {
                put(&open.shop, seller, &[("title", &format!("모래시계 {copies} {number}"))], Status::OnSale, number).await;
            }
            suggest(&open.shop, "모래").await;
            tap.take();
            assert_eq!(texts(&open.shop, "모래", "title").await.len(), if copies == 5 { 5 } else { 6 });
            counted.push(tap.take());
        }
        assert_eq!(counted[0].len(), counted[1].len(), "{counted:#?}");
        assert!(counted[1].len() <= 3, "how much there is, what it is, and categories: {:#?}", counted[1]);
        open.close().await;
    });
}
