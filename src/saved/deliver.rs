//! The worker that holds what is new against everybody's searches, and tells whom it fits. What waits are rows
//! ([`super::news`]), so a restart loses none; each node has a worker, and whoever is first takes a page of searches.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Notify};

use super::news::{self, News, Offer};
use super::sought::Sought;
use super::store::{self, Anybodys};
use crate::error::AppError;
use crate::listings::model::Status;
use crate::notifications::store as notifications;
use crate::search::fits::Searched;
use crate::search::query::Wanted;
use crate::search::store::slips;
use crate::server::db::{Db, Tx, on_db};
use crate::server::state::AppState;

/// Listings that are held against the searches in one go: more than are put on sale while it goes on.
const BATCH: i64 = 50;
/// Searches that are in memory at once. SQLite takes 32,766 values, one for each that fits.
const PAGE: i64 = 500;
/// A listing or a search that goes in the very moment makes a round fail: it is tried anew, so often.
const TRIES: u32 = 3;
/// How long the worker waits where that did not help either.
const RETRY: Duration = Duration::from_secs(30);

/// The worker's bell.
#[derive(Clone, Default)]
pub struct Searches(Arc<Inner>);

#[derive(Default)]
struct Inner {
    wake: Notify,
    /// Held while a round goes on: who asks for one waits until what was noted before is told.
    round: Mutex<()>,
}

impl Searches {
    /// Tells the worker that something was noted. To be called behind the commit.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }
}

/// The worker of this node. The sweeper wakes it too, for what a node noted that is gone.
pub async fn deliver_for_ever(state: AppState) {
    loop {
        let noted = state.searches.0.wake.notified();
        // Each failure is logged where it becomes an AppError.
        match deliver_due(&state).await {
            Ok(()) => noted.await,
            Err(_) => drop(tokio::time::timeout(RETRY, noted).await),
        }
    }
}

/// Tells of whatever waits. When this returns, all that was noted before is told, by this node or by another.
pub async fn deliver_due(state: &AppState) -> Result<(), AppError> {
    let _round = state.searches.0.round.lock().await;
    let mut tries = 0;
    loop {
        let batch = news::waiting(&state.db, BATCH).await?;
        if batch.is_empty() {
            return Ok(());
        }
        match round(state, batch).await {
            Ok(()) => tries = 0,
            Err(error) => {
                tries += 1;
                if tries == TRIES {
                    return Err(error);
                }
            }
        }
    }
}

/// A listing as it stands and as it stood, ready to be compared.
struct Candidate {
    news: News,
    now: Searched,
    before: Option<(Offer, Searched)>,
}

impl Candidate {
    fn new(news: News) -> Candidate {
        let searched = |offer: &Offer| Searched::of(&offer.title, &offer.author, &offer.publisher, &offer.isbn);
        let before = news.before().map(|offer| (searched(&offer), offer)).map(|(searched, offer)| (offer, searched));
        Candidate { now: searched(&news.offer), before, news }
    }
}

/// One pass through all searches for a few listings. What another node or a change of the listing takes away is left to the
/// next round.
async fn round(state: &AppState, batch: Vec<News>) -> Result<(), AppError> {
    let (on_sale, gone): (Vec<News>, Vec<News>) = batch.into_iter().partition(|news| news.status == Status::OnSale.as_str());
    for news in gone {
        news::finish(&state.db, &news).await?;
    }
    let mut candidates: Vec<Candidate> = on_sale.into_iter().map(Candidate::new).collect();
    let mut after = candidates.iter().map(|candidate| candidate.news.reached).min().unwrap_or(i64::MAX);
    while !candidates.is_empty() {
        let page = store::page(&state.db, after, PAGE).await?;
        if let Some(last) = page.last() {
            after = last.saved_search_id;
        }
        let found = compare(&state.db, &page, &candidates).await?;
        let mut kept = Vec::with_capacity(candidates.len());
        for (mut candidate, fits) in candidates.into_iter().zip(found) {
            if fits.is_empty() || tell(state, &mut candidate.news, &fits, after).await? {
                kept.push(candidate);
            }
        }
        candidates = kept;
        if (page.len() as i64) < PAGE {
            break;
        }
    }
    for candidate in candidates {
        news::finish(&state.db, &candidate.news).await?;
    }
    Ok(())
}

/// A search with its member.
type Fit = (i64, i64);

/// For each candidate the searches of a page that it fits now and did not before.
async fn compare(db: &Db, page: &[Anybodys], candidates: &[Candidate]) -> Result<Vec<Vec<Fit>>, AppError> {
    let mut found = vec![Vec::new(); candidates.len()];
    // Many save the same words: their slips are counted once.
    let mut counted = HashMap::new();
    for search in page {
        // What an older shop has saved and this one no longer understands finds nothing.
        let Ok(sought) = Sought::read(&search.query) else { continue };
        let admitted: Vec<usize> = (0..candidates.len()).filter(|at| concerns(search, &sought, &candidates[*at].news)).collect();
        let Some(wanted) = Wanted::read(&sought.q).filter(|_| !admitted.is_empty()) else {
            for at in admitted {
                let was_in = candidates[at].before.as_ref().is_some_and(|(offer, _)| sought.admits(offer));
                found[at].extend((!was_in).then_some((search.saved_search_id, search.member_id)));
            }
            continue;
        };
        for at in admitted {
            let candidate = &candidates[at];
            if !is_hit(db, &wanted, &candidate.now, &mut counted).await? {
                continue;
            }
            let was_in = match &candidate.before {
                Some((offer, searched)) => sought.admits(offer) && is_hit(db, &wanted, searched, &mut counted).await?,
                None => false,
            };
            found[at].extend((!was_in).then_some((search.saved_search_id, search.member_id)));
        }
    }
    Ok(found)
}

/// Whose own it is is not told, nor who saved the search with the listing in the list already.
fn concerns(search: &Anybodys, sought: &Sought, news: &News) -> bool {
    search.saved_search_id > news.reached && search.member_id != news.seller_id && search.created_at <= news.noted_at && sought.admits(&news.offer)
}

/// Whether the search would find it: as it is typed or, where that finds little, in the other keyboard mode.
async fn is_hit(db: &Db, wanted: &Wanted, searched: &Searched, counted: &mut HashMap<String, usize>) -> Result<bool, AppError> {
    if searched.is_found_by(&wanted.typed) {
        return Ok(true);
    }
    let Some(at) = wanted.slips.iter().position(|slip| searched.is_found_by(slip)) else { return Ok(false) };
    let looked_at = match counted.get(&wanted.typed.words) {
        Some(looked_at) => *looked_at,
        None => {
            let looked_at = slips(db, wanted).await?.0.len();
            counted.insert(wanted.typed.words.clone(), looked_at);
            looked_at
        }
    };
    Ok(at < looked_at)
}

/// Tells the members of these searches, in one transaction with how far it came. Not done where the listing is no longer
/// what was compared, or another node was first.
async fn tell(state: &AppState, news: &mut News, fits: &[Fit], to: i64) -> Result<bool, AppError> {
    let now = state.clock.now();
    let mut tx = state.db.write().await?;
    let mut members = HashSet::new();
    let first: Vec<i64> = fits.iter().filter(|(_, member)| members.insert(*member)).map(|(search, _)| *search).collect();
    // Members before the listing and before searches, as leaving does: nobody waits in a circle.
    let told = notifications::of_found(&mut tx, news.listing_id, &first, now).await?;
    if !stands(&mut tx, news).await? || !news::reach(&mut tx, news, to).await? {
        return Ok(false);
    }
    let searches: Vec<i64> = fits.iter().map(|(search, _)| *search).collect();
    store::note_hits(&mut tx, news.listing_id, &searches, now).await?;
    tx.commit().await?;
    news.reached = to;
    state.hub.tell(&told);
    Ok(true)
}

/// Whether the listing is still as it was read; held from here on, before its row of news, as deleting it does.
async fn stands(tx: &mut Tx, news: &News) -> Result<bool, AppError> {
    let row: Option<(String, i64)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("update listing set like_count = like_count where listing_id = $1 returning status, updated_at")
            .bind(news.listing_id)
            .fetch_optional(conn)
            .await
    })?;
    Ok(row.is_some_and(|(status, updated_at)| status == news.status && updated_at == news.updated_at))
}
