//! What saved searches say.

use super::{Lang, use_lang};
use crate::notifications::model::Notification;
use crate::text::thousands;

/// What stands above the list itself.
pub fn use_save_texts() -> &'static SaveTexts {
    match use_lang() {
        Lang::Ko => &SAVE_KO,
        Lang::En => &SAVE_EN,
    }
}

pub struct SaveTexts {
    pub save: &'static str,
    pub saved: &'static str,
    pub forget: &'static str,
}

static SAVE_KO: SaveTexts = SaveTexts { save: "이 검색 저장하기", saved: "저장한 검색", forget: "그만 저장하기" };
static SAVE_EN: SaveTexts = SaveTexts { save: "Save this search", saved: "Saved search", forget: "Forget it" };

/// The texts of this page's language.
pub fn use_saved_texts() -> &'static SavedTexts {
    saved_texts(use_lang())
}

pub fn saved_texts(lang: Lang) -> &'static SavedTexts {
    match lang {
        Lang::Ko => &KO,
        Lang::En => &EN,
    }
}

pub struct SavedTexts {
    pub heading: &'static str,
    pub lead: &'static str,
    pub none: &'static str,
    pub none_text: &'static str,
    pub to_settings: &'static str,
    pub with_photo: &'static str,
    pub full: fn(i64) -> String,
    pub fresh: fn(&str) -> String,
    pub from: fn(&str) -> String,
    pub up_to: fn(&str) -> String,
    pub between: fn(&str, &str) -> String,
}

static KO: SavedTexts = SavedTexts {
    heading: "저장한 검색",
    lead: "여기에 맞는 책이 새로 나오면 알려 드려요.",
    none: "아직 저장한 검색이 없어요",
    none_text: "책을 찾다가 ‘이 검색 저장하기’를 누르면, 맞는 책이 나올 때 알려 드려요.",
    to_settings: "알림 고르기",
    with_photo: "사진 있는 책",
    full: |most| format!("검색은 {most}개까지 저장할 수 있어요. 이제 찾지 않는 것을 지우면 새로 저장할 수 있어요."),
    fresh: |count| format!("새 책 {count}권"),
    from: |won| format!("{won}원 이상"),
    up_to: |won| format!("{won}원 이하"),
    between: |least, most| format!("{least}원~{most}원"),
};

static EN: SavedTexts = SavedTexts {
    heading: "Saved searches",
    lead: "We tell you when a book comes that fits one of these.",
    none: "No saved searches yet",
    none_text: "Press \"Save this search\" while you look for a book, and we tell you when one comes.",
    to_settings: "Choose notifications",
    with_photo: "with a photo",
    full: |most| format!("You can save {most} searches. Forget one that you no longer need to save another."),
    fresh: |count| format!("{count} new"),
    from: |won| format!("from ₩{won}"),
    up_to: |won| format!("up to ₩{won}"),
    between: |least, most| format!("₩{least}–₩{most}"),
};

/// A book that was found for somebody, as pages and mails tell it.
pub fn found(lang: Lang, one: &Notification) -> String {
    let (title, price) = (&one.title, thousands(one.new_price.unwrap_or_default()));
    match (lang, &one.search) {
        (Lang::Ko, Some(q)) => format!("‘{q}’{} 찾던 책이 나왔어요 — {title}, {price}원", by(q)),
        (Lang::Ko, None) => format!("저장한 검색에 맞는 책이 나왔어요 — {title}, {price}원"),
        (Lang::En, Some(q)) => format!("A book you looked for by \"{q}\" is here: {title}, ₩{price}"),
        (Lang::En, None) => format!("A book for one of your saved searches is here: {title}, ₩{price}"),
    }
}

/// 로 behind a vowel and ㄹ, 으로 behind other consonants; both where it cannot be heard from the letters.
fn by(word: &str) -> &'static str {
    /// ㄹ among the last consonants of a syllable (Unicode 3.12).
    const RIEUL: u32 = 8;
    match word.chars().last() {
        Some(c @ '가'..='힣') => match (c as u32 - '가' as u32) % 28 {
            0 | RIEUL => "로",
            _ => "으로",
        },
        // 영, 삼, 육; the others end in a vowel or ㄹ.
        Some('0' | '3' | '6') => "으로",
        Some('0'..='9') => "로",
        _ => "(으)로",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_particle_that_it_is_spoken_with() {
        for (word, particle) in
            [("한강", "으로"), ("토지", "로"), ("채식주의자들", "로"), ("1984", "로"), ("1960", "으로"), ("Han Kang", "(으)로"), ("", "(으)로")]
        {
            assert_eq!(by(word), particle, "{word}");
        }
    }
}
