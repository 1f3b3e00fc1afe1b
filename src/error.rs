//! [`AppError`]: the one error that crosses from server to browser.

use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use serde::{Deserialize, Serialize};

/// What went wrong, named by what it means to the person. It carries no text: words come from [`crate::i18n`].
/// As JSON: `{"error": "Invalid", "fields": [{"field": "title", "reason": "TooLong", "limit": 200}]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub enum AppError {
    /// 401: nobody is signed in.
    SignInRequired,
    /// 403: signed in, but it is not theirs; or the request came from another site.
    Forbidden,
    /// 403: suspended members change nothing.
    Suspended,
    /// 403: the address must be verified first.
    Unverified,
    /// 403: an operator must set up a second factor first.
    SecondFactorRequired,
    /// 404.
    NotFound,
    /// 409: somebody else has that name, nickname or address.
    Taken { fields: Vec<FieldError> },
    /// 409: the state it was meant for is gone.
    Conflict,
    /// 413: more bytes than allowed.
    TooLarge,
    /// 422: at least one field is not as it must be.
    Invalid { fields: Vec<FieldError> },
    /// 429: again in `retry_after` seconds.
    TooMany { retry_after: i64 },
    /// 500: our fault. The cause is in the log.
    Internal,
    /// 503: too much at once.
    Busy,
    /// The server could not be reached. Only ever made in the browser.
    Offline,
}

/// [`AppError`] as it stands in JSON. Written out, because serde's tagged enums buffer what they read, and the code for
/// that weighs on the first load.
#[derive(Serialize, Deserialize)]
struct Wire {
    error: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<i64>,
}

impl From<Wire> for AppError {
    fn from(wire: Wire) -> Self {
        match wire.error.as_str() {
            "SignInRequired" => AppError::SignInRequired,
            "Forbidden" => AppError::Forbidden,
            "Suspended" => AppError::Suspended,
            "Unverified" => AppError::Unverified,
            "SecondFactorRequired" => AppError::SecondFactorRequired,
            "NotFound" => AppError::NotFound,
            "Taken" => AppError::Taken { fields: wire.fields },
            "Conflict" => AppError::Conflict,
            "TooLarge" => AppError::TooLarge,
            "Invalid" => AppError::Invalid { fields: wire.fields },
            "TooMany" => AppError::TooMany { retry_after: wire.retry_after.unwrap_or_default() },
            "Busy" => AppError::Busy,
            "Offline" => AppError::Offline,
            _ => AppError::Internal,
        }
    }
}

impl From<AppError> for Wire {
    fn from(error: AppError) -> Self {
        let retry_after = if let AppError::TooMany { retry_after } = error { Some(retry_after) } else { None };
        Wire { error: error.name().to_owned(), fields: error.fields().to_vec(), retry_after }
    }
}

/// One field's error. `limit` is the number that a reason such as [`Reason::TooLong`] speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// Why a field's value was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    Required,
    TooShort,
    TooLong,
    TooSmall,
    TooBig,
    TooMany,
    NotANumber,
    /// Control characters, or nothing that can be seen.
    BadCharacters,
    BadIsbn,
    BadEmail,
    BadUsername,
    /// Not one of the choices.
    Unknown,
    /// The second password differs from the first.
    Mismatch,
    Taken,
    /// Name and password do not belong together; never tells which of them is wrong.
    WrongCredentials,
    /// Not the password of who is signed in.
    WrongPassword,
    /// Not a code that the second factor gives now, nor one of the recovery codes.
    WrongCode,
    /// The link of a mail, or a login half done, that is used up or too old.
    Expired,
    /// zxcvbn: among the passwords that are tried first.
    WeakCommon,
    /// zxcvbn: rows of keys, repeats, sequences, dates.
    WeakPattern,
    /// zxcvbn: made of one's own name or address.
    WeakPersonal,
    /// zxcvbn: guessed too soon for another reason.
    Weak,
    /// Files were chosen but not uploaded (only without JavaScript).
    NotUploaded,
    /// Not a JPEG, PNG or WebP picture, or a damaged one.
    NotAPhoto,
    /// Fewer or more pixels than allowed.
    BadDimensions,
    /// The argument is missing, is there twice, or has another shape.
    Malformed,
}

impl AppError {
    /// The HTTP status that API.md gives this error.
    pub fn status(&self) -> u16 {
        match self {
            AppError::SignInRequired => 401,
            AppError::Forbidden | AppError::Suspended | AppError::Unverified | AppError::SecondFactorRequired => 403,
            AppError::NotFound => 404,
            AppError::Taken { .. } | AppError::Conflict => 409,
            AppError::TooLarge => 413,
            AppError::Invalid { .. } => 422,
            AppError::TooMany { .. } => 429,
            AppError::Internal => 500,
            AppError::Busy | AppError::Offline => 503,
        }
    }

    /// What it is called in JSON and in addresses.
    pub fn name(&self) -> &'static str {
        match self {
            AppError::SignInRequired => "SignInRequired",
            AppError::Forbidden => "Forbidden",
            AppError::Suspended => "Suspended",
            AppError::Unverified => "Unverified",
            AppError::SecondFactorRequired => "SecondFactorRequired",
            AppError::NotFound => "NotFound",
            AppError::Taken { .. } => "Taken",
            AppError::Conflict => "Conflict",
            AppError::TooLarge => "TooLarge",
            AppError::Invalid { .. } => "Invalid",
            AppError::TooMany { .. } => "TooMany",
            AppError::Internal => "Internal",
            AppError::Busy => "Busy",
            AppError::Offline => "Offline",
        }
    }

    /// `Invalid` with a single field.
    pub fn invalid(field: &str, reason: Reason) -> Self {
        AppError::Invalid { fields: vec![FieldError::new(field, reason)] }
    }

    /// `Taken` with a single field.
    pub fn taken(field: &str) -> Self {
        AppError::Taken { fields: vec![FieldError::new(field, Reason::Taken)] }
    }

    /// The fields at fault, if any.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            AppError::Invalid { fields } | AppError::Taken { fields } => fields,
            _ => &[],
        }
    }

    /// The first error of `field`.
    pub fn at(&self, field: &str) -> Option<&FieldError> {
        self.fields().iter().find(|error| error.field == field)
    }
}

impl FieldError {
    pub fn new(field: &str, reason: Reason) -> Self {
        FieldError { field: field.to_owned(), reason, limit: None }
    }
}

/// A refused value: the reason and the limit it speaks of. Becomes a [`FieldError`] once the field is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal(pub Reason, pub Option<i64>);

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Refusal(reason, None)
    }
}

/// Gathers the errors of a whole form, so that a person sees all of them at once.
#[derive(Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// The parsed value, or `None` with the error noted under `field`.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, Refusal>) -> Option<T> {
        parsed.map_err(|Refusal(reason, limit)| self.0.push(FieldError { field: field.to_owned(), reason, limit })).ok()
    }

    pub fn push(&mut self, field: &str, reason: Reason) {
        self.0.push(FieldError::new(field, reason));
    }

    /// `Err(Invalid)` if anything was noted; else `value`, which must then be there.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, AppError> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(AppError::Invalid { fields: self.0 }),
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr::*;
        match error {
            Args(_) | MissingArg(_) | Deserialization(_) if cfg!(feature = "ssr") => AppError::invalid("", Reason::Malformed),
            Request(_) => AppError::Offline,
            _ => AppError::Internal,
        }
    }
}

/// The status of the page or answer that is being made. The server provides it; in the browser there is none.
#[derive(Clone)]
pub struct StatusSetter(pub std::sync::Arc<dyn Fn(&AppError) + Send + Sync>);

/// Gives the response the status of `error`, where there is a response to be made, and logs a refusal.
pub fn respond_with(error: &AppError) {
    if let Some(StatusSetter(set)) = use_context::<StatusSetter>() {
        set(error);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_comes_back_from_json_as_it_was() {
        let fields = vec![FieldError { field: "title".into(), reason: Reason::TooLong, limit: Some(200) }];
        for error in [
            AppError::SignInRequired,
            AppError::Forbidden,
            AppError::Suspended,
            AppError::Unverified,
            AppError::SecondFactorRequired,
            AppError::NotFound,
            AppError::Taken { fields: fields.clone() },
            AppError::Conflict,
            AppError::TooLarge,
            AppError::Invalid { fields },
            AppError::TooMany { retry_after: 7 },
            AppError::Internal,
            AppError::Busy,
            AppError::Offline,
        ] {
            let json = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<AppError>(&json).unwrap(), error, "{json}");
        }
        let json = serde_json::to_string(&AppError::invalid("title", Reason::Required)).unwrap();
        assert_eq!(json, r#"{"error":"Invalid","fields":[{"field":"title","reason":"Required"}]}"#);
    }
}
