//! `joongobooks admin …`: what operators do from the command line.

use std::io::{IsTerminal, Read};

use anyhow::{Context, anyhow, bail};

use super::model::{Email, Role, Signup};
use super::store;
use crate::error::{AppError, Refusal};
use crate::server::state::AppState;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Adds an administrator; asks for the password, or reads it from standard input.
    Create { username: String, email: String, nickname: String },
    /// Gives a seller of an import an address: a mail with a link lets them in.
    Invite { nickname: String, email: String },
    /// Makes somebody (user name or address) a member, moderator or admin.
    Role { username: String, role: String },
    /// Keeps somebody (user name or address) from adding and changing things.
    Suspend { username: String },
    /// Lets them again.
    Reinstate { username: String },
}

pub async fn run(state: &AppState, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create { username, email, nickname } => create(state, &username, &email, &nickname).await,
        Command::Invite { nickname, email } => invite(state, &nickname, &email).await,
        Command::Role { username, role } => set_role(state, &username, &role).await,
        Command::Suspend { username } => suspend(state, &username, true).await,
        Command::Reinstate { username } => suspend(state, &username, false).await,
    }
}

/// Adds an administrator. There is no default password: it is asked for twice on a terminal, else read from standard input.
async fn create(state: &AppState, username: &str, email: &str, nickname: &str) -> anyhow::Result<()> {
    let (typed, again) = ask()?;
    let signup = Signup::parse(username, email, nickname, &typed, &again).map_err(in_words)?;
    let hash = state.passwords.hash(&signup.names(), signup.password.clone()).await.map_err(in_words)?;
    let id = store::create(&state.db, &signup, &hash, Role::Admin, state.clock.now()).await.map_err(in_words)?;
    tracing::info!(auth = "administrator", member = id, "an administrator was added");
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

/// Only who has no password yet can be given an address: nobody's account can be taken over so.
async fn invite(state: &AppState, nickname: &str, email: &str) -> anyhow::Result<()> {
    let email = Email::parse(email).map_err(|Refusal(reason, _)| anyhow!("email: {reason:?}"))?;
    let invited = store::invite(&state.db, nickname, &email, state.clock.now()).await;
    let Some(id) = invited.map_err(|error| match error {
        AppError::Taken { .. } => anyhow!("{} belongs to another member", email.as_str()),
        error => in_words(error),
    })?
    else {
        bail!("nobody called {nickname} waits for an address: it is for sellers of an import who have no password yet");
    };
    tracing::info!(auth = "invited", member = id, "a seller of an import was given an address");
    println!("The shop writes to {} with a link that lets {nickname} in (member {id}).", email.as_str());
    Ok(())
}

async fn set_role(state: &AppState, username: &str, role: &str) -> anyhow::Result<()> {
    let role = Role::parse(role).ok_or_else(|| anyhow!("{role} is not a role: member, moderator or admin"))?;
    let id = find(state, username).await?;
    store::set_role(&state.db, id, role).await.map_err(in_words)?;
    tracing::info!(auth = "role", member = id, role = role.as_str(), "a role was given");
    println!("{username} is {} now (member {id}).", role.as_str());
    Ok(())
}

async fn suspend(state: &AppState, username: &str, suspended: bool) -> anyhow::Result<()> {
    let id = find(state, username).await?;
    store::suspend(&state.db, id, suspended.then(|| state.clock.now())).await.map_err(in_words)?;
    tracing::info!(auth = "suspended", member = id, suspended, "a suspension was changed");
    println!("{username} is {} (member {id}).", if suspended { "suspended" } else { "no longer suspended" });
    Ok(())
}

async fn find(state: &AppState, username: &str) -> anyhow::Result<i64> {
    let account = store::account(&state.db, username).await.map_err(in_words)?;
    Ok(account.with_context(|| format!("nobody has the user name or address {username}"))?.member_id)
}

fn in_words(error: AppError) -> anyhow::Error {
    let fields: Vec<String> = error.fields().iter().map(|at| format!("{}: {:?}", at.field, at.reason)).collect();
    if fields.is_empty() { anyhow!("{error:?}") } else { anyhow!("{}", fields.join(", ")) }
}
