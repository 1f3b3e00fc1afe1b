//! Finding what may fit a question: wishes are read out of it, books that answer to any of them come up from the indexes, and
//! the same rules grade them on both engines.

use std::collections::{HashMap, HashSet};

use super::asked::Asked;
use super::concept::Concept;
use super::engine::{Because, CANDIDATES, Earlier, Found};
use super::names;
use super::rank::{self, Ranked};
use super::read;
use super::sources;
use super::wish::{self, FollowUp, Order, Wish};
use super::{facts, shelf, stock};
use crate::error::AppError;
use crate::listings::model::Condition;
use crate::server::db::Db;
use crate::server::state::AppState;

/// Earlier questions that are read again.
const REREAD: usize = 4;

/// The listings on sale that come nearest to what is asked, the best first.
pub async fn find(state: &AppState, question: &str, earlier: &[Earlier]) -> Result<Found, AppError> {
    shelf::catch_up(&state.shelf, &state.db, shelf::AT_ONCE).await?;
    find_on(&state.db, question, earlier).await
}

/// [`find`] on a shelf that is up to date.
pub async fn find_on(db: &Db, question: &str, earlier: &[Earlier]) -> Result<Found, AppError> {
    let recent = &earlier[earlier.len().saturating_sub(REREAD)..];
    let mut asked: Vec<String> = Vec::new();
    for question in std::iter::once(question).chain(recent.iter().map(|turn| turn.question.as_str())) {
        asked.extend(read::names(question));
    }
    let known = names::look_up(db, &asked).await?;
    let mut wish = Wish::default();
    for (place, question) in recent.iter().map(|turn| turn.question.as_str()).chain([question]).enumerate() {
        let mut next = read::read(question, &known);
        if place == 0 {
            // There is nothing that it could go on from.
            next.follow_up = None;
        } else {
            next.inherit(&wish);
        }
        if next.follow_up == Some(FollowUp::SameAuthor)
            && let Some(turn) = recent.get(place)
        {
            // Whose books they were is what the answer was.
            next.authors = facts::copies(db, &turn.listings).await?.first().map(|copy| wish::name(&copy.author)).into_iter().collect();
        }
        wish = next;
    }
    let mut asked = Asked::new(&wish, &known);
    if let Some(last) = recent.last() {
        go_on(db, &mut asked, last, recent).await?;
    }
    asked.like = facts::likes(db, &wish.like, &known).await?;
    asked.beside = facts::likes(db, &wish.titles, &known).await?;
    let ranked = rank(db, &mut asked).await?;
    let candidates = facts::of(db, &ranked).await?;
    let because = ranked.into_iter().map(|one| (one.row.listing_id, one.because)).collect();
    Ok(Found { wish: asked.wish, candidates, because })
}

/// What a question says of the answer before it.
async fn go_on(db: &Db, asked: &mut Asked, last: &Earlier, recent: &[Earlier]) -> Result<(), AppError> {
    let Some(follow_up) = asked.wish.follow_up else { return Ok(()) };
    let copies = facts::copies(db, &last.listings).await?;
    asked.not_listings = recent.iter().flat_map(|turn| turn.listings.iter().copied()).collect();
    asked.not_books = copies.iter().map(|copy| copy.book_id).collect();
    match follow_up {
        FollowUp::Cheaper => {
            // Below the cheapest where there is one, else below the dearest.
            asked.wish.budget.max = copies.iter().map(|copy| copy.selling_price - 1).min().or(asked.wish.budget.max);
            asked.second = Some((copies.iter().map(|copy| copy.selling_price - 1).max(), asked.wish.conditions.clone()));
            asked.wish.order = Order::Cheapest;
            // The same book may well have a cheaper copy.
            asked.not_books.clear();
        }
        FollowUp::Better => {
            let place = |condition: &Condition| Condition::ALL.iter().position(|other| other == condition).unwrap_or_default();
            let places: Vec<usize> = copies.iter().map(|copy| place(&copy.condition())).collect();
            let better = |than: Option<&usize>| Condition::ALL[..than.copied().unwrap_or(1).max(1)].to_vec();
            // Better than the best of them where there is such a copy, else than the worst.
            asked.wish.conditions = better(places.iter().min());
            asked.second = Some((asked.wish.budget.max, better(places.iter().max())));
            asked.not_books.clear();
        }
        FollowUp::SameAuthor => asked.set_authors(copies.iter().map(|copy| copy.author.as_str())),
        FollowUp::Others => {}
    }
    Ok(())
}

async fn rank(db: &Db, asked: &mut Asked) -> Result<Vec<Ranked>, AppError> {
    let mut ranked = look(db, asked, true).await?;
    if !ranked.iter().any(|one| one.fits)
        && let Some((max, conditions)) = asked.second.take()
    {
        asked.wish.budget.max = max;
        asked.wish.conditions = conditions;
        ranked = look(db, asked, true).await?;
    }
    if ranked.iter().any(|one| one.fits) {
        accompany(asked, &mut ranked);
        ranked.truncate(CANDIDATES);
        return Ok(ranked);
    }
    // Nothing is what was asked for. It may be called nearly so; else the nearest, within the budget and then beyond it.
    let mut seen: HashSet<i64> = ranked.iter().map(|one| one.row.book_id).collect();
    let (entries, titles) = names::nearly(db, &asked.wish).await?;
    asked.entries.extend(entries);
    asked.nearly = titles;
    let within = if asked.nearly.is_empty() { Vec::new() } else { look(db, asked, true).await? };
    let mut nearly: Vec<Ranked> = within.into_iter().filter(|one| one.because.contains(&Because::Nearly)).collect();
    if !nearly.is_empty() {
        ranked.retain(|one| !nearly.iter().any(|other| other.row.book_id == one.row.book_id));
        nearly.iter_mut().for_each(|one| one.fits = true);
        nearly.append(&mut ranked);
        accompany(asked, &mut nearly);
        nearly.truncate(CANDIDATES);
        return Ok(nearly);
    }
    if ranked.len() < CANDIDATES {
        let wider = look(db, asked, false).await?;
        ranked.extend(wider.into_iter().filter(|one| seen.insert(one.row.book_id)));
    }
    for one in &mut ranked {
        one.fits = false;
    }
    ranked.truncate(CANDIDATES);
    Ok(ranked)
}

/// One alone is no choice: where a person or a publisher is not what was asked for, the nearest within the bounds stands beside it.
fn accompany(asked: &Asked, ranked: &mut [Ranked]) {
    let is_by_name = !asked.wish.authors.is_empty() || asked.wish.publisher.is_some();
    if is_by_name || ranked.iter().filter(|one| one.fits).count() > 1 {
        return;
    }
    if let Some(next) = ranked.iter_mut().find(|one| !one.fits && one.of_form) {
        next.fits = true;
        next.because = vec![Because::Beside];
    }
}

/// Grades what comes up: within the bounds of the wish, or whatever it costs and looks like.
async fn look(db: &Db, asked: &Asked, bounded: bool) -> Result<Vec<Ranked>, AppError> {
    let mut concepts: Vec<Concept> = asked.concepts.clone();
    let hits = sources::hits(db, asked, &concepts, bounded).await?;
    rank::weigh(&mut concepts, &hits);
    let mut points: HashMap<i64, f64> = HashMap::new();
    for hit in &hits {
        let concept = usize::try_from(hit.concept).ok().and_then(|place| concepts.get(place));
        *points.entry(hit.book_id).or_default() += hit.points(concept);
    }
    let rows = stock::read(db, asked, points, bounded).await?;
    Ok(rank::ranked(asked, &concepts, rows))
}
