use serde_json::{Value, json};

use crate::support::*;

on_both_engines!(
    a_member_puts_a_copy_on_sale,
    a_seller_changes_what_they_said,
    a_seller_sets_the_state_of_sale,
    a_state_that_there_is_not_is_refused,
    a_seller_takes_a_copy_away,
    a_stranger_cannot_edit_my_listing,
    a_stranger_learns_nothing_of_a_forms_errors,
    who_is_signed_out_cannot_change_anything,
    what_is_not_there_is_not_found,
    nobody_sets_seller_time_or_likes,
    a_listing_tells_nothing_of_its_seller_but_the_nickname,
    the_edit_form_opens_for_the_seller_alone,
);

const CREATE: &str = "/api/book/create";
const UPDATE: &str = "/api/book/update";
const STATUS: &str = "/api/book/status";
const DELETE: &str = "/api/book/delete";

fn with_id(id: i64, changes: &[(&str, &str)]) -> Fields {
    let mut fields = listing(changes);
    fields.push(("id".to_owned(), id.to_string()));
    fields
}

async fn a_member_puts_a_copy_on_sale(shop: Shop) {
    let seller = shop.member("haneul").await;
    let before = shop.state.clock.now().0;
    let answer = seller.post(CREATE, &listing(&[("isbn", "978-89-364-3359-8")])).await.must_be(200);
    let book = answer.json()["book"].clone();
    let created = book["created_at"].as_i64().expect("milliseconds");
    assert!((before..=shop.state.clock.now().0).contains(&created));
    let expected = json!({
        "id": book["id"], "isbn": "9788936433598", "title": "채식주의자", "author": "한강", "publisher": "창비", "category": "fiction",
        "condition": "good", "original_price": 15000, "selling_price": 6000, "status": "on_sale", "cover": null,
        "seller": {"id": seller.id().await, "nickname": "haneul"}, "created_at": created, "jjim": 0, "near": false,
    });
    for (field, value) in expected.as_object().expect("an object") {
        assert_eq!(&book[field], value, "{field}");
    }
    let detail = shop.visitor().detail(book["id"].as_i64().expect("an id")).await;
    assert_eq!((&detail["book"]["title"], &detail["book"]["details"]), (&json!("채식주의자"), &json!("밑줄이 두 곳 있어요.")));
    assert_eq!((&detail["photos"], &detail["seller"]), (&json!([]), &expected["seller"]));
    let list = shop.visitor().get("/api/book/list").await.must_be(200).json();
    assert_eq!((&list["books"], &list["total"]), (&json!([expected]), &json!(1)));
}

async fn a_seller_changes_what_they_said(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    seller.post(STATUS, &[("id", id.to_string()), ("status", "reserved".to_owned())]).await.must_be(200);
    let changes = [
        ("isbn", "9791185811871"),
        ("title", "소년이 온다"),
        ("author", "한 강"),
        ("publisher", "문학동네"),
        ("category", "history"),
        ("condition", "worn"),
        ("original_price", "9000"),
        ("selling_price", "12,000원"),
        ("details", ""),
    ];
    let book = seller.post(UPDATE, &with_id(id, &changes)).await.must_be(200).json()["book"].clone();
    let detail = shop.visitor().detail(id).await["book"].clone();
    for (field, value) in [
        ("isbn", json!("9791185811871")),
        ("title", json!("소년이 온다")),
        ("author", json!("한 강")),
        ("publisher", json!("문학동네")),
        ("category", json!("history")),
        ("condition", json!("worn")),
        ("original_price", json!(9000)),
        ("selling_price", json!(12000)),
        ("status", json!("reserved")),
    ] {
        assert_eq!((&book[field], &detail[field]), (&value, &value), "{field}");
    }
    assert_eq!(detail["details"], "");
    assert_eq!(detail["id"], id);
}

async fn a_seller_sets_the_state_of_sale(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    for status in ["reserved", "sold", "sold", "on_sale"] {
        let answer = seller.post(STATUS, &[("id", id.to_string()), ("status", status.to_owned())]).await.must_be(200);
        assert_eq!(answer.json()["book"]["status"], status);
        assert_eq!(shop.visitor().detail(id).await["book"]["status"], status);
    }
}

async fn a_state_that_there_is_not_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    for status in ["", "gone", "ON_SALE", "sold\0"] {
        let answer = seller.post(STATUS, &[("id", id.to_string()), ("status", status.to_owned())]).await.must_be(422);
        assert!(answer.reason("status").is_some(), "{status:?}");
    }
    assert_eq!(shop.visitor().detail(id).await["book"]["status"], "on_sale");
}

async fn a_seller_takes_a_copy_away(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    assert_eq!(seller.post(DELETE, &[("id", id)]).await.must_be(200).json(), json!({}));
    shop.visitor().ask("/api/book/detail", &[("id", id)]).await.must_be(404);
    assert_eq!(shop.visitor().get("/api/book/list").await.json()["total"], 0);
    seller.post(DELETE, &[("id", id)]).await.must_be(404);
}

async fn a_stranger_cannot_edit_my_listing(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let stranger = shop.member("stranger").await;
    let before = shop.visitor().detail(id).await["book"].clone();
    for (function, fields) in [
        (UPDATE, with_id(id, &[("title", "내 책")])),
        (STATUS, vec![("id".to_owned(), id.to_string()), ("status".to_owned(), "sold".to_owned())]),
        (DELETE, vec![("id".to_owned(), id.to_string())]),
    ] {
        assert_eq!(stranger.post(function, &fields).await.must_be(403).json(), json!({"error": "Forbidden"}), "{function}");
    }
    assert_eq!(shop.visitor().detail(id).await["book"], before);
}

async fn a_stranger_learns_nothing_of_a_forms_errors(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let stranger = shop.member("stranger").await;
    stranger.post(UPDATE, &[("id", id)]).await.must_be(403);
    stranger.post(STATUS, &[("id", id)]).await.must_be(403);
}

async fn who_is_signed_out_cannot_change_anything(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let visitor = shop.visitor();
    for (function, fields) in [
        (CREATE, listing(&[])),
        (UPDATE, with_id(id, &[])),
        (STATUS, vec![("id".to_owned(), id.to_string()), ("status".to_owned(), "sold".to_owned())]),
        (DELETE, vec![("id".to_owned(), id.to_string())]),
    ] {
        assert_eq!(visitor.post(function, &fields).await.must_be(401).json(), json!({"error": "SignInRequired"}), "{function}");
    }
    assert_eq!(number!(shop, "select count(*) from listing where status = 'on_sale'"), 1);
}

async fn what_is_not_there_is_not_found(shop: Shop) {
    let seller = shop.member("haneul").await;
    for id in ["0", "-1", "999", "", "x", "1.5", "99999999999999999999", "1 or 1=1", "1\0"] {
        shop.visitor().ask("/api/book/detail", &[("id", id)]).await.must_be(404);
        let mut fields = listing(&[]);
        fields.push(("id".to_owned(), id.to_owned()));
        assert_eq!(seller.post(UPDATE, &fields).await.must_be(404).error(), "NotFound", "{id:?}");
        seller.post(STATUS, &[("id", id), ("status", "sold")]).await.must_be(404);
        seller.post(DELETE, &[("id", id)]).await.must_be(404);
    }
}

async fn nobody_sets_seller_time_or_likes(shop: Shop) {
    let other = shop.member("garam").await.id().await;
    let seller = shop.member("haneul").await;
    let forged = [
        ("seller_id", other.to_string()),
        ("seller", other.to_string()),
        ("created_at", "1".to_owned()),
        ("updated_at", "1".to_owned()),
        ("jjim", "99".to_owned()),
        ("jjim_count", "99".to_owned()),
        ("status", "sold".to_owned()),
        ("book_id", "1".to_owned()),
        ("listing_id", "77".to_owned()),
        ("near", "true".to_owned()),
    ];
    let forged: Vec<(&str, &str)> = forged.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let id = seller.sells(&forged).await;
    let check = async || {
        let book = shop.visitor().detail(id).await["book"].clone();
        assert_eq!(book["seller"]["nickname"], "haneul");
        assert!(book["created_at"].as_i64().expect("milliseconds") > 1_000_000_000_000);
        assert!(book["updated_at"].as_i64().expect("milliseconds") > 1_000_000_000_000);
        assert_eq!((&book["jjim"], &book["status"], &book["near"]), (&json!(0), &json!("on_sale"), &json!(false)));
        book["created_at"].clone()
    };
    let created = check().await;
    seller.post(UPDATE, &with_id(id, &forged)).await.must_be(200);
    assert_eq!(check().await, created);
}

async fn a_listing_tells_nothing_of_its_seller_but_the_nickname(shop: Shop) {
    let seller = shop.visitor();
    seller.post("/api/user/register", &signup(&[("username", "secret-name"), ("email", "secret@example.kr")])).await.must_be(200);
    let id = seller.sells(&[]).await;
    let visitor = shop.visitor();
    for answer in [
        visitor.ask("/api/book/detail", &[("id", id)]).await,
        visitor.get("/api/book/list").await,
        visitor.ask("/api/book/search", &[("q", "채식")]).await,
        visitor.get("/api/site/home").await,
        shop.browser().open(&format!("/books/{id}")).await.answer,
        shop.browser().open("/books").await.answer,
    ] {
        let text = answer.must_be(200).text();
        assert!(!text.contains("secret") && !text.contains("argon2") && !text.contains("password_hash"), "{text}");
    }
}

async fn the_edit_form_opens_for_the_seller_alone(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    let form = seller.ask("/api/book/form", &[("id", id)]).await.must_be(200).json()["form"].clone();
    assert_eq!((&form["title"], &form["original_price"]), (&json!("채식주의자"), &json!("15000")));
    let stranger = shop.member("stranger").await;
    stranger.ask("/api/book/form", &[("id", id)]).await.must_be(403);
    shop.visitor().ask("/api/book/form", &[("id", id)]).await.must_be(401);
    let path = format!("/books/{id}/edit");
    assert_eq!(Browser::of(seller).look(&path).await.must_be(200).value("title"), "채식주의자");
    let refused = Browser::of(stranger.clone()).look(&path).await.must_be(403);
    assert_eq!(refused.value("title"), "", "no form stands there");
    Browser::of(stranger).look("/books/999/edit").await.must_be(404);
    let login = shop.browser().look(&path).await.must_be(302);
    assert_eq!(login.answer.location(), format!("/login?next=%2Fbooks%2F{id}%2Fedit"));
    assert_eq!(shop.visitor().detail(id).await["mine"], Value::Bool(false));
}
