use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::*;

on_both_engines!(
    a_picture_is_served_for_ever_and_as_nothing_else,
    an_unchanged_picture_is_not_sent_twice,
    a_part_of_a_picture_may_be_asked_for,
    names_of_files_cannot_be_guessed,
    no_path_leads_out_of_the_media_folder,
    a_picture_that_is_not_there_is_not_found,
);

async fn address(shop: &Shop) -> String {
    let seller = shop.member("haneul").await;
    seller.uploads(photo("orientation_1.jpg")).await["full"].as_str().expect("an address").to_owned()
}

async fn a_picture_is_served_for_ever_and_as_nothing_else(shop: Shop) {
    let address = address(&shop).await;
    let answer = shop.visitor().with("accept-encoding", "br, gzip").get(&address).await.must_be(200);
    assert_eq!(answer.header("content-type"), "image/webp");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    assert_eq!(answer.header("content-encoding"), "", "pictures are compressed already");
    assert!(answer.headers.get("set-cookie").is_none(), "what is kept by caches sets no cookie");
}

async fn an_unchanged_picture_is_not_sent_twice(shop: Shop) {
    let address = address(&shop).await;
    let first = shop.visitor().get(&address).await.must_be(200);
    let (etag, modified) = (first.header("etag"), first.header("last-modified"));
    assert!(!etag.is_empty() || !modified.is_empty());
    let again = match etag {
        "" => shop.visitor().with("if-modified-since", modified),
        etag => shop.visitor().with("if-none-match", etag),
    };
    let answer = again.get(&address).await.must_be(304);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
}

async fn a_part_of_a_picture_may_be_asked_for(shop: Shop) {
    let address = address(&shop).await;
    let whole = shop.visitor().get(&address).await.must_be(200);
    let part = shop.visitor().with("range", "bytes=4-11").get(&address).await.must_be(206);
    assert_eq!(part.body, whole.body[4..12]);
    assert_eq!(part.header("content-range"), format!("bytes 4-11/{}", whole.body.len()));
    shop.visitor().with("range", "bytes=9999999-").get(&address).await.must_be(416);
}

async fn names_of_files_cannot_be_guessed(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photos = seller.upload(&vec![photo("orientation_1.jpg"); 4]).await.must_be(200).json();
    let mut names = HashSet::new();
    for photo in photos["photos"].as_array().expect("an array") {
        for size in ["card", "full"] {
            let name =
                photo[size].as_str().and_then(|address| address.rsplit('/').next()).and_then(|file| file.strip_suffix(".webp")).expect("a name");
            assert!(name.len() == 32 && name.chars().all(|c| c.is_ascii_hexdigit()), "128 bits: {name}");
            assert!(names.insert(name.to_owned()), "{name} is there twice");
        }
    }
}

/// Paths as they are, for a well-behaved client tidies them up before it sends them.
async fn no_path_leads_out_of_the_media_folder(shop: Shop) {
    let address = address(&shop).await;
    let folder = address.rsplit_once('/').expect("a folder").0;
    std::fs::write(shop.folder.join("secret.txt"), "keys of the till").expect("a file");
    for path in [
        "/media/../secret.txt".to_owned(),
        "/media/%2e%2e/secret.txt".to_owned(),
        "/media/..%2fsecret.txt".to_owned(),
        "/media/%2e%2e%2fsecret.txt".to_owned(),
        "/media/..%5csecret.txt".to_owned(),
        "/media/%252e%252e/secret.txt".to_owned(),
        format!("{folder}/../../secret.txt"),
        format!("{folder}/%2e%2e/%2e%2e/secret.txt"),
        format!("/media/{}", shop.folder.join("secret.txt").display()),
        format!("/media//{}", shop.folder.join("secret.txt").display()),
        "/media/secret.txt%00.webp".to_owned(),
        "/media/../../../../../../../../etc/passwd".to_owned(),
        "/media//etc/passwd".to_owned(),
        "/pkg/../../Cargo.toml".to_owned(),
    ] {
        let answer = raw(&shop, &path);
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(status.starts_with('4') || status.starts_with('3'), "{path}: {answer}");
        assert!(!answer.contains("keys of the till") && !answer.contains("root:") && !answer.contains("[package]"), "{path}: {answer}");
    }
    for path in ["/media", "/media/", folder, &format!("{folder}/")] {
        let answer = raw(&shop, path);
        assert!(!answer.contains(".webp"), "no list of files at {path}: {answer}");
    }
}

fn raw(shop: &Shop, path: &str) -> String {
    let mut stream = TcpStream::connect(shop.url.trim_start_matches("http://")).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: shop\r\nAccept: */*\r\nConnection: close\r\n\r\n").expect("it hears");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    String::from_utf8_lossy(&answer).into_owned()
}

async fn a_picture_that_is_not_there_is_not_found(shop: Shop) {
    let answer = shop.visitor().get("/media/ab/abcdefabcdefabcdefabcdefabcdefab.webp").await.must_be(404);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(!answer.header("cache-control").contains("immutable"), "it may come: {}", answer.header("cache-control"));
}
