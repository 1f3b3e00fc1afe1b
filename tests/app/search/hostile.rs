//! Whatever is typed, nothing breaks.

use http::Method;
use serde_json::Value;

use super::shelf::shelf;
use crate::support::*;

on_both_engines!(
    whatever_is_typed_is_answered_or_refused,
    punctuation_alone_finds_nothing,
    broken_addresses_are_refused,
    the_pages_stand_it_too,
    many_words_are_no_burden,
);

/// Whether it is too much or has letters that nobody types.
fn typed() -> Vec<(String, Option<&'static str>)> {
    let fine = [
        "a",
        "가",
        "ㄱ",
        "ㅏ",
        "1",
        "あ",
        "漢",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "AND OR NOT NEAR",
        "NEAR(가 나, 2)",
        "a AND b",
        "채식 OR 한강",
        "NOT 한강",
        "\"*()",
        "\"",
        "\"\"",
        "\"한강",
        "한강\"",
        "*",
        "한강*",
        "^한강",
        "(",
        ")",
        "()",
        "(한강",
        "{keys} : \"x\"",
        "{keys initials} : \"한강\"",
        "keys:한강",
        "- keys : x",
        "😀",
        "😀😀😀",
        "한강😀",
        "👨‍👩‍👧‍👦",
        "%",
        "_",
        "\\",
        "%%%",
        "___",
        "\\\\\\",
        "한%강",
        "한_강",
        "\\한강",
        "100%",
        "%한강%",
        "'",
        "''",
        "' or 1=1",
        "' or 1=1 --",
        "'; drop table listing; --",
        "$1",
        "$$",
        "{}",
        "?",
        "??",
        ":x",
        "@x",
        "|",
        "|한강|",
        "||",
        "|한강",
        "..",
        "a|b",
        "\u{FF5C}",
        "\u{FF02}한강\u{FF02}",
        "é",
        "e\u{301}",
        "\u{301}",
        "\u{3099}",
        "か\u{3099}",
        "\u{0130}",
        "ß",
        "ﬁ",
        "Ⅻ",
        "㈜한강",
        "㉠",
        "ﾊﾝｶﾞﾝ",
        "ﾡ",
        "\u{1100}",
        "\u{1161}",
        "\u{11A8}",
        "\u{1112}\u{1161}\u{11AB}",
        "ㅎㅏㄴ",
        "ㄳ",
        "ㅀ",
        "ㅘ",
        "ㆍ",
        "ㆎ",
        "ㅤ한강",
        "\u{10FFFF}",
        "\u{FFFE}",
        "\u{FFFD}",
        "\u{E000}",
        "𠮷野家",
        "𝔸𝔹ℂ",
        "0x",
        "x",
        "xx",
        "xxx",
        "x x x",
        "1e999",
        "-1",
        "--",
        "/*",
        "<script>",
        "&amp;",
        "\u{2028}a",
        "한강\u{A0}채식",
        "한강\u{3000}채식",
        "null",
        "true",
        "NaN",
        "한 강 채 식 주 의 자",
        "a b c d e f g h i j",
        "q w e",
        "ㅂㅂㅂ",
    ];
    let mut all: Vec<(String, Option<&'static str>)> = fine.into_iter().map(|text| (text.to_owned(), None)).collect();
    let long = [
        "a".repeat(200),
        "가".repeat(200),
        "ㄱ".repeat(200),
        "ㅏ".repeat(200),
        "뷁".repeat(200),
        "😀".repeat(200),
        "\"".repeat(200),
        "%".repeat(200),
        "a ".repeat(99) + "b",
        "가 ".repeat(99) + "나",
        "abc ".repeat(49) + "abcd",
        "가나 ".repeat(66) + "ab",
        "한강 a ".repeat(39) + "b",
        "AND ".repeat(49) + "NOT",
        "1".repeat(200),
        "ﷺ".repeat(200),
        "e\u{301}".repeat(100),
        "채식주의자 ".repeat(33),
        format!("{} {}", "ㄱ".repeat(99), "가".repeat(99)),
    ];
    all.extend(long.map(|text| (text, None)));
    all.extend(
        ["\0", "한\0강", "\u{7}", "\u{1B}[31m", "\u{202E}한강", "한강\u{2066}", "한\n강", "\u{85}"]
            .map(|text| (text.to_owned(), Some("BadCharacters"))),
    );
    all.push(("가".repeat(201), Some("TooLong")));
    all.push(("가".repeat(50_00), Some("TooLong")));
    all
}

async fn whatever_is_typed_is_answered_or_refused(shop: Shop) {
    let (_, copies) = shelf(&shop).await;
    let visitor = shop.visitor();
    for (q, refused) in typed() {
        for function in ["search", "facets", "suggest", "search?sort=price", "search?status=on_sale&photo=1&min_price=1", "list"] {
            let (path, more) = function.split_once('?').unwrap_or((function, ""));
            let answer = visitor.get(&format!("/api/book/{path}?q={}&{more}", joongobooks::text::escape(&q))).await;
            match refused {
                // A list is not searched: it has no such field.
                _ if path == "list" => drop(answer.must_be(200)),
                // White space at either end goes first.
                Some(_) if q.trim().is_empty() => assert!(matches!(answer.status, 200 | 422), "{function} {q:?}: {}", answer.told()),
                Some(reason) => drop(answer.must_be(422).must_refuse("q", reason)),
                None => assert_eq!(answer.status, 200, "{function} {q:?}: {}", answer.told()),
            }
        }
    }
    assert_eq!(number!(shop, "select count(*) from listing"), copies.len() as i64);
}

async fn punctuation_alone_finds_nothing(shop: Shop) {
    shelf(&shop).await;
    let visitor = shop.visitor();
    for q in ["\"*()", "!", "...", "'", "\"\"", "-", "()", "*", "😀", "👨‍👩‍👧‍👦", "|", "{} : \"\"", "?", "/*", "<>", ";;", "·", "—", "\u{301}"]
    {
        let list = visitor.ask("/api/book/search", &[("q", q)]).await.must_be(200).json();
        assert_eq!(
            (&list["books"], &list["total"], &list["next"], &list["meant"]),
            (&Value::Array(vec![]), &0.into(), &Value::Null, &Value::Null),
            "{q:?}"
        );
        assert_eq!(visitor.ask("/api/book/suggest", &[("q", q)]).await.must_be(200).json()["suggestions"], Value::Array(vec![]), "{q:?}");
        assert_eq!(visitor.ask("/api/book/facets", &[("q", q)]).await.must_be(200).json()["status"], Value::Array(vec![]), "{q:?}");
    }
}

/// Bytes that are no text: halves of a surrogate pair, too long forms, cut off letters.
const BROKEN: [&str; 8] = ["%ED%A0%80", "%ED%BF%BF", "%ED%A0%BD%ED%B8%80", "%C0%80", "%F4%90%80%80", "%EA%B0", "%FF", "%80"];

async fn broken_addresses_are_refused(shop: Shop) {
    shelf(&shop).await;
    let visitor = shop.visitor();
    for bytes in BROKEN.into_iter().chain(["%", "%zz", "%0", "%E", "&&&", "=", "q", "&q=&q=", "%00"]) {
        for path in ["search?q=", "facets?q=", "suggest?q=", "list?category=", "list?subcategory=", "search?q=a&after=", "list?min_price="] {
            let answer = visitor.get(&format!("/api/book/{path}{bytes}")).await;
            assert!(matches!(answer.status, 200 | 422), "{path}{bytes}: {}", answer.told());
        }
    }
}

async fn the_pages_stand_it_too(shop: Shop) {
    shelf(&shop).await;
    let browser = shop.browser();
    for (q, _) in typed() {
        // What a proxy would refuse by its length is none of a page's business.
        if q.chars().count() < 1_000 {
            let page = browser.look(&format!("/books?q={}", joongobooks::text::escape(&q))).await;
            assert!(matches!(page.answer.status, 200 | 422), "{q:?}: {}", page.answer.told());
        }
    }
    for bytes in BROKEN {
        for field in ["q", "category", "subcategory", "min_price", "photo"] {
            let request = browser.visitor.request(Method::GET, &format!("/books?{field}={bytes}")).header("accept", "text/html");
            let answer = browser.visitor.send(request).await;
            assert!(matches!(answer.status, 200 | 404 | 422), "{field}={bytes}: {}", answer.told());
        }
    }
}

/// As many words as fit, each of which is looked for on its own.
async fn many_words_are_no_burden(shop: Shop) {
    let seller = shop.member("seller").await;
    let title: String = (0..50).map(|number| format!("a{number:02}")).collect::<Vec<_>>().join(" ");
    assert!(title.chars().count() <= 200);
    seller.sells(&[("title", &title)]).await;
    let backwards: String = title.split(' ').rev().collect::<Vec<_>>().join(" ");
    for q in [&title, &backwards] {
        let list = crate::lists::ask(&shop, "search", &[("q", q)]).await;
        assert_eq!((&list["total"], &list["books"][0]["near"]), (&1.into(), &false.into()), "{q}");
    }
    let short: String = "가 나 다 라 마 바 사 아 자 차 카 타 파 하 ".repeat(7).trim().to_owned();
    seller.sells(&[("title", &short)]).await;
    assert_eq!(crate::lists::ask(&shop, "search", &[("q", &short)]).await["books"][0]["title"], short);
}
