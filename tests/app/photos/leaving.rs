//! Photos of somebody who leaves the shop: none stays on disk, whatever is under way and whatever goes wrong.

use joongobooks::error::AppError;
use joongobooks::photos::store;
use serde_json::Value;

use super::file_of;
use crate::support::*;
use crate::users::tokens::sign_in;
use crate::users::withdrawal::leaves;

on_both_engines!(
    what_is_uploaded_while_one_leaves_goes_too,
    a_file_that_is_written_while_one_leaves_is_removed,
    nothing_is_uploaded_behind_a_withdrawal,
    however_many_photos_one_has_all_of_them_go,
    a_file_that_cannot_be_removed_holds_up_no_other,
);

async fn what_is_uploaded_while_one_leaves_goes_too(shop: Shop) {
    let member = shop.member("haneul").await;
    let program = member.bearing(&sign_in(&shop.visitor(), "haneul").await.access);
    let uploading = (0..4).map(|_| {
        let program = program.clone();
        tokio::spawn(async move { while program.upload(&[photo("orientation_1.jpg")]).await.status == 200 {} })
    });
    let uploading: Vec<_> = uploading.collect();
    leaves(&member).await;
    for one in uploading {
        one.await.expect("no part of the test panics");
    }
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from photo")), (0, 0));
}

/// The row is there, the files are not yet: leaving looks for them too early.
async fn a_file_that_is_written_while_one_leaves_is_removed(shop: Shop) {
    let (member, state) = (shop.member("haneul").await, &shop.state);
    let pending = store::begin(&state.db, member.id().await, 1, 1, state.clock.now()).await.expect("a row");
    leaves(&member).await;
    for file in [&pending.card_file, &pending.full_file] {
        state.media.write(file, b"a picture").expect("a file");
    }
    let finished = store::finish(state, &pending).await;
    assert_eq!(finished.err(), Some(AppError::SignInRequired), "nobody is told of a photo");
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from discarded_file")), (0, 0));
}

async fn nothing_is_uploaded_behind_a_withdrawal(shop: Shop) {
    let (member, state) = (shop.member("haneul").await, &shop.state);
    let id = member.id().await;
    leaves(&member).await;
    let begun = store::begin(&state.db, id, 1, 1, state.clock.now()).await;
    assert_eq!(begun.err(), Some(AppError::SignInRequired));
    assert_eq!(number!(shop, "select count(*) from photo"), 0);
}

async fn however_many_photos_one_has_all_of_them_go(shop: Shop) {
    let member = shop.member("haneul").await;
    member.uploads(photo("orientation_1.jpg")).await;
    // Names that stand before and behind those of the two files that are there.
    let sql = "insert into photo (member_id, card_file, full_file, width, height, ready, created_at)
               with recursive n (i) as (select 1 union all select i + 1 from n where i < 600)
               select $1, '00/' || i || '.webp', 'zz/' || i || '.webp', 1, 1, true, $2 from n";
    change!(shop, sql, member.id().await, shop.state.clock.now().0);
    leaves(&member).await;
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from discarded_file")), (0, 0));
}

async fn a_file_that_cannot_be_removed_holds_up_no_other(shop: Shop) {
    let member = shop.member("haneul").await;
    let files: Vec<_> = (1..=3).map(|number| photo(&format!("orientation_{number}.jpg"))).collect();
    let photos = member.upload(&files).await.must_be(200).json()["photos"].as_array().expect("an array").clone();
    let mut names: Vec<&Value> = photos.iter().flat_map(|photo| [&photo["card"], &photo["full"]]).collect();
    names.sort_by_key(|name| name.as_str().map(str::to_owned));
    // A folder in the place of the one that comes first: it is no file to remove.
    let stuck = file_of(&shop, names[0]);
    std::fs::remove_file(&stuck).expect("a file");
    std::fs::create_dir(&stuck).expect("a folder");
    leaves(&member).await;
    assert!(member.cookie("session").is_none(), "the browser forgets the account");
    assert_eq!((shop.media_files().len(), number!(shop, "select count(*) from discarded_file")), (0, 1));
    std::fs::remove_dir(&stuck).expect("a folder");
    joongobooks::server::lifecycle::sweep(&shop.state).await.expect("it sweeps");
    assert_eq!(number!(shop, "select count(*) from discarded_file"), 0, "the sweeper tries again");
}
