use super::reset::reset;
use crate::support::*;

on_both_engines!(
    a_link_works_once,
    of_twenty_uses_at_once_one_succeeds,
    a_link_ends_after_thirty_minutes,
    a_newer_link_takes_the_place_of_the_one_before,
    a_letter_that_waits_does_not_outlast_the_old_password => Smtp::configure,
    a_letter_that_waits_does_not_outlast_a_newer_one => Smtp::configure,
    an_invitation_that_waits_does_not_outlast_the_reset_that_came_first => Smtp::configure,
    a_link_is_dead_on_its_page_too,
    a_link_to_verify_resets_nothing,
    opening_a_link_does_not_use_it_up,
    a_seller_of_an_import_comes_in_by_the_reset_link,
);

async fn is_alive(shop: &Shop, token: &str) -> bool {
    let answer = shop.visitor().ask("/api/user/link", &[("purpose", "reset"), ("token", token)]).await.must_be(200).json();
    answer["valid"].as_bool().expect("yes or no")
}

async fn a_link_works_once(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    reset(&shop.visitor(), &token, NEW_PASSWORD).await.must_be(200);
    reset(&shop.visitor(), &token, WRONG).await.must_be(422).must_refuse("token", "Expired");
    shop.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(200);
}

async fn of_twenty_uses_at_once_one_succeeds(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    let password = |number: usize| format!("{NEW_PASSWORD} {number}");
    let answers = all_at_once((0..20).map(|number| {
        let (visitor, token) = (shop.visitor(), token.clone());
        async move { reset(&visitor, &token, &password(number)).await }
    }))
    .await;
    let winners: Vec<usize> = (0..20).filter(|number| answers[*number].status == 200).collect();
    assert_eq!(winners.len(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        answer.must_be(422).must_refuse("token", "Expired");
    }
    shop.visitor().logs_in("haneul", &password(winners[0])).await.must_be(200);
    assert_eq!(shop.mails().await.iter().filter(|mail| mail.kind == "password_changed").count(), 1);
}

async fn a_link_ends_after_thirty_minutes(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    shop.state.clock.turn(29 * MINUTE);
    assert!(is_alive(&shop, &token).await);
    shop.state.clock.turn(MINUTE);
    assert!(!is_alive(&shop, &token).await);
    reset(&shop.visitor(), &token, NEW_PASSWORD).await.must_be(422).must_refuse("token", "Expired");
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

async fn a_newer_link_takes_the_place_of_the_one_before(shop: Shop) {
    shop.member("haneul").await;
    shop.member("garam").await;
    let others = shop.reset_link("garam@example.kr").await;
    let (first, second) = (shop.reset_link("haneul@example.kr").await, shop.reset_link("haneul@example.kr").await);
    reset(&shop.visitor(), &first, WRONG).await.must_be(422).must_refuse("token", "Expired");
    reset(&shop.visitor(), &second, NEW_PASSWORD).await.must_be(200);
    assert!(is_alive(&shop, &others).await, "somebody else's is another");
}

/// In English, for that goes out as it is read.
async fn forgot(shop: &Shop, email: &str) {
    let visitor = shop.visitor();
    visitor.set_cookie("lang", "en");
    visitor.post("/api/user/forgotpassword", &[("email", email)]).await.must_be(200);
}

/// Tokens of the links that were sent in English, as they came. Quoted-printable (RFC 2045, 6.7): a line that ends with `=` goes on.
fn links_of(post_office: &Smtp) -> Vec<String> {
    let mails: Vec<String> = post_office.taken().iter().map(|mail| mail.replace("=\r\n", "")).collect();
    mails.iter().flat_map(|mail| mail.lines()).filter_map(|line| Some(line.trim().split_once("/reset/")?.1.to_owned())).collect()
}

/// Its link is made when it goes out: then it would open an account whose owner has just shut a thief of the mailbox out.
async fn a_letter_that_waits_does_not_outlast_the_old_password(shop: Shop) {
    let post_office = Smtp::of(&shop);
    let member = shop.member("haneul").await;
    shop.member("garam").await;
    post_office.fail(2);
    for email in ["haneul@example.kr", "garam@example.kr"] {
        forgot(&shop, email).await;
    }
    shop.mails().await;
    assert_eq!(number!(shop, "select count(*) from outbox where kind = 'reset'"), 2);
    super::password::changes_password(&member).await;
    shop.state.clock.turn(MINUTE);
    shop.mails().await;
    assert_eq!(links_of(&post_office).len(), 1, "the other's");
    assert_eq!(number!(shop, "select count(*) from mail_token"), 1);
}

async fn a_letter_that_waits_does_not_outlast_a_newer_one(shop: Shop) {
    let post_office = Smtp::of(&shop);
    shop.member("haneul").await;
    post_office.fail(1);
    for typed in ["haneul@example.kr", "Haneul@example.kr"] {
        forgot(&shop, typed).await;
        shop.mails().await;
    }
    let links = links_of(&post_office);
    assert_eq!(links.len(), 1, "the newer one has arrived");
    shop.state.clock.turn(MINUTE);
    shop.mails().await;
    assert_eq!(links_of(&post_office), links);
    assert!(is_alive(&shop, &links[0]).await);
}

async fn an_invitation_that_waits_does_not_outlast_the_reset_that_came_first(shop: Shop) {
    let post_office = Smtp::of(&shop);
    let now = shop.state.clock.now();
    joongobooks::users::store::imported_sellers(&shop.state.db, &["책벌레".to_owned()], now).await.expect("they are made");
    post_office.fail(1);
    let email = joongobooks::users::model::Email::parse("worm@example.kr").expect("an address");
    joongobooks::users::store::invite(&shop.state.db, "책벌레", &email, now).await.expect("an invitation");
    shop.mails().await;
    forgot(&shop, "worm@example.kr").await;
    shop.mails().await;
    reset(&shop.visitor(), &links_of(&post_office)[0], NEW_PASSWORD).await.must_be(200);
    shop.state.clock.turn(MINUTE);
    shop.mails().await;
    // The reset, and that the password was changed.
    assert_eq!((post_office.taken().len(), number!(shop, "select count(*) from mail_token")), (2, 0));
}

async fn a_link_is_dead_on_its_page_too(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    shop.browser().open(&format!("/reset/{token}")).await.must_be(200);
    reset(&shop.visitor(), &token, NEW_PASSWORD).await.must_be(200);
    let page = shop.browser().open(&format!("/reset/{token}")).await.must_be(404);
    assert_eq!(page.count("form[action='/api/user/resetpassword']"), 0);
    assert_eq!(page.count("main a[href='/forgot']"), 1, "there is a way to a new one");
}

async fn a_link_to_verify_resets_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    member.post_nothing("/api/user/verification").await.must_be(200);
    let verify = shop.link_in_last_mail().await;
    reset(&shop.visitor(), &verify, NEW_PASSWORD).await.must_be(422).must_refuse("token", "Expired");
    let to_reset = shop.reset_link("haneul@example.kr").await;
    shop.visitor().post("/api/user/verify", &[("token", &to_reset)]).await.must_be(422).must_refuse("token", "Expired");
    assert!(is_alive(&shop, &to_reset).await);
}

/// Machines open links in mails to look for viruses.
async fn opening_a_link_does_not_use_it_up(shop: Shop) {
    shop.member("haneul").await;
    let token = shop.reset_link("haneul@example.kr").await;
    for _ in 0..3 {
        shop.browser().open(&format!("/reset/{token}")).await.must_be(200);
    }
    reset(&shop.visitor(), &token, NEW_PASSWORD).await.must_be(200);
}

/// It has neither name nor password; an operator gives it an address.
async fn a_seller_of_an_import_comes_in_by_the_reset_link(shop: Shop) {
    change!(shop, "insert into member (nickname, nickname_key, import_name, created_at) values ('책벌레', '책벌레', '책벌레', 1)");
    change!(shop, "update member set email = 'Worm@example.kr', email_key = 'worm@example.kr'");
    let token = shop.reset_link("worm@example.kr").await;
    reset(&shop.visitor(), &token, NEW_PASSWORD).await.must_be(200);
    let seller = shop.visitor();
    assert_eq!(seller.logs_in("worm@example.kr", NEW_PASSWORD).await.must_be(200).json()["user"]["nickname"], "책벌레");
    seller.sells(&[]).await;
}
