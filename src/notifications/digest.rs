//! One mail a day of what was not read, to who wants it.

use super::model::{Kind, Notification};
use super::store;
use crate::error::AppError;
use crate::i18n::saved::found;
use crate::i18n::{Lang, texts};
use crate::server::db::on_db;
use crate::server::mail;
use crate::server::state::AppState;
use crate::text::thousands;
use crate::time::DAY;

/// The kind of mail.
pub const DIGEST: &str = "digest";
/// Notifications that a digest names.
const NAMED: i64 = 10;
/// Members looked at in one round of the sweeper.
const ROUND: i64 = 500;

/// Queues a mail for everybody whose last digest is a day old and who has not read something since.
pub async fn send_due(state: &AppState) -> Result<(), AppError> {
    let now = state.clock.now();
    let due: Vec<(i64, i64, String, Option<String>)> = on_db!(state.db.read(), |conn| {
        sqlx::query_as(
            "select d.member_id, d.sent_at, d.lang, m.email from digest d join member m on m.member_id = d.member_id
             where d.sent_at <= $1
               and exists (select 1 from notification n where n.member_id = d.member_id and n.read_at is null and n.created_at > d.sent_at)
             order by d.sent_at limit $2",
        )
        .bind(now.0 - DAY)
        .bind(ROUND)
        .fetch_all(conn)
        .await
    })?;
    for (member_id, sent_at, lang, email) in due {
        let mut tx = state.db.write().await?;
        // Another node may be sending it.
        let mine = on_db!(tx.conn(), |conn| {
            sqlx::query("update digest set sent_at = $1 where member_id = $2 and sent_at = $3")
                .bind(now.0)
                .bind(member_id)
                .bind(sent_at)
                .execute(conn)
                .await
                .map(|done| done.rows_affected())
        })?;
        if let (1, Some(email)) = (mine, email) {
            mail::queue(&mut tx, DIGEST, &email, Lang::parse(&lang).unwrap_or_default(), now).await?;
        }
        tx.commit().await?;
        state.mailer.wake();
    }
    Ok(())
}

/// Its words: what was not read, newest first. Nothing where all of it has been read meanwhile.
pub async fn lines(state: &AppState, member_id: i64, lang: Lang) -> Result<Option<String>, AppError> {
    let unread = store::list_unread(&state.db, member_id, NAMED).await?;
    let lines: Vec<String> = unread.iter().map(|one| format!("- {}", line(one, lang))).collect();
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

fn line(one: &Notification, lang: Lang) -> String {
    let title = &one.title;
    // Who has left has no name.
    let who = one.actor.as_ref().map(|actor| actor.nickname.as_str()).filter(|name| !name.is_empty()).unwrap_or(texts(lang).withdrawn);
    let price = thousands(one.new_price.unwrap_or_default());
    match (lang, one.kind) {
        (Lang::Ko, Kind::Comment) => format!("‘{title}’에 {who}님이 댓글을 남겼어요."),
        (Lang::Ko, Kind::Answer) => format!("‘{title}’에서 {who}님이 답했어요."),
        (Lang::Ko, Kind::JjimReserved) => format!("찜한 ‘{title}’이(가) 예약됐어요."),
        (Lang::Ko, Kind::JjimSold) => format!("찜한 ‘{title}’이(가) 팔렸어요."),
        (Lang::Ko, Kind::JjimCheaper) => format!("찜한 ‘{title}’의 값이 {price}원으로 내렸어요."),
        (Lang::Ko, Kind::JjimBack) => format!("찜한 ‘{title}’을(를) 다시 팔아요."),
        (lang, Kind::Found) => found(lang, one),
        (Lang::En, Kind::Comment) => format!("{who} commented on \"{title}\"."),
        (Lang::En, Kind::Answer) => format!("{who} answered you under \"{title}\"."),
        (Lang::En, Kind::JjimReserved) => format!("\"{title}\" on your list is reserved."),
        (Lang::En, Kind::JjimSold) => format!("\"{title}\" on your list is sold."),
        (Lang::En, Kind::JjimCheaper) => format!("\"{title}\" on your list now costs ₩{price}."),
        (Lang::En, Kind::JjimBack) => format!("\"{title}\" on your list is on sale again."),
    }
}
