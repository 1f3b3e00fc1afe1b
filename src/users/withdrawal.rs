//! Leaving (회원탈퇴). What is personal goes; what others read stays without a name.

use super::links::{self, Purpose};
use super::{challenge, entry, second_factor, store};
use crate::error::AppError;
use crate::server::db::{Tx, on_db};
use crate::server::guard::Member;
use crate::server::{api_token, device, session, token};

/// Removes what is personal of a member whose password was confirmed as `hash`, in one transaction: sessions, tokens, photos,
/// what is on sale or reserved, the second factor, mail that waits. Sold books stay without the seller's words, so that what a
/// book was sold for stays true; the row of the member stays without name, address and password, which are free again.
pub async fn withdraw(member: &Member, hash: &str) -> Result<(), AppError> {
    let (state, member_id) = (&member.state, member.me.id);
    let email = store::record(&state.db, member_id).await?.email.unwrap_or_default().to_lowercase();
    let mut tx = state.db.write().await?;
    // First of all: whoever is about to come in waits here, and finds nobody.
    entry::hold_confirmed(&mut tx, member, "password", hash).await?;
    note_departure(&mut tx, member_id).await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update member set username = null, username_key = null, email = null, email_key = null, nickname = '', nickname_key = null,
                    password_hash = null, about_me = '', role = 'member', import_name = null, email_verified_at = null, suspended_at = null,
                    withdrawn_at = $1
             where member_id = $2",
        )
        .bind(state.clock.now().0)
        .bind(member_id)
        .execute(conn)
        .await
        .map(drop)
    })?;
    session::end_all(&mut tx, member_id, &[]).await?;
    api_token::end_all(&mut tx, member_id, None).await?;
    device::forget_all(&mut tx, member_id).await?;
    challenge::end_all(&mut tx, member_id).await?;
    links::void(&mut tx, member_id, Purpose::Reset).await?;
    links::void(&mut tx, member_id, Purpose::Verify).await?;
    second_factor::remove(&mut tx, member_id).await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from outbox where email_key = $1").bind(email).execute(conn).await.map(drop))?;
    clear_shelf(&mut tx, member_id).await?;
    forget_wishes(&mut tx, member_id).await?;
    tx.commit().await?;
    tracing::info!(auth = "withdrawn", member = member_id, "a member has left");
    // The member has left, whatever becomes of a file: a failure is logged, and the sweeper tries again.
    let _ = crate::photos::store::remove_discarded(state).await;
    Ok(())
}

/// A seller of an import does not come back with the same file. Of the name that they have there, the hash alone is kept.
async fn note_departure(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    let (name,): (Option<String>,) =
        on_db!(tx.conn(), |conn| sqlx::query_as("select import_name from member where member_id = $1").bind(member_id).fetch_one(conn).await)?;
    let Some(name) = name else { return Ok(()) };
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("insert into departed_seller (name_hash) values ($1) on conflict (name_hash) do nothing")
            .bind(token::hash(&name))
            .execute(conn)
            .await
            .map(drop)
    })?)
}

/// What was theirs alone among what readers leave: wishes, likes, notifications, searches, conversations with the librarian. Reviews and comments stay.
async fn forget_wishes(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    for sql in [
        "delete from jjim where member_id = $1",
        "delete from listing_like where member_id = $1",
        "delete from review_like where member_id = $1",
        "delete from notification where member_id = $1",
        "delete from saved_search where member_id = $1",
        "delete from notification_off where member_id = $1",
        "delete from digest where member_id = $1",
        "delete from conversation where member_id = $1",
        "delete from question_slot where member_id = $1",
    ] {
        on_db!(tx.conn(), |conn| sqlx::query(sql).bind(member_id).execute(conn).await.map(drop))?;
    }
    Ok(())
}

async fn clear_shelf(tx: &mut Tx, member_id: i64) -> Result<(), AppError> {
    on_db!(tx.conn(), |conn| sqlx::query("delete from photo where member_id = $1").bind(member_id).execute(conn).await.map(drop))?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("delete from listing where seller_id = $1 and status <> 'sold'").bind(member_id).execute(conn).await.map(drop)
    })?;
    Ok(on_db!(tx.conn(), |conn| {
        sqlx::query("update listing set details = '', once = null where seller_id = $1").bind(member_id).execute(conn).await.map(drop)
    })?)
}
