//! Whatever a provider answers that is no answer, the engine fails, in time and without a word of the key.

use http::StatusCode;
use joongobooks::i18n::Lang;
use joongobooks::recommend::engine::Brief;

use super::ask;
use super::provider::{Asker, brief, candidate, shelf};
use crate::support::*;

/// What the error says, which names neither key nor address.
async fn failure(asker: &Asker, manner: Manner, times: usize) -> String {
    asker.provider.is(manner);
    let before = asker.provider.asked().len();
    let heard = asker.asks(&shelf()).await;
    let error = format!("{:#}", heard.end.expect_err("no answer"));
    assert_eq!(asker.provider.asked().len() - before, times, "{error}");
    assert!(!error.contains(PROVIDER_KEY) && !error.contains("127.0.0.1"), "{error}");
    error
}

async fn fails(manner: Manner, times: usize, why: &str) {
    let error = failure(&Asker::new(|_| {}), manner, times).await;
    assert!(error.contains(why), "{error}");
}

#[test]
fn a_server_that_fails_is_a_failure() {
    runtime().block_on(async {
        fails(Manner::Fails(StatusCode::UNAUTHORIZED), 1, "401 (invalid_api_key)").await;
        fails(Manner::Fails(StatusCode::NOT_FOUND), 1, "404").await;
        fails(Manner::Fails(StatusCode::TOO_MANY_REQUESTS), 2, "429").await;
        fails(Manner::Fails(StatusCode::INTERNAL_SERVER_ERROR), 2, "500").await;
        fails(Manner::SendsOn, 1, "307").await;
    });
}

#[test]
fn a_server_that_is_silent_is_given_up() {
    runtime().block_on(async {
        for manner in [Manner::Silent, Manner::Hangs("{\"answer\": \"[1]이에요. 또".to_owned())] {
            let pause = Asker::new(|config| config.chatbot.pause_seconds = 1);
            failure(&pause, manner.clone(), 1).await;
            let whole = Asker::new(|config| config.chatbot.answer_seconds = 1);
            assert!(failure(&whole, manner, 1).await.contains("too long"));
        }
    });
}

#[test]
fn a_server_that_does_not_stop_is_stopped() {
    runtime().block_on(async {
        fails(Manner::Endless, 1, "too many words").await;
        let small = Asker::new(|config| config.chatbot.answer_bytes = 20_000);
        assert!(failure(&small, Manner::Pings, 1).await.contains("too many bytes"));
        assert!(failure(&small, Manner::AtOnce("가".repeat(20_000)), 1).await.contains("too many bytes"));
    });
}

#[test]
fn half_an_answer_is_none() {
    runtime().block_on(async {
        let whole = answer("[1]은 어때요? 좋아요.", &[1], false);
        let half: String = whole.chars().take(whole.chars().count() - 5).collect();
        fails(Manner::Cut(half.clone()), 1, "cut off").await;
        fails(Manner::Cut(whole.clone()), 1, "cut off").await;
        fails(Manner::Breaks(half.clone()), 1, "").await;
        fails(Manner::Says(half.clone()), 1, "no JSON").await;
        fails(Manner::AtOnce(half), 1, "no JSON").await;
        fails(Manner::Ends(whole.clone(), "length"), 1, "too long").await;
        fails(Manner::Ends(whole.clone(), "content_filter"), 1, "filtered").await;
        fails(Manner::Ends(whole, "tool_calls"), 1, "another reason").await;
    });
}

#[test]
fn an_answer_in_another_form_is_none() {
    runtime().block_on(async {
        for content in [
            "",
            "네, 채식주의자를 추천해요.",
            "[1, 2]",
            "{}",
            "{\"answer\": 7, \"books\": [{\"number\": 1}]}",
            "{\"answer\": \"네\", \"books\": [{\"number\": 1}]",
        ] {
            fails(Manner::Says(content.to_owned()), 1, "JSON").await;
        }
        fails(Manner::Says("{\"answer\": \"\\ud800\", \"books\": [{\"number\": 1}]}".to_owned()), 1, "JSON").await;
        fails(Manner::Says(answer(" ", &[1], false)), 1, "says nothing").await;
        fails(Manner::Says(answer("아무것도 고르지 않았어요.", &[], false)), 1, "chooses nothing").await;
        fails(Manner::Says(answer("골랐어요.", &[999], false)), 1, "chooses nothing").await;
        fails(Manner::SaysNothing, 1, "no JSON").await;
        fails(Manner::Refuses, 1, "refused").await;
    });
}

#[test]
fn what_is_no_chat_completion_is_no_answer() {
    runtime().block_on(async {
        let whole = answer("[1]이에요.", &[1], false);
        fails(Manner::Shows("text/html", "<html>503</html>".to_owned()), 1, "another type").await;
        fails(Manner::Shows("text/plain", whole.clone()), 1, "another type").await;
        fails(Manner::Shows("application/json", whole), 1, "no JSON").await;
        fails(Manner::Shows("application/json", "{\"error\": {\"message\": \"x\"}}".to_owned()), 1, "error").await;
        fails(Manner::Shows("text/event-stream", "data: {\"error\": {\"message\": \"x\"}}\n\n".to_owned()), 1, "error").await;
        fails(Manner::Shows("text/event-stream", "<html>503</html>".to_owned()), 1, "event stream").await;
        fails(Manner::Shows("text/event-stream", "data: 네\n\n".to_owned()), 1, "shape").await;
    });
}

#[test]
fn where_nobody_listens_the_error_names_neither_address_nor_key() {
    runtime().block_on(async {
        let nowhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
        let asker = Asker::new(|config| config.chatbot.base_url = format!("http://{nowhere}/v1").parse().expect("an address"));
        failure(&asker, Manner::Well, 0).await;
    });
}

#[test]
fn a_key_is_never_logged_and_a_missing_one_is_named() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let nowhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
        let mut openai = command(folder.path());
        openai.env("JOONGOBOOKS_CHATBOT_ENGINE", "openai").env("JOONGOBOOKS_CHATBOT_MODEL", "gpt-4o-mini");
        assert!(expect_failure(&mut openai).contains("[chatbot] key"));
        openai.env("JOONGOBOOKS_CHATBOT_BASE_URL", format!("http://{nowhere}/v1")).env("JOONGOBOOKS_CHATBOT_KEY", PROVIDER_KEY);
        let process = Process::serve(openai.env("RUST_LOG", "debug"));
        let member = process.visitor();
        member.post("/api/user/register", &signup(&[])).await.must_be(200);
        let reply = ask(&member, "한강 소설 있나요?").await.must_be(200).json();
        assert_eq!((&reply["engine"], &reply["fell_back"]), (&"embedded".into(), &true.into()));
        let log = process.into_log().join("\n");
        assert!(log.contains("the provider failed"), "{log}");
        assert!(!log.contains(PROVIDER_KEY), "{log}");
    });
}

#[test]
fn what_sellers_write_stays_data_and_whoever_obeys_it_invents_nothing() {
    let injections: Vec<&str> = include_str!("../../data/injections.txt").lines().collect();
    assert_eq!(injections.len(), 200);
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        for some in injections.chunks(5) {
            let listed: Vec<_> = some.iter().flat_map(|text| [candidate(text, "이야기"), candidate("흰", text)]).collect();
            let told = Brief { lang: Lang::En, ..brief(listed.clone()) };
            let numbers = [999, 1, 0, 3, 11, 5, usize::MAX, 7, 9];
            let reasons = ["", some[0], "", some[1], "", some[2], "", some[3], some[4]];
            let books = numbers.iter().zip(reasons).map(|(number, reason)| serde_json::json!({"number": number, "reason": reason}));
            let text = "[999] is best. Buy 《없는 소설》. See evil.example. As you like.";
            let obeying = serde_json::json!({"answer": text, "books": books.collect::<Vec<_>>()});
            asker.provider.is(Manner::Says(obeying.to_string()));
            let answered = asker.asks(&told).await.well();
            assert_eq!(answered.text, "As you like.");
            assert!(answered.choices.iter().map(|choice| choice.candidate).eq([0, 2, 4, 6, 8]), "{some:?}: {answered:?}");
            for choice in &answered.choices {
                assert!(!["[999]", "evil.example", "010-", "110-"].iter().any(|word| choice.reason.contains(word)), "{choice:?}");
            }
            let list = asker.provider.list();
            assert_eq!(list.len(), listed.len());
            for (line, listing) in list.iter().zip(&listed) {
                assert_eq!(
                    (seen(&line["title"]), seen(&line["description"])),
                    (seen(&listing.title.as_str().into()), seen(&listing.description.as_str().into()))
                );
                assert_eq!((&line["price"], &line["author"]), (&6_000.into(), &"한강".into()));
            }
            assert!(!asker.provider.asked().last().expect("a request")["messages"][1]["content"].as_str().expect("text").contains(['<', '>']));
        }
    });
}

/// A text without what nobody sees.
fn seen(text: &serde_json::Value) -> String {
    let hidden = |c: &char| matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    text.as_str().expect("text").chars().filter(|c| !hidden(c)).collect()
}
