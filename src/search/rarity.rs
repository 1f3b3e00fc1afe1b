//! Which three letters in a row are rare. Of a long title the rarest few find as much as all of them would, and much sooner;
//! what they bring is then held against the whole.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::AppError;
use crate::server::db::{Db, on_db};

/// Letters of which the index has entries.
pub const TRIGRAM: usize = 3;
/// Wordings that are counted: what is in none of so many is rare.
const SAMPLE: i64 = 2_000;
/// In a smaller shop nothing takes long.
const SMALL: i64 = 1_000;
/// How long a small shop is taken for one, and how long what was counted in a larger one is gone by.
const SMALL_FOR: Duration = Duration::from_secs(60);
const KNOWN_FOR: Duration = Duration::from_secs(60 * 60);

/// In how many wordings of the sample three letters stand.
#[derive(Debug, Default)]
pub struct Rarity {
    counts: HashMap<[char; TRIGRAM], u32>,
    /// Wordings that were counted, and those that there were.
    sampled: i64,
    all: i64,
}

/// What is rare in a database, as it was last counted: it decides how soon something is found, and never what.
#[derive(Default)]
pub struct Known(Mutex<Option<(Instant, Arc<Rarity>)>>);

/// What is rare, counted at the first call in a shop that is large enough, and from then on once an hour.
pub async fn rarity(db: &Db) -> Result<Arc<Rarity>, AppError> {
    let known = db.rarity().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((since, rarity)) = known
        && since.elapsed() < if rarity.sampled > 0 { KNOWN_FOR } else { SMALL_FOR }
    {
        return Ok(rarity);
    }
    let rows: Vec<(String, String, i64)> = on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select keys, initials, (select max(entry_id) from search_entry) from search_entry
             where (select max(entry_id) from search_entry) >= $1 order by entry_id desc limit $2",
        )
        .bind(SMALL)
        .bind(SAMPLE)
        .fetch_all(conn)
        .await
    })?;
    let all = rows.first().map_or(0, |(_, _, newest)| *newest);
    let counted = Arc::new(Rarity::of(rows.iter().map(|(keys, initials, _)| [keys.as_str(), initials]), all));
    *db.rarity().0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), counted.clone()));
    Ok(counted)
}

impl Rarity {
    /// As some wordings out of `all` have it.
    pub fn of<'a, const N: usize>(wordings: impl Iterator<Item = [&'a str; N]>, all: i64) -> Rarity {
        let mut rarity = Rarity { all, ..Rarity::default() };
        for texts in wordings {
            rarity.sampled += 1;
            let all: HashSet<_> = texts.into_iter().flat_map(trigrams).collect();
            for three in all {
                *rarity.counts.entry(three).or_default() += 1;
            }
        }
        rarity
    }

    /// In how many wordings a text stands at most, as the sample has it: in as many as its rarest letters. 0 where nothing is known.
    pub fn expects(&self, text: &str) -> i64 {
        let rarest = trigrams(text).iter().map(|three| self.counts.get(three).copied().unwrap_or_default()).min();
        i64::from(rarest.unwrap_or_default()) * self.all / self.sampled.max(1)
    }

    /// Whether fewer than `few` wordings are expected to have a text; not where nothing is known.
    pub fn is_rare(&self, text: &str, few: i64) -> bool {
        self.sampled > 0 && self.expects(text) < few
    }

    /// Whether `most` wordings that have three letters are found sooner by reading one wording after the other than by the index
    /// of PostgreSQL, which reads all its entries of them first. To read a wording is 1; an entry is a quarter of that, and a
    /// wording that an entry leads to 4 (measured on PostgreSQL 15 with 200,000 wordings: 0.45, 0.1 and 2 µs).
    pub fn is_walked(&self, three: &str, most: i64) -> bool {
        let expected = self.expects(three);
        expected > 0 && three.chars().count() == TRIGRAM && most * self.all / expected < expected / 4 + 4 * most
    }

    /// The rarest `most` of all three letters in a row in any of `texts`, the rarest first; of those that `are` such letters.
    pub fn rarest<'a>(&self, texts: impl Iterator<Item = &'a str>, most: usize, are: impl Fn(char) -> bool) -> Vec<String> {
        let all: HashSet<[char; TRIGRAM]> = texts.flat_map(trigrams).filter(|three| three.iter().all(|letter| are(*letter))).collect();
        let mut all: Vec<_> = all.into_iter().map(|three| (self.counts.get(&three).copied().unwrap_or_default(), three)).collect();
        all.sort_unstable();
        // What shares two letters with one that is looked for says little more: such come last.
        let (mut apart, mut beside): (Vec<[char; TRIGRAM]>, Vec<[char; TRIGRAM]>) = Default::default();
        for (_, three) in all {
            let is_beside = apart.iter().any(|chosen| chosen[1..] == three[..TRIGRAM - 1] || three[1..] == chosen[..TRIGRAM - 1]);
            if is_beside { beside.push(three) } else { apart.push(three) }
        }
        apart.into_iter().chain(beside).take(most).map(|three| three.iter().collect()).collect()
    }
}

/// Each once.
fn trigrams(text: &str) -> HashSet<[char; TRIGRAM]> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(TRIGRAM).filter_map(|three| three.try_into().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarest_come_first_and_each_once() {
        let rarity = Rarity::of([["abcde"], ["abcdf"], ["abcabc"]].into_iter(), 30);
        assert_eq!(rarity.rarest(["abcde", "xabc"].into_iter(), 3, |_| true), ["xab", "cde", "bcd"]);
        assert_eq!(rarity.rarest(["abcabcabc"].into_iter(), 9, |_| true).len(), 3, "abc, bca, cab");
        assert_eq!(rarity.rarest(["ab+cde"].into_iter(), 3, char::is_alphanumeric), ["cde"]);
        assert!(rarity.rarest(["ab"].into_iter(), 3, |_| true).is_empty());
    }

    #[test]
    fn as_many_are_expected_as_have_the_rarest_letters() {
        let rarity = Rarity::of([["abcde", "b"], ["abcdf", "bcd"], ["abcabc", ""]].into_iter(), 30);
        for (text, expected) in [("abc", 30), ("abcd", 20), ("abcde", 10), ("bcdf", 10), ("xabc", 0), ("ab", 0)] {
            assert_eq!(rarity.expects(text), expected, "{text}");
        }
        assert!(rarity.is_rare("xabc", 5) && !rarity.is_rare("abcde", 5));
        assert_eq!(Rarity::default().expects("abc"), 0);
        assert!(!Rarity::default().is_rare("abc", 5));
    }

    #[test]
    fn what_is_in_most_wordings_is_walked_to_and_what_is_rare_is_not() {
        let half = Rarity { counts: [(['a', 'b', 'c'], 1_000), (['b', 'c', 'd'], 20)].into(), sampled: 2_000, all: 200_000 };
        assert!(half.is_walked("abc", 301) && half.is_walked("abc", 10_000));
        assert!(!half.is_walked("bcd", 301), "one in a hundred");
        assert!(!half.is_walked("abcabc", 301), "how many have more than three letters is not known");
        assert!(!half.is_walked("xyz", 301) && !Rarity::default().is_walked("abc", 301), "nor what the sample lacks");
    }
}
