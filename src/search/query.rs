//! What somebody typed, made into ways to look for it.

use super::keyboard::{to_hangul, to_latin};
use super::text::{fold, initials, is_consonant, keys, squeeze};

/// One reading of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Without spaces.
    pub plain: String,
    /// With one space between words.
    pub words: String,
    /// As keystrokes.
    pub keys: String,
    /// Whether it is looked for among initial consonants.
    pub initials: bool,
}

/// What somebody wants: what they typed, and what they may have typed in the other keyboard mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub typed: Way,
    pub slips: Vec<Way>,
}

impl Way {
    fn new(folded: &str) -> Option<Way> {
        // An ISBN's hyphens and spaces part nothing.
        let is_number = folded.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | 'x'));
        let words = if is_number { squeeze(folded) } else { folded.to_owned() };
        let plain = squeeze(&words);
        let initials = plain.chars().all(|c| is_consonant(c) || c.is_ascii_alphanumeric()) && plain.chars().any(is_consonant);
        (!plain.is_empty()).then(|| Way { keys: keys(&plain), plain, words, initials })
    }

    /// Its words, where there are several.
    pub fn parts(&self) -> Vec<&str> {
        if self.words.contains(' ') { self.words.split(' ').collect() } else { Vec::new() }
    }

    /// What is looked for in the index.
    pub fn needle(&self) -> &str {
        if self.initials { &self.plain } else { &self.keys }
    }
}

impl Wanted {
    /// Nothing, where nothing is left to look for.
    pub fn read(typed: &str) -> Option<Wanted> {
        let folded = fold(typed);
        let way = Way::new(&folded)?;
        let korean = to_hangul(typed).and_then(|text| Way::new(&fold(&text)));
        // Two keys are no word.
        let english = to_latin(&keys(&folded)).filter(|text| text.chars().count() > 2).and_then(|text| Way::new(&text));
        Some(Wanted { typed: way, slips: korean.into_iter().chain(english).collect() })
    }

    /// What was typed and, behind it, what it may have been.
    pub fn ways(&self) -> impl Iterator<Item = &Way> {
        std::iter::once(&self.typed).chain(&self.slips)
    }
}

/// A way's initial consonants, where it is Korean.
pub fn initials_of(way: &Way) -> String {
    initials(&way.plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read() {
        let wanted = Wanted::read(" 작별하지  않는다! ").unwrap();
        assert_eq!((wanted.typed.plain.as_str(), wanted.typed.parts()), ("작별하지않는다", vec!["작별하지", "않는다"]));
        assert_eq!(wanted.slips.len(), 1, "it may be English in the other mode");
        assert!(Wanted::read("ㅊㅅㅈ").unwrap().typed.initials);
        assert!(!Wanted::read("채식ㅈ").unwrap().typed.initials);
        assert_eq!(Wanted::read("978-89-364-3412-0").unwrap().typed.words, "9788936434120");
        assert_eq!(Wanted::read("cotlrwndmlwk").unwrap().slips[0].plain, "채식주의자");
        assert_eq!(Wanted::read("ㅗㅁㄱ교 ㅔㅐㅅㅅㄷㄱ").unwrap().slips[0].words, "harry potter");
        for nothing in ["", " ", "!?", "\"*()", "😀"] {
            assert_eq!(Wanted::read(nothing), None, "{nothing}");
        }
    }
}
