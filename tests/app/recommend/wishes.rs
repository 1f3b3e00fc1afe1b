//! What the embedded engine makes of a question, on a small shelf.

use serde_json::Value;

use super::{ask, go_on};
use crate::lists::put;
use crate::support::*;
use joongobooks::listings::model::Status;

on_both_engines!(
    a_kind_of_book_a_price_and_a_condition_are_kept_to,
    who_wrote_it_is_who_was_named,
    what_is_not_wanted_is_left_out,
    a_book_is_found_by_its_reviews_hashtags_and_what_its_seller_says,
    what_nobody_says_any_more_is_forgotten,
    what_is_sold_or_reserved_is_never_recommended,
    where_nothing_fits_it_says_so_and_shows_the_nearest,
    a_wrong_letter_is_asked_about,
    a_reason_names_only_what_the_book_has,
    a_follow_up_goes_on_from_the_answer_before,
    a_book_like_another_is_never_that_book,
    an_english_question_gets_an_english_answer_from_the_same_shelf,
    a_very_long_question_of_nothing_is_answered,
    letters_that_mean_something_to_an_index_are_letters,
);

const MAY: i64 = 1_746_000_000_000;

/// Title, author, category, condition and price; all of them on sale.
const SHELF: [(&str, &str, &str, &str, &str); 12] = [
    ("달빛 아래 우주", "서리하", "science", "best", "9000"),
    ("별을 세는 천문학자", "도연우", "science", "fair", "4000"),
    ("은하의 끝", "모은결", "fiction", "good", "7000"),
    ("골목의 겨울", "서리하", "fiction", "poor", "3000"),
    ("등대지기의 딸", "한여로", "fiction", "best", "12000"),
    ("부엌의 고양이", "차무늬", "essays", "good", "6500"),
    ("고양이와 나", "구름이", "comics", "fair", "3500"),
    ("된장의 시간", "배한결", "cooking", "good", "8000"),
    ("빵 굽는 아침", "유다온", "cooking", "best", "11000"),
    ("조선의 골목", "진서율", "history", "good", "9500"),
    ("로마의 길", "옥수인", "history", "fair", "5000"),
    ("혼자 걷는 밤", "탁이레", "essays", "poor", "2500"),
];

async fn shelf(shop: &Shop) -> (Visitor, Visitor) {
    let seller = shop.member("seller").await;
    let id = seller.id().await;
    for (number, (title, author, category, condition, price)) in SHELF.iter().enumerate() {
        let changes = [
            ("title", *title),
            ("author", *author),
            ("category", *category),
            ("condition", *condition),
            ("selling_price", *price),
            ("isbn", ""),
            ("publisher", ""),
        ];
        put(shop, id, &changes, Status::OnSale, MAY + number as i64 * MINUTE).await;
    }
    (seller, shop.member("reader").await)
}

/// Titles of an answer, in its order.
async fn titles(shop: &Shop, answer: &Value) -> Vec<String> {
    let mut titles = Vec::new();
    for book in answer["books"].as_array().expect("books") {
        let detail = shop.visitor().ask("/api/book/detail", &[("id", &book["id"])]).await.must_be(200).json();
        titles.push(detail["book"]["title"].as_str().expect("a title").to_owned());
    }
    titles
}

async fn answer(reader: &Visitor, question: &str) -> Value {
    ask(reader, question).await.must_be(200).json()
}

async fn fitting(shop: &Shop, reader: &Visitor, question: &str) -> Vec<String> {
    let answer = answer(reader, question).await;
    assert_eq!(answer["nothing_fits"], false, "{question}: {answer}");
    assert_eq!(answer["engine"], "embedded");
    let mut titles = titles(shop, &answer).await;
    titles.sort();
    titles
}

async fn a_kind_of_book_a_price_and_a_condition_are_kept_to(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    assert_eq!(fitting(&shop, &reader, "만 원 이하 소설 추천해 주세요").await, ["골목의 겨울", "은하의 끝"]);
    assert_eq!(fitting(&shop, &reader, "상태 좋은 요리책").await, ["된장의 시간", "빵 굽는 아침"]);
    assert_eq!(fitting(&shop, &reader, "오천 원에서 만 원 사이 역사책").await, ["로마의 길", "조선의 골목"]);
    assert_eq!(fitting(&shop, &reader, "우주 이야기").await[..2], ["달빛 아래 우주", "별을 세는 천문학자"]);
}

async fn who_wrote_it_is_who_was_named(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    assert_eq!(fitting(&shop, &reader, "서리하 작가의 책이 있나요").await, ["골목의 겨울", "달빛 아래 우주"]);
    assert_eq!(fitting(&shop, &reader, "한여로가 쓴 소설").await, ["등대지기의 딸"]);
    let stranger = answer(&reader, "홍길순 작가의 소설").await;
    assert_eq!(stranger["nothing_fits"], true, "{stranger}");
    assert!(stranger["answer"].as_str().expect("text").contains("홍길순"), "{stranger}");
}

async fn what_is_not_wanted_is_left_out(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    assert_eq!(fitting(&shop, &reader, "고양이 책, 만화 말고").await[0], "부엌의 고양이");
    assert!(!fitting(&shop, &reader, "고양이 책, 만화 말고").await.contains(&"고양이와 나".to_owned()));
}

async fn a_book_is_found_by_its_reviews_hashtags_and_what_its_seller_says(shop: Shop) {
    let (seller, reader) = shelf(&shop).await;
    for (title, details) in [("가을의 기록", "밑줄 없는 책이에요. 도롱뇽 그림이 들어 있어요."), ("겨울의 기록", ""), ("여름의 기록", "")]
    {
        seller.sells(&[("title", title), ("author", ""), ("isbn", ""), ("publisher", ""), ("details", details)]).await;
    }
    reader
        .reviews(&[("book_title", "겨울의 기록"), ("book_author", ""), ("book_publisher", ""), ("isbn", ""), ("text", "뜻밖에 도롱뇽이 나와요.")])
        .await;
    reader.reviews(&[("book_title", "여름의 기록"), ("book_author", ""), ("book_publisher", ""), ("isbn", ""), ("hashtags", "#도롱뇽")]).await;
    assert_eq!(fitting(&shop, &reader, "도롱뇽 책").await, ["가을의 기록", "겨울의 기록", "여름의 기록"]);
}

async fn what_nobody_says_any_more_is_forgotten(shop: Shop) {
    let (seller, reader) = shelf(&shop).await;
    let fields = [("title", "가을의 기록"), ("author", ""), ("isbn", ""), ("publisher", "")];
    let id = seller
        .sells(&changed(&fields, &[("details", "도롱뇽 그림")]).iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>())
        .await;
    assert_eq!(fitting(&shop, &reader, "도롱뇽 그림책 말고 도롱뇽 책").await[0], "가을의 기록");
    let mut update = listing(&fields);
    update.push(("id".into(), id.to_string()));
    update.push(("details".into(), "깨끗해요".into()));
    seller
        .post("/api/book/update", &changed(&[], &update.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>()))
        .await
        .must_be(200);
    assert_eq!(answer(&reader, "도롱뇽 책").await["nothing_fits"], true);
}

async fn what_is_sold_or_reserved_is_never_recommended(shop: Shop) {
    let (seller, reader) = shelf(&shop).await;
    let id = seller.id().await;
    put(&shop, id, &[("title", "팔린 우주"), ("category", "science"), ("isbn", "")], Status::Sold, MAY).await;
    put(&shop, id, &[("title", "맡아 둔 우주"), ("category", "science"), ("isbn", "")], Status::Reserved, MAY).await;
    let found = titles(&shop, &answer(&reader, "우주 책").await).await;
    assert!(
        found.contains(&"달빛 아래 우주".to_owned()) && !found.iter().any(|title| title.starts_with("팔린") || title.starts_with("맡아")),
        "{found:?}"
    );
}

async fn where_nothing_fits_it_says_so_and_shows_the_nearest(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    let dear = answer(&reader, "천 원 이하 요리책").await;
    assert_eq!(dear["nothing_fits"], true, "{dear}");
    let near = titles(&shop, &dear).await;
    assert!(near.contains(&"된장의 시간".to_owned()), "{near:?}");
    let unheard = answer(&reader, "쿼터니언 책 있나요").await;
    assert_eq!(unheard["nothing_fits"], true, "{unheard}");
}

async fn a_wrong_letter_is_asked_about(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    let answer = answer(&reader, "등대지키의 딸 있나요").await;
    assert_eq!(titles(&shop, &answer).await[0], "등대지기의 딸", "{answer}");
}

async fn a_reason_names_only_what_the_book_has(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    let answer = answer(&reader, "골목 쿼터니언").await;
    let reasons: Vec<&str> = answer["books"].as_array().expect("books").iter().map(|book| book["reason"].as_str().expect("a reason")).collect();
    assert!(reasons.iter().any(|reason| reason.contains("골목")) && !reasons.iter().any(|reason| reason.contains("쿼터니언")), "{answer}");
}

async fn a_follow_up_goes_on_from_the_answer_before(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    let first = answer(&reader, "소설 추천해 주세요").await;
    assert_eq!(titles(&shop, &first).await.len(), 3);
    let conversation = &first["conversation"];
    let cheaper = go_on(&reader, conversation, "더 싼 건요?").await.must_be(200).json();
    assert_eq!(cheaper["nothing_fits"], true, "nothing is cheaper than the cheapest, and all of them were shown: {cheaper}");
    let first = answer(&reader, "서리하 작가의 소설").await;
    assert_eq!(titles(&shop, &first).await, ["골목의 겨울"]);
    let other = go_on(&reader, &first["conversation"], "그 작가 다른 책은요?").await.must_be(200).json();
    assert_eq!(titles(&shop, &other).await, ["달빛 아래 우주"], "{other}");
}

async fn a_book_like_another_is_never_that_book(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    let answer = answer(&reader, "등대지기의 딸 같은 책").await;
    let found = titles(&shop, &answer).await;
    assert!(!found.contains(&"등대지기의 딸".to_owned()) && found.contains(&"은하의 끝".to_owned()), "{found:?}");
}

async fn an_english_question_gets_an_english_answer_from_the_same_shelf(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    let answer = answer(&reader, "Korean cookbooks under 10,000 won").await;
    assert_eq!(
        titles(&shop, &answer).await,
        ["된장의 시간"],
        "what stands beside it would be of the kind and the price that were asked for: {answer}"
    );
    assert!(answer["answer"].as_str().expect("text").is_ascii() || !answer["answer"].as_str().expect("text").contains('요'), "{answer}");
}

async fn a_very_long_question_of_nothing_is_answered(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    for question in ["가".repeat(500), "우주 ".repeat(166), "ㅋ".repeat(500), "만원".repeat(250), "a b ".repeat(125)] {
        ask(&reader, question.trim()).await.must_be(200);
    }
}

async fn letters_that_mean_something_to_an_index_are_letters(shop: Shop) {
    let (_, reader) = shelf(&shop).await;
    for question in [
        "\"*()",
        "' or 1=1 --",
        "우주\" OR head : \"*",
        "NEAR(우주 고양이)",
        "'우주':* | !고양이 & (",
        "\\ ' \\' :*",
        "😀",
        "%_\\%",
        "C++ & C#",
        "a=b @c $d _e",
        "हिन्दी किताब",
        "ภาษาไทย",
        "①② Ⅳ ㎏",
    ] {
        ask(&reader, question).await.must_be(200);
    }
}
