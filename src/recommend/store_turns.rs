//! Turns with their books, in three statements however many they are.

use std::collections::HashMap;

use super::model::{EngineName, Pick, Turn};
use crate::error::AppError;
use crate::jjim::store as jjim;
use crate::listings::model::Book;
use crate::listings::store::{CardRow, card_columns, card_joins};
use crate::server::db::{Db, on_db};
use crate::time::Timestamp;

/// Whose turns are read.
pub struct Scope {
    turns: &'static str,
    picks: &'static str,
    books: &'static str,
}

macro_rules! scope {
    ($column:literal) => {
        Scope {
            turns: concat!(
                "select turn_id, conversation_id, question, answer, engine, fell_back, nothing_fits, stopped, created_at from turn t where ",
                $column,
                " = $1 and turn_id < $2 order by turn_id desc limit $3"
            ),
            picks: concat!(
                "select b.turn_id, b.listing_id, b.isbn, b.title, b.author, b.price, b.reason from turn t join turn_book b on b.turn_id = t.turn_id where ",
                $column,
                " = $1 and t.turn_id between $2 and $3 order by b.turn_id, b.place"
            ),
            books: concat!(
                "select ",
                card_columns!(),
                " from listing l",
                card_joins!(),
                "where l.listing_id in (select b.listing_id from turn t join turn_book b on b.turn_id = t.turn_id where ",
                $column,
                " = $1 and t.turn_id between $2 and $3)"
            ),
        }
    };
}
/// Of a conversation.
pub const CONVERSATION: Scope = scope!("t.conversation_id");
/// Of a member.
pub const MEMBER: Scope = scope!("t.member_id");

#[derive(sqlx::FromRow)]
struct TurnRow {
    turn_id: i64,
    conversation_id: i64,
    question: String,
    answer: String,
    engine: String,
    fell_back: bool,
    nothing_fits: bool,
    stopped: bool,
    created_at: Timestamp,
}

impl TurnRow {
    fn into_turn(self, picks: Vec<Pick>) -> (i64, Turn) {
        let turn = Turn {
            id: self.turn_id,
            question: self.question,
            answer: self.answer,
            picks,
            // The schema's checks allow no other words.
            engine: EngineName::parse(&self.engine).unwrap_or(EngineName::Embedded),
            nothing_fits: self.nothing_fits,
            fell_back: self.fell_back,
            stopped: self.stopped,
            created_at: self.created_at,
        };
        (self.conversation_id, turn)
    }
}

#[derive(sqlx::FromRow)]
struct PickRow {
    turn_id: i64,
    listing_id: Option<i64>,
    isbn: String,
    title: String,
    author: String,
    price: i64,
    reason: String,
}

impl PickRow {
    fn into_pick(self, books: &HashMap<i64, Book>) -> Pick {
        let book = self.listing_id.and_then(|id| books.get(&id)).cloned();
        Pick { reason: self.reason, isbn: self.isbn, title: self.title, author: self.author, price: self.price, book }
    }
}

/// The newest `limit` turns before the turn `before`, oldest first, each with its conversation. What is on the member's
/// list is marked.
pub async fn read(db: &Db, scope: &Scope, member_id: i64, id: i64, before: i64, limit: i64) -> Result<Vec<(i64, Turn)>, AppError> {
    let mut turns: Vec<TurnRow> = on_db!(db.read(), |conn| sqlx::query_as(scope.turns).bind(id).bind(before).bind(limit).fetch_all(conn).await)?;
    turns.reverse();
    let (Some(first), Some(last)) = (turns.first().map(|turn| turn.turn_id), turns.last().map(|turn| turn.turn_id)) else {
        return Ok(Vec::new());
    };
    let picks: Vec<PickRow> = on_db!(db.read(), |conn| sqlx::query_as(scope.picks).bind(id).bind(first).bind(last).fetch_all(conn).await)?;
    let cards: Vec<CardRow> = on_db!(db.read(), |conn| sqlx::query_as(scope.books).bind(id).bind(first).bind(last).fetch_all(conn).await)?;
    let books = marked(db, member_id, cards).await?;
    let mut of_turn: HashMap<i64, Vec<Pick>> = HashMap::new();
    for pick in picks {
        of_turn.entry(pick.turn_id).or_default().push(pick.into_pick(&books));
    }
    Ok(turns
        .into_iter()
        .map(|turn| {
            let picks = of_turn.remove(&turn.turn_id).unwrap_or_default();
            turn.into_turn(picks)
        })
        .collect())
}

/// Those of these listings that are on sale, by their ids.
pub async fn on_sale(db: &Db, member_id: i64, ids: &[i64]) -> Result<HashMap<i64, Book>, AppError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let cards: Vec<CardRow> = on_db!(db.read(), |conn| {
        let mut sql = sqlx::QueryBuilder::new(concat!(
            "select ",
            card_columns!(),
            " from listing l",
            card_joins!(),
            "where l.status = 'on_sale' and l.listing_id in ("
        ));
        let mut list = sql.separated(", ");
        for id in ids {
            list.push_bind(*id);
        }
        sql.push(")").build_query_as().persistent(false).fetch_all(conn).await
    })?;
    marked(db, member_id, cards).await
}

/// Cards as books, each marked if it is on the member's list.
async fn marked(db: &Db, member_id: i64, cards: Vec<CardRow>) -> Result<HashMap<i64, Book>, AppError> {
    let ids: Vec<i64> = cards.iter().map(|card| card.listing_id).collect();
    let wished = jjim::among(db, member_id, &ids).await?;
    let book = |card: CardRow| Book { wished: wished.contains(&card.listing_id), ..card.into_book() };
    Ok(cards.into_iter().map(|card| (card.listing_id, book(card))).collect())
}
