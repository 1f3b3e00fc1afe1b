//! What a running server is made of. It knows no page: rooms use it, it uses no room but to name their routes.

/// Who may come in where: the table.
pub mod access;
/// The visitor's address, behind a proxy or not.
pub mod address;
/// Tokens of API clients.
pub mod api_token;
/// Names of the script, the WASM and the stylesheet of this build.
pub mod assets;
/// What seldom changes, read once a minute.
pub mod cached;
/// The clock that everything asks; tests turn it.
pub mod clock;
/// Every key that a server reads.
pub mod config;
/// Refuses changes that another site asks for.
pub mod cross_site;
/// One text of SQL, two engines.
pub mod db;
/// Browsers that a member has logged in with before.
pub mod device;
/// From what failed inside to what a person is told.
pub mod failure;
/// The first line of every server function.
pub mod guard;
/// Security headers, and the CSP with its nonce.
pub mod headers;
/// `/healthz` and `/readyz`.
pub mod health;
/// Work that takes a core: a bounded number at a time, away from the threads that answer.
pub mod heavy;
/// Wakes event streams, on every node.
pub mod hub;
/// Who somebody is, whichever way they came in.
pub mod identity;
/// Starts, listens, sweeps and stops.
pub mod lifecycle;
/// Mail: an outbox in the database, and the ways out of it.
pub mod mail;
/// The client that asks other services.
pub mod outside;
/// The table of plain routes, and the router made of it.
pub mod router;
/// Sessions: a token in a cookie, its hash in a row.
pub mod session;
/// Everything a request may need.
pub mod state;
/// Statements that are put together from what a person chose.
pub mod statement;
/// Logs.
pub mod telemetry;
/// Counts in the database that several processes agree on.
pub mod throttle;
/// Random tokens of which only a hash is kept.
pub mod token;
