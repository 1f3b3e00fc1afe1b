//! How well a listing answers to what is asked.

use super::asked::Asked;
use super::concept::{Concept, Looked};
use super::engine::Because;
use super::lexicon::Kind;
use super::likeness::{is_same_book, likeness};
use super::rank::Ranked;
use super::stock::Row;
use super::wish::{self, Order};

/// Points for being by whom was named, being called as was asked, and being from whom it should come.
const BY_AUTHOR: f64 = 12.0;
const CALLED: f64 = 20.0;
/// Words of a question that is no more than a name.
const FEW_WORDS: usize = 3;

/// Nothing where it is what somebody does not want.
pub fn grade(asked: &Asked, concepts: &[Concept], authors: &[String], row: Row) -> Option<Ranked> {
    let (head, body) = (&row.head, &row.body);
    let book = Looked { head, body, category: &row.category };
    if asked.not_books.contains(&row.book_id)
        || asked.without.iter().any(|concept| concept.is_plainly(&book))
        || asked.like.iter().any(|like| is_same_book(&like.title, &row.title))
        || asked.wish.not_titles.iter().any(|title| row.name.starts_with(title.as_str()))
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
            Some(Kind::Mood | Kind::Reader) => (&mut others, &mut others_fit),
            None => (&mut words, &mut words_fit),
        };
        *all += 1;
        *fit += usize::from(matched.fits);
        if matched.fits {
            let plainly = matched.in_head;
            because.push((
                matched.points,
                match (concept.entry, &concept.word) {
                    (Some(entry), _) => Because::Entry { entry, plainly },
                    (None, _) => Because::Word { word: concept.heard(if plainly { head } else { body }), plainly },
                },
            ));
        }
    }
    let mut fits = asked.wish.stranger.is_none() && (forms == 0 || forms_fit > 0) && (subjects == 0 || subjects_fit > 0);
    // A price or a condition says enough; a word beside it is hardly a subject.
    let is_bounded = !asked.wish.budget.is_any() || !asked.wish.conditions.is_empty() || asked.wish.order != Order::Fitting;
    // What is asked for least plainly counts where nothing else is said.
    if forms + subjects == 0 && others > 0 {
        fits &= others_fit > 0;
    } else if forms + subjects == 0 && words > 0 && !is_bounded && authors.is_empty() && asked.wish.publisher.is_none() {
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
        let is_called = asked.wish.titles.iter().any(|name| row.name.starts_with(name.as_str()));
        // Asked for by its name, it is what was asked for, whatever else was said.
        fits = asked.wish.stranger.is_none() && (is_called || (fits && is_named));
        if is_called {
            points += CALLED;
            because.push((CALLED, Because::Called));
        }
    }
    if !asked.nearly.is_empty() && asked.nearly.contains(&row.name) {
        points += CALLED;
        because.push((CALLED, Because::Nearly));
    }
    if let Some(likeness) = asked.beside.iter().map(|like| likeness(like, &row)).max_by(|one, other| one.points.total_cmp(&other.points)) {
        points += likeness.points;
    }
    if !asked.like.is_empty() {
        let likeness = asked.like.iter().map(|like| (likeness(like, &row), like)).max_by(|one, other| one.0.points.total_cmp(&other.0.points));
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
    let mut unheard = unheard.into_iter().peekable();
    if subjects + others + words == 0 && !is_named && unheard.peek().is_some() {
        // One or two words of which nobody has heard name something; a story without a word of ours is only not understood.
        let few = asked.wish.words.iter().map(|word| word.text.split(' ').count()).sum::<usize>() <= FEW_WORDS && forms == 0 && !is_bounded;
        fits &= !few && !unheard.any(|word| word.is_named);
    }
    points += row.worth;
    because.sort_by(|one, other| other.0.total_cmp(&one.0));
    let of_form = forms == 0 || forms_fit > 0;
    Some(Ranked { row, points, fits, of_form, because: because.into_iter().map(|(_, because)| because).collect() })
}
