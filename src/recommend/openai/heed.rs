//! What of a provider's answer may be said. A book outside the list cannot appear: its number is dropped, and so is a sentence
//! that names one.

use serde::Deserialize;

use super::clean::clean;
use super::contact::has_contact;
use super::names::names;
use super::references::{Part, after, parts};
use super::{plain, quotes};
use crate::recommend::engine::{Brief, Candidate, Choice};
use crate::recommend::model::BOOKS;
use crate::search::text::{fold, squeeze};

/// Characters of a reason; a longer one is no sentence.
const REASON: usize = 300;
/// Letters of a quote that may be a book's name, where its marks do not say that it is one.
const NAME: usize = 2;

/// A book as it is named in an answer.
#[derive(Deserialize)]
struct Named {
    number: usize,
    #[serde(default)]
    reason: Option<String>,
}

pub struct Heed<'a> {
    brief: &'a Brief,
    /// What may be named: texts of the list, what was recommended before, and what the person wrote.
    known: Vec<String>,
    chosen: Vec<usize>,
}

impl<'a> Heed<'a> {
    pub fn new(brief: &'a Brief) -> Heed<'a> {
        let listed = brief.found.candidates.iter().flat_map(|candidate| [&candidate.title, &candidate.author, &candidate.publisher]);
        let earlier = brief.earlier.iter().flat_map(|turn| turn.titles.iter().chain([&turn.question]));
        let known = listed.chain(earlier).chain([&brief.question]).map(|text| squeeze(&fold(text))).collect();
        Heed { brief, known, chosen: Vec::new() }
    }

    /// The sentence with titles for numbers; nothing where it must not be said.
    pub fn sentence(&self, raw: &str) -> Option<String> {
        let sentence = clean(raw);
        let parts = parts(&sentence);
        let mut said = String::with_capacity(sentence.len());
        let mut words = String::with_capacity(sentence.len());
        let mut last = "";
        for part in &parts {
            match part {
                Part::Text(text) => {
                    said.push_str(&after(last, text));
                    words.push_str(text);
                    last = "";
                }
                Part::Numbers(numbers) => {
                    let titles: Vec<&str> = numbers.iter().map(|number| Some(self.candidate(*number)?.title.as_str())).collect::<Option<_>>()?;
                    said.push_str(&titles.iter().map(|title| format!("『{title}』")).collect::<Vec<_>>().join(", "));
                    words.push(' ');
                    last = titles.last().copied().unwrap_or_default();
                }
            }
        }
        self.may_be_said(&words).then_some(said)
    }

    /// The choice that a book's JSON makes; nothing where it is none of the list, was made before, or is one too many.
    pub fn choice(&mut self, json: &str) -> Option<Choice> {
        let named: Named = serde_json::from_str(json).ok()?;
        let candidate = self.candidate(named.number)?;
        if self.chosen.contains(&named.number) || self.chosen.len() == BOOKS {
            return None;
        }
        let line = named.reason.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let reason = self.sentence(&line).filter(|reason| !reason.is_empty() && reason.chars().count() <= REASON);
        let reason = reason.unwrap_or_else(|| plain::reason(self.brief.lang, candidate));
        self.chosen.push(named.number);
        Some(Choice { candidate: named.number - 1, reason })
    }

    /// The one with a number of the list.
    fn candidate(&self, number: usize) -> Option<&'a Candidate> {
        self.brief.found.candidates.get(number.checked_sub(1)?)
    }

    fn may_be_said(&self, words: &str) -> bool {
        let quoted = quotes::quotes(words);
        let are_known = quoted.iter().all(|quote| self.is_known(quote.text, if quote.is_title { 1 } else { NAME }));
        are_known && names(&quotes::without(words)).iter().all(|forms| forms.iter().any(|form| self.is_known(form, NAME))) && !has_contact(words)
    }

    /// Whether it stands in something that may be named, or is too short to be a name.
    fn is_known(&self, name: &str, shortest: usize) -> bool {
        let name = squeeze(&fold(name));
        name.chars().count() < shortest || self.known.iter().any(|known| known.contains(&name))
    }
}
