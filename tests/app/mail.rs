//! The outbox: a mail is sent once, however often a post office fails and a process ends.

use std::os::unix::fs::PermissionsExt;

use joongobooks::i18n::Lang;
use joongobooks::server::mail;
use joongobooks::server::state::AppState;

use crate::support::*;

on_both_engines!(
    a_mail_goes_out_by_smtp => Smtp::configure,
    a_mail_that_is_refused_goes_out_later => Smtp::configure,
    each_failure_is_waited_for_longer => Smtp::configure,
    a_mail_is_given_up_after_a_day => Smtp::configure,
    the_link_of_a_mail_that_came_late_works => Smtp::configure,
    one_failure_holds_up_no_other_mail => Smtp::configure,
    a_mail_that_waits_survives_a_restart => Smtp::configure,
    a_mail_that_was_under_way_in_a_crash_goes_out => Smtp::configure,
    workers_that_deliver_at_once_send_each_mail_once => Smtp::configure,
    whatever_address_signs_up_can_be_written_to,
    without_a_mail_server_a_mail_is_a_file_that_nobody_else_reads,
);

async fn forgot(shop: &Shop, email: &str) {
    shop.visitor().post("/api/user/forgotpassword", &[("email", email)]).await.must_be(200);
}

async fn deliver(state: &AppState) {
    mail::deliver_due(state).await.expect("the mails go out");
}

async fn waiting(shop: &Shop) -> i64 {
    number!(shop, "select count(*) from outbox")
}

async fn a_mail_goes_out_by_smtp(shop: Shop) {
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    deliver(&shop.state).await;
    let taken = Smtp::of(&shop).taken();
    assert_eq!((taken.len(), waiting(&shop).await), (1, 0));
    for line in ["From: Joongobooks <shop@localhost>", "To: haneul@example.kr", "Subject: =?utf-8?b?", "Message-ID: <", "Date: "] {
        assert!(taken[0].lines().any(|other| other.starts_with(line)), "{line}: {}", taken[0]);
    }
    assert_eq!(shop.mails().await, [], "no file is left lying about");
}

async fn a_mail_that_is_refused_goes_out_later(shop: Shop) {
    let post_office = Smtp::of(&shop);
    post_office.fail(1);
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    for _ in 0..3 {
        deliver(&shop.state).await;
        assert_eq!((post_office.tries(), post_office.taken().len(), waiting(&shop).await), (1, 0, 1), "not before half a minute");
    }
    shop.state.clock.turn(30 * SECOND);
    for _ in 0..3 {
        deliver(&shop.state).await;
        assert_eq!((post_office.tries(), post_office.taken().len(), waiting(&shop).await), (2, 1, 0), "and then once");
        shop.state.clock.turn(HOUR);
    }
}

async fn each_failure_is_waited_for_longer(shop: Shop) {
    let post_office = Smtp::of(&shop);
    post_office.fail(10);
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    deliver(&shop.state).await;
    for (tries, wait) in [(1, 30), (2, 60), (3, 120), (4, 240)] {
        // The machine's clock goes on as well: half of the wait is nowhere near its end.
        shop.state.clock.turn(wait / 2 * SECOND);
        deliver(&shop.state).await;
        assert_eq!(post_office.tries(), tries);
        shop.state.clock.turn(wait / 2 * SECOND);
        deliver(&shop.state).await;
        assert_eq!(post_office.tries(), tries + 1, "after {wait} seconds");
    }
}

async fn a_mail_is_given_up_after_a_day(shop: Shop) {
    let post_office = Smtp::of(&shop);
    post_office.fail(usize::MAX);
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    deliver(&shop.state).await;
    for hour in 1..=23 {
        shop.state.clock.turn(HOUR);
        deliver(&shop.state).await;
        assert_eq!(waiting(&shop).await, 1, "after {hour} hours");
    }
    shop.state.clock.turn(2 * HOUR);
    deliver(&shop.state).await;
    assert_eq!(waiting(&shop).await, 0);
    post_office.fail(0);
    shop.state.clock.turn(DAY);
    deliver(&shop.state).await;
    assert_eq!(post_office.taken().len(), 0);
}

/// Each try makes a link of its own: it is as fresh as the mail.
async fn the_link_of_a_mail_that_came_late_works(shop: Shop) {
    let post_office = Smtp::of(&shop);
    post_office.fail(1);
    shop.member("haneul").await;
    let visitor = shop.visitor();
    visitor.set_cookie("lang", "en");
    visitor.post("/api/user/forgotpassword", &[("email", "haneul@example.kr")]).await.must_be(200);
    deliver(&shop.state).await;
    shop.state.clock.turn(3 * HOUR);
    deliver(&shop.state).await;
    // Quoted-printable (RFC 2045, 6.7): a line that ends so goes on in the next.
    let mail = post_office.taken()[0].replace("=\r\n", "");
    let link = mail.lines().find(|line| line.starts_with("http")).expect("a link in plain text");
    let token = link.rsplit_once('/').expect("a token").1;
    let fields = [("token", token), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
    visitor.post("/api/user/resetpassword", &fields).await.must_be(200);
}

async fn one_failure_holds_up_no_other_mail(shop: Shop) {
    let post_office = Smtp::of(&shop);
    post_office.fail(1);
    shop.member("haneul").await;
    shop.member("garam").await;
    forgot(&shop, "haneul@example.kr").await;
    deliver(&shop.state).await;
    forgot(&shop, "garam@example.kr").await;
    deliver(&shop.state).await;
    let taken = post_office.taken();
    assert!(taken.len() == 1 && taken[0].contains("To: garam@example.kr"), "{taken:?}");
    assert_eq!(waiting(&shop).await, 1);
}

/// Another process on the same database.
async fn another(shop: &Shop, by_smtp: bool) -> AppState {
    let mut config = (*shop.state.config).clone();
    if !by_smtp {
        config.mail.url = "".parse().expect("a secret is any text");
    }
    AppState::open(config, shop.state.leptos_options.clone()).await.expect("it opens")
}

async fn a_mail_that_waits_survives_a_restart(shop: Shop) {
    Smtp::of(&shop).fail(usize::MAX);
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    deliver(&shop.state).await;
    let restarted = another(&shop, false).await;
    restarted.clock.turn(MINUTE);
    deliver(&restarted).await;
    let mails = letters_in(std::path::Path::new(&restarted.config.mail.dir));
    assert_eq!((mails.len(), waiting(&shop).await), (1, 0));
    assert_eq!((mails[0].kind.as_str(), mails[0].to.as_str()), ("reset", "haneul@example.kr"));
    restarted.db.close().await;
}

/// Whoever was sending it has it to themselves for two minutes, and never came back.
async fn a_mail_that_was_under_way_in_a_crash_goes_out(shop: Shop) {
    let post_office = Smtp::of(&shop);
    post_office.fail(1);
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    deliver(&shop.state).await;
    change!(shop, "update outbox set due_at = $1", shop.state.clock.now().0 + 2 * MINUTE);
    shop.state.clock.turn(MINUTE);
    deliver(&shop.state).await;
    assert_eq!(post_office.taken().len(), 0);
    shop.state.clock.turn(MINUTE);
    deliver(&shop.state).await;
    assert_eq!(post_office.taken().len(), 1);
}

async fn workers_that_deliver_at_once_send_each_mail_once(shop: Shop) {
    shop.member("haneul").await;
    let mut tx = shop.state.db.write().await.expect("a transaction");
    for _ in 0..10 {
        mail::queue(&mut tx, "password_changed", "haneul@example.kr", Lang::Ko, shop.state.clock.now()).await.expect("it waits");
    }
    tx.commit().await.expect("a commit");
    let others = [another(&shop, true).await, another(&shop, true).await];
    let workers = [&shop.state, &others[0], &others[1], &shop.state, &others[0]].map(AppState::clone);
    all_at_once(workers.map(|state| async move { deliver(&state).await })).await;
    assert_eq!((Smtp::of(&shop).taken().len(), waiting(&shop).await), (10, 0));
    for other in others {
        other.db.close().await;
    }
}

/// It may hold a link that opens an account.
async fn without_a_mail_server_a_mail_is_a_file_that_nobody_else_reads(shop: Shop) {
    shop.member("haneul").await;
    forgot(&shop, "haneul@example.kr").await;
    assert_eq!(shop.mails().await.len(), 1);
    for entry in std::fs::read_dir(&shop.state.config.mail.dir).expect("the mail folder") {
        let file = entry.expect("an entry");
        let mode = file.metadata().expect("a file").permissions().mode();
        assert_eq!((mode & 0o777, file.path().extension().and_then(|end| end.to_str())), (0o600, Some("eml")));
    }
}

/// Otherwise a forgotten password would be lost for ever.
async fn whatever_address_signs_up_can_be_written_to(shop: Shop) {
    let long = format!("{}@{}.{}.{}.kr", "n".repeat(64), "a".repeat(63), "b".repeat(63), "c".repeat(57));
    let mut refused = Vec::new();
    for (number, email) in [
        "a@b.kr",
        "first.last+tag@mail.example.com",
        "o'brien#1/x=y!$%&*?^_`{|}~-@example.kr",
        ".a@example.kr",
        "a.@example.kr",
        "a..b@example.kr",
        "책@example.kr",
        "책@중고북스.한국",
        "a@xn--3e0b707e.kr",
        "\u{1F600}@example.kr",
        "1@2.3",
        "a@1.2.3.4",
        &long,
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("member-{number}");
        let answer = shop.visitor().post("/api/user/register", &signup(&[("username", &name), ("nickname", &name), ("email", email)])).await;
        if answer.status == 422 {
            continue;
        }
        answer.must_be(200);
        let before = shop.mails().await.len();
        forgot(&shop, email).await;
        if shop.mails().await.len() != before + 1 {
            refused.push(email.to_owned());
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}
