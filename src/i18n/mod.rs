//! Every word that a person reads: a struct of texts, one static per language. A text that is missing does not compile.

mod en;
mod ko;
/// The librarian.
pub mod librarian;
mod librarian_en;
mod librarian_ko;
/// What the librarian says at length.
#[cfg(feature = "ssr")]
pub mod librarian_words;
mod member_en;
mod member_ko;
/// Members' own pages.
pub mod members;
mod reader_en;
mod reader_ko;
/// Reviews, comments, wish lists, notifications.
pub mod readers;
/// Rows of books.
pub mod rows;
/// Saved searches.
pub mod saved;
mod seller_en;
mod seller_ko;
/// Help in the sell form: barcodes and prices.
pub mod sellers;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Reason};
use crate::listings::model::{Condition, Status};
use crate::listings::query::Sort;
use crate::time::Ago;

/// How long a chosen language is remembered, in seconds: a year.
pub const COOKIE_SECONDS: i64 = 365 * 24 * 60 * 60;

/// Korean first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    Ko,
    En,
}

impl Lang {
    pub fn parse(text: &str) -> Option<Lang> {
        match text {
            "ko" => Some(Lang::Ko),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Ko => "ko",
            Lang::En => "en",
        }
    }

    /// The language a person is served in: the one they chose, else the first of ours in `Accept-Language`, else Korean.
    pub fn of_request(cookie: Option<&str>, accepted: Option<&str>) -> Lang {
        cookie.and_then(Lang::parse).or_else(|| preferred(accepted?)).unwrap_or_default()
    }
}

/// The best of ours in an `Accept-Language` (RFC 9110, 12.5.4); equal weights go by order.
fn preferred(accepted: &str) -> Option<Lang> {
    let weighted = |range: &str| {
        let mut parts = range.split(';');
        let lang = Lang::parse(parts.next()?.trim().get(..2)?.to_ascii_lowercase().as_str())?;
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
        (weight > 0.0).then_some((lang, weight))
    };
    let mut best: Option<(Lang, f32)> = None;
    for (lang, weight) in accepted.split(',').filter_map(weighted) {
        if best.is_none_or(|(_, most)| weight > most) {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang)
}

/// The language of this page.
pub fn use_lang() -> Lang {
    use_context::<Lang>().unwrap_or_default()
}

/// The texts of this page's language.
pub fn use_texts() -> &'static Texts {
    texts(use_lang())
}

pub fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Ko => &ko::TEXTS,
        Lang::En => &en::TEXTS,
    }
}

/// Every text. Those with something to fill in are functions.
pub struct Texts {
    pub locale: &'static str,
    pub shop: &'static str,
    pub shop_description: &'static str,
    pub motto: &'static str,
    pub skip: &'static str,
    pub skip_filters: &'static str,
    pub find: &'static str,
    pub find_placeholder: &'static str,
    pub find_button: &'static str,
    pub suggestions: &'static str,
    pub main_menu: &'static str,
    pub foot_menu: &'static str,
    pub home: &'static str,
    pub shop_heading: &'static str,
    pub about: &'static str,
    pub sell: &'static str,
    /// The same where there is little room.
    pub sell_short: &'static str,
    pub log_in: &'static str,
    pub log_out: &'static str,
    pub my_shelf: &'static str,
    pub reviews: &'static str,
    /// The librarian, in the menu.
    pub librarian: &'static str,
    pub jjim: &'static str,
    pub jjim_short: &'static str,
    pub notifications: &'static str,
    pub close: &'static str,
    /// Who has left.
    pub withdrawn: &'static str,
    pub forgot_password: &'static str,
    pub sign_up: &'static str,
    pub welcome_first: &'static str,
    pub welcome_second: &'static str,
    pub welcome_text: &'static str,
    pub browse: &'static str,
    pub newest: &'static str,
    pub see_all: &'static str,
    pub by_category: &'static str,
    pub copies: &'static str,
    pub empty_shop: &'static str,
    pub trade_heading: &'static str,
    pub about_heading: &'static str,
    pub team_heading: &'static str,
    pub questions_heading: &'static str,
    pub books: &'static str,
    pub all: &'static str,
    pub sale_state: &'static str,
    pub category: &'static str,
    pub all_categories: &'static str,
    pub sorted_by: &'static str,
    pub clear_search: &'static str,
    pub filter: &'static str,
    pub apply: &'static str,
    pub clear_filter: &'static str,
    pub take_back: &'static str,
    pub price_range: &'static str,
    pub price_from: &'static str,
    pub price_to: &'static str,
    pub only_photo: &'static str,
    pub subcategory: &'static str,
    pub nearly: &'static str,
    pub found_none: &'static str,
    pub empty_heading: &'static str,
    pub empty_search: &'static str,
    pub empty_filter: &'static str,
    pub show_all: &'static str,
    pub pages: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub where_you_are: &'static str,
    pub condition_label: &'static str,
    pub published_on: &'static str,
    pub listed_at: &'static str,
    pub seller: &'static str,
    pub sellers_words: &'static str,
    pub about_book: &'static str,
    pub see_others: &'static str,
    pub see_category: &'static str,
    pub mine: &'static str,
    pub change_status: &'static str,
    pub edit: &'static str,
    pub delete: &'static str,
    pub delete_warning: &'static str,
    pub delete_confirm: &'static str,
    pub edit_heading: &'static str,
    pub sell_lead: &'static str,
    pub which_book: &'static str,
    pub title: &'static str,
    pub author: &'static str,
    pub publisher: &'static str,
    pub choose: &'static str,
    pub optional: &'static str,
    pub isbn_hint: &'static str,
    pub isbn_filled: &'static str,
    pub fill_from_isbn: &'static str,
    pub state_and_price: &'static str,
    pub original_price: &'static str,
    pub selling_price: &'static str,
    pub photos_and_words: &'static str,
    pub photos: &'static str,
    pub choose_photos: &'static str,
    pub drop_photos: &'static str,
    pub upload_photos: &'static str,
    pub photos_hint: &'static str,
    pub chosen_photos: &'static str,
    pub cover_photo: &'static str,
    pub photos_on_their_way: &'static str,
    pub photos_sent: &'static str,
    pub details: &'static str,
    pub details_hint: &'static str,
    pub put_on_sale: &'static str,
    pub save: &'static str,
    pub save_changes: &'static str,
    pub give_up: &'static str,
    pub sending: &'static str,
    pub preview: &'static str,
    pub preview_hint: &'static str,
    pub just_now: &'static str,
    pub username: &'static str,
    pub username_hint: &'static str,
    pub username_or_email: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub nickname: &'static str,
    pub nickname_hint: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub password_again: &'static str,
    pub sign_up_lead: &'static str,
    pub do_sign_up: &'static str,
    pub have_account: &'static str,
    pub no_account: &'static str,
    pub log_in_lead: &'static str,
    pub log_in_first: &'static str,
    pub remember: &'static str,
    pub gone_heading: &'static str,
    pub gone_text: &'static str,
    pub forbidden_heading: &'static str,
    pub forbidden_text: &'static str,
    pub not_yet_heading: &'static str,
    pub invalid_heading: &'static str,
    pub failed_heading: &'static str,
    pub to_home: &'static str,
    pub try_again: &'static str,
    pub won_before: &'static str,
    pub won_after: &'static str,
    pub won: fn(String) -> String,
    /// What stands before and behind the nickname, which alone is cut where there is no room.
    pub hello: (&'static str, &'static str),
    pub jjim_of: fn(&str) -> String,
    pub quoted: fn(&str) -> String,
    pub suggested: fn(usize) -> String,
    /// Asked of somebody who found nothing but a near miss.
    pub meant: fn(&str) -> String,
    pub found: fn(&str) -> String,
    pub waiting_books: fn(&str) -> String,
    pub more_than: fn(&str) -> String,
    pub page_number: fn(i64) -> String,
    pub others_of: fn(&str) -> String,
    pub listing_description: fn(&str, &str, &str) -> String,
    pub photo_of: fn(&str, usize) -> String,
    pub photo_number: fn(usize) -> String,
    pub photos_count: fn(usize) -> String,
    pub show_photo: fn(usize) -> String,
    pub photo_earlier: fn(usize) -> String,
    pub photo_later: fn(usize) -> String,
    pub photo_remove: fn(usize) -> String,
    pub photo_again: fn(usize) -> String,
    pub photo_sending: fn(usize) -> String,
    pub photos_sending: fn(usize) -> String,
    pub fields_at_fault: fn(usize) -> String,
    pub status: fn(Status) -> &'static str,
    pub condition: fn(Condition) -> &'static str,
    pub condition_meaning: fn(Condition) -> &'static str,
    pub sort: fn(Sort) -> &'static str,
    pub ago: fn(Ago) -> String,
    pub published: fn(&str) -> String,
    pub done: fn(&str) -> Option<&'static str>,
    pub failed: fn(&str) -> &'static str,
    pub error_text: fn(&AppError) -> String,
    /// What a field of a list's address is called; nothing of one that nobody fills in.
    pub field: fn(&str) -> Option<&'static str>,
    pub reason: fn(&str, Reason, Option<i64>) -> String,
    pub steps: &'static [(&'static str, &'static str)],
    pub questions: &'static [(&'static str, &'static str)],
    pub team: &'static [(&'static str, &'static str, &'static str)],
    pub about_text: &'static [&'static str],
}

impl Texts {
    /// What an error that is no field's says.
    pub fn error(&self, error: &AppError) -> String {
        (self.error_text)(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_wins_then_the_browsers_wish_then_korean() {
        assert_eq!(Lang::of_request(Some("en"), Some("ko-KR,ko;q=0.9")), Lang::En);
        assert_eq!(Lang::of_request(None, Some("en-US,en;q=0.9,ko;q=0.8")), Lang::En);
        assert_eq!(Lang::of_request(None, Some("ja,en;q=0.3,ko;q=0.8")), Lang::Ko);
        assert_eq!(Lang::of_request(None, Some("fr,de")), Lang::Ko);
        assert_eq!(Lang::of_request(Some("xx"), None), Lang::Ko);
        assert_eq!(Lang::of_request(None, Some("en;q=0, *")), Lang::Ko);
    }
}
