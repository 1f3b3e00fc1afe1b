//! argon2id with OWASP's parameters, and zxcvbn for strength.

use std::fmt;
use std::sync::{Arc, OnceLock};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use super::model::Password;
use crate::error::{AppError, Reason};
use crate::server::heavy::Lane;
use crate::server::token;

/// What one hash takes.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Cost {
    /// OWASP Password Storage Cheat Sheet: argon2id, m = 19 MiB, t = 2, p = 1.
    pub const OWASP: Cost = Cost { memory_kib: 19 * 1024, passes: 2 };
}

const LANES: u32 = 1;
/// Bytes of salt (RFC 9106, 3.1).
const SALT: usize = 16;

/// Hashes and compares passwords, a few at a time, off the threads that answer.
#[derive(Clone)]
pub struct Passwords {
    cost: Cost,
    lane: Lane,
    /// The hash of a password that nobody has.
    nobodys: Arc<OnceLock<String>>,
}

impl Passwords {
    /// `at_once`: how many are hashed at the same time.
    pub fn new(cost: Cost, at_once: usize) -> Passwords {
        Passwords { cost, lane: Lane::new(at_once), nobodys: Arc::default() }
    }

    /// The hash of a new password; `Invalid` if it is guessed too soon. `names`: what its owner is called.
    pub async fn hash(&self, names: &[&str], password: Password) -> Result<String, AppError> {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let cost = self.cost;
        let job = move || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            strength(&password, &names).and_then(|()| hash(&password, cost))
        };
        self.lane.run(job).await?
    }

    /// Whether `password` is the one hashed. Without a hash it works as long on a dummy one, and the answer is no:
    /// the time does not tell whether an account exists.
    pub async fn verify(&self, password: Password, hash: Option<String>) -> Result<bool, AppError> {
        let passwords = self.clone();
        let job = move || match hash {
            Some(hash) => opens(&password, &hash),
            None => {
                opens(&password, passwords.nobodys());
                false
            }
        };
        self.lane.run(job).await
    }

    /// Hashes the dummy password ahead of the first login, which would otherwise take twice as long.
    pub async fn warm_up(&self) -> Result<(), AppError> {
        let passwords = self.clone();
        self.lane.run(move || _ = passwords.nobodys()).await
    }

    fn nobodys(&self) -> &str {
        self.nobodys.get_or_init(|| hash(&Password::attempt("nobody's password"), self.cost).unwrap_or_default())
    }
}

/// Takes tens of milliseconds and, at [`Cost::OWASP`], 19 MiB.
fn hash(password: &Password, cost: Cost) -> Result<String, AppError> {
    let broken = |error: &dyn fmt::Display| {
        tracing::error!(%error, "a password could not be hashed");
        AppError::Internal
    };
    let params = Params::new(cost.memory_kib, cost.passes, LANES, None).map_err(|error| broken(&error))?;
    let salt = SaltString::encode_b64(&token::new_bytes::<SALT>()).map_err(|error| broken(&error))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Ok(argon2.hash_password(password.expose().as_bytes(), &salt).map_err(|error| broken(&error))?.to_string())
}

/// What it takes stands in the hash.
fn opens(password: &Password, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok())
}

/// Refuses a password that zxcvbn scores below 3 ("safely unguessable") of 4, with the reason.
/// `names`: what its owner is called, the parts of addresses count by themselves.
pub fn strength(password: &Password, names: &[&str]) -> Result<(), AppError> {
    let mut inputs: Vec<&str> = names.iter().flat_map(|name| std::iter::once(*name).chain(name.split(['@', '.']))).collect();
    inputs.extend(["joongobooks", "중고북스"]);
    let entropy = zxcvbn(password.expose(), &inputs);
    if entropy.score() >= Score::Three {
        return Ok(());
    }
    let lower = password.expose().to_lowercase();
    let personal = inputs.iter().any(|input| input.chars().count() >= 3 && lower.contains(&input.to_lowercase()));
    let reason = match entropy.feedback().and_then(|feedback| feedback.warning()) {
        _ if personal => Reason::WeakPersonal,
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Reason::WeakCommon,
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess
            | Warning::RecentYearsAreEasyToGuess
            | Warning::DatesAreOftenEasyToGuess,
        ) => Reason::WeakPattern,
        _ => Reason::Weak,
    };
    Err(AppError::invalid("password", reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(password: &str) -> Option<Reason> {
        strength(&Password::parse(password).unwrap(), &["haneul", "haneul@example.kr", "하늘책방"]).err().map(|error| error.fields()[0].reason)
    }

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        assert_eq!(reason("password123"), Some(Reason::WeakCommon));
        assert_eq!(reason("aaaaaaaaaaaa"), Some(Reason::WeakPattern));
        assert_eq!(reason("haneul2024"), Some(Reason::WeakPersonal));
        assert_eq!(reason("correct horse battery staple"), None);
        assert_eq!(reason("느린서가의 파란 우산 일곱 개"), None);
    }

    #[test]
    fn a_hash_is_argon2id_and_opens_with_its_password_only() {
        let password = Password::parse("느린서가의 파란 우산").unwrap();
        let hash = hash(&password, Cost::OWASP).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(opens(&password, &hash));
        assert!(!opens(&Password::attempt("느린서가의 빨간 우산"), &hash));
    }

    #[tokio::test]
    async fn nobodys_password_opens_nothing_and_takes_as_long_as_anybodys() {
        let passwords = Passwords::new(Cost::OWASP, 1);
        passwords.warm_up().await.unwrap();
        assert!(passwords.nobodys().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", passwords.nobodys());
        assert!(!passwords.verify(Password::attempt("nobody's password"), None).await.unwrap());
    }
}
