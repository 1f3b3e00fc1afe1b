//! `/healthz`: the process answers. `/readyz`: it can serve.

use axum::extract::State;
use axum::http::StatusCode;

use super::state::AppState;

pub async fn healthz() -> &'static str {
    "ok\n"
}

/// 200 when the database answers and is migrated, else 503.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.db.is_ready().await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => (StatusCode::SERVICE_UNAVAILABLE, "the database is not migrated\n"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
