//! Many at once.

use std::sync::Arc;

use joongobooks::likes::model::Subject;
use joongobooks::{jjim, likes};
use tokio::sync::Barrier;

use super::{comments, like, wish};
use crate::support::*;

on_both_engines!(
    sixty_four_who_toggle_likes_and_wishes_leave_a_row_each_at_most,
    sixty_four_requests_of_one_person_leave_one_row,
    liking_what_is_being_taken_away_is_answered,
    what_is_wished_for_while_one_leaves_goes_too,
    of_a_place_without_words_nothing_is_left_when_its_last_answers_go_at_once,
    who_answers_while_a_comment_goes_is_told_so_or_keeps_a_place,
);

/// Tasks, each with its rounds; a round is one like or one wish in turn, put on or taken off: 32,000 writes on one row.
const TASKS: usize = 64;
const ROUNDS: usize = 500;
/// Members among whom the tasks are shared, so that several are at one row.
const MEMBERS: usize = 8;

/// ORIGINAL.md, 2, lines 10 and 11: 100 likes at once stored 71, 20 wishes 2 rows. On the stores, for over HTTP it would be
/// the HTTP that takes the time.
async fn sixty_four_who_toggle_likes_and_wishes_leave_a_row_each_at_most(shop: Shop) {
    let seller = shop.member("seller").await;
    let id = seller.sells(&[]).await;
    let mut members = Vec::new();
    for number in 0..MEMBERS {
        members.push(shop.member(&format!("member{number}")).await.id().await);
    }
    let toggling = (0..TASKS).map(|task| {
        let (state, member) = (shop.state.clone(), members[task % MEMBERS]);
        async move {
            for round in 0..ROUNDS {
                // Not in step with each other, and in the end some are on and some are off.
                let on = (round * 7 + task * 3) % 5 < 3;
                let count = match round % 2 {
                    0 => likes::store::set(&state.db, member, Subject::Book(id), on, state.clock.now()).await.expect("a like"),
                    _ => jjim::store::set(&state.db, member, id, on, state.clock.now()).await.expect("a wish"),
                };
                assert!((0..=MEMBERS as i64).contains(&count), "of {count}");
            }
        }
    });
    all_at_once(toggling).await;
    for table in ["listing_like", "jjim"] {
        let most =
            number!(shop, format!("select coalesce(max(rows), 0) from (select count(*) as rows from {table} group by listing_id, member_id) as n"));
        assert!(most <= 1, "{table}: {most} of one person");
    }
    let counted: Vec<(i64, i64)> = rows!(shop, "select like_count, jjim_count from listing where listing_id = $1", id);
    assert_eq!(counted[0], (number!(shop, "select count(*) from listing_like"), number!(shop, "select count(*) from jjim")));
    let detail = seller.detail(id).await;
    assert_eq!((detail["likes"].as_i64(), detail["book"]["jjim"].as_i64()), (Some(counted[0].0), Some(counted[0].1)));
}

async fn sixty_four_requests_of_one_person_leave_one_row(shop: Shop) {
    let (seller, member) = (shop.member("seller").await, shop.member("haneul").await);
    let (listing, review) = (seller.sells(&[]).await, seller.reviews(&[]).await);
    for (on, left) in [(true, 1), (false, 0)] {
        let asking = (0..64).map(|_| {
            let member = member.clone();
            async move {
                wish(&member, listing, on).await.must_be(200);
                like(&member, "book", listing, on).await.must_be(200);
                like(&member, "review", review, on).await.must_be(200);
            }
        });
        all_at_once(asking).await;
        for (table, count) in
            [("jjim", "jjim_count from listing"), ("listing_like", "like_count from listing"), ("review_like", "like_count from review")]
        {
            let rows = number!(shop, format!("select count(*) from {table}"));
            assert_eq!((rows, number!(shop, format!("select {count}"))), (left, left), "{table}");
        }
    }
}

/// ORIGINAL.md, 2, line 16: what is gone is not found, at whatever moment it went.
async fn liking_what_is_being_taken_away_is_answered(shop: Shop) {
    let seller = shop.member("seller").await;
    let mut members = Vec::new();
    for number in 0..6 {
        members.push(shop.member(&format!("member{number}")).await);
    }
    for _ in 0..12 {
        let (listing, review) = (seller.sells(&[]).await, seller.reviews(&[]).await);
        let start = Arc::new(Barrier::new(members.len() + 1));
        let reacting = members.iter().cloned().enumerate().map(|(number, member)| {
            let start = start.clone();
            tokio::spawn(async move {
                start.wait().await;
                let said = |kind: &str, id: i64| [("kind", kind.to_owned()), ("id", id.to_string()), ("text", "아직 있나요?".to_owned())];
                match number % 3 {
                    0 => vec![wish(&member, listing, true).await, like(&member, "review", review, true).await],
                    1 => vec![like(&member, "book", listing, true).await, member.post("/api/comment/create", &said("review", review)).await],
                    _ => vec![member.post("/api/comment/create", &said("book", listing)).await, like(&member, "review", review, true).await],
                }
            })
        });
        let reacting: Vec<_> = reacting.collect();
        start.wait().await;
        seller.post("/api/book/delete", &[("id", listing)]).await.must_be(200);
        seller.post("/api/bookreview/delete", &[("id", review)]).await.must_be(200);
        for one in reacting {
            for answer in one.await.expect("no part of the test panics") {
                assert!(matches!(answer.status, 200 | 404), "{}", answer.told());
            }
        }
    }
    let left = "select (select count(*) from jjim) + (select count(*) from listing_like) + (select count(*) from review_like) + (select count(*) from comment)";
    assert_eq!(number!(shop, left), 0);
}

async fn what_is_wished_for_while_one_leaves_goes_too(shop: Shop) {
    let seller = shop.member("seller").await;
    let id = seller.sells(&[]).await;
    for number in 0..6 {
        let name = format!("member{number}");
        let member = shop.member(&name).await;
        let program = member.bearing(&crate::users::tokens::sign_in(&shop.visitor(), &name).await.access);
        let wishing = (0..4).map(|_| {
            let program = program.clone();
            tokio::spawn(async move { while wish(&program, id, true).await.status == 200 && like(&program, "book", id, true).await.status == 200 {} })
        });
        let wishing: Vec<_> = wishing.collect();
        member.post("/api/user/delete", &[("password", PASSWORD)]).await.must_be(200);
        for one in wishing {
            one.await.expect("no part of the test panics");
        }
    }
    assert_eq!((number!(shop, "select count(*) from jjim"), number!(shop, "select count(*) from listing_like")), (0, 0));
    assert_eq!(seller.detail(id).await["book"]["jjim"], 0);
}

async fn of_a_place_without_words_nothing_is_left_when_its_last_answers_go_at_once(shop: Shop) {
    let (seller, member) = (shop.member("seller").await, shop.member("haneul").await);
    let id = seller.sells(&[]).await;
    for _ in 0..20 {
        let top = member.says("book", id, "있나요?").await;
        let answers = [seller.answers("book", id, Some(top), "네.").await, member.answers("book", id, Some(top), "좋아요.").await];
        member.post("/api/comment/delete", &[("id", top)]).await.must_be(200);
        let deleting = [(seller.clone(), answers[0]), (member.clone(), answers[1])]
            .map(|(author, answer)| async move { author.post("/api/comment/delete", &[("id", answer)]).await.must_be(200) });
        all_at_once(deleting).await;
        assert_eq!(comments(&seller, "book", id).await["comments"], serde_json::json!([]));
    }
    assert_eq!(number!(shop, "select count(*) from comment"), 0);
}

async fn who_answers_while_a_comment_goes_is_told_so_or_keeps_a_place(shop: Shop) {
    let (seller, member) = (shop.member("seller").await, shop.member("haneul").await);
    let id = seller.sells(&[]).await;
    for _ in 0..20 {
        let top = member.says("book", id, "있나요?").await;
        let fields = [("kind", "book".to_owned()), ("id", id.to_string()), ("parent", top.to_string()), ("text", "네.".to_owned())];
        let answering = tokio::spawn({
            let seller = seller.clone();
            async move { seller.post("/api/comment/create", &fields).await }
        });
        member.post("/api/comment/delete", &[("id", top)]).await.must_be(200);
        let answer = answering.await.expect("no part of the test panics");
        let places = comments(&seller, "book", id).await["comments"].as_array().expect("an array").len();
        match answer.status {
            200 => {
                assert_eq!(places, 1, "the answer stands under the place");
                seller.post("/api/comment/delete", &[("id", answer.json()["comment"]["id"].to_string())]).await.must_be(200);
            }
            _ => drop((answer.must_refuse("parent", "Unknown"), assert_eq!(places, 0))),
        }
        assert_eq!(number!(shop, "select count(*) from comment"), 0);
    }
}
