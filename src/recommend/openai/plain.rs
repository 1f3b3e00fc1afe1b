//! Words of our own where a provider's cannot stand. They are here, for no browser needs them.

use crate::i18n::{Lang, texts};
use crate::recommend::engine::Candidate;
use crate::text::thousands;

/// A reason that is nothing but facts.
pub fn reason(lang: Lang, candidate: &Candidate) -> String {
    let (condition, price) = ((texts(lang).condition)(candidate.condition), thousands(candidate.selling_price));
    match (lang, candidate.author.as_str()) {
        (Lang::Ko, "") => format!("책 상태는 {condition}이고 {price}원이에요."),
        (Lang::Ko, author) => format!("지은이는 {author}, 상태는 {condition}이고 {price}원이에요."),
        (Lang::En, "") => format!("Condition {}, for ₩{price}.", condition.to_lowercase()),
        (Lang::En, author) => format!("By {author}, condition {}, for ₩{price}.", condition.to_lowercase()),
    }
}

/// What stands before books where nothing else does.
pub fn lead(lang: Lang, nothing_fits: bool) -> &'static str {
    match (lang, nothing_fits) {
        (Lang::Ko, false) => "지금 나와 있는 책 가운데 골라 봤어요.",
        (Lang::Ko, true) => "꼭 맞는 책은 지금 없어요.",
        (Lang::En, false) => "These are on sale now.",
        (Lang::En, true) => "Nothing on sale is quite what you asked for.",
    }
}
