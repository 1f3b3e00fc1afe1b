//! Streams when the shop stops, and when it is several machines.

use crate::support::*;

/// TRAPS.md, 38: a stream without end would hold the shop open until its patience is over.
async fn streams_end_when_the_shop_closes(kind: Kind) {
    // More patience than a test has.
    let open = Open::new(kind, |config| config.limits.shutdown_seconds = 3_600).await;
    let member = open.shop.member("haneul").await;
    let mut streams = Vec::new();
    for _ in 0..10 {
        let mut stream = Events::of(&member).await;
        assert_eq!(stream.next().await, Some(0));
        streams.push(stream);
    }
    let closing = tokio::spawn(open.close());
    for stream in &mut streams {
        assert_eq!(stream.next().await, None);
    }
    drop(streams);
    closing.await.expect("the shop closes");
}

#[test]
fn on_sqlite_streams_end_when_the_shop_closes() {
    runtime().block_on(streams_end_when_the_shop_closes(Kind::Sqlite));
}

#[test]
fn on_postgresql_streams_end_when_the_shop_closes() {
    runtime().block_on(streams_end_when_the_shop_closes(Kind::Postgres));
}

#[test]
fn a_process_that_is_asked_to_stop_ends_its_streams() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let mut process = Process::serve(command(folder.path()).env("JOONGOBOOKS_LIMITS_SHUTDOWN_SECONDS", "3600"));
        let member = process.visitor();
        member.post("/api/user/register", &signup(&[])).await.must_be(200);
        let mut stream = Events::of(&member).await;
        assert_eq!(stream.next().await, Some(0));
        process.terminate();
        assert_eq!(stream.next().await, None);
        assert!(process.wait().success());
    });
}

/// The shop in this process and the binary in another, at one PostgreSQL: neither knows the other but by it.
#[test]
fn what_happens_on_one_node_is_heard_on_the_other() {
    runtime().block_on(async {
        let open = Open::new(Kind::Postgres, |_| {}).await;
        let shop = &open.shop;
        let folder = tempfile::tempdir().expect("a folder");
        let other_node = Process::serve(command(folder.path()).env("JOONGOBOOKS_DATABASE_URL", shop.state.config.database.url.expose()));
        let (owner, member) = (shop.member("haneul").await, shop.member("garam").await);
        let (listing, review) = (owner.sells(&[]).await, owner.reviews(&[]).await);
        let there = |visitor: &Visitor| {
            let same = other_node.visitor();
            same.set_cookie("session", &visitor.cookie("session").expect("signed in"));
            same
        };
        let (owner_there, member_there) = (there(&owner), there(&member));
        let (mut here, mut elsewhere) = (Events::of(&owner).await, Events::of(&owner_there).await);
        assert_eq!((here.next().await, elsewhere.next().await), (Some(0), Some(0)));
        member.says("book", listing, "여기서 물어요.").await;
        elsewhere.until(1).await;
        here.until(1).await;
        member_there.says("review", review, "저기서 물어요.").await;
        here.until(2).await;
        elsewhere.until(2).await;
        // What is read in one window is read in all.
        owner_there.post("/api/notification/read", &[("all", "true")]).await.must_be(200);
        here.until(0).await;
        elsewhere.until(0).await;
        // Many at once stand in one announcement.
        let (mut wishers, mut streams) = (Vec::new(), Vec::new());
        for number in 0..20 {
            let wisher = shop.member(&format!("wisher{number}")).await;
            super::wish(&wisher, listing, true).await.must_be(200);
            let mut stream = Events::of(&there(&wisher)).await;
            assert_eq!(stream.next().await, Some(0));
            wishers.push(wisher);
            streams.push(stream);
        }
        super::set_status(&owner, listing, "sold").await;
        for stream in &mut streams {
            stream.until(1).await;
        }
        drop((streams, here, elsewhere, other_node));
        open.close().await;
    });
}
