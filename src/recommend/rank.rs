//! The order of what comes up: one rule, for both engines.

use std::collections::HashSet;

use super::asked::Asked;
use super::concept::Concept;
use super::engine::Because;
use super::grade::grade;
use super::lexicon::Kind;
use super::sources::Hit;
use super::stock::Row;
use super::wish::{self, Order};
use crate::search::text::fold;

/// A word that is in more books than this says less, and in more than the second little.
const COMMON: usize = 80;
const VERY_COMMON: usize = 400;
/// Of what is as good, this share of the best counts as good when something else decides, such as the price.
const AS_GOOD: f64 = 0.55;
/// Books of one author in a row, unless the author was asked for.
const OF_ONE_AUTHOR: usize = 2;

/// A graded listing.
#[derive(Debug, Clone)]
pub struct Ranked {
    pub row: Row,
    pub points: f64,
    pub fits: bool,
    /// Whether it is of a kind that was asked for, if any was.
    pub of_form: bool,
    pub because: Vec<Because>,
}

/// Gives less weight to words that many books have. What no book has weighs nothing.
pub fn weigh(concepts: &mut [Concept], hits: &[Hit]) {
    for (place, concept) in concepts.iter_mut().enumerate().filter(|(_, concept)| concept.kind.is_none()) {
        let books = hits.iter().filter(|hit| hit.concept == place as i64).count();
        concept.weight = match books {
            0 => 0.0,
            few if few <= COMMON => 1.0,
            some if some <= VERY_COMMON => 0.6,
            _ => 0.35,
        };
    }
}

/// The best listing of each book, the best first: what fits before what does not.
pub fn ranked(asked: &Asked, concepts: &[Concept], rows: Vec<Row>) -> Vec<Ranked> {
    let mut authors: Vec<String> = asked.wish.authors.clone();
    authors.extend(called_authors(asked, &rows));
    let mut graded: Vec<Ranked> = rows.into_iter().filter_map(|row| grade(asked, concepts, &authors, row)).collect();
    graded.sort_by(|one, other| {
        let first = other.fits.cmp(&one.fits).then(other.points.total_cmp(&one.points));
        first.then(one.row.selling_price.cmp(&other.row.selling_price)).then(other.row.listing_id.cmp(&one.row.listing_id))
    });
    let mut books: HashSet<i64> = HashSet::new();
    let mut titles: HashSet<String> = HashSet::new();
    graded.retain(|one| books.insert(one.row.book_id) && titles.insert(one.row.name.clone()));
    order(asked.wish.order, &mut graded);
    if asked.wish.authors.is_empty() { mixed(graded) } else { graded }
}

/// Names of whom the shelf knows with another name before: 카뮈 for 알베르 카뮈.
fn called_authors(asked: &Asked, rows: &[Row]) -> Vec<String> {
    let wish = &asked.wish;
    let is_alone =
        wish.entries.iter().all(|entry| entry.kind == Kind::Form) && wish.words.len() == 1 && wish.titles.is_empty() && wish.like.is_empty();
    let named = wish.words.iter().filter(|word| word.is_named || is_alone).map(|word| word.text.as_str());
    let has = |author: &str, name: &str| {
        author.split([',', ';', '/', '^', '·', '|', '(']).any(|person| {
            let person = fold(person);
            // 다자이 is read as 다자 with a particle.
            let is_it = |word: &str| word == name || word.strip_prefix(name) == Some("이");
            person.contains(' ') && person.split(' ').any(is_it)
        })
    };
    named.filter(|name| rows.iter().any(|row| has(&row.author, name))).map(wish::name).collect()
}

/// What else decides among what is about as good.
fn order(order: Order, graded: &mut [Ranked]) {
    let best = graded.iter().filter(|one| one.fits).map(|one| one.points).fold(0.0, f64::max);
    let good = graded.iter().take_while(|one| one.fits && one.points >= best * AS_GOOD).count();
    let Some(good) = graded.get_mut(..good) else { return };
    match order {
        Order::Fitting => {}
        Order::Cheapest => good.sort_by_key(|one| one.row.selling_price),
        Order::Dearest => good.sort_by_key(|one| -one.row.selling_price),
        Order::Newest => good.sort_by(|one, other| other.row.published_on.cmp(&one.row.published_on)),
        Order::Popular => good.sort_by_key(|one| -one.row.jjim_count),
    }
}

/// An author with many books leaves room for others: those come behind.
fn mixed(graded: Vec<Ranked>) -> Vec<Ranked> {
    let mut seen: Vec<String> = Vec::new();
    let (first, behind): (Vec<Ranked>, Vec<Ranked>) = graded.into_iter().partition(|one| {
        let key = &one.row.author_key;
        seen.push(key.clone());
        !one.fits || key.is_empty() || seen.iter().filter(|other| *other == key).count() <= OF_ONE_AUTHOR
    });
    let (mut fitting, rest): (Vec<Ranked>, Vec<Ranked>) = first.into_iter().partition(|one| one.fits);
    fitting.extend(behind);
    fitting.extend(rest);
    fitting
}
