use joongobooks::server::config::Config;

use crate::support::*;

on_both_engines!(
    after_ten_wrong_passwords_one_waits => ten_logins,
    who_waits_waits_with_the_right_password_too => ten_logins,
    name_and_address_of_an_account_count_together => ten_logins,
    waiting_ends_by_the_clock => ten_logins,
    other_accounts_do_not_wait => ten_logins,
    a_name_that_nobody_has_waits_as_well => ten_logins,
    logging_in_forgives_what_was_counted => ten_logins,
    sixty_four_wrong_passwords_at_once_get_ten_tries => ten_logins,
    sign_ups_are_counted_by_address => three_sign_ups,
    sign_ups_of_one_network_are_counted_together => three_sign_ups,
);

const REGISTER: &str = "/api/user/register";
const WINDOW: i64 = 180 * SECOND;

fn ten_logins(config: &mut Config) {
    config.limits.login_failures = 10;
    config.limits.login_window_seconds = WINDOW / SECOND;
}

/// The visitor's address comes from a proxy's header, so that one machine can be several visitors.
fn three_sign_ups(config: &mut Config) {
    config.limits.signups_per_hour = 3;
    config.site.proxy_header = "x-forwarded-for".parse().unwrap();
}

async fn fail_ten_times(shop: &Shop, name: &str) {
    for _ in 0..10 {
        shop.visitor().logs_in(name, WRONG).await.must_be(422);
    }
}

async fn after_ten_wrong_passwords_one_waits(shop: Shop) {
    shop.member("haneul").await;
    fail_ten_times(&shop, "haneul").await;
    let answer = shop.visitor().logs_in("haneul", WRONG).await.must_be(429);
    let wait: i64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=WINDOW / SECOND).contains(&wait), "{wait}");
    assert_eq!((answer.error().as_str(), answer.json()["retry_after"].as_i64()), ("TooMany", Some(wait)));
}

async fn who_waits_waits_with_the_right_password_too(shop: Shop) {
    shop.member("haneul").await;
    fail_ten_times(&shop, "haneul").await;
    let visitor = shop.visitor();
    visitor.logs_in("haneul", PASSWORD).await.must_be(429);
    assert!(visitor.cookie("session").is_none());
}

async fn name_and_address_of_an_account_count_together(shop: Shop) {
    shop.member("haneul").await;
    for name in ["haneul", "HANEUL", "haneul@example.kr", "Haneul@Example.kr", " haneul"] {
        shop.visitor().logs_in(name, WRONG).await.must_be(422);
        shop.visitor().logs_in(name, WRONG).await.must_be(422);
    }
    shop.visitor().logs_in("haneul@example.kr", WRONG).await.must_be(429);
    shop.visitor().logs_in("haneul", WRONG).await.must_be(429);
}

async fn waiting_ends_by_the_clock(shop: Shop) {
    shop.member("haneul").await;
    fail_ten_times(&shop, "haneul").await;
    shop.state.clock.turn(WINDOW - MINUTE);
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(429);
    shop.state.clock.turn(MINUTE);
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

async fn other_accounts_do_not_wait(shop: Shop) {
    shop.member("haneul").await;
    shop.member("garam").await;
    fail_ten_times(&shop, "haneul").await;
    shop.visitor().logs_in("garam", PASSWORD).await.must_be(200);
}

/// Otherwise waiting would tell which names exist.
async fn a_name_that_nobody_has_waits_as_well(shop: Shop) {
    fail_ten_times(&shop, "nobody").await;
    let answer = shop.visitor().logs_in("Nobody", WRONG).await.must_be(429);
    assert!(!answer.header("retry-after").is_empty());
}

async fn logging_in_forgives_what_was_counted(shop: Shop) {
    shop.member("haneul").await;
    for _ in 0..3 {
        for _ in 0..9 {
            shop.visitor().logs_in("haneul", WRONG).await.must_be(422);
        }
        shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
    }
}

async fn sixty_four_wrong_passwords_at_once_get_ten_tries(shop: Shop) {
    shop.member("haneul").await;
    let answers = all_at_once((0..64).map(|_| {
        let visitor = shop.visitor();
        async move { visitor.logs_in("haneul", WRONG).await.status }
    }))
    .await;
    let with = |status: u16| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((with(422), with(429)), (10, 54), "{answers:?}");
}

async fn sign_up(shop: &Shop, address: &str, number: usize) -> Answer {
    let (username, email, nickname) = (format!("member-{number}"), format!("member-{number}@example.kr"), format!("회원 {number}"));
    let fields = signup(&[("username", &username), ("email", &email), ("nickname", &nickname)]);
    shop.visitor().with("x-forwarded-for", address).post(REGISTER, &fields).await
}

async fn sign_ups_are_counted_by_address(shop: Shop) {
    for number in 0..3 {
        sign_up(&shop, "203.0.113.7", number).await.must_be(200);
    }
    let refused = sign_up(&shop, "203.0.113.7", 3).await.must_be(429);
    assert!((1..=3600).contains(&refused.header("retry-after").parse::<i64>().expect("seconds")));
    sign_up(&shop, "203.0.113.8", 4).await.must_be(200);
    shop.state.clock.turn(HOUR + SECOND);
    sign_up(&shop, "203.0.113.7", 5).await.must_be(200);
}

async fn sign_ups_of_one_network_are_counted_together(shop: Shop) {
    for number in 0..3 {
        sign_up(&shop, &format!("2001:db8:1:2::{number}"), number).await.must_be(200);
    }
    sign_up(&shop, "2001:db8:1:2:ffff::1", 3).await.must_be(429);
    sign_up(&shop, "2001:db8:1:3::1", 4).await.must_be(200);
}
