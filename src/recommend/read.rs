//! Reading what a question wishes for, by rules, from the words of [`super::lexicon`] and from names that the shelf knows.

use super::reading::{Reading, follows, forms, is_like, is_publisher, runs, wrote};
use super::signs::SIGNS;
use super::wish::{FollowUp, Names, Wish};
use super::{copies, lexicon, subjects};
use crate::search::text::is_syllable;

/// Runs of words at most that are looked up as names.
const RUNS: usize = 40;

/// Names that the shelf should be asked about.
pub fn names(question: &str) -> Vec<String> {
    let (_, reading) = Reading::new(question);
    let mut names: Vec<String> = Vec::new();
    let mut runs = runs(&reading);
    // What is marked as a name, and what is short, is asked first: there is room for so many only.
    runs.sort_by_key(|run| (!(is_like(&reading, run) || wrote(&reading, run) || is_publisher(&reading, run)), run.end - run.start));
    for run in runs {
        if names.len() < RUNS && !names.contains(&run.name) {
            names.push(run.name);
        }
    }
    names
}

/// Reads a question, given what the shelf knows of the names in it.
pub fn read(question: &str, known: &Names) -> Wish {
    let (budget, mut reading) = Reading::new(question);
    let all = reading.all();
    let has_read = SIGNS.read.iter().chain(&SIGNS.like).any(|sign| all.contains(sign));
    let mut wish = Wish { budget, count: copies::count(&reading.all()), ..Wish::default() };
    take_names(&mut reading, known, has_read, &mut wish);
    wish.follow_up = follow_up(&mut reading);
    wish.conditions = copies::conditions(&mut reading);
    wish.order = copies::order(&mut reading);
    subjects::take_entries(&mut reading, &mut wish);
    take_stranger(&reading, &mut wish);
    subjects::take_words(question, &reading, &mut wish);
    wish
}

/// The plainest sign counts.
fn follow_up(reading: &mut Reading) -> Option<FollowUp> {
    let signs = [
        (FollowUp::SameAuthor, &SIGNS.same_author),
        (FollowUp::Better, &SIGNS.better),
        (FollowUp::Cheaper, &SIGNS.cheaper),
        (FollowUp::Others, &SIGNS.others),
    ];
    signs.into_iter().find(|(_, signs)| reading.take_phrase(signs)).map(|(follow_up, _)| follow_up)
}

/// Letters from which a name counts without a mark: shorter ones are words as well.
const PLAIN_NAME: usize = 3;
const PLAIN_TITLE: usize = 4;

fn take_names(reading: &mut Reading, known: &Names, has_read: bool, wish: &mut Wish) {
    let forms = forms(reading);
    for run in runs(reading) {
        if !(run.start..run.end).all(|at| reading.is_free(at)) {
            continue;
        }
        let length = run.name.chars().count();
        let (is_title, is_person) = (known.titles.contains_key(&run.name), known.persons.contains_key(&run.name));
        let common = lexicon::is_common(&run.name);
        // 한강 소설, 이상의 시: what stands behind is a kind of book.
        let has_form = forms.contains(&run.end)
            || (forms.contains(&(run.end + 1)) && reading.behind(run.end).starts_with('의'))
            || reading.behind(run.end).trim_start_matches('의').starts_with('책');
        let around: String = reading.behind(run.end);
        if is_title && length >= PLAIN_NAME && SIGNS.not_behind.iter().chain(&["집에있"]).any(|not| around.contains(not)) {
            wish.not_titles.push(run.name.clone());
        } else if is_title && (is_like(reading, &run) || has_read && length >= PLAIN_NAME && !common) {
            wish.like.push(run.name.clone());
        } else if known.publishers.contains_key(&run.name)
            && (is_publisher(reading, &run) || length >= PLAIN_NAME && !is_title && !is_person && !common)
        {
            wish.publisher = Some(run.name.clone());
        } else if is_person && !common && (wrote(reading, &run) || length >= PLAIN_NAME || has_form) {
            wish.authors.push(run.name.clone());
            let title = SIGNS.honors.iter().find(|honor| around.starts_with(**honor)).map_or(0, |honor| honor.chars().count());
            reading.take(run.end, run.end + title);
        } else if is_title && !common && (length >= PLAIN_TITLE || follows(reading, run.end, &SIGNS.named)) {
            wish.titles.push(run.name.clone());
        } else {
            continue;
        }
        reading.take(run.start, run.end);
    }
}

/// 아무개 작가: somebody is asked for whom the shelf does not know.
fn take_stranger(reading: &Reading, wish: &mut Wish) {
    if !wish.authors.is_empty() || wish.follow_up == Some(FollowUp::SameAuthor) {
        return;
    }
    let stranger = runs(reading).into_iter().find(|run| {
        let length = run.name.chars().count();
        let is_korean = run.name.chars().all(is_syllable);
        let is_name = if is_korean { (2..=8).contains(&length) } else { length >= 4 };
        let free = (run.start..run.end).all(|at| reading.is_free(at));
        let is_prize = ["노벨", "수상", "문학상"].iter().any(|prize| run.name.contains(prize));
        free && is_name && !is_prize && wrote(reading, run) && !SIGNS.no_names.contains(&run.name.as_str()) && !lexicon::is_common(&run.name)
    });
    wish.stranger = stranger.map(|run| run.name);
}
