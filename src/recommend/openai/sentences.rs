//! Cuts a text that is being written into sentences: what is looked at before it is said.

use super::quotes;

/// What ends a sentence where white space follows.
const ENDS: &[char] = &['.', '!', '?', '…', '。', '！', '？'];
/// What may stand behind it and still be part of the sentence.
const CLOSES: &[char] = &[')', '"', '\'', '”', '’', '》', '〉', '」', '』', ']', '*', '_'];

#[derive(Default)]
pub struct Sentences {
    /// The one that has not ended.
    text: String,
}

impl Sentences {
    /// Sentences that end in this piece, each with the white space behind its end.
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        let mut whole = Vec::new();
        for c in piece.chars() {
            if !c.is_whitespace() && self.has_ended() {
                whole.push(std::mem::take(&mut self.text));
            }
            self.text.push(c);
        }
        whole
    }

    /// What is left at the end of the text.
    pub fn end(&mut self) -> Option<String> {
        Some(std::mem::take(&mut self.text)).filter(|text| !text.is_empty())
    }

    /// White space follows an end, and no quote is open; at a line's end one is.
    fn has_ended(&self) -> bool {
        let said = self.text.trim_end();
        let space = &self.text[said.len()..];
        if space.is_empty() || said.is_empty() {
            return false;
        }
        space.contains('\n') || (said.trim_end_matches(CLOSES).ends_with(ENDS) && !quotes::is_open(said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&str]) -> Vec<String> {
        let mut sentences = Sentences::default();
        let mut whole: Vec<String> = pieces.iter().flat_map(|piece| sentences.push(piece)).collect();
        whole.extend(sentences.end());
        whole
    }

    #[test]
    fn a_text_is_cut_behind_its_sentences_however_it_comes() {
        let text = "비 오는 날엔 단편이죠. 3.5점이에요? “네. 좋아요.” 『J. K. 롤링』도…\n\n목록 [1]\n끝. ";
        let whole = ["비 오는 날엔 단편이죠. ", "3.5점이에요? ", "“네. 좋아요.” ", "『J. K. 롤링』도…\n\n", "목록 [1]\n", "끝. "];
        assert_eq!(cut(&[text]), whole);
        for (at, _) in text.char_indices() {
            assert_eq!(cut(&[&text[..at], &text[at..]]), whole, "{at}");
        }
        assert_eq!(whole.concat(), text);
    }

    #[test]
    fn a_quote_that_does_not_end_ends_with_its_line() {
        assert_eq!(cut(&["《어린. 왕자. \n다음. 줄"]), ["《어린. 왕자. \n", "다음. ", "줄"]);
        assert_eq!(cut(&[""]), Vec::<String>::new());
    }
}
