//! What a member is called, and the rules for it.

use serde::{Deserialize, Serialize};

use crate::error::{AppError, FieldErrors, Reason, Refusal};
use crate::text::{self, escape, fold, nfc, text_type};

/// Who is signed in, as they themselves see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: i64,
    pub username: String,
    pub nickname: String,
    pub role: Role,
    /// Address of their picture in card size; null where they have none.
    pub picture: Option<String>,
    /// Notifications that are not read, up to a hundred; only `/api/user/me` counts them.
    #[serde(default)]
    pub unread: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Member,
    Moderator,
    Admin,
}

impl Role {
    pub fn parse(text: &str) -> Option<Role> {
        match text {
            "member" => Some(Role::Member),
            "moderator" => Some(Role::Moderator),
            "admin" => Some(Role::Admin),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Moderator => "moderator",
            Role::Admin => "admin",
        }
    }
}

/// The name one logs in with: ASCII letters, digits, `.`, `_` and `-`, so that no two names look the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    pub const MIN: usize = 3;
    pub const MAX: usize = 30;

    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let name = text::line(raw, Self::MIN, Self::MAX)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.chars().all(allowed) { Ok(Username(name)) } else { Err(Reason::BadUsername.into()) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is compared: names are unique ignoring case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

/// An e-mail address, as far as it can be judged without sending one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// RFC 5321, 4.5.3.1.3, less the angle brackets.
    pub const MAX: usize = 254;
    /// RFC 5321, 4.5.3.1.1.
    const LOCAL_MAX: usize = 64;

    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let address = text::line(raw, 1, Self::MAX)?;
        let bad = Refusal::from(Reason::BadEmail);
        let (local, domain) = address.rsplit_once('@').ok_or(bad)?;
        let local_fits = (1..=Self::LOCAL_MAX).contains(&local.len()) && !local.contains(|c: char| c.is_whitespace() || "@<>,;:()[]\"\\".contains(c))
            // A dot stands between two others (RFC 5321, 4.1.2): no mail server takes another.
            && !local.split('.').any(str::is_empty);
        let label_fits = |label: &str| {
            !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_fits = domain.contains('.') && domain.split('.').all(label_fits);
        if local_fits && domain_fits { Ok(Email(address)) } else { Err(bad) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is compared: addresses are unique ignoring case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

text_type! {
    /// The name that others see.
    Nickname, line, 1..=20
}

impl Nickname {
    /// What is compared: nicknames are unique ignoring case and white space.
    pub fn key(&self) -> String {
        fold(&self.0)
    }
}

/// A password as typed. It neither prints nor serializes.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    pub const MIN: usize = 10;
    pub const MAX: usize = 128;

    /// Any characters, counted as they are; only NFC, so that every keyboard types the same password.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let password = nfc(raw);
        match password.chars().count() {
            0 => Err(Reason::Required.into()),
            length if length < Self::MIN => Err(Refusal(Reason::TooShort, Some(Self::MIN as i64))),
            length if length > Self::MAX => Err(Refusal(Reason::TooLong, Some(Self::MAX as i64))),
            _ => Ok(Password(password)),
        }
    }

    /// For logging in, where any text may be tried; more than [`Self::MAX`] characters are cut, for they match nothing.
    pub fn attempt(raw: &str) -> Self {
        Password(nfc(raw).chars().take(Self::MAX + 1).collect())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[password]")
    }
}

/// A sign-up whose fields are each as they must be.
#[derive(Debug, Clone)]
pub struct Signup {
    pub username: Username,
    pub email: Email,
    pub nickname: Nickname,
    pub password: Password,
}

impl Signup {
    pub fn parse(username: &str, email: &str, nickname: &str, password: &str, password_again: &str) -> Result<Self, AppError> {
        let mut errors = FieldErrors::default();
        let username = errors.take("username", Username::parse(username));
        let email = errors.take("email", Email::parse(email));
        let nickname = errors.take("nickname", Nickname::parse(nickname));
        let parsed = errors.take("password", Password::parse(password));
        if password != password_again {
            errors.push("password_again", Reason::Mismatch);
        }
        let signup = (|| Some(Signup { username: username?, email: email?, nickname: nickname?, password: parsed? }))();
        errors.finish(signup)
    }
}

impl Signup {
    /// What the password must not be made of.
    pub fn names(&self) -> [&str; 3] {
        [self.username.as_str(), self.email.as_str(), self.nickname.as_str()]
    }
}

/// A new password, typed twice; behind the old one, where that is asked for.
pub fn new_password(old: Option<&str>, password: &str, again: &str) -> Result<Password, AppError> {
    let mut errors = FieldErrors::default();
    if old.is_some_and(str::is_empty) {
        errors.push("old_password", Reason::Required);
    }
    let parsed = errors.take("password", Password::parse(password));
    if password != again {
        errors.push("password_again", Reason::Mismatch);
    }
    errors.finish(parsed)
}

/// A path of this site to go on to: one leading `/` and nothing that a browser would read as another host. ASCII, as it
/// stands in a header.
pub fn safe_path(next: &str) -> String {
    let other_host = next.starts_with("//") || next.contains('\\') || next.chars().any(char::is_control);
    if !next.starts_with('/') || other_host {
        return "/".to_owned();
    }
    next.chars().map(|c| if c.is_ascii_graphic() { c.to_string() } else { escape(c.encode_utf8(&mut [0; 4])) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_ascii_and_measured() {
        assert!(Username::parse("a.b_c-9").is_ok());
        assert!(Username::parse(&"a".repeat(30)).is_ok());
        assert_eq!(Username::parse(&"a".repeat(31)).unwrap_err().0, Reason::TooLong);
        assert_eq!(Username::parse("ab").unwrap_err().0, Reason::TooShort);
        for bad in ["책벌레책벌레", "a b c", "a@b.c", "раураl"] {
            assert_eq!(Username::parse(bad).unwrap_err().0, Reason::BadUsername, "{bad}");
        }
        assert_eq!(Username::parse("Reader").unwrap().key(), "reader");
    }

    #[test]
    fn addresses_have_a_name_and_a_domain() {
        for good in ["a@b.kr", "first.last+tag@mail.example.com", "책@중고북스.한국"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["a", "a@b", "@b.kr", "a@.kr", "a b@c.kr", "a@b..kr", "a@-b.kr", "a@b.kr\"", "<a@b.kr>", ".a@b.kr", "a.@b.kr", "a..b@c.kr"] {
            assert_eq!(Email::parse(bad).unwrap_err().0, Reason::BadEmail, "{bad}");
        }
    }

    #[test]
    fn nicknames_are_compared_without_case_and_spaces() {
        assert_eq!(Nickname::parse("책 Worm").unwrap().key(), Nickname::parse("책wORM").unwrap().key());
        assert!(Nickname::parse(&"가".repeat(20)).is_ok());
        assert_eq!(Nickname::parse(&"가".repeat(21)).unwrap_err().0, Reason::TooLong);
        assert_eq!(Nickname::parse("\u{3164}").unwrap_err().0, Reason::Required);
    }

    #[test]
    fn passwords_may_hold_anything_but_not_too_little() {
        assert!(Password::parse("  \u{1F600} 한글도 돼요 ").is_ok());
        assert_eq!(Password::parse("123456789").unwrap_err().0, Reason::TooShort);
        assert!(Password::parse(&"x".repeat(128)).is_ok());
        assert_eq!(Password::parse(&"x".repeat(129)).unwrap_err().0, Reason::TooLong);
        assert_eq!(format!("{:?}", Password::parse("hunter2hunter2").unwrap()), "[password]");
    }

    #[test]
    fn all_errors_of_a_form_come_at_once() {
        let error = Signup::parse("", "x", "", "short", "other").unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["username", "email", "nickname", "password", "password_again"]);
    }

    #[test]
    fn one_goes_on_within_this_site_only() {
        assert_eq!(safe_path("/books/1?draft=1"), "/books/1?draft=1");
        assert_eq!(safe_path("/books?q=%ED%95%9C 강"), "/books?q=%ED%95%9C%20%EA%B0%95");
        for bad in ["", "books", "//evil.example", "/\\evil.example", "https://evil.example", "/\n/evil.example", "\\\\evil.example"] {
            assert_eq!(safe_path(bad), "/", "{bad:?}");
        }
    }
}
