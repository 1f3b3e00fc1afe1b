//! Who somebody is, whichever way they came in.

use crate::photos::media::Media;
use crate::users::model::{Me, Role};

/// Who is signed in, and what is known of what they may.
#[derive(Debug, Clone)]
pub struct Identity {
    pub me: Me,
    pub suspended: bool,
    /// Whether their address has been verified.
    pub verified: bool,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    pub via: Via,
}

/// The way they came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// A cookie.
    Session { hash: Vec<u8>, remember: bool },
    /// `Authorization: Bearer`.
    Token { family: i64 },
}

impl Via {
    /// The session's hash; of a token, none.
    pub fn session(&self) -> &[u8] {
        match self {
            Via::Session { hash, .. } => hash,
            Via::Token { .. } => &[],
        }
    }
}

/// The columns of [`Row`], of a member `m`.
macro_rules! identity_columns {
    () => {
        "m.member_id, m.username, m.nickname, m.role, a.card_file, m.suspended_at is not null as suspended,
         m.email_verified_at is not null as verified, f.secret is not null as second_factor"
    };
}
/// Where they come from.
macro_rules! identity_joins {
    () => {
        "left join photo a on a.member_id = m.member_id and a.portrait left join second_factor f on f.member_id = m.member_id "
    };
}
pub(crate) use {identity_columns, identity_joins};

#[derive(sqlx::FromRow)]
pub struct Row {
    member_id: i64,
    username: Option<String>,
    nickname: String,
    role: String,
    card_file: Option<String>,
    suspended: bool,
    verified: bool,
    second_factor: bool,
}

impl Row {
    pub fn into_identity(self, via: Via) -> Identity {
        let me = Me {
            id: self.member_id,
            username: self.username.unwrap_or_default(),
            nickname: self.nickname,
            role: Role::parse(&self.role).unwrap_or(Role::Member),
            picture: self.card_file.as_deref().map(Media::url),
            unread: 0,
        };
        Identity { me, suspended: self.suspended, verified: self.verified, second_factor: self.second_factor, via }
    }
}
