//! What a member is told of their own account, put together from its rows.

use super::model::Role;
use super::security::{Account, SignIn, device};
use super::store;
use crate::error::AppError;
use crate::server::guard::Member;
use crate::server::{api_token, session};

/// Ids of programs begin so; those of browsers are hexadecimal digits.
const PROGRAM: &str = "program-";

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
        id: row.session_hash.iter().map(|byte| format!("{byte:02x}")).collect(),
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

/// Ends one of the member's own; whether there was one with this id.
pub async fn end_sign_in(member: &Member, id: &str) -> Result<bool, AppError> {
    if let Some(family) = id.strip_prefix(PROGRAM) {
        return match family.parse() {
            Ok(family) => api_token::end_one(&member.state, member.me.id, family).await,
            Err(_) => Ok(false),
        };
    }
    match bytes(id) {
        Some(hash) => session::end_one(&member.state.db, member.me.id, &hash).await,
        None => Ok(false),
    }
}

/// Hexadecimal digits, two a byte.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2)).collect()
}

/// Tells the owner of the account by mail.
pub async fn tell(member: &Member, kind: &'static str) -> Result<(), AppError> {
    match store::record(&member.state.db, member.me.id).await?.email {
        Some(email) => super::ssr::send(member, kind, &email).await,
        None => Ok(()),
    }
}
