//! The question that is being answered, read as it is written.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::live::Heard;
use super::model::{Desk, Question, Reply};
use super::stream::{Focus, Listening};
use crate::error::{AppError, FieldErrors};
use crate::i18n::librarian::use_librarian_texts;
use crate::wire::Asked;

/// The server learns that nobody listens any more, and stores what was said, while the page asks for that already.
const LOOKS: u8 = 5;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    /// The answer is on its way.
    Asked,
    /// It has ended, and the page is asked for anew to show what has become of it.
    Ended,
}

/// Stays while the page goes from one conversation to another.
#[derive(Clone, Copy)]
pub struct Talk {
    desk: Asked<Desk>,
    phase: RwSignal<Phase>,
    /// The address that it was asked at: the conversation's id, or nothing for a new one.
    pub(super) place: RwSignal<Option<String>>,
    pub(super) here: Signal<String>,
    pub(super) heard: Heard,
    pub(super) stopped: RwSignal<bool>,
    /// What the last try came to; nothing before the first.
    outcome: RwSignal<Option<Result<(), AppError>>>,
    /// Said aloud.
    pub(super) said: RwSignal<String>,
    /// Texts are the page's, and none of a task's.
    looking: &'static str,
    listening: StoredValue<Option<Listening>>,
    /// Where the keyboard was when the address changed, which takes it to the top of the page.
    focus: StoredValue<Option<Focus>>,
    /// The newest conversation that the page has shown.
    newest: StoredValue<i64>,
    /// How often the page still asks for what was stopped.
    looks: StoredValue<u8>,
    /// Goes to a conversation without a step in the history, and without moving the page.
    go: StoredValue<Arc<dyn Fn(i64) + Send + Sync>>,
    pub field: NodeRef<leptos::html::Textarea>,
}

/// The conversation in the address.
pub fn use_place() -> Signal<String> {
    let params = use_params_map();
    Signal::derive(move || params.read().get("id").unwrap_or_default())
}

impl Talk {
    pub fn new(desk: Asked<Desk>) -> Talk {
        let navigate = use_navigate();
        let go = move |id: i64| navigate(&format!("/recommend/{id}"), NavigateOptions { replace: true, scroll: false, ..Default::default() });
        Talk {
            desk,
            phase: RwSignal::new(Phase::Idle),
            place: RwSignal::new(None),
            here: use_place(),
            heard: Heard::nothing(),
            stopped: RwSignal::new(false),
            outcome: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            looking: use_librarian_texts().looking,
            listening: StoredValue::new(None),
            focus: StoredValue::new(None),
            newest: StoredValue::new(0),
            looks: StoredValue::new(0),
            go: StoredValue::new(Arc::new(go)),
            field: NodeRef::new(),
        }
    }

    /// Whether another question has to wait.
    pub fn busy(self) -> bool {
        self.phase.get() != Phase::Idle
    }

    /// Whether there is something to stop.
    pub fn under_way(self) -> bool {
        self.phase.get() == Phase::Asked && !self.stopped.get()
    }

    pub fn error_or(self, with_page: Option<AppError>) -> Signal<Option<AppError>> {
        Signal::derive(move || self.outcome.with(|outcome| outcome.as_ref().map(|result| result.clone().err())).unwrap_or_else(|| with_page.clone()))
    }

    /// Whether the page asks by itself: else the browser sends the form.
    pub fn ask(self, typed: String, conversation: String, once: String) -> bool {
        let Some(listening) = Listening::begin() else {
            return false;
        };
        if self.phase.get_untracked() != Phase::Idle {
            return true;
        }
        let mut errors = FieldErrors::default();
        let question = errors.take("question", Question::parse(&typed));
        if let Err(error) = errors.finish(question) {
            self.outcome.set(Some(Err(error)));
            return true;
        }
        self.listening.set_value(Some(listening.clone()));
        self.heard.begin(typed.clone());
        self.fill_field("");
        self.stopped.set(false);
        self.outcome.set(None);
        self.said.set(self.looking.to_owned());
        self.place.set(Some(conversation.clone()));
        self.phase.set(Phase::Asked);
        leptos::task::spawn_local(async move {
            let mut end = None;
            let fields = [("question", typed), ("conversation", conversation), ("once", once)];
            let heard = listening.to(&fields, |piece| self.heard.hear(piece, &mut end)).await;
            // An answer without its end is one whose line was cut.
            self.ended(heard.and(end.unwrap_or(Err(AppError::Offline))));
        });
        true
    }

    pub fn stop(self) {
        self.stopped.set(true);
        self.listening.with_value(|listening| listening.iter().for_each(Listening::stop));
    }

    fn ended(self, end: Result<Reply, AppError>) {
        let (Some(stopped), Some(place)) = (self.stopped.try_get_untracked(), self.place.try_get_untracked().flatten()) else {
            return;
        };
        match end {
            Ok(reply) => {
                self.said.set(self.heard.text.get_untracked());
                self.phase.set(Phase::Ended);
                self.show(&place, reply.conversation);
            }
            // It may have been heard and stored as far as it came.
            Err(_) if stopped && !self.heard.is_silent() => {
                self.said.set(self.heard.text.get_untracked());
                self.looks.set_value(LOOKS);
                self.phase.set(Phase::Ended);
                self.desk.again();
            }
            Err(error) => {
                self.said.set(String::new());
                self.place.set(None);
                self.take_back();
                self.outcome.set((!stopped).then_some(Err(error)));
                self.phase.set(Phase::Idle);
            }
        }
    }

    /// Shows the conversation that a question at `place` belongs to, unless somebody went elsewhere meanwhile.
    fn show(self, place: &str, conversation: i64) {
        let here = self.here.get_untracked();
        if here == place && here != conversation.to_string() {
            self.go_to(conversation);
        } else {
            self.desk.again();
        }
    }

    fn go_to(self, conversation: i64) {
        self.focus.set_value(Focus::of_now());
        self.go.with_value(|go| go(conversation));
    }

    /// Puts a question into the field, to be asked or changed.
    pub fn offer(self, question: &str) {
        self.fill_field(question);
        // An element that is shown can have the focus.
        self.field.get_untracked().into_iter().for_each(|field| drop(field.focus()));
    }

    fn fill_field(self, text: &str) {
        self.field.get_untracked().into_iter().for_each(|field| field.set_value(text));
    }

    /// What was not answered stands in the field again, unless something else was typed there meanwhile.
    fn take_back(self) {
        if self.field.get_untracked().is_some_and(|field| field.value().is_empty()) {
            self.fill_field(&self.heard.question.get_untracked());
        }
    }

    /// The page has been asked for: what it shows itself need not be shown here any more.
    pub fn settle(self, desk: &Desk) {
        let newest = desk.conversations.iter().map(|one| one.id).max().unwrap_or_default();
        let before = self.newest.get_value();
        self.newest.set_value(newest);
        if self.phase.get_untracked() != Phase::Ended {
            return;
        }
        let question = self.heard.question.get_untracked();
        let kept = desk.turns.last().is_some_and(|turn| turn.question == question.trim());
        if kept || !self.stopped.get_untracked() {
            self.place.set(None);
        } else if desk.conversation.is_none() && newest > before {
            // It was stopped before it said where it is kept.
            return self.go_to(newest);
        } else if let Some(looks) = self.looks.get_value().checked_sub(1) {
            self.looks.set_value(looks);
            return self.desk.again();
        }
        self.phase.set(Phase::Idle);
        self.focus.try_update_value(Option::take).flatten().into_iter().for_each(Focus::give_back);
    }
}
