use joongobooks::server::lifecycle;
use serde_json::Value;

use super::profile::{UPDATE, profile};
use crate::support::*;

on_both_engines!(
    a_portrait_is_seen_wherever_its_owner_is,
    without_a_photo_the_portrait_goes,
    a_new_portrait_has_a_new_address_and_the_old_files_go,
    the_same_portrait_stays_as_it_is,
    anothers_photo_is_no_portrait,
    a_photo_of_a_listing_is_no_portrait,
    a_portrait_is_no_photo_of_a_listing,
    a_photo_that_is_not_there_is_no_portrait,
    a_refused_profile_keeps_its_portrait,
    a_portrait_is_never_swept,
    of_eight_portraits_at_once_one_stays,
);

/// Takes a new picture and makes it the portrait; gives it as the upload's answer had it.
async fn poses(member: &Visitor, picture: &str) -> Value {
    let photo = member.uploads(photo(picture)).await;
    chooses(member, &photo).await.must_be(200);
    photo
}

async fn chooses(member: &Visitor, photo: &Value) -> Answer {
    let nickname = member.me().await["nickname"].as_str().expect("a nickname").to_owned();
    member.post(UPDATE, &profile(&[("nickname", &nickname), ("photo", &photo["id"].to_string())])).await
}

async fn must_be_gone(shop: &Shop, photo: &Value) {
    for size in ["card", "full"] {
        shop.visitor().get(photo[size].as_str().expect("an address")).await.must_be(404);
    }
}

async fn a_portrait_is_seen_wherever_its_owner_is(shop: Shop) {
    let member = shop.member("haneul").await;
    let listing = member.sells(&[]).await;
    assert_eq!(member.me().await["picture"], Value::Null);
    let photo = poses(&member, "orientation_1.jpg").await;
    let id = member.id().await;
    assert_eq!(member.me().await["picture"], photo["card"]);
    assert_eq!(shop.visitor().ask("/api/user/profile", &[("id", id)]).await.json()["picture"], photo["card"]);
    assert_eq!(shop.visitor().detail(listing).await["seller"]["picture"], photo["card"]);
    assert_eq!(member.get("/api/user/profile/form").await.must_be(200).json()["photo"], photo);
    shop.visitor().get(photo["card"].as_str().expect("an address")).await.must_be(200);
    let page = shop.browser().open(&format!("/members/{id}")).await.must_be(200);
    assert!(page.attributes("main img", "src").contains(&photo["card"].as_str().expect("an address").to_owned()));
}

async fn without_a_photo_the_portrait_goes(shop: Shop) {
    let member = shop.member("haneul").await;
    let photo = poses(&member, "orientation_1.jpg").await;
    member.post(UPDATE, &profile(&[])).await.must_be(200);
    assert_eq!(member.me().await["picture"], Value::Null);
    must_be_gone(&shop, &photo).await;
    assert_eq!(shop.media_files().len(), 0);
}

/// The original kept every old picture (ORIGINAL.md, 2, line 26), and caches would show it on.
async fn a_new_portrait_has_a_new_address_and_the_old_files_go(shop: Shop) {
    let member = shop.member("haneul").await;
    let first = poses(&member, "orientation_1.jpg").await;
    // The very same picture once more.
    let second = poses(&member, "orientation_1.jpg").await;
    assert_ne!(first["card"], second["card"]);
    assert_eq!(member.me().await["picture"], second["card"]);
    must_be_gone(&shop, &first).await;
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from discarded_file")), (2, 0));
}

async fn the_same_portrait_stays_as_it_is(shop: Shop) {
    let member = shop.member("haneul").await;
    let photo = poses(&member, "orientation_1.jpg").await;
    chooses(&member, &photo).await.must_be(200);
    assert_eq!(member.me().await["picture"], photo["card"]);
    assert_eq!(shop.media_files().len(), 2);
}

async fn anothers_photo_is_no_portrait(shop: Shop) {
    let (owner, thief) = (shop.member("haneul").await, shop.member("garam").await);
    let (portrait, waiting) = (poses(&owner, "orientation_1.jpg").await, owner.uploads(photo("orientation_2.jpg")).await);
    for photo in [&portrait, &waiting] {
        chooses(&thief, photo).await.must_be(422).must_refuse("photo", "Unknown");
    }
    assert_eq!((&owner.me().await["picture"], &thief.me().await["picture"]), (&portrait["card"], &Value::Null));
}

async fn a_photo_of_a_listing_is_no_portrait(shop: Shop) {
    let member = shop.member("haneul").await;
    let photo = member.uploads(photo("orientation_1.jpg")).await;
    let id = member.sells(&[("photos[0]", &photo["id"].to_string())]).await;
    chooses(&member, &photo).await.must_be(422).must_refuse("photo", "Unknown");
    assert_eq!(shop.visitor().detail(id).await["photos"][0], photo);
}

async fn a_portrait_is_no_photo_of_a_listing(shop: Shop) {
    let member = shop.member("haneul").await;
    let photo = poses(&member, "orientation_1.jpg").await;
    let fields = listing(&[("photos[0]", &photo["id"].to_string())]);
    member.post("/api/book/create", &fields).await.must_be(422).must_refuse("photos", "Unknown");
    assert_eq!(member.me().await["picture"], photo["card"]);
}

async fn a_photo_that_is_not_there_is_no_portrait(shop: Shop) {
    let member = shop.member("haneul").await;
    for id in ["999", "0", "-1", "x", "1.5", "99999999999999999999"] {
        member.post(UPDATE, &profile(&[("photo", id)])).await.must_be(422).must_refuse("photo", "Unknown");
    }
}

async fn a_refused_profile_keeps_its_portrait(shop: Shop) {
    shop.member("garam").await;
    let member = shop.member("haneul").await;
    let old = poses(&member, "orientation_1.jpg").await;
    let new = member.uploads(photo("orientation_2.jpg")).await["id"].to_string();
    member.post(UPDATE, &profile(&[("photo", &new), ("nickname", "Garam")])).await.must_be(409);
    member.post(UPDATE, &profile(&[("photo", "999"), ("nickname", "새이름")])).await.must_be(422);
    let me = member.me().await;
    assert_eq!((&me["picture"], me["nickname"].as_str()), (&old["card"], Some("haneul")));
    shop.visitor().get(old["card"].as_str().expect("an address")).await.must_be(200);
}

async fn a_portrait_is_never_swept(shop: Shop) {
    let member = shop.member("haneul").await;
    let photo = poses(&member, "orientation_1.jpg").await;
    shop.state.clock.turn(400 * DAY);
    lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(shop.media_files().len(), 2);
    shop.visitor().get(photo["full"].as_str().expect("an address")).await.must_be(200);
}

async fn of_eight_portraits_at_once_one_stays(shop: Shop) {
    let member = shop.member("haneul").await;
    let photos = member.upload(&vec![photo("orientation_1.jpg"); 8]).await.must_be(200).json()["photos"].as_array().expect("photos").clone();
    let answers = all_at_once(photos.into_iter().map(|photo| {
        let member = member.clone();
        async move { chooses(&member, &photo).await.status }
    }))
    .await;
    assert_eq!(answers, [200; 8]);
    assert_eq!(number!(shop, "select count(*) from photo where portrait"), 1);
    assert_eq!(shop.media_files().len(), 2, "the files of the other seven are gone");
}
