//! What a list of reviews is asked for.

use serde::{Deserialize, Serialize};

use super::tag::Tag;
use crate::books::model::Category;
use crate::error::{AppError, FieldErrors};
use crate::listings::model::choices;
use crate::listings::query::{LAST_PAGE, MAX_PAGE_SIZE, MAX_SEARCH, choice, number};
use crate::text::{escape, fold, line};

choices! {
    /// Order of a list of reviews. Each is total: the review's id decides between equals.
    Order { Newest = "newest", Views = "views", Rating = "rating", }
}

/// Reviews of a page where nothing is said (API.md).
pub const PAGE_SIZE: i64 = 20;

/// A list's filters as text: what stands in the address bar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawQuery {
    pub q: String,
    pub category: String,
    pub tag: String,
    pub sort: String,
    pub page: String,
    pub after: String,
    pub limit: String,
}

/// A list's filters, each as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// A part of the book's title, folded.
    pub search: Option<String>,
    pub category: Option<String>,
    pub tag: Option<Tag>,
    pub sort: Order,
    pub page: i64,
    /// Where the previous page ended: the sort's value of its last row, and its id.
    pub after: Option<(i64, i64)>,
    pub limit: i64,
}

impl ListQuery {
    pub fn parse(raw: &RawQuery) -> Result<ListQuery, AppError> {
        let mut errors = FieldErrors::default();
        let search = errors.take("q", line(&raw.q, 0, MAX_SEARCH)).map(|text| Some(fold(&text)).filter(|text| !text.is_empty()));
        let category = errors.take("category", choice(&raw.category, Category::key));
        let tag = errors.take("tag", if raw.tag.is_empty() { Ok(None) } else { Tag::parse(&raw.tag).map(Some) });
        let sort = errors.take("sort", choice(&raw.sort, Order::parse)).map(|sort| sort.unwrap_or(Order::Newest));
        let page = errors.take("page", number(&raw.page, 1, 1, LAST_PAGE));
        let limit = errors.take("limit", number(&raw.limit, PAGE_SIZE, 1, MAX_PAGE_SIZE));
        let after = errors.take("after", choice(&raw.after, |text| cursor(sort?, text)));
        let query =
            (|| Some(ListQuery { search: search?, category: category?, tag: tag?, sort: sort?, page: page?, after: after?, limit: limit? }))();
        errors.finish(query)
    }

    /// The cursor behind a row.
    pub fn cursor(&self, value: i64, id: i64) -> String {
        format!("{}.{value}.{id}", self.sort.as_str())
    }
}

fn cursor(sort: Order, text: &str) -> Option<(i64, i64)> {
    let (value, id) = text.strip_prefix(sort.as_str())?.strip_prefix('.')?.split_once('.')?;
    Some((value.parse().ok()?, id.parse().ok()?))
}

impl RawQuery {
    /// The address of this list, leaving out what is not said.
    pub fn href(&self) -> String {
        let path = if self.tag.is_empty() { "/reviews".to_owned() } else { format!("/tags/{}", escape(&self.tag)) };
        let pairs = [("q", &self.q), ("category", &self.category), ("sort", &self.sort), ("page", &self.page), ("after", &self.after)];
        let said: Vec<String> = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}={}", escape(value))).collect();
        if said.is_empty() { path } else { format!("{path}?{}", said.join("&")) }
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
    use crate::error::Reason;

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        let raw = |change: fn(&mut RawQuery)| RawQuery::default().with(change);
        for (query, field, reason) in [
            (raw(|query| query.sort = "price".into()), "sort", Reason::Unknown),
            (raw(|query| query.limit = "101".into()), "limit", Reason::TooBig),
            (raw(|query| query.page = "51".into()), "page", Reason::TooBig),
            (raw(|query| query.after = "views.1.2".into()), "after", Reason::Unknown),
            (raw(|query| query.tag = "가나다라마바사아자차카".into()), "tag", Reason::TooLong),
        ] {
            let error = ListQuery::parse(&query).unwrap_err();
            assert_eq!((error.fields()[0].field.as_str(), error.fields()[0].reason), (field, reason));
        }
        let parsed = ListQuery::parse(&raw(|query| query.after = "newest.5.7".into())).unwrap();
        assert_eq!((parsed.after, parsed.limit), (Some((5, 7)), 20));
    }

    #[test]
    fn a_list_of_a_tag_has_the_tags_address() {
        assert_eq!(RawQuery::default().href(), "/reviews");
        let query = RawQuery { tag: "소설".into(), sort: "views".into(), ..Default::default() };
        assert_eq!(query.href(), "/tags/%EC%86%8C%EC%84%A4?sort=views");
    }
}
