//! What the real binary writes to its log, one JSON object a line. On SQLite, for the engine has no part in it.

use serde_json::Value;

use crate::support::*;

const FORGED: &str = "{\"level\":\"ERROR\",\"forged\":true}";

/// Opens a shop in a folder of its own, lets `visit` visit it, and gives its log, each line read as JSON.
fn log_of(visit: impl AsyncFnOnce(&Process, &std::path::Path)) -> Vec<Value> {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let process = Process::serve(&mut command(folder.path()));
        visit(&process, folder.path()).await;
        let lines = process.into_log();
        lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    })
}

/// The mail that the process wrote last.
fn last_mail(process: &Process, folder: &std::path::Path) -> Letter {
    process.wait_for("the mail is a file");
    letters_in(&folder.join("mail")).pop().expect("a mail")
}

#[test]
fn a_line_break_in_what_is_typed_forges_no_line() {
    let log = log_of(async |process, _| {
        let visitor = process.visitor();
        visitor.post("/api/user/register", &signup(&[])).await.must_be(200);
        let forgery = format!("haneul\n{FORGED}\n");
        for name in [&forgery, &forgery.replace('\n', "\r\n"), &forgery.replace('\n', "\u{2028}")] {
            process.visitor().logs_in(name, WRONG).await.must_be(422);
            process.visitor().post("/api/user/token", &[("username", name), ("password", name)]).await.must_be(422);
            process.visitor().post("/api/user/forgotpassword", &[("email", name)]).await.must_be(422);
            process.visitor().post("/api/user/session/end", &[("id", name)]).await.must_be(401);
            process.visitor().post(&format!("/api/{}", "%0A%7B%22forged%22:true%7D"), &[("x", name)]).await.must_be(404);
            visitor.with("x-forwarded-for", "%0A{\"forged\":true}").get("/api/user/me?x=%0A%7B%22forged%22:true%7D").await.must_be(200);
        }
        visitor.post("/api/user/register", &signup(&[("username", &forgery), ("nickname", &forgery)])).await.must_be(422);
    });
    assert!(log.iter().filter(|line| line["auth"] == "login failed").count() >= 6, "each try is there: {log:#?}");
    for line in &log {
        assert!(line.is_object() && line["forged"].is_null() && line["level"] != "ERROR", "{line}");
    }
}

#[test]
fn no_secret_is_logged() {
    let mut secrets = vec![PASSWORD.to_owned(), NEW_PASSWORD.to_owned(), WRONG.to_owned()];
    let log = log_of(async |process, folder| {
        let member = process.visitor();
        member.post("/api/user/register", &signup(&[])).await.must_be(200);
        process.visitor().logs_in("haneul", WRONG).await.must_be(422);
        // Somebody types the password where the name belongs.
        process.visitor().logs_in(PASSWORD, PASSWORD).await.must_be(422);
        member.logs_in("haneul", PASSWORD).await.must_be(200);
        let tokens = member.post("/api/user/token", &[("username", "haneul"), ("password", PASSWORD)]).await.must_be(200).json();
        let refreshed = member.post("/api/user/token/refresh", &[("refresh", tokens["refresh"].as_str())]).await.must_be(200).json();
        member.post("/api/user/second_factor/start", &[("password", PASSWORD)]).await.must_be(200);
        let app = Authenticator::scanned_by(&member).await;
        member.post("/api/user/second_factor/confirm", &[("code", "000000")]).await;
        secrets.extend([member.cookie("session").expect("a session"), member.cookie("device").expect("a mark"), app.secret.clone()]);
        secrets.extend(app.recovery_codes.clone());
        for pair in [tokens, refreshed] {
            secrets.extend(["access", "refresh"].map(|name| pair[name].as_str().expect("a token").to_owned()));
        }
        member.post("/api/user/forgotpassword", &[("email", "haneul@example.kr")]).await.must_be(200);
        let token = last_mail(process, folder).token();
        let browser = Browser::of(process.visitor());
        let page = browser.open(&format!("/reset/{token}")).await.must_be(200);
        let form = page.form("/api/user/resetpassword").with("password", NEW_PASSWORD);
        browser.submit(form.clone().with("password_again", WRONG)).await.must_be(200);
        browser.submit(form.with("password_again", NEW_PASSWORD)).await.must_be(200);
        process.visitor().get(&format!("/reset/{token}")).await;
        process.visitor().bearing(&token).get("/api/user/me").await.must_be(401);
        secrets.push(token);
        process.visitor().logs_in("haneul", NEW_PASSWORD).await.must_be(200);
    });
    assert!(log.len() > 10, "something was logged: {log:#?}");
    for line in &log {
        let text = line.to_string();
        assert!(!secrets.iter().any(|secret| text.contains(secret.as_str())), "{text}");
    }
}

#[test]
fn every_event_of_an_account_is_logged_with_whose_it_is() {
    let log = log_of(async |process, folder| {
        let member = process.visitor();
        member.post("/api/user/register", &signup(&[])).await.must_be(200);
        process.visitor().logs_in("haneul", WRONG).await.must_be(422);
        process.visitor().logs_in("nobody", WRONG).await.must_be(422);
        process.visitor().post("/api/user/token", &[("username", "haneul"), ("password", PASSWORD)]).await.must_be(200);
        member.post("/api/user/session/end_others", &[("x", "")]).await.must_be(200);
        process.visitor().post("/api/user/forgotpassword", &[("email", "haneul@example.kr")]).await.must_be(200);
        let token = last_mail(process, folder).token();
        let fields = [("token", token.as_str()), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
        process.visitor().post("/api/user/resetpassword", &fields).await.must_be(200);
        member.logs_in("haneul", NEW_PASSWORD).await.must_be(200);
        let fields = [("old_password", NEW_PASSWORD), ("password", PASSWORD), ("password_again", PASSWORD)];
        member.post("/api/user/changepassword", &fields).await.must_be(200);
        member.post("/api/book/delete", &[("id", "999")]).await.must_be(404);
        process.visitor().post("/api/book/create", &listing(&[])).await.must_be(401);
        member.post_nothing("/api/user/auth/logout").await.must_be(200);
        member.logs_in("haneul", PASSWORD).await.must_be(200);
        member.post("/api/user/delete", &[("password", PASSWORD)]).await.must_be(200);
    });
    let events: Vec<(&str, Option<i64>)> = log.iter().filter_map(|line| Some((line["auth"].as_str()?, line["member"].as_i64()))).collect();
    for event in [
        ("signed up", Some(1)),
        ("login failed", Some(1)),
        ("login failed", None),
        ("token", Some(1)),
        ("sessions ended", Some(1)),
        ("reset asked", None),
        ("password reset", Some(1)),
        ("logged in", Some(1)),
        ("password changed", Some(1)),
        ("logged out", Some(1)),
        ("withdrawn", Some(1)),
    ] {
        assert!(events.contains(&event), "{event:?} is missing: {events:?}");
    }
    let refused = log.iter().find(|line| line["message"] == "refused").expect("a refusal");
    assert_eq!((refused["function"].as_str(), refused["error"].as_str()), (Some("/api/book/create"), Some("SignInRequired")));
}
