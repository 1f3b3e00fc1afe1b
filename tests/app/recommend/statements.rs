//! No query per row: a conversation of twenty turns costs as many statements as one of one. Both engines run the same text,
//! so it is listened to on its way to PostgreSQL.

use super::CONVERSATIONS;
use super::books::{answered, keep};
use crate::support::*;

#[test]
fn a_conversation_of_twenty_turns_runs_as_many_statements_as_one_of_one() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let shop = &open.shop;
        let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
        let mut books = Vec::new();
        for _ in 0..5 {
            books.push((seller.sells(&[]).await, "맞아요."));
        }
        let id = keep(shop, &answered(&member, None, &books[..1]).await).await;
        let mut counted = Vec::new();
        for more in [0, 19] {
            for _ in 0..more {
                keep(shop, &answered(&member, Some(id), &books).await).await;
                keep(shop, &answered(&member, None, &books).await).await;
            }
            shop.settle().await;
            let mut pages = Vec::new();
            for path in [
                format!("{CONVERSATIONS}?id={id}&limit=100"),
                format!("{CONVERSATIONS}?limit=100"),
                format!("/api/recommend/desk?conversation={id}"),
                "/api/user/export".to_owned(),
            ] {
                // What is read once a process is in no page's cost.
                member.get(&path).await.must_be(200);
                tap.take();
                let answer = member.get(&path).await.must_be(200).text();
                pages.push((path, tap.take().len()));
                assert!(answer.contains("채식주의자 있나요?"), "{answer}");
            }
            counted.push(pages);
        }
        assert_eq!(counted[0], counted[1]);
        assert!(counted[0][..3].iter().all(|(_, statements)| *statements <= 10), "{:?}", counted[0]);
        open.close().await;
    });
}
