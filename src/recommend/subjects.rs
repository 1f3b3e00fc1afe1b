//! What a book should be about: words that an entry knows, and those that nothing else has taken.

use super::lexicon::{self, Kind};
use super::reading::{Reading, forms, precedes};
use super::signs::SIGNS;
use super::stems;
use super::wish::{Wish, Word};
use crate::search::text::is_syllable;

/// Words that are looked for at most.
const WORDS: usize = 8;

/// Letters of a word at most: in longer ones the spaces seem to have been left out.
const SPACED: usize = 6;

/// What is wished for by words that an entry knows, and what is not wanted.
pub fn take_entries(reading: &mut Reading, wish: &mut Wish) {
    let spoken = lexicon::spoken(&reading.text, |at| reading.is_free(at));
    let mut refused: Vec<bool> = spoken.iter().map(|(_, start, end)| is_refused(reading, *start, *end)).collect();
    // 시 소설 에세이 이런 건 말고; no exams or textbooks: a row of them goes together.
    for place in (1..spoken.len()).rev() {
        let ((one, _, end), (other, start, _)) = (spoken[place - 1], spoken[place]);
        refused[place - 1] |= refused[place] && one.kind == other.kind && start <= end + 1;
    }
    for place in 1..spoken.len() {
        let ((_, _, end), (_, start, _)) = (spoken[place - 1], spoken[place]);
        refused[place] |= refused[place - 1] && start >= end && reading.text.text(end, start).ends_with("or");
    }
    for ((entry, start, end), is_refused) in spoken.into_iter().zip(refused) {
        let behind = reading.behind(end);
        reading.take(start, end);
        // 카페에서 읽을 책, 커피 마시면서: where and how somebody reads is no subject.
        let is_place = behind.starts_with("에서") && ["읽", "볼", "보", "커피"].iter().any(|verb| behind.contains(verb))
            || behind.starts_with("마시")
            || behind.starts_with("창가");
        if entry.kind == Kind::Topic && is_place {
            continue;
        }
        let list = if is_refused { &mut wish.without } else { &mut wish.entries };
        if !list.contains(&entry) {
            list.push(entry);
        }
    }
    // 도쿄 말고 교토: what is wished for by one name is not refused by another.
    wish.without.retain(|entry| !wish.entries.contains(entry));
}

fn is_refused(reading: &Reading, start: usize, end: usize) -> bool {
    let behind = reading.behind(end);
    std::iter::once(&"")
        .chain(&SIGNS.between)
        .filter_map(|between| behind.strip_prefix(between))
        .any(|rest| SIGNS.not_behind.iter().any(|not| rest.starts_with(not)))
        || precedes(reading, start, &SIGNS.not_before)
}

/// Words that nothing else has taken. Those that stand side by side are looked for together.
pub fn take_words(question: &str, reading: &Reading, wish: &mut Wish) {
    let mut end_before = None;
    // Where the last stem ends.
    let mut stem_end = 0;
    let forms = forms(reading);
    for (start, end) in reading.words() {
        let word = reading.text.text(start, end);
        let stem = stems::stem(&word);
        let letters = stem.chars().count();
        let is_word = stem.chars().any(char::is_alphabetic);
        let is_idle = lexicon::is_stop(&word) || lexicon::is_stop(&stem) || stems::stems(&word).iter().any(|stem| lexicon::is_stop(stem));
        let behind = reading.behind(end);
        // What is left of a word when its beginning has been read: 카페(에서).
        let is_unspaced = reading.text.word_end(start) - reading.text.word_start(start) > SPACED;
        // Of a run of words without spaces only its beginning can be told for a word.
        let is_rest = !reading.text.begins_word(start) || is_unspaced && end - start > SPACED;
        let is_refused = is_rest || SIGNS.not_behind.iter().any(|not| behind.starts_with(not) || word.ends_with(not));
        if !is_word || is_idle || is_refused || wish.stranger.as_ref() == Some(&stem) {
            continue;
        }
        let has_form = forms.contains(&end);
        let is_bare = word == stem && !ends_as_verb(&word);
        let is_noun = !ends_as_verb(&word) && !SIGNS.verbs.iter().any(|ending| word.ends_with(ending));
        let is_named =
            has_form && is_bare && is_noun || is_noun && SIGNS.named.iter().any(|sign| behind.starts_with(sign)) || is_capital(question, &stem);
        match wish.words.last_mut() {
            Some(last) if end_before == Some(start) && reading.text.begins_word(start) => {
                last.text = format!("{} {stem}", last.text);
                last.said = format!("{}{} {stem}", last.said, reading.text.text(stem_end, start));
                last.is_named |= is_named;
            }
            // One letter alone is hardly a word.
            _ if letters < 2 => continue,
            _ => wish.words.push(Word { said: stem.clone(), text: stem, is_named }),
        }
        end_before = Some(end);
        stem_end = start + letters;
    }
    // What goes on with other words is looked for as it began: 스티븐 킹이 쓴.
    wish.words.truncate(WORDS);
}

/// 보낼, 읽을: a verb before a noun ends in ㄹ.
fn ends_as_verb(word: &str) -> bool {
    word.chars().last().is_some_and(|last| is_syllable(last) && (last as u32 - '가' as u32) % 28 == 8)
}

/// Whether a word is written as a name, in a question that is not all capitals and does not begin with it.
fn is_capital(question: &str, word: &str) -> bool {
    let is_name = |said: &str| {
        let letters = said.trim_matches(|c: char| !c.is_alphanumeric());
        letters.starts_with(|c: char| c.is_ascii_uppercase())
            && letters.to_lowercase() == word
            && letters.chars().skip(1).any(|c| c.is_ascii_lowercase())
    };
    question.split_whitespace().skip(1).any(is_name)
}
