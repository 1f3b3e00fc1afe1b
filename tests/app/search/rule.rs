//! One rule in two languages: what the search finds in SQL, among all books, is what fits in Rust, book by book.

use std::collections::BTreeSet;

use joongobooks::listings::query::{Filter, ListQuery, Sort};
use joongobooks::listings::store_list;
use joongobooks::search::fits::Searched;
use joongobooks::search::query::Wanted;
use joongobooks::search::store::slips;
use joongobooks::search::text::{initials, keys};

use super::put;
use crate::support::*;
use joongobooks::listings::model::Status;

on_both_engines!(what_the_search_finds_fits_and_nothing_else);

/// Title, author, publisher, ISBN: letters that look alike, words that are one key long, names in several scripts.
const BOOKS: [(&str, &str, &str, &str); 26] = [
    ("소년이 온다", "한강", "창비", "9788936434120"),
    ("작별하지 않는다 - 한강 장편소설", "한강", "문학동네", "9788954682152"),
    ("한강", "조정래", "해냄", ""),
    ("한강의 밤", "김아무", "물결", ""),
    ("흰", "한강", "문학동네", ""),
    ("토지 1", "박경리", "나남", ""),
    ("토지 12", "박경리", "나남", ""),
    ("시 쓰는 나", "김시인", "시와 나", ""),
    ("나는 시다", "나무", "시", ""),
    ("닭 우는 마을의 의사", "모은결", "물결출판", ""),
    ("과학의 역사 (개정판)", "곽과학", "과학사", ""),
    ("왜 쓰는가: 글쓰기에 대하여", "조지 오웰 / 이한중", "한겨레출판", ""),
    ("꽃", "김춘수", "꽃집", ""),
    ("꽃가루 2", "김춘수", "꽃집", ""),
    ("의자", "의자", "의자", ""),
    ("The Vegetarian", "Han Kang", "Granta Books", "9780306406157"),
    ("Harry Potter and the Sorcerer's Stone", "J.K. Rowling", "Scholastic", "9780804429573"),
    ("A", "B", "C", ""),
    ("It", "Stephen King", "Viking", ""),
    ("100% C++", "Bjarne_S", "역\\슬래시", ""),
    ("Café Étoile", "Ines Marlow", "Blue Kettle", ""),
    ("1984", "조지 오웰", "민음사", ""),
    ("19호실로 가다", "도리스 레싱", "문예출판사", ""),
    ("ガラスの城", "松本清張", "新潮社", ""),
    ("ㅋㅋ만화", "ㄱㄴ", "ㅊㅊ", ""),
    ("채식주의자", "한강, 그림이 / 창비편집부", "창비", ""),
];

/// What people might type.
const TYPED: [&str; 58] = [
    "소년이 온다",
    "소년",
    "소년이온",
    "년이",
    "ㅅㄴㅇ",
    "ㅅㄴㅇㅇㄷ",
    "소녀",
    "한강",
    "한",
    "하",
    "ㅎ",
    "ㅎㄱ",
    "강",
    "한강 소년",
    "소년 한강",
    "창비 한강 온다",
    "한강 흰",
    "흰 한강",
    "흰",
    "시",
    "나",
    "시 나",
    "나 시",
    "김시인 시",
    "시 쓰는",
    "쓰는 나",
    "토지",
    "토지 1",
    "토지1",
    "토지 12",
    "박경리 1",
    "1",
    "12",
    "의",
    "의자",
    "으",
    "과",
    "고",
    "곽",
    "왜",
    "오",
    "꽃",
    "꼬",
    "꽃 2",
    "꽃집 꽃가루",
    "rhcrkfn",
    "cotlrwndmlwk",
    "gksrkd",
    "ㅗㅁㄱ교",
    "ㅗㅁㄱ교 ㅔㅐㅅㅅㄷㄱ",
    "it",
    "a",
    "c++",
    "978-89-364-3412-0",
    "8936434120",
    "채식주위자",
    "없는 책",
    "않는다한강",
];

async fn what_the_search_finds_fits_and_nothing_else(shop: Shop) {
    let seller = shop.member("seller").await;
    let mut books = Vec::new();
    for (title, author, publisher, isbn) in BOOKS {
        let changes = [("title", title), ("author", author), ("publisher", publisher), ("isbn", isbn)];
        books.push((put(&shop, &seller, &changes, Status::OnSale).await, Searched::of(title, author, publisher, isbn)));
    }
    let mut tried = 0;
    for typed in every_query() {
        let Some(wanted) = Wanted::read(&typed) else { continue };
        let looked_at = slips(&shop.state.db, &wanted).await.expect("a count").0.len();
        let ways = || std::iter::once(&wanted.typed).chain(&wanted.slips[..looked_at]);
        let fits: BTreeSet<i64> = books.iter().filter(|(_, book)| ways().any(|way| book.is_found_by(way))).map(|(id, _)| *id).collect();
        let query = ListQuery { search: Some(typed.clone()), filter: Filter::default(), sort: Sort::Relevance, page: 1, after: None, limit: 100 };
        let list = store_list::list(&shop.state, &query).await.expect("a list");
        let hits: BTreeSet<i64> = list.books.iter().filter(|book| !book.near).map(|book| book.id).collect();
        assert_eq!(fits, hits, "{typed:?}, {wanted:?}");
        tried += 1;
    }
    assert!(tried > 1_500, "{tried}");
}

/// The table, and pieces of every book: of its letters, its keys and its initials, and its words in pairs.
fn every_query() -> BTreeSet<String> {
    let mut all: BTreeSet<String> = TYPED.iter().map(|typed| typed.to_string()).collect();
    let mut words: Vec<&str> = Vec::new();
    for (title, author, publisher, isbn) in BOOKS {
        for field in [title, author, isbn] {
            for text in [field.to_owned(), keys(field), initials(field)] {
                let letters: Vec<char> = text.chars().collect();
                for length in [1, 2, 3, 5] {
                    all.extend(letters.windows(length).map(|piece| piece.iter().collect::<String>()));
                }
            }
        }
        words.extend(title.split(' ').chain([publisher]));
    }
    for (number, word) in words.iter().enumerate() {
        for step in [1, 7, 20] {
            all.insert(format!("{word} {}", words[(number + step) % words.len()]));
        }
    }
    all
}
