//! Statements that are put together from what a person chose. A value is bound once and may stand in many places.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Db, Engine, on_db};

/// A text with its values. The text is ours; what people typed is only ever a value.
#[derive(Debug, Default)]
pub struct Statement {
    text: String,
    values: Vec<Value>,
}

#[derive(Debug)]
enum Value {
    Text(String),
    Number(i64),
}

impl Statement {
    pub fn push(&mut self, text: &str) -> &mut Statement {
        self.text.push_str(text);
        self
    }

    /// Keeps a text and gives its name in the statement.
    pub fn text(&mut self, value: impl Into<String>) -> String {
        self.value(Value::Text(value.into()))
    }

    /// Keeps a number and gives its name in the statement.
    pub fn number(&mut self, value: i64) -> String {
        self.value(Value::Number(value))
    }

    /// Keeps ids and gives a select of them: one value however many there are, so that the statement's text is the same.
    pub fn ids(&mut self, db: &Db, ids: impl IntoIterator<Item = i64>) -> String {
        let list = ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(",");
        if db.is_postgres() {
            format!("select unnest(cast({} as bigint[]))", self.text(format!("{{{list}}}")))
        } else {
            format!("select value from json_each({})", self.text(format!("[{list}]")))
        }
    }

    /// The same of two numbers a row.
    pub fn pairs(&mut self, db: &Db, pairs: &[(i64, i64)]) -> String {
        if db.is_postgres() {
            let mut column = |of: fn(&(i64, i64)) -> i64| {
                let list = pairs.iter().map(|pair| of(pair).to_string()).collect::<Vec<_>>().join(",");
                format!("unnest(cast({} as bigint[]))", self.text(format!("{{{list}}}")))
            };
            format!("select {}, {}", column(|pair| pair.0), column(|pair| pair.1))
        } else {
            let list = pairs.iter().map(|(one, other)| format!("[{one},{other}]")).collect::<Vec<_>>().join(",");
            format!("select value ->> 0, value ->> 1 from json_each({})", self.text(format!("[{list}]")))
        }
    }

    fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// All rows.
    pub async fn rows<T>(self, db: &Db) -> sqlx::Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        on_db!(db.planned_once(), |conn| {
            let query = sqlx::query_as(AssertSqlSafe(self.text));
            let query = self.values.into_iter().fold(query, |query, value| match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            });
            query.fetch_all(conn).await
        })
    }

    /// The one number that it asks for.
    pub async fn count(self, db: &Db) -> sqlx::Result<i64> {
        let rows: Vec<(i64,)> = self.rows(db).await?;
        rows.first().map(|(count,)| *count).ok_or(sqlx::Error::RowNotFound)
    }
}

/// Ids as a statement lists them; 0, which nothing has, where there is none.
pub fn list(ids: impl IntoIterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    if ids.is_empty() { "0".to_owned() } else { ids.join(", ") }
}

impl Db {
    pub fn is_postgres(&self) -> bool {
        matches!(self.read(), Engine::Postgres(_))
    }
}
