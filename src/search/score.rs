//! How well a wording fits: one rule, written in SQL that both engines run.

use super::candidates::{holds, place};
use super::query::Way;
use super::text::BOUND;
use crate::server::db::Db;
use crate::server::statement::Statement;

/// Grades, in thousands: a field as a whole, whole words, a field's beginning, a word's beginning, a part, all of it only apart;
/// the same in keys, which are half-typed syllables. Within a grade, the more of the title it is the better.
pub fn score(statement: &mut Statement, db: &Db, way: &Way) -> String {
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

pub fn initials_score(statement: &mut Statement, db: &Db, way: &Way) -> String {
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
