//! The librarian: asked in one's own words, it recommends books that are really on sale here. What is asked is read into
//! wishes, our own retrieval finds what may fit, and one of two engines chooses among that and says why.

/// Amounts in a text.
#[cfg(feature = "ssr")]
mod amount;
/// Server functions of this room.
pub mod api;
/// A question as it comes in.
#[cfg(feature = "ssr")]
pub mod ask;
/// What is asked for, with what the shelf knows of it.
#[cfg(feature = "ssr")]
mod asked;
/// Turns and conversations as pages show them.
pub mod components;
/// One thing that is wished for.
#[cfg(feature = "ssr")]
mod concept;
/// Which copies are wished for.
#[cfg(feature = "ssr")]
mod copies;
/// Asking: a question from its reservation to its answer's row.
#[cfg(feature = "ssr")]
pub mod desk;
/// Our own engine.
#[cfg(feature = "ssr")]
pub mod embedded;
/// The trait of engines.
#[cfg(feature = "ssr")]
pub mod engine;
/// Facts of books and copies.
#[cfg(feature = "ssr")]
mod facts;
/// How well a listing answers.
#[cfg(feature = "ssr")]
mod grade;
/// A text, letter by letter.
#[cfg(feature = "ssr")]
pub mod letters;
/// What people say when they ask for books.
#[cfg(feature = "ssr")]
pub mod lexicon;
/// The engine that is configured.
#[cfg(feature = "ssr")]
pub mod librarian;
/// How a book is like another one.
#[cfg(feature = "ssr")]
mod likeness;
/// Lines of an answer.
pub mod lines;
/// The turn that is being written.
mod live;
/// What is asked and answered.
pub mod model;
/// Names that the shelf knows.
#[cfg(feature = "ssr")]
mod names;
/// A service that speaks OpenAI's chat completions.
#[cfg(feature = "ssr")]
pub mod openai;
/// Whole pages.
pub mod pages;
/// Prices as people say them.
#[cfg(feature = "ssr")]
mod price;
/// Questions a day.
#[cfg(feature = "ssr")]
pub mod quota;
/// The order of what comes up.
#[cfg(feature = "ssr")]
mod rank;
/// Reading what a question wishes for.
#[cfg(feature = "ssr")]
mod read;
/// A question as it is read.
#[cfg(feature = "ssr")]
mod reading;
/// Finding what may fit.
#[cfg(feature = "ssr")]
pub mod retrieve;
/// What each book is found by.
#[cfg(feature = "ssr")]
pub mod shelf;
/// Signs in a question.
#[cfg(feature = "ssr")]
mod signs;
/// Where candidates come from.
#[cfg(feature = "ssr")]
mod sources;
/// What this room's server functions share.
#[cfg(feature = "ssr")]
pub mod ssr;
/// Words without what stands behind them.
#[cfg(feature = "ssr")]
mod stems;
/// What is on sale of the books that came up.
#[cfg(feature = "ssr")]
mod stock;
/// Rows of conversations.
#[cfg(feature = "ssr")]
pub mod store;
/// Keeping an answer.
#[cfg(feature = "ssr")]
pub mod store_answer;
/// Turns with their books.
#[cfg(feature = "ssr")]
pub mod store_turns;
#[cfg(not(feature = "ssr"))]
#[path = "stream_browser.rs"]
mod stream;
#[cfg(feature = "ssr")]
#[path = "stream_server.rs"]
mod stream;
/// What a book should be about.
#[cfg(feature = "ssr")]
mod subjects;
/// The question that is being answered.
mod talk;
/// What an engine says, on its way to who asked.
#[cfg(feature = "ssr")]
pub mod telling;
/// How the embedded engine words what it has found.
#[cfg(feature = "ssr")]
mod voice;
/// What a question wishes for.
#[cfg(feature = "ssr")]
pub mod wish;
