//! argon2id with OWASP's parameters, and zxcvbn for strength.

use std::sync::OnceLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use super::model::Password;
use crate::error::{AppError, Reason};
use crate::server::state::AppState;
use crate::server::token;

/// OWASP Password Storage Cheat Sheet: argon2id, m = 19 MiB, t = 2, p = 1.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Bytes of salt (RFC 9106, 3.1).
const SALT: usize = 16;

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Takes tens of milliseconds and 19 MiB: call it on the hashing lane.
pub fn hash(password: &Password) -> Result<String, AppError> {
    let salt = SaltString::encode_b64(&token::new_bytes::<SALT>()).map_err(|_| AppError::Internal)?;
    argon2().hash_password(password.expose().as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(%error, "a password could not be hashed");
        AppError::Internal
    })
}

/// The hash of a new password, off the threads that answer; `Invalid` if it is guessed too soon.
pub async fn hash_new(state: &AppState, names: &[&str], password: Password) -> Result<String, AppError> {
    let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
    let job = move || {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        strength(&password, &names).and_then(|()| hash(&password))
    };
    state.hashing.run(job).await?
}

/// Whether `password` is the one hashed. Without a hash it works as long on a dummy one, and the answer is no:
/// the time does not tell whether an account exists.
pub fn verify(password: &Password, hash: Option<&str>) -> bool {
    static DUMMY: OnceLock<String> = OnceLock::new();
    let dummy = || DUMMY.get_or_init(|| self::hash(&Password::attempt("nobody's password")).unwrap_or_default());
    let (text, known) = match hash {
        Some(hash) => (hash, true),
        None => (dummy().as_str(), false),
    };
    let matches = PasswordHash::new(text).is_ok_and(|hash| argon2().verify_password(password.expose().as_bytes(), &hash).is_ok());
    matches && known
}

/// Hashes the dummy password ahead of the first login.
pub fn warm_up() {
    verify(&Password::attempt(""), None);
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
        let hash = hash(&password).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify(&password, Some(&hash)));
        assert!(!verify(&Password::attempt("느린서가의 빨간 우산"), Some(&hash)));
        assert!(!verify(&Password::attempt("nobody's password"), None));
    }
}
