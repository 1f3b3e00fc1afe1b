//! What a running server reads: `Leptos.toml`, each key also as an environment variable.
//!
//! The table below is the only place where a key, its default and its meaning stand; the README's table is tested
//! against [`Config::table`].

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, anyhow, bail};

use crate::recommend::model::EngineName;

/// A value that neither prints nor serializes.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Secret(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Scheme and host under which people reach the shop, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Cookies are `Secure` exactly if the shop is reached over https.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url: http::Uri = text.parse().map_err(|_| "is not a URL".to_owned())?;
        match (url.scheme_str(), url.authority(), url.path()) {
            (Some(scheme @ ("http" | "https")), Some(authority), "/" | "") => Ok(PublicUrl(format!("{scheme}://{authority}"))),
            _ => Err("must be http:// or https:// and a host, without a path".to_owned()),
        }
    }
}

/// Where a provider is asked; empty for its own address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderUrl(pub Option<PublicUrl>);

impl FromStr for ProviderUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(ProviderUrl(None)) } else { text.parse().map(|url| ProviderUrl(Some(url))) }
    }
}

/// Where an API is: scheme, host and the path in front of its functions, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiUrl(http::Uri);

impl ApiUrl {
    pub fn host(&self) -> &str {
        self.0.host().unwrap_or_default()
    }

    /// The address of one of its functions.
    pub fn of(&self, function: &str) -> String {
        format!("{}/{function}", self.0.to_string().trim_end_matches('/'))
    }
}

impl FromStr for ApiUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url: http::Uri = text.parse().map_err(|_| "is not a URL".to_owned())?;
        match (url.scheme_str(), url.host(), url.query()) {
            (Some("http" | "https"), Some(_), None) => Ok(ApiUrl(url)),
            _ => Err("must be http:// or https://, a host and a path, without a query".to_owned()),
        }
    }
}

/// The header in which a trusted proxy names the visitor's address; empty where there is no proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProxyHeader(pub Option<http::HeaderName>);

impl FromStr for ProxyHeader {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => Ok(ProxyHeader(None)),
            name => name.parse().map(|name| ProxyHeader(Some(name))).map_err(|_| "is not a header name".to_owned()),
        }
    }
}

/// Whom the shop asks about a book that it does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BookProvider {
    #[default]
    None,
    Aladin,
    Naver,
}

impl FromStr for BookProvider {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(BookProvider::None),
            "aladin" => Ok(BookProvider::Aladin),
            "naver" => Ok(BookProvider::Naver),
            _ => Err("must be none, aladin or naver".to_owned()),
        }
    }
}

impl FromStr for EngineName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        EngineName::parse(text).ok_or_else(|| "must be embedded or openai".to_owned())
    }
}

macro_rules! config {
    ($($(#[doc = $section_doc:literal])* $section:ident : $Section:ident { $($(#[doc = $doc:literal])* $key:ident : $ty:ty = $default:literal,)* })*) => {
        /// The whole configuration.
        #[derive(Clone, Debug)]
        pub struct Config { $($(#[doc = $section_doc])* pub $section: $Section,)* }

        $($(#[doc = $section_doc])* #[derive(Clone, Debug)] pub struct $Section { $($(#[doc = $doc])* pub $key: $ty,)* })*

        /// Section, key, default and meaning of every key, in the order of the table.
        const KEYS: &[(&str, &str, &str, &str)] = &[$($((stringify!($section), stringify!($key), $default, concat!($($doc),*)),)*)*];

        impl Config {
            fn from_values(mut values: BTreeMap<(String, String), String>) -> anyhow::Result<Config> {
                Ok(Config { $($section: $Section { $($key: {
                    let text = values.remove(&(stringify!($section).into(), stringify!($key).into())).unwrap_or_else(|| $default.to_owned());
                    text.parse::<$ty>().map_err(|error| anyhow!(
                        "[{}] {} (or {}): {error}", stringify!($section), stringify!($key), variable(stringify!($section), stringify!($key))))?
                },)* },)* })
            }
        }
    };
}

config! {
    /// The shop as people reach it.
    site: Site {
        /// Scheme and host under which people reach the shop. With https, cookies are `__Host-` and Secure.
        public_url: PublicUrl = "http://127.0.0.1:3000",
        /// Header in which a proxy in front names the visitor's address, such as `x-forwarded-for` (its last entry counts). Empty: no proxy, no header is believed.
        proxy_header: ProxyHeader = "",
    }
    /// Where rows are kept.
    database: Database {
        /// `sqlite://path/to/file` or `postgres://user:password@host/database`. Never printed.
        url: Secret = "sqlite://data/joongobooks.db",
        /// Connections to PostgreSQL that one node may hold, half of them for lists and searches; two at least.
        connections: u32 = "16",
    }
    /// Where pictures are kept, and how large they may be.
    media: Media {
        /// Folder of the pictures. Several nodes share one.
        dir: String = "data/media",
        /// Bytes of one uploaded photo.
        max_bytes: usize = "20971520",
        /// Pixels of one uploaded photo.
        max_pixels: u64 = "50000000",
        /// Photos that are decoded at the same time; each takes up to four bytes a pixel.
        decoders: usize = "2",
        /// Hours after which a photo that no listing claimed is removed.
        unclaimed_hours: i64 = "24",
    }
    /// How mail is sent.
    mail: Mail {
        /// `smtp://user:password@host:587?tls=required` or `smtps://…`. Empty: each mail becomes a file. Never printed.
        url: Secret = "",
        /// Folder of those files.
        dir: String = "data/mail",
        /// Whom mails come from.
        from: String = "Joongobooks <shop@localhost>",
    }
    /// Whom the shop asks about books that it does not know.
    books: Books {
        /// `none`, `aladin` or `naver`: whom the shop asks about an ISBN that it does not know.
        provider: BookProvider = "none",
        /// Aladin's TTB key. Never printed.
        aladin_key: Secret = "",
        /// Naver's client id. Never printed.
        naver_id: Secret = "",
        /// Naver's client secret. Never printed.
        naver_secret: Secret = "",
        /// Scheme and host where the provider is asked, if not at its own.
        provider_url: ProviderUrl = "",
        /// Seconds after which the provider is given up.
        provider_seconds: u64 = "3",
    }
    /// Who answers questions about the shelf.
    chatbot: Chatbot {
        /// Questions of a member and Korean day. What fails costs none.
        questions_per_day: i64 = "2",
        /// How often a member may have a provider asked in a Korean day without a question that pays for it: it failed and the embedded engine answered, or it was stopped before a word.
        fallbacks_per_day: i64 = "20",
        /// `embedded` or `openai`: who answers. `embedded` needs no key and no network. `openai` is any service that speaks OpenAI's chat completions. It is sent the questions and answers of the conversation, their language, and of at most 30 listings on sale: title, author, publisher, category, condition, price, the beginning of the book's description, and whether it fits. Never a name, an address or an id of anybody, nor a listing's id.
        engine: EngineName = "embedded",
        /// Scheme, host and path in front of `/chat/completions`.
        base_url: ApiUrl = "https://api.openai.com/v1",
        /// Name of the model. The `openai` engine needs it.
        model: String = "",
        /// Key of the service, best given in the environment. It may be empty only where `base_url` is not OpenAI's own, as a server of one's own often has none. Never printed.
        key: Secret = "",
        /// Seconds without a word of the service, at the beginning or in between, after which it is given up.
        pause_seconds: u64 = "10",
        /// Seconds after which an answer of the service is given up, whatever came of it; more than 90 are not waited for.
        answer_seconds: u64 = "60",
        /// Bytes of an answer with all that it is wrapped in; a streamed one wraps each word.
        answer_bytes: usize = "1048576",
        /// Tokens that an answer may take. A model that thinks before it answers needs more.
        answer_tokens: u32 = "1500",
    }
    /// Who may do what.
    accounts: Accounts {
        /// Whether an address must be verified (by a link in a mail) before its owner may sell.
        verify_email: bool = "false",
        /// Whether moderators and administrators must have a second factor before they may change anything.
        operators_need_second_factor: bool = "false",
    }
    /// How often something may be done, and how long something lives.
    limits: Limits {
        /// Failed logins per account and window before it has to wait.
        login_failures: i64 = "10",
        /// Length of that window, in seconds.
        login_window_seconds: i64 = "180",
        /// Wrong codes of a second factor per account and window before it has to wait.
        code_failures: i64 = "5",
        /// Length of that window, in seconds.
        code_window_seconds: i64 = "900",
        /// Mails per address written to and hour that somebody may ask for.
        mails_per_hour: i64 = "5",
        /// Sign-ups per address and hour.
        signups_per_hour: i64 = "30",
        /// Photos per address and hour, and per account and hour.
        photos_per_hour: i64 = "100",
        /// ISBNs per address and hour that a provider is asked about.
        isbns_per_hour: i64 = "60",
        /// Passwords that are hashed at the same time; each takes 19 MiB.
        password_hashers: usize = "2",
        /// Days that "stay logged in" lasts.
        remember_days: i64 = "30",
        /// Hours that a session lasts without it; the cookie ends with the browser.
        session_hours: i64 = "24",
        /// Days for which a browser that somebody has logged in with is known.
        device_days: i64 = "180",
        /// Minutes that the link in a mail to reset a password works.
        reset_minutes: i64 = "30",
        /// Hours that the link in a mail to verify an address works.
        verify_hours: i64 = "48",
        /// Minutes that an API client's access token lasts.
        access_minutes: i64 = "30",
        /// Hours that its refresh token lasts.
        refresh_hours: i64 = "24",
        /// Seconds after which a request is given up.
        request_seconds: u64 = "30",
        /// Seconds after which an upload of photos is given up.
        upload_seconds: u64 = "600",
        /// Seconds that requests under way have to finish at shutdown.
        shutdown_seconds: u64 = "20",
    }
}

/// Variables of ours that are no configuration.
const OTHER_VARIABLES: &[&str] = &["JOONGOBOOKS_TEST_", "JOONGOBOOKS_E2E_", "JOONGOBOOKS_BIN", "JOONGOBOOKS_CHROMIUM"];

fn variable(section: &str, key: &str) -> String {
    format!("JOONGOBOOKS_{}_{}", section.to_uppercase(), key.to_uppercase())
}

impl Config {
    /// Reads `path`, which may be absent if it is the default one, and the environment, which wins.
    pub fn load(path: &Path) -> anyhow::Result<Config> {
        let text = std::fs::read_to_string(path).with_context(|| format!("the configuration {} could not be read", path.display()))?;
        Config::parse(&text, std::env::vars()).with_context(|| format!("in {}", path.display()))
    }

    /// The configuration in `text` (TOML) under `environment`. Unknown keys and variables are errors that name them.
    pub fn parse(text: &str, environment: impl Iterator<Item = (String, String)>) -> anyhow::Result<Config> {
        let file: toml::Table = text.parse().context("this is not TOML")?;
        let mut values = BTreeMap::new();
        for (section, keys) in file {
            match keys {
                // leptos_config's part of the same file.
                toml::Value::Table(_) if section == "package" => {}
                toml::Value::Table(keys) => {
                    for (key, value) in keys {
                        if !KEYS.iter().any(|known| known.0 == section && known.1 == key) {
                            bail!("[{section}] {key} is not a key; the README lists them all");
                        }
                        let value = value.as_str().map(str::to_owned).unwrap_or_else(|| value.to_string());
                        values.insert((section.clone(), key), value);
                    }
                }
                _ => bail!("{section} stands outside a section; the README lists all sections and keys"),
            }
        }
        for (name, value) in environment.filter(|(name, _)| name.starts_with("JOONGOBOOKS_")) {
            match KEYS.iter().find(|known| variable(known.0, known.1) == name) {
                Some((section, key, ..)) => drop(values.insert((section.to_string(), key.to_string()), value)),
                None if OTHER_VARIABLES.iter().any(|other| name.starts_with(other)) => {}
                None => bail!("{name} is not a variable of ours; the README lists them all"),
            }
        }
        Config::from_values(values)
    }

    /// Every key with its default.
    pub fn defaults() -> Config {
        Config::from_values(BTreeMap::new()).expect("the defaults are tested")
    }

    /// The README's table, as Markdown.
    pub fn table() -> String {
        let mut table = String::from("| key | variable | default | meaning |\n|---|---|---|---|\n");
        for (section, key, default, meaning) in KEYS {
            let default = if default.is_empty() { "(empty)".to_owned() } else { format!("`{default}`") };
            table.push_str(&format!("| `[{section}] {key}` | `{}` | {default} | {} |\n", variable(section, key), meaning.trim()));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        Config::parse(text, environment.iter().map(|(name, value)| (name.to_string(), value.to_string()))).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
        let config = parse("[media]\nmax_bytes = 5\ndir = \"here\"", &[("JOONGOBOOKS_MEDIA_DIR", "there")]).unwrap();
        assert_eq!((config.media.max_bytes, config.media.dir.as_str()), (5, "there"));
        assert_eq!(config.limits.login_failures, Config::defaults().limits.login_failures);
    }

    #[test]
    fn an_unknown_key_is_named() {
        assert!(parse("[media]\ndirr = 1", &[]).unwrap_err().contains("[media] dirr"));
        assert!(parse("dir = 1", &[]).unwrap_err().contains("dir stands outside"));
        assert!(parse("", &[("JOONGOBOOKS_MEDIA_DIRR", "")]).unwrap_err().contains("JOONGOBOOKS_MEDIA_DIRR"));
    }

    #[test]
    fn a_bad_value_names_its_key() {
        assert!(parse("[media]\nmax_bytes = \"many\"", &[]).unwrap_err().contains("[media] max_bytes"));
        for bad in ["shop.example", "ftp://shop.example", "https://shop.example/path", "https://"] {
            assert!(parse(&format!("[site]\npublic_url = {bad:?}"), &[]).unwrap_err().contains("[site] public_url"), "{bad}");
        }
        for bad in ["api.example/v1", "ftp://api.example/v1", "https://api.example/v1?key=1", "/v1", ""] {
            assert!(parse(&format!("[chatbot]\nbase_url = {bad:?}"), &[]).unwrap_err().contains("[chatbot] base_url"), "{bad}");
        }
    }

    #[test]
    fn a_function_stands_behind_the_path_of_its_api() {
        for (url, function) in [
            ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
            ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/chat/completions"),
            ("http://models", "http://models/chat/completions"),
        ] {
            assert_eq!(url.parse::<ApiUrl>().unwrap().of("chat/completions"), function);
        }
    }

    #[test]
    fn a_secret_never_prints() {
        let config = parse("[database]\nurl = \"postgres://me:hunter2@host/db\"", &[]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn the_readme_has_the_table() {
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&Config::table()), "README.md's configuration table should be:\n{}", Config::table());
    }

    #[test]
    fn the_shipped_file_is_valid_and_agrees_with_cargo_toml() {
        let shipped = include_str!("../../Leptos.toml");
        Config::parse(shipped, std::iter::empty()).unwrap();
        let leptos = |text: &str| text.parse::<toml::Table>().unwrap()["package"]["metadata"]["leptos"].clone();
        let (ours, cargo) = (leptos(shipped), leptos(include_str!("../../Cargo.toml")));
        for (key, value) in ours.as_table().unwrap() {
            assert_eq!(Some(value), cargo.get(key), "{key} differs between Leptos.toml and Cargo.toml");
        }
    }
}
