use joongobooks::listings::model::Status;
use serde_json::Value;

use super::{NOVEMBER, ids, put};
use crate::support::*;

on_both_engines!(
    the_same_author_comes_first_then_wishes_then_the_subcategory_then_the_category,
    among_neighbours_of_a_kind_the_newest_comes_first,
    no_book_comes_twice_and_the_book_itself_never,
    only_what_is_on_sale_is_similar,
    an_authors_name_is_the_same_in_any_spelling,
    books_without_an_author_have_not_the_same_one,
    twelve_are_shown_at_most,
    readers_lists_are_told_from_each_other_by_nobody,
    of_the_book_itself_the_same_are_similar,
    what_is_not_there_has_nothing_similar,
    hearts_are_marked_for_who_wishes,
    pages_show_what_is_similar_at_their_foot,
);

async fn similar(visitor: &Visitor, id: i64) -> Value {
    visitor.ask("/api/book/similar", &[("id", id)]).await.must_be(200).json()
}

async fn wish(member: &Visitor, id: i64) {
    member.post("/api/jjim/create", &[("book_id", id)]).await.must_be(200);
}

/// A copy of a book by this author in this category and sub-category.
async fn shelve(shop: &Shop, seller: i64, title: &str, author: &str, (category, subcategory): (&str, &str), at: i64) -> i64 {
    let id = put(shop, seller, &[("title", title), ("author", author), ("category", category)], Status::OnSale, NOVEMBER + at).await;
    change!(shop, "update book set subcategory = $1 where book_id = (select book_id from listing where listing_id = $2)", subcategory, id);
    id
}

const NOVELS: (&str, &str) = ("fiction", "한국소설");
const POEMS: (&str, &str) = ("fiction", "시");
const ESSAYS: (&str, &str) = ("essays", "에세이");

async fn the_same_author_comes_first_then_wishes_then_the_subcategory_then_the_category(shop: Shop) {
    let (seller, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let owner = seller.id().await;
    let this = shelve(&shop, owner, "채식주의자", "한강", NOVELS, 0).await;
    let author = shelve(&shop, owner, "서랍에 저녁을 넣어 두었다", "한강", ESSAYS, 1).await;
    let wished = shelve(&shop, owner, "시와 산책", "한정원", ESSAYS, 2).await;
    let novel = shelve(&shop, owner, "급류", "정대건", NOVELS, 3).await;
    let poem = shelve(&shop, owner, "입 속의 검은 잎", "기형도", POEMS, 4).await;
    shelve(&shop, owner, "아무 상관 없는 책", "다른 이", ESSAYS, 5).await;
    assert_eq!(ids(&similar(&reader, this).await), [author, novel, poem]);
    for id in [this, wished] {
        wish(&reader, id).await;
    }
    assert_eq!(ids(&similar(&shop.visitor(), this).await), [author, wished, novel, poem]);
    // What is near in two ways stands where it is nearest.
    wish(&reader, author).await;
    wish(&reader, poem).await;
    assert_eq!(ids(&similar(&shop.visitor(), this).await), [author, poem, wished, novel]);
}

async fn among_neighbours_of_a_kind_the_newest_comes_first(shop: Shop) {
    let owner = shop.member("haneul").await.id().await;
    let this = shelve(&shop, owner, "이 책", "한강", NOVELS, 0).await;
    let mut expected = Vec::new();
    for number in 0..11 {
        // Moments that come out of order, and some that are equal.
        let (way, at) = (number % 3, number * 7 % 4);
        let (author, shelf) = [("한강", ESSAYS), ("다른 이", NOVELS), ("다른 이", POEMS)][way as usize];
        expected.push((way, -at, -shelve(&shop, owner, &format!("책 {number}"), author, shelf, at).await));
    }
    expected.sort();
    let expected: Vec<i64> = expected.into_iter().map(|(.., id)| -id).collect();
    assert_eq!(ids(&similar(&shop.visitor(), this).await), expected);
}

async fn no_book_comes_twice_and_the_book_itself_never(shop: Shop) {
    let (seller, other) = (shop.member("haneul").await, shop.member("garam").await);
    let this = seller.sells(&[("title", "채식주의자")]).await;
    other.sells(&[("title", "채식 주의자")]).await;
    let old = seller.sells(&[("title", "흰")]).await;
    let new = other.sells(&[("title", "흰")]).await;
    // Near in every way there is.
    for id in [this, old, new] {
        wish(&other, id).await;
    }
    assert_eq!(ids(&similar(&seller, this).await), [new], "the newest copy stands for its book");
    assert_eq!(ids(&similar(&seller, new).await).len(), 1, "by no copy of its own");
    other.post("/api/book/delete", &[("id", new)]).await.must_be(200);
    assert_eq!(ids(&similar(&seller, this).await), [old]);
}

async fn only_what_is_on_sale_is_similar(shop: Shop) {
    let owner = shop.member("haneul").await.id().await;
    let this = put(&shop, owner, &[("title", "이 책")], Status::Sold, NOVEMBER).await;
    for (number, status) in [Status::Sold, Status::Reserved].into_iter().enumerate() {
        put(&shop, owner, &[("title", &format!("책 {number}"))], status, NOVEMBER + 2).await;
    }
    let on_sale = put(&shop, owner, &[("title", "팔리는 책")], Status::OnSale, NOVEMBER).await;
    put(&shop, owner, &[("title", "팔리는 책")], Status::Sold, NOVEMBER + 3).await;
    assert_eq!(ids(&similar(&shop.visitor(), this).await), [on_sale], "of what is sold itself as well");
}

async fn an_authors_name_is_the_same_in_any_spelling(shop: Shop) {
    let owner = shop.member("haneul").await.id().await;
    let mut ids_by_title = Vec::new();
    for (number, (author, category)) in [
        ("J.K. Rowling", "fiction"),
        ("j. k. ROWLING, Mary GrandPré", "essays"),
        ("J.K.Rowling (지은이), 강동혁 (옮긴이)", "history"),
        ("J.K. Rowlings", "science"),
    ]
    .into_iter()
    .enumerate()
    {
        ids_by_title.push(
            put(&shop, owner, &[("title", &format!("책 {number}")), ("author", author), ("category", category)], Status::OnSale, NOVEMBER).await,
        );
    }
    let [plain, with_artist, with_translator, other] = ids_by_title[..] else { unreachable!("four were put on sale") };
    assert_eq!(ids(&similar(&shop.visitor(), plain).await), [with_translator, with_artist]);
    assert_eq!(ids(&similar(&shop.visitor(), with_translator).await), [with_artist, plain]);
    assert_eq!(ids(&similar(&shop.visitor(), other).await), [0; 0]);
}

async fn books_without_an_author_have_not_the_same_one(shop: Shop) {
    let owner = shop.member("haneul").await.id().await;
    let this = shelve(&shop, owner, "이 책", "", ("fiction", ""), 0).await;
    shelve(&shop, owner, "저 책", "", ("essays", ""), 1).await;
    let novel = shelve(&shop, owner, "그 책", "한강", NOVELS, 2).await;
    let bare = shelve(&shop, owner, "다른 책", "", ("fiction", ""), 1).await;
    assert_eq!(ids(&similar(&shop.visitor(), this).await), [novel, bare], "nor have those without a sub-category the same one");
}

async fn twelve_are_shown_at_most(shop: Shop) {
    let owner = shop.member("haneul").await.id().await;
    let this = shelve(&shop, owner, "이 책", "한강", NOVELS, 0).await;
    let mut newest = Vec::new();
    for number in 0..13 {
        newest.insert(0, shelve(&shop, owner, &format!("책 {number}"), "한강", ESSAYS, number).await);
        shelve(&shop, owner, &format!("소설 {number}"), "다른 이", NOVELS, 100 + number).await;
    }
    assert_eq!(ids(&similar(&shop.visitor(), this).await), newest[..12]);
}

async fn readers_lists_are_told_from_each_other_by_nobody(shop: Shop) {
    let (seller, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let owner = seller.id().await;
    let this = shelve(&shop, owner, "이 책", "한강", NOVELS, 0).await;
    let wished = shelve(&shop, owner, "찜한 책", "다른 이", ESSAYS, 1).await;
    for id in [this, wished] {
        wish(&reader, id).await;
    }
    let answer = similar(&seller, this).await;
    let book = &answer["books"][0];
    assert_eq!((book["id"].as_i64(), &book["wished"]), (Some(wished), &Value::Null));
    assert!(!answer.to_string().contains("garam"), "who wishes for it is not said: {answer}");
}

async fn of_the_book_itself_the_same_are_similar(shop: Shop) {
    let seller = shop.member("haneul").await;
    let this = seller.sells(&[("title", "이 책"), ("isbn", "9788936434120")]).await;
    let other = seller.sells(&[("title", "저 책")]).await;
    for isbn in ["9788936434120", "978-89-364-3412-0"] {
        let of_book = shop.visitor().ask("/api/book/similar", &[("isbn", isbn)]).await.must_be(200).json();
        assert_eq!((ids(&of_book), ids(&similar(&seller, this).await)), (vec![other], vec![other]));
    }
}

async fn what_is_not_there_has_nothing_similar(shop: Shop) {
    for (field, value) in [("id", ""), ("id", "x"), ("id", "1\0"), ("isbn", "x"), ("isbn", "9788936434121")] {
        shop.visitor().ask("/api/book/similar", &[(field, value)]).await.must_be(404);
    }
    for (field, value) in [("id", "999"), ("id", "0"), ("isbn", "9788936434120")] {
        assert_eq!(ids(&shop.visitor().ask("/api/book/similar", &[(field, value)]).await.must_be(200).json()), [0; 0], "{field}={value}");
    }
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[("isbn", "9788936434120")]).await;
    assert_eq!(ids(&similar(&seller, id).await), [0; 0], "what is alone is there all the same");
    assert_eq!(ids(&seller.ask("/api/book/similar", &[("isbn", "9788936434120")]).await.must_be(200).json()), [0; 0]);
}

async fn hearts_are_marked_for_who_wishes(shop: Shop) {
    let (seller, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let this = seller.sells(&[("title", "이 책")]).await;
    let (wished, other) = (seller.sells(&[("title", "찜한 책")]).await, seller.sells(&[("title", "다른 책")]).await);
    wish(&reader, wished).await;
    let marked = |row: Value| -> Vec<i64> {
        let books = row["books"].as_array().expect("books").clone();
        books.iter().filter(|book| book["wished"] == true).map(|book| book["id"].as_i64().expect("an id")).collect()
    };
    assert_eq!(ids(&similar(&reader, this).await), [other, wished]);
    assert_eq!(marked(similar(&reader, this).await), [wished]);
    assert_eq!(marked(similar(&seller, this).await), [0; 0]);
    assert_eq!(marked(similar(&shop.visitor(), this).await), [0; 0]);
}

async fn pages_show_what_is_similar_at_their_foot(shop: Shop) {
    let (seller, other) = (shop.member("haneul").await, shop.member("garam").await);
    let this = seller.sells(&[("title", "이 책"), ("isbn", "9788936434120")]).await;
    let paths = [format!("/books/{this}"), "/isbn/9788936434120".to_owned()];
    for path in &paths {
        assert_eq!(shop.browser().open(path).await.must_be(200).count("[aria-labelledby='similar']"), 0, "{path}: nothing to show");
    }
    let neighbour = other.sells(&[("title", "저 책")]).await;
    for path in &paths {
        let page = shop.browser().open(path).await.must_be(200);
        assert_eq!(page.text("#similar"), "비슷한 책");
        assert_eq!(page.attributes("[aria-labelledby='similar'] .card-link", "href"), [format!("/books/{neighbour}")], "{path}");
    }
}
