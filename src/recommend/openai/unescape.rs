//! A JSON string's characters, one by one (RFC 8259, 7).

/// What stands for half of a pair whose other half is missing. Such JSON is refused in the end.
const LOST: char = '\u{FFFD}';
const HEX_DIGITS: usize = 4;

#[derive(Default)]
pub struct Unescape {
    state: State,
    /// The first half of a pair of `\u` escapes.
    high: Option<u16>,
}

#[derive(Default)]
enum State {
    #[default]
    Plain,
    Escape,
    Hex(String),
}

impl Unescape {
    /// Whether a quotation mark would be a part of the string.
    pub fn is_escaped(&self) -> bool {
        !matches!(self.state, State::Plain)
    }

    /// The character that `c` is or ends.
    pub fn read(&mut self, c: char) -> Option<char> {
        match std::mem::take(&mut self.state) {
            State::Plain if c == '\\' => {
                self.state = State::Escape;
                None
            }
            State::Plain => Some(c),
            State::Escape => match c {
                'u' => {
                    self.state = State::Hex(String::new());
                    None
                }
                'n' => Some('\n'),
                't' => Some('\t'),
                'r' => Some('\r'),
                'b' => Some('\u{8}'),
                'f' => Some('\u{C}'),
                c => Some(c),
            },
            State::Hex(mut digits) => {
                digits.push(c);
                if digits.chars().count() < HEX_DIGITS {
                    self.state = State::Hex(digits);
                    return None;
                }
                let Ok(unit) = u16::from_str_radix(&digits, 16) else { return Some(LOST) };
                self.unit(unit)
            }
        }
    }

    fn unit(&mut self, unit: u16) -> Option<char> {
        match (self.high.take(), unit) {
            (None, 0xD800..=0xDBFF) => {
                self.high = Some(unit);
                None
            }
            (Some(high), 0xDC00..=0xDFFF) => char::decode_utf16([high, unit]).next().and_then(Result::ok),
            (_, unit) => Some(char::from_u32(unit.into()).unwrap_or(LOST)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(string: &str) -> String {
        let mut unescape = Unescape::default();
        string.chars().filter_map(|c| unescape.read(c)).collect()
    }

    #[test]
    fn a_string_reads_as_serde_json_reads_it() {
        for string in ["가나 a", r#"\"\\\/\b\f\n\r\t"#, r"\uac00\uAC01", r"\ud83d\udcda\u0041", r"📚\u0000"] {
            assert_eq!(read(string), serde_json::from_str::<String>(&format!("\"{string}\"")).unwrap(), "{string}");
        }
    }

    #[test]
    fn what_is_no_character_is_lost() {
        for string in [r"\ud83da", r"\udcda", r"\uzzzz", r"\u+123"] {
            assert!(!read(string).contains(|c: char| c.is_control()), "{string}");
        }
        assert_eq!(read(r"\udcda"), "\u{FFFD}");
    }
}
