//! No query per row: a page costs as many statements with a hundred rows as with five. Both engines run the same text, so
//! it is listened to on its way to PostgreSQL.

use super::{like, set_status, wish};
use crate::reviews::{ISBN, put};
use crate::support::*;

/// Adds rows of every kind, `more` of each, around one listing and one review.
async fn add(shop: &Shop, owner: &Visitor, reader: &Visitor, (listing, review): (i64, i64), more: usize) {
    let author = owner.id().await;
    for number in 0..more {
        let tags = format!("#tag{} #sf", number % 9);
        let written = put(shop, author, &[("isbn", ISBN), ("hashtags", &tags)], 1_000 + number as i64).await;
        let copy = owner.sells(&[("isbn", ISBN)]).await;
        for member in [owner, reader] {
            wish(member, copy, true).await.must_be(200);
            like(member, "review", written, true).await.must_be(200);
        }
        for (kind, id) in [("book", listing), ("review", review)] {
            let top = reader.says(kind, id, "있나요?").await;
            owner.answers(kind, id, Some(top), "네.").await;
        }
        if number % 2 == 0 {
            set_status(owner, copy, "sold").await;
        }
    }
}

#[test]
fn a_page_of_a_hundred_rows_runs_as_many_statements_as_one_of_five() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let shop = &open.shop;
        let (owner, reader) = (shop.member("haneul").await, shop.member("garam").await);
        let (listing, review) = (owner.sells(&[("isbn", ISBN)]).await, owner.reviews(&[("isbn", ISBN), ("hashtags", "#sf")]).await);
        let pages = [
            "/reviews".to_owned(),
            "/reviews?sort=views&category=fiction".to_owned(),
            "/tags/sf".to_owned(),
            format!("/books/{listing}"),
            format!("/reviews/{review}"),
            format!("/isbn/{ISBN}"),
            format!("/members/{}", owner.id().await),
            "/me".to_owned(),
            "/me/jjim".to_owned(),
            "/me/notifications".to_owned(),
            "/me/searches".to_owned(),
            "/".to_owned(),
            "/books".to_owned(),
        ];
        let visitors = [("the owner", Some(&owner)), ("a reader", Some(&reader)), ("who is signed out", None)];
        let mut counted = [Vec::new(), Vec::new()];
        for (counted, more) in counted.iter_mut().zip([5, 95]) {
            add(shop, &owner, &reader, (listing, review), more).await;
            shop.settle().await;
            for path in &pages {
                for (who, visitor) in &visitors {
                    if visitor.is_none() && path.starts_with("/me") {
                        continue;
                    }
                    let browser = visitor.map(|visitor| Browser::of(visitor.clone())).unwrap_or(shop.browser());
                    // Whoever reads it for the first time today is counted, in a statement more.
                    browser.open(path).await.must_be(200);
                    shop.state.readers.settle().await;
                    tap.take();
                    browser.open(path).await.must_be(200);
                    shop.state.readers.settle().await;
                    counted.push((format!("{path} for {who}"), tap.take().len()));
                }
            }
        }
        let [five, hundred] = counted;
        assert_eq!(five, hundred);
        // A page that asks for much in few statements: one that grows beyond this has lost its way.
        assert!(five.iter().all(|(_, statements)| *statements <= 30), "{five:#?}");
        open.close().await;
    });
}

#[test]
fn an_announcement_to_a_hundred_is_as_many_statements_as_to_five() {
    runtime().block_on(async {
        let (open, tap) = tapped().await;
        let shop = &open.shop;
        let seller = shop.member("haneul").await;
        let id = seller.sells(&[]).await;
        let mut counted = Vec::new();
        for (more, status) in [(5, "reserved"), (95, "sold")] {
            for number in 0..more {
                let nickname = format!("{more}-{number}");
                change!(
                    shop,
                    "insert into member (username, username_key, email, email_key, nickname, nickname_key, password_hash, created_at)
                     values ($1, $1, $1, $1, $1, $1, 'x', 0)",
                    &nickname
                );
                let member = number!(shop, "select member_id from member where nickname = $1", &nickname);
                change!(shop, "insert into jjim (member_id, listing_id, price, created_at) values ($1, $2, 0, 0)", member, id);
            }
            shop.settle().await;
            tap.take();
            set_status(&seller, id, status).await;
            counted.push(tap.take().len());
        }
        assert_eq!(counted[0], counted[1]);
        assert_eq!(number!(shop, "select count(*) from notification"), 105);
        open.close().await;
    });
}
