//! What the shop writes to people, as it lies in the mail folder.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use joongobooks::server::mail;

use super::Shop;

/// A mail, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// `reset`, `verify` …
    pub kind: String,
    pub to: String,
    pub subject: String,
    pub body: String,
}

impl Shop {
    /// Every mail that was ever due, the oldest first.
    pub async fn mails(&self) -> Vec<Letter> {
        mail::deliver_due(&self.state).await.expect("the mails go out");
        letters_in(Path::new(&self.state.config.mail.dir))
    }

    pub async fn last_mail(&self) -> Letter {
        self.mails().await.pop().expect("a mail")
    }

    /// The token of the link in the newest mail.
    pub async fn link_in_last_mail(&self) -> String {
        self.last_mail().await.token()
    }

    /// Asks for a link to reset the password, and gives its token.
    pub async fn reset_link(&self, email: &str) -> String {
        self.visitor().post("/api/user/forgotpassword", &[("email", email)]).await.must_be(200);
        self.link_in_last_mail().await
    }
}

impl Letter {
    /// The token at the end of its link.
    #[track_caller]
    pub fn token(&self) -> String {
        let link = self.body.lines().find(|line| line.starts_with("http")).unwrap_or_else(|| panic!("no link in {self:?}"));
        let token = link.rsplit_once('/').map(|(_, token)| token.to_owned()).unwrap_or_default();
        assert!(token.len() == 64 && token.chars().all(|c| c.is_ascii_hexdigit()), "256 bits: {link}");
        token
    }
}

/// The mails in a folder, the oldest first: their names begin with the time.
pub fn letters_in(folder: &Path) -> Vec<Letter> {
    // The folder comes with the first mail.
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name in UTF-8")).collect();
    names.retain(|name| name.ends_with(".eml"));
    names.sort();
    names.into_iter().map(|name| read(folder, &name)).collect()
}

fn read(folder: &Path, name: &str) -> Letter {
    let text = std::fs::read_to_string(folder.join(name)).expect("a mail in UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    // A long header goes on in the next line.
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(|value| words(value.trim())).unwrap_or_default();
    let kind = name.split('-').nth(1).expect("a kind").to_owned();
    Letter { kind, to: header("To:"), subject: header("Subject:"), body: body.replace("\r\n", "\n") }
}

/// Encoded words (RFC 2047) as they are read; between two of them white space means nothing.
fn words(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut was_encoded = true;
    for word in value.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        let between = encoded.is_some() && was_encoded;
        if !bytes.is_empty() && !between {
            bytes.push(b' ');
        }
        was_encoded = encoded.is_some();
        match encoded {
            Some(base64) => bytes.extend(BASE64_STANDARD.decode(base64).expect("base64")),
            None => bytes.extend(word.as_bytes()),
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
