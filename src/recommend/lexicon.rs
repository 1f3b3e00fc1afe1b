//! What people say when they ask for books, as data: `words.tsv` says what is meant, `stop.txt` what means nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::letters::Letters;
use crate::i18n::Lang;
use crate::search::text::{fold, keys, squeeze};

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
        // As the shelf's words are: an index would take what is no letter for an operator, or part words there.
        let words: Vec<String> = fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(keys).collect();
        (!words.is_empty()).then_some(Term(words))
    }

    /// Whether all of its words begin words of `text`: keystrokes, a space before each word.
    pub fn stands_in(&self, text: &str) -> bool {
        self.0.iter().all(|word| memchr::memmem::find_iter(text.as_bytes(), word).any(|at| at > 0 && text.as_bytes()[at - 1] == b' '))
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

/// An entry's place, and one way to say it.
type Form = (usize, &'static [char]);

/// Forms by the letter that they begin with: few places of a text begin one.
static BY_LETTER: LazyLock<HashMap<char, Vec<Form>>> = LazyLock::new(|| {
    let mut forms: HashMap<char, Vec<Form>> = HashMap::new();
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
static FORMS: LazyLock<HashSet<String>> =
    LazyLock::new(|| ENTRIES.iter().flat_map(|entry| &entry.spoken).map(|form| form.iter().collect()).collect());

/// Words of a question that say nothing of a book: folded, without spaces.
static STOP_WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| STOP.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect());
/// Beginnings of such words.
static STOP_BEGINNINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| STOP_WORDS.iter().filter_map(|word| word.strip_prefix('^')).collect());

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
}
