//! Many at once.

use joongobooks::listings::model::Status;
use joongobooks::saved::deliver::deliver_due;
use joongobooks::saved::sought::Sought;
use joongobooks::saved::store;

use super::{put, save, saved};
use crate::support::*;

on_both_engines!(
    sixty_four_who_save_the_same_at_once_save_it_once,
    sixty_four_different_ones_at_once_are_no_more_than_fifty,
    nodes_that_tell_at_once_tell_each_of_each_once,
    what_goes_while_it_is_told_stops_nothing,
);

async fn sixty_four_who_save_the_same_at_once_save_it_once(shop: Shop) {
    let member = shop.member("haneul").await;
    let saving = (0..64).map(|_| {
        let member = member.clone();
        async move { save(&member, &[("q", "한강")]).await }
    });
    let mut ids = all_at_once(saving).await;
    ids.dedup();
    assert_eq!((ids.len(), saved(&member).await.len()), (1, 1));
}

async fn sixty_four_different_ones_at_once_are_no_more_than_fifty(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.id().await;
    let saving = (0..64).map(|number| {
        let state = shop.state.clone();
        async move {
            let sought = Sought::read(&format!("q=책%20{number}")).expect("a search");
            store::save(&state.db, id, &sought, state.clock.now()).await.is_ok()
        }
    });
    let done = all_at_once(saving).await.into_iter().filter(|done| *done).count();
    assert_eq!((done, saved(&member).await.len()), (50, 50));
}

async fn nodes_that_tell_at_once_tell_each_of_each_once(shop: Shop) {
    let seller = shop.member("seller").await;
    let mut members = Vec::new();
    for number in 0..4 {
        let member = shop.member(&format!("member{number}")).await;
        for q in ["한강", "채식", "창비"] {
            save(&member, &[("q", q)]).await;
        }
        members.push(member);
    }
    let config = || (*shop.state.config).clone();
    let mut nodes = Vec::new();
    for _ in 0..3 {
        let options = shop.state.leptos_options.clone();
        nodes.push(joongobooks::server::state::AppState::open(config(), options).await.expect("another node"));
    }
    for _ in 0..64 {
        put(&shop, &seller, &[], Status::OnSale).await;
    }
    let telling = nodes.clone().into_iter().chain([shop.state.clone()]).map(|node| async move { deliver_due(&node).await });
    all_at_once(telling).await.into_iter().for_each(|done| done.expect("it tells"));
    shop.settle().await;
    assert_eq!(number!(shop, "select count(*) from notification where kind = 'found'"), 4 * 64);
    assert_eq!(number!(shop, "select count(*) from saved_search_hit"), 4 * 3 * 64);
    assert_eq!(number!(shop, "select count(*) from listing_news"), 0);
    for node in nodes {
        node.db.close().await;
    }
}

/// Listings, searches and members go while the worker tells of them: whatever is left is told, and nobody else is in the way.
async fn what_goes_while_it_is_told_stops_nothing(shop: Shop) {
    let seller = shop.member("seller").await;
    let stays = shop.member("stays").await;
    save(&stays, &[("q", "한강")]).await;
    for round in 0..4 {
        let leaves = shop.member(&format!("leaves{round}")).await;
        let forgets = save(&stays, &[("q", &format!("채식 창비 {round}"))]).await;
        for q in ["한강", "채식"] {
            save(&leaves, &[("q", q)]).await;
        }
        let going = [seller.sells(&[]).await, seller.sells(&[]).await, put(&shop, &seller, &[], Status::OnSale).await];
        let (one, other, third) = (seller.clone(), leaves.clone(), stays.clone());
        let deleting = tokio::spawn(async move {
            for id in &going[..2] {
                one.post("/api/book/delete", &[("id", *id)]).await.must_be(200);
            }
        });
        let leaving = tokio::spawn(async move { other.post("/api/user/delete", &[("password", PASSWORD)]).await.must_be(200) });
        let forgetting = tokio::spawn(async move { third.post("/api/search/forget", &[("id", forgets)]).await.must_be(200) });
        shop.settle().await;
        deleting.await.expect("no part of the test panics");
        leaving.await.expect("no part of the test panics");
        forgetting.await.expect("no part of the test panics");
        shop.settle().await;
    }
    assert_eq!(number!(shop, "select count(*) from notification where kind = 'found'"), 4);
    assert_eq!(number!(shop, "select count(*) from saved_search"), 1);
    assert_eq!(number!(shop, "select count(*) from listing_news"), 0);
}
