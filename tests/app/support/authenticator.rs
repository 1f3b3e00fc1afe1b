//! An app on somebody's phone that knows the second factor's secret, and the sheet of recovery codes beside it.

use joongobooks::time::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use super::{PASSWORD, SECOND, Shop, Visitor};

/// What its codes are counted in (RFC 6238, 5.2).
const STEP: i64 = 30 * SECOND;

pub struct Authenticator {
    totp: Totp,
    pub secret: String,
    pub recovery_codes: Vec<String>,
}

impl Authenticator {
    /// Reads the secret that `member` is shown while the second factor is set up.
    pub async fn scanned_by(member: &Visitor) -> Authenticator {
        let setup = member.get("/api/user/second_factor").await.must_be(200).json()["setup"].clone();
        let secret = setup["secret"].as_str().expect("a secret in base32").to_owned();
        let totp = Builder::new().with_secret(Secret::try_from_base32(&secret).expect("base32")).build().expect("a secret that is long enough");
        let codes = setup["recovery_codes"].as_array().expect("codes");
        let recovery_codes = codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect();
        Authenticator { totp, secret, recovery_codes }
    }

    /// Turns the second factor of `member` on, who has the usual password.
    pub async fn set_up(shop: &Shop, member: &Visitor) -> Authenticator {
        member.post("/api/user/second_factor/start", &[("password", PASSWORD)]).await.must_be(200);
        let app = Authenticator::scanned_by(member).await;
        member.post("/api/user/second_factor/confirm", &[("code", &app.code(shop))]).await.must_be(200);
        app
    }

    /// What it shows now.
    pub fn code(&self, shop: &Shop) -> String {
        self.code_at(shop.state.clock.now())
    }

    pub fn code_at(&self, time: Timestamp) -> String {
        self.totp.generate((time.0 / SECOND).unsigned_abs()).to_string()
    }

    /// What it shows when it shows something new: for each code works once.
    pub fn next_code(&self, shop: &Shop) -> String {
        shop.state.clock.turn(STEP);
        self.code(shop)
    }

    /// A code that it shows neither now nor in the steps beside it.
    pub fn wrong_code(&self, shop: &Shop) -> String {
        let now = (shop.state.clock.now().0 / SECOND).unsigned_abs();
        let near: Vec<String> = [now - 60, now - 30, now, now + 30, now + 60].map(|time| self.totp.generate(time).to_string()).to_vec();
        (0..).map(|number| format!("{number:06}")).find(|code| !near.contains(code)).expect("one of a million")
    }
}
