//! Each way in, tried by each role and held against the table of `server::access`: nobody is stopped whom it admits, and
//! nobody gets through whom it does not.

mod scene;

use joongobooks::server::access::{Access, FUNCTIONS, PAGES, PLAIN};
use joongobooks::server::config::Config;

use crate::support::*;
use scene::{Role, Scene};

on_both_engines!(
    every_function_lets_in_whom_the_table_admits,
    every_function_lets_in_the_program_of_whom_the_table_admits,
    every_plain_route_lets_in_whom_the_table_admits,
    every_page_lets_in_whom_the_table_admits,
    a_suspended_owner_changes_nothing_of_their_own,
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
        (Access::Owner | Access::OwningSeller, Role::Owner) => Verdict::Admitted,
        (Access::Owner | Access::OwningSeller, _) => Verdict::Refused,
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
    try_functions(&shop, &Role::ALL, Scene::new).await;
}

/// Who is signed out has no program.
async fn every_function_lets_in_the_program_of_whom_the_table_admits(shop: Shop) {
    try_functions(&shop, &Role::ALL[1..], Scene::of_programs).await;
}

async fn try_functions(shop: &Shop, roles: &[Role], people: impl AsyncFn(&Shop, &str, &[Role]) -> Scene) {
    let shared = people(shop, "all", roles).await;
    for (number, (method, path, access)) in FUNCTIONS.iter().enumerate() {
        for role in roles.iter().copied() {
            let own = if scene::uses_up(path) { Some(people(shop, &format!("{number}-{}", role as u8), &[role]).await) } else { None };
            let scene = own.as_ref().unwrap_or(&shared);
            let before = shop.visitor().detail(scene.listing).await;
            let answer = scene.call(shop, method, path, role).await;
            let verdict = verdict(*access, role);
            hold(&answer, verdict, role, scene::admitted(path));
            if verdict != Verdict::Admitted {
                assert_eq!(shop.visitor().detail(scene.listing).await["book"], before["book"], "{path} changed something for {role:?}");
            }
        }
    }
}

async fn a_suspended_owner_changes_nothing_of_their_own(shop: Shop) {
    let scene = Scene::new(&shop, "all", &[]).await;
    change!(shop, "update member set suspended_at = 1 where username = 'owner-all'");
    let before = shop.visitor().detail(scene.listing).await;
    for (method, path, access) in FUNCTIONS {
        match access {
            Access::Active | Access::Seller | Access::Owner | Access::OwningSeller => {
                assert_eq!(scene.call(&shop, method, path, Role::Owner).await.must_be(403).error(), "Suspended", "{path}");
            }
            Access::Anyone | Access::Member if scene::uses_up(path) => {}
            Access::Anyone | Access::Member => {
                hold(&scene.call(&shop, method, path, Role::Owner).await, Verdict::Admitted, Role::Owner, scene::admitted(path))
            }
        }
    }
    assert_eq!(shop.visitor().detail(scene.listing).await["book"], before["book"]);
    for (page, _) in PAGES.iter().filter(|(page, access)| page.ends_with("/edit") && !matches!(access, Access::Anyone | Access::Member)) {
        Browser::of(scene.person(Role::Owner).clone()).look(&scene.address(&shop, page).await).await.must_be(403);
    }
}

async fn every_plain_route_lets_in_whom_the_table_admits(shop: Shop) {
    let (people, programs) = (Scene::new(&shop, "all", &Role::ALL).await, Scene::of_programs(&shop, "programs", &Role::ALL).await);
    for (method, path, access) in PLAIN {
        for (scene, role) in [&people, &programs].into_iter().flat_map(|scene| Role::ALL.map(|role| (scene, role))) {
            let visitor = scene.person(role);
            let answer = match (*method, *path) {
                ("POST", "/photos") => visitor.upload(&[photo("orientation_1.jpg")]).await,
                ("GET", "/media/{*file}") => {
                    let picture = scene.person(Role::Owner).uploads(photo("orientation_1.jpg")).await;
                    visitor.get(picture["card"].as_str().expect("an address")).await
                }
                // There is no build of the site here: it is looked for, and not there.
                ("GET", "/pkg/{*file}") => visitor.get("/pkg/none.js").await.must_be(404),
                ("GET", "/{*file}") => visitor.get("/favicon.svg").await,
                // It has no end, so its beginning must do.
                ("GET", "/events") => visitor.begins("/events").await,
                ("GET", path) => visitor.get(path).await,
                (method, path) => panic!("{method} {path}: say here how it is called, so that each role can be tried on it"),
            };
            let admitted = if *path == "/pkg/{*file}" { 404 } else { 200 };
            hold(&answer, verdict(*access, role), role, admitted);
        }
    }
    let uploaded = 2 * (Role::ALL.len() + 5);
    assert_eq!(
        number!(shop, "select count(*) from photo"),
        uploaded as i64,
        "one to be looked at by each and by their program, and those of who is admitted"
    );
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
        for role in [Role::Moderator, Role::Admin].into_iter().filter(|_| !matches!(access, Access::Anyone | Access::Member)) {
            let answer = scene.call(&shop, method, path, role).await.must_be(403);
            assert_eq!(answer.error(), "SecondFactorRequired", "{path}");
        }
    }
    assert_eq!(scene.person(Role::Admin).upload(&[photo("orientation_1.jpg")]).await.must_be(403).error(), "SecondFactorRequired");
}

async fn who_has_not_verified_the_address_sells_nothing(shop: Shop) {
    let scene = Scene::new(&shop, "all", &[Role::Member]).await;
    change!(shop, "update member set email_verified_at = null");
    for (method, path, _) in FUNCTIONS.iter().filter(|(.., access)| matches!(access, Access::Seller | Access::OwningSeller)) {
        assert_eq!(scene.call(&shop, method, path, Role::Member).await.must_be(403).error(), "Unverified", "{path}");
    }
}
