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
    must_have(
        &log,
        &[
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
        ],
    );
}

/// Each of these events, with whose it is.
#[track_caller]
fn must_have(log: &[Value], expected: &[(&str, Option<i64>)]) {
    let events: Vec<(&str, Option<i64>)> = log.iter().filter_map(|line| Some((line["auth"].as_str()?, line["member"].as_i64()))).collect();
    for event in expected {
        assert!(events.contains(event), "{event:?} is missing: {events:?}");
    }
}

/// Sessions, codes, tokens and links: what goes well and what does not.
#[test]
fn every_way_in_that_opens_or_shuts_is_logged() {
    let log = log_of(async |process, folder| {
        let (member, desk, program) = (process.visitor(), process.visitor(), process.visitor());
        member.post("/api/user/register", &signup(&[])).await.must_be(200);
        desk.logs_in("haneul", PASSWORD).await.must_be(200);
        let sessions = member.get("/api/user/session/list").await.must_be(200).json();
        let other = sessions["sessions"][1]["id"].as_str().expect("the desk's").to_owned();
        member.post("/api/user/session/end", &[("id", other)]).await.must_be(200);
        member.post_nothing("/api/user/verification").await.must_be(200);
        process.wait_for("-verify-");
        let token = letters_in(&folder.join("mail")).pop().expect("a mail").token();
        process.visitor().post("/api/user/verify", &[("token", &token)]).await.must_be(200);
        process.visitor().post("/api/user/verify", &[("token", &token)]).await.must_be(422);
        let dead = [("token", token.as_str()), ("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)];
        process.visitor().post("/api/user/resetpassword", &dead).await.must_be(422);
        member.post("/api/user/second_factor/start", &[("password", WRONG)]).await.must_be(422);
        member.post("/api/user/second_factor/start", &[("password", PASSWORD)]).await.must_be(200);
        let app = Authenticator::scanned_by(&member).await;
        member.post("/api/user/second_factor/confirm", &[("code", "x")]).await.must_be(422);
        let code = app.code_at(joongobooks::server::clock::Clock::default().now());
        member.post("/api/user/second_factor/confirm", &[("code", code)]).await.must_be(200);
        desk.post("/api/user/auth/code", &[("code", &app.recovery_codes[0])]).await.must_be(422);
        desk.logs_in("haneul", PASSWORD).await.must_be(200);
        desk.post("/api/user/auth/code", &[("code", "wrong")]).await.must_be(422);
        desk.post("/api/user/auth/code", &[("code", &app.recovery_codes[0])]).await.must_be(200);
        let fields = [("username", "haneul"), ("password", PASSWORD), ("code", &app.recovery_codes[1])];
        let tokens = program.post("/api/user/token", &fields).await.must_be(200).json();
        program.bearing(tokens["access"].as_str().expect("a token")).post_nothing("/api/user/auth/logout").await.must_be(200);
        let fields = [("username", "haneul"), ("password", PASSWORD), ("code", &app.recovery_codes[2])];
        let tokens = program.post("/api/user/token", &fields).await.must_be(200).json();
        for status in [200, 401] {
            program.post("/api/user/token/refresh", &[("refresh", tokens["refresh"].as_str())]).await.must_be(status);
        }
        member.post("/api/user/second_factor/remove", &[("password", PASSWORD)]).await.must_be(200);
    });
    must_have(
        &log,
        &[
            ("session ended", Some(1)),
            ("verified", Some(1)),
            ("link refused", None),
            ("password refused", Some(1)),
            ("code refused", Some(1)),
            ("code refused", None),
            ("second factor on", Some(1)),
            ("recovery code", Some(1)),
            ("logged out", Some(1)),
            ("token renewed", Some(1)),
            ("token reused", Some(1)),
            ("second factor off", Some(1)),
        ],
    );
    let dead: Vec<_> = log.iter().filter(|line| line["auth"] == "link refused").filter_map(|line| line["purpose"].as_str()).collect();
    assert_eq!(dead, ["verify", "reset"]);
    for event in ["link refused", "password refused", "code refused", "recovery code", "token renewed", "token reused", "logged out"] {
        let line = log.iter().find(|line| line["auth"] == event).expect("it is there");
        assert_eq!(line["span"]["address"], "127.0.0.1", "{line}");
    }
}

#[test]
fn every_refusal_is_logged_with_who_and_from_where() {
    let log = log_of(async |process, _| {
        let (owner, stranger) = (process.visitor(), process.visitor());
        owner.post("/api/user/register", &signup(&[])).await.must_be(200);
        let fields = signup(&[("username", "garam"), ("email", "garam@example.kr"), ("nickname", "garam")]);
        stranger.post("/api/user/register", &fields).await.must_be(200);
        let id = owner.sells(&[]).await;
        assert_eq!(id, 1);
        stranger.post("/api/book/delete", &[("id", id)]).await.must_be(403);
        // A form without JavaScript is answered by a redirect, and refused all the same.
        let form = process.visitor();
        form.send(form.request(::http::Method::POST, "/api/comment/create").header("accept", "text/html").form(&[("kind", "book")]))
            .await
            .must_be(303);
        process.visitor().post("/api/book/create", &listing(&[])).await.must_be(401);
        process.visitor().upload(&[photo("orientation_1.jpg")]).await.must_be(401);
        process.visitor().get("/events").await.must_be(401);
        process.visitor().bearing("none").get("/api/user/me").await.must_be(401);
        Browser::of(process.visitor()).look("/me/security").await.must_be(302);
        Browser::of(stranger).look("/books/1/edit").await.must_be(403);
        for _ in 0..10 {
            process.visitor().logs_in("haneul", WRONG).await.must_be(422);
        }
        process.visitor().logs_in("haneul", WRONG).await.must_be(429);
    });
    let refused = log.iter().filter(|line| line["message"] == "refused");
    let refused: Vec<_> = refused
        .map(|line| {
            assert_eq!(line["address"], "127.0.0.1", "{line}");
            (line["path"].as_str().unwrap_or_default(), line["error"].as_str().unwrap_or_default(), line["member"].as_i64())
        })
        .collect();
    for refusal in [
        ("/api/book/delete", "Forbidden", Some(2)),
        ("/api/comment/create", "SignInRequired", None),
        ("/api/book/create", "SignInRequired", None),
        ("/photos", "SignInRequired", None),
        ("/events", "SignInRequired", None),
        ("/api/user/me", "SignInRequired", None),
        ("/me/security", "SignInRequired", None),
        ("/books/1/edit", "Forbidden", Some(2)),
        ("/api/user/auth/login", "TooMany", None),
    ] {
        assert_eq!(refused.iter().filter(|one| **one == refusal).count(), 1, "{refusal:?}: {refused:#?}");
    }
}

/// On the command line, each in a process of its own.
#[test]
fn what_operators_do_to_accounts_is_logged() {
    let folder = tempfile::tempdir().expect("a folder");
    let admin = |arguments: &[&str], input: &str| -> Vec<Value> {
        let output = with_input(command(folder.path()).arg("admin").args(arguments), input);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
        assert!(!said.contains(PASSWORD), "{said}");
        said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
    };
    must_have(&admin(&["create", "keeper", "keeper@example.kr", "책방지기"], PASSWORD), &[("administrator", Some(1))]);
    must_have(&admin(&["role", "keeper", "moderator"], ""), &[("role", Some(1))]);
    must_have(&admin(&["suspend", "keeper"], ""), &[("suspended", Some(1))]);
    let reinstated = admin(&["reinstate", "keeper"], "");
    must_have(&reinstated, &[("suspended", Some(1))]);
    assert!(reinstated.iter().any(|line| line["suspended"] == false), "{reinstated:?}");
    let file = folder.path().join("books.csv");
    let rows =
        "isbn13,title,author,publisher,category,list_price,condition,price,status,seller\n,토지,박경리,나남,에세이,9000,good,1000,on_sale,책벌레\n";
    std::fs::write(&file, rows).expect("a file");
    assert!(command(folder.path()).arg("import").arg(&file).output().expect("it runs").status.success());
    must_have(&admin(&["invite", "책벌레", "worm@example.kr"], ""), &[("invited", Some(2))]);
}
