//! Who may come in where: one table of every server function, plain route and page.
//!
//! Server functions are held to it twice: at their door ([`crate::drafts::forms::server_function`]), where one that does
//! not stand here is not there, and by the guard in their first line, which pages pass that ask on the server.

use super::config::Accounts;
use super::identity::Identity;
use crate::error::AppError;
use crate::users::model::Role;

/// What somebody must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Signed out too.
    Anyone,
    /// Signed in; suspended too, for everybody may read, secure and take along what is theirs.
    Member,
    /// Signed in and not suspended; an operator with a second factor, where that is demanded.
    Active,
    /// Active, and the address verified, where that is demanded.
    Seller,
    /// Active, and the thing is theirs: the store looks.
    Owner,
    /// Both of the last two: what they change is, or comes, on sale.
    OwningSeller,
}
use Access::{Active, Anyone, Member, Owner, OwningSeller, Seller};

/// Server functions.
pub const FUNCTIONS: &[(&str, &str, Access)] = &[
    ("GET", "/api/book/bar", Anyone),
    ("GET", "/api/book/categories", Anyone),
    ("GET", "/api/book/detail", Anyone),
    ("GET", "/api/book/facets", Anyone),
    // Of a listing; without an id it is the form to sell.
    ("GET", "/api/book/form", OwningSeller),
    ("GET", "/api/book/gather", Anyone),
    ("GET", "/api/book/isbn", Anyone),
    ("GET", "/api/book/list", Anyone),
    ("GET", "/api/book/prices", Anyone),
    ("GET", "/api/book/recent", Anyone),
    ("GET", "/api/book/search", Anyone),
    ("GET", "/api/book/suggest", Anyone),
    ("GET", "/api/book/similar", Anyone),
    // Of a review; without an id it is the form to write one, which asks for who is active.
    ("GET", "/api/bookreview/form", Owner),
    ("GET", "/api/bookreview/detail", Anyone),
    ("GET", "/api/bookreview/list", Anyone),
    ("GET", "/api/comment/list", Anyone),
    ("GET", "/api/hashtag/list", Anyone),
    ("GET", "/api/hashtag/search", Anyone),
    ("GET", "/api/jjim/list", Member),
    ("GET", "/api/notification/list", Member),
    ("GET", "/api/notification/settings", Member),
    ("GET", "/api/notification/unread", Anyone),
    ("GET", "/api/recommend/conversations", Member),
    // Of a conversation it asks for who is signed in; another's is not there.
    ("GET", "/api/recommend/desk", Anyone),
    ("GET", "/api/search/kept", Anyone),
    ("GET", "/api/search/saved", Member),
    ("GET", "/api/site/home", Anyone),
    ("GET", "/api/user/activity", Member),
    ("GET", "/api/user/account", Member),
    ("GET", "/api/user/draft", Anyone),
    ("GET", "/api/user/export", Member),
    ("GET", "/api/user/link", Anyone),
    ("GET", "/api/user/me", Anyone),
    ("GET", "/api/user/profile", Anyone),
    ("GET", "/api/user/profile/form", Member),
    ("GET", "/api/user/second_factor", Member),
    ("GET", "/api/user/session/list", Member),
    ("GET", "/api/user/shelf", Anyone),
    ("POST", "/api/book/create", Seller),
    ("POST", "/api/book/delete", Owner),
    ("POST", "/api/book/recent/clear", Anyone),
    // Back on sale it asks for a seller.
    ("POST", "/api/book/status", Owner),
    ("POST", "/api/book/update", OwningSeller),
    ("POST", "/api/bookreview/create", Active),
    ("POST", "/api/bookreview/delete", Owner),
    ("POST", "/api/bookreview/update", Owner),
    ("POST", "/api/comment/create", Active),
    ("POST", "/api/comment/delete", Owner),
    ("POST", "/api/comment/update", Owner),
    ("POST", "/api/hashtag/create", Owner),
    ("POST", "/api/hashtag/delete", Owner),
    ("POST", "/api/jjim/create", Active),
    ("POST", "/api/jjim/delete", Active),
    ("POST", "/api/like/set", Active),
    ("POST", "/api/notification/read", Member),
    ("POST", "/api/notification/settings/update", Member),
    ("POST", "/api/recommend/chatbot", Active),
    ("POST", "/api/recommend/forget", Owner),
    ("POST", "/api/recommend/stream", Active),
    ("POST", "/api/search/forget", Active),
    ("POST", "/api/search/save", Active),
    ("POST", "/api/site/language", Anyone),
    ("POST", "/api/user/auth/code", Anyone),
    ("POST", "/api/user/auth/login", Anyone),
    ("POST", "/api/user/auth/logout", Anyone),
    ("POST", "/api/user/changepassword", Member),
    ("POST", "/api/user/delete", Member),
    ("POST", "/api/user/forgotpassword", Anyone),
    ("POST", "/api/user/profile/update", Active),
    ("POST", "/api/user/register", Anyone),
    ("POST", "/api/user/resetpassword", Anyone),
    ("POST", "/api/user/second_factor/confirm", Member),
    ("POST", "/api/user/second_factor/remove", Member),
    ("POST", "/api/user/second_factor/start", Member),
    ("POST", "/api/user/session/end", Member),
    ("POST", "/api/user/session/end_others", Member),
    ("POST", "/api/user/token", Anyone),
    ("POST", "/api/user/token/refresh", Anyone),
    ("POST", "/api/user/verification", Member),
    ("POST", "/api/user/verify", Anyone),
];

/// Ways in that are neither function nor page.
pub const PLAIN: &[(&str, &str, Access)] = &[
    ("GET", "/events", Member),
    ("GET", "/healthz", Anyone),
    // Pictures: whoever knows a name of 128 random bits may see it.
    ("GET", "/media/{*file}", Anyone),
    ("GET", "/pkg/{*file}", Anyone),
    ("GET", "/readyz", Anyone),
    ("GET", "/robots.txt", Anyone),
    ("GET", "/sitemap.xml", Anyone),
    // The site's own files, wherever nothing else stands.
    ("GET", "/{*file}", Anyone),
    ("POST", "/photos", Active),
];

/// Pages. Who is missing only the login is sent there first.
pub const PAGES: &[(&str, Access)] = &[
    ("/", Anyone),
    ("/about", Anyone),
    ("/books", Anyone),
    ("/books/new", Seller),
    ("/books/{id}", Anyone),
    ("/books/{id}/edit", OwningSeller),
    ("/forgot", Anyone),
    ("/isbn/{isbn}", Anyone),
    ("/login", Anyone),
    ("/login/code", Anyone),
    ("/me", Member),
    ("/me/data", Member),
    ("/me/edit", Member),
    ("/me/jjim", Member),
    ("/me/notifications", Member),
    ("/me/password", Member),
    ("/me/searches", Member),
    ("/me/security", Member),
    ("/me/sessions", Member),
    ("/me/withdraw", Member),
    ("/members/{id}", Anyone),
    ("/recent", Anyone),
    ("/recommend", Anyone),
    ("/recommend/{id}", Owner),
    ("/reset/{token}", Anyone),
    ("/reviews", Anyone),
    ("/reviews/new", Active),
    ("/reviews/{id}", Anyone),
    ("/reviews/{id}/edit", Owner),
    ("/signup", Anyone),
    ("/tags/{tag}", Anyone),
    ("/verify/{token}", Anyone),
];

/// What the table says of a server function.
pub fn of_function(method: &str, path: &str) -> Option<Access> {
    FUNCTIONS.iter().find(|row| row.0 == method && row.1 == path).map(|row| row.2)
}

/// Lets somebody in, or says what is missing. Whose the thing is, the store sees.
pub fn admits(accounts: &Accounts, access: Access, who: Option<&Identity>) -> Result<(), AppError> {
    if access == Anyone {
        return Ok(());
    }
    let who = who.ok_or(AppError::SignInRequired)?;
    let acts = matches!(access, Active | Seller | Owner | OwningSeller);
    if acts && who.suspended {
        return Err(AppError::Suspended);
    }
    if acts && accounts.operators_need_second_factor && who.me.role != Role::Member && !who.second_factor {
        return Err(AppError::SecondFactorRequired);
    }
    if matches!(access, Seller | OwningSeller) && accounts.verify_email && !who.verified {
        return Err(AppError::Unverified);
    }
    Ok(())
}
