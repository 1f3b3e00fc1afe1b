//! The order of what comes up: one rule, for both engines.

use std::collections::HashSet;

use super::concept::{Concept, Looked};
use super::engine::Because;
use super::lexicon::Kind;
use super::sources::Hit;
use super::wish::{self, Names, Order, Wish};
use crate::listings::model::Condition;
use crate::search::text::fold;

/// Points for being by whom was named, being called as was asked, and being from whom it should come.
const BY_AUTHOR: f64 = 12.0;
const CALLED: f64 = 20.0;
/// Points for likeness: the author, the part of the category, the category, and each word of its description up to a few.
const LIKE_AUTHOR: f64 = 7.0;
const LIKE_PART: f64 = 6.0;
const LIKE_CATEGORY: f64 = 2.0;
const LIKE_WORD: f64 = 0.15;
const LIKE_WORDS: usize = 20;
/// Keystrokes of a word that says something of a book: shorter ones are mostly particles and verbs.
const TELLING_WORD: usize = 12;
/// Letters of a title that make it one wherever they stand.
const TITLE: usize = 4;
/// A word that is in more books than this says less, and in more than the second little.
const COMMON: usize = 80;
const VERY_COMMON: usize = 400;
/// Of what is as good, this share of the best counts as good when something else decides, such as the price.
const AS_GOOD: f64 = 0.55;
/// Books of one author in a row, unless the author was asked for.
const OF_ONE_AUTHOR: usize = 2;

/// A book that others should be like.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Like {
    pub title: String,
    pub author_key: String,
    pub category_id: i64,
    pub category: String,
    pub subcategory: String,
    pub body: String,
}

/// A wish with what the shelf knows of it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub wish: Wish,
    pub concepts: Vec<Concept>,
    pub without: Vec<Concept>,
    /// Persons and publishers that were named, as they are written.
    pub named: Vec<String>,
    /// Wordings of books that were asked for.
    pub entries: Vec<i64>,
    pub like: Vec<Like>,
    /// Books that are asked for themselves: what is like them stands beside them.
    pub beside: Vec<Like>,
    pub not_listings: HashSet<i64>,
    pub not_books: HashSet<i64>,
    /// Titles that are nearly what was named and what no book is called.
    pub nearly: Vec<String>,
    /// Wider bounds, for where nothing keeps to the narrow ones: the most that a copy may cost, conditions it may be in.
    pub second: Option<(Option<i64>, Vec<Condition>)>,
}

impl Asked {
    pub fn new(wish: &Wish, known: &Names) -> Asked {
        let persons = wish.authors.iter().filter_map(|name| known.persons.get(name));
        let publisher = wish.publisher.iter().filter_map(|name| known.publishers.get(name));
        Asked {
            concepts: wish.entries.iter().map(|entry| Concept::of_entry(entry)).chain(wish.words.iter().filter_map(|word| Concept::of_word(word))).collect(),
            without: wish.without.iter().map(|entry| Concept::of_entry(entry)).collect(),
            named: persons.chain(publisher).cloned().collect(),
            entries: wish.titles.iter().filter_map(|name| known.titles.get(name)).flatten().copied().collect(),
            wish: wish.clone(),
            ..Asked::default()
        }
    }

    /// The first of these persons is whose books are wanted.
    pub fn set_authors<'a>(&mut self, authors: impl Iterator<Item = &'a str>) {
        if !self.wish.authors.is_empty() {
            return;
        }
        let first = |author: &str| author.split([',', ';', '/', '^', '·', '|', '(']).map(str::trim).find(|person| !person.is_empty()).map(str::to_owned);
        let persons: Vec<String> = authors.filter_map(first).collect();
        if let Some(person) = persons.first() {
            self.wish.authors = vec![wish::name(person)];
            self.named.push(fold(person));
        }
    }
}

/// A listing as it is graded.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    pub listing_id: i64,
    pub book_id: i64,
    pub title: String,
    pub author: String,
    pub publisher: String,
    pub category: String,
    pub condition: String,
    pub selling_price: i64,
    pub original_price: i64,
    pub jjim_count: i64,
    pub published_on: String,
    pub author_key: String,
    pub subcategory: String,
    pub head: String,
    pub body: String,
}

/// A graded listing.
#[derive(Debug, Clone)]
pub struct Ranked {
    pub row: Row,
    pub points: f64,
    pub fits: bool,
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
    graded.retain(|one| books.insert(one.row.book_id) && titles.insert(wish::name(&one.row.title)));
    order(asked.wish.order, &mut graded);
    if asked.wish.authors.is_empty() { mixed(graded) } else { graded }
}

/// Names of whom the shelf knows with another name before: 카뮈 for 알베르 카뮈.
fn called_authors(asked: &Asked, rows: &[Row]) -> Vec<String> {
    let wish = &asked.wish;
    let is_alone = wish.entries.iter().all(|entry| entry.kind == Kind::Form) && wish.words.len() == 1 && wish.titles.is_empty() && wish.like.is_empty();
    let named = wish.words.iter().filter(|word| word.is_named || is_alone).map(|word| word.text.as_str());
    let ends_so = |author: &str, name: &str| author.split([',', ';', '/', '^', '·', '|', '(']).any(|person| {
        let person = fold(person);
        person.len() > name.len() && person.ends_with(name) && person[..person.len() - name.len()].ends_with(' ')
    });
    named.filter(|name| rows.iter().any(|row| ends_so(&row.author, name))).map(wish::name).collect()
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

/// Nothing where it is what somebody does not want.
fn grade(asked: &Asked, concepts: &[Concept], authors: &[String], row: Row) -> Option<Ranked> {
    let (head, body) = (format!(" {}", row.head), format!(" {}", row.body));
    let book = Looked { head: &head, body: &body, category: &row.category };
    if asked.not_listings.contains(&row.listing_id)
        || asked.not_books.contains(&row.book_id)
        || asked.without.iter().any(|concept| concept.is_plainly(&book))
        || asked.like.iter().any(|like| is_same_book(&like.title, &row.title))
    {
        return None;
    }
    let mut points = 0.0;
    let mut because: Vec<(f64, Because)> = Vec::new();
    let (mut forms, mut forms_fit) = (0, 0);
    let (mut subjects, mut subjects_fit) = (0, 0);
    let (mut others, mut others_fit) = (0, 0);
    let (mut words, mut words_fit) = (0, 0);
    for concept in concepts.iter().filter(|concept| concept.weight > 0.0) {
        let matched = concept.matched(&book);
        points += matched.points;
        let (all, fit) = match concept.kind {
            Some(Kind::Form) => (&mut forms, &mut forms_fit),
            Some(Kind::Topic) => (&mut subjects, &mut subjects_fit),
            None if concept.word.as_ref().is_some_and(|word| word.is_named) => (&mut subjects, &mut subjects_fit),
            Some(Kind::Mood | Kind::Reader) => (&mut others, &mut others_fit),
            None => (&mut words, &mut words_fit),
        };
        *all += 1;
        *fit += usize::from(matched.fits);
        if matched.fits {
            let plainly = matched.in_head;
            because.push((matched.points, match (concept.entry, &concept.word) {
                (Some(entry), _) => Because::Entry { entry, plainly },
                (None, word) => Because::Word { word: word.as_ref().map(|word| word.text.clone()).unwrap_or_default(), plainly },
            }));
        }
    }
    let mut fits = asked.wish.stranger.is_none() && (forms == 0 || forms_fit > 0) && (subjects == 0 || subjects_fit > 0);
    // What is asked for least plainly counts where nothing else is said.
    if forms + subjects == 0 && others > 0 {
        fits &= others_fit > 0;
    } else if forms + subjects == 0 && words > 0 && authors.is_empty() && asked.wish.publisher.is_none() {
        fits &= words_fit > 0;
    }
    let mut is_named = false;
    if !authors.is_empty() {
        let author = wish::name(&row.author);
        let is_by = authors.iter().any(|name| author.contains(name.as_str()));
        fits &= is_by;
        if is_by {
            points += BY_AUTHOR;
            because.push((BY_AUTHOR, Because::Author));
        }
        is_named |= is_by;
    }
    if let Some(publisher) = &asked.wish.publisher {
        let is_from = wish::name(&row.publisher).contains(publisher.as_str());
        fits &= is_from;
        if is_from {
            points += BY_AUTHOR;
            because.push((BY_AUTHOR, Because::Publisher));
        }
        is_named |= is_from;
    }
    if !asked.wish.titles.is_empty() {
        let title = wish::name(&row.title);
        let is_called = asked.wish.titles.iter().any(|name| title.starts_with(name.as_str()));
        // Asked for by its name, it is what was asked for, whatever else was said.
        fits = asked.wish.stranger.is_none() && (is_called || (fits && is_named));
        if is_called {
            points += CALLED;
            because.push((CALLED, Because::Called));
        }
    }
    if !asked.nearly.is_empty() && asked.nearly.contains(&wish::name(&row.title)) {
        points += CALLED;
        because.push((CALLED, Because::Nearly));
    }
    if let Some(likeness) = asked.beside.iter().map(|like| likeness(like, &row, &body)).max_by(|one, other| one.points.total_cmp(&other.points)) {
        points += likeness.points;
    }
    if !asked.like.is_empty() {
        let likeness = asked.like.iter().map(|like| (likeness(like, &row, &body), like)).max_by(|one, other| one.0.points.total_cmp(&other.0.points));
        if let Some((likeness, like)) = likeness {
            points += likeness.points;
            fits &= likeness.fits;
            if likeness.fits {
                because.push((likeness.points, Because::Like { title: like.title.clone(), same_author: likeness.same_author }));
            }
        }
    }
    // What was named and what no book has: then nothing is what was asked for.
    let unheard = concepts.iter().filter(|concept| concept.weight == 0.0).filter_map(|concept| concept.word.as_ref());
    fits &= subjects + others > 0 || !unheard.into_iter().any(|word| word.is_named);
    points += worth(&row);
    because.sort_by(|one, other| other.0.total_cmp(&one.0));
    Some(Ranked { row, points, fits, because: because.into_iter().map(|(_, because)| because).collect() })
}

/// Whether two titles are those of one book in two editions: what stands before a subtitle or a remark is the same.
fn is_same_book(one: &str, other: &str) -> bool {
    let main = |title: &str| wish::name(title.split([':', '-', '(', '–', '—', '[']).find(|part| !part.trim().is_empty()).unwrap_or_default());
    main(one) == main(other) || wish::name(other).contains(&main(one)) && main(one).chars().count() >= TITLE
}

/// How a book is like another one.
struct Likeness {
    points: f64,
    fits: bool,
    same_author: bool,
}

fn likeness(like: &Like, row: &Row, body: &str) -> Likeness {
    let same_author = !like.author_key.is_empty() && like.author_key == row.author_key;
    let same_category = like.category == row.category;
    let same_part = same_category && like.subcategory == row.subcategory;
    let telling = like.body.split(' ').filter(|word| word.chars().count() >= TELLING_WORD);
    let words = telling.filter(|word| body.contains(&format!(" {word}"))).take(LIKE_WORDS).count();
    let author = if same_author { LIKE_AUTHOR } else { 0.0 };
    let place = match (same_part, same_category) {
        (true, _) => LIKE_PART,
        (false, true) => LIKE_CATEGORY,
        (false, false) => 0.0,
    };
    Likeness { points: words as f64 * LIKE_WORD + author + place, fits: same_author || same_part || (same_category && like.subcategory.is_empty()), same_author }
}

/// What makes one copy better than another that answers as well: it decides between equals, and no more.
fn worth(row: &Row) -> f64 {
    let condition = match Condition::parse(&row.condition) {
        Some(Condition::Best) => 0.3,
        Some(Condition::Good) => 0.25,
        Some(Condition::Fair) => 0.15,
        _ => 0.0,
    };
    let saved = 1.0 - row.selling_price as f64 / row.original_price.max(1) as f64;
    condition + 0.2 * saved.clamp(0.0, 1.0) + 0.1 * (row.jjim_count.min(10) as f64 / 10.0)
}
