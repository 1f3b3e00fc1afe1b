//! How much of what people mean the search finds, by the way in which they type it: on a small shelf to the letter, on five
//! thousand real books as a share.

use std::collections::BTreeMap;

use joongobooks::import::import_file;
use joongobooks::listings::model::Status;
use serde_json::Value;

use super::{NOVEMBER, ask, put};
use crate::support::*;

on_both_engines!(
    a_part_of_a_title_or_its_short_word_is_enough,
    initial_consonants_are_enough,
    a_syllable_may_be_half_typed,
    spaces_may_be_left_out_or_put_in,
    the_keyboard_may_be_set_to_the_other_language,
    an_author_is_found_with_a_word_of_a_title_or_without,
    an_isbn_may_be_written_in_every_way,
    accents_need_not_be_typed,
    a_slip_finds_what_is_near_and_says_so,
    what_is_far_from_everything_finds_nothing,
    #[ignore = "needs JOONGOBOOKS_TEST_DATA"]
    nearly_every_query_finds_its_book_among_ten,
);

/// Books that nobody wrote: title, author, publisher, ISBN.
const SHELF: [(&str, &str, &str, &str); 25] = [
    ("달빛 우체국", "서리하", "물결출판", "9791199900776"),
    ("모래시계 수리공", "도연우", "나루터", "9791199900783"),
    ("닭 우는 마을의 의사", "모은결", "물결출판", ""),
    ("쥐며느리 왕국", "서리하", "작은배", ""),
    ("값싼 기적을 팝니다", "한여로", "나루터", "9788999900792"),
    ("꿀벌의 계절", "도연우", "새벽창", ""),
    ("똑똑한 고래와 함께 늙는 법", "차무늬", "작은배", ""),
    ("얘들아 밥 먹자", "구름이", "부엌문고", ""),
    ("등대", "배한결", "새벽창", ""),
    ("등대의 마지막 겨울", "모은결", "물결출판", ""),
    ("두 번째 등대", "유다온", "나루터", ""),
    ("북쪽으로 가는 완행열차", "한여로", "새벽창", ""),
    ("사막에서 우산을 펴는 사람", "유다온", "작은배", ""),
    ("고요한 부엌의 물리학", "차무늬", "부엌문고", "9788999907043"),
    ("빵 굽는 천문학자", "배한결", "부엌문고", ""),
    ("세 갈래 강", "진서율", "물결출판", ""),
    ("지도에 없는 골목들", "진서율", "나루터", ""),
    ("여섯 마리 코끼리의 산수", "구름이", "작은배", ""),
    ("파이프오르간 조율 입문", "옥수인", "새벽창", ""),
    ("눈사람은 여름을 모른다", "옥수인", "작은배", ""),
    ("흙 위에 쓴 편지", "탁이레", "물결출판", ""),
    ("처음 만나는 매듭공예", "탁이레", "부엌문고", ""),
    ("Silent Harbor", "Nora Weld", "Blue Kettle", ""),
    ("Café Étoile", "Ines Marlow", "Blue Kettle", ""),
    ("A Field Guide to Umbrellas", "Tom Arkin", "Paper Boat", ""),
];

async fn shelf(shop: &Shop) {
    let seller = shop.member("seller").await.id().await;
    for (number, (title, author, publisher, isbn)) in SHELF.iter().enumerate() {
        let changes = [("title", *title), ("author", *author), ("publisher", *publisher), ("isbn", *isbn)];
        put(shop, seller, &changes, Status::OnSale, NOVEMBER + number as i64 * MINUTE).await;
    }
}

/// Titles of an answer: those that fit, in the alphabet's order, and those that are near, in the answer's.
async fn find(shop: &Shop, q: &str) -> (Vec<String>, Vec<String>) {
    let list = ask(shop, "search", &[("q", q)]).await;
    let books = list["books"].as_array().expect("an array");
    let near = |book: &Value| book["near"].as_bool().expect("near or not");
    assert!(books.is_sorted_by_key(near), "{q:?}: near misses come last");
    let (missed, mut fit): (Vec<_>, Vec<_>) =
        books.iter().map(|book| (near(book), book["title"].as_str().expect("a title").to_owned())).partition(|(near, _)| *near);
    fit.sort();
    let titles = |books: Vec<(bool, String)>| books.into_iter().map(|(_, title)| title).collect();
    (titles(fit), titles(missed))
}

/// Just these fit; whatever else is found is near.
async fn must_fit(shop: &Shop, queries: &[(&str, &[&str])]) {
    shelf(shop).await;
    for (q, titles) in queries {
        let mut expected = titles.to_vec();
        expected.sort();
        assert_eq!(find(shop, q).await.0, expected, "{q:?}");
    }
}

async fn a_part_of_a_title_or_its_short_word_is_enough(shop: Shop) {
    let parts: [(&str, &[&str]); 6] = [
        ("래시계 수", &["모래시계 수리공"]),
        ("완행열", &["북쪽으로 가는 완행열차"]),
        ("늙는 법", &["똑똑한 고래와 함께 늙는 법"]),
        ("등대", &["등대", "등대의 마지막 겨울", "두 번째 등대"]),
        ("기적", &["값싼 기적을 팝니다"]),
        ("강", &["세 갈래 강"]),
    ];
    must_fit(&shop, &parts).await;
}

async fn initial_consonants_are_enough(shop: Shop) {
    let initials: [(&str, &[&str]); 4] = [
        ("ㄷㅂㅇㅊㄱ", &["달빛 우체국"]),
        ("ㅁㄹㅅㄱㅅ", &["모래시계 수리공"]),
        ("ㄸㄸㅎㄱㄹ", &["똑똑한 고래와 함께 늙는 법"]),
        ("ㅎㅇㅇㅆㅍㅈ", &["흙 위에 쓴 편지"]),
    ];
    must_fit(&shop, &initials).await;
}

async fn a_syllable_may_be_half_typed(shop: Shop) {
    let composing: [(&str, &[&str]); 6] = [
        ("모래ㅅ", &["모래시계 수리공"]),
        // A key joins the syllable before it until the next one tells.
        ("모랫", &["모래시계 수리공"]),
        ("달비", &["달빛 우체국"]),
        ("쥐며늘", &["쥐며느리 왕국"]),
        ("값싸", &["값싼 기적을 팝니다"]),
        ("쥐며느리 오", &["쥐며느리 왕국"]),
    ];
    must_fit(&shop, &composing).await;
}

async fn spaces_may_be_left_out_or_put_in(shop: Shop) {
    let spaces: [(&str, &[&str]); 3] =
        [("모래시계수리공", &["모래시계 수리공"]), ("닭우는마을", &["닭 우는 마을의 의사"]), ("달빛 우체 국", &["달빛 우체국"])];
    must_fit(&shop, &spaces).await;
}

/// Whether such a hit is near is the search's own matter; that it comes first is not.
async fn the_keyboard_may_be_set_to_the_other_language(shop: Shop) {
    shelf(&shop).await;
    for (q, title) in [
        ("ahfotlrP tnflrhd", "모래시계 수리공"),
        ("Rnfqjfdml", "꿀벌의 계절"),
        ("dOemfdk qkq", "얘들아 밥 먹자"),
        ("냐ㅣ둣 ㅗㅁ규ㅐㄱ", "Silent Harbor"),
        ("ㅗㅁ규ㅐㄱ", "Silent Harbor"),
    ] {
        let (fit, near) = find(&shop, q).await;
        assert_eq!(fit.first().or(near.first()).map(String::as_str), Some(title), "{q:?}");
        assert!(fit.len() <= 1, "{q:?} fits one book alone: {fit:?}");
    }
}

async fn an_author_is_found_with_a_word_of_a_title_or_without(shop: Shop) {
    let authors: [(&str, &[&str]); 4] = [
        ("도연우", &["모래시계 수리공", "꿀벌의 계절"]),
        ("도연우 꿀벌의", &["꿀벌의 계절"]),
        ("우체국 서리하", &["달빛 우체국"]),
        ("nora weld", &["Silent Harbor"]),
    ];
    must_fit(&shop, &authors).await;
}

async fn an_isbn_may_be_written_in_every_way(shop: Shop) {
    let numbers: [(&str, &[&str]); 6] = [
        ("9791199900783", &["모래시계 수리공"]),
        ("979-11-999007-8-3", &["모래시계 수리공"]),
        ("8999900797", &["값싼 기적을 팝니다"]),
        ("899990704X", &["고요한 부엌의 물리학"]),
        ("89-999070-4-x", &["고요한 부엌의 물리학"]),
        ("99900776", &["달빛 우체국"]),
    ];
    must_fit(&shop, &numbers).await;
}

async fn accents_need_not_be_typed(shop: Shop) {
    let accents: [(&str, &[&str]); 3] = [("cafe", &["Café Étoile"]), ("cafe etoile", &["Café Étoile"]), ("CAFÉ", &["Café Étoile"])];
    must_fit(&shop, &accents).await;
}

async fn a_slip_finds_what_is_near_and_says_so(shop: Shop) {
    shelf(&shop).await;
    for (q, title) in [
        ("모래시걔 수리공", "모래시계 수리공"),
        ("달빛 우재국", "달빛 우체국"),
        ("쥐며느리 왕굳", "쥐며느리 왕국"),
        ("완헹열차", "북쪽으로 가는 완행열차"),
        ("사막에서 우신을 펴는", "사막에서 우산을 펴는 사람"),
        ("Silent Harbur", "Silent Harbor"),
    ] {
        let (fit, near) = find(&shop, q).await;
        assert_eq!((fit.len(), near.first().map(String::as_str)), (0, Some(title)), "{q:?}: {fit:?} {near:?}");
    }
}

async fn what_is_far_from_everything_finds_nothing(shop: Shop) {
    shelf(&shop).await;
    for q in ["뷁쉛훼", "xqzwvj"] {
        assert_eq!(find(&shop, q).await, (vec![], vec![]), "{q:?}");
    }
}

/// Kind, query and the ISBN of the book that was meant; bench/search_queries.py made them and has the rules.
const QUERIES: &str = include_str!("../../data/search_queries.tsv");
/// Percent of the queries of a kind that must have their book among the first ten.
const RECALL: usize = 98;
/// The same for slips: what is typed is as near to other books as to the one that was meant.
const RECALL_OF_SLIPS: usize = 90;

async fn nearly_every_query_finds_its_book_among_ten(shop: Shop) {
    import_file(&shop.state, &test_data().join("korean_books.csv"), false).await.expect("korean_books.csv");
    // How many were asked, and what was missed, by kind.
    let mut kinds: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for line in QUERIES.lines().filter(|line| !line.starts_with('#')) {
        let [kind, query, isbn] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line:?} is not kind, query and ISBN") };
        let list = ask(&shop, "search", &[("q", query), ("limit", "10")]).await;
        let found = list["books"].as_array().expect("an array").iter().any(|book| book["isbn"] == isbn);
        let (asked, missed) = kinds.entry(kind).or_default();
        *asked += 1;
        if !found {
            missed.push(format!("{kind}: {query} did not find {isbn}"));
        }
    }
    let (mut table, mut misses, mut low) = (String::new(), Vec::new(), Vec::new());
    for (kind, (asked, missed)) in kinds {
        let (found, least) = (asked - missed.len(), if kind == "typo" { RECALL_OF_SLIPS } else { RECALL });
        table += &format!("{kind:<17} {found:>3} of {asked:>3}  {:.3}\n", found as f64 / asked as f64);
        if found * 100 < asked * least {
            low.push(kind);
        }
        misses.extend(missed);
    }
    println!("{table}");
    assert!(low.is_empty(), "too little is found of {}\n{table}\n{}", low.join(", "), misses.join("\n"));
}
