//! Prices as people say them: 만 원 이하, 5천원~1만원, 오천 원대, under 8,000 won.

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

/// More is no price of a book, in won.
const MOST: i64 = 10_000_000;
/// Without "won", a number is a price from here on: smaller ones count books, children and years of age.
const LEAST_BARE: i64 = 1_000;

/// What stands behind a price and makes it the most, the price itself included.
const AT_MOST: [&str; 27] = [
    "밖에없", "있는데", "가지고", "한도", "넘지",
    "이하", "까지", "안쪽", "이내", "아래", "밑", "안넘", "넘지않", "넘지안", "넘기지", "안짝", "언더", "내로", "선에서", "orless", "ormaximum", "max", "atmost",
    "tops", "orunder", "orbelow", "orcheaper",
];
/// The same without the price itself.
const BELOW: [&str; 9] = ["미만", "안되", "안돼", "못되", "보다싼", "보다저렴", "보다싸", "보다낮", "보다덜"];
/// About that price.
const ABOUT: [&str; 5] = ["정도", "짜리", "쯤", "안팎", "내외"];
const AT_LEAST: [&str; 7] = ["이상", "부터", "넘는", "넘어", "초과", "보다비싼", "ormore"];
/// What stands before a price, in English.
const BEFORE_MOST: [&str; 17] = [
    "최대", "많아야", "ihave", "ihaveonly", "only",
    "upto", "atmost", "nomorethan", "notmorethan", "notover", "within", "max", "maximum", "budgetof", "budget", "for", "notexceeding",
];
const BEFORE_ABOUT: [&str; 3] = ["around", "about", "roughly"];
const BEFORE_BELOW: [&str; 7] = ["under", "below", "lessthan", "cheaperthan", "lowerthan", "fewerthan", "beneath"];
const BEFORE_LEAST: [&str; 8] = ["최소", "적어도", "over", "above", "morethan", "atleast", "from", "minimum"];

/// A number in the text: where it begins and ends (in characters), and whether "won" stands at it.
#[derive(Debug, Clone, Copy)]
struct Amount {
    value: i64,
    start: usize,
    end: usize,
    is_money: bool,
}

/// Numbers that English spells out, as figures: ten thousand won.
pub fn figures(lower: &str) -> String {
    const SPELLED: [(&str, &str); 12] = [
        ("fifteen thousand", "15000"),
        ("twenty thousand", "20000"),
        ("twelve thousand", "12000"),
        ("one thousand", "1000"),
        ("two thousand", "2000"),
        ("three thousand", "3000"),
        ("five thousand", "5000"),
        ("six thousand", "6000"),
        ("seven thousand", "7000"),
        ("eight thousand", "8000"),
        ("nine thousand", "9000"),
        ("ten thousand", "10000"),
    ];
    SPELLED.iter().fold(lower.to_owned(), |text, (words, figures)| text.replace(words, figures))
}

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
    if let Some(length) = follows(&ABOUT) {
        return Some(((Some(value - value / 5), Some(value)), length));
    }
    // 오천 원대: from this price to the next step.
    if behind.starts_with('대') && !behind.starts_with("대비") {
        return Some(((Some(value), Some(value + unit_of(value) - 1)), 1));
    }
    if let Some(length) = follows(&BELOW) {
        return Some(((None, Some(value - 1)), length));
    }
    if let Some(length) = follows(&AT_MOST) {
        return Some(((None, Some(value)), length));
    }
    if let Some(length) = follows(&AT_LEAST) {
        return Some(((Some(value), None), length));
    }
    let precedes = |words: &[&str]| words.iter().any(|word| before.trim_end_matches('₩').ends_with(word));
    if precedes(&BEFORE_MOST) {
        return Some(((None, Some(value)), 0));
    }
    if precedes(&BEFORE_ABOUT) {
        return Some(((Some(value - value / 5), Some(value)), 0));
    }
    if precedes(&BEFORE_BELOW) {
        return Some(((None, Some(value - 1)), 0));
    }
    precedes(&BEFORE_LEAST).then_some(((Some(value), None), 0))
}

/// 3권, 10살, 2024년: no price.
fn is_counted(behind: &str) -> bool {
    ["권", "살", "세", "년", "쪽", "개", "명", "월", "일", "book", "year", "page"].iter().any(|unit| behind.starts_with(unit))
}

/// The highest power of ten that is in a price.
fn unit_of(value: i64) -> i64 {
    let mut unit = 1;
    while value >= unit * 10 {
        unit *= 10;
    }
    unit
}

/// Whether what stands between two prices makes a range of them.
fn joins(text: &[char], from: usize, to: usize) -> bool {
    let between: String = text[from..to.max(from)].iter().collect();
    matches!(between.trim_end_matches('₩'), "~" | "-" | "–" | "〜" | "에서" | "부터" | "to" | "and" | "와" | "과" | "이상" | "보다비싸고" | "초과" | "넘고")
}

fn blank(text: &mut [char], from: usize, to: usize) {
    let to = to.min(text.len());
    text[from..to].fill(' ');
}

fn amounts(text: &[char]) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match amount(text, at) {
            Some(amount) => {
                at = amount.end;
                found.push(amount);
            }
            None => at += 1,
        }
    }
    found
}

/// The number that begins at `start`, if one does: digits, Korean numerals, or both (1만5천).
fn amount(text: &[char], start: usize) -> Option<Amount> {
    let (mut total, mut section, mut digits) = (0_i64, 0_i64, None::<i64>);
    let mut at = start;
    let (mut is_spelled, mut has_unit) = (false, false);
    while let Some(&c) = text.get(at) {
        if let Some(digit) = c.to_digit(10) {
            digits = Some((digits.unwrap_or(0) * 10 + i64::from(digit)).min(MOST));
        } else if c == ',' && digits.is_some() && text.get(at + 1).is_some_and(char::is_ascii_digit) {
        } else if let Some(number) = spelled(c) {
            // 이천: two thousands. A syllable alone is a word of the question, unless a unit follows.
            if !text.get(at + 1).is_some_and(|next| unit(*next).is_some()) {
                break;
            }
            digits = Some(number);
            is_spelled = true;
        } else if let Some(unit) = unit(c) {
            has_unit = true;
            if unit == 10_000 {
                total += (section + digits.unwrap_or(i64::from(section == 0))) * unit;
                section = 0;
            } else {
                section += digits.unwrap_or(1) * unit;
            }
            digits = None;
        } else if c == 'k' && digits.is_some() {
            section += digits.take().unwrap_or(0) * 1_000;
            has_unit = true;
        } else {
            break;
        }
        at += 1;
    }
    let value = total + section + digits.unwrap_or(0);
    let rest: String = text[at..].iter().take(3).collect();
    let marked = ["원", "won", "krw", "언"].iter().find(|mark| rest.starts_with(**mark));
    let is_signed = start > 0 && text[start - 1] == '₩';
    // 천 and 만 begin words too (천문학, 만화): without digits they are numbers only before 원, or before a bound as in 만 이하.
    let begins_word = !text[start].is_ascii_digit() && marked.is_none();
    let is_bound = AT_MOST.iter().chain(&BELOW).chain(&AT_LEAST).any(|word| text[at..].iter().take(4).collect::<String>().starts_with(word));
    if at == start || value == 0 || value > MOST || (begins_word && !(is_bound && (is_spelled || has_unit))) {
        return None;
    }
    let end = at + marked.map_or(0, |mark| mark.chars().count());
    // 원's own endings: 만원짜리, 만원대 are read behind it.
    Some(Amount { value, start, end, is_money: marked.is_some() || is_signed })
}

fn spelled(c: char) -> Option<i64> {
    ['일', '이', '삼', '사', '오', '육', '칠', '팔', '구'].iter().position(|spelled| *spelled == c).map(|index| index as i64 + 1)
}

fn unit(c: char) -> Option<i64> {
    match c {
        '백' => Some(100),
        '천' => Some(1_000),
        '만' => Some(10_000),
        _ => None,
    }
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
            "만 원 이하", "10,000원 이하로", "1만원까지", "일만 원 이내", "만원 안 넘는", "만 이하", "10000 이하", "만 원으로 살 수 있는", "up to 10,000 won",
            "10,000 won or less", "₩10,000 max", "no more than 10000 won", "10k won max", "for 10000 won", "1만 원 밑으로",
        ] {
            assert_eq!(bounds(said), (None, Some(10_000)), "{said}");
        }
        for said in ["8,000원 미만", "8천원 안 되는", "팔천 원도 안 되는".replace('도', "").as_str(), "under 8,000 won", "cheaper than ₩8000", "less than 8000 won"] {
            assert_eq!(bounds(said), (None, Some(7_999)), "{said}");
        }
        for said in ["만오천원 이상", "1만5천원 넘는", "15,000원부터", "over 15,000 won", "at least 15000 won"] {
            assert_eq!(bounds(said), (Some(15_000), None), "{said}");
        }
    }

    #[test]
    fn a_range_has_two_ends() {
        for said in ["5천원에서 만원 사이", "5천~1만원", "5,000원~10,000원", "between 5,000 and 10,000 won", "5000 to 10000 won", "오천 원 이상 만 원 이하"] {
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
        for said in ["천문학 책", "만화 추천", "1984 같은 책", "10살 아이", "2024년에 나온 책", "책 3권", "82년생 김지영", "이만 추천해줘", "구만리", "삼국지", "오만과 편견", "천 개의 파랑"] {
            assert_eq!(bounds(said), (None, None), "{said}");
        }
    }

    #[test]
    fn what_was_read_is_taken_out_of_the_text() {
        let text: Vec<char> = "만원이하소설".chars().collect();
        assert_eq!(read(&text).1.iter().collect::<String>(), "    소설");
    }
}
