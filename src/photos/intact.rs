//! Whether the bytes are one whole picture and nothing else. Decoders forgive both a missing end (the rest comes out
//! grey) and a foreign file behind it.

use image::ImageFormat;

/// `true` if the picture reaches its end and what follows, if anything, is what cameras put there.
pub fn is_intact(format: ImageFormat, bytes: &[u8]) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg_end(bytes).is_some_and(|end| is_cameras_tail(&bytes[end..])),
        ImageFormat::Png => png_end(bytes) == Some(bytes.len()),
        ImageFormat::WebP => riff_end(bytes).is_some_and(|end| (end..=end + 1).contains(&bytes.len())),
        _ => false,
    }
}

/// The offset behind EOI, walking the markers of ITU-T T.81, annex B.
fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Markers may be preceded by fill bytes.
        while *bytes.get(at)? == 0xFF && *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        let marker = if bytes[at] == 0xFF { *bytes.get(at + 1)? } else { return None };
        at += 2;
        match marker {
            0xD9 => return Some(at),
            // Markers that stand alone.
            0x01 | 0xD0..=0xD7 => {}
            _ => {
                at += usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
                if marker == 0xDA {
                    at = entropy_end(bytes, at)?;
                }
            }
        }
    }
}

/// The next marker behind entropy-coded data, in which FF is followed by 00 or a restart marker.
fn entropy_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

/// Phones append a second picture (CIPA DC-007, multi-picture), a short film (motion photos: an ISO media file, or
/// Samsung's trailer) or padding. Anything else behind the picture is another file in disguise.
fn is_cameras_tail(tail: &[u8]) -> bool {
    let start = tail.iter().position(|&byte| byte != 0).unwrap_or(tail.len());
    let tail_without_padding = &tail[start..];
    tail_without_padding.is_empty()
        || tail_without_padding.starts_with(&[0xFF, 0xD8, 0xFF])
        || tail.get(4..8) == Some(b"ftyp")
        || tail.ends_with(b"SEFT")
}

/// The offset behind IEND, walking the chunks of the PNG specification, section 5.
fn png_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        at = at.checked_add(length)?.checked_add(12)?;
        if at > bytes.len() {
            return None;
        }
        if kind == b"IEND" {
            return Some(at);
        }
    }
}

/// The end that the RIFF header of a WebP names.
fn riff_end(bytes: &[u8]) -> Option<usize> {
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let end = size.checked_add(8)?;
    (end <= bytes.len()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Vec<u8> {
        std::fs::read(format!("{}/tests/photos/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn whole_pictures_are_intact() {
        for name in ["orientation_1.jpg", "orientation_6.jpg", "gps.jpg"] {
            assert!(is_intact(ImageFormat::Jpeg, &file(name)), "{name}");
        }
        assert!(is_intact(ImageFormat::Png, &file("transparent.png")));
        assert!(is_intact(ImageFormat::WebP, &file("photo.webp")));
    }

    #[test]
    fn no_prefix_of_a_picture_is_intact() {
        for (format, name) in [(ImageFormat::Jpeg, "orientation_1.jpg"), (ImageFormat::Png, "transparent.png"), (ImageFormat::WebP, "photo.webp")] {
            let whole = file(name);
            for length in 0..whole.len() {
                assert!(!is_intact(format, &whole[..length]), "{name} cut to {length}");
            }
        }
    }

    #[test]
    fn what_cameras_append_passes_and_other_files_do_not() {
        let picture = file("orientation_1.jpg");
        let with = |tail: &[u8]| is_intact(ImageFormat::Jpeg, &[&picture[..], tail].concat());
        assert!(with(&[0; 64]));
        assert!(with(&picture));
        assert!(with(b"\0\0\0\x18ftypmp42 film"));
        assert!(!with(b"<script>alert(1)</script>"));
        assert!(!with(b"PK\x03\x04 archive"));
        assert!(!is_intact(ImageFormat::Jpeg, &file("polyglot.jpg")));
    }
}
