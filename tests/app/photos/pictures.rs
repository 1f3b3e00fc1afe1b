use image::RgbImage;
use serde_json::Value;

use super::fetch;
use crate::support::*;

on_both_engines!(
    eight_orientations_come_out_upright,
    #[ignore = "needs JOONGOBOOKS_TEST_DATA"]
    eight_orientations_of_camera_size_come_out_upright,
    no_metadata_survives,
    #[ignore = "needs JOONGOBOOKS_TEST_DATA"]
    no_metadata_of_camera_photos_survives,
    jpeg_png_and_webp_come_out_as_webp_in_two_sizes,
    a_large_photo_is_fitted_into_both_sizes,
);

/// The quarters that scripts/make-photos draws: red, green, blue, yellow.
const QUARTERS: [[u8; 3]; 4] = [[220, 40, 40], [40, 170, 70], [40, 80, 210], [240, 210, 50]];
/// How far lossy WebP may move a channel of a flat area; a corner turned wrongly is off by 100 and more.
const TOLERANCE: i16 = 12;

/// The middle of each quarter, in reading order.
fn quarters(picture: &RgbImage) -> [[u8; 3]; 4] {
    let (width, height) = picture.dimensions();
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| picture.get_pixel(width * x / 4, height * y / 4).0)
}

/// The average colour of each corner's sixteenth of the picture: what is left of a photo's detail.
fn corners(picture: &RgbImage) -> [[u8; 3]; 4] {
    let (width, height) = (picture.width() / 4, picture.height() / 4);
    [(0, 0), (3, 0), (0, 3), (3, 3)].map(|(column, row)| {
        let mut sum = [0u64; 3];
        for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (column * width + x, row * height + y))) {
            picture.get_pixel(x, y).0.iter().zip(&mut sum).for_each(|(part, sum)| *sum += u64::from(*part));
        }
        sum.map(|sum| (sum / u64::from(width * height)) as u8)
    })
}

fn close(one: &[[u8; 3]; 4], other: &[[u8; 3]; 4], tolerance: i16) -> bool {
    one.iter().flatten().zip(other.iter().flatten()).all(|(a, b)| (i16::from(*a) - i16::from(*b)).abs() <= tolerance)
}

async fn picture(shop: &Shop, address: &Value) -> RgbImage {
    let answer = fetch(shop, address).await;
    assert_eq!(answer.header("content-type"), "image/webp");
    image::load_from_memory(&answer.body).expect("a picture").into_rgb8()
}

async fn eight_orientations_come_out_upright(shop: Shop) {
    let seller = shop.member("haneul").await;
    let files: Vec<_> = (1..=8).map(|number| photo(&format!("orientation_{number}.jpg"))).collect();
    let answer = seller.upload(&files).await.must_be(200).json();
    for (number, photo) in answer["photos"].as_array().expect("an array").iter().enumerate() {
        assert_eq!((&photo["width"], &photo["height"]), (&Value::from(96), &Value::from(64)), "orientation {}", number + 1);
        for size in ["full", "card"] {
            let picture = picture(&shop, &photo[size]).await;
            assert_eq!(picture.dimensions(), (96, 64));
            let seen = quarters(&picture);
            assert!(close(&seen, &QUARTERS, TOLERANCE), "orientation {}, {size}: {seen:?}", number + 1);
        }
    }
}

async fn eight_orientations_of_camera_size_come_out_upright(shop: Shop) {
    let seller = shop.member("haneul").await;
    let mut first = None;
    for number in 1..=8 {
        let photo = seller.uploads(large_photo(&format!("orientation_{number}.jpg"))).await;
        for size in ["full", "card"] {
            let picture = picture(&shop, &photo[size]).await;
            let seen = (size, picture.dimensions(), corners(&picture));
            let seen_first: &Vec<_> = first.get_or_insert_with(Vec::new);
            match seen_first.iter().find(|(other, ..): &&(&str, (u32, u32), [[u8; 3]; 4])| *other == size) {
                Some((_, dimensions, corners)) => {
                    assert_eq!(seen.1, *dimensions, "orientation {number}, {size}");
                    assert!(close(&seen.2, corners, TOLERANCE), "orientation {number}, {size}: {:?} is not {corners:?}", seen.2);
                }
                None => first.as_mut().expect("just made").push(seen),
            }
        }
    }
    let corners = first.expect("eight photos")[0].2;
    assert!((1..4).any(|other| !close(&[corners[0]; 4], &[corners[other]; 4], 2 * TOLERANCE)), "corners that differ can tell: {corners:?}");
}

fn must_hold_no_trace(bytes: &[u8], traces: &[&str]) {
    for trace in traces {
        assert!(!bytes.windows(trace.len()).any(|window| window == trace.as_bytes()), "{trace} survived");
    }
}

async fn no_metadata_survives(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photo = seller.uploads(photo("gps.jpg")).await;
    for size in ["full", "card"] {
        let answer = fetch(&shop, &photo[size]).await;
        must_hold_no_trace(&answer.body, &["Exif", "EXIF", "GPS", "XMP", "xmp", "Joongo Optics", "Testcam", "Hong Gildong", "city hall", "WGS-84"]);
    }
}

async fn no_metadata_of_camera_photos_survives(shop: Shop) {
    let seller = shop.member("haneul").await;
    for name in ["gps_1.jpg", "gps_2.jpg"] {
        let source = large_photo(name);
        assert!(source.windows(4).any(|window| window == b"Exif"), "{name} has something to lose");
        let photo = seller.uploads(source).await;
        for size in ["full", "card"] {
            // The chunks that a WebP file keeps such things in (RFC 9649).
            must_hold_no_trace(&fetch(&shop, &photo[size]).await.body, &["Exif", "EXIF", "XMP ", "ICCP", "GPS"]);
        }
    }
}

async fn jpeg_png_and_webp_come_out_as_webp_in_two_sizes(shop: Shop) {
    let seller = shop.member("haneul").await;
    for name in ["orientation_1.jpg", "transparent.png", "photo.webp"] {
        let photo = seller.uploads(photo(name)).await;
        for size in ["full", "card"] {
            let answer = fetch(&shop, &photo[size]).await;
            assert_eq!((&answer.body[..4], &answer.body[8..12], answer.header("content-type")), (&b"RIFF"[..], &b"WEBP"[..], "image/webp"), "{name}");
        }
    }
}

async fn a_large_photo_is_fitted_into_both_sizes(shop: Shop) {
    let seller = shop.member("haneul").await;
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(2400, 1200, image::Rgb([200, 180, 150])).write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a JPEG");
    let photo = seller.uploads(bytes.into_inner()).await;
    assert_eq!((photo["width"].as_u64(), photo["height"].as_u64()), (Some(1600), Some(800)));
    assert_eq!(picture(&shop, &photo["full"]).await.dimensions(), (1600, 800));
    let (width, height) = picture(&shop, &photo["card"]).await.dimensions();
    assert!(width < 600 && width == 2 * height, "{width} × {height}");
}
