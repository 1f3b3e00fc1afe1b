use super::categories::Categories;
use super::edition::Edition;
use super::fields::{choices, chosen, date, isbn, number, parsed, year};
use super::table::Row;
use crate::books::model::{Author, Publisher, Title};
use crate::listings::model::{Condition, Details, Price, Status};
use crate::text::{line, prose};
use crate::time::Timestamp;
use crate::users::model::Nickname;

/// Columns that an offer needs. `subcategory`, `published_on`, `description` and `details` may be there as well.
pub const OFFER: [&str; 9] = ["isbn13", "title", "author", "publisher", "category", "list_price", "condition", "price", "status"];

/// Columns of the catalogue.
pub const CATALOGUE: [&str; 7] = ["isbn13", "title", "author", "published_year", "language", "average_rating", "ratings_count"];

/// Most characters of a book's description, subcategory and language.
const DESCRIPTION: usize = 20_000;
const SUBCATEGORY: usize = 100;
const LANGUAGE: usize = 20;
/// Most stars that readers give.
const BEST_RATING: f64 = 5.0;

/// A copy that somebody offers, and its edition.
#[derive(Debug)]
pub struct Offer {
    pub edition: Edition,
    pub category_id: i64,
    pub condition: Condition,
    pub original_price: Price,
    pub selling_price: Price,
    pub status: Status,
    pub details: Details,
}

/// An offer as a row has it, or the first thing that is wrong: `column: what`.
pub fn offer(row: &Row<'_>, categories: &Categories, now: Timestamp) -> Result<Offer, String> {
    let category_id = chosen(row, "category", |name| categories.id(name), || "a known category".into())?;
    let original_price = parsed(row, "list_price", Price::parse)?;
    let edition = Edition {
        isbn: isbn(row)?,
        title: parsed(row, "title", Title::parse)?,
        author: parsed(row, "author", Author::parse)?,
        publisher: parsed(row, "publisher", Publisher::parse)?,
        category_id: Some(category_id),
        subcategory: parsed(row, "subcategory", |text| line(text, 0, SUBCATEGORY))?,
        published_on: date(row.get("published_on"), now),
        description: parsed(row, "description", |text| prose(text, 0, DESCRIPTION))?,
        list_price: Some(original_price.won()),
        language: String::new(),
        average_rating: None,
        ratings_count: None,
    };
    Ok(Offer {
        edition,
        category_id,
        original_price,
        condition: chosen(row, "condition", Condition::parse, || choices(Condition::ALL.iter().map(|choice| choice.as_str())))?,
        selling_price: parsed(row, "price", Price::parse)?,
        status: chosen(row, "status", Status::parse, || choices(Status::ALL.iter().map(|choice| choice.as_str())))?,
        details: parsed(row, "details", Details::parse)?,
    })
}

/// The nickname of who offers it.
pub fn seller(row: &Row<'_>) -> Result<String, String> {
    Ok(parsed(row, "seller", Nickname::parse)?.as_str().to_owned())
}

/// An edition as a row of the catalogue has it, or the first thing that is wrong: `column: what`.
pub fn catalogued(row: &Row<'_>, now: Timestamp) -> Result<Edition, String> {
    Ok(Edition {
        isbn: isbn(row)?,
        title: parsed(row, "title", Title::parse)?,
        author: parsed(row, "author", Author::parse)?,
        publisher: parsed(row, "publisher", Publisher::parse)?,
        category_id: None,
        subcategory: String::new(),
        published_on: year(row.get("published_year"), now),
        description: String::new(),
        list_price: None,
        language: parsed(row, "language", |text| line(text, 0, LANGUAGE))?,
        average_rating: number(row, "average_rating", |rating| (0.0..=BEST_RATING).contains(rating), "a number from 0 to 5")?,
        ratings_count: number(row, "ratings_count", |count| *count >= 0, "a whole number")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::import::report::Report;
    use crate::import::table::Table;

    /// 2023-11-05 in Korea.
    const NOW: Timestamp = Timestamp(1_699_110_000_000);

    /// A file of one row, in which the columns of `changes` are changed or added.
    fn file(columns: &[(&str, &str)], changes: &[(&str, &str)]) -> Vec<u8> {
        let mut fields: Vec<(&str, &str)> = columns.to_vec();
        for (column, value) in changes {
            match fields.iter_mut().find(|field| field.0 == *column) {
                Some(field) => field.1 = value,
                None => fields.push((column, value)),
            }
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(fields.iter().map(|field| field.0)).unwrap();
        writer.write_record(fields.iter().map(|field| field.1)).unwrap();
        writer.into_inner().unwrap()
    }

    fn offered(changes: &[(&str, &str)]) -> Result<(Offer, String), String> {
        let values = ["9788936434120", "소년이 온다", "한강", "창비", "fiction", "15000", "good", "6000", "on_sale"];
        let columns: Vec<_> = OFFER.into_iter().zip(values).chain([("seller", "책벌레")]).collect();
        let categories = Categories::map(&keys()).unwrap();
        read(&file(&columns, changes), |row| Ok((offer(row, &categories, NOW)?, seller(row)?)))
    }

    fn book(changes: &[(&str, &str)]) -> Result<Edition, String> {
        let values = ["9780679783268", "Pride and Prejudice", "Jane Austen", "1813", "eng", "4.24", "2035490"];
        let columns: Vec<_> = CATALOGUE.into_iter().zip(values).collect();
        read(&file(&columns, changes), |row| catalogued(row, NOW))
    }

    fn read<T>(file: &[u8], parse: impl Fn(&Row<'_>) -> Result<T, String>) -> Result<T, String> {
        let mut report = Report::default();
        let rows = Table::open(file, &[]).unwrap().batch(&mut report, parse).unwrap();
        rows.into_iter().next().ok_or_else(|| report.rejected.remove(0).reason)
    }

    /// The shop's categories, numbered as they stand.
    fn keys() -> HashMap<String, i64> {
        let file = include_str!("../../seeds/categories.csv");
        file.lines().skip(1).enumerate().map(|(row, line)| (line.split(',').next().unwrap().to_owned(), row as i64)).collect()
    }

    fn reason(column: &str, value: &str) -> String {
        offered(&[(column, value)]).unwrap_err()
    }

    #[test]
    fn a_row_becomes_a_book_a_listing_and_a_seller() {
        let changes = [
            ("category", "소설/시/희곡"),
            ("subcategory", "한국소설"),
            ("published_on", "2014-05-19"),
            ("description", " 첫째\r\n둘째 "),
            ("status", "sold"),
        ];
        let (offer, seller) = offered(&changes).unwrap();
        let edition = &offer.edition;
        assert_eq!(
            (edition.isbn.as_ref().unwrap().as_str(), edition.title.as_str(), edition.author.as_str()),
            ("9788936434120", "소년이 온다", "한강")
        );
        assert_eq!((edition.publisher.as_str(), edition.category_id, edition.list_price), ("창비", Some(0), Some(15_000)));
        assert_eq!((&*edition.subcategory, &*edition.published_on, &*edition.description), ("한국소설", "2014-05-19", "첫째\n둘째"));
        assert_eq!((offer.category_id, offer.original_price.won(), offer.selling_price.won()), (0, 15_000, 6_000));
        assert_eq!((offer.condition, offer.status, offer.details.as_str(), &*seller), (Condition::Good, Status::Sold, "", "책벌레"));
    }

    #[test]
    fn author_and_publisher_may_be_empty() {
        let (offer, _) = offered(&[("author", ""), ("publisher", " ")]).unwrap();
        assert_eq!((offer.edition.author.as_str(), offer.edition.publisher.as_str()), ("", ""));
    }

    #[test]
    fn text_is_composed_and_its_entities_are_decoded() {
        let (offer, _) = offered(&[("title", "&lt;\u{1112}\u{1161}\u{11ab}&gt; &#24651;"), ("details", "A &amp; B")]).unwrap();
        assert_eq!((offer.edition.title.as_str(), offer.details.as_str()), ("<한> 恋", "A & B"));
        assert_eq!(reason("title", "a&#0;b"), "title: has a line break or another character that cannot stand there");
    }

    #[test]
    fn categories_are_known_by_the_files_names_and_by_our_keys() {
        for (name, id) in [("essays", 1), ("에세이", 1), (" 경제경영 ", 8), ("경제 / 경영", 8), ("컴퓨터/it", 10)] {
            assert_eq!(offered(&[("category", name)]).unwrap().0.category_id, id, "{name}");
        }
        assert_eq!(reason("category", "우주요리비법"), "category: \"우주요리비법\" is not a known category");
        assert_eq!(reason("category", ""), "category: missing");
    }

    #[test]
    fn a_number_of_something_else_is_no_isbn_and_a_wrong_one_is_an_error() {
        let isbn = |typed| offered(&[("isbn13", typed)]).map(|(offer, _)| offer.edition.isbn.map(|isbn| isbn.as_str().to_owned()));
        assert_eq!(isbn(""), Ok(None));
        assert_eq!(isbn("978-89-364-3412-0"), Ok(Some("9788936434120".into())));
        assert_eq!(isbn("8936434128"), Ok(Some("9788936434120".into())));
        for goods in ["9771228838003", "8809529010000"] {
            assert_eq!(isbn(goods), Ok(None), "{goods}");
        }
        for wrong in ["9788936434121", "9771228838009", "8936434129", "893643412X", "978-89-364-3412-1"] {
            assert_eq!(isbn(wrong), Err("isbn13: the check digit is wrong".into()), "{wrong}");
        }
        for no_number in ["12345", "978893643412X", "97889364341200", "없음"] {
            assert_eq!(isbn(no_number), Err(format!("isbn13: {no_number:?} is no number of 10 or 13 digits")));
        }
    }

    #[test]
    fn each_rejection_names_its_column() {
        for (column, value, expected) in [
            ("title", "", "title: missing"),
            ("title", "두 줄로\n나뉜 제목", "title: has a line break or another character that cannot stand there"),
            ("list_price", "", "list_price: missing"),
            ("price", "-100", "price: less than 0"),
            ("price", "10000001", "price: more than 10000000"),
            ("price", "12.5", "price: not a whole number"),
            ("condition", "lost", "condition: \"lost\" is not one of best, good, fair, poor, worn"),
            ("condition", "", "condition: missing"),
            ("status", "gone", "status: \"gone\" is not one of on_sale, reserved, sold"),
            ("seller", "", "seller: missing"),
        ] {
            assert_eq!(reason(column, value), expected);
        }
        for (column, limit) in
            [("title", 200), ("author", 200), ("publisher", 100), ("subcategory", 100), ("description", 20_000), ("details", 5_000), ("seller", 20)]
        {
            assert!(offered(&[(column, &"가".repeat(limit))]).is_ok(), "{column}");
            assert_eq!(reason(column, &"가".repeat(limit + 1)), format!("{column}: longer than {limit} characters"));
        }
    }

    #[test]
    fn a_wrong_value_is_quoted_briefly() {
        assert_eq!(reason("status", &"x\n".repeat(50)), format!("status: \"{}…\" is not one of on_sale, reserved, sold", "x\\n".repeat(20)));
    }

    #[test]
    fn an_impossible_date_is_left_out_and_the_book_stays() {
        let date = |text| offered(&[("published_on", text)]).unwrap().0.edition.published_on;
        for kept in ["2019", "2019-06", "2019-06-28", "2020-02-29", "2024-12-31", "0868"] {
            assert_eq!(date(kept), kept);
        }
        for dropped in [
            "",
            "2019-13",
            "2019-00-01",
            "2019-02-29",
            "1900-02-29",
            "2019-06-31",
            "2025",
            "19-06-28",
            "2019-6-1",
            "2019/06/28",
            "0000",
            "2019-06-28-01",
            "+201",
        ] {
            assert_eq!(date(dropped), "", "{dropped}");
        }
    }

    #[test]
    fn a_row_of_the_catalogue_becomes_a_book() {
        let edition = book(&[]).unwrap();
        assert_eq!(
            (&*edition.published_on, &*edition.language, edition.average_rating, edition.ratings_count),
            ("1813", "eng", Some(4.24), Some(2_035_490))
        );
        let bare = book(&[("isbn13", ""), ("published_year", ""), ("language", ""), ("average_rating", ""), ("ratings_count", "")]).unwrap();
        assert_eq!((bare.isbn.is_none(), &*bare.published_on, bare.average_rating, bare.ratings_count), (true, "", None, None));
        for (text, kept) in [("-750", "-750"), ("8", "8"), ("2024", "2024"), ("2025", ""), ("about 1900", "")] {
            assert_eq!(book(&[("published_year", text)]).unwrap().published_on, kept);
        }
    }

    #[test]
    fn a_catalogue_row_is_rejected_by_column() {
        assert_eq!(book(&[("author", &"a".repeat(201))]).unwrap_err(), "author: longer than 200 characters");
        assert_eq!(book(&[("average_rating", "5.1")]).unwrap_err(), "average_rating: \"5.1\" is not a number from 0 to 5");
        assert_eq!(book(&[("average_rating", "NaN")]).unwrap_err(), "average_rating: \"NaN\" is not a number from 0 to 5");
        assert_eq!(book(&[("ratings_count", "-1")]).unwrap_err(), "ratings_count: \"-1\" is not a whole number");
        assert_eq!(book(&[("ratings_count", "many")]).unwrap_err(), "ratings_count: \"many\" is not a whole number");
    }
}
