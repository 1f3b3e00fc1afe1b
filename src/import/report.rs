use std::fmt;

/// What an import did. Numbers are rows of the file, but for `books_added` and `listings_added`: new rows of the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub read: u64,
    pub listings_added: u64,
    /// Editions that were not known before.
    pub books_added: u64,
    /// Rows that add nothing: the same copy (or, in the catalogue, the same book) is there already or stands further up.
    pub doubles: u64,
    /// Rows of sellers who have left.
    pub departed: u64,
    pub rejected: Vec<Rejected>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Line of the file on which the row begins; the header is line 1.
    pub line: u64,
    /// `column: what is wrong with it`, in English.
    pub reason: String,
}

/// A line of counts, then one for each rejected row.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (read, listings, books) = (count(self.read, "row"), count(self.listings_added, "listing"), count(self.books_added, "book"));
        let (doubles, rejected) = (count(self.doubles, "double"), self.rejected.len());
        write!(f, "{read} read: {listings} and {books} added, {doubles}, {rejected} rejected")?;
        if self.departed > 0 {
            write!(f, ", {} of sellers who have left skipped", self.departed)?;
        }
        self.rejected.iter().try_for_each(|row| write!(f, "\nline {}: {}", row.line, row.reason))
    }
}

fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_and_names_each_rejected_line() {
        let rejected = vec![Rejected { line: 8, reason: "title: missing".into() }, Rejected { line: 10, reason: "price: less than 0".into() }];
        let report = Report { read: 14, listings_added: 6, books_added: 1, doubles: 5, departed: 0, rejected };
        assert_eq!(
            report.to_string(),
            "14 rows read: 6 listings and 1 book added, 5 doubles, 2 rejected\nline 8: title: missing\nline 10: price: less than 0"
        );
    }
}
