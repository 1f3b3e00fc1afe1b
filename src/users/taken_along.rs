//! What a member takes along, put together from every room.

use super::export::{Export, Like, OwnAccount, OwnListing, OwnNotification, OwnSearch};
use super::own::own_account;
use super::ssr::{EVERYTHING, comments_of};
use super::{store, store_export};
use crate::error::AppError;
use crate::jjim::store as jjim;
use crate::likes::store as likes;
use crate::listings::model::Book;
use crate::listings::store as listings;
use crate::notifications::store as notifications;
use crate::photos::store as photos;
use crate::recommend::store as recommend;
use crate::reviews::store_list as reviews;
use crate::server::guard::Member;

pub async fn everything(member: &Member) -> Result<Export, AppError> {
    let (db, id) = (&member.state.db, member.me.id);
    let (sold_and_seen, read_at, found) =
        (store_export::sold_and_seen(db, id).await?, store_export::read_at(db, id).await?, store_export::found(db, id).await?);
    let listing = |book: Book| {
        let (sold_at, views) = sold_and_seen.get(&book.id).copied().unwrap_or_default();
        OwnListing { book, sold_at, views }
    };
    Ok(Export {
        exported_at: member.state.clock.now(),
        account: OwnAccount { account: own_account(member).await?, marks: store_export::marks(db, id).await? },
        about_me: store::record(db, id).await?.about_me,
        sessions: store_export::sessions(db, id).await?,
        devices: store_export::devices(db, id).await?,
        listings: listings::all_of_seller(db, id).await?.into_iter().map(listing).collect(),
        photos: photos::all_of_member(db, id).await?,
        reviews: reviews::all_of_member(db, id).await?,
        comments: comments_of(db, id).await?,
        jjim: jjim::list(db, id, None, 1, EVERYTHING).await?.0,
        likes: likes::all_of_member(db, id).await?.into_iter().map(|(subject, created_at)| Like { subject, created_at }).collect(),
        notifications: notifications::list(db, id, i64::MAX, EVERYTHING)
            .await?
            .into_iter()
            .map(|notification| OwnNotification { read_at: read_at.get(&notification.id).copied(), notification })
            .collect(),
        told: notifications::wishes(db, id).await?,
        digest: store_export::digest(db, id).await?,
        searches: crate::saved::ssr::list(member)
            .await?
            .into_iter()
            .map(|search| OwnSearch { found: found.get(&search.id).copied().unwrap_or_default(), search })
            .collect(),
        conversations: recommend::all_of_member(db, id, EVERYTHING).await?,
        question_days: store_export::question_days(db, id).await?,
    })
}
