//! A list of listings that were looked at, newest first.

use std::fmt;

/// Listings that are shown: two turns of the widest row.
pub const SHOWN: usize = 12;
/// Listings that are kept: some will be gone, and one is being looked at. With the longest ids that is half a KB a request.
pub const KEPT: usize = 24;

/// Ids of listings, as the cookie has them: `41.7.300`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen(Vec<i64>);

impl Seen {
    /// What is not as we write it is an empty list: it comes from a visitor's machine.
    pub fn parse(text: &str) -> Seen {
        let ids: Option<Vec<i64>> = text.split('.').map(|id| id.parse().ok().filter(|id| *id > 0)).collect();
        Seen(ids.filter(|ids| ids.len() <= KEPT && (1..ids.len()).all(|at| !ids[..at].contains(&ids[at]))).unwrap_or_default())
    }

    /// With `id` looked at just now.
    pub fn with(&self, id: i64) -> Seen {
        Seen(std::iter::once(id).chain(self.without(id).0).take(KEPT).collect())
    }

    pub fn without(&self, id: i64) -> Seen {
        Seen(self.0.iter().copied().filter(|other| *other != id).collect())
    }

    /// Newest first.
    pub fn ids(&self) -> &[i64] {
        &self.0
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<String> = self.0.iter().map(i64::to_string).collect();
        f.write_str(&ids.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_again_comes_to_the_front_and_the_oldest_goes() {
        assert_eq!(Seen::parse("3.2.1").with(1).to_string(), "1.3.2");
        assert_eq!(Seen::parse("3.2.1").without(2).ids(), [3, 1]);
        let full = (1..=30).fold(Seen::default(), |seen, id| seen.with(id));
        assert_eq!((full.ids().len(), full.ids()[0], full.ids()[KEPT - 1]), (KEPT, 30, 7));
        assert_eq!(Seen::parse(&full.to_string()), full);
    }

    #[test]
    fn a_broken_list_is_an_empty_one() {
        let long = (1..=KEPT as i64 + 1).map(|id| id.to_string()).collect::<Vec<_>>().join(".");
        for broken in ["", "x", "1.", ".1", "1..2", "0", "-1", "1.1", "1,2", "1 2", "99999999999999999999", "1.2.x", &long] {
            assert_eq!(Seen::parse(broken), Seen::default(), "{broken}");
        }
    }
}
