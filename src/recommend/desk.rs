//! Asking: a question from its reservation to its answer's row. It is a task of its own: a connection that is lost neither
//! loses an answer nor leaves a reservation behind.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tracing::Instrument;

use super::ask::Asking;
use super::embedded::Embedded;
use super::engine::{Answered, Brief, Found};
use super::model::{EngineName, Left, Pick, Piece, Recommended, Reply};
use super::quota::{self, Reservation, Slot};
use super::retrieve;
use super::store;
use super::store_answer::{self, Answer};
use super::store_turns::on_sale;
use super::telling::{Sink, Telling, Trouble, pick_of};
use crate::error::AppError;
use crate::listings::model::Book;
use crate::server::state::AppState;

/// How long a provider may take. With what the embedded engine takes in its place it is less than [`quota::LAPSE`].
const PATIENCE: Duration = Duration::from_secs(90);
/// How long the embedded engine may take.
const EMBEDDED_PATIENCE: Duration = Duration::from_secs(10);

/// Asks, in a task of its own. With a `sink` the answer goes there as it is written, and whoever stops listening stops it.
pub fn ask(state: &AppState, asking: Asking, sink: Option<Sink>) -> JoinHandle<Result<Reply, AppError>> {
    let state = state.clone();
    let asked = async move {
        let answered = attend(&state, asking, sink.clone()).await;
        if let Some(sink) = sink {
            // Whoever has stopped listening reads it in the conversation.
            let _ = sink.send(match &answered {
                Ok(reply) => Piece::Done { reply: reply.clone() },
                Err(error) => Piece::Failed { error: error.clone() },
            });
        }
        answered
    };
    tokio::spawn(asked.in_current_span())
}

/// Reserves, answers, and gives back what was not answered, whatever the reason.
async fn attend(state: &AppState, asking: Asking, sink: Option<Sink>) -> Result<Reply, AppError> {
    if let Some(id) = asking.conversation {
        store::find(&state.db, asking.member_id, id).await?;
    }
    let per_day = state.config.chatbot.questions_per_day;
    match quota::reserve(&state.db, asking.member_id, per_day, &asking.token(), state.clock.now()).await? {
        Reservation::Answered { turn } => repeat(state, asking.member_id, turn, sink).await,
        Reservation::Slot(slot) => {
            // A panic ends this task and no other.
            let answering = answer(state.clone(), asking, slot.clone(), sink).in_current_span();
            let answered = tokio::spawn(answering).await.unwrap_or_else(|panic| {
                tracing::error!(%panic, "a question was not answered");
                Err(AppError::Internal)
            });
            if answered.is_err() {
                quota::give_back(&state.db, &slot).await?;
            }
            answered
        }
    }
}

async fn answer(state: AppState, asking: Asking, slot: Slot, sink: Option<Sink>) -> Result<Reply, AppError> {
    let (db, member_id) = (&state.db, asking.member_id);
    let earlier = match asking.conversation {
        Some(id) => store::earlier(db, member_id, id).await?,
        None => Vec::new(),
    };
    let begin = Instant::now();
    let found = retrieve::find(&state, asking.question.as_str(), &earlier).await?;
    tracing::debug!(candidates = found.candidates.len(), ms = begin.elapsed().as_secs_f64() * 1000.0, "candidates found");
    let (found, books) = still_on_sale(&state, member_id, found).await?;
    let brief = Brief { lang: asking.lang, question: asking.question.as_str().to_owned(), earlier, found };
    let given = consult(&state, member_id, &mut Telling::new(&brief, &books, sink)).await?;
    let picks = picks(&state, member_id, &brief, &given.answered).await?;
    let answer = Answer {
        member_id,
        conversation: asking.conversation,
        question: brief.question,
        text: given.answered.text,
        picks,
        engine: given.engine,
        fell_back: given.fell_back,
        nothing_fits: given.answered.nothing_fits,
        stopped: given.stopped,
        mark: asking.into_mark(),
    };
    let now = state.clock.now();
    let (conversation, turn) = store_answer::save(db, &answer, &slot, now).await?;
    let Left { left, .. } = quota::left(db, member_id, state.config.chatbot.questions_per_day, now).await?;
    Ok(Reply {
        books: answer.picks.iter().map(|(id, pick)| recommended(*id, pick)).collect(),
        answer: answer.text,
        left,
        engine: answer.engine,
        conversation,
        turn,
        nothing_fits: answer.nothing_fits,
        fell_back: answer.fell_back,
    })
}

/// The candidates that are on sale at this moment, with their listings as they are shown.
async fn still_on_sale(state: &AppState, member_id: i64, mut found: Found) -> Result<(Found, HashMap<i64, Book>), AppError> {
    let ids: Vec<i64> = found.candidates.iter().map(|candidate| candidate.listing_id).collect();
    let books = on_sale(&state.db, member_id, &ids).await?;
    found.candidates.retain(|candidate| books.contains_key(&candidate.listing_id));
    Ok((found, books))
}

/// What an engine gave.
struct Given {
    answered: Answered,
    engine: EngineName,
    fell_back: bool,
    stopped: bool,
}

/// Asks the engine that is configured, and the embedded one in its place where it fails.
async fn consult(state: &AppState, member_id: i64, telling: &mut Telling<'_>) -> Result<Given, AppError> {
    let (db, free) = (&state.db, state.config.chatbot.fallbacks_per_day);
    let provider = state.librarian.provider.as_deref();
    if let Some(provider) = provider {
        quota::must_have_free(db, member_id, free, state.clock.now()).await?;
        match telling.run(provider, PATIENCE, state.closing.subscribe()).await {
            Err(Trouble::Failed(error)) => {
                tracing::warn!(engine = provider.name().as_str(), error = format!("{error:#}"), "the provider failed");
                quota::count_free(db, member_id, free, state.clock.now()).await?;
                telling.begin_anew();
            }
            ended => {
                if matches!(ended, Err(Trouble::Stopped)) && telling.is_silent() {
                    quota::count_free(db, member_id, free, state.clock.now()).await?;
                }
                return given(telling, ended, provider.name(), false);
            }
        }
    }
    let ended = telling.run(&Embedded, EMBEDDED_PATIENCE, state.closing.subscribe()).await;
    given(telling, ended, EngineName::Embedded, provider.is_some())
}

fn given(telling: &mut Telling<'_>, ended: Result<Answered, Trouble>, engine: EngineName, fell_back: bool) -> Result<Given, AppError> {
    match ended {
        Ok(answered) => Ok(Given { answered: telling.finish(answered), engine, fell_back, stopped: false }),
        // Nobody hears this.
        Err(Trouble::Stopped) if telling.is_silent() => Err(AppError::Conflict),
        Err(Trouble::Stopped) => {
            let (text, choices) = (std::mem::take(&mut telling.text), std::mem::take(&mut telling.choices));
            Ok(Given { answered: Answered { text, choices, nothing_fits: false }, engine, fell_back, stopped: true })
        }
        Err(Trouble::Closing) => Err(AppError::Busy),
        Err(Trouble::Failed(error)) => {
            tracing::error!(engine = engine.as_str(), error = format!("{error:#}"), "no engine answered");
            Err(AppError::Internal)
        }
    }
}

/// The books of an answer, each with its listing; what was sold while it was written is left out.
async fn picks(state: &AppState, member_id: i64, brief: &Brief, answered: &Answered) -> Result<Vec<(i64, Pick)>, AppError> {
    let listing = |candidate: usize| brief.found.candidates.get(candidate).map(|candidate| candidate.listing_id);
    let ids: Vec<i64> = answered.choices.iter().filter_map(|choice| listing(choice.candidate)).collect();
    let mut books = on_sale(&state.db, member_id, &ids).await?;
    let pick = |(id, reason): (i64, &String)| Some((id, pick_of(books.remove(&id)?, reason.clone())));
    let chosen = answered.choices.iter().filter_map(|choice| Some((listing(choice.candidate)?, &choice.reason)));
    Ok(chosen.filter_map(pick).collect())
}

fn recommended(id: i64, pick: &Pick) -> Recommended {
    Recommended { id, isbn: pick.isbn.clone(), reason: pick.reason.clone() }
}

/// The answer of before to a form that comes again.
async fn repeat(state: &AppState, member_id: i64, id: i64, sink: Option<Sink>) -> Result<Reply, AppError> {
    let (conversation, turn) = store::turn(&state.db, member_id, id).await?;
    let Left { left, .. } = quota::left(&state.db, member_id, state.config.chatbot.questions_per_day, state.clock.now()).await?;
    let there: Vec<(i64, &Pick)> = turn.picks.iter().filter_map(|pick| Some((pick.book.as_ref()?.id, pick))).collect();
    if let Some(sink) = sink {
        let picks = there.iter().map(|(_, pick)| Piece::Pick { pick: Box::new((*pick).clone()) });
        for piece in std::iter::once(Piece::Text { text: turn.answer.clone() }).chain(picks) {
            // Whoever has stopped listening reads it in the conversation.
            let _ = sink.send(piece);
        }
    }
    Ok(Reply {
        books: there.iter().map(|(id, pick)| recommended(*id, pick)).collect(),
        answer: turn.answer,
        left,
        engine: turn.engine,
        conversation,
        turn: turn.id,
        nothing_fits: turn.nothing_fits,
        fell_back: turn.fell_back,
    })
}
