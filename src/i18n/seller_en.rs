//! Barcodes and prices in English.

use super::sellers::SellerTexts;
use crate::text::thousands;

pub static TEXTS: SellerTexts = SellerTexts {
    scan: "Scan the barcode",
    scan_title: "Show the barcode on the back",
    close: "Close",
    opening: "Starting the camera.",
    hold_still: "Hold the barcode across the picture. It closes by itself once it is read.",
    refused: "The camera may not be used here. Allow it in your browser's settings, or choose a photo of the barcode.",
    no_camera: "There is no camera on this device. Choose a photo of the barcode instead.",
    no_reader: "What reads barcodes could not be loaded. Try again in a moment, or type the number.",
    choose_picture: "Choose a photo of the barcode",
    looking: "Looking for a barcode in the photo.",
    not_found: "There is no book's barcode to be seen in this photo. Choose one that is closer and straight.",
    read: |isbn| format!("The barcode says {isbn}."),
    sold_for: |condition, sales, median, low, high| {
        format!("{sales} copies of this book in the condition “{condition}” were sold here, for {low} to {high}; the median is {median}.")
    },
    own_price: |above| match above {
        0 => "Your price is the median.".to_owned(),
        1.. => format!("Your price is ₩{} above the median.", thousands(above)),
        _ => format!("Your price is ₩{} below the median.", thousands(-above)),
    },
};
