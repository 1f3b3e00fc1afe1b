//! What was typed into a form that failed. Without JavaScript the page comes back from the server, and comes back as
//! it was typed; with JavaScript the form never left.

pub mod api;
pub mod components;
/// Takes server functions' answers and turns failures of plain forms into drafts.
#[cfg(feature = "ssr")]
pub mod forms;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
