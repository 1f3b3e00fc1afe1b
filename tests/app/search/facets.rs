//! How many there are of each value, against the same counted by hand.

use std::collections::BTreeMap;

use serde_json::Value;

use super::shelf::{CATEGORIES, CONDITIONS, Choice, SEARCHED, Shelved, WRONG_LETTER, shelf};
use crate::lists::ask;
use crate::support::*;

on_both_engines!(
    each_facet_counts_without_its_own_choice,
    sub_categories_are_counted_where_a_category_is_chosen,
    counts_follow_the_state_the_words_and_the_end_of_a_copy,
    more_than_a_thousand_is_a_thousand_and_one,
    nothing_to_look_for_has_no_counts,
    the_panel_tells_the_same_counts,
);

/// Every value of a facet that some copy has, most first.
fn counted(copies: &[Shelved], fits: impl Fn(&Shelved) -> bool, value: impl Fn(&Shelved) -> &'static str) -> Vec<(String, i64)> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for copy in copies.iter().filter(|copy| fits(copy)) {
        *counts.entry(value(copy).to_owned()).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(value, _)| !value.is_empty()).collect();
    counts.sort_by_key(|(value, listings)| (-listings, value.clone()));
    counts
}

fn of(facets: &Value, facet: &str) -> Vec<(String, i64)> {
    let counts = facets[facet].as_array().expect("an array");
    counts.iter().map(|count| (count["value"].as_str().expect("a value").to_owned(), count["listings"].as_i64().expect("a number"))).collect()
}

async fn must_agree(shop: &Shop, copies: &[Shelved], choice: Choice) {
    for q in ["", SEARCHED, WRONG_LETTER] {
        let facets = ask(shop, "facets", &[choice.fields(), vec![("q", q)]].concat()).await;
        let fits = |copy: &Shelved, choice: Choice| copy.is_found(q) && copy.fits(&choice);
        let status = counted(copies, |copy| fits(copy, Choice { status: "", ..choice }), |copy| copy.status);
        let category = counted(copies, |copy| fits(copy, Choice { category: "", subcategory: "", ..choice }), |copy| copy.category);
        let condition = counted(copies, |copy| fits(copy, Choice { condition: "", ..choice }), |copy| copy.condition);
        let within = |copy: &Shelved| !choice.category.is_empty() && fits(copy, Choice { subcategory: "", ..choice });
        let subcategory = counted(copies, within, |copy| copy.subcategory);
        assert_eq!(of(&facets, "status"), status, "{q:?} {choice:?}");
        assert_eq!(of(&facets, "category"), category, "{q:?} {choice:?}");
        assert_eq!(of(&facets, "condition"), condition, "{q:?} {choice:?}");
        assert_eq!(of(&facets, "subcategory"), subcategory, "{q:?} {choice:?}");
    }
}

async fn each_facet_counts_without_its_own_choice(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    for status in ["", "on_sale", "sold"] {
        for (category, subcategory) in [("", ""), ("essays", ""), ("essays", "시"), ("fiction", "일기")] {
            for condition in ["", "good"] {
                for (min_price, photo) in [(("", 0), false), (("3,000원", 3_000), false), (("", 0), true)] {
                    must_agree(&shop, &copies, Choice { status, category, subcategory, condition, min_price, photo, ..Choice::default() }).await;
                }
            }
        }
    }
    must_agree(&shop, &copies, Choice { min_price: ("5000", 5_000), max_price: ("4000", 4_000), ..Choice::default() }).await;
}

async fn sub_categories_are_counted_where_a_category_is_chosen(shop: Shop) {
    shelf(&shop).await;
    assert!(of(&ask(&shop, "facets", &[]).await, "subcategory").is_empty());
    assert!(of(&ask(&shop, "facets", &[("subcategory", "시")]).await, "subcategory").is_empty());
    let essays = of(&ask(&shop, "facets", &[("category", "essays")]).await, "subcategory");
    assert_eq!(essays.len(), 2, "what has none is not counted: {essays:?}");
}

async fn counts_follow_the_state_the_words_and_the_end_of_a_copy(shop: Shop) {
    let (seller, mut copies) = shelf(&shop).await;
    for number in 0..20 {
        let id = copies[number * 3].id;
        let status = ["sold", "on_sale", "reserved"][number % 3];
        seller.post("/api/book/status", &[("id", id.to_string()), ("status", status.to_owned())]).await.must_be(200);
        copies[number * 3].status = status;
    }
    for choice in [Choice::default(), Choice { status: "sold", ..Choice::default() }, Choice { category: "essays", ..Choice::default() }] {
        must_agree(&shop, &copies, choice).await;
    }
    for number in 0..10 {
        let copy = &mut copies[number * 5];
        (copy.category, copy.condition) = (CATEGORIES[number % 3], CONDITIONS[number % 5]);
        let changes = [("title", copy.title), ("category", copy.category), ("condition", copy.condition)];
        let price = copy.price.to_string();
        let fields = [listing(&[&changes[..], &[("selling_price", &price)]].concat()), vec![("id".to_owned(), copy.id.to_string())]].concat();
        seller.post("/api/book/update", &fields).await.must_be(200);
        // An edit says which photos the copy has: none.
        copy.photo = false;
    }
    for choice in [Choice::default(), Choice { condition: "good", ..Choice::default() }, Choice { photo: true, ..Choice::default() }] {
        must_agree(&shop, &copies, choice).await;
    }
    for _ in 0..15 {
        let gone = copies.swap_remove(copies.len() / 2);
        seller.post("/api/book/delete", &[("id", gone.id)]).await.must_be(200);
    }
    for choice in [Choice::default(), Choice { status: "on_sale", category: "history", ..Choice::default() }] {
        must_agree(&shop, &copies, choice).await;
    }
}

async fn more_than_a_thousand_is_a_thousand_and_one(shop: Shop) {
    shop.member("seller").await.sells(&[("title", SEARCHED)]).await;
    for (copies, said) in [(1_000, 1_000), (1_001, 1_001), (1_005, 1_001)] {
        let there = number!(shop, "select count(*) from listing");
        change!(
            shop,
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price, discount,
                                  details, status, entry_id, created_at, updated_at)
             select l.book_id, l.seller_id, '', l.title, l.author, l.publisher, l.category_id, l.condition, 9000, 5000, 1, '', l.status, l.entry_id, 0, 0
             from (select * from listing order by listing_id limit 1) l
             cross join (with recursive n (i) as (select 1 union all select i + 1 from n where i < $1) select i from n) n",
            copies - there
        );
        for fields in [&[][..], &[("q", SEARCHED)], &[("min_price", "1")], &[("q", SEARCHED), ("category", "fiction")]] {
            let facets = ask(&shop, "facets", fields).await;
            for (facet, value) in [("status", "on_sale"), ("category", "fiction"), ("condition", "good")] {
                assert_eq!(of(&facets, facet), [(value.to_owned(), said)], "{copies} copies, {fields:?}");
            }
        }
    }
    let page = shop.browser().open("/books").await.must_be(200);
    assert_eq!(page.text("nav.tabs a[href='/books?status=on_sale']"), "판매중 1,000+");
}

async fn nothing_to_look_for_has_no_counts(shop: Shop) {
    shelf(&shop).await;
    for q in ["!?", "\"*()", "😀"] {
        let facets = ask(&shop, "facets", &[("q", q)]).await;
        for facet in ["status", "category", "condition", "subcategory"] {
            assert!(of(&facets, facet).is_empty(), "{q:?} {facet}");
        }
    }
    assert!(!of(&ask(&shop, "facets", &[("q", "  ")]).await, "status").is_empty(), "nothing but a space lists all");
}

async fn the_panel_tells_the_same_counts(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    let browser = shop.browser();
    let page = browser.open("/books?condition=good").await.must_be(200);
    let count = |fits: &dyn Fn(&Shelved) -> bool| copies.iter().filter(|copy| fits(copy)).count();
    let sold = count(&|copy| copy.status == "sold" && copy.condition == "good");
    assert_eq!(page.text("nav.tabs a[href='/books?status=sold&condition=good']"), format!("판매완료 {sold}"));
    let essays = count(&|copy| copy.category == "essays" && copy.condition == "good");
    assert_eq!(page.text("nav.chips a[href='/books?category=essays&condition=good']"), format!("에세이 {essays}"));
    let worn = count(&|copy| copy.condition == "worn");
    assert_eq!(page.text(".filter label:has(input[value='worn']) .count"), worn.to_string());
    let page = browser.open("/books?category=essays").await.must_be(200);
    let poems = count(&|copy| copy.category == "essays" && copy.subcategory == "시");
    assert_eq!(page.text(".filter option[value='시']"), format!("시 ({poems})"));
}
