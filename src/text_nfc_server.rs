use unicode_normalization::UnicodeNormalization;

/// Unicode normalization form C.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}
