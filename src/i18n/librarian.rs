//! What the librarian's page says in a word or two. What it says at length comes from the server: [`super::librarian_words`].

use super::{Lang, librarian_en, librarian_ko, use_lang};

/// The texts of this page's language.
pub fn use_librarian_texts() -> &'static LibrarianTexts {
    match use_lang() {
        Lang::Ko => &librarian_ko::TEXTS,
        Lang::En => &librarian_en::TEXTS,
    }
}

pub struct LibrarianTexts {
    pub heading: &'static str,
    pub question: &'static str,
    /// The same where something was asked before.
    pub follow_up: &'static str,
    pub ask: &'static str,
    pub stop: &'static str,
    /// Before a question, for readers.
    pub asked: &'static str,
    pub answer: &'static str,
    pub looking: &'static str,
    pub examples: &'static str,
    pub mine: &'static str,
    pub new: &'static str,
    pub forget: &'static str,
}
