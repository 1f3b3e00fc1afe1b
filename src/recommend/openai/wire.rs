//! Chat completions as OpenAI publishes them: what is asked, and what comes back at once or in pieces.

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};

/// Little chance: the same question has much the same answer.
const TEMPERATURE: f32 = 0.3;
/// What ends a stream.
pub const DONE: &str = "[DONE]";

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    System,
    User,
    Assistant,
}

#[derive(Debug, Serialize)]
pub struct Message {
    pub role: Role,
    pub content: String,
}

#[derive(Debug, Serialize)]
pub struct Request<'a> {
    model: &'a str,
    messages: Vec<Message>,
    stream: bool,
    response_format: Format,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
}

#[derive(Debug, Serialize)]
struct Format {
    r#type: &'static str,
}

impl<'a> Request<'a> {
    /// OpenAI's own newer models take neither `max_tokens` nor a temperature; other servers know the older fields.
    pub fn new(model: &'a str, messages: Vec<Message>, tokens: u32, is_openai: bool) -> Request<'a> {
        Request {
            model,
            messages,
            stream: true,
            response_format: Format { r#type: "json_object" },
            temperature: (!is_openai).then_some(TEMPERATURE),
            max_tokens: (!is_openai).then_some(tokens),
            max_completion_tokens: is_openai.then_some(tokens),
        }
    }
}

/// A whole answer, or a piece of one.
#[derive(Deserialize)]
struct Completion {
    error: Option<serde_json::Value>,
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "delta")]
    message: Option<Content>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    content: Option<String>,
    refusal: Option<String>,
}

/// What a piece says, and whether it is the last that says something.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub content: String,
    pub is_last: bool,
}

impl Piece {
    /// An error, a refusal, and any end but its own are failures.
    pub fn read(json: &str) -> anyhow::Result<Piece> {
        // What it says stands in the error's words: they are left out of the log.
        let completion: Completion = serde_json::from_str(json).ok().context("it answered in another shape")?;
        ensure!(completion.error.is_none(), "it answered with an error");
        // One choice is asked for; the piece that counts tokens has none.
        let Some(choice) = completion.choices.into_iter().next() else { return Ok(Piece { content: String::new(), is_last: false }) };
        let message = choice.message.unwrap_or(Content { content: None, refusal: None });
        ensure!(message.refusal.is_none_or(|refusal| refusal.is_empty()), "it refused");
        match choice.finish_reason.as_deref() {
            None | Some("" | "stop") => {}
            Some("length") => bail!("its answer was too long"),
            Some("content_filter") => bail!("its answer was filtered"),
            Some(_) => bail!("its answer ended for another reason"),
        }
        Ok(Piece { content: message.content.unwrap_or_default(), is_last: choice.finish_reason.is_some_and(|reason| reason == "stop") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(content: &str, is_last: bool) -> Piece {
        Piece { content: content.to_owned(), is_last }
    }

    #[test]
    fn a_piece_and_a_whole_answer_are_read_alike() {
        for (json, read) in [
            (r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"finish_reason":null}]}"#, piece("", false)),
            (r#"{"choices":[{"index":0,"delta":{"content":"네"},"logprobs":null,"finish_reason":null}],"usage":null}"#, piece("네", false)),
            (r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, piece("", true)),
            (r#"{"choices":[],"usage":{"total_tokens":3}}"#, piece("", false)),
            (r#"{"choices":[{"message":{"role":"assistant","content":"네","refusal":null},"finish_reason":"stop"}]}"#, piece("네", true)),
        ] {
            assert_eq!(Piece::read(json).unwrap(), read, "{json}");
        }
    }

    #[test]
    fn an_answer_that_is_none_is_a_failure() {
        for json in [
            r#"{"error":{"message":"overloaded","type":"server_error"}}"#,
            r#"{"choices":[{"delta":{"refusal":"I'm sorry"},"finish_reason":null}]}"#,
            r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#,
            r#"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#,
            r#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
            r#"{"choices":[{"delta":{"content":7}}]}"#,
            r#"{"choices":{}}"#,
            "네",
            "",
        ] {
            assert!(Piece::read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn openais_own_models_are_asked_in_its_newer_words() {
        let request = |is_openai| serde_json::to_value(Request::new("m", Vec::new(), 9, is_openai)).unwrap();
        let (own, other) = (request(true), request(false));
        assert_eq!((own.get("temperature"), own.get("max_tokens"), own["max_completion_tokens"].as_i64()), (None, None, Some(9)));
        assert_eq!((other["temperature"].is_number(), other["max_tokens"].as_i64(), other.get("max_completion_tokens")), (true, Some(9), None));
        assert_eq!((&own["stream"], &own["response_format"]["type"]), (&true.into(), &"json_object".into()));
    }
}
