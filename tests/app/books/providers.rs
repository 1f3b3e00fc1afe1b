use joongobooks::server::config::Config;
use serde_json::json;

use crate::support::*;

on_both_engines!(
    what_the_shop_does_not_know_is_asked_of_aladin => Bookseller::aladin,
    what_the_shop_does_not_know_is_asked_of_naver => Bookseller::naver,
    what_the_shop_knows_is_asked_of_nobody => Bookseller::aladin,
    what_a_provider_said_is_kept => Bookseller::aladin,
    a_sellers_typing_does_not_change_what_a_provider_said => Bookseller::aladin,
    what_nobody_knows_is_asked_for_again_after_a_day => Bookseller::naver,
    without_javascript_the_button_asks_the_provider_too => Bookseller::aladin,
    one_address_asks_only_so_often => |config: &mut Config| {
        Bookseller::aladin(config);
        config.limits.isbns_per_hour = 2;
    },
);

const ISBN: &str = "9788954651134";
const OTHERS: [&str; 3] = ["9788936434120", "9791185811871", "9788936433598"];

async fn facts(visitor: &Visitor, isbn: &str) -> Answer {
    visitor.ask("/api/book/isbn", &[("isbn", isbn)]).await
}

async fn what_the_shop_does_not_know_is_asked_of_aladin(shop: Shop) {
    let told = facts(&shop.visitor(), ISBN).await.must_be(200).json();
    let whole = json!({
        "isbn": ISBN,
        "title": "흰 <개정판> - 한강 소설",
        "author": "한강, 차미혜 (사진)",
        "publisher": "문학동네",
        "category": "fiction",
        "subcategory": "한국소설",
        "published_on": "2018-04-25",
        "description": "'흰 것'에 대한 예순다섯 편의 이야기.\n작가의 말이 더해졌다.",
        "original_price": 13_000,
    });
    assert_eq!(told, whole);
    assert_eq!(Bookseller::of(&shop).asked(), [ISBN]);
}

async fn what_the_shop_does_not_know_is_asked_of_naver(shop: Shop) {
    let told = facts(&shop.visitor(), ISBN).await.must_be(200).json();
    assert_eq!((&told["isbn"], &told["title"], &told["author"]), (&json!(ISBN), &json!("흰 <개정판> - 한강 소설"), &json!("한강, 차미혜")));
    assert_eq!((&told["publisher"], &told["published_on"], &told["category"]), (&json!("문학동네"), &json!("2018-04-25"), &json!("")));
    assert_eq!(told["original_price"], json!(null), "what it costs at a shop today is not its price when new");
    assert_eq!(Bookseller::of(&shop).asked(), [ISBN]);
}

async fn what_the_shop_knows_is_asked_of_nobody(shop: Shop) {
    shop.member("haneul").await.sells(&[("isbn", ISBN)]).await;
    assert_eq!(facts(&shop.visitor(), ISBN).await.must_be(200).json()["title"], "채식주의자");
    facts(&shop.visitor(), "9788936433595").await.must_be(422);
    assert!(Bookseller::of(&shop).asked().is_empty());
}

async fn what_a_provider_said_is_kept(shop: Shop) {
    let first = facts(&shop.visitor(), ISBN).await.must_be(200).json();
    Bookseller::of(&shop).is(Mood::Ignorant);
    for typed in [ISBN, "978-89-546-5113-4", "8954651135"] {
        assert_eq!(facts(&shop.visitor(), typed).await.must_be(200).json(), first, "{typed}");
    }
    assert_eq!(Bookseller::of(&shop).asked(), [ISBN]);
    let page = shop.browser().open(&format!("/isbn/{ISBN}")).await.must_be(200);
    assert_eq!(page.text("h1"), "흰 <개정판> - 한강 소설");
}

async fn a_sellers_typing_does_not_change_what_a_provider_said(shop: Shop) {
    let told = facts(&shop.visitor(), ISBN).await.must_be(200).json();
    let seller = shop.member("haneul").await;
    let wrong = [("isbn", ISBN), ("title", "흼"), ("author", "아무개"), ("original_price", "1"), ("category", "comics")];
    let id = seller.sells(&wrong).await.to_string();
    let fields = [listing(&wrong), vec![("id".to_owned(), id)]].concat();
    seller.post("/api/book/update", &fields).await.must_be(200);
    assert_eq!(facts(&shop.visitor(), ISBN).await.must_be(200).json(), told);
    assert_eq!(number!(shop, "select count(*) from book"), 1);
}

async fn what_nobody_knows_is_asked_for_again_after_a_day(shop: Shop) {
    let seller = Bookseller::of(&shop);
    seller.is(Mood::Ignorant);
    for _ in 0..3 {
        facts(&shop.visitor(), ISBN).await.must_be(404);
    }
    assert_eq!(seller.asked(), [ISBN]);
    shop.state.clock.turn(DAY - MINUTE);
    facts(&shop.visitor(), ISBN).await.must_be(404);
    assert_eq!(seller.asked(), [ISBN]);
    shop.state.clock.turn(2 * MINUTE);
    joongobooks::server::lifecycle::sweep(&shop.state).await.expect("what is over is swept away");
    assert_eq!(number!(shop, "select count(*) from unknown_isbn"), 0);
    facts(&shop.visitor(), ISBN).await.must_be(404);
    seller.is(Mood::Knows);
    shop.state.clock.turn(DAY + MINUTE);
    facts(&shop.visitor(), ISBN).await.must_be(200);
    assert_eq!(seller.asked(), [ISBN; 3]);
}

async fn without_javascript_the_button_asks_the_provider_too(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await.must_be(200);
    let form = page.form("/api/book/create").with("isbn", ISBN).with("publisher", "난다");
    let filled = browser.submit(form.pressing("ISBN으로 채우기")).await.must_be(200);
    for (name, value) in [("title", "흰 <개정판> - 한강 소설"), ("publisher", "난다"), ("category", "fiction"), ("original_price", "13000")]
    {
        assert_eq!(filled.value(name), value, "{name}");
    }
}

async fn one_address_asks_only_so_often(shop: Shop) {
    let visitor = shop.visitor();
    for isbn in &OTHERS[..2] {
        facts(&visitor, isbn).await.must_be(200);
    }
    let refused = facts(&visitor, OTHERS[2]).await.must_be(429);
    assert!(!refused.header("retry-after").is_empty());
    facts(&visitor, OTHERS[0]).await.must_be(200);
    assert_eq!(Bookseller::of(&shop).asked(), OTHERS[..2]);
    // A form goes on as if nobody knew the book.
    let browser = Browser::of(shop.member("haneul").await);
    let form = browser.open("/books/new").await.form("/api/book/create").with("isbn", OTHERS[2]).with("title", "제목");
    let page = browser.submit(form.pressing("ISBN으로 채우기")).await.must_be(200);
    assert_eq!((page.value("isbn"), page.value("title"), page.value("author")), (OTHERS[2].to_owned(), "제목".to_owned(), String::new()));
    shop.state.clock.turn(HOUR + MINUTE);
    facts(&visitor, OTHERS[2]).await.must_be(200);
}
