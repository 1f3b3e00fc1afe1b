//! Totals that need no counting: of what has been counted once there are still all but those that have gone since.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::query::{EXACT_TOTAL, Filter};

/// Counting goes so much further than a total says: so many listings may go before it has to be done again.
pub const SPARE: i64 = 1_000;
/// Searches that are remembered. Only what is very common is, and of that there is little.
const REMEMBERED: usize = 1_000;

/// What was typed, and what it was narrowed to.
pub type Asked = (String, Filter);

/// Searches that find more than [`EXACT_TOTAL`] listings, each with how many may ever have departed
/// (`listing_count.departures`, in the groups that its filter leaves) for it to do so still. A process knows its own: the
/// number that it is held against is the database's, so it holds whichever node they departed at.
#[derive(Clone, Default)]
pub struct Totals(Arc<Mutex<HashMap<Asked, i64>>>);

impl Totals {
    /// How many may have departed while `asked` still finds more; nothing where that is not known.
    pub fn holds_until(&self, asked: &Asked) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(asked).copied()
    }

    /// Takes note that `asked` found so many when so many had departed, both seen at the same moment.
    pub fn note(&self, asked: Asked, found: i64, departures: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found <= EXACT_TOTAL {
            known.remove(&asked);
            return;
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(asked, departures + found - (EXACT_TOTAL + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_holds_until_too_many_have_gone() {
        let (totals, asked) = (Totals::default(), ("소설".to_owned(), Filter::default()));
        totals.note(asked.clone(), EXACT_TOTAL, 5);
        assert_eq!(totals.holds_until(&asked), None, "that is its total");
        totals.note(asked.clone(), EXACT_TOTAL + 1, 5);
        assert_eq!(totals.holds_until(&asked), Some(5), "none may go");
        totals.note(asked.clone(), EXACT_TOTAL + 1 + SPARE, 7);
        assert_eq!(totals.holds_until(&asked), Some(7 + SPARE));
        assert_eq!(totals.holds_until(&("소설".to_owned(), Filter { photo: true, ..Filter::default() })), None);
        totals.note(asked.clone(), 3, 9_000);
        assert_eq!(totals.holds_until(&asked), None, "it is so no more");
    }

    #[test]
    fn no_more_is_remembered_than_it_may() {
        let totals = Totals::default();
        for number in 0..=REMEMBERED {
            totals.note((number.to_string(), Filter::default()), EXACT_TOTAL + 1, 0);
        }
        assert_eq!(totals.0.lock().unwrap().len(), 1);
    }
}
