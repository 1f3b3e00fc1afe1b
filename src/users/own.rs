//! What a member is told of their own account, put together from its rows.

use super::model::Role;
use super::security::{Account, SignIn, device};
use super::store;
use crate::error::AppError;
use crate::server::guard::Member;
use crate::server::identity::Via;
use crate::server::{api_token, session, token};

/// Ids of programs begin so; those of browsers are hexadecimal digits.
const PROGRAM: &str = "program-";
/// Bytes of a browser's id.
const ID: usize = 16;

/// Whether this member must have a second factor.
pub fn demanded(member: &Member) -> bool {
    member.state.config.accounts.operators_need_second_factor && member.me.role != Role::Member
}

pub async fn own_account(member: &Member) -> Result<Account, AppError> {
    let record = store::record(&member.state.db, member.me.id).await?;
    Ok(Account {
        me: record.me(),
        email: record.email.unwrap_or_default(),
        verified: member.who.verified,
        verification_needed: member.state.config.accounts.verify_email,
        second_factor: member.who.second_factor,
        second_factor_needed: demanded(member),
        suspended: member.who.suspended,
        created_at: record.created_at,
    })
}

/// The one that asks first, then browsers, then programs, each by when they were seen.
pub async fn sign_ins(member: &Member) -> Result<Vec<SignIn>, AppError> {
    let (state, via) = (&member.state, &member.who.via);
    let sessions = session::list(&state.db, member.me.id, state.clock.now()).await?;
    let browsers = sessions.into_iter().map(|row| SignIn {
        current: row.session_hash == via.session(),
        id: browser_id(&row.session_hash),
        device: device(&row.user_agent),
        program: false,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    });
    let programs = api_token::list(state, member.me.id).await?.into_iter().map(|row| SignIn {
        current: member.family() == Some(row.family_id),
        id: format!("{PROGRAM}{}", row.family_id),
        device: device(&row.user_agent),
        program: true,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    });
    let mut all: Vec<SignIn> = browsers.chain(programs).collect();
    all.sort_by_key(|one| !one.current);
    Ok(all)
}

/// The id of the one that asks.
pub fn own_sign_in(member: &Member) -> String {
    match &member.who.via {
        Via::Session { hash, .. } => browser_id(hash),
        Via::Token { family } => format!("{PROGRAM}{family}"),
    }
}

/// Ends one of the member's own; whether there was one with this id.
pub async fn end_sign_in(member: &Member, id: &str) -> Result<bool, AppError> {
    if let Some(family) = id.strip_prefix(PROGRAM) {
        return match family.parse() {
            Ok(family) => api_token::end_one(&member.state, member.me.id, family).await,
            Err(_) => Ok(false),
        };
    }
    let sessions = session::list(&member.state.db, member.me.id, member.state.clock.now()).await?;
    match sessions.into_iter().find(|row| browser_id(&row.session_hash) == id) {
        Some(row) => session::end_one(&member.state.db, member.me.id, &row.session_hash).await,
        None => Ok(false),
    }
}

/// What a session is called in lists: made from what is kept of its token, which itself stays inside.
fn browser_id(session_hash: &[u8]) -> String {
    token::hex(&token::hash(&token::hex(session_hash))[..ID])
}

/// Tells the owner of the account by mail.
pub async fn tell(member: &Member, kind: &'static str) -> Result<(), AppError> {
    match store::record(&member.state.db, member.me.id).await?.email {
        Some(email) => super::ssr::send(member, kind, &email).await,
        None => Ok(()),
    }
}
