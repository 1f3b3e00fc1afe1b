//! Rows of photos. A row is there before its files are, and its files' names outlive it until they are removed.

use super::media::Media;
use super::model::Photo;
use crate::error::{AppError, Reason};
use crate::server::db::{Db, Tx, on_db};
use crate::server::state::AppState;
use crate::time::{HOUR, Timestamp};
use crate::users::store::hold_staying;

/// Files removed in one go.
const SWEPT: i64 = 500;

#[derive(sqlx::FromRow)]
struct Row {
    photo_id: i64,
    card_file: String,
    full_file: String,
    width: i64,
    height: i64,
}

impl Row {
    fn into_photo(self) -> Photo {
        Photo { id: self.photo_id, card: Media::url(&self.card_file), full: Media::url(&self.full_file), width: self.width, height: self.height }
    }
}

/// A photo whose files are about to be written.
pub struct Pending {
    pub id: i64,
    pub card_file: String,
    pub full_file: String,
}

/// Reserves a row and two names, for a member who has not left. Until [`finish`] it is nobody's to see, and a crash in between
/// is swept.
pub async fn begin(db: &Db, member_id: i64, width: u32, height: u32, now: Timestamp) -> Result<Pending, AppError> {
    let (card_file, full_file) = (Media::new_file(), Media::new_file());
    let mut tx = db.write().await?;
    hold_staying(&mut tx, member_id).await?;
    let (id,): (i64,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into photo (member_id, card_file, full_file, width, height, ready, created_at)
             values ($1, $2, $3, $4, $5, false, $6) returning photo_id",
        )
        .bind(member_id)
        .bind(&card_file)
        .bind(&full_file)
        .bind(i64::from(width))
        .bind(i64::from(height))
        .bind(now.0)
        .fetch_one(conn)
        .await
    })?;
    tx.commit().await?;
    Ok(Pending { id, card_file, full_file })
}

/// The files are on disk. Where the member has left meanwhile, the row is gone and its files were looked for too early: they go
/// now.
pub async fn finish(state: &AppState, pending: &Pending) -> Result<Photo, AppError> {
    let mut tx = state.db.write().await?;
    let row: Option<Row> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("update photo set ready = true where photo_id = $1 returning photo_id, card_file, full_file, width, height")
            .bind(pending.id)
            .fetch_optional(conn)
            .await
    })?;
    if let Some(row) = row {
        tx.commit().await?;
        return Ok(row.into_photo());
    }
    on_db!(tx.conn(), |conn| {
        sqlx::query("insert into discarded_file (file, discarded_at) values ($1, 0), ($2, 0) on conflict (file) do nothing")
            .bind(&pending.card_file)
            .bind(&pending.full_file)
            .execute(conn)
            .await
            .map(drop)
    })?;
    tx.commit().await?;
    remove_discarded(state).await?;
    Err(AppError::SignInRequired)
}

/// The photos among `ids` that `member_id` uploaded, in the order of `ids`; for a form that comes back.
pub async fn of_member(db: &Db, member_id: i64, ids: &[i64]) -> Result<Vec<Photo>, AppError> {
    let mut photos = Vec::with_capacity(ids.len());
    for id in ids {
        let row: Option<Row> = on_db!(db.read(), |conn| {
            sqlx::query_as("select photo_id, card_file, full_file, width, height from photo where photo_id = $1 and member_id = $2 and ready")
                .bind(id)
                .bind(member_id)
                .fetch_optional(conn)
                .await
        })?;
        photos.extend(row.map(Row::into_photo));
    }
    Ok(photos)
}

/// A listing's photos, the cover first.
pub async fn of_listing(db: &Db, listing_id: i64) -> Result<Vec<Photo>, AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as("select photo_id, card_file, full_file, width, height from photo where listing_id = $1 order by position, photo_id")
            .bind(listing_id)
            .fetch_all(conn)
            .await
    })?;
    Ok(rows.into_iter().map(Row::into_photo).collect())
}

/// Gives `listing_id` exactly the photos `ids`, in that order. Each must be its seller's own and no other listing's.
/// Photos that it had and has no more are gone.
pub async fn claim(tx: &mut Tx, member_id: i64, listing_id: i64, ids: &[i64]) -> Result<(), AppError> {
    on_db!(tx.conn(), |conn| { sqlx::query("update photo set position = -1 where listing_id = $1").bind(listing_id).execute(conn).await.map(drop) })?;
    for (position, id) in ids.iter().enumerate() {
        let claimed = on_db!(tx.conn(), |conn| {
            sqlx::query(
                "update photo set listing_id = $1, position = $2
                 where photo_id = $3 and member_id = $4 and ready and not portrait and (listing_id is null or listing_id = $1)",
            )
            .bind(listing_id)
            .bind(position as i64)
            .bind(id)
            .bind(member_id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
        })?;
        if claimed != 1 {
            return Err(AppError::invalid("photos", Reason::Unknown));
        }
    }
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from photo where listing_id = $1 and position = -1").bind(listing_id).execute(conn).await.map(drop)
    })?;
    Ok(())
}

/// Makes `photo` the portrait of `member_id`: one of their own that no listing has. The one before is gone; without a photo
/// they have none.
pub async fn set_portrait(tx: &mut Tx, member_id: i64, photo: Option<i64>) -> Result<(), AppError> {
    let none = photo.unwrap_or_default();
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from photo where member_id = $1 and portrait and photo_id <> $2").bind(member_id).bind(none).execute(conn).await.map(drop)
    })?;
    let Some(photo) = photo else { return Ok(()) };
    let chosen = on_db!(tx.conn(), |conn| {
        sqlx::query("update photo set portrait = true where photo_id = $1 and member_id = $2 and ready and listing_id is null")
            .bind(photo)
            .bind(member_id)
            .execute(conn)
            .await
            .map(|done| done.rows_affected())
    })?;
    if chosen == 1 { Ok(()) } else { Err(AppError::invalid("photo", Reason::Unknown)) }
}

/// The portrait of `member_id`.
pub async fn portrait(db: &Db, member_id: i64) -> Result<Option<Photo>, AppError> {
    let row: Option<Row> = on_db!(db.read(), |conn| {
        sqlx::query_as("select photo_id, card_file, full_file, width, height from photo where member_id = $1 and portrait")
            .bind(member_id)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.map(Row::into_photo))
}

/// Addresses of every photo of a member in full size, each with its listing.
pub async fn all_of_member(db: &Db, member_id: i64) -> Result<Vec<(Option<i64>, String)>, AppError> {
    let rows: Vec<(Option<i64>, String)> = on_db!(db.read(), |conn| {
        sqlx::query_as("select listing_id, full_file from photo where member_id = $1 and ready order by photo_id")
            .bind(member_id)
            .fetch_all(conn)
            .await
    })?;
    Ok(rows.into_iter().map(|(listing, file)| (listing, Media::url(&file))).collect())
}

/// Removes a photo that no listing claimed yet, if it is `member_id`'s.
pub async fn drop_unclaimed(state: &AppState, member_id: i64, id: i64) -> Result<(), AppError> {
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from photo where photo_id = $1 and member_id = $2 and listing_id is null and not portrait")
            .bind(id)
            .bind(member_id)
            .execute(conn)
            .await
            .map(drop)
    })?;
    tx.commit().await?;
    remove_discarded(state).await
}

/// Removes photos that no listing claimed in time, and every discarded file.
pub async fn sweep(state: &AppState) -> Result<(), AppError> {
    let before = state.clock.now().0 - state.config.media.unclaimed_hours * HOUR;
    let mut tx = state.db.write().await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from photo where listing_id is null and not portrait and created_at < $1").bind(before).execute(conn).await.map(drop)
    })?;
    tx.commit().await?;
    remove_discarded(state).await
}

/// Removes the files whose rows are gone, all of them. A trigger notes their names in the transaction that removes the row, so
/// a crash before this point only delays it. A file that cannot be removed stays noted, and holds up no other.
pub async fn remove_discarded(state: &AppState) -> Result<(), AppError> {
    let mut last = String::new();
    loop {
        let files: Vec<(String,)> = on_db!(state.db.read(), |conn| {
            sqlx::query_as("select file from discarded_file where file > $1 order by file limit $2").bind(&last).bind(SWEPT).fetch_all(conn).await
        })?;
        let Some((end,)) = files.last() else { return Ok(()) };
        last = end.clone();
        let gone: Vec<String> = files.into_iter().map(|(file,)| file).filter(|file| is_removed(state, file)).collect();
        let mut tx = state.db.write().await?;
        for file in &gone {
            on_db!(tx.conn(), |conn| sqlx::query("delete from discarded_file where file = $1").bind(file).execute(conn).await.map(drop))?;
        }
        tx.commit().await?;
    }
}

fn is_removed(state: &AppState, file: &str) -> bool {
    state.media.remove(file).inspect_err(|error| tracing::error!(%error, file, "a discarded file could not be removed: again later")).is_ok()
}
