//! A search in words: "한강 · 소설 · 판매중 · 10,000원 이하".

use super::sought::Sought;
use crate::books::model::Category;
use crate::i18n::saved::saved_texts;
use crate::i18n::{Lang, texts};
use crate::text::thousands;

pub fn label(sought: &Sought, categories: &[Category], lang: Lang) -> String {
    let (t, s, filter) = (texts(lang), saved_texts(lang), &sought.filter);
    let named = |key: &String| categories.iter().find(|category| category.key == *key).map(|category| category.name(lang)).unwrap_or(key.clone());
    let price = match (filter.min_price, filter.max_price) {
        (None, None) => None,
        (Some(least), None) => Some((s.from)(&thousands(least))),
        (None, Some(most)) => Some((s.up_to)(&thousands(most))),
        (Some(least), Some(most)) => Some((s.between)(&thousands(least), &thousands(most))),
    };
    let parts = [
        Some(sought.q.clone()).filter(|q| !q.is_empty()),
        filter.category.as_ref().map(named),
        filter.subcategory.clone(),
        filter.status.map(|status| (t.status)(status).to_owned()),
        filter.condition.map(|condition| format!("{} {}", t.condition_label, (t.condition)(condition))),
        price,
        filter.photo.then(|| s.with_photo.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_told_in_words() {
        let categories = [Category { key: "fiction".into(), name_ko: "소설".into(), name_en: "Fiction".into() }];
        let label = |query: &str, lang| super::label(&Sought::read(query).unwrap(), &categories, lang);
        assert_eq!(label("q=한강&category=fiction&status=on_sale&max_price=10000", Lang::Ko), "한강 · 소설 · 판매중 · 10,000원 이하");
        assert_eq!(
            label("subcategory=시&condition=best&min_price=5000&max_price=10000&photo=1", Lang::Ko),
            "시 · 책 상태 최상 · 5,000원~10,000원 · 사진 있는 책"
        );
        assert_eq!(label("q=Han%20Kang&category=fiction&min_price=5000", Lang::En), "Han Kang · Fiction · from ₩5,000");
    }
}
