use joongobooks::server::config::Config;

use crate::support::*;

on_both_engines!(
    strangers_who_guess_do_not_lock_the_owner_out => ten_logins,
    the_owner_coming_in_forgives_the_strangers_nothing => ten_logins,
    a_known_browser_is_counted_too => ten_logins,
    a_known_browser_does_not_count_for_strangers => ten_logins,
    a_browser_that_knows_somebody_else_is_a_strangers => ten_logins,
    a_mark_that_nobody_was_given_is_a_strangers => ten_logins,
    a_browser_is_known_for_half_a_year => ten_logins,
    a_password_that_is_half_of_a_login_makes_no_browser_known => ten_logins,
    after_a_new_password_a_browser_is_a_strangers_again => ten_logins,
    a_mark_is_hidden_from_scripts_and_kept_as_a_hash => ten_logins,
);

fn ten_logins(config: &mut Config) {
    config.limits.login_failures = 10;
}

async fn guess_ten_times(shop: &Shop) {
    for _ in 0..10 {
        shop.visitor().logs_in("haneul", WRONG).await.must_be(422);
    }
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(429);
}

/// Signs out in a browser that stays known.
async fn signs_out(member: &Visitor) {
    member.post_nothing("/api/user/auth/logout").await.must_be(200);
    assert!(member.cookie("device").is_some());
}

async fn strangers_who_guess_do_not_lock_the_owner_out(shop: Shop) {
    let owner = shop.member("haneul").await;
    signs_out(&owner).await;
    guess_ten_times(&shop).await;
    owner.logs_in("haneul", PASSWORD).await.must_be(200);
}

async fn the_owner_coming_in_forgives_the_strangers_nothing(shop: Shop) {
    let owner = shop.member("haneul").await;
    guess_ten_times(&shop).await;
    owner.logs_in("haneul", PASSWORD).await.must_be(200);
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(429);
}

/// Whoever finds it may not guess on.
async fn a_known_browser_is_counted_too(shop: Shop) {
    let owner = shop.member("haneul").await;
    for _ in 0..10 {
        owner.logs_in("haneul", WRONG).await.must_be(422);
    }
    owner.logs_in("haneul", PASSWORD).await.must_be(429);
}

async fn a_known_browser_does_not_count_for_strangers(shop: Shop) {
    let owner = shop.member("haneul").await;
    for _ in 0..10 {
        owner.logs_in("haneul", WRONG).await.must_be(422);
    }
    shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
}

async fn a_browser_that_knows_somebody_else_is_a_strangers(shop: Shop) {
    shop.member("haneul").await;
    let other = shop.member("garam").await;
    guess_ten_times(&shop).await;
    other.logs_in("haneul", PASSWORD).await.must_be(429);
    other.logs_in("garam", PASSWORD).await.must_be(200);
}

async fn a_mark_that_nobody_was_given_is_a_strangers(shop: Shop) {
    shop.member("haneul").await;
    guess_ten_times(&shop).await;
    for forged in ["", "x", &joongobooks::server::token::new_token()] {
        let stranger = shop.visitor();
        stranger.set_cookie("device", forged);
        stranger.logs_in("haneul", PASSWORD).await.must_be(429);
    }
}

async fn a_browser_is_known_for_half_a_year(shop: Shop) {
    let owner = shop.member("haneul").await;
    shop.state.clock.turn(180 * DAY);
    guess_ten_times(&shop).await;
    owner.logs_in("haneul", PASSWORD).await.must_be(429);
    joongobooks::server::lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(number!(shop, "select count(*) from known_device"), 0);
}

async fn a_password_that_is_half_of_a_login_makes_no_browser_known(shop: Shop) {
    let owner = shop.member("haneul").await;
    Authenticator::set_up(&shop, &owner).await;
    let thief = shop.visitor();
    assert_eq!(thief.logs_in("haneul", PASSWORD).await.must_be(200).json()["code_required"], true);
    assert!(thief.cookie("device").is_none());
    assert_eq!(number!(shop, "select count(*) from known_device"), 1);
}

async fn after_a_new_password_a_browser_is_a_strangers_again(shop: Shop) {
    let (owner, desk) = (shop.member("haneul").await, shop.visitor());
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    let fields = [("old_password", PASSWORD), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
    owner.post("/api/user/changepassword", &fields).await.must_be(200);
    guess_ten_times(&shop).await;
    desk.logs_in("haneul", NEW_PASSWORD).await.must_be(429);
    owner.logs_in("haneul", NEW_PASSWORD).await.must_be(200);
}

async fn a_mark_is_hidden_from_scripts_and_kept_as_a_hash(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.visitor();
    let answer = visitor.logs_in("haneul", PASSWORD).await.must_be(200);
    let cookie = answer.set_cookie("device").expect("a mark");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Max-Age=15552000"), "{cookie}");
    let mark = visitor.cookie("device").expect("a mark");
    let kept = number!(shop, "select count(*) from known_device where device_hash = $1", joongobooks::server::token::hash(&mark));
    assert_eq!(kept, 1);
    // A browser has one mark, whoever logs in with it.
    shop.member("garam").await;
    visitor.logs_in("garam", PASSWORD).await.must_be(200);
    assert_eq!(visitor.cookie("device").as_deref(), Some(mark.as_str()));
}
