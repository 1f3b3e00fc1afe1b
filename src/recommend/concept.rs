//! One thing that is wished for, and how well a book answers to it.

use super::lexicon::{Entry, Kind, Place, Term};
use super::wish::Word;

/// Points for where a word stands. A title says more of a book than a mention does.
const IN_HEAD: f64 = 4.0;
const IN_BODY: f64 = 1.5;
/// Each further word, up to [`FURTHER`].
const MORE_IN_HEAD: f64 = 1.0;
const MORE_IN_BODY: f64 = 0.5;
const FURTHER: usize = 3;
/// Points for standing where such books stand: in a part of a category, and in a category as a whole.
const IN_PART: f64 = 4.5;
const IN_CATEGORY: f64 = 1.0;
/// What a kind of book, and whom it is for, count more.
const OF_FORM: f64 = 6.0;

/// One thing that is wished for.
#[derive(Debug, Clone)]
pub struct Concept {
    pub kind: Option<Kind>,
    pub entry: Option<&'static Entry>,
    /// As it was said, where no entry knows it.
    pub word: Option<Word>,
    pub terms: Vec<Term>,
    /// How much it counts: what everything has says little.
    pub weight: f64,
}

/// What is looked at of a book.
pub struct Looked<'a> {
    /// Keystrokes, a space before each word.
    pub head: &'a str,
    pub body: &'a str,
    pub category: &'a str,
}

/// How a book answers to a concept.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Match {
    pub points: f64,
    /// Whether it is what was wished for.
    pub fits: bool,
    /// Whether its title, author or category say so, not only its description.
    pub in_head: bool,
}

impl Concept {
    pub fn of_entry(entry: &'static Entry) -> Concept {
        Concept { kind: Some(entry.kind), entry: Some(entry), word: None, terms: entry.terms.clone(), weight: 1.0 }
    }

    /// Nothing where nothing is left of the word.
    pub fn of_word(word: &Word) -> Option<Concept> {
        // All of a name, or any word of what may be none.
        Term::new(&word.text)?;
        let terms = said(word).filter_map(Term::new).collect();
        Some(Concept { kind: None, entry: None, terms, word: Some(word.clone()), weight: 1.0 })
    }

    /// What of its words stands in a text: a reason names no more than that.
    pub fn heard(&self, text: &str) -> String {
        let stands = |part: &&str| Term::new(part).is_some_and(|term| term.stands_in(text));
        self.word.iter().flat_map(said).find(stands).unwrap_or_default().to_owned()
    }

    pub fn places(&self) -> &'static [Place] {
        self.entry.map(|entry| entry.places.as_slice()).unwrap_or_default()
    }

    /// Words to look for in heads: a subcategory's name is a part of them.
    pub fn head_terms(&self) -> Vec<&Term> {
        self.terms.iter().chain(self.places().iter().filter_map(|place| place.sub.as_ref())).collect()
    }

    pub fn matched(&self, book: &Looked<'_>) -> Match {
        let found = |text: &str| self.terms.iter().filter(|term| term.stands_in(text)).take(FURTHER + 1).count();
        let (head, body) = (found(book.head), found(book.body));
        let stands = stands(self.places(), book);
        let more = |count: usize, first: f64, further: f64| if count == 0 { 0.0 } else { first + (count - 1) as f64 * further };
        let words = more(head, IN_HEAD, MORE_IN_HEAD) + more(body, IN_BODY, MORE_IN_BODY);
        let place = match stands {
            Stands::InPart => IN_PART,
            Stands::InCategory => IN_CATEGORY,
            Stands::Beside | Stands::Elsewhere => 0.0,
        };
        let has_words = head > 0 || body > 0;
        match self.kind {
            // Of a kind whose category says it all, or whose words do: 단편집 are fiction with such words.
            Some(Kind::Form) => {
                let is_whole = stands == Stands::InPart || (stands == Stands::InCategory && self.terms.is_empty());
                let by_words = has_words && (stands == Stands::InCategory || stands == Stands::Beside || head > 0 && self.places().is_empty());
                let points = if is_whole { OF_FORM } else { place };
                Match { points: self.weight * (points + words), fits: is_whole || by_words, in_head: is_whole || head > 0 }
            }
            Some(Kind::Reader) => {
                let stands_there = matches!(stands, Stands::InPart | Stands::InCategory);
                let points = if stands_there { OF_FORM } else { 0.0 };
                Match { points: self.weight * (points + words), fits: stands_there || has_words, in_head: stands_there || head > 0 }
            }
            Some(Kind::Mood) => {
                let fits = has_words || stands == Stands::InPart || (self.terms.is_empty() && stands == Stands::InCategory);
                Match { points: self.weight * (place.min(2.0) + words * 0.6), fits, in_head: head > 0 }
            }
            Some(Kind::Topic) | None => {
                let fits = has_words || stands == Stands::InPart;
                Match { points: self.weight * (place + words), fits, in_head: head > 0 || stands == Stands::InPart }
            }
        }
    }

    /// Whether a book is what somebody does not want: it stands there, or its title says so.
    pub fn is_plainly(&self, book: &Looked<'_>) -> bool {
        let is_there = match stands(self.places(), book) {
            Stands::InPart => true,
            Stands::InCategory => matches!(self.kind, Some(Kind::Form | Kind::Reader)) && self.places().iter().any(|place| place.sub.is_none()),
            Stands::Beside | Stands::Elsewhere => false,
        };
        is_there || self.kind != Some(Kind::Form) && self.terms.iter().any(|term| term.stands_in(book.head))
    }
}

/// All of what was said, and where that may be no name each of its words.
fn said(word: &Word) -> impl Iterator<Item = &str> {
    let parts = word.text.split(' ').filter(|part| !word.is_named && word.text != *part && part.chars().count() > 1);
    std::iter::once(word.text.as_str()).chain(parts)
}

/// Where a book stands, seen from where such books stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    Elsewhere,
    /// In the category, but in another part of it.
    Beside,
    /// In the category, of which no part is named.
    InCategory,
    InPart,
}

fn stands(places: &[Place], book: &Looked<'_>) -> Stands {
    let one = |place: &Place| match &place.sub {
        _ if place.category != book.category => Stands::Elsewhere,
        None => Stands::InCategory,
        Some(sub) if sub.stands_in(book.head) => Stands::InPart,
        Some(_) => Stands::Beside,
    };
    places.iter().map(one).max().unwrap_or(Stands::Elsewhere)
}
