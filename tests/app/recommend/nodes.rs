//! Questions in several processes at one database.

use std::process::Command;

use super::ask;
use crate::support::*;

const TWO: &str = "2";
/// At once, half of them to each process.
const QUESTIONS: usize = 50;

/// Two processes with this environment, and somebody who is signed in at both.
async fn of_fifty_questions_at_two_processes_two_are_answered(command: impl Fn() -> Command) {
    let start = || Process::serve(command().env("JOONGOBOOKS_CHATBOT_QUESTIONS_PER_DAY", TWO));
    let nodes = [start(), start()];
    let here = nodes[0].visitor();
    here.post("/api/user/register", &signup(&[])).await.must_be(200);
    let there = nodes[1].visitor();
    there.set_cookie("session", &here.cookie("session").expect("signed in"));
    let questions = (0..QUESTIONS).map(|number| {
        let member = [&here, &there][number % 2].clone();
        async move { ask(&member, &format!("{number}번째로 물어요.")).await }
    });
    let answers = all_at_once(questions).await;
    let mut told: Vec<String> = Vec::new();
    for answer in &answers {
        match answer.status {
            200 => told.push(answer.json()["conversation"].to_string()),
            429 => assert!(!answer.header("retry-after").is_empty(), "{}", answer.told()),
            _ => panic!("{}", answer.told()),
        }
    }
    assert_eq!(told.len(), 2, "{told:?}");
    for member in [&here, &there] {
        assert_eq!((super::left(member).await, super::conversations(member).await.len()), (0, 2));
    }
    for node in nodes {
        node.into_log();
    }
}

#[test]
fn on_sqlite_of_fifty_questions_at_two_processes_two_are_answered() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        of_fifty_questions_at_two_processes_two_are_answered(|| command(folder.path())).await;
    });
}

#[test]
fn on_postgresql_of_fifty_questions_at_two_processes_two_are_answered() {
    runtime().block_on(async {
        let open = Open::new(Kind::Postgres, |_| {}).await;
        let folder = tempfile::tempdir().expect("a folder");
        let url = open.shop.state.config.database.url.expose().to_owned();
        of_fifty_questions_at_two_processes_two_are_answered(|| {
            let mut command = command(folder.path());
            command.env("JOONGOBOOKS_DATABASE_URL", &url);
            command
        })
        .await;
        open.close().await;
    });
}
