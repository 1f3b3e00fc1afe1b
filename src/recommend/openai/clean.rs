//! Text without what nobody sees.

use crate::text::nfc;

/// Without zero-width characters, overrides of direction, and Unicode's tags, in which whole sentences hide.
pub fn visible(text: &str) -> String {
    let hides = |c: &char| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    text.chars().filter(|c| !hides(c)).collect()
}

/// What somebody else's service wrote, as we keep text: composed, visible, without control characters but line breaks.
pub fn clean(text: &str) -> String {
    nfc(&visible(text)).replace('\t', " ").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(visible("채식\u{200B}주의자\u{E0041}\u{202E} 📚"), "채식주의자 📚");
        assert_eq!(clean("a\u{0}b\r\n\tc\u{1100}\u{1161}\u{7}"), "ab\n c가");
    }
}
