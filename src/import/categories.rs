use std::collections::HashMap;

use anyhow::{Context, anyhow};

use super::refused;
use crate::books::store;
use crate::server::db::Db;
use crate::text::fold;

/// What files call our categories: `source,key`.
const MAP: &str = include_str!("../../seeds/category_map.csv");

/// Ids of categories by what a file may call them: the names of the map and our own keys, without case and spaces.
pub struct Categories(HashMap<String, i64>);

impl Categories {
    pub async fn load(db: &Db) -> anyhow::Result<Categories> {
        Categories::map(&store::category_ids(db).await.map_err(refused)?)
    }

    /// Fails if the map names a category that is not in `ids` (key → id).
    pub fn map(ids: &HashMap<String, i64>) -> anyhow::Result<Categories> {
        let mut known: HashMap<String, i64> = ids.iter().map(|(key, id)| (fold(key), *id)).collect();
        for row in csv::Reader::from_reader(MAP.as_bytes()).deserialize() {
            let (source, key): (String, String) = row.context("seeds/category_map.csv")?;
            let id = ids.get(&key).ok_or_else(|| anyhow!("the shop has no category {key}, which seeds/category_map.csv names"))?;
            known.insert(fold(&source), *id);
        }
        Ok(Categories(known))
    }

    pub fn id(&self, name: &str) -> Option<i64> {
        self.0.get(&fold(name)).copied()
    }
}
