//! Rows of members as others see them.

use super::model::Nickname;
use super::profile::{AboutMe, Profile};
use super::store::{Record, record};
use crate::error::AppError;
use crate::photos::store as photos;
use crate::server::db::{Db, on_db};
use crate::server::failure::broken_key;
use crate::server::state::AppState;

impl Record {
    pub fn profile(self) -> Profile {
        let picture = self.picture();
        Profile { id: self.member_id, nickname: self.nickname, about_me: self.about_me, picture, created_at: self.created_at }
    }
}

/// `NotFound` where there is nobody, or nobody any more.
pub async fn profile(db: &Db, member_id: i64) -> Result<Profile, AppError> {
    Ok(record(db, member_id).await?.profile())
}

/// Changes what others see; `photo` is one of the member's own that nothing else claims, or none. `Taken` if somebody else
/// has the nickname.
pub async fn update(state: &AppState, member_id: i64, nickname: &Nickname, about_me: &AboutMe, photo: Option<i64>) -> Result<(), AppError> {
    let mut tx = state.db.write().await?;
    let updated = on_db!(tx.conn(), |conn| {
        sqlx::query("update member set nickname = $1, nickname_key = $2, about_me = $3 where member_id = $4 and withdrawn_at is null")
            .bind(nickname.as_str())
            .bind(nickname.key())
            .bind(about_me.as_str())
            .bind(member_id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    });
    match updated {
        Ok(1) => {}
        // They have left while this was under way.
        Ok(_) => return Err(AppError::SignInRequired),
        Err(error) => return Err(if broken_key(&error).is_some() { AppError::taken("nickname") } else { error.into() }),
    }
    photos::set_portrait(&mut tx, member_id, photo).await?;
    tx.commit().await?;
    photos::remove_discarded(state).await
}

/// How many of a member's books are not sold, and how many are.
pub async fn counts(db: &Db, member_id: i64) -> Result<(i64, i64), AppError> {
    Ok(on_db!(db.read(), |conn| {
        sqlx::query_as(
            "select cast(coalesce(sum(case when status <> 'sold' then 1 else 0 end), 0) as bigint),
                    cast(coalesce(sum(case when status = 'sold' then 1 else 0 end), 0) as bigint)
             from listing where seller_id = $1",
        )
        .bind(member_id)
        .fetch_one(conn)
        .await
    })?)
}
