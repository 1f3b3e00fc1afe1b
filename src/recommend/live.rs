//! The turn that is being written, as it is shown and said.

use leptos::prelude::*;

use super::components::{asked, note, picks};
use super::model::{Pick, Piece, Reply, Words};
use super::talk::Talk;
use crate::error::AppError;
use crate::i18n::librarian::use_librarian_texts;
use crate::ui::view::view;

/// What has been heard of it so far. The page may be gone while it is.
#[derive(Clone, Copy)]
pub struct Heard {
    pub question: RwSignal<String>,
    pub text: RwSignal<String>,
    picks: RwSignal<Vec<Pick>>,
}

impl Heard {
    pub fn nothing() -> Heard {
        Heard { question: RwSignal::new(String::new()), text: RwSignal::new(String::new()), picks: RwSignal::new(Vec::new()) }
    }

    pub fn begin(self, question: String) {
        self.question.set(question);
        self.forget();
    }

    /// `end`: what it comes to.
    pub fn hear(self, piece: Piece, end: &mut Option<Result<Reply, AppError>>) {
        match piece {
            Piece::Text { text } => drop(self.text.try_update(|all| all.push_str(&text))),
            Piece::Pick { pick } => drop(self.picks.try_update(|all| all.push(*pick))),
            Piece::Anew => self.forget(),
            Piece::Done { reply } => *end = Some(Ok(reply)),
            Piece::Failed { error } => *end = Some(Err(error)),
        }
    }

    fn forget(self) {
        self.text.try_set(String::new());
        self.picks.try_set(Vec::new());
    }

    pub fn is_silent(self) -> bool {
        self.text.with_untracked(String::is_empty) && self.picks.with_untracked(Vec::is_empty)
    }
}

/// At the end of the turns of its conversation, until the page shows it itself.
pub fn live_turn(talk: Talk, words: Words) -> AnyView {
    let texts = use_librarian_texts();
    let shown = Memo::new(move |_| talk.place.with(|place| place.as_ref().is_some_and(|place| *place == talk.here.get())));
    let turn = move || {
        let stopped = words.stopped.clone();
        shown.get().then(|| {
            view! {
                <li class="turn" aria-busy=move || talk.under_way().to_string()>
                    {move || asked(talk.heard.question.get())}
                    <div class="answer" role="group" aria-label=texts.answer>
                        <p class="keep">{move || talk.heard.text.get()}</p>
                        {move || picks(talk.heard.picks.get())}
                        {move || talk.under_way().then(|| view! { <p class="looking"><span class="dots" aria-hidden="true"></span>{texts.looking}</p> })}
                        {move || talk.stopped.get().then(|| view! { <div class="notes">{note(&stopped)}</div> })}
                    </div>
                </li>
            }
        })
    };
    turn.into_any()
}

/// That an answer is awaited, and the whole of it once it is there: not letter by letter.
pub fn announcer(talk: Talk) -> AnyView {
    view! { <p class="vh" aria-live="polite">{move || talk.said.get()}</p> }
}
