//! What a question wishes for, read by rules from the words of [`super::lexicon`] and from names that the shelf knows.

use std::collections::HashMap;

use super::lexicon::{self, Entry, Kind, Letters};
use super::price::{self, Budget};
use crate::listings::model::Condition;
use crate::search::text::{fold, is_syllable, squeeze};

/// What should come first among what fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Fitting,
    Cheapest,
    Dearest,
    Newest,
    Popular,
}

/// How a question goes on from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// 더 싼 것
    Cheaper,
    /// 상태가 더 좋은 것
    Better,
    /// 그 작가의 다른 책
    SameAuthor,
    /// 다른 것
    Others,
}

/// What a question wishes for. What is empty is not asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub budget: Budget,
    /// Conditions that a copy may be in.
    pub conditions: Vec<Condition>,
    pub order: Order,
    pub entries: Vec<&'static Entry>,
    /// What it must not be.
    pub without: Vec<&'static Entry>,
    /// Words that no entry knows, less particles.
    pub words: Vec<Word>,
    /// Who wrote it: names, folded, without spaces.
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    /// A book that is asked for itself: its title, folded, without spaces.
    pub titles: Vec<String>,
    /// A book that it should be like.
    pub like: Vec<String>,
    /// Somebody who is asked for by name and whom the shelf does not know, as they were called.
    pub stranger: Option<String>,
    pub follow_up: Option<FollowUp>,
    /// How many books, where that is said.
    pub count: Option<usize>,
}

/// Words that no entry knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As they were said, less particles; a space between.
    pub text: String,
    /// Whether it is plainly a name of something: where no book has it, no book is what was asked for.
    pub is_named: bool,
}

/// What the shelf knows of the names in questions: each folded and without spaces, and as it is written there, folded.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// With wordings of books that are called so ([`crate::search`]'s entry).
    pub titles: HashMap<String, Vec<i64>>,
    pub persons: HashMap<String, String>,
    pub publishers: HashMap<String, String>,
}

impl Wish {
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &'static Entry> + '_ {
        self.entries.iter().copied().filter(move |entry| entry.kind == kind)
    }

    /// Whether it says what a book should be, beyond what its copy should cost and look like.
    pub fn names_a_subject(&self) -> bool {
        !(self.entries.is_empty() && self.words.is_empty() && self.authors.is_empty() && self.titles.is_empty() && self.like.is_empty())
            || self.publisher.is_some()
            || self.stranger.is_some()
    }

    /// What this question leaves open, as the one before it had it.
    pub fn inherit(&mut self, before: &Wish) {
        if self.follow_up.is_some() {
            // 더 저렴한 건요: what is left of such a question is hardly a subject.
            self.words.retain(|word| word.is_named);
        }
        let goes_on = self.follow_up.is_some() || !self.names_a_subject();
        if !goes_on {
            return;
        }
        if self.follow_up != Some(FollowUp::SameAuthor) && !self.names_a_subject() {
            self.entries = before.entries.clone();
            self.words = before.words.clone();
            self.authors = before.authors.clone();
            self.publisher = before.publisher.clone();
            self.like = before.like.iter().chain(&before.titles).cloned().collect();
        }
        self.without.extend(&before.without);
        if self.budget.is_any() {
            self.budget = before.budget;
        }
        if self.conditions.is_empty() {
            self.conditions = before.conditions.clone();
        }
        if self.order == Order::Fitting {
            self.order = before.order;
        }
    }
}

/// Runs of words at most that are looked up as names.
const RUNS: usize = 40;
/// Words of a title at most.
const TITLE_WORDS: usize = 6;

const LIKE: [&str; 11] = ["같은", "같이", "비슷", "처럼", "류의", "느낌", "스타일", "좋아하는사람", "좋아하면", "좋아한다면", "못지않"];
/// Said anywhere, they tell that somebody has read the book that is named.
const READ: [&str; 34] = [
    "좋아하", "읽은", "다음으로", "버금", "감탄", "similarto", "inthestyleof", "다읽고",
    "재밌게", "재미있게", "재미나게", "읽었", "읽고나", "읽고서", "다읽", "다음에읽", "좋았", "좋아했", "좋아해서", "좋아하는데", "인상깊", "감명", "감동", "팬이", "푹빠", "최애", "인생책", "enjoyed", "loved", "finished", "liked",
    "fanof", "afterreading", "favorite",
];
const LIKE_BEFORE: [&str; 9] = ["like", "similarto", "liked", "loved", "enjoyed", "finished", "fanof", "afterreading", "reminiscentof"];
const WROTE: [&str; 16] =
    ["작가", "저자", "시인", "소설가", "교수", "박사", "스님", "목사", "선생", "감독", "이쓴", "가쓴", "이지은", "가지은", "의작품", "의책"];
const WROTE_BEFORE: [&str; 4] = ["by", "author", "writtenby", "writer"];
const PUBLISHED: [&str; 7] = ["에서나온", "에서낸", "에서펴낸", "에서출간", "출판사", "출판", "펴낸"];
const PUBLISHED_BEFORE: [&str; 2] = ["publishedby", "publisher"];
const NOT_BEHIND: [&str; 24] = ["됐고", "질렸", "지겨", "그만", "별로", "사양", "못읽", "안읽", "없는", "없이", "안나오", "안나온", "말고", "말구", "빼고", "빼", "제외", "아닌", "아니고", "싫", "안좋아", "필요없", "관심없", "외에"];
const NOT_BEFORE: [&str; 14] = ["anythingbut", "tiredof", "hate", "dislike", "dontlike", "nomore", "not", "no", "except", "without", "otherthan", "insteadof", "excluding", "dontwant"];
/// What may stand between a word and "말고".
const BETWEEN: [&str; 15] = ["에관한책", "관련책", "이야기", "", "은", "는", "을", "를", "이", "가", "도", "책", "책은", "책을", "류는"];

const CHEAP: [&str; 9] = ["싼", "저렴", "값싼", "가성비", "헐값", "cheap", "inexpensive", "affordable", "lowprice"];
const DEAR: [&str; 4] = ["비싼", "비싸", "mostexpensive", "priciest"];
const NEW: [&str; 8] = ["최근", "최신", "신간", "요즘나온", "새로나온", "recent", "latest", "newlypublished"];
const POPULAR: [&str; 8] = ["인기", "베스트셀러", "유명한", "많이찾는", "잘나가는", "popular", "bestseller", "famous"];

/// A sign that the question goes on from the one before, the plainest first.
const FOLLOW_UPS: [(FollowUp, &[&str]); 4] = [
    (FollowUp::SameAuthor, &["그작가", "이작가", "같은작가", "그저자", "같은저자", "그분", "그사람", "저자의다른", "작가의다른", "작가다른", "sameauthor", "thatauthor", "thisauthor", "thesamewriter", "bythem", "byher", "byhim"]),
    (FollowUp::Better, &["상태더좋", "상태가더좋", "더좋은상태", "상태더나은", "상태가더나은", "더깨끗", "덜낡", "bettercondition", "cleaner", "inbettershape", "nicercondition"]),
    (FollowUp::Cheaper, &["더싼", "더저렴", "더싸", "좀더싸", "더낮은가격", "싼걸로", "싼거없", "cheaper", "lessexpensive", "lowerprice"]),
    (
        FollowUp::Others,
        &[
            "다른거", "다른것", "다른책", "다른걸", "다른건", "또없", "더없", "더보여", "또보여", "또있", "더있", "더추천", "또추천", "하나더", "몇권더", "말고다른", "그중", "이중에",
            "somethingelse", "anythingelse", "others", "another", "anymore", "moreofthese", "morelike", "showmore", "moreplease", "differentones", "whatelse",
        ],
    ),
];

/// Like new; good; any.
const AS_NEW: [&str; 33] = [
    "최상", "새책", "새것같", "새것처럼", "새것이나", "새거같", "새거처럼", "거의새", "신품", "미개봉", "s급", "한번도안읽", "상태최고", "최고상태", "최고의상태", "최고로좋은", "가장좋은상태", "제일좋은상태", "likenew", "asnew",
    "asgoodasnew", "brandnew", "mint", "nearlynew", "almostnew", "pristine", "perfectcondition", "bestcondition", "bestpossiblecondition", "unread", "hardlyused", "neverread", "neveropened",
];
const GOOD: [&str; 42] = [
    "좋은상태", "괜찮은상태", "깨끗한상태", "깨끗한", "깨끗하", "깨끗이", "깔끔한", "깔끔하", "멀쩡한", "양호", "상급", "a급", "밑줄없", "밑줄이없", "밑줄안", "낙서없", "낙서가없", "낙서나", "필기없", "흠없", "흠집없", "찢어진", "훼손없", "변색없",
    "안읽은", "관리잘", "컨디션좋", "goodcondition", "greatcondition", "finecondition", "nicecondition", "excellentcondition", "verygood", "goodshape", "niceshape", "cleancopy", "cleancopies", "cleanbooks",
    "wellkept", "barelyread", "nomarkings", "nohighlight",
];
const ANY: [&str; 10] =
    ["낡아도", "헌책도", "헐어도", "낙서있어도", "밑줄있어도", "손때묻어도", "anycondition", "conditiondoesntmatter", "worniffine", "dontcareaboutthecondition"];
/// What may stand a few letters behind 상태, and what takes it back.
const STATES: [&str; 6] = ["좋", "괜찮", "깨끗", "양호", "나은", "훌륭"];
const NO_STATES: [&str; 13] = ["하급", "최하", "하라도", "낮아도", "안봐", "안좋", "좋지않", "나빠", "나쁘", "상관없", "별로", "안중요", "무관"];
/// Letters behind 상태 that may say how it is: 상태가 아주 좋은.
const STATE: usize = 9;

/// The text of a question, letter by letter, and which of them mean something already.
struct Reading {
    text: Letters,
    used: Vec<bool>,
}

impl Reading {
    fn new(question: &str) -> (Budget, Reading) {
        let letters: Vec<char> = price::figures(&question.to_lowercase()).chars().collect();
        let squeezed: Vec<char> = letters.iter().copied().filter(|c| !c.is_whitespace()).collect();
        let (budget, mut rest) = price::read(&squeezed);
        rest.reverse();
        let without_prices: String = letters.into_iter().map(|c| if c.is_whitespace() { c } else { rest.pop().unwrap_or(' ') }).collect();
        let text = Letters::new(&fold(&without_prices));
        let used = vec![false; text.letters.len()];
        (budget, Reading { text, used })
    }

    fn all(&self) -> String {
        self.text.letters.iter().collect()
    }

    fn is_free(&self, at: usize) -> bool {
        self.used.get(at).is_some_and(|used| !used)
    }

    fn take(&mut self, from: usize, to: usize) {
        let to = to.min(self.used.len());
        self.used[from.min(to)..to].fill(true);
    }

    /// Takes the first of these phrases that is said, if any is.
    fn take_phrase(&mut self, phrases: &[&str]) -> bool {
        let all = self.all();
        let Some((at, phrase)) = phrases.iter().find_map(|phrase| all.find(phrase).map(|at| (all[..at].chars().count(), *phrase))) else {
            return false;
        };
        self.take(at, at + phrase.chars().count());
        true
    }

    /// Words that are still free, each with where it begins and ends.
    fn words(&self) -> Vec<(usize, usize)> {
        let mut words: Vec<(usize, usize)> = Vec::new();
        for at in (0..self.text.letters.len()).filter(|at| self.is_free(*at)) {
            match words.last_mut() {
                Some((_, end)) if *end == at && !self.text.begins_word(at) => *end = at + 1,
                _ => words.push((at, at + 1)),
            }
        }
        words
    }

    fn before(&self, at: usize) -> String {
        self.text.text(at.saturating_sub(24), at)
    }

    fn behind(&self, at: usize) -> String {
        self.text.text(at, (at + 12).min(self.text.letters.len()))
    }
}

/// A run of words that may be a name: how it reads without spaces, and where it stands.
#[derive(Debug, Clone)]
struct Run {
    name: String,
    start: usize,
    end: usize,
}

/// Runs of words that may be names, the longest first.
fn runs(reading: &Reading) -> Vec<Run> {
    let words = reading.words();
    let mut runs: Vec<Run> = Vec::new();
    for count in (1..=TITLE_WORDS).rev() {
        for some in words.windows(count) {
            let (Some(first), Some(last)) = (some.first(), some.last()) else { continue };
            // Words that are far apart are no name.
            if some.windows(2).any(|pair| pair[0].1 != pair[1].0) {
                continue;
            }
            for stem in lexicon::stems(&reading.text.text(last.0, last.1)) {
                let end = last.0 + stem.chars().count();
                let name = reading.text.text(first.0, end);
                if name.chars().count() >= 2 && !(count == 1 && lexicon::is_common(&name)) {
                    runs.push(Run { name, start: first.0, end });
                }
            }
        }
    }
    runs
}

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

fn follows(reading: &Reading, end: usize, marks: &[&str]) -> bool {
    let behind = reading.behind(end);
    ["", "이랑", "랑", "과", "와", "을", "를", "이", "가", "의", "은", "는"].iter().filter_map(|particle| behind.strip_prefix(particle)).any(|rest| marks.iter().any(|mark| rest.starts_with(mark)))
}

fn precedes(reading: &Reading, start: usize, marks: &[&str]) -> bool {
    let before = reading.before(start);
    marks.iter().any(|mark| before.ends_with(mark) || ["the", "a"].iter().any(|article| before.strip_suffix(article).is_some_and(|rest| rest.ends_with(mark))))
}

fn is_like(reading: &Reading, run: &Run) -> bool {
    follows(reading, run.end, &LIKE) || precedes(reading, run.start, &LIKE_BEFORE)
}

fn wrote(reading: &Reading, run: &Run) -> bool {
    let behind = reading.behind(run.end);
    WROTE.iter().any(|mark| behind.starts_with(mark)) || precedes(reading, run.start, &WROTE_BEFORE)
}

fn is_publisher(reading: &Reading, run: &Run) -> bool {
    follows(reading, run.end, &PUBLISHED) || precedes(reading, run.start, &PUBLISHED_BEFORE)
}

/// Reads a question, given what the shelf knows of the names in it.
pub fn read(question: &str, known: &Names) -> Wish {
    let (budget, mut reading) = Reading::new(question);
    let all = reading.all();
    let has_read = READ.iter().chain(&LIKE).any(|sign| all.contains(sign));
    let mut wish = Wish { budget, count: count(&reading.all()), ..Wish::default() };
    take_names(&mut reading, known, has_read, &mut wish);
    wish.follow_up = FOLLOW_UPS.iter().find(|(_, signs)| reading.take_phrase(signs)).map(|(follow_up, _)| *follow_up);
    if !reading.take_phrase(&ANY) {
        wish.conditions = conditions(&mut reading);
    }
    for (order, words) in [(Order::Dearest, &DEAR[..]), (Order::Cheapest, &CHEAP[..]), (Order::Newest, &NEW), (Order::Popular, &POPULAR)] {
        if reading.take_phrase(words) && wish.order == Order::Fitting {
            wish.order = order;
        }
    }
    take_entries(&mut reading, &mut wish);
    take_stranger(&reading, &mut wish);
    take_words(question, &reading, &mut wish);
    wish
}

fn conditions(reading: &mut Reading) -> Vec<Condition> {
    let all: Vec<char> = reading.text.letters.clone();
    let state = all.windows(2).position(|two| two == ['상', '태']);
    if let Some(at) = state {
        let behind: String = all[at + 2..].iter().take(STATE).collect();
        if NO_STATES.iter().any(|no| behind.contains(no)) {
            reading.take(at, at + 2 + STATE.min(behind.chars().count()));
            return Vec::new();
        }
        for (grade, count) in [("최상", 1), ("상이상", 2), ("상급", 2), ("중이상", 3), ("중급", 3), ("보통", 3), ("상", 2), ("중", 3)] {
            if behind.trim_start_matches(['가', '는', '은']).starts_with(grade) && !behind.contains("상관") {
                reading.take(at, at + 2 + grade.chars().count());
                return Condition::ALL[..count].to_vec();
            }
        }
        if let Some(found) = STATES.iter().filter_map(|good| behind.find(good).map(|place| behind[..place + good.len()].chars().count())).min() {
            reading.take(at, at + 2 + found);
            return Condition::ALL[..2].to_vec();
        }
    }
    if reading.take_phrase(&AS_NEW) {
        return vec![Condition::Best];
    }
    if reading.take_phrase(&GOOD) { Condition::ALL[..2].to_vec() } else { Vec::new() }
}

/// How many books are asked for.
fn count(all: &str) -> Option<usize> {
    let counted = [("한권", 1), ("두권", 2), ("세권", 3), ("네권", 4), ("다섯권", 5), ("onebook", 1), ("twobook", 2), ("threebook", 3), ("fourbook", 4), ("fivebook", 5)];
    let digits = |number: usize| all.contains(&format!("{number}권")) || all.contains(&format!("{number}books"));
    counted.iter().find(|(said, _)| all.contains(said)).map(|(_, number)| *number).or_else(|| (1..=5).find(|number| digits(*number)))
}

/// Where a kind of book is said.
fn forms(reading: &Reading) -> Vec<usize> {
    lexicon::spoken(&reading.text, |_| true).into_iter().filter(|(entry, ..)| entry.kind == Kind::Form).map(|(_, start, _)| start).collect()
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
        if is_title && (is_like(reading, &run) || has_read && length >= PLAIN_NAME && !common) {
            wish.like.push(run.name.clone());
        } else if known.publishers.contains_key(&run.name) && (is_publisher(reading, &run) || length >= PLAIN_NAME && !is_title && !is_person && !common) {
            wish.publisher = Some(run.name.clone());
        } else if is_person && !common && (wrote(reading, &run) || length >= PLAIN_NAME || has_form) {
            wish.authors.push(run.name.clone());
        } else if is_title && !common && (length >= PLAIN_TITLE || follows(reading, run.end, &NAMED)) {
            wish.titles.push(run.name.clone());
        } else {
            continue;
        }
        reading.take(run.start, run.end);
    }
}

fn take_entries(reading: &mut Reading, wish: &mut Wish) {
    for (entry, start, end) in lexicon::spoken(&reading.text, |at| reading.is_free(at)) {
        let behind = reading.behind(end);
        let is_refused = BETWEEN.iter().filter_map(|between| behind.strip_prefix(between)).any(|rest| NOT_BEHIND.iter().any(|not| rest.starts_with(not)))
            || precedes(reading, start, &NOT_BEFORE);
        // 카페에서 읽을 책: a place where somebody reads is no subject.
        if entry.kind == Kind::Topic && behind.starts_with("에서") && !behind.starts_with("에서의") && ["읽", "볼", "보"].iter().any(|verb| behind.contains(verb)) {
            reading.take(start, end);
            continue;
        }
        let list = if is_refused { &mut wish.without } else { &mut wish.entries };
        if !list.contains(&entry) {
            list.push(entry);
        }
        reading.take(start, end);
    }
    // 고전 말고 현대 소설: what is refused once is not wished for.
    wish.entries.retain(|entry| !wish.without.contains(entry));
}

/// Words before 작가 that are no names.
const NO_NAMES: [&str; 22] = [
    "유명한", "인기", "인기있는", "좋아하는", "젊은", "신인", "신예", "여성", "여자", "남성", "노벨상", "노벨문학상", "베스트셀러", "다른", "같은", "어떤", "외국", "해외", "국내", "새로운", "좋은", "그",
];

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
        free && is_name && !is_prize && wrote(reading, run) && !NO_NAMES.contains(&run.name.as_str()) && !lexicon::is_common(&run.name)
    });
    wish.stranger = stranger.map(|run| run.name);
}

/// Words that nothing else has taken. Those that stand side by side are looked for together.
fn take_words(question: &str, reading: &Reading, wish: &mut Wish) {
    let mut end_before = None;
    let forms = forms(reading);
    for (start, end) in reading.words() {
        let word = reading.text.text(start, end);
        let stem = lexicon::stem(&word);
        let is_word = stem.chars().any(char::is_alphabetic);
        let is_idle = lexicon::is_stop(&word) || lexicon::is_stop(&stem) || lexicon::stems(&word).iter().any(|stem| lexicon::is_stop(stem));
        let behind = reading.behind(end);
        // What is left of a word when its beginning has been read: 카페(에서).
        let is_unspaced = reading.text.word_end(start) - reading.text.word_start(start) > SPACED;
        // Of a run of words without spaces only its beginning can be told for a word.
        let is_rest = !reading.text.begins_word(start) || is_unspaced && end - start > SPACED;
        let is_refused = is_rest || NOT_BEHIND.iter().any(|not| behind.starts_with(not) || word.ends_with(not));
        if !is_word || is_idle || is_refused || wish.stranger.as_ref() == Some(&stem) {
            continue;
        }
        let has_form = forms.contains(&end);
        let is_bare = word == stem && !ends_as_verb(&word);
        let is_named = has_form && is_bare || NAMED.iter().any(|sign| behind.starts_with(sign)) || is_capital(question, &stem);
        match wish.words.last_mut() {
            Some(last) if end_before == Some(start) && word_of(reading, start) => {
                last.text = format!("{} {stem}", last.text);
                last.is_named |= is_named;
            }
            // One letter alone is hardly a word.
            _ if stem.chars().count() < 2 => continue,
            _ => wish.words.push(Word { text: stem, is_named }),
        }
        end_before = Some(end);
    }
    // What goes on with other words is looked for as it began: 스티븐 킹이 쓴.
    wish.words.truncate(WORDS);
}

/// Words that are looked for at most.
const WORDS: usize = 8;

/// Letters of a word at most: in longer ones the spaces seem to have been left out.
const SPACED: usize = 6;

/// 보낼, 읽을: a verb before a noun ends in ㄹ.
fn ends_as_verb(word: &str) -> bool {
    word.chars().last().is_some_and(|last| is_syllable(last) && (last as u32 - '가' as u32) % 28 == 8)
}

/// What stands behind a word that names something: 데미안 있나요.
const NAMED: [&str; 9] = ["책", "작품", "있나", "있어", "있을", "있습", "찾아", "찾고", "구해"];

/// Whether a word is written as a name, in a question that is not all capitals and does not begin with it.
fn is_capital(question: &str, word: &str) -> bool {
    let is_name = |said: &str| {
        let letters = said.trim_matches(|c: char| !c.is_alphanumeric());
        letters.starts_with(|c: char| c.is_ascii_uppercase()) && letters.to_lowercase() == word && letters.chars().skip(1).any(|c| c.is_ascii_lowercase())
    };
    question.split_whitespace().skip(1).any(is_name)
}

fn word_of(reading: &Reading, start: usize) -> bool {
    reading.text.begins_word(start)
}

/// A name as it is compared.
pub fn name(text: &str) -> String {
    squeeze(&fold(text))
}
