//! Who is told of a listing that comes, and of what.

use joongobooks::import::import_file;
use joongobooks::listings::model::Status;
use joongobooks::server::lifecycle;
use serde_json::json;

use super::{change_listing, finds, found, put, save, saved};
use crate::support::*;

on_both_engines!(
    who_saved_a_search_is_told_once_of_a_book_that_fits,
    a_find_is_told_on_the_page_by_mail_and_live,
    nobody_is_told_of_their_own_book,
    what_is_reserved_or_sold_by_then_is_not_told,
    each_filter_counts,
    words_count_as_they_do_in_the_search,
    the_other_keyboard_mode_counts_where_the_search_would_look_there,
    a_change_is_told_where_it_makes_the_book_fit,
    what_was_in_the_list_already_is_not_told,
    who_wants_no_finds_is_not_told_and_still_sees_them_counted,
    a_forgotten_search_finds_nothing,
    an_import_tells_nobody,
    thousands_of_searches_are_looked_through,
);

async fn who_saved_a_search_is_told_once_of_a_book_that_fits(shop: Shop) {
    let (member, other, seller) = (shop.member("haneul").await, shop.member("garam").await, shop.member("byul").await);
    for fields in [[("q", "한강")], [("q", "소년")], [("category", "fiction")]] {
        save(&member, &fields).await;
    }
    save(&other, &[("q", "토지")]).await;
    let id = seller.sells(&[("title", "소년이 온다"), ("selling_price", "8000")]).await;
    let told = finds(&shop, &member).await;
    assert_eq!(told.len(), 1, "{told:?}");
    let one = json!([told[0]["subject"], told[0]["title"], told[0]["search"], told[0]["new_price"], told[0]["actor"]]);
    assert_eq!(one, json!([{"Book": id}, "소년이 온다", "한강", 8000, null]));
    assert_eq!((found(&shop, &other).await, found(&shop, &seller).await), (vec![], vec![]));
    assert_eq!(number!(shop, "select count(*) from listing_news"), 0, "nothing waits any more");
}

async fn a_find_is_told_on_the_page_by_mail_and_live(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    member.post("/api/notification/settings/update", &[("found", "on"), ("digest", "on")]).await.must_be(200);
    save(&member, &[("q", "한강")]).await;
    save(&member, &[("max_price", "500")]).await;
    let mut stream = Events::of(&member).await;
    assert_eq!(stream.next().await, Some(0));
    // Nobody settles here: the sale itself wakes the worker.
    let id = seller.sells(&[("title", "소년이 온다"), ("selling_price", "8000")]).await;
    stream.until(1).await;
    let cheap = seller.sells(&[("title", "토지"), ("author", "박경리"), ("selling_price", "500")]).await;
    stream.until(2).await;
    let page = Browser::of(member.clone()).open("/me/notifications").await.must_be(200);
    let link = |id: i64| page.text(&format!("main a[href='/books/{id}']"));
    assert_eq!(link(id), "‘한강’으로 찾던 책이 나왔어요 — 소년이 온다, 8,000원");
    assert_eq!(link(cheap), "저장한 검색에 맞는 책이 나왔어요 — 토지, 500원");
    shop.state.clock.turn(DAY);
    lifecycle::sweep(&shop.state).await.expect("it sweeps");
    let digest = shop.mails().await.into_iter().find(|mail| mail.kind == "digest").expect("a digest");
    assert!(digest.body.contains("- ‘한강’으로 찾던 책이 나왔어요 — 소년이 온다, 8,000원"), "{}", digest.body);
}

async fn nobody_is_told_of_their_own_book(shop: Shop) {
    let member = shop.member("haneul").await;
    save(&member, &[("q", "한강")]).await;
    let id = member.sells(&[]).await;
    change_listing(&member, id, &[("title", "흰")]).await;
    assert_eq!((found(&shop, &member).await, saved(&member).await[0]["fresh"].as_i64()), (vec![], Some(0)));
}

async fn what_is_reserved_or_sold_by_then_is_not_told(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    for fields in [&[("q", "한강")][..], &[("q", "한강"), ("status", "sold")], &[("status", "reserved")]] {
        save(&member, fields).await;
    }
    for status in [Status::Reserved, Status::Sold] {
        put(&shop, &seller, &[], status).await;
    }
    // Taken away before anybody was told.
    let gone = put(&shop, &seller, &[], Status::OnSale).await;
    joongobooks::listings::store::delete(&shop.state.db, seller.id().await, gone).await.expect("it goes");
    assert_eq!(found(&shop, &member).await, Vec::<i64>::new());
    let on_sale = put(&shop, &seller, &[], Status::OnSale).await;
    assert_eq!(found(&shop, &member).await, [on_sale]);
}

async fn each_filter_counts(shop: Shop) {
    let seller = shop.member("seller").await;
    let mut members = Vec::new();
    for (number, (fields, fits)) in [
        (&[("category", "fiction")][..], true),
        (&[("category", "essays")], false),
        (&[("condition", "good")], true),
        (&[("condition", "best")], false),
        (&[("min_price", "6000"), ("max_price", "6000")], true),
        (&[("min_price", "6001")], false),
        (&[("max_price", "5999")], false),
        (&[("photo", "1")], false),
        (&[("subcategory", "한국소설")], true),
        (&[("subcategory", "시")], false),
        (&[("status", "on_sale")], true),
        (&[("status", "sold")], false),
        (&[("q", "한강"), ("category", "fiction")], true),
        (&[("q", "한강"), ("category", "essays")], false),
        (&[("q", "토지"), ("category", "fiction")], false),
    ]
    .into_iter()
    .enumerate()
    {
        let member = shop.member(&format!("member{number}")).await;
        save(&member, fields).await;
        members.push((member, fields, fits));
    }
    // The edition is known, with its sub-category.
    let first = put(&shop, &seller, &[("isbn", "9788936434120")], Status::Sold).await;
    change!(shop, "update book set subcategory = '한국소설' where book_id = (select book_id from listing where listing_id = $1)", first);
    let id = put(&shop, &seller, &[("isbn", "9788936434120")], Status::OnSale).await;
    for (member, fields, fits) in members {
        assert_eq!(found(&shop, &member).await.contains(&id), fits, "{fields:?}");
    }
    let member = shop.member("looks").await;
    save(&member, &[("photo", "1")]).await;
    let photo = seller.uploads(photo("orientation_1.jpg")).await["id"].to_string();
    let pictured = seller.sells(&[("photos[0]", &photo)]).await;
    assert_eq!(found(&shop, &member).await, [pictured]);
}

async fn words_count_as_they_do_in_the_search(shop: Shop) {
    let seller = shop.member("seller").await;
    let mut members = Vec::new();
    for (number, (q, fits)) in [
        ("작별하지", true),
        ("별하지않", true),
        ("작별하ㅈ", true),
        ("ㅈㅂㅎ", true),
        ("한강 않는다", true),
        ("9788954682152", true),
        ("작", true),
        ("하", true),
        ("지", false),
        ("작별하쥐 않는다", false),
        ("한강 토지", false),
    ]
    .into_iter()
    .enumerate()
    {
        let member = shop.member(&format!("member{number}")).await;
        save(&member, &[("q", q)]).await;
        members.push((member, q, fits));
    }
    let id = seller.sells(&[("title", "작별하지 않는다"), ("isbn", "9788954682152")]).await;
    for (member, q, fits) in members {
        assert_eq!(found(&shop, &member).await, if fits { vec![id] } else { vec![] }, "{q}");
    }
}

async fn the_other_keyboard_mode_counts_where_the_search_would_look_there(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    save(&member, &[("q", "cotlrwndmlwk")]).await;
    let id = seller.sells(&[]).await;
    assert_eq!(found(&shop, &member).await, [id]);
    // Five books are called so as it stands: who types that means them.
    for number in 0..5 {
        seller.sells(&[("title", &format!("cotlrwndmlwk {number}"))]).await;
    }
    let before = found(&shop, &member).await;
    assert_eq!(before.len(), 6);
    seller.sells(&[]).await;
    assert_eq!(found(&shop, &member).await, before);
}

async fn a_change_is_told_where_it_makes_the_book_fit(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    save(&member, &[("q", "한강"), ("max_price", "5000")]).await;
    let (one, other) = (seller.sells(&[]).await, seller.sells(&[("selling_price", "4000")]).await);
    assert_eq!(found(&shop, &member).await, [other]);
    change_listing(&seller, one, &[("selling_price", "5001")]).await;
    assert_eq!(found(&shop, &member).await, [other]);
    change_listing(&seller, one, &[("selling_price", "5000")]).await;
    assert_eq!(finds(&shop, &member).await[0]["new_price"], 5000);
    // Up and down again: it was told.
    for (id, price) in [(one, "9000"), (one, "3000"), (other, "3000"), (other, "9000"), (other, "3000")] {
        change_listing(&seller, id, &[("selling_price", price)]).await;
        assert_eq!(found(&shop, &member).await, [one, other], "{price}");
    }
    let third = seller.sells(&[("author", "작가"), ("selling_price", "1000")]).await;
    change_listing(&seller, third, &[("author", "한강"), ("selling_price", "1000")]).await;
    assert_eq!(found(&shop, &member).await, [third, one, other]);
}

async fn what_was_in_the_list_already_is_not_told(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, waiting) = (seller.sells(&[]).await, put(&shop, &seller, &[], Status::OnSale).await);
    shop.state.clock.turn(SECOND);
    save(&member, &[("q", "한강")]).await;
    assert_eq!(found(&shop, &member).await, Vec::<i64>::new());
    for id in [id, waiting] {
        change_listing(&seller, id, &[("details", "밑줄이 한 곳 있어요."), ("selling_price", "100")]).await;
    }
    assert_eq!((found(&shop, &member).await, saved(&member).await[0]["fresh"].as_i64()), (vec![], Some(0)));
}

async fn who_wants_no_finds_is_not_told_and_still_sees_them_counted(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    member.post("/api/notification/settings/update", &[("comment", "on")]).await.must_be(200);
    save(&member, &[("q", "한강")]).await;
    seller.sells(&[]).await;
    assert_eq!((found(&shop, &member).await, saved(&member).await[0]["fresh"].as_i64()), (vec![], Some(1)));
}

async fn a_forgotten_search_finds_nothing(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    let id = save(&member, &[("q", "한강")]).await;
    let first = seller.sells(&[]).await;
    assert_eq!(found(&shop, &member).await, [first]);
    member.post("/api/search/forget", &[("id", id)]).await.must_be(200);
    seller.sells(&[]).await;
    assert_eq!((found(&shop, &member).await, finds(&shop, &member).await[0]["search"].clone()), (vec![first], json!("한강")));
}

async fn an_import_tells_nobody(shop: Shop) {
    let member = shop.member("haneul").await;
    save(&member, &[("min_price", "0")]).await;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import_small.csv");
    assert!(import_file(&shop.state, &path, false).await.expect("it is read").listings_added > 0);
    assert_eq!(number!(shop, "select count(*) from listing_news"), 0);
    assert_eq!(found(&shop, &member).await, Vec::<i64>::new());
}

/// Searches of a thousand members, ten of each: more than a page is read at once.
async fn thousands_of_searches_are_looked_through(shop: Shop) {
    let seller = shop.member("seller").await;
    let many = "(with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000) select i from n) n";
    change!(shop, format!("insert into member (nickname, about_me, created_at) select 'x', '', 0 from {many}"));
    change!(
        shop,
        format!(
            "insert into saved_search (member_id, query, identity, q, created_at)
             select m.member_id, case n.i when 7 then 'q=%ED%95%9C%EA%B0%95' when 8 then 'q=chaek&category=fiction' else 'q=%EC%B1%85%20' || n.i end,
                    n.i, case n.i when 7 then '한강' else 'x' end, 0
             from member m cross join {many} where m.nickname = 'x' and n.i <= 10"
        )
    );
    assert_eq!(number!(shop, "select count(*) from saved_search"), 10_000);
    seller.sells(&[]).await;
    shop.settle().await;
    assert_eq!(number!(shop, "select count(*) from notification where kind = 'found' and search = '한강'"), 1_000);
    assert_eq!(number!(shop, "select count(distinct member_id) from notification"), 1_000);
    assert_eq!(number!(shop, "select count(*) from saved_search_hit"), 1_000);
}
