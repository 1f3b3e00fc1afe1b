//! Whatever the schema keeps of a member stands in one list here: what becomes of it when they leave, and where it is in the
//! file that they take along. A column that a later migration adds fails until somebody has said both.

use std::collections::BTreeSet;

use joongobooks::server::db::Engine;
use serde_json::Value;

use super::taken_along::data;
use super::withdrawal::leaves;
use crate::support::*;

on_both_engines!(
    every_column_that_names_a_member_is_spoken_of_here,
    all_of_it_is_taken_along_and_goes_or_stays_as_said_here,
    what_stays_of_sold_books_is_not_the_sellers_word,
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaving {
    /// Emptied, or the row is deleted.
    Goes,
    /// The row stays, under '탈퇴한 회원'.
    Nameless,
    /// It says nothing of who it was.
    Stays,
}
use Leaving::{Goes, Nameless, Stays};

/// Where it stands in the file, as a JSON pointer; or why it does not.
type Taken = Result<&'static str, &'static str>;

const OPENS: &str = "it opens the account, or is the hash of what does";
const FORM: &str = "another column in the form in which it is compared";
const BRIEF: &str = "a key in a mail or a login under way, gone within hours";

/// Columns of `member`, and every column that refers to it.
const KEPT: &[(&str, Leaving, Taken)] = &[
    ("member.member_id", Stays, Ok("/account/me/id")),
    ("member.username", Goes, Ok("/account/me/username")),
    ("member.username_key", Goes, Err(FORM)),
    ("member.email", Goes, Ok("/account/email")),
    ("member.email_key", Goes, Err(FORM)),
    ("member.nickname", Goes, Ok("/account/me/nickname")),
    ("member.nickname_key", Goes, Err(FORM)),
    ("member.password_hash", Goes, Err(OPENS)),
    // Whoever has left is a member like any other who has left.
    ("member.role", Stays, Ok("/account/me/role")),
    ("member.import_name", Goes, Ok("/account/import_name")),
    ("member.created_at", Stays, Ok("/account/created_at")),
    ("member.about_me", Goes, Ok("/about_me")),
    ("member.email_verified_at", Goes, Ok("/account/email_verified_at")),
    ("member.suspended_at", Goes, Ok("/account/suspended_at")),
    ("member.withdrawn_at", Stays, Err("who has it takes nothing along any more")),
    ("session.member_id", Goes, Ok("/sessions/0")),
    ("token_family.member_id", Goes, Ok("/sessions/2/program")),
    ("known_device.member_id", Goes, Ok("/devices")),
    ("login_challenge.member_id", Goes, Err(BRIEF)),
    ("mail_token.member_id", Goes, Err(BRIEF)),
    ("second_factor.member_id", Goes, Ok("/account/second_factor")),
    ("recovery_code.member_id", Goes, Ok("/account/recovery_codes")),
    ("listing.seller_id", Nameless, Ok("/listings")),
    ("photo.member_id", Goes, Ok("/photos")),
    ("review.member_id", Nameless, Ok("/reviews")),
    ("comment.member_id", Nameless, Ok("/comments")),
    ("jjim.member_id", Goes, Ok("/jjim")),
    ("listing_like.member_id", Goes, Ok("/likes/0")),
    ("review_like.member_id", Goes, Ok("/likes/1")),
    ("notification.member_id", Goes, Ok("/notifications")),
    ("notification.actor_id", Nameless, Err("somebody else's, who was told of what stands under /comments")),
    ("notification_off.member_id", Goes, Ok("/told/kinds")),
    ("digest.member_id", Goes, Ok("/digest")),
    ("saved_search.member_id", Goes, Ok("/searches")),
    ("conversation.member_id", Goes, Ok("/conversations")),
    ("turn.member_id", Goes, Ok("/conversations/0/1")),
    ("question_slot.member_id", Goes, Ok("/question_days")),
];

/// By their keys, and by their names where somebody forgot the key.
async fn columns_of_the_schema(shop: &Shop) -> BTreeSet<String> {
    let (columns, keys) = match shop.state.db.read() {
        Engine::Sqlite(_) => (
            "select m.name || '.' || c.name from sqlite_master m join pragma_table_xinfo(m.name) c where m.type = 'table'",
            "select m.name || '.' || r.\"from\" from sqlite_master m join pragma_foreign_key_list(m.name) r
             where m.type = 'table' and r.\"table\" = 'member'",
        ),
        Engine::Postgres(_) => (
            "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'",
            "select k.table_name || '.' || k.column_name from information_schema.key_column_usage k
             join information_schema.table_constraints t on t.constraint_name = k.constraint_name and t.constraint_type = 'FOREIGN KEY'
             join information_schema.constraint_column_usage r on r.constraint_name = k.constraint_name
             where k.table_schema = 'public' and r.table_name = 'member'",
        ),
    };
    let named: Vec<(String,)> = rows!(shop, columns);
    let referring: Vec<(String,)> = rows!(shop, keys);
    assert!(named.len() > 100 && referring.len() > 15, "something was read: {named:?} {referring:?}");
    let names = ["member_id", "seller_id", "actor_id", "user_id", "author_id", "buyer_id"];
    let a_members = |column: &String| column.starts_with("member.") || names.iter().any(|name| column.ends_with(name));
    named.into_iter().map(|(column,)| column).filter(a_members).chain(referring.into_iter().map(|(column,)| column)).collect()
}

async fn every_column_that_names_a_member_is_spoken_of_here(shop: Shop) {
    let spoken: BTreeSet<String> = KEPT.iter().map(|(column, ..)| column.to_string()).collect();
    assert_eq!(spoken.len(), KEPT.len(), "each once");
    assert_eq!(columns_of_the_schema(&shop).await, spoken, "say in KEPT what leaving does with it, and where it is taken along");
}

/// How many rows there are of a member; in `member` itself, how many that say something.
async fn rows_of(shop: &Shop, id: i64, column: &str) -> i64 {
    let (table, name) = column.split_once('.').expect("table and column");
    let sql = match table {
        "member" => format!("select count(*) from member where member_id = $1 and {name} is not null and cast({name} as text) <> ''"),
        _ => format!("select count(*) from {table} where {name} = $1"),
    };
    number!(shop, sql, id)
}

/// Somebody of whom there is something in every column.
async fn somebody_of_whom_everything_is_kept(shop: &Shop) -> Visitor {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.id().await;
    for status in ["on_sale", "reserved", "sold"] {
        let photo = member.uploads(photo("orientation_1.jpg")).await["id"].to_string();
        let listing = member.sells(&[("photos[0]", &photo), ("once", "0123456789abcdef0123456789abcdef"), ("title", status)]).await;
        member.post("/api/book/status", &[("id", listing.to_string().as_str()), ("status", status)]).await.must_be(200);
    }
    let (listing, review) = (other.sells(&[]).await, other.reviews(&[]).await);
    member.reviews(&[("hashtags", "#소설")]).await;
    let comment = member.says("book", listing, "있나요?").await;
    other.answers("book", listing, Some(comment), "네.").await;
    member.post("/api/jjim/create", &[("book_id", listing)]).await.must_be(200);
    for (kind, id) in [("book", listing), ("review", review)] {
        member.post("/api/like/set", &[("kind", kind), ("id", &id.to_string()), ("on", "true")]).await.must_be(200);
    }
    member.post("/api/notification/settings/update", &[("answer", "on"), ("digest", "on")]).await.must_be(200);
    member.post("/api/search/save", &[("q", "한강")]).await.must_be(200);
    member.post("/api/recommend/chatbot", &[("question", "채식주의자 있나요?")]).await.must_be(200);
    let app = Authenticator::set_up(shop, &member).await;
    let (desk, under_way) = (shop.visitor(), shop.visitor());
    for browser in [&desk, &under_way] {
        browser.logs_in("haneul", PASSWORD).await.must_be(200);
    }
    desk.post("/api/user/auth/code", &[("code", &app.next_code(shop))]).await.must_be(200);
    let program = [("username", "haneul"), ("password", PASSWORD), ("code", &app.next_code(shop))];
    shop.visitor().post("/api/user/token", &program).await.must_be(200);
    shop.reset_link("haneul@example.kr").await;
    let marks =
        "update member set about_me = 'x', role = 'moderator', import_name = 'x', email_verified_at = 11, suspended_at = 12 where member_id = $1";
    change!(shop, marks, id);
    member
}

async fn all_of_it_is_taken_along_and_goes_or_stays_as_said_here(shop: Shop) {
    let member = somebody_of_whom_everything_is_kept(&shop).await;
    let id = member.id().await;
    shop.state.clock.turn(SECOND);
    let somebody_new = data(&shop.member("nari").await).await;
    let file = data(&member).await;
    for (column, _, taken) in KEPT {
        let there = rows_of(&shop, id, column).await;
        assert!(there > 0 || *column == "member.withdrawn_at", "{column}: nothing is kept that could go");
        if let Ok(place) = taken {
            let (mine, theirs) = (file.pointer(place), somebody_new.pointer(place));
            assert!(mine.is_some_and(|value| *value != Value::Null) && mine != theirs, "{column} is not under {place}: {mine:?}");
        }
    }
    leaves(&member).await;
    for (column, leaving, _) in KEPT {
        let left = rows_of(&shop, id, column).await;
        assert_eq!(left == 0, *leaving == Goes, "{column}: {left} are left");
    }
}

async fn what_stays_of_sold_books_is_not_the_sellers_word(shop: Shop) {
    let member = somebody_of_whom_everything_is_kept(&shop).await;
    let id = member.id().await;
    leaves(&member).await;
    assert_eq!(number!(shop, "select count(*) from listing where seller_id = $1 and status = 'sold' and details = '' and once is null", id), 1);
    assert_eq!(number!(shop, "select count(*) from listing where seller_id = $1", id), 1);
    assert_eq!(number!(shop, "select count(*) from member where member_id = $1 and role = 'member' and withdrawn_at is not null", id), 1);
}
