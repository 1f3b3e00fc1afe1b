use std::io::{Chain, Read};

use anyhow::{Context, bail, ensure};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::report::{Rejected, Report};

/// Rows that are written in one transaction. 17 values a row stay far below the 32,766 that SQLite can bind to a statement.
pub const BATCH: usize = 500;

/// A CSV file (UTF-8, with or without byte order mark) whose first line names its columns.
pub struct Table<R: Read> {
    reader: Reader<Chain<R, &'static [u8]>>,
    columns: Vec<String>,
    record: ByteRecord,
}

impl<R: Read> Table<R> {
    /// Reads the header. Columns stand in any order and unknown ones are ignored; one of `needed` that is missing or there
    /// twice is an error that names it.
    pub fn open(input: R, needed: &[&str]) -> anyhow::Result<Table<R>> {
        // Rows end with \n, and a \r before it is trimmed off the last field; with a \n after the last one too, a row's end
        // tells its line (see `advance`).
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).terminator(Terminator::Any(b'\n')).from_reader(input.chain(&b"\n"[..]));
        let mut header = ByteRecord::new();
        ensure!(reader.read_byte_record(&mut header).context("it could not be read")?, "it is empty");
        let columns: Vec<String> = match header.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>() {
            Ok(names) => names.into_iter().map(|name| name.trim().to_lowercase()).collect(),
            Err(_) => bail!("the header is not UTF-8"),
        };
        for name in needed {
            match columns.iter().filter(|column| column == name).count() {
                0 => bail!("the column {name} is missing"),
                1 => {}
                _ => bail!("the column {name} is there twice"),
            }
        }
        Ok(Table { reader, columns, record: header })
    }

    /// The next rows as `parse` makes them, at most [`BATCH`]; none at the end of the file. What it refuses, and what is no row
    /// of this table at all, is noted in the report. Fails where the file cannot be read any further.
    pub fn batch<T>(&mut self, report: &mut Report, parse: impl Fn(&Row<'_>) -> Result<T, String>) -> anyhow::Result<Vec<T>> {
        let mut rows = Vec::with_capacity(BATCH);
        while rows.len() < BATCH
            && let Some(line) = self.advance()?
        {
            report.read += 1;
            match self.row().and_then(|row| parse(&row)) {
                Ok(row) => rows.push(row),
                Err(reason) => report.rejected.push(Rejected { line, reason }),
            }
        }
        Ok(rows)
    }

    /// Goes to the next row that is not blank and gives the line on which it begins.
    fn advance(&mut self) -> anyhow::Result<Option<u64>> {
        loop {
            let begin = self.reader.position().line();
            if !self.reader.read_byte_record(&mut self.record).with_context(|| format!("line {begin}: it could not be read any further"))? {
                return Ok(None);
            }
            if self.record.iter().any(|field| !field.trim_ascii().is_empty()) || self.record.len() > 1 {
                // The reader skips empty lines without a word, so the line is counted back from the row's end.
                let inner = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
                return Ok(Some(begin.max(self.reader.position().line() - 1 - inner)));
            }
        }
    }

    fn row(&self) -> Result<Row<'_>, String> {
        if self.record.len() != self.columns.len() {
            return Err(format!("number of fields: {} instead of {}", self.record.len(), self.columns.len()));
        }
        let field = |(column, bytes)| std::str::from_utf8(bytes).map_err(|_| format!("{column}: not UTF-8"));
        let fields = self.columns.iter().zip(&self.record).map(field).collect::<Result<_, _>>()?;
        Ok(Row { columns: &self.columns, fields })
    }
}

/// The fields of one row, by column.
pub struct Row<'a> {
    columns: &'a [String],
    fields: Vec<&'a str>,
}

impl Row<'_> {
    /// The field as it stands, but for white space around it; empty where the file has no such column.
    pub fn get(&self, column: &str) -> &str {
        let index = self.columns.iter().position(|name| name == column);
        index.map(|index| self.fields[index].trim()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `line:a` of each row that is a row.
    fn rows(file: &[u8]) -> (Vec<String>, Report) {
        let mut report = Report::default();
        let mut table = Table::open(file, &["a", "b"]).unwrap();
        let rows = table.batch(&mut report, |row| Ok(row.get("a").to_owned())).unwrap();
        (rows, report)
    }

    fn rejected(file: &[u8]) -> Vec<(u64, String)> {
        // Line numbers of good rows are seen by refusing them.
        let mut report = Report::default();
        Table::open(file, &["a", "b"]).unwrap().batch(&mut report, |row| Err::<(), _>(row.get("a").to_owned())).unwrap();
        report.rejected.into_iter().map(|row| (row.line, row.reason)).collect()
    }

    #[test]
    fn columns_are_found_by_name() {
        assert_eq!(rows(b"x,B,a\n1,2,3\n").0, ["3"]);
        assert_eq!(rows("\u{feff}\"a\",b\n1,2\n".as_bytes()).0, ["1"], "a byte order mark is no part of a name");
        assert_eq!(rows(b" a , b \n 1 ,2").0, ["1"]);
    }

    #[test]
    fn a_header_that_cannot_serve_is_an_error_that_names_the_column() {
        let refused = |file: &'static [u8]| Table::open(file, &["a", "b"]).err().unwrap().to_string();
        assert_eq!(refused(b"a,c\n1,2\n"), "the column b is missing");
        assert_eq!(refused(b"a,b,b\n"), "the column b is there twice");
        assert_eq!(refused(b""), "it is empty");
        assert_eq!(refused(b"\n\n"), "it is empty");
        assert_eq!(refused(b"a,b\xff\n"), "the header is not UTF-8");
    }

    #[test]
    fn rows_that_are_no_rows_are_rejected_and_the_rest_goes_on() {
        let (rows, report) = rows(b"a,b\n1,2\n3\n\xb0\xa1,5\n6,7,8\n9,\n");
        assert_eq!(rows, ["1", "9"]);
        let rejected: Vec<_> = report.rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
        assert_eq!(rejected, [(3, "number of fields: 1 instead of 2"), (4, "a: not UTF-8"), (5, "number of fields: 3 instead of 2")]);
        assert_eq!(report.read, 5);
    }

    #[test]
    fn lines_are_counted_through_quoted_breaks_blank_lines_and_both_line_ends() {
        let expected = [(2, "one".to_owned()), (3, "two\nlines".to_owned()), (7, "three".to_owned()), (8, "four".to_owned())];
        let file = "a,b\none,1\n\"two\nlines\",2\n\n\nthree,3\nfour,4";
        assert_eq!(rejected(file.as_bytes()), expected);
        assert_eq!(rejected(format!("{file}\n").as_bytes()), expected);
        let windows = rejected(file.replace('\n', "\r\n").as_bytes());
        assert_eq!(windows.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 3, 7, 8]);
    }

    #[test]
    fn a_long_file_comes_in_batches() {
        let file = format!("a,b\n{}", "1,2\n".repeat(BATCH + 1));
        let (mut report, mut table) = (Report::default(), Table::open(file.as_bytes(), &[]).unwrap());
        let sizes = [0; 3].map(|_| table.batch(&mut report, |_| Ok(())).unwrap().len());
        assert_eq!(sizes, [BATCH, 1, 0]);
    }
}
