use serde_json::json;

use crate::support::*;

on_both_engines!(
    one_logs_in_by_name_or_address_whatever_the_case,
    a_wrong_name_and_a_wrong_password_get_the_same_answer,
    a_login_tells_nothing_of_the_account_but_what_its_owner_sees,
    a_nul_in_a_login_is_a_wrong_name,
    a_very_long_password_is_a_wrong_one,
    one_goes_on_to_a_page_of_this_shop,
    one_never_goes_on_to_another_site,
    one_goes_on_to_a_korean_address,
    someone_who_is_signed_in_may_log_in_as_somebody_else,
);

const LOGIN: &str = "/api/user/auth/login";

async fn one_logs_in_by_name_or_address_whatever_the_case(shop: Shop) {
    shop.member("Haneul").await;
    for name in ["Haneul", "haneul", "HANEUL", "haneul@example.kr", "Haneul@EXAMPLE.kr", " haneul "] {
        let visitor = shop.visitor();
        let answer = visitor.logs_in(name, PASSWORD).await.must_be(200);
        assert_eq!(answer.json()["user"]["username"], "Haneul", "by {name:?}");
        assert_eq!(visitor.me().await["username"], "Haneul");
    }
}

async fn a_wrong_name_and_a_wrong_password_get_the_same_answer(shop: Shop) {
    shop.member("haneul").await;
    let wrong_password = shop.visitor().logs_in("haneul", "seven lanterns on a loud river").await.must_be(422);
    let wrong_name = shop.visitor().logs_in("nobody", "seven lanterns on a loud river").await;
    let wrong_address = shop.visitor().logs_in("nobody@example.kr", PASSWORD).await;
    let nothing = shop.visitor().logs_in("", "").await;
    for other in [wrong_name, wrong_address, nothing] {
        assert_eq!(other.status, wrong_password.status);
        assert_eq!(other.body, wrong_password.body, "byte for byte");
        let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(&other), names(&wrong_password));
    }
    wrong_password.must_refuse("password", "WrongCredentials");
}

async fn a_login_tells_nothing_of_the_account_but_what_its_owner_sees(shop: Shop) {
    shop.member("haneul").await;
    let answer = shop.visitor().logs_in("haneul", PASSWORD).await.must_be(200);
    let user = answer.json()["user"].clone();
    let mut known: Vec<_> = user.as_object().expect("an object").keys().map(String::as_str).collect();
    known.sort();
    assert_eq!(known, ["id", "nickname", "picture", "role", "unread", "username"]);
}

async fn a_nul_in_a_login_is_a_wrong_name(shop: Shop) {
    shop.member("haneul").await;
    shop.visitor().logs_in("haneul\0", PASSWORD).await.must_be(422);
    shop.visitor().logs_in("haneul", &format!("{PASSWORD}\0")).await.must_be(422);
}

async fn a_very_long_password_is_a_wrong_one(shop: Shop) {
    shop.member("haneul").await;
    shop.visitor().logs_in("haneul", &"긴".repeat(20_000)).await.must_be(422).must_refuse("password", "WrongCredentials");
    shop.visitor().logs_in("haneul", &PASSWORD.repeat(10)).await.must_be(422);
}

async fn one_goes_on_to_a_page_of_this_shop(shop: Shop) {
    shop.member("haneul").await;
    for next in ["/", "/books/new", "/books?category=fiction&sort=price", "/books/1/edit?draft=1"] {
        assert_eq!(goes_on_to(&shop, next).await, next);
    }
}

async fn one_never_goes_on_to_another_site(shop: Shop) {
    shop.member("haneul").await;
    for next in [
        "",
        "books",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\r\nSet-Cookie: session=1",
        "@evil.example",
    ] {
        assert_eq!(goes_on_to(&shop, next).await, "/", "{next:?}");
    }
}

async fn one_goes_on_to_a_korean_address(shop: Shop) {
    shop.member("haneul").await;
    let location = goes_on_to(&shop, "/books?q=한강").await;
    // A header is ASCII (RFC 9110, 5.5); what a browser makes of other bytes is its own affair.
    assert!(["/books?q=%ED%95%9C%EA%B0%95", "/"].contains(&location.as_str()), "{location}");
}

/// Where somebody is sent who logs in without JavaScript and came for `next`.
async fn goes_on_to(shop: &Shop, next: &str) -> String {
    let browser = shop.browser();
    let page = browser.open("/login").await.must_be(200);
    let form = page.form(LOGIN).with("username", "haneul").with("password", PASSWORD).with("next", next);
    let answer = browser.send(form).await;
    assert!(matches!(answer.status, 302 | 303), "{next:?}: {}", answer.told());
    assert!(browser.visitor.me().await.is_object(), "{next:?}");
    answer.location().to_owned()
}

async fn someone_who_is_signed_in_may_log_in_as_somebody_else(shop: Shop) {
    shop.member("haneul").await;
    let visitor = shop.member("garam").await;
    visitor.logs_in("haneul", PASSWORD).await.must_be(200);
    assert_eq!(visitor.me().await["username"], json!("haneul"));
    assert_eq!(number!(shop, "select count(*) from session s join member m on m.member_id = s.member_id where m.username = 'garam'"), 0);
}
