use super::tokens::{Tokens, renew, sign_in};
use crate::support::*;

on_both_engines!(
    a_program_that_logs_out_ends_its_own_tokens,
    logging_out_ends_the_tokens_made_in_that_session,
    logging_in_anew_ends_the_tokens_made_in_the_session_before,
    a_token_of_a_suspended_member_changes_nothing,
    ended_tokens_are_swept,
);

/// In the original the refresh token survived logging out (ORIGINAL.md, 2, line 6).
async fn a_program_that_logs_out_ends_its_own_tokens(shop: Shop) {
    let member = shop.member("haneul").await;
    let (one, other) = (sign_in(&shop.visitor(), "haneul").await, sign_in(&shop.visitor(), "haneul").await);
    member.bearing(&one.access).post_nothing("/api/user/auth/logout").await.must_be(200);
    member.bearing(&one.access).get("/api/user/me").await.must_be(401);
    renew(&shop, &one.refresh).await.must_be(401);
    assert!(member.bearing(&other.access).me().await.is_object());
    assert!(member.me().await.is_object());
}

async fn logging_out_ends_the_tokens_made_in_that_session(shop: Shop) {
    let member = shop.member("haneul").await;
    let (within, without) = (sign_in(&member, "haneul").await, sign_in(&shop.visitor(), "haneul").await);
    member.post_nothing("/api/user/auth/logout").await.must_be(200);
    member.bearing(&within.access).get("/api/user/me").await.must_be(401);
    renew(&shop, &within.refresh).await.must_be(401);
    assert!(member.bearing(&without.access).me().await.is_object());
}

async fn logging_in_anew_ends_the_tokens_made_in_the_session_before(shop: Shop) {
    let member = shop.member("haneul").await;
    let within = sign_in(&member, "haneul").await;
    shop.member("garam").await;
    // One that belongs to somebody else than the session does not hang on it.
    let others = sign_in(&member, "garam").await;
    member.logs_in("haneul", PASSWORD).await.must_be(200);
    member.bearing(&within.access).get("/api/user/me").await.must_be(401);
    assert!(member.bearing(&others.access).me().await.is_object());
}

async fn a_token_of_a_suspended_member_changes_nothing(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await;
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    change!(shop, "update member set suspended_at = 1 where username = 'haneul'");
    program.detail(id).await;
    for (path, fields) in [("/api/book/create", listing(&[])), ("/api/book/delete", vec![("id".to_owned(), id.to_string())])] {
        assert_eq!(program.post(path, &fields).await.must_be(403).error(), "Suspended", "{path}");
    }
    program.upload(&[photo("orientation_1.jpg")]).await.must_be(403);
}

async fn ended_tokens_are_swept(shop: Shop) {
    let member = shop.member("haneul").await;
    let old = sign_in(&shop.visitor(), "haneul").await;
    shop.state.clock.turn(23 * HOUR);
    let fresh = sign_in(&shop.visitor(), "haneul").await;
    shop.state.clock.turn(2 * HOUR);
    joongobooks::server::lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(number!(shop, "select count(*) from token_family"), 1);
    assert_eq!(number!(shop, "select count(*) from api_token"), 1, "its access token has ended already");
    renew(&shop, &old.refresh).await.must_be(401);
    let renewed = Tokens::of(renew(&shop, &fresh.refresh).await);
    assert!(member.bearing(&renewed.access).me().await.is_object());
}
