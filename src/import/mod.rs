use std::path::Path;
use crate::server::state::AppState;
pub async fn import_file(_: &AppState, _: &Path, _: bool) -> anyhow::Result<String> { Ok(String::new()) }
pub async fn demo_shelf(_: &AppState) -> anyhow::Result<bool> { Ok(false) }
