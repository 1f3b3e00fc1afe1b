//! Each way in, tried by each role and held against the table of `server::access`: nobody is stopped whom it admits, and
//! nobody gets through whom it does not.

mod scene;

use joongobooks::server::access::{Access, FUNCTIONS, PAGES, PLAIN};
use joongobooks::server::config::Config;

use crate::support::*;
use scene::{Role, Scene};

on_both_engines!(
    every_function_lets_in_whom_the_table_admits,
    every_plain_route_lets_in_whom_the_table_admits,
    every_page_lets_in_whom_the_table_admits,
    an_operator_without_the_second_factor_demanded_changes_nothing => |config: &mut Config| config.accounts.operators_need_second_factor = true,
    who_has_not_verified_the_address_sells_nothing => |config: &mut Config| config.accounts.verify_email = true,
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Admitted,
    /// 401, or to the login.
    SignInFirst,
    /// 403, or 404 where not even that it is there is told.
    Refused,
}

fn verdict(access: Access, role: Role) -> Verdict {
    match (access, role) {
        (Access::Anyone, _) => Verdict::Admitted,
        (_, Role::SignedOut) => Verdict::SignInFirst,
        (Access::Active | Access::Seller, Role::Suspended) => Verdict::Refused,
        (Access::Member | Access::Active | Access::Seller, _) => Verdict::Admitted,
        (Access::Owner, Role::Owner) => Verdict::Admitted,
        (Access::Owner, _) => Verdict::Refused,
    }
}

#[track_caller]
fn hold(answer: &Answer, verdict: Verdict, role: Role, admitted: u16) {
    let fits = match verdict {
        Verdict::Admitted => answer.status == admitted,
        Verdict::SignInFirst => answer.status == 401,
        Verdict::Refused => matches!(answer.status, 403 | 404),
    };
    assert!(fits, "{role:?} should be {verdict:?}: {}", answer.told());
}

async fn every_function_lets_in_whom_the_table_admits(shop: Shop) {
    let shared = Scene::new(&shop, "all", &Role::ALL).await;
    for (number, (method, path, access)) in FUNCTIONS.iter().enumerate() {
        for role in Role::ALL {
            let own = if scene::uses_up(path) { Some(Scene::new(&shop, &format!("{number}-{}", role as u8), &[role]).await) } else { None };
            let scene = own.as_ref().unwrap_or(&shared);
            let before = shop.visitor().detail(scene.listing).await;
            let answer = scene.call(&shop, method, path, role).await;
            let verdict = verdict(*access, role);
            hold(&answer, verdict, role, scene::admitted(path));
            if verdict != Verdict::Admitted {
                assert_eq!(shop.visitor().detail(scene.listing).await["book"], before["book"], "{path} changed something for {role:?}");
            }
        }
    }
}

async fn every_plain_route_lets_in_whom_the_table_admits(shop: Shop) {
    let scene = Scene::new(&shop, "all", &Role::ALL).await;
    for (method, path, access) in PLAIN {
        for role in Role::ALL {
            let visitor = scene.person(role);
            let answer = match (*method, *path) {
                ("POST", "/photos") => visitor.upload(&[photo("orientation_1.jpg")]).await,
                // It has no end, so its beginning must do.
                ("GET", "/events") => visitor.begins("/events").await,
                ("GET", path) => visitor.get(path).await,
                (method, path) => panic!("{method} {path}: say here how it is called, so that each role can be tried on it"),
            };
            hold(&answer, verdict(*access, role), role, 200);
        }
    }
    assert_eq!(number!(shop, "select count(*) from photo"), 5, "of those who are admitted");
}

async fn every_page_lets_in_whom_the_table_admits(shop: Shop) {
    let scene = Scene::new(&shop, "all", &Role::ALL).await;
    for (page, access) in PAGES {
        let path = scene.address(&shop, page).await;
        for role in Role::ALL {
            let found = Browser::of(scene.person(role).clone()).look(&path).await;
            let verdict = verdict(*access, role);
            if verdict != Verdict::SignInFirst {
                hold(&found.answer, verdict, role, 200);
                continue;
            }
            assert_eq!(found.must_be(302).answer.location(), format!("/login?next={}", path.replace('/', "%2F")), "{role:?}");
        }
    }
}

async fn an_operator_without_the_second_factor_demanded_changes_nothing(shop: Shop) {
    let scene = Scene::new(&shop, "all", &[Role::Moderator, Role::Admin]).await;
    for (method, path, access) in FUNCTIONS {
        for role in [Role::Moderator, Role::Admin].into_iter().filter(|_| matches!(access, Access::Active | Access::Seller | Access::Owner)) {
            let answer = scene.call(&shop, method, path, role).await.must_be(403);
            assert_eq!(answer.error(), "SecondFactorRequired", "{path}");
        }
    }
    assert_eq!(scene.person(Role::Admin).upload(&[photo("orientation_1.jpg")]).await.must_be(403).error(), "SecondFactorRequired");
}

async fn who_has_not_verified_the_address_sells_nothing(shop: Shop) {
    let scene = Scene::new(&shop, "all", &[Role::Member]).await;
    change!(shop, "update member set email_verified_at = null");
    for (method, path, _) in FUNCTIONS.iter().filter(|(.., access)| *access == Access::Seller) {
        assert_eq!(scene.call(&shop, method, path, Role::Member).await.must_be(403).error(), "Unverified", "{path}");
    }
}
