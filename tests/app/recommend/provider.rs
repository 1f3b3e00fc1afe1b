//! The engine that asks a provider, against a stand-in: what it makes of a good answer, and of every bad one.

use http::StatusCode;
use joongobooks::i18n::Lang;
use joongobooks::listings::model::Condition;
use joongobooks::recommend::engine::{Answered, Brief, Candidate, Found, Said};
use joongobooks::recommend::librarian::Librarian;
use joongobooks::server::config::Config;

use crate::support::*;

pub const TITLES: [&str; 4] = ["채식주의자", "흰", "소년이 온다", "The Vegetarian"];

pub fn candidate(title: &str, description: &str) -> Candidate {
    Candidate {
        listing_id: 70_001,
        book_id: 80_001,
        isbn: "9788936434120".to_owned(),
        title: title.to_owned(),
        author: "한강".to_owned(),
        publisher: "창비".to_owned(),
        category: "fiction".to_owned(),
        subcategory: "한국소설".to_owned(),
        published_on: "2007".to_owned(),
        condition: Condition::Good,
        original_price: 15_000,
        selling_price: 6_000,
        description: description.to_owned(),
        details: "이 책을 팔게 된 사연".to_owned(),
        jjim: 3,
        reviews: 2,
        average: Some(90),
        fits: true,
    }
}

pub fn brief(candidates: Vec<Candidate>) -> Brief {
    let found = Found { candidates, ..Default::default() };
    Brief { lang: Lang::Ko, question: "비 오는 날 읽을 책".to_owned(), earlier: Vec::new(), found }
}

pub fn shelf() -> Brief {
    brief(TITLES.iter().map(|title| candidate(title, "고기를 끊은 사람의 이야기.")).collect())
}

/// Somebody who asks a provider of their own.
pub struct Asker {
    pub provider: Provider,
    librarian: Librarian,
}

/// What came of a question: the end, and what was said until then.
pub struct Heard {
    pub end: anyhow::Result<Answered>,
    pub said: Vec<Said>,
}

impl Asker {
    pub fn new(configure: impl FnOnce(&mut Config)) -> Asker {
        let mut config = Config::defaults();
        let provider = Provider::new(&mut config);
        configure(&mut config);
        Asker { provider, librarian: Librarian::open(&config.chatbot).expect("all is configured") }
    }

    /// Asks, and listens until `most` things have been said.
    pub async fn listens(&self, brief: &Brief, most: usize) -> Heard {
        let mut said = Vec::new();
        let mut listener = |one: Said| {
            said.push(one);
            said.len() < most
        };
        let engine = self.librarian.provider.clone().expect("a provider");
        let end = engine.answer(brief, &mut listener).await;
        Heard { end, said }
    }

    pub async fn asks(&self, brief: &Brief) -> Heard {
        self.listens(brief, usize::MAX).await
    }

    /// What a provider that says `content` is taken to say.
    pub async fn hears(&self, content: String) -> Answered {
        self.provider.is(Manner::Says(content));
        self.asks(&shelf()).await.well()
    }
}

impl Heard {
    /// The answer, if it is no other than what was said.
    #[track_caller]
    pub fn well(self) -> Answered {
        let answered = self.end.expect("an answer");
        let (mut text, mut choices) = (String::new(), Vec::new());
        for one in self.said {
            match one {
                Said::Text(more) => text.push_str(&more),
                Said::Choice(choice) => choices.push(choice),
            }
        }
        assert_eq!((&answered.text, &answered.choices), (&text, &choices), "what was said is the answer");
        answered
    }
}

fn numbers(answered: &Answered) -> Vec<usize> {
    answered.choices.iter().map(|choice| choice.candidate + 1).collect()
}

#[test]
fn an_answer_is_heard_sentence_by_sentence_while_it_is_written() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        let heard = asker.asks(&shelf()).await;
        let texts: Vec<String> = heard.said.iter().filter_map(|one| if let Said::Text(text) = one { Some(text.clone()) } else { None }).collect();
        assert_eq!(texts, ["비 오는 날에는 『채식주의자』는 어떠세요?", " \"비 오는 날\" 읽기 좋아요.", "\n\n다른 책도 골라 봤어요 📚."]);
        let answered = heard.well();
        assert_eq!((numbers(&answered), answered.nothing_fits), (vec![1, 2], false));
        assert_eq!(answered.choices[0].reason, "차분하게 읽기 좋아요.");
        assert_eq!(asker.provider.asked().len(), 1);
    });
}

#[test]
fn a_server_that_answers_at_once_is_understood() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        asker.provider.is(Manner::AtOnce(answer("[2]를 골랐어요.", &[2], false)));
        let answered = asker.asks(&shelf()).await.well();
        assert_eq!((answered.text.as_str(), numbers(&answered)), ("『흰』을 골랐어요.", vec![2]));
    });
}

#[test]
fn a_server_of_ones_own_needs_no_key_and_openai_does() {
    runtime().block_on(async {
        let asker = Asker::new(|config| config.chatbot.key = "".parse().expect("a secret is any text"));
        asker.provider.is_keyless();
        asker.asks(&shelf()).await.well();
        asker.provider.asked();
        let mut config = Config::defaults();
        let refusal = |config: &Config| Librarian::open(&config.chatbot).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(Librarian::open(&config.chatbot).expect("the default").provider.is_none());
        Provider::new(&mut config);
        config.chatbot.model.clear();
        assert!(refusal(&config).contains("[chatbot] model"), "{}", refusal(&config));
        config.chatbot = Config::defaults().chatbot;
        config.chatbot.engine = joongobooks::recommend::model::EngineName::OpenAi;
        config.chatbot.model = "gpt-4o-mini".to_owned();
        assert!(refusal(&config).contains("[chatbot] key"), "{}", refusal(&config));
        config.chatbot.key = "sk-\n".parse().expect("a secret is any text");
        assert!(refusal(&config).contains("[chatbot] key") && !refusal(&config).contains("sk-"), "{}", refusal(&config));
        config.chatbot.key = PROVIDER_KEY.parse().expect("a secret is any text");
        assert_eq!(refusal(&config), "");
    });
}

#[test]
fn what_is_told_is_the_question_the_talk_and_facts_of_books() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        let earlier = joongobooks::recommend::engine::Earlier {
            question: "한강 소설 있나요?".to_owned(),
            answer: "『흰』이 있어요.".to_owned(),
            listings: vec![70_001],
            titles: vec!["흰".to_owned()],
        };
        let brief = Brief {
            earlier: vec![earlier], question: "더 싼 것은요?".to_owned(), ..brief(vec![candidate("채식주의자", &"가".repeat(300))])
        };
        asker.asks(&brief).await.well();
        let asked = asker.provider.asked();
        let told = asked[0].to_string();
        let expected = serde_json::json!([{
            "number": 1, "title": "채식주의자", "author": "한강", "publisher": "창비", "category": "fiction / 한국소설", "condition": "good",
            "price": 6_000, "description": "가".repeat(200), "fits": true,
        }]);
        assert_eq!(serde_json::Value::from(asker.provider.list()), expected);
        let messages = asked[0]["messages"].as_array().expect("messages");
        let roles: Vec<&str> = messages.iter().filter_map(|message| message["role"].as_str()).collect();
        assert_eq!(roles, ["system", "user", "assistant", "user", "user"]);
        assert_eq!((&messages[1]["content"], &messages[4]["content"]), (&"한강 소설 있나요?".into(), &"더 싼 것은요?".into()));
        assert!(messages[0]["content"].as_str().expect("text").contains("Answer in Korean"));
        for secret in ["70001", "80001", "9788936434120", "사연"] {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
    });
}

#[test]
fn a_book_outside_the_list_cannot_be_chosen() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        let answered = asker.hears(answer("골라 봤어요.", &[999, 0, 3, 3, 5, 1], false)).await;
        assert_eq!(numbers(&answered), [3, 1]);
        let odd = r#"{"answer": "골라 봤어요.", "books": [{"number": -1}, {"number": "2"}, 1, "[1]", null, {"reason": "좋아요"}, {"number": 2.5}, {"number": 4}]}"#;
        assert_eq!(numbers(&asker.hears(odd.to_owned()).await), [4]);
        let long = brief((1..=9).map(|number| candidate(&format!("책 {number}"), "")).collect());
        asker.provider.is(Manner::Says(answer("많아요.", &[1, 2, 3, 4, 5, 6, 7], false)));
        assert_eq!(numbers(&asker.asks(&long).await.well()), [1, 2, 3, 4, 5]);
    });
}

#[test]
fn a_sentence_that_names_another_book_is_not_said() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        for invented in [
            "《없는 책》이 좋아요.",
            "‘없는 책’도 있어요.",
            "\"The Invented Book\" is better.",
            "저는 'The Invented Book'을 권해요.",
            "**없는 책**이 최고예요.",
            "데미안이라는 소설이 좋아요.",
            "You would love The Invented Book here.",
            "[999]가 좋아요.",
            "[1]보다 [31]이 좋아요.",
            "《끝나지 않는 이름",
            "https://evil.example/ 에서 사세요.",
            "evil.com에서 사세요.",
            "me@evil.example로 쓰세요.",
            "ISBN은 9788936434120이에요.",
            "《없는\u{200B} 책》이에요.",
        ] {
            let answered = asker.hears(answer(&format!("[1]을 골랐어요. {invented}\n끝이에요."), &[1], false)).await;
            assert_eq!(answered.text, "『채식주의자』를 골랐어요.\n끝이에요.", "{invented}");
        }
        let known = "‘채식주의자’와 『소년이 온다』, “한강”의 ‘비 오는 날’. The Vegetarian is one, too.";
        assert_eq!(asker.hears(answer(known, &[1], false)).await.text, known);
        let nothing_left = asker.hears(answer("《없는 책》을 사세요.", &[1], false)).await;
        assert_eq!(nothing_left.text, "지금 나와 있는 책 가운데 골라 봤어요.");
    });
}

#[test]
fn a_reason_that_names_another_book_becomes_one_of_facts() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        let facts = "지은이는 한강, 상태는 상이고 6,000원이에요.";
        for (reason, said) in [
            ("《없는 책》보다 나아요.", facts),
            ("[999]와 비슷해요.", facts),
            ("www.evil.example", facts),
            ("", facts),
            ("[2]와\n같은 작가예요.", "『흰』과 같은 작가예요."),
            ("<b>굵게</b> 읽혀요.", "<b>굵게</b> 읽혀요."),
            ("조용해요.", "조용해요."),
        ] {
            let content = serde_json::json!({"books": [{"number": 1, "reason": reason}], "answer": "골랐어요."});
            assert_eq!(asker.hears(content.to_string()).await.choices[0].reason, said, "{reason}");
        }
        let content = serde_json::json!({"books": [{"number": 1, "reason": "길".repeat(400)}], "answer": "골랐어요."});
        assert_eq!(asker.hears(content.to_string()).await.choices[0].reason, facts);
    });
}

#[test]
fn where_nothing_fits_the_nearest_are_shown() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        let answered = asker.hears(answer("꼭 맞는 책은 없어요.", &[4], true)).await;
        assert_eq!((numbers(&answered), answered.nothing_fits), (vec![4], true));
        let answered = asker.hears(answer("꼭 맞는 책은 없어요.", &[], true)).await;
        assert_eq!((numbers(&answered), answered.nothing_fits), (vec![1, 2], true));
        asker.provider.is(Manner::Says(answer("아무것도 없어요.", &[1], true)));
        let answered = asker.asks(&brief(Vec::new())).await.well();
        assert_eq!((answered.text.as_str(), numbers(&answered)), ("아무것도 없어요.", vec![]));
    });
}

#[test]
fn who_stops_listening_keeps_what_was_said() {
    runtime().block_on(async {
        let asker = Asker::new(|_| {});
        asker.provider.is(Manner::Endless);
        let heard = asker.listens(&shelf(), 2).await;
        assert_eq!(heard.said.len(), 2);
        assert_eq!(heard.well().text, "더 있어요. 더 있어요.");
        asker.provider.is(Manner::Hangs(answer("[1]이에요. 또", &[], false)));
        assert_eq!(asker.listens(&shelf(), 1).await.well().text, "『채식주의자』예요.");
    });
}

#[test]
fn an_overloaded_server_is_asked_once_more() {
    runtime().block_on(async {
        for (status, wait, times) in [
            (StatusCode::INTERNAL_SERVER_ERROR, None, 2),
            (StatusCode::SERVICE_UNAVAILABLE, Some(0), 2),
            (StatusCode::TOO_MANY_REQUESTS, Some(0), 2),
            (StatusCode::TOO_MANY_REQUESTS, Some(60), 1),
            (StatusCode::UNAUTHORIZED, None, 1),
            (StatusCode::BAD_REQUEST, None, 1),
        ] {
            let asker = Asker::new(|_| {});
            asker.provider.is(Manner::FailsOnce(status, wait));
            assert_eq!(asker.asks(&shelf()).await.end.is_ok(), times == 2, "{status}");
            assert_eq!(asker.provider.asked().len(), times, "{status}");
        }
    });
}
