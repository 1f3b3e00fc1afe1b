//! Somebody of each role around one listing and its review, and how each way in is called rightly.

use joongobooks::users::links::{self, Purpose};

use crate::support::*;
use crate::users::tokens::sign_in;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    SignedOut,
    /// Signed in, and sells nothing.
    Member,
    /// Listing, review and comment are theirs.
    Owner,
    /// Has a listing of their own, but not this one.
    Stranger,
    Suspended,
    Moderator,
    Admin,
}

impl Role {
    pub const ALL: [Role; 7] = [Role::SignedOut, Role::Member, Role::Owner, Role::Stranger, Role::Suspended, Role::Moderator, Role::Admin];
}

/// Of the book that is sold and reviewed here.
const ISBN: &str = "9788936434120";

pub struct Scene {
    pub listing: i64,
    /// Of the same book.
    review: i64,
    /// Under the listing.
    comment: i64,
    /// What all names here begin with.
    name: String,
    people: Vec<(Role, Visitor)>,
}

/// Functions after which the listing, the session or the account is another one: they get a scene of their own.
pub fn uses_up(path: &str) -> bool {
    matches!(
        path,
        "/api/book/delete"
            | "/api/bookreview/delete"
            | "/api/comment/delete"
            | "/api/recommend/forget"
            | "/api/user/auth/login"
            | "/api/user/auth/logout"
            | "/api/user/changepassword"
            | "/api/user/delete"
            | "/api/user/register"
            | "/api/user/second_factor/confirm"
            | "/api/user/session/end"
            | "/api/user/session/end_others"
    )
}

/// What somebody who is let in gets for right fields.
pub fn admitted(path: &str) -> u16 {
    match path {
        // It goes on from a login that was begun, which nobody here did.
        "/api/user/auth/code" => 422,
        _ => 200,
    }
}

impl Scene {
    /// The listing's owner, and somebody of each of these roles.
    pub async fn new(shop: &Shop, name: &str, roles: &[Role]) -> Scene {
        let owner = shop.member(&format!("owner-{name}")).await;
        change!(shop, "update member set email_verified_at = 1");
        let listing = owner.sells(&[("isbn", ISBN)]).await;
        let (review, comment) = (owner.reviews(&[("isbn", ISBN)]).await, owner.says("book", listing, "아직 있어요.").await);
        let people = vec![(Role::SignedOut, shop.visitor()), (Role::Owner, owner)];
        let mut scene = Scene { listing, review, comment, name: name.to_owned(), people };
        for role in roles.iter().copied().filter(|role| !matches!(role, Role::SignedOut | Role::Owner)) {
            let username = format!("{role:?}-{name}");
            let person = shop.member(&username).await;
            match role {
                Role::Stranger => drop(person.post("/api/book/create", &listing_of_their_own()).await),
                Role::Suspended => change!(shop, "update member set suspended_at = 1 where username = $1", &username),
                Role::Moderator => change!(shop, "update member set role = 'moderator' where username = $1", &username),
                Role::Admin => change!(shop, "update member set role = 'admin' where username = $1", &username),
                Role::SignedOut | Role::Member | Role::Owner => {}
            }
            scene.people.push((role, person));
        }
        scene
    }

    /// The same people, each by a program that has nothing but a token.
    pub async fn of_programs(shop: &Shop, name: &str, roles: &[Role]) -> Scene {
        let mut scene = Scene::new(shop, name, roles).await;
        for (role, person) in scene.people.iter_mut().filter(|(role, _)| *role != Role::SignedOut) {
            let username = if *role == Role::Owner { format!("owner-{name}") } else { format!("{role:?}-{name}") };
            *person = shop.visitor().bearing(&sign_in(&shop.visitor(), &username).await.access);
        }
        scene
    }

    #[track_caller]
    pub fn person(&self, role: Role) -> &Visitor {
        &self.people.iter().find(|(other, _)| *other == role).unwrap_or_else(|| panic!("{role:?} is not there")).1
    }

    /// Calls a server function as it is to be called.
    pub async fn call(&self, shop: &Shop, method: &str, path: &str, role: Role) -> Answer {
        let person = self.person(role);
        let fields = self.fields(shop, path, person, role).await;
        if method == "GET" { person.ask(path, &fields).await } else { person.post(path, &fields).await }
    }

    /// A function that has no line here fails the test, and so does one whose right fields are refused.
    async fn fields(&self, shop: &Shop, path: &str, person: &Visitor, role: Role) -> Fields {
        let (listing, review, comment) = (self.listing.to_string(), self.review.to_string(), self.comment.to_string());
        let owner = format!("owner-{}", self.name);
        let new = format!("new-{}-{}", self.name, role as u8);
        let email = format!("{new}@example.kr");
        let token;
        let fields: &[(&str, &str)] = match path {
            "/api/book/categories" | "/api/book/list" | "/api/site/home" | "/api/user/account" | "/api/user/export" | "/api/user/me" => &[],
            "/api/user/profile/form" | "/api/user/second_factor" | "/api/user/session/list" => &[],
            "/api/user/auth/logout" | "/api/user/session/end_others" | "/api/user/verification" => &[],
            "/api/book/recent" | "/api/book/recent/clear" => &[],
            "/api/book/detail" | "/api/book/form" | "/api/book/delete" | "/api/book/similar" => &[("id", &listing)],
            "/api/book/isbn" | "/api/book/gather" => &[("isbn", ISBN)],
            "/api/book/prices" => &[("isbn", ISBN), ("condition", "good")],
            "/api/book/search" => &[("q", "채식")],
            "/api/book/bar" | "/api/book/facets" => &[],
            "/api/book/suggest" => &[("q", "채식")],
            "/api/book/status" => &[("id", &listing), ("status", "reserved")],
            "/api/book/create" => return listing_of_their_own(),
            "/api/book/update" => return crate::support::listing(&[("id", &listing), ("selling_price", "5000")]),
            "/api/bookreview/list" | "/api/jjim/list" | "/api/user/activity" => &[],
            "/api/notification/list" | "/api/notification/settings" | "/api/notification/unread" => &[],
            "/api/bookreview/detail" | "/api/bookreview/form" | "/api/bookreview/delete" => &[("id", &review)],
            "/api/bookreview/create" => return crate::support::review(&[]),
            "/api/bookreview/update" => return crate::support::review(&[("id", &review), ("rating", "3")]),
            "/api/comment/list" => &[("kind", "book"), ("id", &listing)],
            "/api/comment/create" => &[("kind", "review"), ("id", &review), ("text", "잘 읽었어요.")],
            "/api/comment/update" | "/api/comment/delete" => &[("id", &comment), ("text", "이제 없어요.")],
            "/api/hashtag/list" => &[("review", &review)],
            "/api/hashtag/search" => &[("q", "소")],
            "/api/hashtag/create" | "/api/hashtag/delete" => &[("review", &review), ("tag", "소설")],
            "/api/jjim/create" | "/api/jjim/delete" => &[("book_id", &listing)],
            "/api/like/set" => &[("kind", "review"), ("id", &review), ("on", "true")],
            "/api/notification/read" => &[("all", "true")],
            "/api/notification/settings/update" => &[("comment", "on"), ("jjim_cheaper", "on")],
            "/api/recommend/chatbot" | "/api/recommend/stream" => &[("question", "채식주의자 있나요?")],
            "/api/recommend/conversations" | "/api/recommend/desk" => &[],
            "/api/recommend/forget" => {
                token = self.conversation(shop).await.to_string();
                &[("id", &token)]
            }
            "/api/search/saved" => &[],
            "/api/search/kept" => &[("query", "/books?q=채식")],
            "/api/search/save" => &[("q", "채식"), ("category", "fiction")],
            "/api/search/forget" => &[("id", "1")],
            "/api/site/language" => &[("lang", "ko")],
            "/api/user/draft" => &[("form", "user/register")],
            "/api/user/link" => &[("purpose", "reset"), ("token", "x")],
            "/api/user/profile" | "/api/user/shelf" => {
                token = self.person(Role::Owner).id().await.to_string();
                &[("id", &token)]
            }
            "/api/user/auth/code" => &[("code", "123456")],
            "/api/user/auth/login" | "/api/user/token" => &[("username", &owner), ("password", PASSWORD)],
            "/api/user/token/refresh" => {
                token = self.refresh_token(shop).await;
                &[("refresh", &token)]
            }
            "/api/user/changepassword" => &[("old_password", PASSWORD), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)],
            "/api/user/delete" | "/api/user/second_factor/start" | "/api/user/second_factor/remove" => &[("password", PASSWORD)],
            "/api/user/forgotpassword" => &[("email", &email)],
            "/api/user/profile/update" => &[("nickname", &new)],
            "/api/user/register" => return signup(&[("username", &new), ("email", &email), ("nickname", &new)]),
            "/api/user/resetpassword" => {
                token = self.link(shop, Purpose::Reset).await;
                // The same one again, so that others can still come in with it.
                &[("token", &token), ("password", PASSWORD), ("password_again", PASSWORD)]
            }
            "/api/user/verify" => {
                token = self.link(shop, Purpose::Verify).await;
                &[("token", &token)]
            }
            "/api/user/second_factor/confirm" => {
                token = Self::first_code(shop, person, role).await;
                &[("code", &token)]
            }
            "/api/user/session/end" => {
                token = Self::own_session(person, role).await;
                &[("id", &token)]
            }
            path => panic!("{path}: say here how it is called, so that each role can be tried on it"),
        };
        changed(fields, &[])
    }

    /// The token of a link that the owner was sent.
    async fn link(&self, shop: &Shop, purpose: Purpose) -> String {
        // Whoever resets the password of the owner would sign them out, so it is somebody else's.
        let spare = format!("spare-{}", self.name);
        if number!(shop, "select count(*) from member where username = $1", &spare) == 0 {
            shop.member(&spare).await;
        }
        let id = number!(shop, "select member_id from member where username = $1", &spare);
        let mut tx = shop.state.db.write().await.expect("a transaction");
        let token = links::create(&mut tx, &shop.state, id, purpose).await.expect("a link");
        tx.commit().await.expect("a commit");
        token
    }

    async fn refresh_token(&self, shop: &Shop) -> String {
        let fields = [("username", format!("owner-{}", self.name)), ("password", PASSWORD.to_owned())];
        let tokens = shop.visitor().post("/api/user/token", &fields).await.must_be(200).json();
        tokens["refresh"].as_str().expect("a token").to_owned()
    }

    /// One of the owner's with the librarian.
    async fn conversation(&self, shop: &Shop) -> i64 {
        let owner = self.person(Role::Owner).id().await;
        change!(shop, "insert into conversation (member_id, title, created_at, updated_at) values ($1, '우주 이야기', 1, 1)", owner);
        number!(shop, "select max(conversation_id) from conversation where member_id = $1", owner)
    }

    async fn first_code(shop: &Shop, person: &Visitor, role: Role) -> String {
        if role == Role::SignedOut {
            return "123456".to_owned();
        }
        person.post("/api/user/second_factor/start", &[("password", PASSWORD)]).await.must_be(200);
        Authenticator::scanned_by(person).await.code(shop)
    }

    async fn own_session(person: &Visitor, role: Role) -> String {
        if role == Role::SignedOut {
            return "x".to_owned();
        }
        let list = person.get("/api/user/session/list").await.must_be(200).json();
        list["sessions"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// Where a page of the table is, with this scene's listing, its owner and fresh links.
    pub async fn address(&self, shop: &Shop, page: &str) -> String {
        match page {
            "/members/{id}" => page.replace("{id}", &self.person(Role::Owner).id().await.to_string()),
            "/reset/{token}" => page.replace("{token}", &self.link(shop, Purpose::Reset).await),
            "/verify/{token}" => page.replace("{token}", &self.link(shop, Purpose::Verify).await),
            "/isbn/{isbn}" => page.replace("{isbn}", ISBN),
            "/tags/{tag}" => page.replace("{tag}", "sf"),
            "/recommend/{id}" => page.replace("{id}", &self.conversation(shop).await.to_string()),
            page if page.starts_with("/reviews") => page.replace("{id}", &self.review.to_string()),
            page => page.replace("{id}", &self.listing.to_string()),
        }
    }
}

fn listing_of_their_own() -> Fields {
    listing(&[("title", "다른 책")])
}
