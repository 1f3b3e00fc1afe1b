//! The books of an answer.

use joongobooks::recommend::model::{EngineName, Pick};
use joongobooks::recommend::quota::{self, Reservation};
use joongobooks::recommend::store_answer::{Answer, save};
use serde_json::{Value, json};

use super::stream::Aloud;
use super::{ask, asks, turns, with_a_clerk, without_end};
use crate::support::*;

with_a_clerk!(
    books_are_shown_as_they_are_now_and_named_as_they_were => without_end,
    what_cannot_be_kept_whole_is_not_kept,
    an_answer_names_candidates_alone_each_once_and_five_at_most,
    what_is_sold_while_an_answer_is_written_is_left_out,
    a_book_is_a_piece_with_its_listing,
);

/// An answer that recommends these listings, each with its reason.
pub async fn answered(member: &Visitor, conversation: Option<i64>, books: &[(i64, &str)]) -> Answer {
    let mut picks = Vec::new();
    for (listing, reason) in books {
        let pick =
            Pick {
                reason: reason.to_string(), isbn: String::new(), title: "채식주의자".into(), author: "한강".into(), price: 6_000, book: None
            };
        picks.push((*listing, pick));
    }
    Answer {
        member_id: member.id().await,
        conversation,
        question: "채식주의자 있나요?".into(),
        text: "있어요.".into(),
        picks,
        engine: EngineName::Embedded,
        fell_back: false,
        nothing_fits: false,
        stopped: false,
        mark: None,
    }
}

/// Keeps it as a question's answer, and gives its conversation.
pub async fn keep(shop: &Shop, answer: &Answer) -> i64 {
    let (db, now) = (&shop.state.db, shop.state.clock.now());
    let token = joongobooks::server::token::new_name();
    let Ok(Reservation::Slot(slot)) = quota::reserve(db, answer.member_id, 1_000, &token, now).await else { panic!("there is a place") };
    save(db, answer, &slot, now).await.expect("it is kept").0
}

async fn books_are_shown_as_they_are_now_and_named_as_they_were(shop: Shop, _: Clerk) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    let (kept, cheaper, sold, gone) = (seller.sells(&[]).await, seller.sells(&[]).await, seller.sells(&[]).await, seller.sells(&[]).await);
    let books = [(gone, "하나"), (kept, "둘"), (sold, "셋"), (cheaper, "넷")];
    let conversation = json!(keep(&shop, &answered(&member, None, &books).await).await);
    member.post("/api/jjim/create", &[("book_id", kept)]).await.must_be(200);
    let fields = [listing(&[("title", "채식주의자 (개정판)"), ("selling_price", "4000")]), vec![("id".to_owned(), cheaper.to_string())]].concat();
    seller.post("/api/book/update", &fields).await.must_be(200);
    seller.post("/api/book/status", &[("id", sold.to_string().as_str()), ("status", "sold")]).await.must_be(200);
    seller.post("/api/book/delete", &[("id", gone)]).await.must_be(200);
    let picks = turns(&member, &conversation).await[0]["picks"].as_array().expect("an array").clone();
    let shown: Vec<_> = picks.iter().map(|pick| (&pick["reason"], &pick["title"], &pick["price"], &pick["book"]["id"])).collect();
    let (title, price) = (json!("채식주의자"), json!(6_000));
    assert_eq!(
        shown,
        [
            (&json!("하나"), &title, &price, &Value::Null),
            (&json!("둘"), &title, &price, &json!(kept)),
            (&json!("셋"), &title, &price, &json!(sold)),
            (&json!("넷"), &title, &price, &json!(cheaper)),
        ]
    );
    assert_eq!(picks[0]["book"], Value::Null, "what is gone keeps its name");
    assert_eq!((&picks[1]["book"]["wished"], &picks[2]["book"]["status"]), (&json!(true), &json!("sold")));
    assert_eq!((&picks[3]["book"]["selling_price"], &picks[3]["book"]["title"]), (&json!(4_000), &json!("채식주의자 (개정판)")));
    seller.post("/api/user/delete", &[("password", PASSWORD)]).await.must_be(200);
    let picks = turns(&member, &conversation).await[0]["picks"].as_array().expect("an array").clone();
    assert_eq!(picks.iter().filter(|pick| pick["book"].is_null()).count(), 3, "who leaves takes along what was on sale");
}

async fn what_cannot_be_kept_whole_is_not_kept(shop: Shop, _: Clerk) {
    let member = shop.member("haneul").await;
    let answer = answered(&member, None, &[(999_999, "없는 책")]).await;
    let (db, now) = (&shop.state.db, shop.state.clock.now());
    let Ok(Reservation::Slot(slot)) = quota::reserve(db, answer.member_id, 2, "token", now).await else { panic!("there is a place") };
    save(db, &answer, &slot, now).await.expect_err("there is no such listing");
    assert_eq!(number!(shop, "select (select count(*) from conversation) + (select count(*) from turn)"), 0);
    assert_eq!((number!(shop, "select count(*) from question_slot where answered"), super::left(&member).await), (0, 1));
    quota::give_back(db, &slot).await.expect("it is given back");
    assert_eq!(super::left(&member).await, 2);
}

/// As many books of one author's.
async fn sells_books_of_han_kang(seller: &Visitor, count: usize) {
    let titles = ["채식주의자", "소년이 온다", "흰", "희랍어 시간", "바람이 분다, 가라", "검은 사슴", "작별하지 않는다"];
    for title in titles.into_iter().take(count) {
        seller.sells(&[("title", title)]).await;
    }
}

async fn an_answer_names_candidates_alone_each_once_and_five_at_most(shop: Shop, clerk: Clerk) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    sells_books_of_han_kang(&seller, 7).await;
    let chosen = [3, 3, 999, usize::MAX, 0, 1, 3, 2, 4, 5].map(Line::Recommends);
    clerk.will(&[vec![says("있어요.")], chosen.to_vec()].concat());
    let reply = ask(&member, "한강이 쓴 책").await.must_be(200).json();
    let candidates: Vec<i64> = clerk.briefs()[0].found.candidates.iter().map(|candidate| candidate.listing_id).collect();
    let ids: Vec<i64> = reply["books"].as_array().expect("an array").iter().map(|book| book["id"].as_i64().expect("an id")).collect();
    assert_eq!(ids, [3, 0, 1, 2, 4].map(|place: usize| candidates[place]));
    assert_eq!(reply["books"][0]["reason"], "3번이라서요.");
    let kept = turns(&member, &reply["conversation"]).await[0]["picks"].as_array().expect("an array").clone();
    assert_eq!(kept.iter().map(|pick| pick["book"]["id"].as_i64().expect("an id")).collect::<Vec<_>>(), ids);
}

async fn what_is_sold_while_an_answer_is_written_is_left_out(shop: Shop, clerk: Clerk) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    sells_books_of_han_kang(&seller, 3).await;
    clerk.will(&[says("있어요."), Line::Recommends(0), Line::Recommends(1), Line::Recommends(2), Line::Waits]);
    let answer = asks(&member, &[("question", "한강이 쓴 책")]);
    clerk.waits().await;
    let candidates: Vec<i64> = clerk.briefs()[0].found.candidates.iter().map(|candidate| candidate.listing_id).collect();
    seller.post("/api/book/status", &[("id", candidates[0].to_string().as_str()), ("status", "reserved")]).await.must_be(200);
    seller.post("/api/book/delete", &[("id", candidates[2])]).await.must_be(200);
    clerk.go_on();
    let reply = answer.await.expect("no panic").must_be(200).json();
    assert_eq!((reply["books"].as_array().map(Vec::len), &reply["books"][0]["id"]), (Some(1), &json!(candidates[1])));
    assert_eq!(turns(&member, &reply["conversation"]).await[0]["picks"].as_array().map(Vec::len), Some(1));
}

async fn a_book_is_a_piece_with_its_listing(shop: Shop, clerk: Clerk) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    sells_books_of_han_kang(&seller, 2).await;
    clerk.will(&[says("먼저 "), Line::Recommends(1), says("하나.")]);
    let pieces = Aloud::of(&member, &[("question", "한강이 쓴 책")]).await.rest().await;
    let kinds: Vec<_> = pieces.iter().map(|piece| piece["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["text", "pick", "text", "done"]);
    let (pick, chosen) = (&pieces[1]["pick"], &clerk.briefs()[0].found.candidates[1]);
    assert_eq!((&pick["book"]["id"], &pick["title"]), (&json!(chosen.listing_id), &json!(chosen.title)));
    assert_eq!((&pick["book"]["seller"]["nickname"], &pick["book"]["status"]), (&json!("garam"), &json!("on_sale")));
    assert_eq!(turns(&member, &pieces[3]["reply"]["conversation"]).await[0]["picks"], json!([pick]));
}
