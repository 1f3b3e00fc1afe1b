//! Our own engine: the best of what retrieval found, with reasons from the facts of each book. It invents nothing, for it
//! words nothing that is not a fact, and it needs neither key nor network.

use super::engine::{Answered, Answering, Brief, Choice, Engine, Listener, Said};
use super::model::{BOOKS, EngineName};
use super::voice;

/// Books that are recommended unless somebody asks for another number, and of those that only come near.
const USUAL: usize = 4;
const NEAREST: usize = 3;
/// One alone is no choice.
const LEAST: usize = 2;

/// Our own engine.
pub struct Embedded;

impl Engine for Embedded {
    fn name(&self) -> EngineName {
        EngineName::Embedded
    }

    fn answer<'a>(&'a self, brief: &'a Brief, listener: Listener<'a>) -> Answering<'a> {
        Box::pin(async move { Ok(answer(brief, listener)) })
    }
}

fn answer(brief: &Brief, listener: Listener<'_>) -> Answered {
    let lang = voice::language(&brief.question, brief.lang);
    let candidates = &brief.found.candidates;
    let nothing_fits = !candidates.iter().any(|candidate| candidate.fits);
    let wanted = brief.found.wish.count.map_or(USUAL, |count| count.clamp(LEAST, BOOKS));
    let most = if nothing_fits { wanted.min(NEAREST) } else { wanted };
    let chosen: Vec<usize> = (0..candidates.len()).filter(|place| candidates[*place].fits || nothing_fits).take(most).collect();
    let mut answered = Answered { nothing_fits, ..Answered::default() };
    for sentence in voice::opening(brief, lang, chosen.len(), nothing_fits) {
        let said = if answered.text.is_empty() { sentence } else { format!(" {sentence}") };
        answered.text.push_str(&said);
        if !listener(Said::Text(said)) {
            return answered;
        }
    }
    for candidate in chosen {
        let choice = Choice { candidate, reason: voice::reason(brief, lang, &candidates[candidate]) };
        answered.choices.push(choice.clone());
        if !listener(Said::Choice(choice)) {
            return answered;
        }
    }
    answered
}
