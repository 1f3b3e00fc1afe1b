//! What a list is asked for: filters, order, paging. The address bar and the API say it in the same words.

use serde::{Deserialize, Serialize};

use super::model::{Condition, Price, Status, choices};
use crate::books::model::Category;
use crate::error::{AppError, FieldErrors, Reason, Refusal};
use crate::text::{escape, line};

choices! {
    /// Order of a list. Each is total: the listing's id decides between equals.
    Sort {
        /// Best hits first; only for searches, and their default.
        Relevance = "relevance",
        Newest = "newest",
        Price = "price",
        PriceDesc = "price_desc",
        Discount = "discount",
        Jjim = "jjim",
    }
}

/// Numbered pages end here; what follows goes on by cursor.
pub const LAST_PAGE: i64 = 50;
/// Rows of a page where nothing is said.
pub const PAGE_SIZE: i64 = 24;
/// Rows of a page at most.
pub const MAX_PAGE_SIZE: i64 = 100;
/// Totals are exact up to here; beyond they are one more.
pub const EXACT_TOTAL: i64 = 10_000;
/// Counting of what a list may be narrowed to goes no further: more is said as "1,000+".
pub const COUNTED: i64 = 1_000;
/// Characters of a search.
pub const MAX_SEARCH: usize = 200;
/// Characters of a sub-category, as files name them.
pub const MAX_SUBCATEGORY: usize = 100;

/// A list's filters as text: what stands in the address bar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawQuery {
    pub q: String,
    pub status: String,
    pub category: String,
    pub subcategory: String,
    pub condition: String,
    pub min_price: String,
    pub max_price: String,
    /// `1`: only with a photo.
    pub photo: String,
    pub sort: String,
    pub page: String,
    pub after: String,
    pub limit: String,
}

/// A list's filters, each as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// What is searched for, as it was typed; `None` lists all.
    pub search: Option<String>,
    pub filter: Filter,
    pub sort: Sort,
    pub page: i64,
    pub after: Option<Cursor>,
    pub limit: i64,
}

/// What a list is narrowed to; `None` and `false` where it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub status: Option<Status>,
    /// Key of a category.
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub condition: Option<Condition>,
    /// In won, both ends included.
    pub min_price: Option<i64>,
    pub max_price: Option<i64>,
    pub photo: bool,
}

impl Filter {
    pub fn parse(raw: &RawQuery, errors: &mut FieldErrors) -> Option<Filter> {
        let status = errors.take("status", choice(&raw.status, Status::parse));
        let category = errors.take("category", choice(&raw.category, Category::key));
        let subcategory = errors.take("subcategory", line(&raw.subcategory, 0, MAX_SUBCATEGORY));
        let condition = errors.take("condition", choice(&raw.condition, Condition::parse));
        let min_price = errors.take("min_price", won(&raw.min_price));
        let max_price = errors.take("max_price", won(&raw.max_price));
        let photo = errors.take("photo", choice(&raw.photo, |word| (word == "1").then_some(true)));
        Some(Filter {
            status: status?,
            category: category?,
            subcategory: subcategory.map(|text| Some(text).filter(|text| !text.is_empty()))?,
            condition: condition?,
            min_price: min_price?,
            max_price: max_price?,
            photo: photo?.unwrap_or(false),
        })
    }

    /// Whether the counts by category, state and condition say how many there are.
    pub fn is_counted(&self) -> bool {
        *self == Filter { status: self.status, category: self.category.clone(), condition: self.condition, ..Default::default() }
    }
}

/// Where the previous page ended: the sort values of its last row, its id last. A search in another order than its own begins
/// with whether the row was a near miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub sort: Sort,
    pub values: Vec<i64>,
}

impl Cursor {
    pub fn parse(text: &str) -> Option<Cursor> {
        let (sort, values) = text.split_once('.')?;
        let sort = Sort::parse(sort)?;
        let values: Vec<i64> = values.split('.').map(|value| value.parse().ok()).collect::<Option<_>>()?;
        let width = if sort == Sort::Relevance { 3..=3 } else { 2..=3 };
        width.contains(&values.len()).then_some(Cursor { sort, values })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sort.as_str())?;
        self.values.iter().try_for_each(|value| write!(f, ".{value}"))
    }
}

impl ListQuery {
    /// `searches`: whether `q` must be there.
    pub fn parse(raw: &RawQuery, searches: bool) -> Result<ListQuery, AppError> {
        let mut errors = FieldErrors::default();
        let search = if searches { errors.take("q", line(&raw.q, 1, MAX_SEARCH)).map(Some) } else { Some(None) };
        let filter = Filter::parse(raw, &mut errors);
        let sort = errors.take("sort", choice(&raw.sort, Sort::parse)).and_then(|sort| match sort {
            None => Some(if searches { Sort::Relevance } else { Sort::Newest }),
            Some(Sort::Relevance) if !searches => {
                errors.push("sort", Reason::Unknown);
                None
            }
            sort => sort,
        });
        let page = errors.take("page", number(&raw.page, 1, 1, LAST_PAGE));
        let limit = errors.take("limit", number(&raw.limit, PAGE_SIZE, 1, MAX_PAGE_SIZE));
        let after = errors.take(
            "after",
            choice(&raw.after, |text| {
                Cursor::parse(text).filter(|cursor| Some(cursor.sort) == sort && cursor.values.len() == if searches { 3 } else { 2 })
            }),
        );
        let query = (|| Some(ListQuery { search: search?, filter: filter?, sort: sort?, page: page?, after: after?, limit: limit? }))();
        errors.finish(query)
    }
}

/// A price as people type it; nothing where nothing is said.
fn won(text: &str) -> Result<Option<i64>, Refusal> {
    if text.trim().is_empty() { Ok(None) } else { Price::parse(text).map(|price| Some(price.won())) }
}

pub fn choice<T>(word: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
    match word {
        "" => Ok(None),
        word => parse(word).map(Some).ok_or(Reason::Unknown.into()),
    }
}

/// `moment.id`: where a list of one order ended.
pub fn pair(text: &str) -> Option<(i64, i64)> {
    let (moment, id) = text.split_once('.')?;
    Some((moment.parse().ok()?, id.parse().ok()?))
}

pub fn number(text: &str, default: i64, min: i64, max: i64) -> Result<i64, Refusal> {
    match text {
        "" => Ok(default),
        text => match text.parse::<i64>() {
            Ok(number) if number < min => Err(Refusal(Reason::TooSmall, Some(min))),
            Ok(number) if number > max => Err(Refusal(Reason::TooBig, Some(max))),
            Ok(number) => Ok(number),
            Err(_) => Err(Reason::NotANumber.into()),
        },
    }
}

impl RawQuery {
    /// The address of this list, leaving out what is not said.
    pub fn href(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("status", &self.status),
            ("category", &self.category),
            ("subcategory", &self.subcategory),
            ("condition", &self.condition),
            ("min_price", &self.min_price),
            ("max_price", &self.max_price),
            ("photo", &self.photo),
            ("sort", &self.sort),
            ("page", &self.page),
            ("after", &self.after),
        ];
        let said: Vec<String> = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={}", escape(value))).collect();
        if said.is_empty() { "/books".to_owned() } else { format!("/books?{}", said.join("&")) }
    }

    /// The same without what `error` refuses, from its first page on.
    pub fn without(&self, error: &AppError) -> RawQuery {
        self.with(|query| {
            for at in error.fields() {
                query.field(&at.field).into_iter().for_each(String::clear);
            }
            // An order that searches alone have.
            if query.q.trim().is_empty() && Sort::parse(&query.sort) == Some(Sort::Relevance) {
                query.sort.clear();
            }
        })
    }

    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "q" => &mut self.q,
            "status" => &mut self.status,
            "category" => &mut self.category,
            "subcategory" => &mut self.subcategory,
            "condition" => &mut self.condition,
            "min_price" => &mut self.min_price,
            "max_price" => &mut self.max_price,
            "photo" => &mut self.photo,
            "sort" => &mut self.sort,
            "page" => &mut self.page,
            "after" => &mut self.after,
            "limit" => &mut self.limit,
            _ => return None,
        })
    }

    /// The same with `change` made, from its first page on.
    pub fn with(&self, change: impl FnOnce(&mut RawQuery)) -> RawQuery {
        let mut query = RawQuery { page: String::new(), after: String::new(), ..self.clone() };
        change(&mut query);
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(field: &str, value: &str) -> RawQuery {
        let mut raw = RawQuery::default();
        *raw.field(field).expect(field) = value.to_owned();
        raw
    }

    #[test]
    fn nothing_said_is_the_newest_of_all() {
        let query = ListQuery::parse(&RawQuery::default(), false).unwrap();
        assert_eq!((query.sort, query.page, query.limit, query.filter), (Sort::Newest, 1, 24, Filter::default()));
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        for (field, value, reason) in [
            ("page", "0", Reason::TooSmall),
            ("page", "51", Reason::TooBig),
            ("page", "x", Reason::NotANumber),
            ("limit", "0", Reason::TooSmall),
            ("limit", "101", Reason::TooBig),
            ("limit", "100000", Reason::TooBig),
            ("status", "gone", Reason::Unknown),
            ("sort", "random", Reason::Unknown),
            ("sort", "relevance", Reason::Unknown),
            ("after", "newest.1", Reason::Unknown),
            ("after", "price.1.2", Reason::Unknown),
        ] {
            let error = ListQuery::parse(&raw(field, value), false).unwrap_err();
            assert_eq!((error.fields()[0].field.as_str(), error.fields()[0].reason), (field, reason), "{field}={value}");
        }
        for (field, value) in [("page", "50"), ("limit", "100"), ("limit", "1"), ("after", "newest.1.2")] {
            assert!(ListQuery::parse(&raw(field, value), false).is_ok(), "{field}={value}");
        }
    }

    #[test]
    fn a_search_needs_words_and_ranks_by_default() {
        assert_eq!(ListQuery::parse(&raw("q", " 작별하지 않는다 "), true).unwrap().search.as_deref(), Some("작별하지 않는다"));
        assert_eq!(ListQuery::parse(&raw("q", "토지"), true).unwrap().sort, Sort::Relevance);
        for bad in ["", "  ", &"가".repeat(201), "a\0"] {
            assert!(ListQuery::parse(&raw("q", bad), true).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_says_only_what_differs() {
        assert_eq!(RawQuery::default().href(), "/books");
        let query = RawQuery { q: "한강 a&b".into(), page: "3".into(), ..Default::default() };
        assert_eq!(query.href(), "/books?q=%ED%95%9C%EA%B0%95%20a%26b&page=3");
        assert_eq!(query.with(|query| query.status = "sold".into()).href(), "/books?q=%ED%95%9C%EA%B0%95%20a%26b&status=sold");
    }
}
