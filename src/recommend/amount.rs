//! Amounts in a text: digits, Korean numerals, or both.

use super::signs::SIGNS;

/// More is no price of a book, in won.
const MOST: i64 = 10_000_000;

/// A number in the text: where it begins and ends (in characters), and whether "won" stands at it.
#[derive(Debug, Clone, Copy)]
pub struct Amount {
    pub value: i64,
    pub start: usize,
    pub end: usize,
    pub is_money: bool,
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

/// The highest power of ten that is in a price.
pub fn unit_of(value: i64) -> i64 {
    let mut unit = 1;
    while value >= unit * 10 {
        unit *= 10;
    }
    unit
}

/// Amounts in their order.
pub fn amounts(text: &[char]) -> Vec<Amount> {
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
            if text.get(at + 1).is_none_or(|next| unit(*next).is_none()) {
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
    let is_bound =
        SIGNS.at_most.iter().chain(&SIGNS.below).chain(&SIGNS.at_least).any(|word| text[at..].iter().take(4).collect::<String>().starts_with(word));
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

/// 3권, 10살, 2024년: no price.
pub fn is_counted(behind: &str) -> bool {
    ["권", "살", "세", "년", "쪽", "개", "명", "월", "일", "book", "year", "page"].iter().any(|unit| behind.starts_with(unit))
}

/// Whether what stands between two prices makes a range of them.
pub fn joins(text: &[char], from: usize, to: usize) -> bool {
    let between: String = text[from..to.max(from)].iter().collect();
    matches!(
        between.trim_end_matches('₩'),
        "~" | "-" | "–" | "〜" | "에서" | "부터" | "to" | "and" | "와" | "과" | "이상" | "보다비싸고" | "초과" | "넘고"
    )
}
