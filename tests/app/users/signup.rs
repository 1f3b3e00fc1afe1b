use joongobooks::server::db::{Db, Engine};
use serde_json::json;

use crate::support::*;

on_both_engines!(
    signing_up_signs_in,
    nobody_signs_up_as_administrator,
    every_taken_field_is_named_whatever_its_case,
    a_taken_field_is_the_only_one_named,
    a_weak_password_is_refused_with_the_reason,
    two_passwords_that_differ_are_refused,
    all_errors_of_a_sign_up_come_at_once,
    each_field_is_refused_beyond_its_limits,
    each_field_is_taken_at_its_limits,
    a_nul_in_any_field_is_refused,
    eight_sign_ups_with_one_name_make_one_member,
    a_password_is_kept_as_argon2id,
);

const REGISTER: &str = "/api/user/register";

async fn signing_up_signs_in(shop: Shop) {
    let visitor = shop.visitor();
    let answer = visitor.post(REGISTER, &signup(&[])).await.must_be(200);
    let user = answer.json()["user"].clone();
    assert_eq!((&user["username"], &user["nickname"], &user["role"]), (&json!("haneul"), &json!("하늘책방"), &json!("member")));
    assert_eq!(visitor.me().await, user);
    assert!(!answer.text().contains("argon2") && !answer.text().contains(PASSWORD), "no hash and no password comes back");
}

async fn nobody_signs_up_as_administrator(shop: Shop) {
    let visitor = shop.visitor();
    let fields = signup(&[("role", "admin"), ("id", "1"), ("member_id", "1"), ("is_staff", "true")]);
    let answer = visitor.post(REGISTER, &fields).await.must_be(200);
    assert_eq!(answer.json()["user"]["role"], "member");
}

async fn every_taken_field_is_named_whatever_its_case(shop: Shop) {
    shop.visitor().post(REGISTER, &signup(&[("nickname", "하늘 Books")])).await.must_be(200);
    let same = signup(&[("username", "HaNeul"), ("email", "HANEUL@Example.KR"), ("nickname", "하늘books")]);
    let answer = shop.visitor().post(REGISTER, &same).await.must_be(409);
    assert_eq!(answer.error(), "Taken");
    let taken = ["username", "email", "nickname"].map(|field| (field.to_owned(), "Taken".to_owned()));
    assert_eq!(answer.reasons(), taken);
}

async fn a_taken_field_is_the_only_one_named(shop: Shop) {
    shop.visitor().post(REGISTER, &signup(&[])).await.must_be(200);
    let other = [("username", "garam"), ("email", "garam@example.kr"), ("nickname", "가람")];
    for taken in ["username", "email", "nickname"] {
        let changes: Vec<_> = other.iter().copied().filter(|(field, _)| *field != taken).collect();
        let visitor = shop.visitor();
        let answer = visitor.post(REGISTER, &signup(&changes)).await.must_be(409);
        assert_eq!(answer.reasons(), [(taken.to_owned(), "Taken".to_owned())]);
        assert!(visitor.cookie("session").is_none());
    }
    assert_eq!(number!(shop, "select count(*) from member"), 1);
}

async fn a_weak_password_is_refused_with_the_reason(shop: Shop) {
    for (password, reason) in [
        ("password123", "WeakCommon"),
        ("qwertyuiop", "WeakCommon"),
        ("aaaaaaaaaaaa", "WeakPattern"),
        ("haneul2024!", "WeakPersonal"),
        ("joongobooks1", "WeakPersonal"),
    ] {
        let answer = shop.visitor().post(REGISTER, &signup(&[("password", password)])).await.must_be(422);
        assert_eq!(answer.reasons(), [("password".to_owned(), reason.to_owned())], "{password}");
    }
    assert_eq!(number!(shop, "select count(*) from member"), 0);
}

async fn two_passwords_that_differ_are_refused(shop: Shop) {
    let answer = shop.visitor().post(REGISTER, &signup(&[("password_again", "seven lanterns on a loud river")])).await.must_be(422);
    assert_eq!(answer.reasons(), [("password_again".to_owned(), "Mismatch".to_owned())]);
}

async fn all_errors_of_a_sign_up_come_at_once(shop: Shop) {
    let answer = shop.visitor().post::<[(&str, &str)]>(REGISTER, &[]).await.must_be(422);
    assert_eq!(answer.error(), "Invalid");
    let required = ["username", "email", "nickname", "password"].map(|field| (field.to_owned(), "Required".to_owned()));
    assert_eq!(answer.reasons(), required);
}

async fn each_field_is_refused_beyond_its_limits(shop: Shop) {
    let visitor = shop.visitor();
    for (field, value, reason) in [
        ("username", "ab".to_owned(), "TooShort"),
        ("username", "a".repeat(31), "TooLong"),
        ("username", "책벌레책벌레".to_owned(), "BadUsername"),
        ("username", "a b c".to_owned(), "BadUsername"),
        ("username", "a@b.kr".to_owned(), "BadUsername"),
        ("email", "haneul".to_owned(), "BadEmail"),
        ("email", "haneul@".to_owned(), "BadEmail"),
        ("email", "haneul@shop".to_owned(), "BadEmail"),
        ("email", "<haneul@example.kr>".to_owned(), "BadEmail"),
        ("email", long_address(255), "TooLong"),
        ("nickname", "가".repeat(21), "TooLong"),
        ("nickname", "\u{3164}".to_owned(), "Required"),
        ("nickname", "하늘\u{202E}방책".to_owned(), "BadCharacters"),
        ("password", "x9#Lq!7vZ".to_owned(), "TooShort"),
        ("password", long_password(129), "TooLong"),
    ] {
        let answer = visitor.post(REGISTER, &signup(&[(field, &value)])).await.must_be(422);
        assert_eq!(answer.reasons(), [(field.to_owned(), reason.to_owned())], "{field}={value}");
    }
}

async fn each_field_is_taken_at_its_limits(shop: Shop) {
    for (number, (field, value)) in [
        ("username", "a.b".to_owned()),
        ("username", "a".repeat(30)),
        ("email", "a@b.kr".to_owned()),
        ("email", long_address(254)),
        ("nickname", "책".to_owned()),
        ("nickname", "가".repeat(20)),
        ("password", "x9#Lq!7vZ&".to_owned()),
        ("password", long_password(128)),
        ("password", "  느린서가의 파란 우산 \u{1F600} ".to_owned()),
    ]
    .into_iter()
    .enumerate()
    {
        let (username, email, nickname) = (format!("member-{number}"), format!("member-{number}@example.kr"), format!("회원 {number}"));
        let mut changes = vec![("username", username.as_str()), ("email", &email), ("nickname", &nickname)];
        changes.retain(|(name, _)| *name != field);
        changes.push((field, &value));
        shop.visitor().post(REGISTER, &signup(&changes)).await.must_be(200);
        if field == "password" {
            shop.visitor().logs_in(&username, &value).await.must_be(200);
        }
    }
}

async fn a_nul_in_any_field_is_refused(shop: Shop) {
    for (field, value, reason) in
        [("username", "han\0eul", "BadCharacters"), ("email", "han\0eul@example.kr", "BadCharacters"), ("nickname", "하\0늘", "BadCharacters")]
    {
        shop.visitor().post(REGISTER, &signup(&[(field, value)])).await.must_be(422).must_refuse(field, reason);
    }
}

async fn eight_sign_ups_with_one_name_make_one_member(shop: Shop) {
    let answers = all_at_once((0..8).map(|number| {
        let visitor = shop.visitor();
        let (email, nickname) = (format!("haneul-{number}@example.kr"), format!("하늘 {number}"));
        async move { visitor.post(REGISTER, &signup(&[("email", &email), ("nickname", &nickname)])).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        answer.must_be(409).must_refuse("username", "Taken");
    }
    assert_eq!(number!(shop, "select count(*) from member"), 1);
}

async fn a_password_is_kept_as_argon2id(shop: Shop) {
    shop.member("haneul").await;
    shop.member("garam").await;
    let hashes: Vec<(String,)> = rows!(shop, "select password_hash from member order by member_id");
    for (hash,) in &hashes {
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    }
    assert_ne!(hashes[0], hashes[1], "the same password has another salt");
}

/// The shops of the other tests hash at a price of their own.
#[test]
fn the_real_shop_hashes_with_owasps_parameters() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = command(folder.path());
        let process = Process::serve(&mut command);
        process.visitor().post("/api/user/register", &signup(&[])).await.must_be(200);
        drop(process);
        let url = format!("sqlite://{}/shop.db", folder.path().display());
        let db = Db::open(&url.parse().expect("a secret is any text"), 1).await.expect("it opens");
        let Engine::Sqlite(pool) = db.read() else { unreachable!("it was opened so") };
        let (hash,): (String,) = sqlx::query_as("select password_hash from member").fetch_one(pool).await.expect("a member");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        db.close().await;
    });
}

/// `length` characters, as an address.
fn long_address(length: usize) -> String {
    let (name, labels) = ("n".repeat(64), format!("{}.{}.", "a".repeat(63), "b".repeat(63)));
    let rest = length - name.len() - 1 - labels.len() - ".kr".len();
    format!("{name}@{labels}{}.kr", "c".repeat(rest))
}

/// `length` characters that do not repeat themselves.
fn long_password(length: usize) -> String {
    (0..length).map(|index| char::from_u32(0xAC00 + (index as u32 * 7919) % 11_172).expect("a syllable")).collect()
}
