//! A hashtag: how people type them, and how they are kept.

use serde::{Deserialize, Serialize};

use crate::error::{Reason, Refusal};
use crate::text::{line, nfc};

/// One word, in lower case, without its `#`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// Characters of one.
    pub const MAX: usize = 10;
    /// Of a review.
    pub const MANY: usize = 10;
    /// Characters of a field in which ten are typed, with their marks and generous spaces.
    pub const TYPED: usize = 200;

    pub fn parse(raw: &str) -> Result<Tag, Refusal> {
        let word = nfc(raw.trim().trim_start_matches(['#', '＃'])).to_lowercase();
        // Lower case may be longer than what was typed (İ): it is measured as it is kept.
        let word = line(&word, 1, Self::MAX)?;
        // No separators, and nothing that an address or a list would have to quote.
        if word.chars().any(|c| is_separator(c) || matches!(c, '#' | '＃' | '/' | '?' | '&' | '"' | '<' | '>' | '\\')) {
            return Err(Reason::BadCharacters.into());
        }
        Ok(Tag(word))
    }

    /// `#소설 #추천`, with commas, with spaces, with neither: doubles are one, the order stays.
    pub fn parse_all(raw: &str) -> Result<Vec<Tag>, Refusal> {
        let mut tags: Vec<Tag> = Vec::new();
        for word in raw.split(|c| is_separator(c) || matches!(c, '#' | '＃')).filter(|word| !word.trim().is_empty()) {
            let tag = Tag::parse(word)?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if tags.len() > Self::MANY {
            return Err(Refusal(Reason::TooMany, Some(Self::MANY as i64)));
        }
        Ok(tags)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';')
}

/// `{tag, count}`: how many reviews have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct TagCount {
    pub tag: String,
    pub count: i64,
}

/// `{hashtags}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagList {
    pub hashtags: Vec<TagCount>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(raw: &str) -> Vec<String> {
        Tag::parse_all(raw).unwrap().into_iter().map(|tag| tag.0).collect()
    }

    #[test]
    fn tags_are_typed_as_people_type_them() {
        for typed in ["#소설 #추천", "소설 추천", "소설,추천", "#소설#추천", " #소설 ,, #추천 #", "＃소설、추천"] {
            assert_eq!(parsed(typed), ["소설", "추천"], "{typed}");
        }
        assert_eq!(parsed(""), [""; 0]);
        assert_eq!(parsed("#SF #sf #Sf"), ["sf"], "doubles are one, in lower case");
        assert_eq!(parsed("\u{1112}\u{1161}\u{11ab}강 한강"), ["한강"], "composed");
    }

    #[test]
    fn tags_have_their_limits() {
        assert_eq!(parsed(&"가".repeat(10)), ["가".repeat(10)]);
        assert_eq!(Tag::parse_all(&"가".repeat(11)).unwrap_err().0, Reason::TooLong);
        let ten: Vec<String> = (0..10).map(|number| format!("#태그{number}")).collect();
        assert_eq!(parsed(&ten.join(" ")).len(), 10);
        assert_eq!(Tag::parse_all(&format!("{} #하나더", ten.join(" "))).unwrap_err().0, Reason::TooMany);
        for bad in ["<b>", "a/b", "a\"b", "a\u{202E}b"] {
            assert_eq!(Tag::parse(bad).unwrap_err().0, Reason::BadCharacters, "{bad}");
        }
        assert!(Tag::parse("").is_err() && Tag::parse("#").is_err());
    }
}
