//! What this room's server functions answer.

use serde::{Deserialize, Serialize};

/// Something that may be meant by what is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// `title`, `author` or `category`.
    pub kind: String,
    pub text: String,
    /// Where in `text` what was typed is, in characters: from, to. Equal where it is not there as it stands.
    pub from: usize,
    pub to: usize,
    /// Where it leads.
    pub href: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    pub suggestions: Vec<Suggestion>,
}
