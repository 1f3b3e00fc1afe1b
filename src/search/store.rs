//! Finding: candidates from the index, graded by one rule on both engines.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::candidates::{Index, Part};
use super::near::{self, Typed};
use super::query::{Wanted, Way, initials_of};
use super::rarity::{Rarity, rarity};
use super::score::{initials_score, score};
use super::text::PREFIX_KEYS;
use crate::error::AppError;
use crate::server::db::{Db, on_db};
use crate::server::statement::{Statement, list};

/// Wordings that a search looks at. Where more fit, as for one common syllable in a very large shop, SQLite looks at the newest
/// of them and PostgreSQL at those that it comes upon first.
pub const CANDIDATES: i64 = 10_000;
/// Wordings that are graded: where more fit, those that are called so or begin so, half as many of each, and the newest; the
/// others come behind them, the newest first.
pub const GRADED: i64 = 500;
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
    near: Vec<(i64, i64)>,
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
    hits: Vec<i64>,
    has_more: bool,
}

/// Hits of what was typed come before those of the other keyboard mode.
const TYPED: i64 = 10_000;
/// What is not graded comes behind all of its way that is.
const UNGRADED: i64 = 500;

/// Looks at what was typed, then, where that is little, at the other keyboard mode, and only where nothing is found at what is
/// one wrong letter away.
pub async fn plan(db: &Db, wanted: &Wanted, most: i64) -> Result<Plan, AppError> {
    let rarity = if db.is_postgres() { Arc::default() } else { rarity(db).await? };
    let mut plan = Plan { looks: Vec::new(), near: Vec::new(), meant: None, most, graded: most.min(GRADED), rarity };
    let index = Index { db, rarity: &plan.rarity };
    for (number, way) in std::iter::once(&wanted.typed).chain(&wanted.slips).enumerate() {
        if plan.looks.iter().map(|look| look.hits.len() as i64).sum::<i64>() >= FEW {
            break;
        }
        let mut hits = find(index, way, plan.graded + 1).await?;
        let has_more = hits.len() as i64 > plan.graded;
        hits.truncate(plan.graded as usize);
        plan.looks.push(Look { way: way.clone(), bonus: if number == 0 { TYPED } else { 0 }, hits, has_more });
    }
    if plan.looks.iter().all(|look| look.hits.is_empty()) {
        let near = nearest(index, wanted).await?;
        if let Some(nearest) = near.first() {
            plan.meant = title(db, nearest.entry_id).await?;
        }
        plan.near = near.into_iter().map(|hit| (hit.entry_id, hit.score)).collect();
    }
    Ok(plan)
}

/// The readings in the other keyboard mode that are looked at, each only where there was little before; and how many hits there
/// are in all, counting no further than [`FEW`] of each.
pub async fn slips<'a>(db: &Db, wanted: &'a Wanted) -> Result<(&'a [Way], i64), AppError> {
    let rarity = if db.is_postgres() { Arc::default() } else { rarity(db).await? };
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
    Ok(find(index, way, most).await?.len() as i64)
}

/// Wordings that a way finds, no more than `most`.
async fn find(index: Index<'_>, way: &Way, most: i64) -> Result<Vec<i64>, AppError> {
    let mut statement = Statement::default();
    push_candidates(&mut statement, index, way, most);
    let rows: Vec<(String,)> = statement.rows(index.db).await?;
    Ok(rows.iter().flat_map(|(ids,)| ids.split(' ')).filter_map(|id| id.parse().ok()).collect())
}

/// Writes the statement that looks into the index, for the ids as one text.
pub fn push_candidates(statement: &mut Statement, index: Index<'_>, way: &Way, most: i64) {
    let ids = index.ids(statement, way, Part::Any, most);
    statement.push(&format!("select coalesce(string_agg(cast(entry_id as text), ' '), '') from ({ids}) as found"));
}

impl Plan {
    /// Whether there are no more than `most` wordings.
    pub fn is_within(&self, most: i64) -> bool {
        let hits: usize = self.looks.iter().map(|look| look.hits.len()).sum();
        !self.looks.iter().any(|look| look.has_more) && (hits + self.near.len()) as i64 <= most
    }

    /// Writes `with hit (entry_id, score) as (…) `: entries that fit, the better the higher; near misses below zero.
    pub fn push_hits(&self, statement: &mut Statement, db: &Db) {
        self.push(statement, db, true);
        statement.push(", hit as (select entry_id, score from graded) ");
    }

    /// The first `most` of them by score and entry, or of those that do not come before `from`.
    pub fn push_best(&self, statement: &mut Statement, db: &Db, most: i64, from: Option<(i64, i64)>) {
        // What is not graded comes last.
        self.push(statement, db, most > self.graded || from.is_some());
        statement.push(", hit as (select entry_id, score from graded");
        if let Some((score, entry)) = from {
            let (score, entry) = (statement.number(score), statement.number(entry));
            statement.push(&format!(" where (score, entry_id) <= ({score}, {entry})"));
        }
        statement.push(&format!(" order by score desc, entry_id desc limit {most}) "));
    }

    /// Writes `with hit (entry_id) as (…) `: entries that fit, ungraded, for counting.
    pub fn push_ids(&self, statement: &mut Statement, db: &Db) {
        let index = Index { db, rarity: &self.rarity };
        if let ([look], true) = (&*self.looks, self.near.is_empty())
            && look.has_more
        {
            // Whoever counts stops before the end, and what comes from one place is there once.
            let ids = index.ids(statement, &look.way, Part::Any, self.most);
            statement.push(&format!("with hit (entry_id) as ({ids}) "));
            return;
        }
        let mut found: Vec<String> = Vec::new();
        let known: BTreeSet<i64> = self.looks.iter().filter(|look| !look.has_more).flat_map(|look| look.hits.iter().copied()).collect();
        found.push(format!(
            "select entry_id from search_entry where entry_id in ({})",
            list(known.into_iter().chain(self.near.iter().map(|(id, _)| *id)))
        ));
        for look in self.looks.iter().filter(|look| look.has_more) {
            let ids = index.ids(statement, &look.way, Part::Any, self.most);
            found.push(format!("select entry_id from ({ids}) as found"));
        }
        statement.push_once(&format!("with hit (entry_id) as materialized ({}) ", found.join(" union ")));
    }

    /// Writes `with graded (entry_id, score) as (…)`.
    fn push(&self, statement: &mut Statement, db: &Db, with_ungraded: bool) {
        let index = Index { db, rarity: &self.rarity };
        let mut found: Vec<String> = Vec::new();
        for look in &self.looks {
            let (way, bonus) = (&look.way, look.bonus);
            let score = if way.initials { initials_score(statement, db, way) } else { score(statement, db, way) };
            let mut entries = list(look.hits.iter().copied());
            if look.has_more {
                let known: Vec<String> = look.hits.iter().map(|id| format!("({id})")).collect();
                entries = format!("select column1 from (values {}) as known", known.join(", "));
                // What is called so, and what begins so, is graded however old it is.
                for part in [Part::Whole, Part::Beginning] {
                    let ids = index.ids(statement, way, part, self.graded / 2);
                    entries.push_str(&format!(" union select entry_id from ({ids}) as few"));
                }
            }
            found.push(format!("select e.entry_id, {score} + {bonus} as score from search_entry e where e.entry_id in ({entries})"));
            if with_ungraded && look.has_more {
                let ids = index.ids(statement, way, Part::Any, self.most);
                found.push(format!("select entry_id, cast({} as bigint) from ({ids}) as rest", bonus + UNGRADED));
            }
        }
        found.extend(self.near.iter().map(|(id, score)| format!("select cast({id} as bigint), cast({score} as bigint)")));
        statement.push_once("with graded (entry_id, score) as materialized (select entry_id, max(score) from (");
        statement.push(&found.join(" union all "));
        statement.push(") as found group by entry_id)");
    }
}

struct NearHit {
    entry_id: i64,
    score: i64,
}

/// What is one wrong letter away, the nearest first. Some piece of it must be right.
async fn nearest(index: Index<'_>, wanted: &Wanted) -> Result<Vec<NearHit>, AppError> {
    let mut hits: Vec<NearHit> = Vec::new();
    for way in std::iter::once(&wanted.typed).chain(&wanted.slips) {
        if let Some(typed) = Typed::new(way) {
            hits.extend(near_way(index, way, &typed).await?);
        }
    }
    hits.sort_by_key(|hit| (-hit.score, -hit.entry_id));
    hits.truncate(NEAR);
    Ok(hits)
}

async fn near_way(index: Index<'_>, way: &Way, typed: &Typed) -> Result<Vec<NearHit>, AppError> {
    let mut statement = Statement::default();
    let column = if typed.short { "e.words" } else { "e.plain" };
    let mut found: Vec<String> = Vec::new();
    for piece in near::pieces(way) {
        let piece = Way { plain: piece.clone(), words: piece.clone(), keys: piece, initials: false };
        found.push(index.ids(&mut statement, &piece, Part::Any, COMPARED));
    }
    // Of a short word no piece may be left: but how it begins, or its consonants.
    if typed.short {
        for prefix in [way.keys.chars().take(PREFIX_KEYS).collect(), initials_of(way).chars().take(PREFIX_KEYS).collect::<String>()] {
            let prefix = statement.text(prefix);
            found.push(format!("select entry_id from search_prefix where prefix = {prefix} order by grade desc, entry_id desc limit {COMPARED}"));
        }
    }
    let one = |ids: &String| {
        format!("select e.entry_id, {column} as text, e.title_keys from ({ids}) as piece join search_entry e on e.entry_id = piece.entry_id")
    };
    let union = found.iter().map(one).collect::<Vec<_>>().join(" union ");
    // As one text: thousands of rows one by one would take longer than all the comparing.
    statement.push(&format!(
        "select coalesce(string_agg(cast(entry_id as text) || ' ' || cast(title_keys as text) || ' ' || text, '\n'), '') from ({union}) as found"
    ));
    let rows: Vec<(String,)> = statement.rows(index.db).await?;
    Ok(rows.iter().flat_map(|(lines,)| lines.lines()).filter_map(|line| near_hit(typed, line)).collect())
}

/// Of a line `entry keys text`.
fn near_hit(typed: &Typed, line: &str) -> Option<NearHit> {
    let (entry_id, rest) = line.split_once(' ')?;
    let (title_keys, text) = rest.split_once(' ')?;
    let far = typed.distance(text)?;
    // Thousands for how far; the more of the title was typed the better.
    let share = 999 * typed.length() / (typed.length() + title_keys.parse::<i64>().ok()?).max(1);
    Some(NearHit { entry_id: entry_id.parse().ok()?, score: -1000 * far + share })
}

/// What an entry is called.
async fn title(db: &Db, entry_id: i64) -> Result<Option<String>, AppError> {
    let row: Option<(String,)> =
        on_db!(db.read(), |conn| sqlx::query_as("select title from search_entry where entry_id = $1").bind(entry_id).fetch_optional(conn).await)?;
    Ok(row.map(|(title,)| title))
}
