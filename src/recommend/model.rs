//! What is asked of the librarian, and what it answers.

use serde::{Deserialize, Serialize};

use crate::error::Refusal;
use crate::listings::model::{Book, choices};
use crate::text::prose;
use crate::time::Timestamp;

/// Most characters of a question.
pub const QUESTION: usize = 500;
/// Most books of an answer.
pub const BOOKS: usize = 5;

/// What somebody asks, in their own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question(String);

impl Question {
    /// 1 to [`QUESTION`] characters.
    pub fn parse(raw: &str) -> Result<Question, Refusal> {
        prose(raw, 1, QUESTION).map(Question)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

choices! {
    /// Who answers.
    EngineName {
        /// Rules of our own over the shelf: no key and no network.
        Embedded = "embedded",
        /// A service that speaks OpenAI's chat completions.
        OpenAi = "openai",
    }
}

/// A book that is recommended, as programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommended {
    /// The listing's.
    pub id: i64,
    pub isbn: String,
    pub reason: String,
}

/// `{answer, books, left, engine, conversation}`, and what the answer is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub answer: String,
    pub books: Vec<Recommended>,
    /// Questions that are left today.
    pub left: i64,
    pub engine: EngineName,
    pub conversation: i64,
    /// The turn that keeps it.
    pub turn: i64,
    /// Nothing on sale is what was asked for; the books are the nearest.
    pub nothing_fits: bool,
    /// The provider failed, and the embedded engine answered in its place. Such an answer costs no question.
    pub fell_back: bool,
}

/// A book of an answer, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    pub reason: String,
    /// What it was called and cost when it was recommended.
    pub isbn: String,
    pub title: String,
    pub author: String,
    pub price: i64,
    /// The listing as it is now; nothing where it is gone.
    pub book: Option<Book>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub id: i64,
    pub question: String,
    pub answer: String,
    pub picks: Vec<Pick>,
    pub engine: EngineName,
    pub nothing_fits: bool,
    pub fell_back: bool,
    /// The person stopped it before its end.
    pub stopped: bool,
    pub created_at: Timestamp,
}

/// A conversation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub id: i64,
    /// Its first question.
    pub title: String,
    pub turns: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// `{conversations}`, or `{conversation, turns}` where one is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversations {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversations: Option<Vec<Conversation>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turns: Option<Vec<Turn>>,
    /// Where the list goes on.
    #[serde(default)]
    pub next: Option<String>,
}

/// How many questions somebody has left today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub left: i64,
    pub per_day: i64,
    /// When all of them are back: the next midnight in Korea.
    pub back_at: Timestamp,
}

/// What the librarian's page needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Who is signed in has some.
    pub left: Option<Left>,
    /// The one that is open.
    pub conversation: Option<Conversation>,
    pub turns: Vec<Turn>,
    /// The newest of one's own.
    pub conversations: Vec<Conversation>,
    /// What was typed, where it comes back without JavaScript.
    pub typed: String,
    /// What was wrong with it.
    pub error: Option<crate::error::AppError>,
    /// The mark of the form.
    pub once: String,
    pub engine: EngineName,
    pub words: Words,
    pub now: Timestamp,
}

/// What the page says at length, in its language: the server sends it along, for the browser would load its own with every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub lead: String,
    /// How many questions are left, where there are some; the middle part stands out.
    pub left: Option<[String; 3]>,
    /// That there are none, and when they come back.
    pub none_left: String,
    /// What this is, for who is signed out.
    pub about: String,
    /// Questions to begin with.
    pub examples: Vec<String>,
    /// Where a question goes.
    pub privacy: String,
    /// Below an answer: who gave it, and how it ended.
    pub by_rules: String,
    pub by_provider: String,
    pub fell_back: String,
    pub stopped: String,
    /// Above books that are not quite what was asked for.
    pub nearest: String,
}

/// A piece of an answer that is being written: a line of JSON each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Piece {
    /// More of the answer's text.
    Text { text: String },
    /// What was written so far is void: the provider failed, and the embedded engine begins anew.
    Anew,
    /// A book.
    Pick { pick: Box<Pick> },
    /// The end.
    Done { reply: Reply },
    /// No answer came about.
    Failed { error: crate::error::AppError },
}
