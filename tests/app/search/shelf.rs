//! A shelf of which the test knows everything.

use joongobooks::listings::model::Status;
use serde_json::Value;

use crate::lists::{NOVEMBER, put, walk};
use crate::support::*;

/// Four titles have what is searched for, one is a key away from it, two have nothing of it.
const TITLES: [&str; 7] = ["모래시계 수리공", "모래시게 일기", "등대의 겨울", "모래시계 상점", "모래시계 노트", "모래시계", "사과나무"];
/// What is searched for, and the same with a wrong letter, to which those four and the one are near.
pub const SEARCHED: &str = "모래시계";
pub const WRONG_LETTER: &str = "모래시걔";
pub const CATEGORIES: [&str; 3] = ["fiction", "essays", "history"];
pub const CONDITIONS: [&str; 5] = ["best", "good", "fair", "poor", "worn"];
const SUBCATEGORIES: [&str; 3] = ["시", "일기", ""];
pub const COPIES: usize = 91;

/// What a copy can be narrowed by, as the test knows it.
#[derive(Debug, Clone)]
pub struct Shelved {
    pub id: i64,
    pub title: &'static str,
    pub category: &'static str,
    pub subcategory: &'static str,
    pub condition: &'static str,
    pub price: i64,
    pub photo: bool,
    pub status: &'static str,
}

/// What a list is narrowed to, as it is typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice {
    pub status: &'static str,
    pub category: &'static str,
    pub subcategory: &'static str,
    pub condition: &'static str,
    pub min_price: (&'static str, i64),
    pub max_price: (&'static str, i64),
    pub photo: bool,
}

impl Shelved {
    /// Whether a search finds it, or as a near miss of it; everything where there is none.
    pub fn is_found(&self, q: &str) -> bool {
        match q {
            "" => true,
            WRONG_LETTER => self.title.starts_with("모래"),
            _ => self.title.starts_with(SEARCHED),
        }
    }

    pub fn fits(&self, choice: &Choice) -> bool {
        let said = |choice: &str, value: &str| choice.is_empty() || choice == value;
        said(choice.status, self.status)
            && said(choice.category, self.category)
            && said(choice.subcategory, self.subcategory)
            && said(choice.condition, self.condition)
            && (choice.min_price.0.is_empty() || self.price >= choice.min_price.1)
            && (choice.max_price.0.is_empty() || self.price <= choice.max_price.1)
            && (!choice.photo || self.photo)
    }
}

impl Choice {
    pub fn fields(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("status", self.status),
            ("category", self.category),
            ("subcategory", self.subcategory),
            ("condition", self.condition),
            ("min_price", self.min_price.0),
            ("max_price", self.max_price.0),
            ("photo", if self.photo { "1" } else { "" }),
        ]
    }
}

/// Copies of many kinds; which of them have a photo is no matter of any other field.
pub async fn shelf(shop: &Shop) -> (Visitor, Vec<Shelved>) {
    let seller = shop.member("seller").await;
    let seller_id = seller.id().await;
    let mut copies = Vec::new();
    for number in 0..COPIES {
        let (title, category) = (TITLES[number % 7], CATEGORIES[number / 2 % 3]);
        // The book's, not the copy's.
        let subcategory = SUBCATEGORIES[number % 7 % 3];
        let (condition, price) = (CONDITIONS[number * 3 / 2 % 5], (number as i64 * 7 % 9) * 1_000);
        let status = Status::ALL[number * 5 / 3 % 3];
        let changes = [
            ("title", title),
            ("category", category),
            ("condition", condition),
            ("original_price", if number % 4 == 0 { "0" } else { "8000" }),
            ("selling_price", &price.to_string()),
        ];
        let id = put(shop, seller_id, &changes, status, NOVEMBER + (number as i64 * 11 % 7) * MINUTE).await;
        change!(shop, "update book set subcategory = $1 where book_id = (select book_id from listing where listing_id = $2)", subcategory, id);
        change!(shop, "update listing set jjim_count = $1 where listing_id = $2", (number * 5 % 4) as i64, id);
        let photo = number % 11 < 4;
        if photo {
            depict(shop, seller_id, id, 0).await;
        }
        if number % 13 == 0 {
            depict(shop, seller_id, id, 1).await;
        }
        copies.push(Shelved { id, title, category, subcategory, condition, price, photo, status: status.as_str() });
    }
    (seller, copies)
}

/// A picture of a listing, without its file. Only the first is a cover.
pub async fn depict(shop: &Shop, member: i64, listing: i64, position: i64) {
    let file = |kind: &str| format!("{kind}-{listing}-{position}.webp");
    change!(
        shop,
        "insert into photo (member_id, listing_id, position, card_file, full_file, width, height, ready, created_at)
         values ($1, $2, $3, $4, $5, 64, 64, true, 0)",
        member,
        listing,
        position,
        file("card"),
        file("full")
    );
}

/// Ids of books, in order.
pub fn sorted(books: &[Value]) -> Vec<i64> {
    let mut ids: Vec<i64> = books.iter().map(|book| book["id"].as_i64().expect("an id")).collect();
    ids.sort();
    ids
}

/// Titles that a search finds, real hits and near misses apart, each in the answer's order.
pub async fn find(shop: &Shop, q: &str) -> (Vec<String>, Vec<String>) {
    let books = walk(shop, "search", &[("q", q)], "100").await;
    let title = |book: &Value| book["title"].as_str().expect("a title").to_owned();
    let (near, hits): (Vec<&Value>, Vec<&Value>) = books.iter().partition(|book| book["near"] == true);
    (hits.into_iter().map(title).collect(), near.into_iter().map(title).collect())
}
