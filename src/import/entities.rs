/// Longest entity that is looked for: `&#1114111;`.
const LONGEST: usize = 10;

/// HTML entities as the characters they stand for. Shops export their web pages' text, so titles come as `A &lt;B&gt;` and with
/// `&#24651;` where an old code page had no such letter. Only what is escaped by necessity is known; the rest stays as it stands.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        match entity(rest) {
            Some((character, length)) => {
                out.push(character);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

/// The character of the entity that `text` begins with, and the entity's length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let character = match &text[1..end] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        name => char::from_u32(number(name.strip_prefix('#')?)?)?,
    };
    Some((character, end + 1))
}

fn number(digits: &str) -> Option<u32> {
    match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_their_characters_once() {
        for (text, plain) in [
            ("&lt;햄릿&gt; &amp; 나", "<햄릿> & 나"),
            ("&#24651;&#x604B;&#X604b;", "恋恋恋"),
            ("&quot;a&apos;", "\"a'"),
            ("&amp;lt;", "&lt;"),
            ("R&B; &nbsp; &; &# &#x; &#1114112; &#xD800; AT&T", "R&B; &nbsp; &; &# &#x; &#1114112; &#xD800; AT&T"),
            ("&가나다;&", "&가나다;&"),
            ("", ""),
        ] {
            assert_eq!(decode(text), plain, "{text}");
        }
    }
}
