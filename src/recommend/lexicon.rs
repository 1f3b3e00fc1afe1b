//! What people say when they ask for books, as data: `words.tsv` says what is meant, `stop.txt` what means nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::i18n::Lang;
use crate::search::text::{fold, is_syllable, keys, squeeze};

/// What an entry says of a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What kind of book it is.
    Form,
    /// Whom it is for.
    Reader,
    /// What it is about.
    Topic,
    /// How it feels, or when it is read.
    Mood,
}

/// Something that may be wished for.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    ko: &'static str,
    en: &'static str,
    /// How it is said: folded, without spaces.
    spoken: Vec<Vec<char>>,
    /// Where such books stand.
    pub places: Vec<Place>,
    /// Words that such books have.
    pub terms: Vec<Term>,
}

/// A category, or a part of one.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub category: &'static str,
    /// What the subcategory is called, if not all of the category is meant.
    pub sub: Option<Term>,
}

/// Words that stand in a text beside each other or apart, each as a beginning, as keystrokes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term(pub Vec<String>);

impl Term {
    /// Nothing where nothing is left of it.
    pub fn new(text: &str) -> Option<Term> {
        let words: Vec<String> = fold(text).split(' ').filter(|word| !word.is_empty()).map(keys).collect();
        (!words.is_empty()).then_some(Term(words))
    }

    /// Whether all of its words begin words of `text`: keystrokes, a space before each word.
    pub fn stands_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| text.match_indices(word.as_str()).any(|(at, _)| at > 0 && text.as_bytes()[at - 1] == b' '))
    }
}

impl Entry {
    pub fn label(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ko => self.ko,
            Lang::En => self.en,
        }
    }
}

static WORDS: &str = include_str!("words.tsv");
static STOP: &str = include_str!("stop.txt");

/// All entries.
pub static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| WORDS.lines().filter_map(entry).collect());

/// Forms by the letter that they begin with: few places of a text begin one.
static BY_LETTER: LazyLock<HashMap<char, Vec<(usize, &'static [char])>>> = LazyLock::new(|| {
    let mut forms: HashMap<char, Vec<(usize, &'static [char])>> = HashMap::new();
    for (place, entry) in ENTRIES.iter().enumerate() {
        for form in &entry.spoken {
            if let Some(first) = form.first() {
                forms.entry(*first).or_default().push((place, form));
            }
        }
    }
    forms
});

/// All forms.
static FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| ENTRIES.iter().flat_map(|entry| &entry.spoken).map(|form| form.iter().collect()).collect());

/// Words of a question that say nothing of a book: folded, without spaces.
static STOP_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| STOP.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect());
/// Beginnings of such words.
static STOP_BEGINNINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| STOP_WORDS.iter().filter_map(|word| word.strip_prefix('^')).collect());

/// Particles and endings that may stand behind a word, the longest first.
const PARTICLES: [&str; 58] = [
    "에대해서", "에대한", "에관한", "이라는", "이라도", "이라면", "으로는", "으로도", "에서는", "에게는", "한테는", "까지도", "이에요", "입니다", "이네요", "라는", "에서", "으로", "에게", "한테", "부터", "까지",
    "처럼", "보다", "이랑", "하고", "이나", "이란", "에는", "에도", "와의", "과의", "들을", "들이", "들은", "들의", "이야", "예요", "이고", "인데", "라도", "은", "는", "이", "가", "을", "를", "의", "에", "도",
    "로", "와", "과", "랑", "만", "나", "야", "들",
];
/// Endings that make a word of a noun, and others of verbs and adjectives: what stands before them carries the meaning.
const ENDINGS: [&str; 16] =
    ["스러운", "적인", "하는", "했던", "하게", "하고", "되는", "있는", "없는", "같은", "다운", "롭게", "로운", "한", "할", "해"];

fn entry(line: &'static str) -> Option<Entry> {
    let mut columns = line.split('\t');
    let kind = match columns.next()? {
        "form" => Kind::Form,
        "reader" => Kind::Reader,
        "topic" => Kind::Topic,
        "mood" => Kind::Mood,
        _ => return None,
    };
    let mut list = || columns.next().unwrap_or_default();
    let (ko, en, spoken, places, words) = (list(), list(), list(), list(), list());
    let listed = |text: &'static str| text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Some(Entry {
        kind,
        ko,
        en,
        spoken: listed(spoken).map(|form| squeeze(&fold(form)).chars().collect()).collect(),
        places: listed(places).map(place).collect(),
        terms: listed(words).filter_map(Term::new).collect(),
    })
}

fn place(text: &'static str) -> Place {
    match text.split_once('>') {
        Some((category, sub)) => Place { category, sub: Term::new(sub) },
        None => Place { category: text, sub: None },
    }
}

/// Whether a word says nothing of a book.
pub fn is_stop(word: &str) -> bool {
    STOP_WORDS.contains(word) || STOP_BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
}

/// Whether it is a word of ours: no name.
pub fn is_common(squeezed: &str) -> bool {
    STOP_WORDS.contains(squeezed) || FORMS.contains(squeezed)
}

/// A word without particles behind it: each step down to what may be its stem, itself first. A stem has two letters at least.
pub fn stems(word: &str) -> Vec<String> {
    let mut stems = vec![word.to_owned()];
    let mut stem = word;
    while let Some(shorter) = PARTICLES.iter().find_map(|particle| stem.strip_suffix(particle)).filter(|shorter| is_stem(shorter)) {
        stems.push(shorter.to_owned());
        stem = shorter;
    }
    stems
}

/// What is looked for of a word that no entry knows.
pub fn stem(word: &str) -> String {
    let bare = stems(word).pop().unwrap_or_default();
    let ending = ENDINGS.iter().find_map(|ending| bare.strip_suffix(ending)).filter(|stem| is_stem(stem));
    ending.map(str::to_owned).unwrap_or(bare)
}

fn is_stem(stem: &str) -> bool {
    stem.chars().count() >= 2 && stem.chars().all(is_syllable)
}

/// A folded text, letter by letter.
pub struct Letters {
    pub letters: Vec<char>,
    /// Whether a word begins there.
    starts: Vec<bool>,
}

impl Letters {
    pub fn new(folded: &str) -> Letters {
        let (mut letters, mut starts) = (Vec::new(), Vec::new());
        for word in folded.split(' ') {
            for (place, letter) in word.chars().enumerate() {
                letters.push(letter);
                starts.push(place == 0);
            }
        }
        Letters { letters, starts }
    }

    pub fn begins_word(&self, at: usize) -> bool {
        self.starts.get(at).copied().unwrap_or(true)
    }

    /// Where the word ends that `at` stands in.
    pub fn word_end(&self, at: usize) -> usize {
        (at + 1..self.letters.len()).find(|at| self.begins_word(*at)).unwrap_or(self.letters.len())
    }

    pub fn word_start(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.begins_word(*at)).unwrap_or(0)
    }

    fn follows_verb(&self, at: usize) -> bool {
        at > 0 && self.begins_word(at) && matches!(self.letters[at - 1], '는' | '을' | '할')
    }

    pub fn text(&self, from: usize, to: usize) -> String {
        self.letters[from..to.max(from)].iter().collect()
    }

    /// Whether `form` is said at a place.
    fn says(&self, at: usize, form: &[char]) -> bool {
        if self.letters.get(at..at + form.len()) != Some(form) {
            return false;
        }
        let end = at + form.len();
        if !form.iter().copied().any(is_syllable) {
            // sf소설, cats, a cat: whole words, in one number or the other.
            let rest = self.text(end, self.word_end(end - 1));
            return self.begins_word(at) && (rest.is_empty() || rest == "s" || rest == "es" || rest.chars().next().is_some_and(is_syllable));
        }
        let word = (self.word_start(at), self.word_end(end - 1));
        match form.len() {
            // 조련하는 법 is no law: a noun of one letter behind a verb stands for the verb.
            1 => !self.follows_verb(at) && self.begins_word(at) && (end == word.1 || PARTICLES.contains(&self.text(end, word.1).as_str()) || self.text(end, word.1).starts_with('책')),
            // Inside a word only where it seems that the spaces were left out.
            2 => self.begins_word(at) || word.1 - word.0 > 5,
            _ => true,
        }
    }
}

/// What is said in a text: the entry, where it begins and where it ends. The longest form counts, and no letter twice.
pub fn spoken(text: &Letters, is_free: impl Fn(usize) -> bool) -> Vec<(&'static Entry, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text.letters.get(at) {
        let forms = BY_LETTER.get(letter).map(Vec::as_slice).unwrap_or_default();
        let said = forms.iter().filter(|(_, form)| text.says(at, form) && (at..at + form.len()).all(&is_free));
        let said: Vec<(usize, usize)> = said.map(|(place, form)| (*place, form.len())).collect();
        let longest = said.iter().map(|(_, length)| *length).max();
        // The same word may mean several things.
        found.extend(said.iter().filter(|(_, length)| Some(*length) == longest).map(|(place, length)| (&ENTRIES[*place], at, at + length)));
        at += longest.unwrap_or(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::model::Category;

    fn said(question: &str) -> Vec<&'static str> {
        spoken(&Letters::new(&fold(question)), |_| true).into_iter().map(|(entry, ..)| entry.ko).collect()
    }

    #[test]
    fn every_line_is_an_entry_and_every_place_a_category() {
        let lines = WORDS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count();
        assert_eq!(ENTRIES.len(), lines);
        for entry in ENTRIES.iter() {
            assert!(!entry.spoken.is_empty() && entry.spoken.iter().all(|form| !form.is_empty()), "{}", entry.ko);
            assert!(!entry.places.is_empty() || !entry.terms.is_empty(), "{} can be found by nothing", entry.ko);
            for place in &entry.places {
                let shown = include_str!("../../seeds/categories.csv").lines().any(|line| line.split(',').next() == Some(place.category));
                assert!(shown, "{}: {} is no category", entry.ko, place.category);
                assert!(Category::key(place.category).is_some());
            }
        }
    }

    #[test]
    fn the_longest_form_is_what_is_meant() {
        assert_eq!(said("과학 소설 추천해 주세요"), ["SF"]);
        assert_eq!(said("한국 단편"), ["한국 소설"]);
        assert_eq!(said("우주를 좋아하는 아이"), ["우주", "어린이"]);
        assert_eq!(said("books about cats"), ["고양이"]);
        assert_eq!(said("재밌는우주책추천"), ["웃음", "우주"]);
        assert_eq!(said("시 읽고 싶어요"), ["시집"]);
        assert_eq!(said("시간이 없어요"), Vec::<&str>::new());
    }

    #[test]
    fn stems_are_words_without_particles() {
        assert_eq!(stem("맥베스를"), "맥베스");
        assert_eq!(stem("양자역학에대한"), "양자역학");
        assert_eq!(stem("쓸쓸한"), "쓸쓸");
        assert_eq!(stem("나는"), "나는", "what is left would be no word");
    }
}
