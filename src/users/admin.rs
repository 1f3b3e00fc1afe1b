//! `joongobooks admin create`.

use std::io::{IsTerminal, Read};

use anyhow::{Context, anyhow};

use super::model::{Role, Signup};
use super::{password, store};
use crate::error::AppError;
use crate::server::state::AppState;

/// Adds an administrator. There is no default password: it is asked for twice on a terminal, else read from standard input.
pub async fn create(state: &AppState, username: &str, email: &str, nickname: &str) -> anyhow::Result<()> {
    let (typed, again) = ask()?;
    let signup = Signup::parse(username, email, nickname, &typed, &again).map_err(in_words)?;
    password::strength(&signup).map_err(in_words)?;
    let hash = password::hash(&signup.password).map_err(in_words)?;
    let id = store::create(&state.db, &signup, &hash, Role::Admin, state.clock.now()).await.map_err(in_words)?;
    println!("{username} is an administrator now (member {id}).");
    Ok(())
}

fn ask() -> anyhow::Result<(String, String)> {
    if std::io::stdin().is_terminal() {
        return Ok((rpassword::prompt_password("Password: ")?, rpassword::prompt_password("Again: ")?));
    }
    let mut typed = String::new();
    std::io::stdin().read_to_string(&mut typed).context("the password could not be read")?;
    let typed = typed.trim_end_matches(['\r', '\n']).to_owned();
    Ok((typed.clone(), typed))
}

fn in_words(error: AppError) -> anyhow::Error {
    let fields: Vec<String> = error.fields().iter().map(|at| format!("{}: {:?}", at.field, at.reason)).collect();
    if fields.is_empty() { anyhow!("{error:?}") } else { anyhow!("{}", fields.join(", ")) }
}
