//! The librarian in English.

use super::librarian::LibrarianTexts;

pub static TEXTS: LibrarianTexts = LibrarianTexts {
    heading: "Ask the librarian",
    question: "What would you like to read?",
    follow_up: "Ask a follow-up",
    ask: "Ask",
    stop: "Stop",
    asked: "You asked:",
    answer: "The librarian's answer",
    looking: "Looking along the shelves.",
    examples: "You could ask",
    mine: "Earlier conversations",
    new: "New conversation",
    forget: "Delete this conversation",
};
