//! Finding: candidates from the index, graded by one rule on both engines.

use super::near::{self, Typed};
use super::query::{Wanted, Way, initials_of};
use super::text::{BOUND, PREFIX_KEYS};
use crate::error::AppError;
use crate::listings::store_list::like;
use crate::server::db::{Db, on_db};
use crate::server::statement::Statement;

/// Wordings that a search looks at. Where more fit, as for one common syllable in a very large shop, SQLite looks at the newest
/// of them and PostgreSQL at those that it comes upon first.
pub const CANDIDATES: i64 = 10_000;
/// Wordings that a search of one or two keys looks at: the best, by where and how they begin so.
pub const SHORT_CANDIDATES: i64 = 500;
/// Fewer hits than this, and it may have been typed in the other keyboard mode.
const FEW: i64 = 5;
/// Wordings that are compared letter by letter, for each piece of what was typed.
const COMPARED: i64 = 1_500;
/// Near misses at most.
const NEAR: usize = 50;

/// A search made ready: how hits are found, and what else may have been meant.
#[derive(Debug)]
pub struct Plan {
    ways: Vec<(Way, i64)>,
    /// Entries that are one wrong letter away, with their score below zero.
    near: Vec<(i64, i64)>,
    /// What the nearest of them is called.
    pub meant: Option<String>,
    most: i64,
}

/// Hits of what was typed come before those of the other keyboard mode.
const TYPED: i64 = 10_000;

/// Looks at what was typed, then, where that is little, at the other keyboard mode, and only where nothing is found at what is
/// one wrong letter away.
pub async fn plan(db: &Db, wanted: &Wanted, most: i64) -> Result<Plan, AppError> {
    let mut plan = Plan { ways: vec![(wanted.typed.clone(), TYPED)], near: Vec::new(), meant: None, most };
    let (slips, hits) = slips(db, wanted).await?;
    plan.ways.extend(slips.iter().map(|slip| (slip.clone(), 0)));
    if hits == 0 {
        let near = nearest(db, wanted).await?;
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
    let mut hits = count(db, &wanted.typed).await?;
    for (number, slip) in wanted.slips.iter().enumerate() {
        if hits >= FEW {
            return Ok((&wanted.slips[..number], hits));
        }
        hits += count(db, slip).await?;
    }
    Ok((&wanted.slips, hits))
}

async fn count(db: &Db, way: &Way) -> Result<i64, AppError> {
    let mut statement = Statement::default();
    statement.push("select count(*) from (");
    let candidates = candidates(&mut statement, db, way, FEW);
    statement.push(&format!("select e.entry_id from search_entry e where {candidates} limit {FEW}) as hits"));
    Ok(statement.count(db).await?)
}

/// A condition on `search_entry e`: what the index offers. The engines differ here alone.
fn candidates(statement: &mut Statement, db: &Db, way: &Way, most: i64) -> String {
    let column = if way.initials { "initials" } else { "keys" };
    let needle = way.needle();
    if needle.chars().count() <= PREFIX_KEYS {
        let prefix = statement.text(needle);
        let most = most.min(SHORT_CANDIDATES);
        return format!("e.entry_id in (select entry_id from search_prefix where prefix = {prefix} order by grade desc, entry_id desc limit {most})");
    }
    // Words apart count too: an author and a word of the title.
    let parts: Vec<(String, &str)> =
        if way.initials { Vec::new() } else { way.parts().into_iter().map(|part| (super::text::keys(part), part)).collect() };
    let (long, short): (Vec<_>, Vec<_>) = parts.iter().partition(|(keys, _)| keys.chars().count() > PREFIX_KEYS);
    let short: String = if long.is_empty() {
        String::new()
    } else {
        short.iter().map(|(_, part)| format!(" and {}", holds(db, "e.words", &statement.text(format!(" {part} "))))).collect()
    };
    if db.is_postgres() {
        let mut has = |keys: &str| format!("e.{column} like {}", statement.text(format!("%{}%", like(keys))));
        let whole = has(needle);
        let apart: Vec<String> = long.iter().map(|(keys, _)| has(keys)).collect();
        return if apart.is_empty() { format!("({whole})") } else { format!("({whole} or ({}{short}))", apart.join(" and ")) };
    }
    let phrase = |keys: &str| format!("{column} : \"{keys}\"");
    let apart: Vec<String> = long.iter().map(|(keys, _)| phrase(keys)).collect();
    let found = |statement: &mut Statement, query: String| {
        let query = statement.text(query);
        format!("e.entry_id in (select rowid from search_fts where search_fts match {query} order by rowid desc limit {most})")
    };
    match (apart.is_empty(), short.is_empty()) {
        (true, _) => found(statement, phrase(needle)),
        (false, true) => found(statement, format!("({}) OR ({})", phrase(needle), apart.join(" AND "))),
        (false, false) => {
            let whole = found(statement, phrase(needle));
            let apart = found(statement, apart.join(" AND "));
            format!("({whole} or ({apart}{short}))")
        }
    }
}

/// Whether the text `needle` stands in `column`, byte by byte.
fn holds(db: &Db, column: &str, needle: &str) -> String {
    format!("{} > 0", place(db, column, needle))
}

fn place(db: &Db, column: &str, needle: &str) -> String {
    if db.is_postgres() { format!("strpos({column}, {needle})") } else { format!("instr({column}, {needle})") }
}

/// Writes `with hit (entry_id, score) as (…) `: entries that fit, the better the higher; near misses below zero.
pub fn push_hits(statement: &mut Statement, db: &Db, plan: &Plan) {
    let mut found: Vec<String> = Vec::new();
    for (way, bonus) in &plan.ways {
        let score = if way.initials { initials_score(statement, db, way) } else { score(statement, db, way) };
        let candidates = candidates(statement, db, way, plan.most);
        found.push(format!(
            "select * from (select e.entry_id, {score} + {bonus} as score from search_entry e where {candidates} limit {}) as found",
            plan.most
        ));
    }
    found.extend(plan.near.iter().map(|(id, score)| format!("select cast({id} as bigint), cast({score} as bigint)")));
    statement.push("with hit (entry_id, score) as materialized (select entry_id, max(score) from (");
    statement.push(&found.join(" union all "));
    statement.push(") as found group by entry_id) ");
}

/// Grades, in thousands: a field as a whole, whole words, a field's beginning, a word's beginning, a part, all of it only apart;
/// the same in keys, which are half-typed syllables. Within a grade, the more of the title it is the better.
fn score(statement: &mut Statement, db: &Db, way: &Way) -> String {
    let mut has = |column: &str, text: String| {
        let text = statement.text(text);
        holds(db, column, &text)
    };
    let mut grades = vec![(8, has("e.plain", format!("{BOUND}{}{BOUND}", way.plain))), (7, has("e.words", format!(" {} ", way.words)))];
    let parts = way.parts();
    if !parts.is_empty() {
        let whole: Vec<String> = parts.iter().map(|part| has("e.words", format!(" {part} "))).collect();
        grades.push((7, whole.join(" and ")));
    }
    grades.push((6, has("e.plain", format!("{BOUND}{}", way.plain))));
    grades.push((5, has("e.words", format!(" {}", way.words))));
    grades.push((4, has("e.plain", way.plain.clone())));
    if !parts.is_empty() {
        let apart: Vec<String> = parts.iter().map(|part| has("e.plain", (*part).to_owned())).collect();
        grades.push((4, apart.join(" and ")));
    }
    grades.push((3, has("e.keys", format!("{BOUND}{}", way.keys))));
    grades.push((2, has("e.keys", way.keys.clone())));
    let keys = statement.text(way.keys.clone());
    graded(&grades, &place(db, "e.keys", &keys), way.keys.chars().count(), "e.title_keys")
}

fn initials_score(statement: &mut Statement, db: &Db, way: &Way) -> String {
    let (whole, begins, part) =
        (statement.text(format!("{BOUND}{}{BOUND}", way.plain)), statement.text(format!("{BOUND}{}", way.plain)), statement.text(way.plain.clone()));
    let grades = [(8, holds(db, "e.initials", &whole)), (6, holds(db, "e.initials", &begins)), (4, holds(db, "e.initials", &part))];
    graded(&grades, &place(db, "e.initials", &part), way.plain.chars().count(), "e.title_length")
}

/// The grade in thousands, and up to 999 for how much of the title it is, where it is in the title.
fn graded(grades: &[(i64, String)], place: &str, length: usize, title: &str) -> String {
    let cases: String = grades.iter().map(|(grade, condition)| format!(" when {condition} then {}", grade * 1000)).collect();
    format!("case{cases} else 1000 end + case when {place} between 1 and {title} + 1 then 999 * {length} / ({length} + {title}) else 0 end")
}

struct NearHit {
    entry_id: i64,
    score: i64,
}

/// What is one wrong letter away, the nearest first. Some piece of it must be right.
async fn nearest(db: &Db, wanted: &Wanted) -> Result<Vec<NearHit>, AppError> {
    let mut hits: Vec<NearHit> = Vec::new();
    for way in std::iter::once(&wanted.typed).chain(&wanted.slips) {
        if let Some(typed) = Typed::new(way) {
            hits.extend(near_way(db, way, &typed).await?);
        }
    }
    hits.sort_by_key(|hit| (-hit.score, -hit.entry_id));
    hits.truncate(NEAR);
    Ok(hits)
}

async fn near_way(db: &Db, way: &Way, typed: &Typed) -> Result<Vec<NearHit>, AppError> {
    let mut statement = Statement::default();
    let column = if typed.short { "e.words" } else { "e.plain" };
    let mut found: Vec<String> = Vec::new();
    for piece in near::pieces(way) {
        let piece = Way { plain: piece.clone(), words: piece.clone(), keys: piece, initials: false };
        found.push(candidates(&mut statement, db, &piece, COMPARED));
    }
    // Of a short word no piece may be left: but how it begins, or its consonants.
    if typed.short {
        for prefix in [way.keys.chars().take(PREFIX_KEYS).collect(), initials_of(way).chars().take(PREFIX_KEYS).collect::<String>()] {
            let prefix = statement.text(prefix);
            found.push(format!(
                "e.entry_id in (select entry_id from search_prefix where prefix = {prefix} order by grade desc, entry_id desc limit {COMPARED})"
            ));
        }
    }
    let one = |candidates: &String| {
        format!("select * from (select e.entry_id, {column} as text, e.title_keys from search_entry e where {candidates} limit {COMPARED}) as piece")
    };
    let union = found.iter().map(one).collect::<Vec<_>>().join(" union ");
    // As one text: thousands of rows one by one would take longer than all the comparing.
    statement.push(&format!(
        "select coalesce(string_agg(cast(entry_id as text) || ' ' || cast(title_keys as text) || ' ' || text, '\n'), '') from ({union}) as found"
    ));
    let rows: Vec<(String,)> = statement.rows(db).await?;
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
