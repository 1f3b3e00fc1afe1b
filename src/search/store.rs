//! Finding: candidates from the index, graded by one rule on both engines.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use futures_util::future::try_join_all;

use super::candidates::{Index, Part, Read, SHORT_CANDIDATES, is_short};
use super::near::{self, Typed};
use super::query::{Wanted, Way, initials_of};
use super::rarity::{Rarity, rarity};
use super::score::Grader;
use super::text::{PREFIX_KEYS, plain_of};
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::server::statement::Statement;

/// Wordings that a search looks at. Where more fit, as for one common syllable in a very large shop, SQLite looks at the newest
/// of them and PostgreSQL at those that it comes upon first.
pub const CANDIDATES: i64 = 10_000;
/// Wordings that are graded: where more fit, those that are called so or begin so, half as many of each, and the newest; the
/// others come behind them, the newest first.
pub const GRADED: i64 = 300;
// Of one or two keys no more is found than is graded: the best, so that nothing else has to be looked for.
const _: () = assert!(SHORT_CANDIDATES <= GRADED);
/// Fewer hits than this, and it may have been typed in the other keyboard mode.
const FEW: i64 = 5;
/// Wordings that are compared letter by letter, for each piece of what was typed.
const COMPARED: i64 = 1_500;
/// Near misses at most.
const NEAR: usize = 50;

/// A search made ready: how hits are found, and what else may have been meant.
#[derive(Debug)]
pub struct Plan {
    looks: Vec<Look>,
    /// Entries that are one wrong letter away, with their score below zero.
    near: Vec<Hit>,
    /// What the nearest of them is called.
    pub meant: Option<String>,
    /// Wordings that are looked at, and of those the ones that are graded, for each way.
    most: i64,
    graded: i64,
    rarity: Arc<Rarity>,
}

/// A way of looking, and what it finds.
#[derive(Debug)]
struct Look {
    way: Way,
    bonus: i64,
    /// Wordings, as many as are graded. They are looked for once: the index is read from end to end for them.
    hits: Vec<Hit>,
    has_more: bool,
}

/// A wording that was found, and how well it fits: the higher the better.
#[derive(Debug, Clone, Copy)]
struct Hit {
    entry_id: i64,
    score: i64,
}

/// The wordings that are graded, the best first.
#[derive(Debug)]
pub struct Ranked(Vec<Hit>);

/// A score and an entry: where a page of the order of relevance begins.
pub type Place = (i64, i64);

impl Ranked {
    /// Those from a place on.
    fn following(&self, from: Option<Place>) -> impl Iterator<Item = &Hit> {
        self.0.iter().filter(move |hit| from.is_none_or(|from| (hit.score, hit.entry_id) <= from))
    }

    /// Whether no more than `most` are.
    pub fn is_within(&self, most: i64) -> bool {
        self.0.len() as i64 <= most
    }

    /// Whether nothing is graded from there on.
    pub fn ends_before(&self, from: Option<Place>) -> bool {
        self.following(from).next().is_none()
    }
}

/// How far down the hits are taken.
#[derive(Debug, Clone, Copy)]
pub enum Reach {
    /// The best, so many of those that are graded.
    Graded(i64),
    /// All that are graded, and so many of the others, the newest.
    Newest(i64),
    All,
}

/// Hits of what was typed come before those of the other keyboard mode.
const TYPED: i64 = 10_000;
/// What is not graded comes behind all of its way that is.
const UNGRADED: i64 = 500;

/// Looks at what was typed, then, where that is little, at the other keyboard mode, and only where nothing is found at what is
/// one wrong letter away.
pub async fn plan(db: &Db, wanted: &Wanted, most: i64) -> Result<Plan, AppError> {
    let (graded, rarity) = (most.min(GRADED), rarity(db).await?);
    let index = Index { db, rarity: &rarity };
    let looks = looks(index, wanted, graded).await?;
    let near = if looks.iter().all(|look| look.hits.is_empty()) { nearest(index, wanted).await? } else { Vec::new() };
    let meant = match near.first() {
        Some(nearest) => title(db, nearest.entry_id).await?,
        None => None,
    };
    Ok(Plan { looks, near, meant, most, graded, rarity })
}

/// The ways that are looked at, with up to so many hits each.
async fn looks(index: Index<'_>, wanted: &Wanted, graded: i64) -> Result<Vec<Look>, AppError> {
    let look = |(number, way): (usize, &Way)| {
        let (way, bonus) = (way.clone(), if number == 0 { TYPED } else { 0 });
        async move {
            let mut hits = find(index, &way, bonus, &[(Part::Any, graded + 1)]).await?;
            let has_more = hits.len() as i64 > graded;
            hits.truncate(graded as usize);
            Ok::<_, AppError>(Look { way, bonus, hits, has_more })
        }
    };
    let mut ways = wanted.ways().enumerate();
    // What is rare has few hits, so that the other ways are looked at too: at once.
    let at_once = if index.rarity.is_rare(wanted.typed.needle(), FEW) { usize::MAX } else { 1 };
    let mut found = try_join_all(ways.by_ref().take(at_once).map(look)).await?.into_iter();
    let mut looks: Vec<Look> = Vec::new();
    // Where there is more than is graded no other way counts: the last look alone can have more.
    while looks.iter().map(|look| look.hits.len() as i64).sum::<i64>() < FEW {
        if let Some(look) = found.next() {
            looks.push(look);
        } else if let Some(way) = ways.next() {
            looks.push(look(way).await?);
        } else {
            break;
        }
    }
    Ok(looks)
}

/// Whether more are to be expected than are graded, or it is so short that there mostly are: they are then counted while they are
/// looked for.
pub async fn is_common(db: &Db, wanted: &Wanted) -> Result<bool, AppError> {
    Ok(is_short(&wanted.typed) || rarity(db).await?.expects(wanted.typed.needle()) > GRADED)
}

/// Writes `with hit (entry_id) as (…) `: all that was typed as it is, for counting.
pub async fn push_typed(statement: &mut Statement, db: &Db, wanted: &Wanted) -> Result<(), AppError> {
    let rarity = rarity(db).await?;
    let ids = Index { db, rarity: &rarity }.select(statement, &wanted.typed, Part::Any, Read::Id, CANDIDATES);
    statement.push(&format!("with hit (entry_id) as ({ids}) "));
    Ok(())
}

/// The readings in the other keyboard mode that are looked at, each only where there was little before; and how many hits there
/// are in all, counting no further than [`FEW`] of each.
pub async fn slips<'a>(db: &Db, wanted: &'a Wanted) -> Result<(&'a [Way], i64), AppError> {
    let rarity = rarity(db).await?;
    let index = Index { db, rarity: &rarity };
    let mut hits = count(index, &wanted.typed, FEW).await?;
    for (number, slip) in wanted.slips.iter().enumerate() {
        if hits >= FEW {
            return Ok((&wanted.slips[..number], hits));
        }
        hits += count(index, slip, FEW).await?;
    }
    Ok((&wanted.slips, hits))
}

/// How many wordings a way finds, counting no further than `most`.
async fn count(index: Index<'_>, way: &Way, most: i64) -> Result<i64, AppError> {
    let mut statement = Statement::default();
    let ids = index.select(&mut statement, way, Part::Any, Read::Id, most);
    statement.push(&format!("select count(*) from ({ids}) as found"));
    Ok(statement.count(index.db).await?)
}

/// Wordings that a way finds, graded: of each part no more than its number, and the same one perhaps twice.
async fn find(index: Index<'_>, way: &Way, bonus: i64, parts: &[(Part, i64)]) -> Result<Vec<Hit>, AppError> {
    let grader = Grader::new(way);
    let mut statement = Statement::default();
    push_parts(&mut statement, index, way, parts);
    let hits = lines(statement, index.db, |entry_id, title, text| Some(Hit { entry_id, score: grader.score(text, title) + bonus })).await?;
    Ok(hits)
}

/// Writes the statement that looks into the index.
pub fn push_parts(statement: &mut Statement, index: Index<'_>, way: &Way, parts: &[(Part, i64)]) {
    let found = parts.iter().map(|(part, most)| index.select(statement, way, *part, Read::Text, *most)).collect();
    push_lines(statement, found);
}

/// Writes a select of the wordings of several, as one text: thousands of rows one by one would take longer than all that is
/// done with them.
fn push_lines(statement: &mut Statement, found: Vec<String>) {
    let found: Vec<String> = found.iter().map(|rows| format!("select entry_id, title, text from ({rows}) as few")).collect();
    statement.push(&format!(
        "select coalesce(string_agg(cast(entry_id as text) || ' ' || cast(title as text) || ' ' || text, '\n'), '') from ({}) as found",
        found.join(" union all ")
    ));
}

/// What `read` makes of each line: a wording's id, the length of its title and its text.
async fn lines<T>(statement: Statement, db: &Db, mut read: impl FnMut(i64, i64, &str) -> Option<T>) -> Result<Vec<T>, AppError> {
    let rows: Vec<(String,)> = statement.rows(db).await?;
    let line = |line: &str| {
        let (entry_id, rest) = line.split_once(' ')?;
        let (title, text) = rest.split_once(' ')?;
        read(entry_id.parse().ok()?, title.parse().ok()?, text)
    };
    Ok(rows.iter().flat_map(|(lines,)| lines.lines()).filter_map(line).collect())
}

impl Plan {
    /// Whether there are no more than `most` wordings.
    pub fn is_within(&self, most: i64) -> bool {
        let hits: usize = self.looks.iter().map(|look| look.hits.len()).sum();
        !self.has_more() && (hits + self.near.len()) as i64 <= most
    }

    /// Puts the wordings that are graded in their order. Where a way finds more of them than that, what is called so and what
    /// begins so is graded however old it is.
    pub async fn rank(&self, db: &Db) -> Result<Ranked, AppError> {
        let mut best: HashMap<i64, i64> = HashMap::new();
        let mut add = |hits: &[Hit]| {
            for hit in hits {
                best.entry(hit.entry_id).and_modify(|score| *score = hit.score.max(*score)).or_insert(hit.score);
            }
        };
        for look in &self.looks {
            add(&look.hits);
            if look.has_more {
                let few = self.graded / 2;
                let index = Index { db, rarity: &self.rarity };
                add(&find(index, &look.way, look.bonus, &[(Part::Whole, few), (Part::Beginning, few)]).await?);
            }
        }
        add(&self.near);
        let mut hits: Vec<Hit> = best.into_iter().map(|(entry_id, score)| Hit { entry_id, score }).collect();
        hits.sort_unstable_by_key(|hit| Reverse((hit.score, hit.entry_id)));
        Ok(Ranked(hits))
    }

    /// Whether it is about what was typed as it is, and nothing else.
    pub fn is_as_typed(&self) -> bool {
        self.looks.len() == 1 && self.near.is_empty()
    }

    /// Whether there are wordings that are not graded: then they are all of the last look's.
    pub fn has_more(&self) -> bool {
        self.looks.last().is_some_and(|look| look.has_more)
    }

    /// Writes `with hit (entry_id, score) as (…) `: the first by score and entry, from `from` on, as far as `reach` goes.
    pub fn push_best(&self, statement: &mut Statement, db: &Db, ranked: &Ranked, reach: Reach, from: Option<Place>) {
        let few = if let Reach::Graded(few) = reach { few as usize } else { usize::MAX };
        let best: Vec<(i64, i64)> = ranked.following(from).take(few).map(|hit| (hit.entry_id, hit.score)).collect();
        let pairs = statement.pairs(db, &best);
        let rest = match reach {
            Reach::Graded(_) => None,
            Reach::Newest(few) => self.ungraded(statement, db, ranked, Some(few), from),
            Reach::All => self.ungraded(statement, db, ranked, None, from),
        };
        match rest {
            Some(rest) => statement
                .push(&format!("with hit (entry_id, score) as materialized ({pairs} union all select entry_id, score from ({rest}) as rest) ")),
            None => statement.push(&format!("with hit (entry_id, score) as ({pairs}) ")),
        };
    }

    /// A select of what is not graded, `few` or all, with the score that it has in common; nothing where that comes before `from`.
    fn ungraded(&self, statement: &mut Statement, db: &Db, ranked: &Ranked, few: Option<i64>, from: Option<Place>) -> Option<String> {
        let look = self.looks.last().filter(|look| look.has_more)?;
        let score = look.bonus + UNGRADED;
        let below = match from {
            Some((passed, _)) if passed < score => return None,
            Some((passed, entry)) if passed == score => Some(entry),
            _ => None,
        };
        // Those that are graded are among them.
        let most = few.map(|few| few + ranked.0.len() as i64);
        let ids = Index { db, rarity: &self.rarity }.newest(statement, &look.way, below, most, self.most);
        let graded = statement.ids(db, ranked.0.iter().map(|hit| hit.entry_id));
        let few = few.map(|few| format!(" order by entry_id desc limit {few}")).unwrap_or_default();
        Some(format!("select entry_id, cast({score} as bigint) as score from ({ids}) as newest where entry_id not in ({graded}){few}"))
    }

    /// Writes `with hit (entry_id, score) as (…) `: all that fit, in no order; the score is below zero for near misses alone.
    pub fn push_hits(&self, statement: &mut Statement, db: &Db) {
        if self.near.is_empty() {
            let ids = self.ids(statement, db);
            statement.push(&format!("with found (entry_id) as ({ids}), hit as (select entry_id, cast(1 as bigint) as score from found) "));
        } else {
            let pairs: Vec<(i64, i64)> = self.near.iter().map(|hit| (hit.entry_id, hit.score)).collect();
            let pairs = statement.pairs(db, &pairs);
            statement.push(&format!("with hit (entry_id, score) as ({pairs}) "));
        }
    }

    /// Writes `with hit (entry_id) as (…) `: all that fit, ungraded, for counting.
    pub fn push_ids(&self, statement: &mut Statement, db: &Db) {
        let ids = self.ids(statement, db);
        statement.push(&format!("with hit (entry_id) as ({ids}) "));
    }

    /// What some looks found, and near misses, each once.
    fn known(&self, looks: &[Look]) -> HashSet<i64> {
        looks.iter().flat_map(|look| &look.hits).chain(&self.near).map(|hit| hit.entry_id).collect()
    }

    /// A select of all that fit, each once.
    fn ids(&self, statement: &mut Statement, db: &Db) -> String {
        match self.looks.split_last() {
            Some((last, others)) if last.has_more => {
                let known = self.known(others);
                let ids = Index { db, rarity: &self.rarity }.select(statement, &last.way, Part::Any, Read::Id, self.most);
                // Whoever counts stops before the end: what comes from one place is there once and needs no union.
                if known.is_empty() { ids } else { format!("{} union select entry_id from ({ids}) as few", statement.ids(db, known)) }
            }
            _ => statement.ids(db, self.known(&self.looks)),
        }
    }
}

/// What is one wrong letter away, the nearest first. Some piece of it must be right.
async fn nearest(index: Index<'_>, wanted: &Wanted) -> Result<Vec<Hit>, AppError> {
    let near = wanted.ways().filter_map(|way| Some((way, Typed::new(way)?))).map(|(way, typed)| near_way(index, way, typed));
    let mut hits: Vec<Hit> = try_join_all(near).await?.into_iter().flatten().collect();
    hits.sort_by_key(|hit| Reverse((hit.score, hit.entry_id)));
    hits.truncate(NEAR);
    Ok(hits)
}

async fn near_way(index: Index<'_>, way: &Way, typed: Typed) -> Result<Vec<Hit>, AppError> {
    // 가가가… has three that are one.
    let mut pieces = near::pieces(way);
    pieces.sort_unstable();
    pieces.dedup();
    if let ([one, two, three], true) = (&*pieces, typed.has_pieces_apart()) {
        // One wrong letter mostly leaves two pieces whole, and few books have both.
        let hits = compare(index, &typed, [[one, two], [one, three], [two, three]].iter().map(|both| both.map(String::as_str)), &[]).await?;
        if !hits.is_empty() {
            return Ok(hits);
        }
    }
    // Of a short word no piece may be left: but how it begins, or its consonants.
    let beginning = |keys: &str| keys.chars().take(PREFIX_KEYS).collect::<String>();
    let beginnings = if typed.short { vec![beginning(&way.keys), beginning(&initials_of(way))] } else { Vec::new() };
    compare(index, &typed, pieces.iter().map(|piece| [piece.as_str()]), &beginnings).await
}

/// What is near among the wordings that have all of some pieces, or a word that begins so.
async fn compare<const N: usize>(
    index: Index<'_>,
    typed: &Typed,
    pieces: impl Iterator<Item = [&str; N]>,
    beginnings: &[String],
) -> Result<Vec<Hit>, AppError> {
    let mut statement = Statement::default();
    let mut found: Vec<String> = pieces.map(|pieces| index.with_all(&mut statement, &pieces, COMPARED)).collect();
    found.extend(beginnings.iter().map(|keys| index.begun(&mut statement, keys, COMPARED)));
    push_lines(&mut statement, found);
    let mut seen = HashSet::new();
    lines(statement, index.db, |entry_id, title, text| {
        let far = if !seen.insert(entry_id) {
            None
        } else if typed.short {
            typed.distance(text)
        } else {
            typed.distance(&plain_of(text))
        }?;
        // Thousands for how far; the more of the title was typed the better.
        let share = 999 * typed.length() / (typed.length() + title).max(1);
        Some(Hit { entry_id, score: -1000 * far + share })
    })
    .await
}

/// What an entry is called.
async fn title(db: &Db, entry_id: i64) -> Result<Option<String>, AppError> {
    let row: Option<(String,)> =
        on_db!(db.read(), |conn| sqlx::query_as("select title from search_entry where entry_id = $1").bind(entry_id).fetch_optional(conn).await)?;
    Ok(row.map(|(title,)| title))
}
