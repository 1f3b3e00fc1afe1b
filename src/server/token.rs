//! Random tokens. The visitor holds the token, the database only its SHA-256.

use sha2::{Digest, Sha256};

/// 256 random bits, as 64 hexadecimal digits.
pub fn new_token() -> String {
    random_hex::<32>()
}

/// 128 random bits, as 32 hexadecimal digits: unguessable names of files.
pub fn new_name() -> String {
    random_hex::<16>()
}

/// What is kept of a token.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn random_hex<const N: usize>() -> String {
    hex(&new_bytes::<N>())
}

/// Two hexadecimal digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Random bytes from the operating system.
pub fn new_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0u8; N];
    // The generator only fails where there is none: no token is better than a guessable one.
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, two) = (new_token(), new_token());
        assert_eq!(one.len(), 64);
        assert_ne!(one, two);
        assert_ne!(hash(&one), hash(&two));
    }
}
