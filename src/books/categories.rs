use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// What others call our categories, `source,key`: imports are read by the same list.
static MAP: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(&include_bytes!("../../seeds/category_map.csv")[..]).into_deserialize();
    rows.map(|row: csv::Result<(String, String)>| row.expect("seeds/category_map.csv is tested")).map(|(name, key)| (fold(&name), key)).collect()
});

/// Our key for what others call a category.
pub fn key(name: &str) -> Option<String> {
    MAP.get(&fold(name)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_names_lead_to_our_keys() {
        assert_eq!(key("소설/시/희곡").as_deref(), Some("fiction"));
        assert_eq!(key(" 종교/역학 ").as_deref(), Some("religion"));
        assert_eq!(key("국내도서"), None);
    }
}
