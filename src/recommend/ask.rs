//! A question as it comes in.

use super::model::Question;
use crate::error::{AppError, FieldErrors};
use crate::i18n::Lang;
use crate::listings::model::is_mark;
use crate::server::guard::Member;
use crate::server::token::{hash, hex, new_name};

/// A question that may be asked.
#[derive(Debug, Clone)]
pub struct Asking {
    pub member_id: i64,
    pub question: Question,
    /// The conversation that it goes on with; nothing where it begins one.
    pub conversation: Option<i64>,
    pub lang: Lang,
    /// The mark of its form, where it has one: see [`Asking::token`].
    mark: Option<String>,
}

impl Asking {
    pub fn parse(member: &Member, question: &str, conversation: &str, once: &str) -> Result<Asking, AppError> {
        let mut errors = FieldErrors::default();
        let question = errors.take("question", Question::parse(question));
        let question = errors.finish(question)?;
        let conversation = if conversation.is_empty() { None } else { Some(conversation.parse().map_err(|_| AppError::NotFound)?) };
        let member_id = member.me.id;
        let mark = is_mark(once).then(|| hex(&hash(&format!("{member_id} {once} {conversation:?} {}", question.as_str()))));
        Ok(Asking { member_id, question, conversation, lang: member.lang(), mark })
    }

    /// A form's mark with every word in it: whoever goes back and types another question asks another question. What a program
    /// sends without one is never the same twice.
    pub fn token(&self) -> String {
        self.mark.clone().unwrap_or_else(new_name)
    }

    pub fn into_mark(self) -> Option<String> {
        self.mark
    }
}
