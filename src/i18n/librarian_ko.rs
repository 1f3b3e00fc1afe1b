//! The librarian in Korean.

use super::librarian::LibrarianTexts;

pub static TEXTS: LibrarianTexts = LibrarianTexts {
    heading: "사서에게 물어보기",
    question: "어떤 책을 찾으세요?",
    follow_up: "이어서 물어보기",
    ask: "물어보기",
    stop: "그만 듣기",
    asked: "내 물음:",
    answer: "사서의 답",
    looking: "책장을 살피고 있어요.",
    examples: "이렇게 물어보세요",
    mine: "지난 이야기",
    new: "새로 묻기",
    forget: "이 이야기를 지울게요",
};
