//! What an engine says, on its way to who asked.

use std::collections::HashMap;
use std::future::pending;
use std::time::Duration;

use anyhow::anyhow;
use tokio::sync::{mpsc, watch};

use super::engine::{Answered, Brief, Choice, Engine, Said};
use super::model::{BOOKS, Pick, Piece};
use crate::listings::model::Book;

/// Where pieces of an answer go. It closes when nobody listens any more.
pub type Sink = mpsc::UnboundedSender<Piece>;

/// Why an engine did not come to its end.
pub enum Trouble {
    /// Nobody listens any more.
    Stopped,
    /// The server stops.
    Closing,
    /// Its own failure.
    Failed(anyhow::Error),
}

/// An engine's listener: keeps what is said, passes it on, and lets only books through that are there to be recommended.
pub struct Telling<'a> {
    brief: &'a Brief,
    /// The candidates' listings as they are shown.
    books: &'a HashMap<i64, Book>,
    sink: Option<Sink>,
    /// What has been said so far.
    pub text: String,
    pub choices: Vec<Choice>,
    gone: bool,
}

impl<'a> Telling<'a> {
    pub fn new(brief: &'a Brief, books: &'a HashMap<i64, Book>, sink: Option<Sink>) -> Telling<'a> {
        Telling { brief, books, sink, text: String::new(), choices: Vec::new(), gone: false }
    }

    /// Lets an engine answer. An answer without a word is its failure.
    pub async fn run(&mut self, engine: &dyn Engine, patience: Duration, mut closing: watch::Receiver<bool>) -> Result<Answered, Trouble> {
        let (sink, brief) = (self.sink.clone(), self.brief);
        let mut listener = |said| self.hear(said);
        let answered = tokio::select! {
            // What is done is done, whoever else calls.
            biased;
            answered = engine.answer(brief, &mut listener) => answered.map_err(Trouble::Failed),
            () = unheard(sink) => Err(Trouble::Stopped),
            // An error means that the server is gone.
            _ = closing.wait_for(|closing| *closing) => Err(Trouble::Closing),
            () = tokio::time::sleep(patience) => Err(Trouble::Failed(anyhow!("no answer within {patience:?}"))),
        };
        match answered {
            _ if self.gone => Err(Trouble::Stopped),
            Ok(answered) if answered.text.trim().is_empty() => Err(Trouble::Failed(anyhow!("an answer without a word"))),
            answered => answered,
        }
    }

    fn hear(&mut self, said: Said) -> bool {
        match said {
            Said::Text(text) => {
                let text = clean(&text);
                if !text.is_empty() {
                    self.text.push_str(&text);
                    self.tell(Piece::Text { text });
                }
            }
            Said::Choice(choice) => {
                let choice = cleaned(choice);
                if let Some(pick) = self.pick(&choice, &self.choices) {
                    self.choices.push(choice);
                    self.tell(Piece::Pick { pick: Box::new(pick) });
                }
            }
        }
        !self.gone
    }

    fn tell(&mut self, piece: Piece) {
        self.gone |= self.sink.as_ref().is_some_and(|sink| sink.send(piece).is_err());
    }

    /// A choice as it is shown; nothing where it is no candidate, was chosen already, or is one too many.
    fn pick(&self, choice: &Choice, before: &[Choice]) -> Option<Pick> {
        let book = self.books.get(&self.brief.found.candidates.get(choice.candidate)?.listing_id)?;
        let fits = before.len() < BOOKS && !before.iter().any(|other| other.candidate == choice.candidate);
        fits.then(|| pick_of(book.clone(), choice.reason.clone()))
    }

    /// What was said is void: another engine begins.
    pub fn begin_anew(&mut self) {
        if !self.is_silent() {
            self.text.clear();
            self.choices.clear();
            self.tell(Piece::Anew);
        }
    }

    pub fn is_silent(&self) -> bool {
        self.text.trim().is_empty() && self.choices.is_empty()
    }

    /// Says what an engine has left for its end, and gives the answer with the choices that may stand.
    pub fn finish(&mut self, answered: Answered) -> Answered {
        let text = clean(&answered.text);
        if let Some(rest) = text.strip_prefix(&self.text).map(str::to_owned) {
            self.hear(Said::Text(rest));
        }
        let mut choices = Vec::new();
        for choice in answered.choices.into_iter().map(cleaned) {
            if self.pick(&choice, &choices).is_some() {
                self.hear(Said::Choice(choice.clone()));
                choices.push(choice);
            }
        }
        Answered { text, choices, nothing_fits: answered.nothing_fits }
    }
}

/// A book as it is recommended now.
pub fn pick_of(book: Book, reason: String) -> Pick {
    let (isbn, title, author) = (book.isbn.clone(), book.title.clone(), book.author.clone());
    Pick { reason, isbn, title, author, price: book.selling_price, book: Some(book) }
}

/// What an engine writes, without what no text has: PostgreSQL refuses a NUL.
fn clean(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

fn cleaned(choice: Choice) -> Choice {
    Choice { reason: clean(&choice.reason), ..choice }
}

/// Done when nobody listens any more; never where nobody did from the beginning.
async fn unheard(sink: Option<Sink>) {
    match sink {
        Some(sink) => sink.closed().await,
        None => pending().await,
    }
}
