//! `GET /events`: an event stream that tells how many notifications are not read, at once and whenever that changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

use super::model::Unread;
use super::store;
use crate::error::AppError;
use crate::server::address::Address;
use crate::server::guard::{Known, identify, note_refusal};
use crate::server::hub::Listening;
use crate::server::state::AppState;

/// How often an idle stream says that it lives: proxies give up on silent ones after a minute.
const BEAT: Duration = Duration::from_secs(25);

/// 401 signed out. Ends with the session, and when the server stops.
pub async fn events(State(state): State<AppState>, Extension(address): Extension<Address>, headers: HeaderMap) -> Response {
    match identify(&state, &headers).await.and_then(|who| who.ok_or(AppError::SignInRequired)) {
        Ok(who) => {
            let listening = state.hub.listen(who.me.id);
            // Thousands of these lie idle: no more is kept than what says who it is.
            let kept = [AUTHORIZATION, COOKIE].into_iter().filter_map(|name| Some((name.clone(), headers.get(&name)?.clone())));
            let stream = Streaming { state, headers: kept.collect(), member_id: who.me.id, listening, begun: false };
            Sse::new(told(stream)).keep_alive(KeepAlive::new().interval(BEAT)).into_response()
        }
        Err(error) => {
            note_refusal("/events", &error, &Known::default(), Some(&address));
            error.into_response()
        }
    }
}

struct Streaming {
    state: AppState,
    headers: HeaderMap,
    member_id: i64,
    listening: Listening,
    begun: bool,
}

impl Streaming {
    /// What is to be told next; nothing once the stream is over. What queries take is boxed: an idle stream does not hold
    /// room for it, and most are idle.
    async fn next(&mut self) -> Option<Event> {
        if self.begun {
            let mut closing = self.state.closing.subscribe();
            tokio::select! {
                () = self.listening.next() => {}
                // An error means that the server is gone.
                _ = closing.wait_for(|closing| *closing) => return None,
            }
            // A session that has ended meanwhile hears nothing more.
            Box::pin(identify(&self.state, &self.headers)).await.ok().flatten().filter(|who| who.me.id == self.member_id)?;
        }
        self.begun = true;
        let unread = Box::pin(store::unread(&self.state.db, self.member_id)).await.ok()?;
        Event::default().event("unread").json_data(Unread { unread }).ok()
    }
}

fn told(streaming: Streaming) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(streaming, async |mut streaming| {
        let event = streaming.next().await?;
        Some((Ok(event), streaming))
    })
}
