use super::tokens::{Tokens, renew, sign_in};
use crate::support::*;

on_both_engines!(
    renewing_gives_a_new_pair_and_ends_the_old_one,
    a_program_may_renew_for_ever,
    a_refresh_token_lasts_a_day,
    a_refresh_token_used_twice_ends_its_family,
    it_is_noticed_however_late_a_token_is_used_again,
    another_family_goes_on,
    of_twenty_renewals_at_once_at_most_one_succeeds,
    what_is_no_refresh_token_renews_nothing,
);

/// In the original it always failed (ORIGINAL.md, 2, line 17).
async fn renewing_gives_a_new_pair_and_ends_the_old_one(shop: Shop) {
    let member = shop.member("haneul").await;
    let old = sign_in(&shop.visitor(), "haneul").await;
    let new = Tokens::of(renew(&shop, &old.refresh).await);
    assert!(new.access != old.access && new.refresh != old.refresh);
    assert!(member.bearing(&new.access).me().await.is_object());
    member.bearing(&old.access).get("/api/user/me").await.must_be(401);
}

async fn a_program_may_renew_for_ever(shop: Shop) {
    let member = shop.member("haneul").await;
    let mut tokens = sign_in(&shop.visitor(), "haneul").await;
    for _ in 0..5 {
        shop.state.clock.turn(20 * HOUR);
        tokens = Tokens::of(renew(&shop, &tokens.refresh).await);
        assert!(member.bearing(&tokens.access).me().await.is_object());
    }
}

async fn a_refresh_token_lasts_a_day(shop: Shop) {
    shop.member("haneul").await;
    let (one, other) = (sign_in(&shop.visitor(), "haneul").await, sign_in(&shop.visitor(), "haneul").await);
    shop.state.clock.turn(24 * HOUR - MINUTE);
    renew(&shop, &one.refresh).await.must_be(200);
    shop.state.clock.turn(MINUTE);
    renew(&shop, &other.refresh).await.must_be(401);
}

/// Either its owner or a thief has it from the other (RFC 9700, 4.14.2).
async fn a_refresh_token_used_twice_ends_its_family(shop: Shop) {
    let member = shop.member("haneul").await;
    let stolen = sign_in(&shop.visitor(), "haneul").await;
    let new = Tokens::of(renew(&shop, &stolen.refresh).await);
    assert_eq!(renew(&shop, &stolen.refresh).await.must_be(401).error(), "SignInRequired");
    member.bearing(&new.access).get("/api/user/me").await.must_be(401);
    renew(&shop, &new.refresh).await.must_be(401);
    assert!(member.me().await.is_object(), "the session is another matter");
}

async fn it_is_noticed_however_late_a_token_is_used_again(shop: Shop) {
    let member = shop.member("haneul").await;
    let first = sign_in(&shop.visitor(), "haneul").await;
    let second = Tokens::of(renew(&shop, &first.refresh).await);
    shop.state.clock.turn(20 * HOUR);
    joongobooks::server::lifecycle::sweep(&shop.state).await.unwrap();
    let third = Tokens::of(renew(&shop, &second.refresh).await);
    renew(&shop, &first.refresh).await.must_be(401);
    member.bearing(&third.access).get("/api/user/me").await.must_be(401);
}

async fn another_family_goes_on(shop: Shop) {
    let member = shop.member("haneul").await;
    let (one, other) = (sign_in(&shop.visitor(), "haneul").await, sign_in(&shop.visitor(), "haneul").await);
    renew(&shop, &one.refresh).await.must_be(200);
    renew(&shop, &one.refresh).await.must_be(401);
    assert!(member.bearing(&other.access).me().await.is_object());
    renew(&shop, &other.refresh).await.must_be(200);
}

async fn of_twenty_renewals_at_once_at_most_one_succeeds(shop: Shop) {
    let member = shop.member("haneul").await;
    let tokens = sign_in(&shop.visitor(), "haneul").await;
    let answers = all_at_once((0..20).map(|_| {
        let (shop, refresh) = (shop.clone(), tokens.refresh.clone());
        async move { renew(&shop, &refresh).await }
    }))
    .await;
    let (given, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert!(given.len() <= 1, "{}", given.len());
    refused.into_iter().for_each(|answer| drop(answer.must_be(401)));
    for answer in given {
        member.bearing(&Tokens::of(answer).access).get("/api/user/me").await.must_be(401);
    }
    assert_eq!(number!(shop, "select count(*) from token_family"), 0, "nineteen times it came again");
}

async fn what_is_no_refresh_token_renews_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let session = member.cookie("session").expect("a token");
    let tokens = sign_in(&shop.visitor(), "haneul").await;
    for forged in ["", "x", "\0", &session, &tokens.access, &joongobooks::server::token::new_token()] {
        renew(&shop, forged).await.must_be(401);
    }
    renew(&shop, &tokens.refresh).await.must_be(200);
}
