//! Starts, listens, sweeps and stops.

use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::router::router;
use super::state::AppState;
use super::{api_token, device, hub, mail, session, throttle};
use crate::time::DAY;

/// How often what has expired is removed.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// `joongobooks serve`: listens where `LEPTOS_SITE_ADDR` or the configuration says, until asked to stop.
pub async fn run(state: AppState, demo_shelf: bool) -> anyhow::Result<()> {
    if demo_shelf && crate::import::demo_shelf(&state).await? {
        tracing::info!("the shop was new: a small demo shelf stands in it");
    }
    let address = state.leptos_options.site_addr;
    let listener = TcpListener::bind(address).await.with_context(|| format!("{address} is taken: set LEPTOS_SITE_ADDR to another address"))?;
    let stop = asked_to_stop().context("signals cannot be heard")?;
    tracing::info!(database = state.db.engine(), "open on http://{}", listener.local_addr()?);
    serve(state, listener, stop).await
}

/// Serves until `stop` is done; then requests under way finish, as long as the configuration allows.
pub async fn serve(state: AppState, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    let (patience, db) = (Duration::from_secs(state.config.limits.shutdown_seconds), state.db.clone());
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let sweeper = tokio::spawn(sweep_for_ever(state.clone()));
    let postman = tokio::spawn(mail::deliver_for_ever(state.clone()));
    let ear = tokio::spawn(hub::listen_for_ever(state.clone()));
    let counter = tokio::spawn(crate::reviews::readers::count_for_ever(state.clone()));
    let teller = tokio::spawn(crate::saved::deliver::deliver_for_ever(state.clone()));
    let keeper = tokio::spawn(crate::recommend::shelf::keep_for_ever(state.clone()));
    let (readers, closing) = (state.readers.clone(), state.closing.clone());
    tokio::spawn({
        let passwords = state.passwords.clone();
        async move { passwords.warm_up().await }
    });
    // Listings from before there was an index; the shop is open meanwhile.
    tokio::spawn({
        let db = state.db.clone();
        async move {
            if let Err(error) = crate::search::index::catch_up(&db).await {
                tracing::error!(error = error.name(), "listings that have no entry in the search's index are not found until the next start");
            }
        }
    });
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: requests under way may finish");
        stopping.send_replace(true);
        closing.send_replace(true);
    });
    let overdue = async move {
        // An error means that the server has ended already.
        let _ = stopped.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(patience).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.context("the server ended")?,
        () = overdue => tracing::warn!("some requests did not finish in time"),
    }
    sweeper.abort();
    ear.abort();
    readers.settle().await;
    counter.abort();
    // A mail under way is sent again by whoever comes next: better twice than never.
    postman.abort();
    // What it had not told yet waits in its rows.
    teller.abort();
    keeper.abort();
    db.close().await;
    Ok(())
}

/// Done when the process is asked to stop. It listens from the call on, not only once it is awaited: who sees the shop open
/// may close it.
pub fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

async fn sweep_for_ever(state: AppState) {
    let mut clock = tokio::time::interval(SWEEP);
    loop {
        clock.tick().await;
        // Each failure is logged where it becomes an AppError; the next round tries again.
        let _ = sweep(&state).await;
    }
}

/// Removes what has expired: sessions, tokens, links, known devices, drafts, ISBNs that nobody knew, old notifications and finds, questions of days gone by, the hashes of readers, counts, unclaimed photos, discarded files.
pub async fn sweep(state: &AppState) -> Result<(), crate::error::AppError> {
    session::sweep(state).await?;
    api_token::sweep(state).await?;
    device::sweep(&state.db, state.clock.now().plus(-state.config.limits.device_days * DAY)).await?;
    crate::users::links::sweep(state).await?;
    crate::reviews::readers::sweep(state).await?;
    crate::search::index::sweep(&state.db).await?;
    crate::notifications::store::sweep(&state.db, state.clock.now()).await?;
    crate::saved::store::sweep(&state.db, state.clock.now()).await?;
    crate::recommend::quota::sweep(&state.db, state.clock.now()).await?;
    state.searches.wake();
    crate::notifications::digest::send_due(state).await?;
    crate::drafts::store::sweep(state).await?;
    crate::books::store_known::sweep(&state.db, state.clock.now()).await?;
    throttle::sweep(&state.db, state.clock.now().plus(-DAY)).await?;
    crate::photos::store::sweep(state).await
}
