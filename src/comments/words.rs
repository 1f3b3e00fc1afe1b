//! What somebody wrote, with addresses of the web as links and everything else as text.

use leptos::prelude::*;

use crate::ui::view::view;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Link(&'a str),
}

/// Where an address ends: white space, and what would quote it.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '{' | '}' | '|' | '\\' | '^')
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let length = from.find(ends_address).unwrap_or(from.len());
        // A sentence that ends with an address ends with its own marks.
        let address = from[..length].trim_end_matches(['.', ',', ')', ']', '!', '?', ':', ';', '。']);
        let is_address = address.split("://").nth(1).is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric()));
        let taken = if is_address { address.len() } else { "http".len() };
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(if is_address { Part::Link(address) } else { Part::Text(&from[..taken]) });
        rest = &from[taken..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Links of strangers: opened apart, not followed by search engines, and told nothing of where they stood.
#[component]
pub fn LinkedText(text: String) -> impl IntoView {
    parts(&text)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.to_owned().into_any(),
            Part::Link(address) => {
                view! { <a href=address.to_owned() rel="nofollow ugc noopener noreferrer external" target="_blank">{address.to_owned()}</a> }
            }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use super::Part::{Link, Text};
    use super::parts;

    #[test]
    fn addresses_are_links_and_nothing_else_is() {
        assert_eq!(parts("안녕하세요"), [Text("안녕하세요")]);
        assert_eq!(parts("여기예요: https://a.kr/책?b=1#c."), [Text("여기예요: "), Link("https://a.kr/책?b=1#c"), Text(".")]);
        assert_eq!(parts("(http://a.kr) 끝"), [Text("("), Link("http://a.kr"), Text(") 끝")]);
        for plain in ["javascript:alert(1)", "//evil.example", "data:text/html,x", "HTTPS:x"] {
            assert_eq!(parts(plain), [Text(plain)], "{plain}");
        }
        let hostile = parts("https://\"><script>alert(1)</script>");
        assert!(hostile.iter().all(|part| matches!(part, Text(_))), "{hostile:?}");
        assert_eq!(parts("https://a.kr\"onclick=x"), [Link("https://a.kr"), Text("\"onclick=x")]);
    }
}
