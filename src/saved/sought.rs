//! What a saved search looks for.

use super::model::narrowed;
use super::news::Offer;
use crate::error::{AppError, FieldErrors, Reason};
use crate::listings::model::Status;
use crate::listings::query::{Filter, MAX_SEARCH, RawQuery};
use crate::search::query::Wanted;
use crate::text::line;

/// A search as it is saved: each field as it must be, and only what can find something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// Empty where the list is only narrowed.
    pub q: String,
    pub filter: Filter,
}

impl Sought {
    pub fn parse(raw: &RawQuery) -> Result<Sought, AppError> {
        let mut errors = FieldErrors::default();
        let q = errors.take("q", line(&raw.q, 0, MAX_SEARCH));
        let filter = Filter::parse(raw, &mut errors);
        if q.as_deref() == Some("") && filter == Some(Filter::default()) {
            errors.push("q", Reason::Required);
        }
        // Nothing but punctuation finds nothing, ever.
        if q.as_deref().is_some_and(|q| !q.is_empty() && Wanted::read(q).is_none()) {
            errors.push("q", Reason::BadCharacters);
        }
        let sought = (|| Some(Sought { q: q?, filter: filter? }))();
        errors.finish(sought)
    }

    /// From [`Sought::query`] or any other address of a list.
    pub fn read(address: &str) -> Result<Sought, AppError> {
        let query = address.split_once('?').map_or(address, |(_, query)| query);
        let mut raw = RawQuery::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let field = match &*name {
                "q" => &mut raw.q,
                "status" => &mut raw.status,
                "category" => &mut raw.category,
                "subcategory" => &mut raw.subcategory,
                "condition" => &mut raw.condition,
                "min_price" => &mut raw.min_price,
                "max_price" => &mut raw.max_price,
                "photo" => &mut raw.photo,
                _ => continue,
            };
            *field = value.into_owned();
        }
        Sought::parse(&raw)
    }

    /// The one way to say it: what stands behind `/books?`.
    pub fn query(&self) -> String {
        let Filter { status, category, subcategory, condition, min_price, max_price, photo } = self.filter.clone();
        let raw = RawQuery {
            q: self.q.clone(),
            status: status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
            category: category.unwrap_or_default(),
            subcategory: subcategory.unwrap_or_default(),
            condition: condition.map(|condition| condition.as_str().to_owned()).unwrap_or_default(),
            min_price: min_price.map(|won| won.to_string()).unwrap_or_default(),
            max_price: max_price.map(|won| won.to_string()).unwrap_or_default(),
            photo: if photo { "1".to_owned() } else { String::new() },
            ..Default::default()
        };
        narrowed(&raw).href().split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
    }

    /// Whether a copy that is on sale is not filtered out. What is searched for is another matter.
    pub fn admits(&self, offer: &Offer) -> bool {
        // Named one by one: a filter that is new must be thought of here.
        let Filter { status, category, subcategory, condition, min_price, max_price, photo } = &self.filter;
        status.is_none_or(|status| status == Status::OnSale)
            && category.as_ref().is_none_or(|category| *category == offer.category)
            && subcategory.as_ref().is_none_or(|subcategory| *subcategory == offer.subcategory)
            && condition.is_none_or(|condition| condition.as_str() == offer.condition)
            && min_price.is_none_or(|least| offer.selling_price >= least)
            && max_price.is_none_or(|most| offer.selling_price <= most)
            && (!photo || offer.photo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Offer {
        Offer {
            title: "소년이 온다".into(),
            author: "한강".into(),
            publisher: "창비".into(),
            isbn: String::new(),
            category: "fiction".into(),
            subcategory: "한국소설".into(),
            condition: "good".into(),
            selling_price: 8_000,
            photo: false,
        }
    }

    fn admits(query: &str) -> bool {
        Sought::read(query).expect(query).admits(&offer())
    }

    #[test]
    fn each_filter_lets_in_or_keeps_out() {
        for fits in ["q=x", "status=on_sale", "category=fiction", "subcategory=한국소설", "condition=good", "min_price=8000", "max_price=8000"] {
            assert!(admits(fits), "{fits}");
        }
        for other in
            ["status=sold", "status=reserved", "category=essays", "subcategory=시", "condition=best", "min_price=8001", "max_price=7999", "photo=1"]
        {
            assert!(!admits(other), "{other}");
        }
        assert!(!admits("category=fiction&max_price=1"));
    }

    #[test]
    fn the_same_is_said_in_one_way() {
        let one = Sought::read("/books?max_price=10%2C000%EC%9B%90&page=3&q=%20한강%20&sort=price&category=fiction").unwrap();
        assert_eq!(one.query(), "q=%ED%95%9C%EA%B0%95&category=fiction&max_price=10000");
        assert_eq!(Sought::read(&one.query()).unwrap(), one);
    }

    #[test]
    fn what_finds_nothing_or_everything_is_no_search() {
        for nothing in ["", "/books", "sort=price&page=2", "q=%20", "q=!%3F", "category=No Such", "min_price=x", "photo=0"] {
            assert!(Sought::read(nothing).is_err(), "{nothing}");
        }
    }
}
