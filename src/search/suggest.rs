//! What may be meant by what is being typed: titles, persons and categories.

use std::collections::HashSet;

use super::model::Suggestion;
use super::query::{Wanted, Way};
use super::store::{Plan, Ranked, Reach, plan};
use super::text::{fold, keys, squeeze};
use crate::books::model::Category;
use crate::error::AppError;
use crate::i18n::Lang;
use crate::server::db::Db;
use crate::server::state::AppState;
use crate::server::statement::Statement;
use crate::text::escape;

/// Wordings that are looked at: the list is short, and it must be there before the next key.
const CANDIDATES: i64 = 300;
/// Rows of which the suggestions are made.
const ROWS: i64 = 30;
const TITLES: usize = 6;
const AUTHORS: usize = 2;
const CATEGORIES: usize = 2;

#[derive(sqlx::FromRow)]
struct Row {
    title: String,
    author: String,
}

pub async fn suggest(state: &AppState, lang: Lang, typed: &str) -> Result<Vec<Suggestion>, AppError> {
    let Some(wanted) = Wanted::read(typed) else { return Ok(Vec::new()) };
    let plan = plan(&state.db, &wanted, CANDIDATES).await?;
    let ranked = plan.rank(&state.db).await?;
    let rows = rows(&state.db, &plan, &ranked).await?;
    let ways: Vec<&Way> = wanted.ways().collect();
    let search = |text: &str| format!("/books?q={}", escape(text));
    let mut found = some("author", AUTHORS, &ways, persons(&rows), true, search);
    let categories: Vec<(String, String)> =
        crate::books::store::categories(state).await?.iter().map(|category: &Category| (category.name(lang), category.key.clone())).collect();
    found.extend(some("category", CATEGORIES, &ways, categories.iter().map(|(name, _)| name.clone()), true, |text| {
        let key = categories.iter().find(|(name, _)| name == text).map(|(_, key)| key.as_str());
        format!("/books?category={}", escape(key.unwrap_or_default()))
    }));
    found.extend(some("title", TITLES, &ways, rows.into_iter().map(|row| row.title), false, search));
    Ok(found)
}

/// The best that are on sale.
async fn rows(db: &Db, plan: &Plan, ranked: &Ranked) -> Result<Vec<Row>, AppError> {
    // Most are on sale: few of the hits need to be looked at.
    let few = 2 * ROWS;
    let rows = rows_of(db, plan, ranked, few).await?;
    if rows.len() as i64 == ROWS || ranked.is_within(few) { Ok(rows) } else { rows_of(db, plan, ranked, i64::MAX).await }
}

async fn rows_of(db: &Db, plan: &Plan, ranked: &Ranked, few: i64) -> Result<Vec<Row>, AppError> {
    let mut sql = Statement::default();
    plan.push_best(&mut sql, db, ranked, Reach::Graded(few), None);
    sql.push(&format!(
        "select e.title, e.author from hit join search_entry e on e.entry_id = hit.entry_id
         where exists (select 1 from listing l where l.entry_id = e.entry_id and l.status = 'on_sale')
         order by hit.score desc, e.entry_id desc limit {ROWS}"
    ));
    Ok(sql.rows(db).await?)
}

fn persons(rows: &[Row]) -> impl Iterator<Item = String> {
    rows.iter().flat_map(|row| row.author.split([',', ';', '/', '^', '·'])).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The first `most` different ones; with `must_show` only those in which what was typed is seen.
fn some(
    kind: &str,
    most: usize,
    ways: &[&Way],
    texts: impl Iterator<Item = String>,
    must_show: bool,
    href: impl Fn(&str) -> String,
) -> Vec<Suggestion> {
    let mut seen = HashSet::new();
    let marked = |text: String| {
        let mark = ways.iter().find_map(|way| mark(&text, &way.keys));
        (mark.is_some() || !must_show).then(|| {
            let (from, to) = mark.unwrap_or_default();
            Suggestion { kind: kind.to_owned(), href: href(&text), text, from, to }
        })
    };
    texts.filter(|text| seen.insert(squeeze(&fold(text)))).filter_map(marked).take(most).collect()
}

/// Where the keys are typed in a text, from and to, in characters; a half-typed syllable counts.
fn mark(text: &str, wanted: &str) -> Option<(usize, usize)> {
    let typed: Vec<String> = text.chars().map(|c| keys(&squeeze(&fold(&c.to_string())))).collect();
    (0..typed.len()).filter(|from| !typed[*from].is_empty()).find_map(|from| {
        let mut rest = wanted;
        for (at, keys) in typed.iter().enumerate().skip(from) {
            match rest.strip_prefix(keys.as_str()) {
                Some("") => return Some((from, at + 1)),
                Some(more) => rest = more,
                None => return keys.starts_with(rest).then_some((from, at + 1)),
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_marked() {
        let mark = |text: &str, typed: &str| super::mark(text, &Wanted::read(typed).unwrap().typed.keys);
        assert_eq!(mark("채식주의자", "식주"), Some((1, 3)));
        assert_eq!(mark("채식주의자", "채식ㅈ"), Some((0, 3)));
        assert_eq!(mark("작별하지 않는다", "하지않"), Some((2, 6)));
        assert_eq!(mark("The Vegetarian", "VEGE"), Some((4, 8)));
        assert_eq!(mark("채식주의자", "육식"), None);
    }
}
