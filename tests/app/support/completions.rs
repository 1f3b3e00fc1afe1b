//! What a request for a chat completion may be, as OpenAI publishes it.

use http::HeaderMap;
use serde_json::Value;

/// Every field that a request may have.
const FIELDS: &[&str] = &[
    "messages",
    "model",
    "audio",
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "metadata",
    "modalities",
    "n",
    "parallel_tool_calls",
    "prediction",
    "presence_penalty",
    "reasoning_effort",
    "response_format",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "user",
];
const ROLES: &[&str] = &["developer", "system", "user", "assistant", "tool"];

/// What is wrong with a request.
pub fn check(headers: &HeaderMap, request: &Value, key: Option<&str>, model: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{what}: {headers:?} {request:#}"));
        }
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    must(header("authorization") == key.map(|key| format!("Bearer {key}")), "the key, as Bearer");
    must(header("content-type").is_some_and(|value| value.split(';').next() == Some("application/json")), "JSON says that it is");
    must(header("accept").is_none_or(|value| value.contains("text/event-stream") || value.contains("*/*")), "a stream is taken");
    let fields = request.as_object().cloned().unwrap_or_default();
    must(!fields.is_empty() && fields.keys().all(|field| FIELDS.contains(&field.as_str())), "an object with fields that there are");
    must(request["model"] == model, "the model");
    let optional = |name: &str, is_right: fn(&Value) -> bool| fields.get(name).is_none_or(is_right);
    must(optional("stream", Value::is_boolean), "stream is true or false");
    must(optional("temperature", |value| value.as_f64().is_some_and(|number| (0.0..=2.0).contains(&number))), "temperature is 0 to 2");
    let is_count = |value: &Value| value.as_u64().is_some_and(|number| number > 0);
    must(optional("max_tokens", is_count) && optional("max_completion_tokens", is_count), "tokens are counted");
    must(!(fields.contains_key("max_tokens") && fields.contains_key("max_completion_tokens")), "tokens are bounded once");
    let format =
        |value: &Value| value.as_object().is_some_and(|format| format.len() == 1) && (value["type"] == "text" || value["type"] == "json_object");
    must(optional("response_format", format), "a format");
    let messages = request["messages"].as_array().cloned().unwrap_or_default();
    must(!messages.is_empty() && messages.iter().all(is_message), "messages, each with a role and content");
    must(messages.last().is_some_and(|message| message["role"] == "user"), "the person speaks last");
    // "you must also instruct the model to produce JSON yourself via a system or user message"
    let asks = messages.iter().any(|message| message["role"] != "assistant" && message["content"].as_str().is_some_and(|text| text.contains("JSON")));
    must(request["response_format"]["type"] != "json_object" || asks, "JSON is asked for in words, too");
    wrong
}

fn is_message(message: &Value) -> bool {
    let Some(fields) = message.as_object() else { return false };
    let role = message["role"].as_str().unwrap_or_default();
    fields.keys().all(|field| matches!(field.as_str(), "role" | "content" | "name"))
        && ROLES.contains(&role)
        && message["content"].as_str().is_some_and(|text| !text.is_empty())
}
