//! From uploaded bytes to two pictures of our own: upright, without metadata, in card and full size.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, imageops::FilterType};

use super::intact::is_intact;
use super::model::MIN_SIDE;
use crate::error::{AppError, Reason};

/// Longest sides in pixels: a card is at most 187 CSS pixels wide and 280 high, so this is twice that; a detail page's
/// picture at most 400 wide, opened at 1,600.
const CARD: (u32, u32) = (400, 560);
const FULL: (u32, u32) = (1600, 1600);
/// libwebp's quality, 0 to 100; 80 is where a photo of a page still reads well at a third of JPEG's bytes.
const QUALITY: f32 = 80.0;
/// Bytes a pixel while decoding, at most (16-bit RGBA).
const DECODED_PIXEL: u64 = 8;

/// Two WebP files, and the full one's size in pixels.
pub struct Developed {
    pub card: Vec<u8>,
    pub full: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Takes a core for some hundred milliseconds: call it on the decoding lane. Refuses what is no whole JPEG, PNG or WebP
/// picture, and, from its header alone, what has more than `max_pixels` or a side below [`MIN_SIDE`].
pub fn develop(bytes: &[u8], max_pixels: u64) -> Result<Developed, AppError> {
    let not_a_photo = |_| AppError::invalid("photos", Reason::NotAPhoto);
    let format = image::guess_format(bytes).map_err(not_a_photo)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(AppError::invalid("photos", Reason::NotAPhoto));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_pixels * DECODED_PIXEL);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(not_a_photo)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > max_pixels || width.min(height) < MIN_SIDE {
        return Err(AppError::invalid("photos", Reason::BadDimensions));
    }
    if !is_intact(format, bytes) {
        return Err(AppError::invalid("photos", Reason::NotAPhoto));
    }
    let orientation = decoder.orientation().map_err(not_a_photo)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(not_a_photo)?;
    // Shrinking first turns fewer pixels; a square box fits either way up.
    if picture.width().max(picture.height()) > FULL.0 {
        picture = picture.resize(FULL.0, FULL.1, FilterType::CatmullRom);
    }
    picture.apply_orientation(orientation);
    let full = on_paper(&picture);
    let card = if full.width() > CARD.0 || full.height() > CARD.1 {
        DynamicImage::ImageRgb8(full.clone()).resize(CARD.0, CARD.1, FilterType::CatmullRom).into_rgb8()
    } else {
        full.clone()
    };
    Ok(Developed { card: encode(&card)?, full: encode(&full)?, width: full.width(), height: full.height() })
}

/// Transparent parts become white paper.
fn on_paper(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let source = picture.to_rgba8();
    RgbImage::from_fn(source.width(), source.height(), |x, y| {
        let [red, green, blue, alpha] = source.get_pixel(x, y).0;
        let over_white = |part: u8| ((u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255) as u8;
        image::Rgb([over_white(red), over_white(green), over_white(blue)])
    })
}

/// image 0.25 writes WebP without loss only; libwebp writes it with.
fn encode(picture: &RgbImage) -> Result<Vec<u8>, AppError> {
    let encoder = webp::Encoder::from_rgb(picture, picture.width(), picture.height());
    encoder.encode_simple(false, QUALITY).map(|bytes| bytes.to_vec()).map_err(|error| {
        tracing::error!(?error, "a photo could not be encoded");
        AppError::Internal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX_PIXELS: u64 = 50_000_000;
    /// The corners of the picture that scripts/make-photos draws: red, green, blue, yellow.
    const CORNERS: [[u8; 3]; 4] = [[220, 40, 40], [40, 170, 70], [40, 80, 210], [240, 210, 50]];

    fn file(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/tests/photos/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn refused(name: &str) -> Reason {
        develop(&file(name), MAX_PIXELS).err().expect("should be refused").fields()[0].reason
    }

    fn close(one: [u8; 3], other: [u8; 3], tolerance: i16) -> bool {
        one.iter().zip(other).all(|(a, b)| (i16::from(*a) - i16::from(b)).abs() <= tolerance)
    }

    #[test]
    fn all_eight_orientations_come_out_upright() {
        for number in 1..=8 {
            let developed = develop(&file(&format!("orientation_{number}.jpg")), MAX_PIXELS).unwrap();
            assert_eq!((developed.width, developed.height), (96, 64), "orientation {number}");
            for bytes in [&developed.full, &developed.card] {
                let picture = image::load_from_memory(bytes).unwrap().into_rgb8();
                let corners = [(3, 3), (92, 3), (3, 60), (92, 60)].map(|(x, y)| picture.get_pixel(x, y).0);
                for (corner, expected) in corners.into_iter().zip(CORNERS) {
                    assert!(close(corner, expected, 12), "orientation {number}: {corner:?} is not {expected:?}");
                }
            }
        }
    }

    #[test]
    fn no_metadata_survives() {
        let source = file("gps.jpg");
        let contains = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(contains(&source, "Joongo Optics") && contains(&source, "Hong Gildong"));
        let developed = develop(&source, MAX_PIXELS).unwrap();
        for bytes in [&developed.full, &developed.card] {
            for trace in ["Exif", "EXIF", "XMP", "GPS", "Joongo Optics", "Hong Gildong", "city hall"] {
                assert!(!contains(bytes, trace), "{trace} survived");
            }
        }
    }

    #[test]
    fn what_is_no_whole_photo_is_refused() {
        for name in ["picture.svg", "animated.gif", "truncated.jpg", "truncated.png", "polyglot.jpg"] {
            assert_eq!(refused(name), Reason::NotAPhoto, "{name}");
        }
        assert!(develop(b"", MAX_PIXELS).is_err());
        assert!(develop(b"hello", MAX_PIXELS).is_err());
        assert_eq!(refused("tiny.png"), Reason::BadDimensions);
        assert_eq!(refused("bomb.png"), Reason::BadDimensions);
    }

    #[test]
    fn transparent_parts_are_paper() {
        let developed = develop(&file("transparent.png"), MAX_PIXELS).unwrap();
        let picture = image::load_from_memory(&developed.full).unwrap().into_rgb8();
        assert!(close(picture.get_pixel(90, 5).0, [255, 255, 255], 6));
    }

    #[test]
    fn a_large_photo_is_fitted_into_both_sizes() {
        let large = DynamicImage::ImageRgb8(RgbImage::from_pixel(3000, 2000, image::Rgb([200, 180, 150])));
        let mut bytes = Cursor::new(Vec::new());
        large.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        let developed = develop(bytes.get_ref(), MAX_PIXELS).unwrap();
        assert_eq!((developed.width, developed.height), (1600, 1067));
        let card = image::load_from_memory(&developed.card).unwrap();
        assert_eq!((card.width(), card.height()), (400, 267));
    }
}
