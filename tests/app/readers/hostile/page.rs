//! The corpus, and what a page is made of.

use std::collections::BTreeMap;

use scraper::ElementRef;

use crate::support::*;

/// Pages that are asked for at the same time.
const AT_ONCE: usize = 8;

/// One a line, each short enough for the title of a review.
pub fn corpus() -> Vec<String> {
    let path = format!("{}/tests/data/xss.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.lines().map(str::to_owned).collect()
}

/// As many of the corpus as fit into `room` characters, line by line, until all have been in one.
pub fn batches(room: usize) -> Vec<String> {
    let mut batches = vec![String::new()];
    for words in corpus() {
        let last = batches.last_mut().expect("one");
        if last.chars().count() + 1 + words.chars().count() > room {
            batches.push(words);
        } else {
            last.push_str(if last.is_empty() { "" } else { "\n" });
            last.push_str(&words);
        }
    }
    batches
}

/// Elements by name, and attributes that run or load something, of a page.
pub fn made(page: &Page) -> BTreeMap<String, usize> {
    let mut made = BTreeMap::new();
    for element in page.html().tree.nodes().filter_map(ElementRef::wrap) {
        let name = element.value().name();
        *made.entry(format!("<{name}>")).or_default() += 1;
        for (attribute, value) in element.value().attrs() {
            let loads = matches!(attribute, "href" | "src" | "action" | "formaction" | "data" | "poster" | "srcset" | "content" | "http-equiv");
            let scheme: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(11).collect::<String>().to_lowercase();
            let runs = loads && name != "meta" && ["javascript:", "data:", "vbscript:"].iter().any(|bad| scheme.starts_with(bad));
            if runs || attribute.starts_with("on") || matches!(attribute, "style" | "srcdoc") {
                *made.entry(format!("{attribute}={value}")).or_default() += 1;
            }
        }
    }
    made
}

pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each page is made of what `harmless` is made of, and says its words.
pub async fn hold(shop: &Shop, harmless: String, pages: Vec<(String, Vec<String>)>) {
    let expected = made(&shop.browser().open(&harmless).await.must_be(200));
    assert!(!expected.keys().any(|name| name.contains('=')), "{harmless}: {expected:?}");
    for some in pages.chunks(AT_ONCE) {
        let looking = some.iter().cloned().map(|(path, words)| {
            let (browser, expected) = (shop.browser(), expected.clone());
            async move {
                let page = browser.open(&path).await.must_be(200);
                assert_eq!(made(&page), expected, "{path}: {words:?}");
                let main = page.text("main");
                for words in words {
                    assert!(main.contains(&squeezed(&words)), "{path} does not say {words:?}: {main}");
                }
            }
        });
        all_at_once(looking).await;
    }
}
