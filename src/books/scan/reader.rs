use rxing::common::GlobalHistogramBinarizer;
use rxing::oned::EAN13Reader;
use rxing::{BinaryBitmap, DecodeHints, Luma8LuminanceSource, Reader};

use crate::books::model::Isbn;

/// The book's barcode in a picture of `width` × `height` shades of grey, row by row. Lying or upside down it is read too.
pub fn isbn_in(grey: Vec<u8>, width: u32, height: u32) -> Option<String> {
    let source = Luma8LuminanceSource::new(grey, width, height).ok()?;
    let mut picture = BinaryBitmap::new(GlobalHistogramBinarizer::new(source));
    let hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let read = EAN13Reader.decode_with_hints(&mut picture, &hints).ok()?;
    isbn(read.getText())
}

/// What a barcode says, if that is an ISBN: other goods have such bars as well.
pub fn isbn(text: &str) -> Option<String> {
    Isbn::parse(text).ok().flatten().map(|isbn| isbn.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// EAN-13 (ISO/IEC 15420): the bars of each digit at the left in set A, and which of the left ones are in set B, by the
    /// first digit.
    const BARS: [u8; 10] = [0b0001101, 0b0011001, 0b0010011, 0b0111101, 0b0100011, 0b0110001, 0b0101111, 0b0111011, 0b0110111, 0b0001011];
    const SETS: [u8; 10] = [0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010];

    /// True is black.
    fn bars(code: &str) -> Vec<bool> {
        let digits: Vec<usize> = code.bytes().map(|byte| usize::from(byte - b'0')).collect();
        let mut bars = vec![true, false, true];
        let push = |bars: &mut Vec<bool>, pattern: u8| bars.extend((0..7).rev().map(|bit| pattern >> bit & 1 == 1));
        for (place, digit) in digits[1..7].iter().enumerate() {
            let in_b = SETS[digits[0]] >> (5 - place) & 1 == 1;
            // Set B is set C mirrored, set C is set A inverted.
            push(&mut bars, if in_b { (!BARS[*digit] & 0x7f).reverse_bits() >> 1 } else { BARS[*digit] });
        }
        bars.extend([false, true, false, true, false]);
        digits[7..].iter().for_each(|digit| push(&mut bars, !BARS[*digit] & 0x7f));
        bars.extend([true, false, true]);
        bars
    }

    /// A photo of it: each bar `thick` wide, with a margin, on grey paper under a light that fades to the right.
    fn picture(code: &str, thick: usize) -> (Vec<u8>, usize, usize) {
        let margin = 12;
        let row: Vec<bool> = [vec![false; margin], bars(code), vec![false; margin]].concat();
        let (width, height) = (row.len() * thick, 120);
        let grey = |x: usize| {
            let light = 220 - 60 * x / width;
            if row[x / thick] { 30 } else { light as u8 }
        };
        let picture = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| if (20..100).contains(&y) { grey(x) } else { 200 });
        (picture.collect(), width, height)
    }

    fn read((grey, width, height): (Vec<u8>, usize, usize)) -> Option<String> {
        isbn_in(grey, width as u32, height as u32)
    }

    #[test]
    fn a_books_barcode_is_read() {
        for code in ["9788936434120", "9791185811871", "9780306406157"] {
            for thick in [2, 3, 5] {
                assert_eq!(read(picture(code, thick)).as_deref(), Some(code), "{code}, {thick}");
            }
        }
    }

    #[test]
    fn it_may_stand_on_its_head_or_lie_on_its_side() {
        let (mut grey, width, height) = picture("9788936434120", 3);
        grey.reverse();
        assert_eq!(read((grey.clone(), width, height)).as_deref(), Some("9788936434120"));
        let turned = (0..width).flat_map(|x| (0..height).map(move |y| (x, y))).map(|(x, y)| grey[y * width + x]).collect();
        assert_eq!(read((turned, height, width)).as_deref(), Some("9788936434120"));
    }

    #[test]
    fn what_is_no_books_barcode_is_none() {
        // A bottle of something.
        assert_eq!(read(picture("8801234567893", 3)), None);
        assert_eq!(read((vec![255; 300 * 100], 300, 100)), None);
        assert_eq!(isbn_in(Vec::new(), 0, 0), None);
        assert_eq!(isbn_in(vec![0; 10], 300, 100), None, "a picture that is cut off");
    }
}
