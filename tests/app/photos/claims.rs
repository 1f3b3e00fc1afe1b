use joongobooks::server::lifecycle;
use serde_json::Value;

use super::{fetch, file_of};
use crate::support::*;

on_both_engines!(
    a_listing_shows_its_photos_in_their_order,
    anothers_photo_cannot_be_claimed,
    a_photo_of_one_listing_is_not_another_ones,
    a_photo_that_is_not_there_or_named_twice_is_refused,
    a_refused_listing_claims_nothing,
    photos_taken_out_are_gone_with_their_files,
    deleting_a_listing_removes_its_photos_and_files,
    an_unclaimed_photo_is_swept_after_a_day,
    a_claimed_photo_is_never_swept,
    equal_photos_have_files_of_their_own,
);

async fn three(seller: &Visitor) -> Vec<Value> {
    let files: Vec<_> = (1..=3).map(|number| photo(&format!("orientation_{number}.jpg"))).collect();
    seller.upload(&files).await.must_be(200).json()["photos"].as_array().expect("an array").clone()
}

fn form(photos: &[&Value]) -> Fields {
    let named: Vec<(String, String)> =
        photos.iter().enumerate().map(|(index, photo)| (format!("photos[{index}]"), photo["id"].to_string())).collect();
    [listing(&[]), named].concat()
}

async fn sells(seller: &Visitor, photos: &[&Value]) -> i64 {
    seller.post("/api/book/create", &form(photos)).await.must_be(200).json()["book"]["id"].as_i64().expect("an id")
}

async fn update(seller: &Visitor, id: i64, photos: &[&Value]) -> Answer {
    seller.post("/api/book/update", &[form(photos), vec![("id".to_owned(), id.to_string())]].concat()).await
}

async fn a_listing_shows_its_photos_in_their_order(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    let id = sells(&seller, &[&photos[2], &photos[0]]).await;
    let detail = shop.visitor().detail(id).await;
    assert_eq!(detail["photos"], Value::Array(vec![photos[2].clone(), photos[0].clone()]));
    assert_eq!(detail["book"]["cover"], photos[2]["card"]);
    update(&seller, id, &[&photos[1], &photos[0], &photos[2]]).await.must_be(200);
    let detail = shop.visitor().detail(id).await;
    assert_eq!(detail["photos"], Value::Array(vec![photos[1].clone(), photos[0].clone(), photos[2].clone()]));
    let list = shop.visitor().get("/api/book/list").await.json();
    assert_eq!((list["books"].as_array().map(Vec::len), &list["books"][0]["cover"]), (Some(1), &photos[1]["card"]));
    let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
    let shown: Vec<Value> = page.attributes("ol.photos img", "src").into_iter().map(Value::from).collect();
    assert_eq!(shown, [&photos[1], &photos[0], &photos[2]].map(|photo| photo["full"].clone()));
}

async fn anothers_photo_cannot_be_claimed(shop: Shop) {
    let owner = shop.member("haneul").await;
    let photos = three(&owner).await;
    let claimed = sells(&owner, &[&photos[0]]).await;
    let thief = shop.member("thief").await;
    let own = thief.sells(&[]).await;
    for photo in &photos[..2] {
        thief.post("/api/book/create", &form(&[photo])).await.must_be(422).must_refuse("photos", "Unknown");
        update(&thief, own, &[photo]).await.must_be(422).must_refuse("photos", "Unknown");
    }
    assert_eq!(shop.visitor().detail(own).await["photos"], Value::Array(Vec::new()));
    assert_eq!(shop.visitor().detail(claimed).await["photos"][0], photos[0]);
}

async fn a_photo_of_one_listing_is_not_another_ones(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    let first = sells(&seller, &[&photos[0]]).await;
    seller.post("/api/book/create", &form(&[&photos[0]])).await.must_be(422).must_refuse("photos", "Unknown");
    assert_eq!(shop.visitor().detail(first).await["photos"][0], photos[0]);
}

async fn a_photo_that_is_not_there_or_named_twice_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    for wrong in [vec!["999"], vec!["0"], vec!["-1"], vec!["x"], vec!["1.5"], vec!["99999999999999999999"]] {
        let fields = [listing(&[]), vec![("photos[0]".to_owned(), wrong[0].to_owned())]].concat();
        seller.post("/api/book/create", &fields).await.must_be(422).must_refuse("photos", "Unknown");
    }
    seller.post("/api/book/create", &form(&[&photos[0], &photos[0]])).await.must_be(422).must_refuse("photos", "Unknown");
    sells(&seller, &[&photos[0], &photos[1]]).await;
}

async fn a_refused_listing_claims_nothing(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    let id = sells(&seller, &[&photos[0], &photos[1]]).await;
    let missing = serde_json::json!({"id": 999});
    update(&seller, id, &[&photos[2], &missing]).await.must_be(422);
    assert_eq!(shop.visitor().detail(id).await["photos"], Value::Array(photos[..2].to_vec()));
    for photo in &photos {
        fetch(&shop, &photo["full"]).await;
    }
    sells(&seller, &[&photos[2]]).await;
}

async fn photos_taken_out_are_gone_with_their_files(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    let id = sells(&seller, &[&photos[0], &photos[1]]).await;
    update(&seller, id, &[&photos[1], &photos[2]]).await.must_be(200);
    for size in ["card", "full"] {
        assert!(!file_of(&shop, &photos[0][size]).exists());
        shop.visitor().get(photos[0][size].as_str().expect("an address")).await.must_be(404);
    }
    assert_eq!(shop.media_files().len(), 4);
    assert_eq!((number!(shop, "select count(*) from photo"), number!(shop, "select count(*) from discarded_file")), (2, 0));
    update(&seller, id, &[]).await.must_be(200);
    assert_eq!(shop.media_files().len(), 0);
    assert_eq!(shop.visitor().detail(id).await["book"]["cover"], Value::Null);
}

async fn deleting_a_listing_removes_its_photos_and_files(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    let id = sells(&seller, &[&photos[0], &photos[1]]).await;
    let other = sells(&seller, &[&photos[2]]).await;
    seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    assert_eq!((number!(shop, "select count(*) from photo"), number!(shop, "select count(*) from discarded_file")), (1, 0));
    assert_eq!(shop.media_files().len(), 2);
    assert_eq!(shop.visitor().detail(other).await["photos"][0], photos[2]);
    fetch(&shop, &photos[2]["full"]).await;
}

async fn an_unclaimed_photo_is_swept_after_a_day(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    shop.state.clock.turn(DAY - MINUTE);
    lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(shop.media_files().len(), 6, "a form may stand open for a while");
    let id = seller.logs_in("haneul", PASSWORD).await.must_be(200).json()["user"]["id"].clone();
    sells(&seller, &[&photos[0]]).await;
    shop.state.clock.turn(2 * MINUTE);
    lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(shop.media_files().len(), 2);
    assert_eq!(number!(shop, "select count(*) from photo where member_id = $1", id.as_i64()), 1);
    assert_eq!(number!(shop, "select count(*) from discarded_file"), 0);
}

async fn a_claimed_photo_is_never_swept(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = three(&seller).await;
    sells(&seller, &[&photos[0], &photos[1], &photos[2]]).await;
    shop.state.clock.turn(400 * DAY);
    lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(shop.media_files().len(), 6);
}

/// Otherwise deleting one would take the other's.
async fn equal_photos_have_files_of_their_own(shop: Shop) {
    let seller = shop.member("haneul").await;
    let same = vec![photo("orientation_1.jpg"); 2];
    let photos = seller.upload(&same).await.must_be(200).json()["photos"].clone();
    let (first, _second) = (sells(&seller, &[&photos[0]]).await, sells(&seller, &[&photos[1]]).await);
    seller.post("/api/book/delete", &[("id", first)]).await.must_be(200);
    fetch(&shop, &photos[1]["full"]).await;
    fetch(&shop, &photos[1]["card"]).await;
}
