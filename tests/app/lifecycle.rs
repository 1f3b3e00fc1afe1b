//! The real binary: started, stopped, killed, and told what to do on the command line. On SQLite, for what is shown here is
//! the process and not the engine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use tokio::task::JoinSet;

use crate::support::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// Ids of the listings that were acknowledged before the process was killed.
async fn killed_while_writing(folder: &std::path::Path, writes: usize, kill_after: usize) -> Vec<i64> {
    let mut process = Process::serve(&mut command(folder));
    let seller = process.visitor();
    if seller.post("/api/user/register", &signup(&[])).await.status != 200 {
        seller.logs_in("haneul", PASSWORD).await.must_be(200);
    }
    let mut running = JoinSet::new();
    for number in 0..writes {
        let request = seller.request(::http::Method::POST, "/api/book/create").header("accept", "application/json");
        let request = request.form(&listing(&[("title", &format!("책 {number}"))]));
        running.spawn(async move {
            let response = request.send().await.ok()?.error_for_status().ok()?;
            response.json::<serde_json::Value>().await.ok()?["book"]["id"].as_i64()
        });
    }
    let mut acknowledged = Vec::new();
    while let Some(answer) = running.join_next().await {
        acknowledged.extend(answer.expect("no part of the test panics"));
        if acknowledged.len() == kill_after {
            process.kill();
        }
    }
    acknowledged
}

#[test]
fn killed_during_two_hundred_writes_it_loses_no_acknowledged_one() {
    runtime().block_on(async {
        let folder = folder();
        let mut acknowledged = Vec::new();
        let mut in_the_middle = false;
        // A fast machine may have written all of them before it is killed, and needs another try.
        for kill_after in [50, 20, 5] {
            if in_the_middle {
                break;
            }
            let answered = killed_while_writing(folder.path(), 200, kill_after).await;
            assert!(answered.len() >= kill_after, "{} of 200 were answered", answered.len());
            in_the_middle = answered.len() < 200;
            acknowledged.extend(answered);
        }
        assert!(in_the_middle, "it was never killed before the last write");
        let process = Process::serve(&mut command(folder.path()));
        let visitor = process.visitor();
        for id in &acknowledged {
            visitor.detail(*id).await;
        }
        let list = visitor.get("/api/book/list?limit=1").await.must_be(200).json();
        assert!(list["total"].as_i64().expect("a number") >= acknowledged.len() as i64);
    });
}

#[test]
fn asked_to_stop_it_finishes_the_request_under_way() {
    let folder = folder();
    let mut process = Process::serve(&mut command(folder.path()));
    let body = "username=nobody&password=nothing-of-the-kind";
    let mut stream = TcpStream::connect(process.address()).expect("it listens");
    // It says "100 Continue" once it waits for the body: then the request is under way.
    write!(
        stream,
        "POST /api/user/auth/login HTTP/1.1\r\nHost: shop\r\nAccept: application/json\r\nExpect: 100-continue\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .expect("it hears");
    let mut reader = BufReader::new(stream.try_clone().expect("a second end"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("it answers");
    assert!(line.starts_with("HTTP/1.1 100"), "{line}");
    process.terminate();
    process.wait_for("stopping");
    stream.write_all(body.as_bytes()).expect("it still hears");
    let mut answer = String::new();
    reader.read_to_string(&mut answer).expect("it answers");
    assert!(answer.contains("HTTP/1.1 422") && answer.contains("WrongCredentials"), "{answer}");
    assert!(process.wait().success());
}

#[test]
fn asked_to_stop_while_idle_it_ends_well() {
    runtime().block_on(async {
        let folder = folder();
        let mut process = Process::serve(&mut command(folder.path()));
        // Its connection stays open, as browsers' do.
        process.visitor().get("/healthz").await.must_be(200);
        process.terminate();
        assert!(process.wait().success());
    });
}

#[test]
fn started_again_it_knows_who_was_signed_in() {
    runtime().block_on(async {
        let folder = folder();
        let mut process = Process::serve(&mut command(folder.path()));
        let member = process.visitor();
        member.post("/api/user/register", &signup(&[])).await.must_be(200);
        process.kill();
        let process = Process::serve(&mut command(folder.path()));
        let again = process.visitor();
        again.set_cookie("session", &member.cookie("session").expect("a token"));
        assert_eq!(again.me().await["username"], "haneul");
    });
}

#[test]
fn a_plain_start_puts_no_book_on_the_shelf() {
    runtime().block_on(async {
        let folder = folder();
        let process = Process::serve(&mut command(folder.path()));
        assert_eq!(process.visitor().get("/api/book/list").await.must_be(200).json()["total"], 0);
    });
}

#[test]
fn a_demo_shelf_is_planted_where_it_is_asked_for() {
    runtime().block_on(async {
        let folder = folder();
        let process = Process::serve(command(folder.path()).args(["serve", "--demo-shelf"]));
        assert_eq!(process.visitor().get("/api/book/list").await.must_be(200).json()["total"], 40);
    });
}

#[test]
fn an_unknown_variable_is_an_error_that_names_it() {
    let said = expect_failure(command(folder().path()).env("JOONGOBOOKS_MEDIA_DIRR", "here"));
    assert!(said.contains("JOONGOBOOKS_MEDIA_DIRR"), "{said}");
}

#[test]
fn a_bad_value_is_an_error_that_names_its_key() {
    for (variable, value, key) in [
        ("JOONGOBOOKS_MEDIA_MAX_BYTES", "many", "max_bytes"),
        ("JOONGOBOOKS_SITE_PUBLIC_URL", "shop", "public_url"),
        ("JOONGOBOOKS_DATABASE_URL", "mysql://x", "[database] url"),
    ] {
        let said = expect_failure(command(folder().path()).env(variable, value));
        assert!(said.contains(key), "{said}");
    }
}

#[test]
fn an_unknown_key_is_an_error_that_names_it() {
    let folder = folder();
    let file = folder.path().join("Leptos.toml");
    let leptos = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Leptos.toml")).expect("our own file");
    std::fs::write(&file, format!("[media]\ndirr = \"here\"\n{}", leptos.replace("[media]", "[unknown]"))).expect("a file");
    let said = expect_failure(command(folder.path()).arg("--config").arg(&file));
    assert!(said.contains("dirr") || said.contains("unknown"), "{said}");
    std::fs::write(&file, leptos.replace("[site]", "[site]\npublic_urll = \"http://shop\"")).expect("a file");
    let said = expect_failure(command(folder.path()).arg("--config").arg(&file));
    assert!(said.contains("public_urll"), "{said}");
}

#[test]
fn a_missing_configuration_is_an_error_that_names_it() {
    let said = expect_failure(command(folder().path()).args(["--config", "/no/such/Leptos.toml"]));
    assert!(said.contains("/no/such/Leptos.toml"), "{said}");
}

#[test]
fn an_address_that_is_taken_is_an_error_that_says_so() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("it listens").to_string();
    let said = expect_failure(command(folder().path()).env("LEPTOS_SITE_ADDR", &address));
    assert!(said.contains(&address) && said.contains("taken"), "{said}");
}

#[test]
fn an_import_ends_well_even_with_rejected_rows() {
    runtime().block_on(async {
        let folder = folder();
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
        let output = command(folder.path()).args(["import", &format!("{data}/import_small.csv")]).output().expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("6 listings") && said.contains("7 rejected") && said.contains("line 12: price"), "{said}");
        let output =
            command(folder.path()).args(["import", "--catalogue", &format!("{data}/catalogue_small.csv")]).output().expect("the binary runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let process = Process::serve(&mut command(folder.path()));
        assert_eq!(process.visitor().get("/api/book/list").await.must_be(200).json()["total"], 6);
    });
}

#[test]
fn an_import_of_which_nothing_can_be_read_fails() {
    let folder = folder();
    let empty = folder.path().join("empty.csv");
    std::fs::write(&empty, "").expect("a file");
    for file in ["/no/such/file.csv", &empty.display().to_string(), concat!(env!("CARGO_MANIFEST_DIR"), "/tests/photos/gps.jpg")] {
        let said = expect_failure(command(folder.path()).args(["import", file]));
        assert!(said.contains(file), "{said}");
    }
}

#[test]
fn an_administrator_is_made_with_a_password_from_standard_input() {
    runtime().block_on(async {
        let folder = folder();
        let create = ["admin", "create", "keeper", "keeper@example.kr", "책방지기"];
        let made = with_input(command(folder.path()).args(create), &format!("{PASSWORD}\n"));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let said = format!("{}{}", String::from_utf8_lossy(&made.stdout), String::from_utf8_lossy(&made.stderr));
        assert!(!said.contains(PASSWORD), "{said}");
        for (input, reason) in [("password123\n", "Weak"), ("short\n", "TooShort"), ("", "Required")] {
            let refused = with_input(command(folder.path()).args(["admin", "create", "other", "other@example.kr", "다른이"]), input);
            assert!(!refused.status.success());
            assert!(String::from_utf8_lossy(&refused.stderr).contains(reason), "{}", String::from_utf8_lossy(&refused.stderr));
        }
        let twice = with_input(command(folder.path()).args(create), &format!("{PASSWORD}\n"));
        assert!(!twice.status.success() && String::from_utf8_lossy(&twice.stderr).contains("username"));
        let process = Process::serve(&mut command(folder.path()));
        let answer = process.visitor().logs_in("keeper", PASSWORD).await.must_be(200);
        assert_eq!(answer.json()["user"]["role"], "admin");
    });
}

#[test]
fn a_password_in_a_url_is_never_printed() {
    let (host, secret) = (cluster().split('@').nth(1).expect("a host").split('/').next().expect("a host").to_owned(), "hunter2-and-more");
    for url in [
        format!("postgres://postgres:{secret}@{host}/no_such_database"),
        format!("postgres://nobody:{secret}@{host}/postgres"),
        format!("postgres://postgres:{secret}@{host}:notaport/postgres"),
        format!("postgres://postgres:{secret}@{host}/postgres?sslmode=nonsense"),
        format!("postgres//postgres:{secret}@{host}/postgres"),
        format!("{secret}://{host}"),
    ] {
        let said = expect_failure(command(folder().path()).env("JOONGOBOOKS_DATABASE_URL", &url).env("RUST_LOG", "trace"));
        assert!(!said.contains(secret), "{url}: {said}");
        assert!(said.len() > 20, "it says something: {said}");
    }
}

#[test]
fn a_postgresql_in_which_korean_cannot_be_searched_is_refused() {
    runtime().block_on(async {
        use sqlx::{AssertSqlSafe, Connection, PgConnection};
        let mut admin = PgConnection::connect(&cluster()).await.expect("the cluster answers");
        let name = format!("shop_c_{}", joongobooks::server::token::new_name());
        let create = format!("create database {name} template template0 encoding 'UTF8' locale 'C'");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut admin).await.expect("a database");
        let url = format!("{}/{name}", cluster().rsplit_once('/').expect("a path").0);
        let said = expect_failure(command(folder().path()).env("JOONGOBOOKS_DATABASE_URL", url));
        assert!(said.contains("C.UTF-8"), "{said}");
        sqlx::raw_sql(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut admin).await.expect("it is gone");
    });
}
