//! What the sell form says of barcodes and prices.

use super::{Lang, seller_en, seller_ko, use_lang};

/// The texts of this page's language.
pub fn use_seller_texts() -> &'static SellerTexts {
    match use_lang() {
        Lang::Ko => &seller_ko::TEXTS,
        Lang::En => &seller_en::TEXTS,
    }
}

pub struct SellerTexts {
    pub scan: &'static str,
    pub scan_title: &'static str,
    pub close: &'static str,
    /// The camera is being asked for.
    pub opening: &'static str,
    pub hold_still: &'static str,
    pub refused: &'static str,
    pub no_camera: &'static str,
    pub no_reader: &'static str,
    pub choose_picture: &'static str,
    pub looking: &'static str,
    pub not_found: &'static str,
    pub read: fn(&str) -> String,
    /// Condition, sales, median, lowest and highest price.
    pub sold_for: fn(&str, i64, &str, &str, &str) -> String,
    /// How far the person's own price is above the median; negative below.
    pub own_price: fn(i64) -> String,
}
