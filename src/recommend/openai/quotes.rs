//! What a sentence puts between quotation marks or brackets. Whoever writes a book's title marks it so, in one way or another.

/// Marks that open, and what closes each.
const MARKS: &[(char, char)] = &[
    ('《', '》'),
    ('〈', '〉'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('〔', '〕'),
    ('≪', '≫'),
    ('⟪', '⟫'),
    ('⟨', '⟩'),
    ('«', '»'),
    ('‹', '›'),
    ('｢', '｣'),
    ('“', '”'),
    ('„', '“'),
    ('〝', '〞'),
    ('‘', '’'),
    ('[', ']'),
    ('［', '］'),
    ('＜', '＞'),
    ('＂', '＂'),
    ('"', '"'),
    ('<', '>'),
    ('\'', '\''),
    ('`', '`'),
    ('*', '*'),
    ('_', '_'),
];
/// Marks that mean something else as well: alone, or behind a letter, they are none.
const LOOSE: &[char] = &['<', '\'', '`', '*', '_'];
/// Marks that stand around titles and little else, so that one letter between them is a title.
const TITLES: &[char] = &['《', '〈', '「', '『', '≪', '⟪', '⟨', '｢'];

/// What stands between two marks.
#[derive(Debug, PartialEq, Eq)]
pub struct Quote<'a> {
    pub text: &'a str,
    /// Where it stands in the sentence.
    at: usize,
    /// The marks are those of a title.
    pub is_title: bool,
}

/// All quotes of a sentence. One that does not end goes on to the end.
pub fn quotes(text: &str) -> Vec<Quote<'_>> {
    scan(text).0
}

/// Whether a quote is open at the end.
pub fn is_open(text: &str) -> bool {
    scan(text).1
}

/// The sentence with nothing between its marks.
pub fn without(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for quote in quotes(text) {
        out.push_str(&text[at..quote.at]);
        at = quote.at + quote.text.len();
    }
    out + &text[at..]
}

fn scan(text: &str) -> (Vec<Quote<'_>>, bool) {
    let mut quotes = Vec::new();
    let mut at = 0;
    let mut is_open = false;
    while let Some((start, open, close)) = opening(text, at) {
        let from = start + open.len_utf8();
        match closing(text, from, close) {
            Some(end) => {
                quotes.push(Quote { text: &text[from..end], at: from, is_title: TITLES.contains(&open) });
                at = end + close.len_utf8();
                if LOOSE.contains(&open) {
                    // As **this** is closed.
                    at = text.len() - text[at..].trim_start_matches(close).len();
                }
            }
            None if LOOSE.contains(&open) => {
                is_open = true;
                at = from;
            }
            None => {
                quotes.push(Quote { text: &text[from..], at: from, is_title: TITLES.contains(&open) });
                return (quotes, true);
            }
        }
    }
    (quotes, is_open)
}

/// The next mark that opens a quote: where it stands, it and what closes it.
fn opening(text: &str, at: usize) -> Option<(usize, char, char)> {
    let mut before = text[..at].chars().next_back();
    for (index, c) in text[at..].char_indices() {
        let behind = text[at + index + c.len_utf8()..].chars().next();
        if let Some((open, close)) = MARKS.iter().find(|(open, _)| *open == c) {
            let is_mark = !before.is_some_and(|c| c.is_ascii_alphanumeric()) && behind.is_some_and(|c| !c.is_whitespace() && c != *open);
            if is_mark || !LOOSE.contains(open) {
                return Some((at + index, *open, *close));
            }
        }
        before = Some(c);
    }
    None
}

/// Where `close` stands that is no apostrophe.
fn closing(text: &str, from: usize, close: char) -> Option<usize> {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    text[from..].match_indices(close).map(|(index, _)| from + index).find(|at| {
        let (before, behind) = (text[..*at].chars().next_back(), text[at + close.len_utf8()..].chars().next());
        !(matches!(close, '\'' | '’') && is_letter(before) && is_letter(behind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_marks_it_a_quote_is_found() {
        for (text, found) in [
            ("《소년이 온다》와 〈흰〉", vec!["소년이 온다", "흰"]),
            ("‘채식주의자’는 “좋은” \"책\"이에요", vec!["채식주의자", "좋은", "책"]),
            ("한강의'채식주의자'는", vec!["채식주의자"]),
            ("It's Harper Lee's 'Don't Look' and ‘Don’t Look’.", vec!["Don't Look", "Don’t Look"]),
            ("**The Road**은 *Dune*, _Emma_, **「흰」**", vec!["The Road", "Dune", "Emma", "「흰」"]),
            ("<어린 왕자>가 [데미안]보다", vec!["어린 왕자", "데미안"]),
            ("3 < 5, 2 * 3, readers' snake_case_name", vec![]),
            ("rock 'n roll", vec![]),
            ("《어린 왕자가 끝나지 않는다", vec!["어린 왕자가 끝나지 않는다"]),
        ] {
            let texts: Vec<&str> = quotes(text).iter().map(|quote| quote.text).collect();
            assert_eq!(texts, found, "{text}");
        }
    }

    #[test]
    fn a_sentence_is_there_without_its_quotes() {
        assert_eq!(without("a ‘a’ b 《c》 d"), "a ‘’ b 《》 d");
        assert_eq!(without("a “b"), "a “");
    }

    #[test]
    fn a_quote_is_open_until_it_ends() {
        for (text, open) in
            [("《어린", true), ("《어린 왕자》", false), ("‘Mr. ", true), ("'Mr. ", true), ("It's ", false), ("\"a\"", false), ("", false)]
        {
            assert_eq!(is_open(text), open, "{text}");
        }
    }
}
