//! What stands over rows of books, and on the page of those that were looked at.

use super::{Lang, use_lang};

/// The texts of this page's language.
pub fn use_row_texts() -> &'static RowTexts {
    match use_lang() {
        Lang::Ko => &KO,
        Lang::En => &EN,
    }
}

pub struct RowTexts {
    pub similar: &'static str,
    pub recent: &'static str,
    pub recent_lead: &'static str,
    pub see_recent: &'static str,
    pub clear_recent: &'static str,
    pub no_recent: &'static str,
    pub no_recent_text: &'static str,
}

static KO: RowTexts = RowTexts {
    similar: "비슷한 책",
    recent: "최근 본 책",
    recent_lead: "이 브라우저에서 30일 안에 본 책이에요. 다른 사람에게는 보이지 않아요.",
    see_recent: "모아 보기",
    clear_recent: "모두 지우기",
    no_recent: "최근에 본 책이 없어요",
    no_recent_text: "책을 구경하면 여기에 모아 두었다가 다시 보여 드려요.",
};

static EN: RowTexts = RowTexts {
    similar: "Similar books",
    recent: "Recently viewed",
    recent_lead: "Books you looked at in this browser within 30 days. Nobody else sees them.",
    see_recent: "See them all",
    clear_recent: "Clear all",
    no_recent: "Nothing viewed recently",
    no_recent_text: "Books that you look at are kept here, so that you find them again.",
};
