//! Prices as people say them: 만 원 이하, 5천원~1만원, 오천 원대, under 8,000 won.

use super::amount::{amounts, is_counted, joins, unit_of};
use super::signs::SIGNS;

/// What a copy may cost, in won. Both ends count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

impl Budget {
    pub fn is_any(self) -> bool {
        self == Budget::default()
    }

    pub fn allows(self, price: i64) -> bool {
        self.min.is_none_or(|min| price >= min) && self.max.is_none_or(|max| price <= max)
    }
}

/// Without "won", a number is a price from here on: smaller ones count books, children and years of age.
const LEAST_BARE: i64 = 1_000;

/// Reads the prices of a text that is in lower case and has no spaces, and gives it back with a space for each letter that
/// belonged to them.
pub fn read(text: &[char]) -> (Budget, Vec<char>) {
    let mut left = text.to_vec();
    let mut budget = Budget::default();
    let amounts = amounts(text);
    let mut index = 0;
    while let Some(&amount) = amounts.get(index) {
        index += 1;
        let behind: String = text[amount.end..].iter().take(12).collect();
        let before: String = text[..amount.start].iter().collect();
        // A range: its second price says what the first one counts.
        if let Some(&second) = amounts.get(index)
            && second.is_money
            && joins(text, amount.end, second.start)
        {
            let first = if amount.is_money || amount.value >= LEAST_BARE { amount.value } else { amount.value * unit_of(second.value) };
            (budget.min, budget.max) = (Some(first.min(second.value)), Some(first.max(second.value)));
            let behind: String = text[second.end..].iter().take(4).collect();
            let rest = ["사이의", "사이에서", "사이에", "사이로", "사이", "까지", "대의", "대"].iter().find(|word| behind.starts_with(**word));
            blank(&mut left, amount.start, second.end + rest.map_or(0, |word| word.chars().count()));
            index += 1;
            continue;
        }
        let said = said(&before, &behind, amount.value);
        let Some((said, length)) = said.or_else(|| amount.is_money.then_some(((None, Some(amount.value)), 0))) else { continue };
        if !amount.is_money && (amount.value < LEAST_BARE || is_counted(&behind)) {
            continue;
        }
        budget.min = said.0.or(budget.min);
        budget.max = said.1.or(budget.max);
        let rest: String = text[(amount.end + length).min(text.len())..].iter().take(2).collect();
        let particle = ["으로", "로", "에", "의"].iter().find(|particle| rest.starts_with(**particle)).map_or(0, |particle| particle.chars().count());
        blank(&mut left, amount.start, amount.end + length + particle);
    }
    (budget, left)
}

type Bounds = (Option<i64>, Option<i64>);

/// What the words around a price make of it, and how many letters behind belong to it.
fn said(before: &str, behind: &str, value: i64) -> Option<(Bounds, usize)> {
    // 만 원이 안 되는, 만 원을 넘지 않는: a particle may stand between.
    let bare = behind.strip_prefix(['이', '을', '도', '은', '는', '보']).filter(|_| !behind.starts_with("보다"));
    let follows = |words: &[&str]| {
        let plain = words.iter().find(|word| behind.starts_with(**word)).map(|word| word.chars().count());
        plain.or_else(|| words.iter().find(|word| bare.is_some_and(|bare| bare.starts_with(**word))).map(|word| word.chars().count() + 1))
    };
    // About a price: from a fifth below it, and not above.
    if let Some(length) = follows(&SIGNS.about) {
        return Some(((Some(value - value / 5), Some(value)), length));
    }
    // 오천 원대: from this price to the next step.
    if behind.starts_with('대') && !behind.starts_with("대비") {
        return Some(((Some(value), Some(value + unit_of(value) - 1)), 1));
    }
    if let Some(length) = follows(&SIGNS.below) {
        return Some(((None, Some(value - 1)), length));
    }
    if let Some(length) = follows(&SIGNS.at_most) {
        return Some(((None, Some(value)), length));
    }
    if let Some(length) = follows(&SIGNS.at_least) {
        return Some(((Some(value), None), length));
    }
    let precedes = |words: &[&str]| words.iter().any(|word| before.trim_end_matches('₩').ends_with(word));
    if precedes(&SIGNS.before_not_below) {
        return Some(((Some(value), None), 0));
    }
    if precedes(&SIGNS.before_most) {
        return Some(((None, Some(value)), 0));
    }
    if precedes(&SIGNS.before_about) {
        return Some(((Some(value - value / 5), Some(value)), 0));
    }
    if precedes(&SIGNS.before_below) {
        return Some(((None, Some(value - 1)), 0));
    }
    precedes(&SIGNS.before_least).then_some(((Some(value), None), 0))
}

fn blank(text: &mut [char], from: usize, to: usize) {
    let to = to.min(text.len());
    text[from..to].fill(' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> Bounds {
        let squeezed: Vec<char> = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let (budget, _) = read(&squeezed);
        (budget.min, budget.max)
    }

    #[test]
    fn a_price_is_the_most_unless_something_else_is_said() {
        for said in [
            "만 원 이하",
            "10,000원 이하로",
            "1만원까지",
            "일만 원 이내",
            "만원 안 넘는",
            "만 이하",
            "10000 이하",
            "만 원으로 살 수 있는",
            "up to 10,000 won",
            "10,000 won or less",
            "₩10,000 max",
            "no more than 10000 won",
            "10k won max",
            "for 10000 won",
            "1만 원 밑으로",
        ] {
            assert_eq!(bounds(said), (None, Some(10_000)), "{said}");
        }
        for said in [
            "8,000원 미만",
            "8천원 안 되는",
            "팔천 원도 안 되는".replace('도', "").as_str(),
            "under 8,000 won",
            "cheaper than ₩8000",
            "less than 8000 won",
        ] {
            assert_eq!(bounds(said), (None, Some(7_999)), "{said}");
        }
        for said in ["만오천원 이상", "1만5천원 넘는", "15,000원부터", "over 15,000 won", "at least 15000 won"] {
            assert_eq!(bounds(said), (Some(15_000), None), "{said}");
        }
    }

    #[test]
    fn a_range_has_two_ends() {
        for said in
            ["5천원에서 만원 사이", "5천~1만원", "5,000원~10,000원", "between 5,000 and 10,000 won", "5000 to 10000 won", "오천 원 이상 만 원 이하"]
        {
            assert_eq!(bounds(said), (Some(5_000), Some(10_000)), "{said}");
        }
        for said in ["만원짜리", "만 원 정도", "around 10,000 won", "1만 원쯤"] {
            assert_eq!(bounds(said), (Some(8_000), Some(10_000)), "{said}");
        }
        assert_eq!(bounds("오천 원대"), (Some(5_000), Some(5_999)));
        assert_eq!(bounds("만 원대 소설"), (Some(10_000), Some(19_999)));
    }

    #[test]
    fn other_numbers_are_no_price() {
        for said in [
            "천문학 책",
            "만화 추천",
            "1984 같은 책",
            "10살 아이",
            "2024년에 나온 책",
            "책 3권",
            "82년생 김지영",
            "이만 추천해줘",
            "구만리",
            "삼국지",
            "오만과 편견",
            "천 개의 파랑",
        ] {
            assert_eq!(bounds(said), (None, None), "{said}");
        }
    }

    #[test]
    fn what_was_read_is_taken_out_of_the_text() {
        let text: Vec<char> = "만원이하소설".chars().collect();
        assert_eq!(read(&text).1.iter().collect::<String>(), "    소설");
    }
}
