use joongobooks::users::admin::{Command, run};

use crate::support::*;

on_both_engines!(
    a_seller_of_an_import_comes_in_by_the_link_of_an_invitation,
    an_invitation_to_another_address_takes_the_place_of_the_first,
    nobody_who_has_a_password_can_be_invited,
    an_address_that_somebody_has_invites_nobody,
    a_role_is_given_by_name_or_address,
    who_is_suspended_is_let_in_again,
);

/// A seller as an import makes them: a nickname, and nothing to log in with.
async fn imported(shop: &Shop, nickname: &str) -> i64 {
    let sellers = joongobooks::users::store::imported_sellers(&shop.state.db, &[nickname.to_owned()], shop.state.clock.now()).await;
    sellers.expect("they are made")[0].1
}

async fn invite(shop: &Shop, nickname: &str, email: &str) -> Result<(), String> {
    let command = Command::Invite { nickname: nickname.to_owned(), email: email.to_owned() };
    run(&shop.state, command).await.map_err(|error| format!("{error:#}"))
}

async fn a_seller_of_an_import_comes_in_by_the_link_of_an_invitation(shop: Shop) {
    let id = imported(&shop, "느린서가").await;
    invite(&shop, "느린서가", "slow@example.kr").await.expect("an invitation");
    let token = shop.link_in_last_mail().await;
    let fields = [("token", token.as_str()), ("password", PASSWORD), ("password_again", PASSWORD)];
    shop.visitor().post("/api/user/resetpassword", &fields).await.must_be(200);
    let seller = shop.visitor();
    let user = seller.logs_in("slow@example.kr", PASSWORD).await.must_be(200).json()["user"].clone();
    assert_eq!((user["id"].as_i64(), user["nickname"].as_str(), user["username"].as_str()), (Some(id), Some("느린서가"), Some("")));
    seller.sells(&[]).await;
}

async fn an_invitation_to_another_address_takes_the_place_of_the_first(shop: Shop) {
    imported(&shop, "느린서가").await;
    invite(&shop, "느린서가", "typo@example.kr").await.expect("an invitation");
    let typo = shop.link_in_last_mail().await;
    invite(&shop, "느린서가", "slow@example.kr").await.expect("another");
    let fields = [("token", typo.as_str()), ("password", PASSWORD), ("password_again", PASSWORD)];
    shop.visitor().post("/api/user/resetpassword", &fields).await.must_refuse("token", "Expired");
    shop.link_in_last_mail().await;
}

async fn nobody_who_has_a_password_can_be_invited(shop: Shop) {
    shop.member("haneul").await;
    let said = invite(&shop, "haneul", "thief@example.kr").await.expect_err("it is refused");
    assert!(said.contains("nobody called haneul waits for an address"), "{said}");
    shop.visitor().logs_in("haneul@example.kr", PASSWORD).await.must_be(200);
}

async fn an_address_that_somebody_has_invites_nobody(shop: Shop) {
    shop.member("haneul").await;
    imported(&shop, "느린서가").await;
    let said = invite(&shop, "느린서가", "HANEUL@example.kr").await.expect_err("it is refused");
    assert!(said.contains("belongs to another member"), "{said}");
}

async fn a_role_is_given_by_name_or_address(shop: Shop) {
    let member = shop.member("haneul").await;
    for (name, role) in [("Haneul", "moderator"), ("haneul@example.kr", "admin"), ("haneul", "member")] {
        run(&shop.state, Command::Role { username: name.into(), role: role.into() }).await.expect("a role");
        assert_eq!(member.me().await["role"], role);
    }
    assert!(run(&shop.state, Command::Role { username: "haneul".into(), role: "king".into() }).await.is_err());
    assert!(run(&shop.state, Command::Role { username: "nobody".into(), role: "admin".into() }).await.is_err());
}

async fn who_is_suspended_is_let_in_again(shop: Shop) {
    let member = shop.member("haneul").await;
    run(&shop.state, Command::Suspend { username: "haneul".into() }).await.expect("a suspension");
    assert_eq!(member.post("/api/book/create", &listing(&[])).await.must_be(403).error(), "Suspended");
    run(&shop.state, Command::Reinstate { username: "haneul".into() }).await.expect("its end");
    member.sells(&[]).await;
}
