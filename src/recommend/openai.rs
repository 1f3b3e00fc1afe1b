//! A service that speaks OpenAI's chat completions. It chooses among what our own retrieval found and nothing else: what it
//! says is taken down as it comes, and each sentence and book is looked at before anybody hears it.

/// Text without what nobody sees.
mod clean;
/// Addresses and numbers that lead elsewhere.
mod contact;
/// What it says, taken down while it speaks.
mod dictation;
/// The framing of its stream.
mod frames;
/// An answer's JSON while it grows.
mod growing;
/// What of an answer may be said.
mod heed;
/// One question over HTTP.
mod http;
/// Names of books in a sentence that nothing marks as such.
mod names;
/// Words of our own.
mod plain;
/// What it is told.
mod prompt;
/// What stands between quotation marks and brackets.
mod quotes;
/// Numbers of the list in a sentence.
mod references;
/// A text cut into sentences.
mod sentences;
/// A JSON string's characters.
mod unescape;
/// Requests and answers.
mod wire;

use std::time::Duration;

use anyhow::{bail, ensure};

use self::dictation::Dictation;
use self::frames::Frames;
use self::http::{Hearing, Http};
use self::wire::{DONE, Piece, Request};
use super::engine::{Answered, Answering, Brief, Engine, Listener};
use super::model::EngineName;
use crate::server::config::Chatbot;

/// OpenAI's own address: it is no use without a key, and its models want some fields by newer names.
const OPENAI: &str = "api.openai.com";

pub struct OpenAi {
    http: Http,
    model: String,
    tokens: u32,
    /// How long an answer may take in all.
    patience: Duration,
    is_openai: bool,
}

/// How hearing it out ended.
#[derive(PartialEq, Eq)]
enum End {
    /// It said all that it had to say.
    Whole,
    /// Nobody listens any more.
    Stopped,
}

impl OpenAi {
    pub fn open(config: &Chatbot) -> anyhow::Result<OpenAi> {
        let is_openai = config.base_url.host().eq_ignore_ascii_case(OPENAI);
        ensure!(!config.model.is_empty(), "[chatbot] model is empty, and the openai engine needs it");
        ensure!(!is_openai || !config.key.expose().is_empty(), "[chatbot] key is empty, and {OPENAI} answers nobody without one");
        Ok(OpenAi {
            http: Http::new(config)?,
            model: config.model.clone(),
            tokens: config.answer_tokens,
            patience: Duration::from_secs(config.answer_seconds),
            is_openai,
        })
    }

    async fn ask(&self, brief: &Brief, listener: Listener<'_>) -> anyhow::Result<Answered> {
        let request = Request::new(&self.model, prompt::messages(brief)?, self.tokens, self.is_openai);
        let hearing = self.http.ask(&serde_json::to_vec(&request)?).await?;
        let mut dictation = Dictation::new(brief, listener);
        let end = match hearing.media_type().as_str() {
            "text/event-stream" => stream(hearing, &mut dictation).await?,
            // It does not know how to answer in pieces.
            "application/json" => {
                let piece = Piece::read(&hearing.whole().await?)?;
                if dictation.hear(&piece.content)? { End::Whole } else { End::Stopped }
            }
            _ => bail!("its answer is of another type"),
        };
        match end {
            End::Whole => dictation.end(),
            End::Stopped => Ok(dictation.so_far()),
        }
    }
}

/// Takes down what comes in pieces.
async fn stream(mut hearing: Hearing, dictation: &mut Dictation<'_>) -> anyhow::Result<End> {
    let mut frames = Frames::default();
    let mut is_last = false;
    loop {
        let bytes = hearing.next().await?;
        let events = match &bytes {
            Some(bytes) => frames.push(bytes)?,
            None => frames.end()?.into_iter().collect(),
        };
        for event in events {
            if event == DONE {
                return Ok(End::Whole);
            }
            let piece = Piece::read(&event)?;
            is_last |= piece.is_last;
            if !dictation.hear(&piece.content)? {
                return Ok(End::Stopped);
            }
        }
        if bytes.is_none() {
            ensure!(is_last, "its answer was cut off");
            return Ok(End::Whole);
        }
    }
}

impl Engine for OpenAi {
    fn name(&self) -> EngineName {
        EngineName::OpenAi
    }

    fn answer<'a>(&'a self, brief: &'a Brief, listener: Listener<'a>) -> Answering<'a> {
        Box::pin(async move {
            match tokio::time::timeout(self.patience, self.ask(brief, listener)).await {
                Ok(answered) => answered,
                Err(_) => bail!("its answer took too long"),
            }
        })
    }
}
