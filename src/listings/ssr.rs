//! What this room's server functions use.

pub use super::model::{Listing, ListingForm, Seller, Status};
pub use super::query::{ListQuery, RawQuery};
pub use super::{store, store_copies, store_list};
pub use crate::jjim::store as jjim;
pub use crate::likes::model::Subject;
pub use crate::reviews::readers::Reader;
pub use crate::server::guard;
pub use crate::server::token::new_name;

use super::model::Condition;
use crate::books::model::Isbn;
use crate::books::prices::Prices;
use crate::books::store_prices;
use crate::drafts::model::Draft;
use crate::drafts::store::find;
use crate::error::AppError;
use crate::reviews::model::Review;
use crate::reviews::store_list as reviews;
use crate::server::db::Db;
use crate::server::guard::Member;
use crate::server::state::AppState;
use crate::users::model::Me;

/// What cannot be a number of a listing is not there.
pub fn parse_id(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The draft of the form that sells (`id` empty) or edits `id`; another listing's does not count.
pub async fn find_draft(member: &Member, id: &str) -> Result<Option<Draft>, AppError> {
    let form = if id.is_empty() { "book/create" } else { "book/update" };
    Ok(find(&member.state, &member.headers, form).await?.filter(|draft| draft.get("id") == id))
}

/// What copies like the one in the form went for, if it says which.
pub async fn prices(db: &Db, form: &ListingForm) -> Result<Option<Prices>, AppError> {
    match (Isbn::parse(&form.isbn), Condition::parse(&form.condition)) {
        (Ok(Some(isbn)), Some(condition)) => store_prices::of_sold(db, &isbn, condition).await,
        _ => Ok(None),
    }
}

/// What stands around a listing: its likes, and the reviews of its book.
pub struct Around {
    pub reviews: Vec<Review>,
    pub review_count: i64,
    pub average: Option<i64>,
    pub likes: i64,
    pub liked: bool,
}

/// Reviews beside a listing.
const REVIEWS: i64 = 3;

pub async fn around(state: &AppState, id: i64, me: Option<&Me>) -> Result<Around, AppError> {
    let db = &state.db;
    let (book_id, likes) = store_copies::around(db, id).await?;
    let (review_count, average) = reviews::ratings(db, book_id).await?;
    let liked = match me {
        Some(me) => crate::likes::store::likes(db, me.id, Subject::Book(id)).await?,
        None => false,
    };
    Ok(Around { reviews: reviews::of_book(db, book_id, REVIEWS).await?, review_count, average, likes, liked })
}
