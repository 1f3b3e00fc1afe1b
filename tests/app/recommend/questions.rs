//! How many questions the embedded engine answers fittingly, over three thousand real copies on sale.

use std::collections::BTreeMap;

use joongobooks::i18n::Lang;
use joongobooks::import::import_file;
use joongobooks::recommend::embedded::Embedded;
use joongobooks::recommend::engine::{Brief, Earlier, Engine};
use joongobooks::recommend::retrieve;
use serde_json::Value;

use super::fitting::{Given, OFFERED, Offered, fault};
use crate::support::*;

on_both_engines!(
    #[ignore = "needs JOONGOBOOKS_TEST_DATA"]
    most_questions_are_answered_fittingly,
);

const QUESTIONS: &str = include_str!("../../data/librarian_questions.json");
/// Of a hundred questions, so many at least are answered as `bench/librarian_questions.py` says.
const FITTING: usize = 85;

/// Asks, and gives what the next question of the conversation is told of it.
async fn ask(shop: &Shop, question: &str, earlier: &[Earlier]) -> (Given, Earlier) {
    let found = retrieve::find_on(&shop.state.db, question, earlier).await.expect("it looks");
    let brief = Brief { lang: Lang::Ko, question: question.to_owned(), earlier: earlier.to_vec(), found };
    let answered = Embedded.answer(&brief, &mut |_| true).await.expect("it answers");
    let chosen: Vec<_> = answered.choices.iter().map(|choice| &brief.found.candidates[choice.candidate]).collect();
    let listings: Vec<i64> = chosen.iter().map(|candidate| candidate.listing_id).collect();
    let titles = chosen.iter().map(|candidate| candidate.title.clone()).collect();
    let given = Given { listings: listings.clone(), nothing_fits: answered.nothing_fits };
    (given, Earlier { question: question.to_owned(), answer: answered.text, listings, titles })
}

async fn most_questions_are_answered_fittingly(shop: Shop) {
    import_file(&shop.state, &test_data().join("korean_books.csv"), false).await.expect("korean_books.csv");
    shop.settle().await;
    let shelf: Vec<Offered> = rows!(shop, OFFERED);
    let questions: Vec<Value> = serde_json::from_str(QUESTIONS).expect("an array");
    // How many were asked, and how many were not answered fittingly, by kind.
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for question in &questions {
        let (mut earlier, mut before) = (Vec::new(), Vec::new());
        for asked in question["earlier"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let (given, told) = ask(&shop, asked, &earlier).await;
            earlier.push(told);
            before.push(given);
        }
        let (given, _) = ask(&shop, question["question"].as_str().expect("a question"), &earlier).await;
        let (asked, missed) = kinds.entry(question["kind"].as_str().expect("a kind").to_owned()).or_default();
        *asked += 1;
        *missed += usize::from(fault(question, &given, &before, &shelf).is_some());
    }
    let (asked, missed) = kinds.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
    let line = |kind: &str, asked: usize, missed: usize| {
        format!("{kind:<12} {:>3} of {asked:>3}  {:.3}\n", asked - missed, (asked - missed) as f64 / asked as f64)
    };
    let mut table: String = kinds.iter().map(|(kind, (asked, missed))| line(kind, *asked, *missed)).collect();
    table += &line("all", asked, missed);
    println!("{table}");
    assert!((asked - missed) * 100 >= asked * FITTING, "too few answers fit\n{table}");
}
