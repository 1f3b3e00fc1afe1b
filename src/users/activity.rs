//! What a member has done here, for their own page.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::comments::model::Comment;
use crate::error::AppError;
use crate::likes::model::Subject;
use crate::reviews::model::Review;
use crate::time::Timestamp;

/// Months of the chart.
pub const MONTHS: usize = 12;

/// What was sold in a month (in Korea).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    pub year: i64,
    pub month: i64,
    pub sold: i64,
    pub won: i64,
}

/// One's newest reviews and comments, and what one sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    pub reviews: Vec<Review>,
    /// Each with what it stands under.
    pub comments: Vec<(Comment, Subject)>,
    /// The last [`MONTHS`], oldest first.
    pub months: Vec<Month>,
    pub now: Timestamp,
}

/// One's newest reviews and comments, and what one sold in each of the last months.
#[server(prefix = "/api", endpoint = "user/activity", input = GetUrl)]
pub async fn show_activity() -> Result<Activity, AppError> {
    use super::store_activity;
    use crate::{comments::store as comments, reviews::store_list as reviews};
    /// Reviews and comments that are shown.
    const SHOWN: i64 = 5;
    let member = crate::server::guard::member().await?;
    let (db, id, now) = (&member.state.db, member.me.id, member.state.clock.now());
    let (reviews, _) = reviews::of_member(db, id, (i64::MAX, i64::MAX), SHOWN).await?;
    let comments = comments::of_member(db, id, i64::MAX, SHOWN).await?;
    let comments = comments.into_iter().map(|(comment, place)| (comment, place.subject)).collect();
    Ok(Activity { reviews, comments, months: store_activity::sold_per_month(db, id, now).await?, now })
}
