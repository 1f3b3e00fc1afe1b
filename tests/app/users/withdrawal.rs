use serde_json::{Value, json};

use super::profile::{UPDATE, profile};
use super::tokens::{renew, sign_in};
use crate::support::*;

on_both_engines!(
    the_password_is_needed_to_leave,
    who_has_left_is_signed_out_everywhere,
    what_was_on_sale_goes_with_its_photos,
    what_was_sold_stays_without_a_name,
    a_profile_goes_with_its_picture,
    nothing_personal_stays_in_the_member_row,
    name_address_and_nickname_are_free_again,
    mail_that_waits_is_not_sent => Smtp::configure,
    links_and_logins_half_done_end_with_the_account,
    one_takes_ones_data_along,
    one_takes_nobody_elses_data_along,
    who_is_signed_out_takes_nothing_along,
);

const LEAVE: &str = "/api/user/delete";

pub async fn leaves(member: &Visitor) {
    assert_eq!(member.post(LEAVE, &[("password", PASSWORD)]).await.must_be(200).text(), "{}");
}

/// A copy in this state, with a photo.
async fn sells_in(seller: &Visitor, status: &str) -> i64 {
    let photo = seller.uploads(photo("orientation_1.jpg")).await["id"].to_string();
    let id = seller.sells(&[("photos[0]", &photo), ("details", "하늘책방에서 직접 만나요. 010-0000-0000")]).await;
    seller.post("/api/book/status", &[("id", id.to_string().as_str()), ("status", status)]).await.must_be(200);
    id
}

async fn the_password_is_needed_to_leave(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    for wrong in ["", WRONG] {
        member.post(LEAVE, &[("password", wrong), ("id", "1")]).await.must_be(422).must_refuse("password", "WrongPassword");
    }
    shop.visitor().post(LEAVE, &[("password", PASSWORD), ("username", "haneul")]).await.must_be(401);
    assert!(member.me().await.is_object());
    shop.visitor().detail(id).await;
}

async fn who_has_left_is_signed_out_everywhere(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let desk = shop.visitor();
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    let tokens = sign_in(&shop.visitor(), "haneul").await;
    leaves(&member).await;
    assert!(member.cookie("session").is_none());
    assert_eq!((member.me().await, desk.me().await), (Value::Null, Value::Null));
    desk.bearing(&tokens.access).get("/api/user/me").await.must_be(401);
    renew(&shop, &tokens.refresh).await.must_be(401);
    for name in ["haneul", "haneul@example.kr", ""] {
        shop.visitor().logs_in(name, PASSWORD).await.must_be(422).must_refuse("password", "WrongCredentials");
    }
    assert!(other.me().await.is_object());
}

/// ORIGINAL.md, 2, line 15.
async fn what_was_on_sale_goes_with_its_photos(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (on_sale, reserved) = (sells_in(&member, "on_sale").await, sells_in(&member, "reserved").await);
    let others = sells_in(&other, "on_sale").await;
    member.uploads(photo("orientation_2.jpg")).await;
    leaves(&member).await;
    for id in [on_sale, reserved] {
        shop.visitor().ask("/api/book/detail", &[("id", id)]).await.must_be(404);
    }
    assert_eq!(shop.visitor().get("/api/book/list").await.json()["total"], 1);
    assert_eq!(shop.visitor().detail(others).await["photos"].as_array().map(Vec::len), Some(1));
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from discarded_file")), (2, 0), "the other's photo");
}

async fn what_was_sold_stays_without_a_name(shop: Shop) {
    let member = shop.member("haneul").await;
    let sold = sells_in(&member, "sold").await;
    leaves(&member).await;
    let detail = shop.visitor().detail(sold).await;
    assert_eq!((&detail["seller"]["nickname"], &detail["seller"]["picture"]), (&json!(""), &Value::Null));
    assert_eq!((&detail["book"]["details"], &detail["book"]["selling_price"], &detail["photos"]), (&json!(""), &json!(6000), &json!([])));
    assert_eq!(shop.media_files().len(), 0);
    let page = shop.browser().open(&format!("/books/{sold}")).await.must_be(200);
    assert!(page.text("main").contains("탈퇴한 회원") && !page.answer.text().contains("haneul"), "{}", page.text("main"));
}

async fn a_profile_goes_with_its_picture(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.id().await;
    let photo = member.uploads(photo("orientation_1.jpg")).await["id"].to_string();
    member.post(UPDATE, &profile(&[("photo", &photo), ("about_me", "안녕하세요")])).await.must_be(200);
    leaves(&member).await;
    shop.visitor().ask("/api/user/profile", &[("id", id)]).await.must_be(404);
    shop.visitor().ask("/api/user/shelf", &[("id", id)]).await.must_be(404);
    shop.browser().open(&format!("/members/{id}")).await.must_be(404);
    assert_eq!(shop.media_files().len(), 0);
}

async fn nothing_personal_stays_in_the_member_row(shop: Shop) {
    let member = shop.member("haneul").await;
    Authenticator::set_up(&shop, &member).await;
    change!(shop, "update member set role = 'moderator', about_me = 'x', email_verified_at = 1, import_name = 'x'");
    leaves(&member).await;
    let bare = "select count(*) from member where username is null and username_key is null and email is null and email_key is null and nickname = ''
                and nickname_key is null and password_hash is null and about_me = '' and role = 'member' and import_name is null and withdrawn_at is not null";
    assert_eq!(number!(shop, bare), 1);
    let left = "select (select count(*) from session) + (select count(*) from token_family) + (select count(*) from known_device)
                     + (select count(*) from login_challenge) + (select count(*) from mail_token) + (select count(*) from second_factor)
                     + (select count(*) from recovery_code) + (select count(*) from photo)";
    assert_eq!(number!(shop, left), 0);
}

async fn name_address_and_nickname_are_free_again(shop: Shop) {
    let member = shop.member("haneul").await;
    let sold = sells_in(&member, "sold").await;
    let old = member.id().await;
    leaves(&member).await;
    let other = shop.member("haneul").await;
    assert_ne!(other.id().await, old);
    assert_ne!(shop.visitor().detail(sold).await["seller"]["nickname"], "haneul", "what the one sold is not the other's");
    assert_eq!(other.get("/api/user/shelf?status=sold").await.must_be(200).json()["books"], json!([]));
}

async fn mail_that_waits_is_not_sent(shop: Shop) {
    let post_office = Smtp::of(&shop);
    let member = shop.member("haneul").await;
    shop.member("garam").await;
    post_office.fail(2);
    for email in ["haneul@example.kr", "garam@example.kr"] {
        shop.visitor().post("/api/user/forgotpassword", &[("email", email)]).await.must_be(200);
    }
    shop.mails().await;
    leaves(&member).await;
    let waiting: Vec<(String,)> = rows!(shop, "select email_key from outbox");
    assert_eq!(waiting, [("garam@example.kr".to_owned(),)]);
    shop.state.clock.turn(HOUR);
    shop.mails().await;
    let taken = post_office.taken();
    assert!(taken.len() == 1 && taken[0].contains("garam@example.kr"), "{taken:?}");
}

async fn links_and_logins_half_done_end_with_the_account(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    let link = shop.reset_link("haneul@example.kr").await;
    let desk = shop.visitor();
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    leaves(&member).await;
    desk.post("/api/user/auth/code", &[("code", app.next_code(&shop))]).await.must_be(422).must_refuse("code", "Expired");
    super::reset::reset(&shop.visitor(), &link, NEW_PASSWORD).await.must_be(422).must_refuse("token", "Expired");
}

async fn one_takes_ones_data_along(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = sells_in(&member, "sold").await;
    member.post(UPDATE, &profile(&[("nickname", "하늘책방"), ("about_me", "헌책을 좋아해요.")])).await.must_be(200);
    let app = Authenticator::set_up(&shop, &member).await;
    let answer = member.get("/api/user/export").await.must_be(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"joongobooks.json\"");
    let data = answer.json();
    assert_eq!((&data["account"]["me"]["username"], &data["account"]["email"]), (&json!("haneul"), &json!("haneul@example.kr")));
    assert_eq!((&data["account"]["me"]["nickname"], &data["about_me"]), (&json!("하늘책방"), &json!("헌책을 좋아해요.")));
    assert_eq!((&data["listings"][0]["id"], data["listings"].as_array().map(Vec::len)), (&json!(id), Some(1)));
    assert_eq!(data["listings"][0]["details"], "하늘책방에서 직접 만나요. 010-0000-0000");
    assert_eq!((&data["photos"][0][0], data["sessions"].as_array().map(Vec::len)), (&json!(id), Some(1)));
    let text = answer.text();
    let secrets = ["argon2", PASSWORD, &app.secret, &app.recovery_codes[0], &member.cookie("session").expect("a token")];
    assert!(secrets.iter().all(|secret| !text.contains(*secret)), "{text}");
    // In a browser as well, which would rather have a page.
    let browser = member.send(member.request(::http::Method::GET, "/api/user/export").header("accept", "text/html")).await.must_be(200);
    assert_eq!(browser.header("content-type"), "application/json");
}

async fn one_takes_nobody_elses_data_along(shop: Shop) {
    let (owner, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    sells_in(&owner, "on_sale").await;
    let answer = stranger.ask("/api/user/export", &[("id", owner.id().await)]).await.must_be(200);
    assert!(!answer.text().contains("haneul"), "{}", answer.text());
    assert_eq!(answer.json()["listings"], json!([]));
}

async fn who_is_signed_out_takes_nothing_along(shop: Shop) {
    shop.member("haneul").await;
    let answer = shop.visitor().get("/api/user/export?id=1").await.must_be(401);
    assert_eq!(answer.header("content-disposition"), "");
}
