//! What this room's server functions use.

pub use super::model::{Password, Role, Signup, safe_path};
pub use super::{password, store};
pub use crate::drafts::store as drafts;
pub use crate::error::Reason;
pub use crate::server::throttle::Allowance;
pub use crate::server::{guard, session, throttle, token};
pub use crate::time::SECOND;
