//! Server functions of notifications.
#![expect(clippy::too_many_arguments, reason = "there is a setting for each kind, and they are flat on the wire")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::{NotificationList, Unread, Wishes};
use crate::error::AppError;
use crate::users::api::Done;

/// One's own notifications, newest first.
#[server(prefix = "/api", endpoint = "notification/list", input = GetUrl)]
pub async fn list_notifications(#[server(default)] after: String) -> Result<NotificationList, AppError> {
    use super::{model::PAGE_SIZE, store};
    let member = crate::server::guard::member().await?;
    let before = if after.is_empty() { i64::MAX } else { after.parse().map_err(|_| AppError::invalid("after", crate::error::Reason::Unknown))? };
    let (db, id) = (&member.state.db, member.me.id);
    let mut notifications = store::list(db, id, before, PAGE_SIZE + 1).await?;
    let more = notifications.len() > PAGE_SIZE as usize;
    notifications.truncate(PAGE_SIZE as usize);
    let next = notifications.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(NotificationList { notifications, unread: store::unread(db, id).await?, next, now: member.state.clock.now() })
}

/// How many are not read; 0 for who is signed out.
#[server(prefix = "/api", endpoint = "notification/unread", input = GetUrl)]
pub async fn count_unread() -> Result<Unread, AppError> {
    let visit = crate::server::guard::anyone().await?;
    Ok(Unread {
        unread: match visit.me().await? {
            Some(me) => super::store::unread(&visit.state.db, me.id).await?,
            None => 0,
        },
    })
}

/// Marks those with these ids as read, or all.
#[server(prefix = "/api", endpoint = "notification/read")]
pub async fn mark_read(#[server(default)] ids: Vec<String>, #[server(default)] all: String) -> Result<Unread, AppError> {
    use super::store;
    let member = crate::server::guard::member().await?;
    let ids: Vec<i64> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let all = crate::likes::model::switch("all", &all)?;
    if all || !ids.is_empty() {
        store::mark_read(&member.state.db, member.me.id, (!all).then_some(&ids), member.state.clock.now()).await?;
        member.state.hub.tell(&[member.me.id]);
    }
    member.go_back();
    Ok(Unread { unread: store::unread(&member.state.db, member.me.id).await? })
}

/// What one wants to be told.
#[server(prefix = "/api", endpoint = "notification/settings", input = GetUrl)]
pub async fn show_wishes() -> Result<Wishes, AppError> {
    let member = crate::server::guard::member().await?;
    super::store::wishes(&member.state.db, member.me.id).await
}

/// Chooses what one wants to be told: a kind that is not named is off.
#[server(prefix = "/api", endpoint = "notification/settings/update")]
pub async fn set_wishes(
    #[server(default)] comment: String,
    #[server(default)] answer: String,
    #[server(default)] jjim_reserved: String,
    #[server(default)] jjim_sold: String,
    #[server(default)] jjim_cheaper: String,
    #[server(default)] jjim_back: String,
    #[server(default)] found: String,
    #[server(default)] digest: String,
) -> Result<Done, AppError> {
    use super::model::Kind;
    use crate::likes::model::switch;
    let member = crate::server::guard::member().await?;
    let mut told = Vec::new();
    for (kind, word) in [
        (Kind::Comment, comment),
        (Kind::Answer, answer),
        (Kind::JjimReserved, jjim_reserved),
        (Kind::JjimSold, jjim_sold),
        (Kind::JjimCheaper, jjim_cheaper),
        (Kind::JjimBack, jjim_back),
        (Kind::Found, found),
    ] {
        told.extend(switch(kind.as_str(), &word)?.then_some(kind));
    }
    let digest = switch("digest", &digest)?.then(|| member.lang());
    super::store::set_wishes(&member.state.db, member.me.id, &told, digest, member.state.clock.now()).await?;
    leptos_axum::redirect("/me/notifications?done=wishes");
    Ok(Done {})
}
