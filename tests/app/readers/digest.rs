//! One mail a day of what was not read.

use joongobooks::server::lifecycle;

use crate::support::*;

on_both_engines!(
    a_digest_goes_to_who_wants_it_once_a_day,
    who_has_read_everything_gets_none,
    what_was_in_one_digest_makes_no_other,
    older_things_that_are_not_read_are_named_behind_newer_ones_that_are,
    a_digest_speaks_the_language_in_which_it_was_asked_for,
    who_has_left_gets_none,
    who_has_left_is_named_as_a_former_member,
);

/// The mails that went out after a sweep.
async fn digests(shop: &Shop) -> Vec<Letter> {
    lifecycle::sweep(&shop.state).await.expect("it sweeps");
    shop.mails().await.into_iter().filter(|mail| mail.kind == "digest").collect()
}

async fn wants_digest(member: &Visitor) {
    let fields = [("comment", "on"), ("answer", "on"), ("jjim_sold", "on"), ("digest", "on")];
    member.post("/api/notification/settings/update", &fields).await.must_be(200);
}

async fn a_digest_goes_to_who_wants_it_once_a_day(shop: Shop) {
    let (wants, wants_not, writer) = (shop.member("haneul").await, shop.member("garam").await, shop.member("byul").await);
    wants_digest(&wants).await;
    for owner in [&wants, &wants_not] {
        let id = owner.sells(&[]).await;
        writer.says("book", id, "있나요?").await;
    }
    assert_eq!(digests(&shop).await.len(), 0, "a day has not passed");
    shop.state.clock.turn(DAY);
    for _ in 0..2 {
        let sent = digests(&shop).await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].to, "haneul@example.kr");
        assert!(
            sent[0].body.contains("byul") && sent[0].body.contains("채식주의자") && sent[0].body.contains("/me/notifications"),
            "{}",
            sent[0].body
        );
    }
}

async fn who_has_read_everything_gets_none(shop: Shop) {
    let (member, writer) = (shop.member("haneul").await, shop.member("byul").await);
    wants_digest(&member).await;
    let id = member.sells(&[]).await;
    writer.says("book", id, "있나요?").await;
    member.post("/api/notification/read", &[("all", "true")]).await.must_be(200);
    shop.state.clock.turn(2 * DAY);
    assert_eq!(digests(&shop).await.len(), 0);
}

async fn what_was_in_one_digest_makes_no_other(shop: Shop) {
    let (member, writer) = (shop.member("haneul").await, shop.member("byul").await);
    wants_digest(&member).await;
    let id = member.sells(&[]).await;
    for sent in [1, 2] {
        writer.logs_in("byul", PASSWORD).await.must_be(200);
        writer.says("book", id, "있나요?").await;
        for _ in 0..2 {
            shop.state.clock.turn(DAY);
            assert_eq!(digests(&shop).await.len(), sent);
        }
    }
}

async fn older_things_that_are_not_read_are_named_behind_newer_ones_that_are(shop: Shop) {
    let (member, writer) = (shop.member("haneul").await, shop.member("byul").await);
    wants_digest(&member).await;
    let (old, new) = (member.sells(&[("title", "먼저 물은 책")]).await, member.sells(&[]).await);
    writer.says("book", old, "있나요?").await;
    for _ in 0..12 {
        writer.says("book", new, "있나요?").await;
    }
    change!(shop, "update notification set read_at = 1 where listing_id = $1", new);
    shop.state.clock.turn(DAY);
    let sent = digests(&shop).await;
    assert!(sent.len() == 1 && sent[0].body.contains("먼저 물은 책"), "{:?}", sent.iter().map(|mail| &mail.body).collect::<Vec<_>>());
}

async fn a_digest_speaks_the_language_in_which_it_was_asked_for(shop: Shop) {
    let (member, writer) = (shop.member("haneul").await, shop.member("byul").await);
    member.post("/api/site/language", &[("lang", "en")]).await;
    wants_digest(&member).await;
    let id = member.sells(&[]).await;
    writer.says("book", id, "있나요?").await;
    shop.state.clock.turn(DAY);
    let sent = digests(&shop).await;
    assert!(sent.len() == 1 && sent[0].body.contains("byul commented on"), "{:?}", sent.iter().map(|mail| &mail.body).collect::<Vec<_>>());
}

async fn who_has_left_gets_none(shop: Shop) {
    let (member, writer) = (shop.member("haneul").await, shop.member("byul").await);
    wants_digest(&member).await;
    let id = member.sells(&[]).await;
    writer.says("book", id, "있나요?").await;
    crate::users::withdrawal::leaves(&member).await;
    shop.state.clock.turn(2 * DAY);
    assert_eq!((digests(&shop).await.len(), number!(shop, "select count(*) from digest")), (0, 0));
}

async fn who_has_left_is_named_as_a_former_member(shop: Shop) {
    for (name, lang, said) in [("haneul", "ko", "에 탈퇴한 회원님이 댓글을 남겼어요."), ("garam", "en", "Former member commented on")]
    {
        let (member, writer) = (shop.member(name).await, shop.member("byul").await);
        member.post("/api/site/language", &[("lang", lang)]).await;
        wants_digest(&member).await;
        let sold = member.sells(&[]).await;
        writer.says("book", sold, "있나요?").await;
        crate::users::withdrawal::leaves(&writer).await;
        shop.state.clock.turn(DAY);
        let sent = digests(&shop).await;
        let body = sent.iter().find(|mail| mail.to.starts_with(name)).map(|mail| mail.body.as_str());
        assert!(body.is_some_and(|body| body.contains(said)), "{said}: {sent:?}");
    }
}
