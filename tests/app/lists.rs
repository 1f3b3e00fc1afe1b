mod order;
mod pages;
mod recall;
mod recent;
mod search;
mod similar;
mod similar_statements;
mod statements;

use joongobooks::listings::model::{Listing, ListingForm, Status};
use joongobooks::listings::store;
use joongobooks::time::Timestamp;
use serde_json::Value;

use crate::support::*;

/// The list's categories in these tests.
const CATEGORIES: [&str; 3] = ["fiction", "essays", "history"];
/// 2023-11-05T00:00:00+09:00
pub const NOVEMBER: i64 = 1_699_110_000_000;

/// Puts a copy on sale, past the API: many, at moments of the past.
pub async fn put(shop: &Shop, seller: i64, changes: &[(&str, &str)], status: Status, created_at: i64) -> i64 {
    let fields = listing(changes);
    let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let form = ListingForm {
        isbn: get("isbn"),
        title: get("title"),
        author: get("author"),
        publisher: get("publisher"),
        category: get("category"),
        condition: get("condition"),
        original_price: get("original_price"),
        selling_price: get("selling_price"),
        details: get("details"),
        ..ListingForm::default()
    };
    let listing = Listing::parse(&form).expect("a listing");
    let id = store::create(&shop.state.db, seller, &listing, Timestamp(created_at)).await.expect("a copy");
    store::set_status(&shop.state.db, seller, id, status, Timestamp(created_at)).await.expect("a state");
    id
}

/// `copies` copies of many kinds, with equal prices, discounts, likes and moments among them.
async fn shelf(shop: &Shop, copies: usize) -> Visitor {
    let seller = shop.member("seller").await;
    let seller_id = seller.id().await;
    for number in 0..copies {
        let (title, price) = (format!("책 {number}"), (number * 7 % 5 * 1_000).to_string());
        let changes = [
            ("title", title.as_str()),
            ("category", CATEGORIES[number % 3]),
            ("original_price", if number % 4 == 0 { "0" } else { "4000" }),
            ("selling_price", &price),
        ];
        let id = put(shop, seller_id, &changes, Status::ALL[number / 3 % 3], NOVEMBER + (number as i64 * 11 % 7) * MINUTE).await;
        change!(shop, "update listing set jjim_count = $1 where listing_id = $2", (number * 5 % 4) as i64, id);
    }
    seller
}

pub fn ids(list: &Value) -> Vec<i64> {
    list["books"].as_array().expect("an array").iter().map(|book| book["id"].as_i64().expect("an id")).collect()
}

/// One page of `function` by these fields.
pub async fn ask(shop: &Shop, function: &str, fields: &[(&str, &str)]) -> Value {
    shop.visitor().ask(&format!("/api/book/{function}"), fields).await.must_be(200).json()
}

/// Every book of a list, `limit` at a time, by its cursor.
pub async fn walk(shop: &Shop, function: &str, fields: &[(&str, &str)], limit: &str) -> Vec<Value> {
    let (mut books, mut after) = (Vec::new(), String::new());
    loop {
        let list = ask(shop, function, &[fields, &[("limit", limit), ("after", &after)]].concat()).await;
        books.extend(list["books"].as_array().expect("an array").clone());
        match list["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return books,
        }
    }
}
