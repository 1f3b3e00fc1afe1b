use joongobooks::server::lifecycle;
use serde_json::{Value, json};

use super::{kinds, set_status, told, unread, wish};
use crate::support::*;

on_both_engines!(
    an_owner_is_told_of_a_comment,
    whoever_is_answered_is_told,
    nobody_is_told_twice_nor_of_what_they_did_themselves,
    a_wish_is_told_when_its_book_is_reserved_sold_and_back,
    a_wish_is_told_when_its_book_becomes_cheaper_and_only_then,
    a_seller_is_told_nothing_of_their_own_book,
    what_is_old_is_forgotten,
    what_is_deleted_is_told_no_longer,
);

async fn reprice(seller: &Visitor, listing_id: i64, price: &str) {
    seller.post("/api/book/update", &listing(&[("id", &listing_id.to_string()), ("selling_price", price)])).await.must_be(200);
}

async fn an_owner_is_told_of_a_comment(shop: Shop) {
    let (owner, member) = (shop.member("haneul").await, shop.member("garam").await);
    for (kind, id) in [("book", owner.sells(&[]).await), ("review", owner.reviews(&[]).await)] {
        let comment = member.says(kind, id, "안녕하세요.").await;
        let one = told(&owner).await[0].clone();
        assert_eq!((&one["kind"], &one["comment"], &one["read"]), (&json!("comment"), &json!(comment), &json!(false)));
        assert_eq!(
            (&one["actor"]["nickname"], one["subject"].to_string()),
            (&json!("garam"), json!({ if kind == "book" { "Book" } else { "Review" }: id }).to_string())
        );
        assert_eq!(one["title"], if kind == "book" { "채식주의자" } else { "나무가 되고 싶은 사람" });
    }
    assert_eq!((unread(&owner).await, unread(&member).await), (2, 0));
    let page = Browser::of(owner).open("/me/notifications").await.must_be(200);
    assert!(page.text("ul.notifications").contains("garam"), "{}", page.text("main"));
}

async fn whoever_is_answered_is_told(shop: Shop) {
    let (seller, asker, helper) = (shop.member("haneul").await, shop.member("garam").await, shop.member("byul").await);
    let id = seller.sells(&[]).await;
    let top = asker.says("book", id, "있나요?").await;
    let answer = helper.answers("book", id, Some(top), "어제는 있었어요.").await;
    assert_eq!((kinds(&asker).await, kinds(&seller).await), (vec!["answer".to_owned()], vec!["comment".to_owned(); 2]));
    // To an answer: whoever gave it hears of it, though it stands under the asker's comment.
    seller.answers("book", id, Some(answer), "오늘도 있어요.").await;
    assert_eq!((kinds(&helper).await, kinds(&asker).await.len()), (vec!["answer".to_owned()], 1));
}

async fn nobody_is_told_twice_nor_of_what_they_did_themselves(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[]).await;
    let top = seller.says("book", id, "아직 있어요.").await;
    seller.answers("book", id, Some(top), "오늘도요.").await;
    assert_eq!(told(&seller).await, Vec::<Value>::new());
    // Theirs is the listing and the comment that is answered: an answer, once.
    member.answers("book", id, Some(top), "살게요.").await;
    assert_eq!((kinds(&seller).await, told(&member).await), (vec!["answer".to_owned()], vec![]));
}

async fn a_wish_is_told_when_its_book_is_reserved_sold_and_back(shop: Shop) {
    let (seller, member, other) = (shop.member("haneul").await, shop.member("garam").await, shop.member("byul").await);
    let (id, another) = (seller.sells(&[]).await, seller.sells(&[]).await);
    wish(&member, id, true).await.must_be(200);
    wish(&other, another, true).await.must_be(200);
    for status in ["reserved", "reserved", "on_sale", "on_sale", "sold", "sold", "reserved", "on_sale"] {
        set_status(&seller, id, status).await;
    }
    let expected = ["jjim_back", "jjim_reserved", "jjim_sold", "jjim_back", "jjim_reserved"];
    assert_eq!(kinds(&member).await, expected, "each change once, the newest first");
    assert_eq!((told(&other).await, told(&member).await[0]["actor"].clone()), (vec![], Value::Null));
    wish(&member, id, false).await.must_be(200);
    set_status(&seller, id, "sold").await;
    assert_eq!(kinds(&member).await, expected, "what is wished for no longer is not told");
}

async fn a_wish_is_told_when_its_book_becomes_cheaper_and_only_then(shop: Shop) {
    let (seller, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = seller.sells(&[("selling_price", "6000")]).await;
    wish(&member, id, true).await.must_be(200);
    for price in ["6000", "9000", "9000"] {
        reprice(&seller, id, price).await;
        assert_eq!(kinds(&member).await, Vec::<String>::new(), "{price}");
    }
    reprice(&seller, id, "8999").await;
    let one = told(&member).await[0].clone();
    assert_eq!((&one["kind"], &one["old_price"], &one["new_price"]), (&json!("jjim_cheaper"), &json!(9000), &json!(8999)));
    seller.post("/api/book/update", &listing(&[("id", &id.to_string()), ("selling_price", "-1")])).await.must_be(422);
    assert_eq!(told(&member).await.len(), 1);
}

async fn a_seller_is_told_nothing_of_their_own_book(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    wish(&seller, id, true).await.must_be(200);
    set_status(&seller, id, "sold").await;
    reprice(&seller, id, "100").await;
    assert_eq!(told(&seller).await, Vec::<Value>::new());
}

async fn what_is_old_is_forgotten(shop: Shop) {
    let (owner, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = owner.sells(&[]).await;
    member.says("book", id, "하나").await;
    shop.state.clock.turn(DAY);
    member.logs_in("garam", PASSWORD).await.must_be(200);
    member.says("book", id, "둘").await;
    shop.state.clock.turn(89 * DAY);
    let count = async || {
        lifecycle::sweep(&shop.state).await.expect("it sweeps");
        number!(shop, "select count(*) from notification")
    };
    assert_eq!(count().await, 1, "ninety days and a moment");
    shop.state.clock.turn(DAY);
    assert_eq!(count().await, 0);
    assert_eq!(number!(shop, "select count(*) from comment"), 2, "what was said stays");
}

async fn what_is_deleted_is_told_no_longer(shop: Shop) {
    let (owner, member) = (shop.member("haneul").await, shop.member("garam").await);
    let id = owner.sells(&[]).await;
    let comment = member.says("book", id, "하나").await;
    member.post("/api/comment/delete", &[("id", comment)]).await.must_be(200);
    assert_eq!((told(&owner).await, unread(&owner).await), (vec![], 0));
    wish(&member, id, true).await.must_be(200);
    set_status(&owner, id, "sold").await;
    owner.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    assert_eq!((told(&member).await, unread(&member).await), (vec![], 0));
}
