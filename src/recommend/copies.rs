//! Which copies are wished for: in which condition, how many, and which of them first.

use super::reading::Reading;
use super::signs::SIGNS;
use super::wish::Order;
use crate::listings::model::Condition;

/// Letters behind 상태 that may say how it is: 상태가 아주 좋은.
const STATE: usize = 9;

/// Conditions that a copy may be in; none where nothing is said of it.
pub fn conditions(reading: &mut Reading) -> Vec<Condition> {
    if reading.take_phrase(&SIGNS.any) {
        return Vec::new();
    }
    let all: Vec<char> = reading.text.letters.clone();
    let state = all.windows(2).position(|two| two == ['상', '태']);
    if let Some(at) = state {
        let behind: String = all[at + 2..].iter().take(STATE).collect();
        if SIGNS.no_states.iter().any(|no| behind.contains(no)) {
            reading.take(at, at + 2 + STATE.min(behind.chars().count()));
            return Vec::new();
        }
        for (grade, count) in [("최상", 1), ("상이상", 2), ("상급", 2), ("중이상", 3), ("중급", 3), ("보통", 3), ("상", 2), ("중", 3)]
        {
            if behind.trim_start_matches(['가', '는', '은']).starts_with(grade) && !behind.contains("상관") {
                reading.take(at, at + 2 + grade.chars().count());
                return Condition::ALL[..count].to_vec();
            }
        }
        if let Some(found) = SIGNS.states.iter().filter_map(|good| behind.find(good).map(|place| behind[..place + good.len()].chars().count())).min()
        {
            reading.take(at, at + 2 + found);
            return Condition::ALL[..2].to_vec();
        }
    }
    // 헐어빠진 건 말고, nothing beat up.
    let all: String = all.into_iter().collect();
    if SIGNS.bad.iter().any(|bad| {
        all.find(bad).is_some_and(|at| {
            let (before, behind) = (&all[..at], &all[at + bad.len()..]);
            let behind: String = behind.chars().take(8).collect();
            SIGNS.not_behind.iter().chain(&["안돼", "안되", "아니"]).any(|not| behind.contains(not))
                || ["nothing", "not", "no", "nottoo"].iter().any(|not| before.ends_with(not))
        })
    }) {
        reading.take_phrase(&SIGNS.bad);
        reading.take_phrase(&SIGNS.good);
        return Condition::ALL[..2].to_vec();
    }
    if reading.take_phrase(&SIGNS.as_new) {
        return vec![Condition::Best];
    }
    if reading.take_phrase(&SIGNS.good) { Condition::ALL[..2].to_vec() } else { Vec::new() }
}

/// How many books are asked for.
pub fn count(all: &str) -> Option<usize> {
    let counted = [
        ("한권", 1),
        ("두권", 2),
        ("세권", 3),
        ("네권", 4),
        ("다섯권", 5),
        ("onebook", 1),
        ("twobook", 2),
        ("threebook", 3),
        ("fourbook", 4),
        ("fivebook", 5),
    ];
    let digits = |number: usize| all.contains(&format!("{number}권")) || all.contains(&format!("{number}books"));
    counted.iter().find(|(said, _)| all.contains(said)).map(|(_, number)| *number).or_else(|| (1..=5).find(|number| digits(*number)))
}

/// What should come first.
pub fn order(reading: &mut Reading) -> Order {
    let mut first = Order::Fitting;
    let is_too_dear = SIGNS.dear.iter().any(|dear| {
        reading
            .all()
            .split_once(dear)
            .is_some_and(|(_, rest)| ["부담", "싫", "말고", "안", "빼", "못"].iter().any(|no| rest.chars().take(6).collect::<String>().contains(no)))
    });
    if is_too_dear && reading.take_phrase(&SIGNS.dear) {
        first = Order::Cheapest;
    }
    for (order, words) in
        [(Order::Dearest, &SIGNS.dear), (Order::Cheapest, &SIGNS.cheap), (Order::Newest, &SIGNS.new), (Order::Popular, &SIGNS.popular)]
    {
        if reading.take_phrase(words) && first == Order::Fitting {
            first = order;
        }
    }
    first
}
