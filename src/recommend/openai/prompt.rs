//! What a provider is told: the rules, the talk so far, the list and the question. Nothing else leaves the shop: of a listing
//! neither its id nor its seller nor what they say of their copy, of the person nothing but what they ask.

use serde::Serialize;

use super::clean::visible;
use super::wire::{Message, Role};
use crate::i18n::Lang;
use crate::recommend::engine::{Brief, CANDIDATES, Candidate, Earlier};

const RULES: &str = include_str!("system.txt");
/// Characters of earlier questions and answers, the newest first.
const EARLIER: usize = 3_000;
/// Characters of the beginning of a description.
const DESCRIPTION: usize = 200;

/// A line of the list.
#[derive(Serialize)]
struct Line<'a> {
    number: usize,
    title: String,
    author: String,
    publisher: String,
    category: String,
    condition: &'a str,
    price: i64,
    description: String,
    fits: bool,
}

#[derive(Serialize)]
struct List<'a> {
    on_sale: Vec<Line<'a>>,
}

/// An answer that was given, in the shape that answers have.
#[derive(Serialize)]
struct Given<'a> {
    answer: &'a str,
    books: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    title: &'a str,
}

pub fn messages(brief: &Brief) -> serde_json::Result<Vec<Message>> {
    let language = match brief.lang {
        Lang::Ko => "Korean",
        Lang::En => "English",
    };
    let mut messages = vec![Message { role: Role::System, content: RULES.replace("{language}", language) }];
    for turn in within_budget(&brief.earlier) {
        let given = Given { answer: &turn.answer, books: turn.titles.iter().map(|title| Named { title }).collect() };
        messages.push(Message { role: Role::User, content: turn.question.clone() });
        messages.push(Message { role: Role::Assistant, content: data(&given)? });
    }
    let on_sale = brief.found.candidates.iter().take(CANDIDATES).enumerate().map(|(place, candidate)| line(place, candidate)).collect();
    messages.push(Message { role: Role::User, content: data(&List { on_sale })? });
    messages.push(Message { role: Role::User, content: brief.question.clone() });
    Ok(messages)
}

/// The last turns that have room, oldest first.
fn within_budget(earlier: &[Earlier]) -> &[Earlier] {
    let mut room = EARLIER;
    let length = |turn: &Earlier| {
        let texts = [&turn.question, &turn.answer].into_iter().chain(&turn.titles);
        texts.map(|text| text.chars().count()).sum::<usize>()
    };
    let fits = |turn: &&Earlier| room.checked_sub(length(turn)).inspect(|left| room = *left).is_some();
    let count = earlier.iter().rev().take_while(fits).count();
    &earlier[earlier.len() - count..]
}

fn line(place: usize, candidate: &Candidate) -> Line<'_> {
    let category = [candidate.category.as_str(), candidate.subcategory.as_str()];
    let category: Vec<&str> = category.into_iter().filter(|name| !name.is_empty()).collect();
    let description: String = candidate.description.chars().take(DESCRIPTION).collect();
    Line {
        number: place + 1,
        title: visible(&candidate.title),
        author: visible(&candidate.author),
        publisher: visible(&candidate.publisher),
        category: visible(&category.join(" / ")),
        condition: candidate.condition.as_str(),
        price: candidate.selling_price,
        description: visible(&description),
        fits: candidate.fits,
    }
}

/// JSON without angle brackets, which stand in strings only: what some models take for the end of a message cannot be spelled.
fn data(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(serde_json::to_string(value)?.replace('<', "\\u003c").replace('>', "\\u003e"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(number: usize, length: usize) -> Earlier {
        Earlier { question: number.to_string(), answer: "가".repeat(length), listings: Vec::new(), titles: vec!["<흰>".to_owned()] }
    }

    fn contents(earlier: Vec<Earlier>) -> Vec<String> {
        let brief = Brief { lang: Lang::En, question: "cheaper?".to_owned(), earlier, found: Default::default() };
        messages(&brief).unwrap().into_iter().map(|message| message.content).collect()
    }

    #[test]
    fn the_newest_turns_are_told_as_long_as_there_is_room() {
        let told = contents(vec![turn(1, 100), turn(2, 2_000), turn(3, 900)]);
        assert_eq!(told[1..].iter().filter(|content| content.len() == 1).collect::<Vec<_>>(), ["2", "3"]);
        assert_eq!(contents(vec![turn(1, EARLIER)]).len(), 3, "rules, list and question");
    }

    #[test]
    fn the_rules_name_the_language_and_an_earlier_answer_is_data() {
        let told = contents(vec![turn(1, 1)]);
        assert!(told[0].contains("Answer in English,") && !told[0].contains("{language}"));
        assert_eq!(told[2], r#"{"answer":"가","books":[{"title":"\u003c흰\u003e"}]}"#);
        assert_eq!(told[3], r#"{"on_sale":[]}"#);
    }
}
