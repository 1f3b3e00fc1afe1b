//! Rows of notifications. They are written in the transaction of what they tell of; who makes one wakes its member behind
//! the commit.

use super::model::{COUNTED, KEPT, Kind, Notification, Wishes};
use crate::error::AppError;
use crate::i18n::Lang;
use crate::likes::model::Subject;
use crate::listings::model::{Seller, Status};
use crate::photos::media::Media;
use crate::server::db::{Db, Tx, on_db};
use crate::server::hub;
use crate::time::Timestamp;

/// Somebody spoke: whose listing or review it is is told, and whoever was answered. Nobody is told what they did themselves,
/// nor twice. Gives whom to wake.
pub async fn of_comment(
    tx: &mut Tx,
    subject: Subject,
    comment: i64,
    by: i64,
    owner: i64,
    answered: Option<i64>,
    now: Timestamp,
) -> Result<Vec<i64>, AppError> {
    let mut told = Vec::new();
    let concerned = answered.map(|author| (author, Kind::Answer)).into_iter().chain([(owner, Kind::Comment)]);
    for (member_id, kind) in concerned {
        if member_id == by || told.contains(&member_id) || !wants(tx, member_id, kind).await? {
            continue;
        }
        let (listing_id, review_id) = match subject {
            Subject::Book(id) => (Some(id), None),
            Subject::Review(id) => (None, Some(id)),
        };
        on_db!(tx.conn(), |conn| {
            sqlx::query(
                "insert into notification (member_id, kind, actor_id, listing_id, review_id, comment_id, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(member_id)
            .bind(kind.as_str())
            .bind(by)
            .bind(listing_id)
            .bind(review_id)
            .bind(comment)
            .bind(now.0)
            .execute(conn)
            .await
            .map(drop)
        })?;
        told.push(member_id);
    }
    hub::announce(tx, &told).await?;
    Ok(told)
}

/// Whether somebody who is still here wants to be told.
async fn wants(tx: &mut Tx, member_id: i64, kind: Kind) -> Result<bool, AppError> {
    let (wants,): (bool,) = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "select exists (select 1 from member where member_id = $1 and withdrawn_at is null)
                and not exists (select 1 from notification_off where member_id = $1 and kind = $2)",
        )
        .bind(member_id)
        .bind(kind.as_str())
        .fetch_one(conn)
        .await
    })?;
    Ok(wants)
}

/// What became of a listing, as those are told who have it on their list.
pub enum Change {
    State { from: Status, to: Status },
    Price { from: i64, to: i64 },
}

impl Change {
    fn kind(&self) -> Option<Kind> {
        match *self {
            Change::State { from, to } if from == to => None,
            Change::State { to: Status::Reserved, .. } => Some(Kind::JjimReserved),
            Change::State { to: Status::Sold, .. } => Some(Kind::JjimSold),
            Change::State { to: Status::OnSale, .. } => Some(Kind::JjimBack),
            Change::Price { from, to } => (to < from).then_some(Kind::JjimCheaper),
        }
    }
}

/// Tells everybody who has the listing on their list, in one statement however many they are. Gives whom to wake.
pub async fn of_listing(tx: &mut Tx, listing_id: i64, seller_id: i64, change: Change, now: Timestamp) -> Result<Vec<i64>, AppError> {
    let Some(kind) = change.kind() else { return Ok(Vec::new()) };
    let (old_price, new_price) = match change {
        Change::Price { from, to } => (Some(from), Some(to)),
        Change::State { .. } => (None, None),
    };
    let told: Vec<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into notification (member_id, kind, listing_id, old_price, new_price, created_at)
             select j.member_id, $1, j.listing_id, $2, $3, $4 from jjim j
             where j.listing_id = $5 and j.member_id <> $6
               and not exists (select 1 from notification_off o where o.member_id = j.member_id and o.kind = $1)
             returning member_id",
        )
        .bind(kind.as_str())
        .bind(old_price)
        .bind(new_price)
        .bind(now.0)
        .bind(listing_id)
        .bind(seller_id)
        .fetch_all(conn)
        .await
    })?;
    let told: Vec<i64> = told.into_iter().map(|(id,)| id).collect();
    hub::announce(tx, &told).await?;
    Ok(told)
}

/// A listing came that fits these saved searches, one of each member who is told; in one statement however many they are.
/// Nobody is told of their own, nor of one twice. Gives whom to wake.
pub async fn of_found(tx: &mut Tx, listing_id: i64, searches: &[i64], now: Timestamp) -> Result<Vec<i64>, AppError> {
    let told: Vec<(i64,)> = on_db!(tx.conn(), |conn| {
        let mut sql =
            sqlx::QueryBuilder::new("insert into notification (member_id, kind, listing_id, new_price, search, created_at) select s.member_id, ");
        sql.push_bind(Kind::Found.as_str()).push(", l.listing_id, l.selling_price, nullif(s.q, ''), ").push_bind(now.0);
        sql.push(" from saved_search s join member m on m.member_id = s.member_id join listing l on l.listing_id = ").push_bind(listing_id);
        sql.push(" where m.withdrawn_at is null and s.member_id <> l.seller_id and s.saved_search_id in (");
        let mut list = sql.separated(", ");
        for id in searches {
            list.push_bind(*id);
        }
        sql.push(") and not exists (select 1 from notification_off o where o.member_id = s.member_id and o.kind = ").push_bind(Kind::Found.as_str());
        sql.push(") on conflict (member_id, listing_id) where kind = 'found' do nothing returning member_id");
        sql.build_query_as().persistent(false).fetch_all(conn).await
    })?;
    // Who was leaving has left by now, or waits until this is committed and takes it along.
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "delete from notification where listing_id = $1 and kind = 'found'
                and exists (select 1 from member m where m.member_id = notification.member_id and m.withdrawn_at is not null)",
        )
        .bind(listing_id)
        .execute(conn)
        .await
        .map(drop)
    })?;
    let told: Vec<i64> = told.into_iter().map(|(id,)| id).collect();
    hub::announce(tx, &told).await?;
    Ok(told)
}

#[derive(sqlx::FromRow)]
struct Row {
    notification_id: i64,
    kind: String,
    actor_id: Option<i64>,
    nickname: Option<String>,
    card_file: Option<String>,
    listing_id: Option<i64>,
    review_id: Option<i64>,
    title: String,
    comment_id: Option<i64>,
    old_price: Option<i64>,
    new_price: Option<i64>,
    search: Option<String>,
    read: bool,
    created_at: Timestamp,
}

impl Row {
    fn into_notification(self) -> Option<Notification> {
        let subject = self.listing_id.map(Subject::Book).or(self.review_id.map(Subject::Review))?;
        let picture = self.card_file.as_deref().map(Media::url);
        let actor = self.actor_id.map(|id| Seller { id, nickname: self.nickname.unwrap_or_default(), picture });
        Some(Notification {
            id: self.notification_id,
            kind: Kind::parse(&self.kind)?,
            actor,
            subject,
            title: self.title,
            comment: self.comment_id,
            old_price: self.old_price,
            new_price: self.new_price,
            search: self.search,
            read: self.read,
            created_at: self.created_at,
        })
    }
}

/// The rows of notifications among those that a filter on `notification` leaves.
macro_rules! notifications_where {
    ($filter:literal) => {
        concat!(
            "select n.notification_id, n.kind, n.actor_id, m.nickname, a.card_file, n.listing_id, n.review_id,
                    coalesce(l.title, r.title, '') as title, n.comment_id, n.old_price, n.new_price, n.search, n.read_at is not null as read, n.created_at
             from (select * from notification where member_id = $1 and ",
            $filter,
            " order by notification_id desc limit $3) n
             left join member m on m.member_id = n.actor_id left join photo a on a.member_id = n.actor_id and a.portrait
             left join listing l on l.listing_id = n.listing_id left join review r on r.review_id = n.review_id
             order by n.notification_id desc"
        )
    };
}

/// A page of somebody's notifications before the id `before`, newest first.
pub async fn list(db: &Db, member_id: i64, before: i64, limit: i64) -> Result<Vec<Notification>, AppError> {
    read(db, notifications_where!("notification_id < $2"), member_id, before, limit).await
}

/// The newest that are not read.
pub async fn list_unread(db: &Db, member_id: i64, limit: i64) -> Result<Vec<Notification>, AppError> {
    read(db, notifications_where!("notification_id < $2 and read_at is null"), member_id, i64::MAX, limit).await
}

async fn read(db: &Db, sql: &'static str, member_id: i64, before: i64, limit: i64) -> Result<Vec<Notification>, AppError> {
    let rows: Vec<Row> = on_db!(db.read(), |conn| sqlx::query_as(sql).bind(member_id).bind(before).bind(limit).fetch_all(conn).await)?;
    Ok(rows.into_iter().filter_map(Row::into_notification).collect())
}

/// How many are not read, up to [`COUNTED`].
pub async fn unread(db: &Db, member_id: i64) -> Result<i64, AppError> {
    let (count,): (i64,) = on_db!(db.read(), |conn| {
        sqlx::query_as("select count(*) from (select 1 as one from notification where member_id = $1 and read_at is null limit $2) as unread")
            .bind(member_id)
            .bind(COUNTED)
            .fetch_one(conn)
            .await
    })?;
    Ok(count)
}

/// Marks those of one's own as read, or all of them.
pub async fn mark_read(db: &Db, member_id: i64, ids: Option<&[i64]>, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| {
        let mut sql = sqlx::QueryBuilder::new("update notification set read_at = ");
        sql.push_bind(now.0).push(" where read_at is null and member_id = ").push_bind(member_id);
        if let Some(ids) = ids {
            sql.push(" and notification_id in (");
            let mut list = sql.separated(", ");
            for id in ids {
                list.push_bind(*id);
            }
            sql.push(")");
        }
        sql.build().execute(conn).await.map(drop)
    })?;
    // The bell in another window, too.
    hub::announce(&mut tx, &[member_id]).await?;
    Ok(tx.commit().await?)
}

/// What somebody wants to be told.
pub async fn wishes(db: &Db, member_id: i64) -> Result<Wishes, AppError> {
    let off: Vec<(String,)> =
        on_db!(db.read(), |conn| sqlx::query_as("select kind from notification_off where member_id = $1").bind(member_id).fetch_all(conn).await)?;
    let (digest,): (bool,) = on_db!(db.read(), |conn| {
        sqlx::query_as("select exists (select 1 from digest where member_id = $1)").bind(member_id).fetch_one(conn).await
    })?;
    let told = |kind: &Kind| !off.iter().any(|(word,)| word == kind.as_str());
    Ok(Wishes { kinds: Kind::ALL.iter().map(|kind| (*kind, told(kind))).collect(), digest })
}

/// Keeps what somebody who has not left wants: the kinds in `told`, and a digest in which language, if any.
pub async fn set_wishes(db: &Db, member_id: i64, told: &[Kind], digest: Option<Lang>, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    crate::users::store::hold_staying(&mut tx, member_id).await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from notification_off where member_id = $1").bind(member_id).execute(conn).await.map(drop))?;
    for kind in Kind::ALL.iter().filter(|kind| !told.contains(kind)) {
        on_db!(tx.conn(), |conn| {
            sqlx::query("insert into notification_off (member_id, kind) values ($1, $2) on conflict (member_id, kind) do nothing")
                .bind(member_id)
                .bind(kind.as_str())
                .execute(conn)
                .await
                .map(drop)
        })?;
    }
    if let Some(lang) = digest {
        on_db!(tx.conn(), |conn| {
            sqlx::query(
                "insert into digest (member_id, lang, sent_at) values ($1, $2, $3) on conflict (member_id) do update set lang = excluded.lang",
            )
            .bind(member_id)
            .bind(lang.as_str())
            .bind(now.0)
            .execute(conn)
            .await
            .map(drop)
        })?;
    } else {
        on_db!(tx.conn(), |conn| sqlx::query("delete from digest where member_id = $1").bind(member_id).execute(conn).await.map(drop))?;
    }
    Ok(tx.commit().await?)
}

/// Removes what is older than [`KEPT`].
pub async fn sweep(db: &Db, now: Timestamp) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from notification where created_at < $1").bind(now.0 - KEPT).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}
