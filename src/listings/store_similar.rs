//! Books that are like another. Neighbours are editions, and each stands there by its newest copy on sale: so no book
//! comes twice, whatever leads to it.

use sqlx::QueryBuilder;

use super::model::Book;
use super::store::{CardRow, card_columns, card_joins};
use crate::books::model::Isbn;
use crate::error::AppError;
use crate::server::db::{Db, on_db};

/// Cards of the row: two turns of the widest.
pub const SIMILAR: i64 = 12;
/// Books that each way leads to, at most. A shop of a million copies has authors and fields with thousands of editions;
/// the newest hundred have twelve on sale, or the next way has them.
const BOOKS: i64 = 100;
/// Copies of the book whose wishers count: its newest.
const COPIES: i64 = 50;
/// Of those wishers, those who joined last; and of each, the newest wishes.
const WISHERS: i64 = 50;
const WISHES: i64 = 20;

/// What is looked for neighbours of.
pub enum Of {
    /// The book that a listing is a copy of.
    Copy(i64),
    Book(Isbn),
}

/// Other books that are on sale: by the same author first, then those that the readers wish for who wish for this one, of
/// its sub-category, of its category; among each the newest first. Nothing is like what is not there: its own page says that it is gone.
pub async fn similar(db: &Db, of: &Of) -> Result<Vec<Book>, AppError> {
    let rows: Vec<CardRow> = on_db!(db.read(), |conn| {
        let mut sql = QueryBuilder::new("with this as (select book_id, author_key, category_id, subcategory from book where ");
        match of {
            Of::Copy(id) => sql.push("book_id = (select book_id from listing where listing_id = ").push_bind(*id).push(")"),
            Of::Book(isbn) => sql.push("isbn = ").push_bind(isbn.as_str().to_owned()),
        };
        // Each way takes its rows from the end of an index, and no more than its limit. What is looked up there stands in a
        // subquery: a join would be sorted as a whole. The limits stand in the text, where planners see them.
        sql.push("), by_author as (select book_id from book where author_key = (select author_key from this where author_key <> '')")
            .push(" order by book_id desc limit ")
            .push(BOOKS)
            .push("), of_subcategory as (select book_id from book where category_id = (select category_id from this)")
            .push(" and subcategory = (select subcategory from this where subcategory <> '') order by book_id desc limit ")
            .push(BOOKS)
            .push("), of_category as (select book_id from listing where category_id = (select category_id from this)")
            .push(" and status = 'on_sale' order by created_at desc, listing_id desc limit ")
            .push(BOOKS)
            .push("), copy as (select listing_id from listing where book_id = (select book_id from this) order by listing_id desc limit ")
            .push(COPIES)
            .push("), wisher as (select m.member_id, coalesce((select created_at from jjim where member_id = m.member_id")
            .push(" order by created_at desc, listing_id desc limit 1 offset ")
            .push(WISHES - 1)
            .push("), 0) as since from (select distinct member_id from jjim where listing_id in (select listing_id from copy)")
            .push(" order by member_id desc limit ")
            .push(WISHERS)
            .push(") m), wished as (select l.book_id from wisher w join jjim j on j.member_id = w.member_id and j.created_at >= w.since")
            .push(
                " join listing l on l.listing_id = j.listing_id group by l.book_id order by count(distinct w.member_id) desc, l.book_id desc limit ",
            )
            .push(BOOKS)
            .push(
                "), neighbour as (select book_id, min(way) as way from (
                   select book_id, 1 as way from by_author union all select book_id, 2 from wished union all select book_id, 3 from of_subcategory
                   union all select c.book_id, case when b.subcategory = (select subcategory from this where subcategory <> '') then 3 else 4 end
                             from of_category c join book b on b.book_id = c.book_id) found
                 where book_id <> (select book_id from this) group by book_id),
                 shown as (select n.way, (select max(created_at) from listing where book_id = n.book_id and status = 'on_sale') as created_at,
                                  (select listing_id from listing where book_id = n.book_id and status = 'on_sale'
                                   order by created_at desc, listing_id desc limit 1) as listing_id from neighbour n)",
            )
            .push(concat!(" select ", card_columns!(), " from (select way, created_at, listing_id from shown where listing_id is not null"))
            .push(" order by way, created_at desc, listing_id desc limit ")
            .push(SIMILAR)
            .push(concat!(
                ") k join listing l on l.listing_id = k.listing_id",
                card_joins!(),
                "order by k.way, l.created_at desc, l.listing_id desc"
            ));
        sql.build_query_as().fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(CardRow::into_book).collect())
}
