//! What a member sees of their own account.

use serde::{Deserialize, Serialize};

use super::model::Me;
use crate::time::Timestamp;

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub me: Me,
    pub email: String,
    /// Whether the address has been verified.
    pub verified: bool,
    /// Whether it has to be, to sell.
    pub verification_needed: bool,
    /// Whether the second factor is on.
    pub second_factor: bool,
    /// Whether it has to be, to do anything as an operator.
    pub second_factor_needed: bool,
    pub suspended: bool,
    pub created_at: Timestamp,
}

/// Where one is signed in: a browser, or a program with tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    pub id: String,
    /// As it calls itself, in words: `Chrome · Windows`; empty where it says nothing.
    pub device: String,
    pub program: bool,
    /// The one that asks.
    pub current: bool,
    pub created_at: Timestamp,
    /// To the hour.
    pub last_seen_at: Timestamp,
}

/// `{sessions}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIns {
    pub sessions: Vec<SignIn>,
    pub now: Timestamp,
}

/// The second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    pub on: bool,
    /// Operators cannot do without.
    pub demanded: bool,
    /// Recovery codes that are left.
    pub recovery_codes: i64,
    /// What waits for its first code.
    pub setup: Option<Setup>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// In base32, to be typed into an app.
    pub secret: String,
    /// `otpauth://…`
    pub uri: String,
    /// The dark modules of its QR code, as the path of an SVG of `qr_size` units.
    pub qr: String,
    pub qr_size: i32,
    pub recovery_codes: Vec<String>,
}

/// `Chrome · Windows` from a browser's `User-Agent`, or the first word of another program's. Browsers claim to be each
/// other: the order decides.
pub fn device(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 10] = [
        ("KAKAOTALK", "카카오톡"),
        ("NAVER(", "네이버"),
        ("Whale/", "Whale"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => agent.split([' ', '/']).next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn devices_are_told_apart() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        let samsung = "Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36";
        for (agent, name) in [
            (chrome, "Chrome · Windows"),
            (phone, "Safari · iPhone"),
            (samsung, "Samsung Internet · Android"),
            (&format!("{chrome} Edg/126.0.0.0"), "Edge · Windows"),
            ("curl/8.5.0", "curl"),
            ("", ""),
        ] {
            assert_eq!(device(agent), name);
        }
    }
}
