use anyhow::{Context, ensure};
use serde::Deserialize;

use super::growing::{Growing, Part};
use super::heed::Heed;
use super::plain;
use super::sentences::Sentences;
use crate::recommend::engine::{Answered, Brief, Choice, Listener, Said};

/// Characters of an answer's text. Whoever writes more does not do as told.
const TEXT: usize = 3_000;
/// Books that are shown as the nearest where none was named.
const NEAREST: usize = 2;

/// The answer as a whole, but for its books: each was looked at when it came.
#[derive(Deserialize)]
struct Whole {
    answer: String,
    #[serde(default)]
    nothing_fits: bool,
}

/// Takes down an answer while it is said, and says on what may be said.
pub struct Dictation<'a> {
    brief: &'a Brief,
    listener: Listener<'a>,
    heed: Heed<'a>,
    growing: Growing,
    sentences: Sentences,
    /// What was said on.
    answered: Answered,
    /// White space that stands before the next sentence.
    gap: &'static str,
}

impl<'a> Dictation<'a> {
    pub fn new(brief: &'a Brief, listener: Listener<'a>) -> Dictation<'a> {
        Dictation {
            brief,
            listener,
            heed: Heed::new(brief),
            growing: Growing::default(),
            sentences: Sentences::default(),
            answered: Answered::default(),
            gap: "",
        }
    }

    /// More of the answer. Whether anybody still listens.
    pub fn hear(&mut self, piece: &str) -> anyhow::Result<bool> {
        for part in self.growing.push(piece) {
            let listens = match part {
                Part::Text(text) => {
                    let sentences = self.sentences.push(&text);
                    sentences.iter().all(|sentence| self.say_sentence(sentence))
                }
                Part::TextEnd => match self.sentences.end() {
                    Some(sentence) => self.say_sentence(&sentence),
                    None => true,
                },
                Part::Book(json) => match self.heed.choice(&json) {
                    Some(choice) => self.say_choice(choice),
                    None => true,
                },
            };
            ensure!(self.answered.text.chars().count() <= TEXT, "its answer has too many words");
            if !listens {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What was said until now.
    pub fn so_far(self) -> Answered {
        self.answered
    }

    /// The end: what came must be a whole answer, and choose something.
    pub fn end(mut self) -> anyhow::Result<Answered> {
        let json = self.growing.whole().context("its answer is no JSON, or not whole")?;
        // What it says stands in the error's words: they are left out of the log.
        let whole: Whole = serde_json::from_str(json).ok().context("its answer is another JSON than was asked for")?;
        ensure!(!whole.answer.trim().is_empty(), "its answer says nothing");
        ensure!(whole.nothing_fits || !self.answered.choices.is_empty(), "its answer chooses nothing");
        self.answered.nothing_fits = whole.nothing_fits;
        if self.answered.text.is_empty() && !self.say(plain::lead(self.brief.lang, whole.nothing_fits).to_owned()) {
            return Ok(self.answered);
        }
        if self.answered.choices.is_empty() {
            self.say_nearest();
        }
        Ok(self.answered)
    }

    fn say_sentence(&mut self, raw: &str) -> bool {
        let said = raw.trim();
        let listens = match self.heed.sentence(said).filter(|sentence| !sentence.is_empty()) {
            Some(sentence) => {
                let gap = if self.answered.text.is_empty() { "" } else { self.gap };
                self.say(format!("{gap}{sentence}"))
            }
            None => true,
        };
        let space = &raw[raw.trim_end().len()..];
        self.gap = match space.matches('\n').count() {
            0 => " ",
            1 => "\n",
            _ => "\n\n",
        };
        listens
    }

    fn say(&mut self, text: String) -> bool {
        self.answered.text.push_str(&text);
        (self.listener)(Said::Text(text))
    }

    fn say_choice(&mut self, choice: Choice) -> bool {
        self.answered.choices.push(choice.clone());
        (self.listener)(Said::Choice(choice))
    }

    /// Nothing fits, and nothing was named as the nearest: our own search knows what is.
    fn say_nearest(&mut self) {
        let brief = self.brief;
        for (candidate, facts) in brief.found.candidates.iter().take(NEAREST).enumerate() {
            if !self.say_choice(Choice { candidate, reason: plain::reason(brief.lang, facts) }) {
                return;
            }
        }
    }
}
