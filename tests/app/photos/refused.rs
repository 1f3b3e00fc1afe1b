use joongobooks::server::config::Config;
use serde_json::json;

use crate::support::*;

on_both_engines!(
    what_is_no_whole_photo_is_refused,
    a_photo_beside_a_bad_one_is_not_left_behind,
    too_small_and_too_many_pixels_are_refused => |config: &mut Config| config.media.max_pixels = 6_143,
    too_many_bytes_are_too_large => |config: &mut Config| config.media.max_bytes = 1_000,
    a_body_beyond_all_limits_is_too_large => |config: &mut Config| config.media.max_bytes = 1_000,
    nine_photos_are_too_many,
    an_upload_without_a_photo_is_refused,
    what_is_no_multipart_is_refused,
    who_is_signed_out_uploads_nothing,
    photos_are_counted_by_account => five_photos,
    photos_are_counted_by_address => five_photos,
    photos_sent_at_once_do_not_pass_the_quota => five_photos,
);

fn five_photos(config: &mut Config) {
    config.limits.photos_per_hour = 5;
    config.site.proxy_header = "x-forwarded-for".parse().unwrap();
}

fn must_have_kept_nothing(shop: &Shop) {
    assert_eq!(shop.media_files(), Vec::<std::path::PathBuf>::new());
}

async fn what_is_no_whole_photo_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    for (name, reason) in [
        ("picture.svg", "NotAPhoto"),
        ("polyglot.jpg", "NotAPhoto"),
        ("truncated.jpg", "NotAPhoto"),
        ("truncated.png", "NotAPhoto"),
        ("animated.gif", "NotAPhoto"),
        ("tiny.png", "BadDimensions"),
        ("bomb.png", "BadDimensions"),
    ] {
        let answer = seller.upload(&[photo(name)]).await.must_be(422);
        assert_eq!(answer.reasons(), [("photos".to_owned(), reason.to_owned())], "{name}");
    }
    for bytes in [&b"hello"[..], b"", b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"<html>", &[0; 4096]] {
        seller.upload(&[bytes.to_vec()]).await.must_be(422).must_refuse("photos", "NotAPhoto");
    }
    assert_eq!(number!(shop, "select count(*) from photo"), 0);
    must_have_kept_nothing(&shop);
}

async fn a_photo_beside_a_bad_one_is_not_left_behind(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.upload(&[photo("orientation_1.jpg"), photo("picture.svg")]).await.must_be(422);
    shop.state.clock.turn(25 * HOUR);
    joongobooks::server::lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(number!(shop, "select count(*) from photo"), 0);
    must_have_kept_nothing(&shop);
}

/// Our fixtures are 96 × 64 = 6,144 pixels.
async fn too_small_and_too_many_pixels_are_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.upload(&[photo("orientation_1.jpg")]).await.must_be(422).must_refuse("photos", "BadDimensions");
    seller.upload(&[png(63, 90)]).await.must_be(422).must_refuse("photos", "BadDimensions");
    seller.upload(&[png(90, 63)]).await.must_be(422).must_refuse("photos", "BadDimensions");
    seller.upload(&[png(64, 64)]).await.must_be(200);
    seller.upload(&[png(64, 95)]).await.must_be(200);
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(width, height).write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

async fn too_many_bytes_are_too_large(shop: Shop) {
    let seller = shop.member("haneul").await;
    let mut padded = photo("orientation_1.jpg");
    padded.resize(1_000, 0);
    seller.upload(&[padded.clone()]).await.must_be(200);
    padded.push(0);
    let answer = seller.upload(&[padded]).await.must_be(413);
    assert_eq!(answer.json(), json!({"error": "TooLarge"}));
    assert_eq!(number!(shop, "select count(*) from photo"), 1);
}

async fn a_body_beyond_all_limits_is_too_large(shop: Shop) {
    let seller = shop.member("haneul").await;
    // Eight photos, and a mebibyte for the words beside them.
    let all = 8 * 1_000 + 1024 * 1024;
    assert_eq!(seller.upload(&[vec![0; all]]).await.must_be(413).error(), "TooLarge");
}

async fn nine_photos_are_too_many(shop: Shop) {
    let seller = shop.member("haneul").await;
    let nine = vec![photo("orientation_1.jpg"); 9];
    seller.upload(&nine).await.must_be(422).must_refuse("photos", "TooMany");
    assert_eq!(number!(shop, "select count(*) from photo"), 0);
    let eight = seller.upload(&nine[..8]).await.must_be(200).json();
    assert_eq!(eight["photos"].as_array().map(Vec::len), Some(8));
    let ninth = seller.uploads(photo("orientation_2.jpg")).await;
    let ids: Vec<(String, String)> = eight["photos"]
        .as_array()
        .expect("eight")
        .iter()
        .chain([&ninth])
        .enumerate()
        .map(|(index, photo)| (format!("photos[{index}]"), photo["id"].to_string()))
        .collect();
    let fields: Vec<(&str, &str)> = ids.iter().map(|(name, id)| (name.as_str(), id.as_str())).collect();
    seller.post("/api/book/create", &listing(&fields)).await.must_be(422).must_refuse("photos", "TooMany");
    seller.post("/api/book/create", &listing(&fields[..8])).await.must_be(200);
}

async fn an_upload_without_a_photo_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.upload(&[]).await.must_be(422);
    let form = reqwest::multipart::Form::new().text("title", "책");
    seller.send(seller.request(::http::Method::POST, "/photos").multipart(form)).await.must_be(422).must_refuse("photos", "Required");
}

async fn what_is_no_multipart_is_refused(shop: Shop) {
    let seller = shop.member("haneul").await;
    seller.post("/photos", &[("photos", "x")]).await.must_be(422);
    for kind in
        ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "multipart/mixed; boundary=x", "image/jpeg"]
    {
        for body in [
            &b""[..],
            b"--x",
            b"--x\r\n\r\n",
            b"--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a\"\r\n\r\nabc",
            &photo("orientation_1.jpg"),
        ] {
            let request = seller.request(::http::Method::POST, "/photos").header("content-type", kind).body(body.to_vec());
            let answer = seller.send(request).await;
            assert!((400..500).contains(&answer.status), "{kind}: {}", answer.told());
        }
    }
    must_have_kept_nothing(&shop);
}

async fn who_is_signed_out_uploads_nothing(shop: Shop) {
    assert_eq!(shop.visitor().upload(&[photo("orientation_1.jpg")]).await.must_be(401).json(), json!({"error": "SignInRequired"}));
    assert_eq!(shop.visitor().upload(&[]).await.status, 401);
    must_have_kept_nothing(&shop);
}

async fn photos_are_counted_by_account(shop: Shop) {
    let seller = shop.member("haneul").await;
    let from = |address: &str| seller.with("x-forwarded-for", address);
    from("203.0.113.1").upload(&vec![photo("orientation_1.jpg"); 4]).await.must_be(200);
    from("203.0.113.2").upload(&[photo("orientation_1.jpg")]).await.must_be(200);
    let refused = from("203.0.113.3").upload(&[photo("orientation_1.jpg")]).await.must_be(429);
    assert!((1..=3600).contains(&refused.header("retry-after").parse::<i64>().expect("seconds")));
    shop.member("garam").await.with("x-forwarded-for", "203.0.113.4").upload(&[photo("orientation_1.jpg")]).await.must_be(200);
    shop.state.clock.turn(HOUR + SECOND);
    from("203.0.113.3").upload(&[photo("orientation_1.jpg")]).await.must_be(200);
}

async fn photos_are_counted_by_address(shop: Shop) {
    let here = ("x-forwarded-for", "203.0.113.1");
    let (first, second) = (shop.member("haneul").await, shop.member("garam").await);
    first.with(here.0, here.1).upload(&vec![photo("orientation_1.jpg"); 5]).await.must_be(200);
    second.with(here.0, here.1).upload(&[photo("orientation_1.jpg")]).await.must_be(429);
    second.with(here.0, "203.0.113.2").upload(&[photo("orientation_1.jpg")]).await.must_be(200);
    assert!(number!(shop, "select count(*) from throttle where key like 'photos:%'") >= 3, "the counts are rows, so that several processes agree");
}

async fn photos_sent_at_once_do_not_pass_the_quota(shop: Shop) {
    let seller = shop.member("haneul").await;
    let answers = all_at_once((0..16).map(|_| {
        let seller = seller.clone();
        async move { seller.upload(&[photo("orientation_1.jpg")]).await.status }
    }))
    .await;
    let with = |status: u16| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!((with(200), with(429)), (5, 11), "{answers:?}");
    assert_eq!(number!(shop, "select count(*) from photo"), 5);
}

/// 50,000 × 50,000 pixels would be 7.5 GB. The binary runs by itself, so that its memory is its own.
#[test]
fn a_bomb_is_refused_from_its_header() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let process = Process::serve(&mut command(folder.path()));
        let seller = process.visitor();
        seller.post("/api/user/register", &signup(&[])).await.must_be(200);
        seller.upload(&[photo("orientation_1.jpg")]).await.must_be(200);
        let before = process.peak_memory();
        for _ in 0..4 {
            seller.upload(&[photo("bomb.png")]).await.must_be(422).must_refuse("photos", "BadDimensions");
        }
        let grown = process.peak_memory() - before;
        assert!(grown < 64 * 1024, "{grown} KiB more");
    });
}
