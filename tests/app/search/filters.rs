//! Each way to narrow a list, alone and with others, against the same done by hand.

use serde_json::Value;

use super::shelf::{Choice, SEARCHED, WRONG_LETTER, shelf, sorted};
use crate::lists::{ask, ids, walk};
use crate::support::*;
use joongobooks::text::escape;

on_both_engines!(
    every_combination_finds_what_it_says,
    prices_are_taken_as_people_type_them,
    a_choice_that_cannot_be_is_refused_by_its_name,
    the_least_above_the_most_finds_nothing,
    in_every_order_each_copy_stands_on_one_page,
    a_cursor_of_a_list_is_no_cursor_of_a_search,
    fifty_pages_have_numbers,
    an_unknown_category_is_refused_however_much_else_is_chosen,
    the_panel_without_javascript_leads_to_the_same_list,
    what_the_panel_cannot_take_stands_at_its_field,
    what_stands_outside_the_panel_is_told_above_the_list,
);

const SORTS: [&str; 5] = ["newest", "price", "price_desc", "discount", "jjim"];

/// Every combination of a few values of each choice.
fn choices() -> Vec<Choice> {
    let mut choices = vec![Choice::default()];
    let each = |choices: Vec<Choice>, set: &dyn Fn(Choice) -> Vec<Choice>| -> Vec<Choice> { choices.into_iter().flat_map(set).collect() };
    choices = each(choices, &|choice| ["", "on_sale", "sold"].map(|status| Choice { status, ..choice }).to_vec());
    choices = each(choices, &|choice| {
        [("", ""), ("essays", ""), ("essays", "시"), ("", "일기")].map(|(category, subcategory)| Choice { category, subcategory, ..choice }).to_vec()
    });
    choices = each(choices, &|choice| ["", "good", "worn"].map(|condition| Choice { condition, ..choice }).to_vec());
    choices = each(choices, &|choice| {
        [(("", 0), ("", 0)), (("3,000원", 3_000), ("", 0)), (("", 0), ("5000", 5_000)), ((" 2 000", 2_000), ("6,000 원", 6_000))]
            .map(|(min_price, max_price)| Choice { min_price, max_price, ..choice })
            .to_vec()
    });
    each(choices, &|choice| [false, true].map(|photo| Choice { photo, ..choice }).to_vec())
}

async fn every_combination_finds_what_it_says(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    let mut found_something = 0;
    for choice in choices() {
        for q in ["", SEARCHED, WRONG_LETTER] {
            let fits: Vec<_> = copies.iter().filter(|copy| copy.fits(&choice) && copy.is_found(q)).collect();
            let mut expected: Vec<i64> = fits.iter().map(|copy| copy.id).collect();
            expected.sort();
            let function = if q.is_empty() { "list" } else { "search" };
            let list = ask(&shop, function, &[choice.fields(), vec![("q", q), ("limit", "100")]].concat()).await;
            let books = list["books"].as_array().expect("an array");
            assert_eq!(sorted(books), expected, "{q:?} {choice:?}");
            assert_eq!(list["total"], expected.len(), "{q:?} {choice:?}");
            // The total is counted where a page does not hold all.
            let first = ask(&shop, function, &[choice.fields(), vec![("q", q), ("limit", "1")]].concat()).await;
            assert_eq!(first["total"], expected.len(), "{q:?} {choice:?}, one at a time");
            assert!(books.iter().all(|book| book["near"] == (q == WRONG_LETTER)), "{q:?} {choice:?}");
            found_something += usize::from(!expected.is_empty());
        }
    }
    assert!(found_something > 300, "the shelf has something for most: {found_something}");
}

async fn prices_are_taken_as_people_type_them(shop: Shop) {
    let seller = shop.member("seller").await;
    for price in ["9999", "10000", "10001"] {
        seller.sells(&[("title", price), ("selling_price", price)]).await;
    }
    for typed in ["10000", "10,000", "10,000원", " 10 000 원 ", "010000"] {
        let at_least = ask(&shop, "list", &[("min_price", typed)]).await;
        assert_eq!(at_least["total"], 2, "from {typed:?}");
        let at_most = ask(&shop, "list", &[("max_price", typed)]).await;
        assert_eq!(at_most["total"], 2, "to {typed:?}");
        let just = ask(&shop, "search", &[("q", "한강"), ("min_price", typed), ("max_price", typed)]).await;
        assert_eq!(just["total"], 1, "{typed:?}");
    }
    assert_eq!(ask(&shop, "list", &[("min_price", "0"), ("max_price", "10000000")]).await["total"], 3);
    assert_eq!(ask(&shop, "list", &[("min_price", "  ")]).await["total"], 3, "nothing is said");
}

async fn a_choice_that_cannot_be_is_refused_by_its_name(shop: Shop) {
    shop.member("seller").await.sells(&[]).await;
    let visitor = shop.visitor();
    let long = "가".repeat(101);
    for (field, value, reason) in [
        ("condition", "mint", "Unknown"),
        ("condition", "GOOD", "Unknown"),
        ("condition", "good\0", "Unknown"),
        ("status", "gone", "Unknown"),
        ("photo", "yes", "Unknown"),
        ("photo", "0", "Unknown"),
        ("min_price", "만원", "NotANumber"),
        ("min_price", "-1", "TooSmall"),
        ("min_price", "10000001", "TooBig"),
        ("min_price", "12.5", "NotANumber"),
        ("max_price", "1e3", "NotANumber"),
        ("max_price", "99999999999999999999", "TooBig"),
        ("max_price", "\0", "NotANumber"),
        ("subcategory", &long, "TooLong"),
        ("subcategory", "시\0", "BadCharacters"),
    ] {
        for function in ["list", "search", "facets"] {
            visitor.ask(&format!("/api/book/{function}"), &[("q", "한강"), (field, value)]).await.must_be(422).must_refuse(field, reason);
        }
    }
    let all = [("q", "한강"), ("condition", "mint"), ("min_price", "x"), ("max_price", "y"), ("photo", "z"), ("limit", "0")];
    let answer = visitor.ask("/api/book/search", &all).await.must_be(422);
    let fields: Vec<String> = answer.reasons().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["condition", "min_price", "max_price", "photo", "limit"], "all that is wrong is told at once");
}

async fn the_least_above_the_most_finds_nothing(shop: Shop) {
    shelf(&shop).await;
    for function in ["list", "search"] {
        let list = ask(&shop, function, &[("q", SEARCHED), ("min_price", "5000"), ("max_price", "4000")]).await;
        assert_eq!((&list["books"], &list["total"], &list["next"]), (&Value::Array(Vec::new()), &Value::from(0), &Value::Null), "{function}");
    }
    let page = shop.browser().open("/books?min_price=5000&max_price=4000").await.must_be(200);
    assert_eq!((page.cards().len(), page.count(".empty")), (0, 1));
}

async fn in_every_order_each_copy_stands_on_one_page(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    let lists = SORTS.map(|sort| ("", sort));
    let searches = [SEARCHED, WRONG_LETTER].into_iter().flat_map(|q| SORTS.into_iter().chain(["relevance"]).map(move |sort| (q, sort)));
    for (q, sort) in lists.into_iter().chain(searches) {
        let expected = copies.iter().filter(|copy| copy.is_found(q)).count();
        let function = if q.is_empty() { "list" } else { "search" };
        let fields = [("q", q), ("sort", sort)];
        let by_cursor = walk(&shop, function, &fields, "3").await;
        let mut by_page = Vec::new();
        for page in 1..=50 {
            let list = ask(&shop, function, &[&fields[..], &[("limit", "3"), ("page", &page.to_string())]].concat()).await;
            assert_eq!(list["total"], expected, "{q:?} {sort}, page {page}");
            let books = list["books"].as_array().expect("an array");
            by_page.extend(books.iter().cloned());
            assert_eq!(list["next"].is_null(), page as usize * 3 >= expected, "{q:?} {sort}, page {page}");
            if books.is_empty() {
                break;
            }
        }
        let mut distinct = sorted(&by_cursor);
        distinct.dedup();
        assert_eq!((distinct.len(), by_cursor.len()), (expected, expected), "{q:?} {sort}");
        assert_eq!(by_cursor, by_page, "{q:?} {sort}");
    }
}

async fn a_cursor_of_a_list_is_no_cursor_of_a_search(shop: Shop) {
    shelf(&shop).await;
    let visitor = shop.visitor();
    for sort in SORTS {
        for (function, other) in [("list", "search"), ("search", "list")] {
            let fields = [("q", SEARCHED), ("sort", sort), ("limit", "2")];
            let next = ask(&shop, function, &fields).await["next"].as_str().expect("a cursor").to_owned();
            let onward = [&fields[..], &[("after", &next)]].concat();
            visitor.ask(&format!("/api/book/{function}"), &onward).await.must_be(200);
            visitor.ask(&format!("/api/book/{other}"), &onward).await.must_be(422).must_refuse("after", "Unknown");
        }
    }
    let next = ask(&shop, "search", &[("q", SEARCHED), ("limit", "2")]).await["next"].as_str().expect("a cursor").to_owned();
    for sort in SORTS {
        let onward = [("q", SEARCHED), ("sort", sort), ("after", &next)];
        visitor.ask("/api/book/search", &onward).await.must_be(422).must_refuse("after", "Unknown");
    }
    for after in ["relevance.1.2", "relevance.1.2.3.4", "relevance.9223372036854775808.1.1", "price.-1", "newest.1.2.x"] {
        visitor.ask("/api/book/search", &[("q", SEARCHED), ("after", after)]).await.must_be(422).must_refuse("after", "Unknown");
    }
    for after in ["relevance.-9223372036854775808.0.0", "relevance.9223372036854775807.9223372036854775807.9223372036854775807"] {
        visitor.ask("/api/book/search", &[("q", SEARCHED), ("after", after)]).await.must_be(200);
    }
}

async fn fifty_pages_have_numbers(shop: Shop) {
    shelf(&shop).await;
    let visitor = shop.visitor();
    for function in ["/api/book/list", "/api/book/search"] {
        let list = visitor.ask(function, &[("q", SEARCHED), ("limit", "1"), ("page", "50")]).await.must_be(200).json();
        assert_eq!(list["page"], 50);
        visitor.ask(function, &[("q", SEARCHED), ("limit", "1"), ("page", "51")]).await.must_be(422).must_refuse("page", "TooBig");
    }
    let searched = ask(&shop, "search", &[("q", SEARCHED), ("limit", "1"), ("page", "50")]).await;
    let all = ids(&ask(&shop, "search", &[("q", SEARCHED), ("limit", "100")]).await);
    assert_eq!(ids(&searched), all[49..50], "a search has its fiftieth page as well");
}

async fn an_unknown_category_is_refused_however_much_else_is_chosen(shop: Shop) {
    shelf(&shop).await;
    for function in ["list", "search"] {
        let fields = [("q", SEARCHED), ("category", "no-such"), ("condition", "good"), ("photo", "1")];
        shop.visitor().ask(&format!("/api/book/{function}"), &fields).await.must_be(422).must_refuse("category", "Unknown");
    }
}

async fn the_panel_without_javascript_leads_to_the_same_list(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    let browser = shop.browser();
    // A plain form sends what is empty as well.
    let page = browser.open("/books?q=&status=on_sale&category=essays&sort=&condition=good&subcategory=&min_price=&max_price=7000&photo=1").await;
    let choice = Choice { status: "on_sale", category: "essays", condition: "good", max_price: ("7000", 7_000), photo: true, ..Choice::default() };
    let expected = copies.iter().filter(|copy| copy.fits(&choice)).count();
    assert_eq!(page.must_be(200).cards().len(), expected);
    let page = browser.open("/books?status=on_sale&category=essays&condition=good&max_price=7000&photo=1").await.must_be(200);
    let kept = page.attributes(".filter form input[type='hidden']", "name");
    assert_eq!(kept, ["status", "category"], "what the panel does not choose stays");
    assert_eq!(page.attributes(".filter form input[checked]", "value"), ["good", "1"], "what is chosen stands in the panel");
    assert_eq!(page.value("max_price"), "7000");
    assert_eq!(page.count("ul.chosen a"), 3, "and can be taken back");
    for href in page.attributes("ul.chosen a", "href") {
        browser.open(&href).await.must_be(200);
        assert!(href.contains("status=on_sale") && href.contains("category=essays"), "{href}");
    }
}

async fn what_the_panel_cannot_take_stands_at_its_field(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    let browser = shop.browser();
    let long = "시".repeat(101);
    let typed = [("subcategory", long.as_str()), ("min_price", "만원"), ("max_price", "99,999,999")];
    let sound = "status=on_sale&category=essays&sort=price&photo=1";
    let query: String = typed.map(|(field, value)| format!("&{field}={}", escape(value))).concat();
    let page = browser.open(&format!("/books?{sound}{query}")).await.must_be(422);
    assert_eq!(page.count("main details.filter[open]"), 1);
    for (field, value) in typed {
        assert_eq!(page.value(field), value, "what was typed stays");
    }
    let errors = ["subcategory", "min_price", "max_price", "condition", "photo"].map(|field| page.error_of(field).unwrap_or_default());
    assert_eq!(errors, ["100자까지 쓸 수 있어요.", "숫자로 적어 주세요.", "가격은 10,000,000원까지 적을 수 있어요.", "", ""]);
    assert_eq!(page.attributes("main [role=alert] a", "href"), ["#subcategory", "#min_price", "#max_price"]);
    assert!(page.text("main [role=alert]").starts_with("3곳을 살펴봐 주세요."));
    // What is sound is kept: the panel adds to it, and every link leads on from it.
    assert_eq!(page.attributes(".filter form input[type=hidden]", "value"), ["on_sale", "essays", "price"]);
    assert_eq!((page.cards().len(), page.count("form[action='/api/search/save']")), (0, 0), "it cannot be shown, nor saved");
    let choice = Choice { status: "on_sale", category: "essays", photo: true, ..Choice::default() };
    let links = page.attributes("nav.tabs a[aria-current]", "href");
    let shown = browser.open(&links[0]).await.must_be(200);
    assert_eq!(shown.cards().len(), copies.iter().filter(|copy| copy.fits(&choice)).count());
    for href in [page.attributes("nav.tabs a", "href"), page.attributes("nav.chips a", "href"), page.attributes("details.sort a", "href")].concat() {
        browser.open(&href).await.must_be(200);
    }
    for (field, value, error) in [
        ("condition", "mint", "고를 수 있는 것 가운데 하나를 골라 주세요."),
        ("photo", "yes", "고를 수 있는 것 가운데 하나를 골라 주세요."),
        ("min_price", "-1", "가격은 0원보다 작을 수 없어요."),
    ] {
        let page = browser.open(&format!("/books?q=%EC%B1%85&{field}={value}")).await.must_be(422);
        assert_eq!((page.error_of(field).as_deref(), page.count("main details.filter[open]")), (Some(error), 1), "{field}");
    }
    let reader = shop.visitor();
    reader.set_cookie("lang", "en");
    let page = Browser::of(reader).open("/books?min_price=abc").await.must_be(422);
    assert_eq!(page.error_of("min_price").as_deref(), Some("Please write a whole number."));
}

async fn what_stands_outside_the_panel_is_told_above_the_list(shop: Shop) {
    shelf(&shop).await;
    let browser = shop.browser();
    let long = "가".repeat(201);
    for (field, value, told) in [
        ("q", long.as_str(), "찾는 말 200자까지 쓸 수 있어요."),
        ("q", "책\u{1}", "찾는 말 쓸 수 없는 글자가 들어 있어요."),
        ("status", "gone", "판매 상태 고를 수 있는 것 가운데 하나를 골라 주세요."),
        ("category", "novels", "분야 고를 수 있는 것 가운데 하나를 골라 주세요."),
        ("category", "no-such", "분야 고를 수 있는 것 가운데 하나를 골라 주세요."),
        ("sort", "random", "차례 고를 수 있는 것 가운데 하나를 골라 주세요."),
        ("sort", "relevance", "차례 고를 수 있는 것 가운데 하나를 골라 주세요."),
    ] {
        let page = browser.open(&format!("/books?min_price=1000&{field}={}", escape(value))).await.must_be(422);
        assert_eq!(page.text("main [role=alert] li"), told, "{field}");
        assert_eq!(page.count("main details[open]"), 0, "nothing of it is in the panel");
        assert_eq!(page.attributes("ul.chosen a", "href"), ["/books"], "what is sound can still be taken back");
        if field == "q" {
            assert_eq!(page.value("q"), value);
        }
    }
    // Without the search there is no such order.
    let page = browser.open(&format!("/books?sort=relevance&category=essays&q={}", escape(&long))).await.must_be(422);
    assert_eq!(page.text("main [role=alert] li"), "찾는 말 200자까지 쓸 수 있어요.");
    // An address that nobody typed into a field: the page says what is wrong with it.
    for (query, told) in [("page=51", "쪽: 50까지예요."), ("page=x&after=y", "적은 것을 다시 봐 주세요.")] {
        let page = browser.open(&format!("/books?{query}")).await.must_be(422);
        assert_eq!((page.text("main h1"), page.text("main h1 + p")), ("주소를 다시 봐 주세요".to_owned(), told.to_owned()));
    }
}
