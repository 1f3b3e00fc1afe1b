//! What waits when a process dies.

use super::save;
use crate::support::*;

#[test]
fn what_was_sold_before_a_process_was_killed_is_told_by_the_next() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let mut process = Process::serve(&mut command(folder.path()));
        let (seller, member) = (process.visitor(), process.visitor());
        seller.post("/api/user/register", &signup(&[])).await.must_be(200);
        let fields = signup(&[("username", "garam"), ("email", "garam@example.kr"), ("nickname", "가람")]);
        member.post("/api/user/register", &fields).await.must_be(200);
        save(&member, &[("q", "한강")]).await;
        for _ in 0..20 {
            seller.sells(&[]).await;
        }
        process.kill();
        let process = Process::serve(&mut command(folder.path()));
        let there = process.visitor();
        there.logs_in("garam", PASSWORD).await.must_be(200);
        let mut stream = Events::of(&there).await;
        stream.until(20).await;
    });
}
