//! What this room's server functions use.

pub use super::model::{Listing, ListingForm, Seller, Status};
pub use super::query::{ListQuery, RawQuery};
pub use super::{store, store_list};
pub use crate::server::guard;
pub use crate::server::token::new_name;

use crate::drafts::model::Draft;
use crate::drafts::store::find;
use crate::error::AppError;
use crate::server::guard::Member;

/// What cannot be a number of a listing is not there.
pub fn parse_id(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// The draft of the form that sells (`id` empty) or edits `id`; another listing's does not count.
pub async fn find_draft(member: &Member, id: &str) -> Result<Option<Draft>, AppError> {
    let form = if id.is_empty() { "book/create" } else { "book/update" };
    Ok(find(&member.state, &member.headers, form).await?.filter(|draft| draft.get("id") == id))
}
