//! App-level tests: the shop as visitors meet it, over HTTP, each sentence on SQLite and on PostgreSQL.
//!
//! `make test` runs them with a PostgreSQL of its own; so does `scripts/with-postgres cargo test --features ssr --test app`.

#[macro_use]
mod support;

/// What is known of a book, here and elsewhere; what copies went for.
mod books;
/// Forms without JavaScript: what was typed comes back.
mod drafts;
/// What is one engine's own: its sessions, and how its indexes are kept.
mod engines;
/// Every way in, headers, languages, crawlers: what is the same on every page.
mod http;
/// Files of books, and the demo shelf.
mod import;
/// Starting, stopping, being killed; the command line.
mod lifecycle;
/// One copy: selling, editing, its state, its page.
mod listings;
/// Many copies: order, filters, paging, search.
mod lists;
/// What is written to the log, and what never is.
mod log;
/// The outbox: sending, failing, trying again.
mod mail;
/// Pictures: upload, what is refused, how they are served, when they go.
mod photos;
/// What readers leave: likes, wishes, comments, notifications, and how often something was read.
mod readers;
/// The librarian: asking, answers, conversations.
mod recommend;
/// Reviews and their hashtags.
mod reviews;
/// The two schemas are one.
mod schema;
/// Searching: filters and their counts, suggestions, near misses, the index; saved searches, and who is told of what comes.
mod search;
/// Signing up, logging in, sessions, throttles.
mod users;
