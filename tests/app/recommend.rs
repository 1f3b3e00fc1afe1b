mod books;
mod conversations;
mod fitting;
mod late;
mod leaving;
mod nodes;
mod provider;
mod provider_asked;
mod provider_failing;
mod questions;
mod quota;
mod statements;
mod stopping;
mod stream;
mod wishes;

use joongobooks::server::config::Config;
use serde_json::Value;

use crate::support::*;

const ASK: &str = "/api/recommend/chatbot";
const CONVERSATIONS: &str = "/api/recommend/conversations";

/// Makes two tests of each `async fn(Shop, Clerk)` that it names, as `on_both_engines!` does of others: the librarian's
/// provider is a clerk, and everybody has two questions a day unless `=>` says otherwise.
macro_rules! with_a_clerk {
    ($($test:ident $(=> $configure:expr)?),* $(,)?) => {
        mod sqlite {
            #[allow(unused_imports)]
            use super::*;
            $(#[test] fn $test() {
                $crate::recommend::run($crate::support::Kind::Sqlite, &[$({ let change: fn(&mut _) = $configure; change })?], super::$test)
            })*
        }
        mod postgres {
            #[allow(unused_imports)]
            use super::*;
            $(#[test] fn $test() {
                $crate::recommend::run($crate::support::Kind::Postgres, &[$({ let change: fn(&mut _) = $configure; change })?], super::$test)
            })*
        }
    };
}
use with_a_clerk;

fn run(kind: Kind, configure: &[fn(&mut Config)], test: impl AsyncFnOnce(Shop, Clerk)) {
    runtime().block_on(async {
        let (open, clerk) = open(kind, |config| configure.iter().for_each(|change| change(config))).await;
        test(open.shop.clone(), clerk).await;
        open.close().await;
    });
}

/// A shop whose librarian's provider is a clerk.
async fn open(kind: Kind, configure: impl FnOnce(&mut Config)) -> (Open, Clerk) {
    let clerk = Clerk::new();
    let provider = std::sync::Arc::new(clerk.clone());
    let two_a_day = |config: &mut Config| {
        config.chatbot.questions_per_day = 2;
        configure(config);
    };
    (Open::with(kind, two_a_day, |state| state.librarian.provider = Some(provider)).await, clerk)
}

/// As many questions as a test has.
fn without_end(config: &mut Config) {
    config.chatbot.questions_per_day = 1_000;
}

async fn ask(member: &Visitor, question: &str) -> Answer {
    member.post(ASK, &[("question", question)]).await
}

/// Goes on with a conversation.
async fn go_on(member: &Visitor, conversation: &Value, question: &str) -> Answer {
    member.post(ASK, &[("question", question), ("conversation", &conversation.to_string())]).await
}

/// A question that is under way.
fn asks(member: &Visitor, fields: &[(&str, &str)]) -> tokio::task::JoinHandle<Answer> {
    let (member, fields) = (member.clone(), changed(fields, &[]));
    tokio::spawn(async move { member.post(ASK, &fields).await })
}

/// How many questions somebody has left.
async fn left(member: &Visitor) -> i64 {
    member.get("/api/recommend/desk").await.must_be(200).json()["left"]["left"].as_i64().expect("a number")
}

/// One's own conversations, newest first.
async fn conversations(member: &Visitor) -> Vec<Value> {
    member.get(CONVERSATIONS).await.must_be(200).json()["conversations"].as_array().expect("an array").clone()
}

/// A conversation's turns, oldest first.
async fn turns(member: &Visitor, conversation: &Value) -> Vec<Value> {
    member.ask(CONVERSATIONS, &[("id", conversation)]).await.must_be(200).json()["turns"].as_array().expect("an array").clone()
}

/// The mark of a form.
const MARK: &str = "0123456789abcdef0123456789abcdef";
