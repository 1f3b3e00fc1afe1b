use serde_json::json;

use super::like;
use crate::support::*;

on_both_engines!(
    one_person_likes_once_and_takes_it_back,
    each_likes_for_themselves,
    a_count_is_the_number_of_rows,
    what_is_not_there_cannot_be_liked,
    a_bad_word_is_refused,
    who_is_signed_out_likes_nothing,
    nothing_is_taken_from_the_client_but_the_wish,
    without_javascript_a_like_comes_back_to_its_page,
);

/// ORIGINAL.md, 2, line 10: one person could like without end.
async fn one_person_likes_once_and_takes_it_back(shop: Shop) {
    let member = shop.member("haneul").await;
    let (listing, review) = (member.sells(&[]).await, member.reviews(&[]).await);
    for (kind, id, path) in [("book", listing, "/api/book/detail"), ("review", review, "/api/bookreview/detail")] {
        for (on, count) in [(true, 1), (true, 1), (false, 0), (false, 0), (true, 1)] {
            let answer = like(&member, kind, id, on).await.must_be(200).json();
            assert_eq!(answer, json!({"on": on, "count": count}), "{kind}");
            let shown = member.ask(path, &[("id", id)]).await.must_be(200).json();
            let likes = if kind == "book" { &shown["likes"] } else { &shown["review"]["likes"] };
            assert_eq!((&shown["liked"], likes), (&json!(on), &json!(count)), "{kind}");
        }
    }
}

async fn each_likes_for_themselves(shop: Shop) {
    let (one, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = one.reviews(&[]).await;
    like(&one, "review", id, true).await.must_be(200);
    assert_eq!(like(&other, "review", id, true).await.json()["count"], 2);
    assert_eq!(like(&one, "review", id, false).await.json()["count"], 1);
    let liked = async |visitor: &Visitor| visitor.ask("/api/bookreview/detail", &[("id", id)]).await.json()["liked"].clone();
    assert_eq!((liked(&one).await, liked(&other).await, liked(&shop.visitor()).await), (json!(false), json!(true), json!(false)));
}

async fn a_count_is_the_number_of_rows(shop: Shop) {
    let seller = shop.member("seller").await;
    let (listing, review) = (seller.sells(&[]).await, seller.reviews(&[]).await);
    for number in 0..7 {
        let member = shop.member(&format!("member{number}")).await;
        for (kind, id) in [("book", listing), ("review", review)] {
            like(&member, kind, id, true).await.must_be(200);
            like(&member, kind, id, number % 3 > 0).await.must_be(200);
        }
    }
    let same = "select (select count(*) from listing l where l.like_count = (select count(*) from listing_like k where k.listing_id = l.listing_id))
                     + (select count(*) from review r where r.like_count = (select count(*) from review_like k where k.review_id = r.review_id))";
    assert_eq!((number!(shop, same), number!(shop, "select like_count from listing")), (2, 4));
}

async fn what_is_not_there_cannot_be_liked(shop: Shop) {
    let member = shop.member("haneul").await;
    for kind in ["book", "review"] {
        for id in ["999", "0", "-1", "", "x", "99999999999999999999", "1\0"] {
            for on in ["true", "false"] {
                member.post("/api/like/set", &[("kind", kind), ("id", id), ("on", on)]).await.must_be(404);
            }
        }
    }
    assert_eq!(number!(shop, "select (select count(*) from listing_like) + (select count(*) from review_like)"), 0);
}

async fn a_bad_word_is_refused(shop: Shop) {
    let member = shop.member("haneul").await;
    let id = member.sells(&[]).await.to_string();
    for kind in ["", "member", "listing", "book\0"] {
        member.post("/api/like/set", &[("kind", kind), ("id", &id), ("on", "true")]).await.must_be(422).must_refuse("kind", "Unknown");
    }
    for on in ["yes", "2", "-1", "tru"] {
        member.post("/api/like/set", &[("kind", "book"), ("id", &id), ("on", on)]).await.must_be(422).must_refuse("on", "Unknown");
    }
    assert_eq!(number!(shop, "select like_count from listing"), 0);
}

async fn who_is_signed_out_likes_nothing(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    like(&shop.visitor(), "book", id, true).await.must_be(401);
    assert_eq!(shop.visitor().detail(id).await["likes"], 0);
}

/// ORIGINAL.md, 2, lines 4 and 10: a count could be set by the client, and whose like it was came from the URL.
async fn nothing_is_taken_from_the_client_but_the_wish(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.sells(&[]).await;
    let (id_text, their) = (id.to_string(), other.id().await.to_string());
    let more = [("count", "999"), ("like_count", "999"), ("user", &their), ("user_id", &their), ("member_id", &their)];
    let fields = [vec![("kind", "book"), ("id", &id_text), ("on", "true")], more.to_vec()].concat();
    assert_eq!(member.post("/api/like/set", &fields).await.must_be(200).json()["count"], 1);
    assert_eq!((&member.detail(id).await["liked"], &other.detail(id).await["liked"]), (&json!(true), &json!(false)));
    let update = listing(&[("id", &id_text), ("likes", "999"), ("like_count", "999"), ("jjim", "999"), ("jjim_count", "999")]);
    member.post("/api/book/update", &update).await.must_be(200);
    assert_eq!((&member.detail(id).await["likes"], &member.detail(id).await["book"]["jjim"]), (&json!(1), &json!(0)));
}

async fn without_javascript_a_like_comes_back_to_its_page(shop: Shop) {
    let member = shop.member("haneul").await;
    let (listing, review) = (member.sells(&[]).await, member.reviews(&[]).await);
    let browser = Browser::of(member);
    for path in [format!("/books/{listing}"), format!("/reviews/{review}")] {
        for on in [true, false] {
            let page = browser.open(&path).await.must_be(200);
            assert_eq!(page.attribute("form[action='/api/like/set'] button", "aria-pressed"), (!on).to_string());
            let back = browser.submit(page.form("/api/like/set")).await.must_be(200);
            assert_eq!(back.path.split('?').next(), Some(path.as_str()));
            assert_eq!(back.attribute("form[action='/api/like/set'] button", "aria-pressed"), on.to_string());
        }
    }
}
