//! A form as it was typed, and what was wrong with it.

use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// Fields by name in the order typed, never a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub fields: Vec<(String, String)>,
    pub error: Option<AppError>,
}

impl Draft {
    /// The value of `name`, or nothing.
    pub fn get(&self, name: &str) -> String {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// The values of `name[0]`, `name[1]` …, in their order.
    pub fn list(&self, name: &str) -> Vec<String> {
        let index = |field: &str| field.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.parse::<usize>().ok();
        let mut values: Vec<(usize, &String)> = self.fields.iter().filter_map(|(field, value)| Some((index(field)?, value))).collect();
        values.sort();
        values.into_iter().map(|(_, value)| value.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_in_the_order_of_their_indices() {
        let fields = [("photos[10]", "c"), ("title", "t"), ("photos[2]", "b"), ("photos[0]", "a"), ("photos", "x"), ("photos[x]", "y")];
        let draft = Draft { fields: fields.map(|(name, value)| (name.into(), value.into())).to_vec(), error: None };
        assert_eq!(draft.list("photos"), ["a", "b", "c"]);
        assert_eq!((draft.get("title").as_str(), draft.get("absent").as_str()), ("t", ""));
    }
}
