//! An answer that comes in pieces: a line of JSON each.

use super::model::Piece;

/// Makes pieces of bytes as they arrive: where those are cut means nothing.
#[derive(Default)]
pub struct Lines {
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
}

impl Lines {
    /// Pieces that are whole now. What cannot be read is left out: it is of a version that this page does not know.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Piece> {
        self.begun.extend_from_slice(bytes);
        let Some(end) = self.begun.iter().rposition(|byte| *byte == b'\n') else { return Vec::new() };
        let rest = self.begun.split_off(end + 1);
        let whole = std::mem::replace(&mut self.begun, rest);
        whole.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::AppError;

    fn text(text: &str) -> Piece {
        Piece::Text { text: text.to_owned() }
    }

    fn line(piece: &Piece) -> String {
        format!("{}\n", serde_json::to_string(piece).unwrap())
    }

    #[test]
    fn pieces_are_the_same_wherever_the_bytes_are_cut() {
        let pieces = [text("세 권을 골랐어요.\n"), Piece::Anew, text("두 권"), Piece::Failed { error: AppError::Busy }];
        let bytes = pieces.iter().map(line).collect::<String>().into_bytes();
        for length in [1, 2, 3, 7, bytes.len()] {
            let mut lines = Lines::default();
            let read: Vec<Piece> = bytes.chunks(length).flat_map(|chunk| lines.feed(chunk)).collect();
            assert_eq!(read, pieces, "in chunks of {length}");
        }
    }

    #[test]
    fn a_line_waits_for_its_end_and_an_unknown_one_is_left_out() {
        let mut lines = Lines::default();
        let piece = line(&text("책"));
        assert_eq!(lines.feed(format!("{{\"kind\":\"later\"}}\n\n{}", piece.trim_end()).as_bytes()), []);
        assert_eq!(lines.feed(b"\n"), [text("책")]);
    }
}
