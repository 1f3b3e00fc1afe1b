//! How the embedded engine words what it has found: facts of each book, and nothing that is not one.

use super::engine::{Because, Brief, Candidate};
use super::lexicon::Kind;
use super::wish::Wish;
use crate::i18n::{Lang, texts};
use crate::search::text::is_syllable;
use crate::text::thousands;

/// A copy that costs this much less than a new one, in percent, is worth saying so.
const WORTH_SAYING: i64 = 30;

/// The language of a question: Korean where it has Hangul, English where it has letters of that, else that of the page.
pub fn language(question: &str, page: Lang) -> Lang {
    if question.chars().any(is_syllable) {
        Lang::Ko
    } else if question.chars().any(|c| c.is_ascii_alphabetic()) {
        Lang::En
    } else {
        page
    }
}

/// Whether a word ends in a consonant, for the particle behind it. Digits end as they are read.
fn ends_closed(word: &str) -> bool {
    match word.chars().rev().find(|c| c.is_alphanumeric()) {
        Some(c) if is_syllable(c) => !(c as u32 - '가' as u32).is_multiple_of(28),
        Some(c) => "013678lmnrLMNR".contains(c),
        None => false,
    }
}

fn with(word: &str, closed: &str, open: &str) -> String {
    format!("‘{word}’{}", if ends_closed(word) { closed } else { open })
}

/// What the answer says before its books, a sentence each.
pub fn opening(brief: &Brief, lang: Lang, books: usize, nothing_fits: bool) -> Vec<String> {
    let wish = &brief.found.wish;
    let understood = understood(wish, lang);
    match lang {
        Lang::Ko => {
            let mut said = Vec::new();
            if books == 0 {
                said.push("지금은 판매 중인 책이 없어서 골라 드릴 수가 없어요.".to_owned());
                return said;
            }
            if nothing_fits {
                said.push(match &wish.stranger {
                    Some(name) => format!("{} 쓴 책은 지금 책방에 없어요.", with(name, "이", "가")),
                    None if understood.is_empty() => "말씀하신 것에 꼭 맞는 책은 지금 책방에 없어요.".to_owned(),
                    None => format!("{}에 꼭 맞는 책은 지금 책방에 없어요.", understood.join(", ")),
                });
                said.push("그나마 가까운 책을 보여 드릴게요.".to_owned());
            } else if understood.is_empty() {
                said.push("어떤 책을 찾는지 조금 더 말해 주면 더 잘 고를 수 있어요.".to_owned());
                said.push(format!("우선 {} 권을 골랐어요. 모두 지금 판매 중이에요.", counted_ko(books)));
            } else {
                said.push(format!("말씀하신 대로({}) {} 권을 골랐어요.", understood.join(" · "), counted_ko(books)));
                said.push("모두 지금 판매 중이에요.".to_owned());
            }
            said
        }
        Lang::En => {
            let mut said = Vec::new();
            if books == 0 {
                said.push("There is nothing on sale right now that I could choose from.".to_owned());
                return said;
            }
            if nothing_fits {
                said.push(match &wish.stranger {
                    Some(name) => format!("There is no book by “{name}” in the shop right now."),
                    None if understood.is_empty() => "Nothing in the shop right now is quite what you asked for.".to_owned(),
                    None => format!("Nothing in the shop right now is quite {}.", understood.join(", ")),
                });
                said.push("These come nearest.".to_owned());
            } else if understood.is_empty() {
                said.push("Tell me a little more about what you are after, and I can choose better.".to_owned());
                said.push(format!("For now, {} that {} on sale.", counted_en(books), if books == 1 { "is" } else { "are" }));
            } else {
                said.push(format!("I went by {} and chose {}.", understood.join(", "), counted_en(books)));
                said.push(if books == 1 { "It is on sale now." } else { "All of them are on sale now." }.to_owned());
            }
            said
        }
    }
}

fn counted_ko(books: usize) -> &'static str {
    ["한", "두", "세", "네", "다섯"].get(books.saturating_sub(1)).copied().unwrap_or("여러")
}

fn counted_en(books: usize) -> &'static str {
    ["one book", "two books", "three books", "four books", "five books"].get(books.saturating_sub(1)).copied().unwrap_or("some books")
}

/// What was read out of the question, so that a person sees how they were understood.
fn understood(wish: &Wish, lang: Lang) -> Vec<String> {
    let quoted = |text: &str| match lang {
        Lang::Ko => format!("‘{text}’"),
        Lang::En => format!("“{text}”"),
    };
    let mut said: Vec<String> = wish.authors.iter().chain(&wish.publisher).chain(&wish.titles).map(|name| quoted(name)).collect();
    said.extend(wish.like.iter().map(|title| match lang {
        Lang::Ko => format!("‘{title}’ 같은 책"),
        Lang::En => format!("books like “{title}”"),
    }));
    said.extend(wish.entries.iter().map(|entry| quoted(entry.label(lang))));
    said.extend(wish.words.iter().map(|word| quoted(&word.text)));
    said.extend(wish.without.iter().map(|entry| match lang {
        Lang::Ko => format!("‘{}’ 빼고", entry.label(lang)),
        Lang::En => format!("no {}", entry.label(lang)),
    }));
    let (min, max) = (wish.budget.min, wish.budget.max);
    match lang {
        Lang::Ko => {
            said.extend(min.map(|min| format!("{}원 이상", thousands(min))));
            said.extend(max.map(|max| format!("{}원 이하", thousands(max))));
        }
        Lang::En => {
            said.extend(min.map(|min| format!("at least {} won", thousands(min))));
            said.extend(max.map(|max| format!("up to {} won", thousands(max))));
        }
    }
    if let Some(worst) = wish.conditions.last() {
        let worst = (texts(lang).condition)(*worst);
        said.push(match lang {
            Lang::Ko => format!("상태 ‘{worst}’ 이상"),
            Lang::En => format!("condition “{worst}” or better"),
        });
    }
    said
}

/// Why this book, in a sentence.
pub fn reason(brief: &Brief, lang: Lang, candidate: &Candidate) -> String {
    let because = brief.found.because.get(&candidate.listing_id).map(Vec::as_slice).unwrap_or_default();
    let why = because.first().map(|because| clause(lang, candidate, because));
    let copy = copy(&brief.found.wish, lang, candidate);
    match (lang, why) {
        (_, Some(linked)) => format!("{linked} {copy}"),
        (Lang::Ko, None) => format!("{} {copy}", shelf_ko(candidate)),
        (Lang::En, None) => format!("It stands with {}, and {copy}", shelf(candidate)),
    }
}

fn shelf(candidate: &Candidate) -> &str {
    if candidate.subcategory.is_empty() { &candidate.publisher } else { &candidate.subcategory }
}

fn shelf_ko(candidate: &Candidate) -> String {
    format!("{} 자리에 꽂혀 있고,", with(shelf(candidate), "", ""))
}

/// A clause about the book, made to be gone on with.
fn clause(lang: Lang, candidate: &Candidate, because: &Because) -> String {
    let ko = lang == Lang::Ko;
    match because {
        Because::Beside if ko => "찾으신 책 가까이에 있고,".to_owned(),
        Because::Beside => "It stands close by, and".to_owned(),
        Because::Nearly if ko => "혹시 이 책을 찾으셨나요? 이름이 비슷하고,".to_owned(),
        Because::Nearly => "Perhaps you meant this one: it is called nearly so, and".to_owned(),
        Because::Called if ko => "찾으신 바로 그 책이고,".to_owned(),
        Because::Called => "It is the very book you asked for, and".to_owned(),
        Because::Author if ko => format!("{} 쓴 책이고,", with(&candidate.author, "이", "가")),
        Because::Author => format!("It is by “{}”, and", candidate.author),
        Because::Publisher if ko => format!("{}에서 낸 책이고,", with(&candidate.publisher, "", "")),
        Because::Publisher => format!("It was published by “{}”, and", candidate.publisher),
        Because::Like { title, same_author: true } if ko => format!("{} 쓴 사람의 책이고,", with(title, "을", "를")),
        Because::Like { title, same_author: true } => format!("It is by the author of “{title}”, and"),
        Because::Like { title, .. } if ko => format!("{} 나란히 {} 자리에 꽂혀 있고,", with(title, "과", "와"), with(shelf(candidate), "", "")),
        Because::Like { title, .. } => format!("It stands beside “{title}” with {}, and", shelf(candidate)),
        Because::Entry { entry, plainly } => {
            let label = entry.label(lang);
            match (ko, entry.kind, plainly) {
                (true, Kind::Form, true) => format!(
                    "{} 자리에 꽂혀 있는 책이고,",
                    with(if candidate.subcategory.is_empty() { label } else { &candidate.subcategory }, "", "")
                ),
                (true, Kind::Reader, true) => format!("{} 함께 읽을 만한 자리에 있고,", with(label, "이", "가")),
                (true, _, true) => format!("{} 다룬 책이고,", with(label, "을", "를")),
                (true, Kind::Mood, false) => format!("책 소개가 {} 어울리고,", with(label, "과", "와")),
                (true, _, false) => format!("책 소개에 {} 이야기가 나오고,", with(label, "", "")),
                (false, Kind::Form, true) => {
                    format!("It stands with {}, and", if candidate.subcategory.is_empty() { label } else { &candidate.subcategory })
                }
                (false, Kind::Reader, true) => format!("It suits {label}, and"),
                (false, _, true) => format!("It is about {label}, and"),
                (false, Kind::Mood, false) => format!("Its description goes with {label}, and"),
                (false, _, false) => format!("Its description mentions {label}, and"),
            }
        }
        Because::Word { word, plainly: true } if ko => format!("제목이나 분야에 {} 있고,", with(word, "이", "가")),
        Because::Word { word, plainly: true } => format!("Its title or shelf says “{word}”, and"),
        Because::Word { word, .. } if ko => format!("책 소개에 {} 나오고,", with(word, "이", "가")),
        Because::Word { word, .. } => format!("Its description says “{word}”, and"),
    }
}

/// What speaks for this copy.
fn copy(wish: &Wish, lang: Lang, candidate: &Candidate) -> String {
    let condition = (texts(lang).condition)(candidate.condition);
    let saved = 100 - candidate.selling_price * 100 / candidate.original_price.max(1);
    let price = thousands(candidate.selling_price);
    let within = wish.budget.max.is_some_and(|max| candidate.selling_price <= max);
    match lang {
        Lang::Ko if saved >= WORTH_SAYING => format!("정가보다 {saved}% 싼 {price}원에 상태는 ‘{condition}’이에요."),
        Lang::Ko if within => format!("{price}원으로 말씀하신 값 안이에요."),
        Lang::Ko => format!("{price}원에 상태는 ‘{condition}’이에요."),
        Lang::En if saved >= WORTH_SAYING => format!("at {price} won it is {saved}% below the price of a new one, condition “{condition}”."),
        Lang::En if within => format!("at {price} won it keeps to your budget."),
        Lang::En => format!("it costs {price} won, condition “{condition}”."),
    }
}
