/// Unicode normalization form C. The browser has the tables already; ours would weigh on the first load.
pub fn nfc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}
