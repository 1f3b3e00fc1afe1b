//! What this room's server functions share.

use super::label::label;
use super::model::{Kept, SavedSearch};
use super::sought::Sought;
use super::store;
use crate::drafts::forms;
use crate::error::{AppError, Reason};
use crate::listings::query::RawQuery;
use crate::listings::store_list::category_exists;
use crate::server::guard::{Member, Visit};

/// A member's searches, in words of their language.
pub async fn list(member: &Member) -> Result<Vec<SavedSearch>, AppError> {
    let categories = crate::books::store::categories(&member.state).await?;
    let told = |row: store::Row| {
        let label = Sought::read(&row.query).map(|sought| label(&sought, &categories, member.lang())).unwrap_or_default();
        SavedSearch { id: row.saved_search_id, query: format!("/books?{}", row.query), label, created_at: row.created_at, fresh: row.fresh }
    };
    Ok(store::list(&member.state.db, member.me.id).await?.into_iter().map(told).collect())
}

/// Whether one has saved the search of a list; who has, looks at it now.
pub async fn kept(visit: &Visit, query: &RawQuery) -> Result<Kept, AppError> {
    find(visit, Sought::parse(query)).await
}

/// A list that cannot be saved is not.
pub async fn find(visit: &Visit, sought: Result<Sought, AppError>) -> Result<Kept, AppError> {
    let Ok(sought) = sought else { return Ok(Kept::default()) };
    let Some(me) = visit.me().await? else { return Ok(Kept::default()) };
    let id = store::find(&visit.state.db, me.id, &sought).await?;
    if let Some(id) = id {
        store::look_at(&visit.state.db, id).await?;
    }
    Ok(Kept { id })
}

/// Saves it, and goes back to the list. Where there are too many, a browser is sent to where they are to be forgotten.
pub async fn save(member: &Member, sought: &Sought) -> Result<Kept, AppError> {
    let db = &member.state.db;
    if !category_exists(db, sought.filter.category.as_deref()).await? {
        return Err(AppError::invalid("category", Reason::Unknown));
    }
    match store::save(db, member.me.id, sought, member.state.clock.now()).await {
        Ok(id) => {
            go_back(member, "search_saved");
            Ok(Kept { id: Some(id) })
        }
        Err(error) if forms::accepts_page(&member.headers) && !error.fields().is_empty() => {
            member.go_to("/me/searches?full=1");
            Ok(Kept::default())
        }
        Err(error) => Err(error),
    }
}

/// After a plain form, back to the page that it stood on, which says what was done.
pub fn go_back(member: &Member, done: &str) {
    member.go_to(&forms::with_mark(&forms::referring_path(&member.headers), &format!("done={done}")));
}
