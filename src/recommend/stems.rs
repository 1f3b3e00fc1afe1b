//! Words without what stands behind them: particles and endings.

use super::signs::SIGNS;
use crate::search::text::is_syllable;

/// A word without particles behind it: each step down to what may be its stem, itself first. A stem has two letters at least.
pub fn stems(word: &str) -> Vec<String> {
    let mut stems = vec![word.to_owned()];
    let mut stem = word;
    while let Some(shorter) = SIGNS.particles.iter().find_map(|particle| stem.strip_suffix(particle)).filter(|shorter| is_stem(shorter)) {
        stems.push(shorter.to_owned());
        stem = shorter;
    }
    stems
}

/// What is looked for of a word that no entry knows.
pub fn stem(word: &str) -> String {
    let bare = stems(word).pop().unwrap_or_default();
    let ending = SIGNS.endings.iter().find_map(|ending| bare.strip_suffix(ending)).filter(|stem| is_stem(stem));
    ending.map(str::to_owned).unwrap_or(bare)
}

fn is_stem(stem: &str) -> bool {
    stem.chars().count() >= 2 && stem.chars().all(is_syllable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_words_without_particles() {
        assert_eq!(stem("맥베스를"), "맥베스");
        assert_eq!(stem("양자역학에대한"), "양자역학");
        assert_eq!(stem("쓸쓸한"), "쓸쓸");
        assert_eq!(stem("나는"), "나는", "what is left would be no word");
    }
}
