//! Reads an answer's JSON while it grows: its text as it comes, and each book once it is whole. Whether the whole is JSON is
//! looked at when it has ended; until then nothing here is an error.

use super::unescape::Unescape;

/// What a piece of the JSON brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// More of `answer`.
    Text(String),
    /// `answer` is whole.
    TextEnd,
    /// One of `books`, as JSON.
    Book(String),
}

/// Which objects and lists are open around the fields of the answer, and around a book.
const ANSWER: usize = 1;
const BOOK: usize = 3;

#[derive(Default)]
pub struct Growing {
    /// All that came.
    json: String,
    depth: usize,
    /// The string that is open.
    string: Option<Unescape>,
    /// Its text, where it is a field's name.
    name: String,
    /// Behind a colon: what comes is a value.
    is_value: bool,
    /// Where the answer, and the book that is open, begin.
    begin: Option<usize>,
    book: Option<usize>,
    /// Where the answer has ended.
    end: Option<usize>,
}

impl Growing {
    pub fn push(&mut self, piece: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        for c in piece.chars() {
            let at = self.json.len();
            self.json.push(c);
            if self.end.is_none() {
                self.read(c, at, &mut parts);
            }
        }
        parts
    }

    /// The whole JSON. Models wrap it in words or in a block of code now and then: those are left out, but not behind it.
    pub fn whole(&self) -> Option<&str> {
        let (begin, end) = (self.begin?, self.end?);
        let rest = &self.json[end..];
        rest.chars().all(|c| c.is_whitespace() || c == '`').then(|| &self.json[begin..end])
    }

    fn read(&mut self, c: char, at: usize, parts: &mut Vec<Part>) {
        if let Some(string) = &mut self.string {
            if c == '"' && !string.is_escaped() {
                self.end_string(parts);
            } else if let Some(c) = string.read(c) {
                self.hear(c, parts);
            }
            return;
        }
        match c {
            '{' | '[' => self.open(c, at),
            // Words in front of the answer.
            _ if self.depth == 0 => {}
            '"' => {
                self.string = Some(Unescape::default());
                if !self.is_value {
                    self.name.clear();
                }
            }
            ':' if self.depth == ANSWER => self.is_value = true,
            ',' if self.depth == ANSWER => self.is_value = false,
            '}' | ']' => self.close(at + 1, parts),
            _ => {}
        }
    }

    fn hear(&mut self, c: char, parts: &mut Vec<Part>) {
        match (self.depth, self.is_value) {
            (ANSWER, false) => self.name.push(c),
            (ANSWER, true) if self.name == "answer" => match parts.last_mut() {
                Some(Part::Text(text)) => text.push(c),
                _ => parts.push(Part::Text(c.to_string())),
            },
            _ => {}
        }
    }

    fn end_string(&mut self, parts: &mut Vec<Part>) {
        self.string = None;
        if self.depth == ANSWER && self.is_value && self.name == "answer" {
            parts.push(Part::TextEnd);
        }
    }

    fn open(&mut self, c: char, at: usize) {
        if self.depth == 0 {
            if c != '{' {
                return;
            }
            self.begin = Some(at);
        }
        self.depth += 1;
        if self.depth == BOOK && c == '{' && self.name == "books" {
            self.book = Some(at);
        }
    }

    fn close(&mut self, end: usize, parts: &mut Vec<Part>) {
        if self.depth == BOOK
            && let Some(begin) = self.book.take()
        {
            parts.push(Part::Book(self.json[begin..end].to_owned()));
        }
        self.depth -= 1;
        if self.depth == 0 {
            self.end = Some(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With neighbouring texts as one: where they are cut is chance.
    fn read(pieces: &[&str]) -> (Vec<Part>, Option<String>) {
        let mut growing = Growing::default();
        let mut parts: Vec<Part> = Vec::new();
        for part in pieces.iter().flat_map(|piece| growing.push(piece)) {
            match (parts.last_mut(), part) {
                (Some(Part::Text(text)), Part::Text(more)) => text.push_str(&more),
                (_, part) => parts.push(part),
            }
        }
        (parts, growing.whole().map(str::to_owned))
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    fn book(json: &str) -> Part {
        Part::Book(json.to_owned())
    }

    #[test]
    fn wherever_it_is_cut_the_parts_are_the_same() {
        let answer = r#"{"nothing_fits": false, "answer" : "비 오는 날엔 \"단편\"이 좋아요.\n\ud83d\udcda \u314B 📚 \\ [1]", "books":
            [{"number": 1, "reason": "a } ] \" b"}, {"number":2,"reason":"\ud83d\ude00","more":{"books":[{}]}}, 7, []], "x": {"answer": "no", "books": [{"number": 9}]}}"#;
        let books = [r#"{"number": 1, "reason": "a } ] \" b"}"#, r#"{"number":2,"reason":"\ud83d\ude00","more":{"books":[{}]}}"#];
        let parts = [text("비 오는 날엔 \"단편\"이 좋아요.\n📚 ㅋ 📚 \\ [1]"), Part::TextEnd, book(books[0]), book(books[1])];
        let whole = read(&[answer]);
        assert_eq!(whole, (Vec::from(parts), Some(answer.to_owned())));
        assert!(serde_json::from_str::<serde_json::Value>(answer).is_ok());
        for (at, _) in answer.char_indices() {
            assert_eq!(read(&[&answer[..at], &answer[at..]]), whole, "{at}");
        }
        let single: Vec<String> = answer.chars().map(String::from).collect();
        assert_eq!(read(&single.iter().map(String::as_str).collect::<Vec<_>>()), whole);
    }

    #[test]
    fn books_may_come_first() {
        let (parts, _) = read(&[r#"{"books":[{"number":3}],"answer":"네."}"#]);
        assert_eq!(parts, [book(r#"{"number":3}"#), text("네."), Part::TextEnd]);
    }

    #[test]
    fn a_block_of_code_around_it_is_left_out_and_words_behind_it_are_not() {
        assert_eq!(read(&["```json\n{\"answer\":\"네\"}\n```\n"]).1.as_deref(), Some("{\"answer\":\"네\"}"));
        assert_eq!(read(&["{\"answer\":\"네\"} {\"answer\":\"아니요\"}"]).1, None);
        assert_eq!(read(&["{\"answer\":\"네\""]).1, None);
        assert_eq!(read(&["[1, 2]"]).1, None);
        assert_eq!(read(&["}}}]]]\"\\"]), (Vec::new(), None));
    }
}
