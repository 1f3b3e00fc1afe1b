use std::time::Duration;

use js_sys::{Array, Promise, Uint8ClampedArray};
use leptos::prelude::*;
use leptos::wasm_split::{self, SplitLoaderError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlVideoElement};

use super::components::Said;
use super::js;
use super::reader;

/// Between two looks at the camera's picture: a phone stays cool, and nobody notices.
const PAUSE: Duration = Duration::from_millis(150);
/// The longer side of what is looked at, in pixels. The 95 bars of an ISBN in a third of a photo are seven pixels wide each.
const VIDEO_SIDE: u32 = 1_280;
const PHOTO_SIDE: u32 = 2_000;

/// Shows the camera in `video` until a barcode is read or the dialog, which `said` lives in, is gone.
pub fn watch(video: &HtmlVideoElement, said: RwSignal<Said>, read: Callback<String>) {
    let video: JsValue = video.into();
    leptos::task::spawn_local(async move {
        let camera = match Camera::open().await {
            Ok(camera) => camera,
            Err(trouble) => return say(said, trouble),
        };
        js::set(&video, "srcObject", &camera.0);
        // Where it may not play by itself it says so by a rejection, and there is nothing to see.
        let _ = js::ask(&video, "play", &[]).await;
        say(said, Said::Watching);
        let Some(eye) = Eye::open().await else { return };
        while said.try_get_untracked().is_some() {
            let size = (js::number(&video, "videoWidth"), js::number(&video, "videoHeight"));
            match eye.look(&video, size, VIDEO_SIDE).await {
                _ if said.try_get_untracked().is_none() => return,
                Ok(Some(isbn)) => return read.run(isbn),
                Ok(None) => pause().await,
                Err(ReaderMissing) => return say(said, Said::NoReader),
            }
        }
    });
}

/// Looks for a barcode in a picture.
pub fn look_at(file: File, said: RwSignal<Said>, read: Callback<String>) {
    said.set(Said::Looking);
    leptos::task::spawn_local(async move {
        let found = match js::ask(&window(), "createImageBitmap", &[&file]).await {
            Ok(picture) => look_once(&picture).await,
            Err(_) => Ok(None),
        };
        match found {
            _ if said.try_get_untracked().is_none() => {}
            Ok(Some(isbn)) => read.run(isbn),
            Ok(None) => said.set(Said::NotFound),
            Err(ReaderMissing) => said.set(Said::NoReader),
        }
    });
}

/// The dialog may be gone by now.
fn say(said: RwSignal<Said>, what: Said) {
    said.try_set(what);
}

async fn look_once(picture: &JsValue) -> Result<Option<String>, ReaderMissing> {
    let size = (js::number(picture, "width"), js::number(picture, "height"));
    match Eye::open().await {
        Some(eye) => eye.look(picture, size, PHOTO_SIDE).await,
        None => Ok(None),
    }
}

/// An open camera. Whoever lets go of it switches it off.
struct Camera(JsValue);

impl Camera {
    async fn open() -> Result<Camera, Said> {
        // Absent where the page did not come by https.
        let devices = js::get(&window(), "navigator").and_then(|navigator| js::get(&navigator, "mediaDevices")).ok_or(Said::NoCamera)?;
        let video = js::object(&[("facingMode", "environment".into()), ("width", js::object(&[("ideal", VIDEO_SIDE.into())]))]);
        let wish = js::object(&[("video", video), ("audio", false.into())]);
        js::ask(&devices, "getUserMedia", &[&wish]).await.map(Camera).map_err(|error| match js::text(&error, "name").as_str() {
            "NotAllowedError" | "SecurityError" => Said::Refused,
            _ => Said::NoCamera,
        })
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        let tracks = js::call(&self.0, "getTracks", &[]).map(|tracks| Array::from(&tracks)).unwrap_or_default();
        tracks.iter().for_each(|track| drop(js::call(&track, "stop", &[])));
    }
}

/// What reads: the browser's own detector; ours where it has none, or one that fails.
struct Eye {
    detector: Option<JsValue>,
    canvas: JsValue,
    context: JsValue,
}

impl Eye {
    async fn open() -> Option<Eye> {
        let canvas: JsValue = document().create_element("canvas").ok()?.into();
        let often = js::object(&[("willReadFrequently", true.into())]);
        let context = js::call(&canvas, "getContext", &[&"2d".into(), &often]).ok()?;
        Some(Eye { detector: detector().await, canvas, context })
    }

    async fn look(&self, picture: &JsValue, (width, height): (u32, u32), side: u32) -> Result<Option<String>, ReaderMissing> {
        if width == 0 || height == 0 {
            return Ok(None);
        }
        if let Some(detector) = &self.detector
            && let Ok(found) = js::ask(detector, "detect", &[picture]).await
        {
            return Ok(Array::from(&found).iter().find_map(|code| reader::isbn(&js::text(&code, "rawValue"))));
        }
        let scale = (f64::from(side) / f64::from(width.max(height))).min(1.0);
        let shrunk = |length: u32| (f64::from(length) * scale) as u32;
        match self.grey(picture, shrunk(width), shrunk(height)) {
            Some(grey) => read_bars(grey, shrunk(width), shrunk(height)).await,
            None => Ok(None),
        }
    }

    fn grey(&self, picture: &JsValue, width: u32, height: u32) -> Option<Vec<u8>> {
        let (zero, width, height) = (JsValue::from(0), JsValue::from(width), JsValue::from(height));
        js::set(&self.canvas, "width", &width);
        js::set(&self.canvas, "height", &height);
        js::call(&self.context, "drawImage", &[picture, &zero, &zero, &width, &height]).ok()?;
        let image = js::call(&self.context, "getImageData", &[&zero, &zero, &width, &height]).ok()?;
        let colours = js::get(&image, "data")?.unchecked_into::<Uint8ClampedArray>().to_vec();
        // ITU-R BT.601, in 256ths.
        let grey = |colour: &[u8]| ((77 * u32::from(colour[0]) + 150 * u32::from(colour[1]) + 29 * u32::from(colour[2])) >> 8) as u8;
        Some(colours.chunks_exact(4).map(grey).collect())
    }
}

/// The browser's own, where it has one that knows books' barcodes.
async fn detector() -> Option<JsValue> {
    let class = js::get(&window(), "BarcodeDetector")?;
    let known = js::ask(&class, "getSupportedFormats", &[]).await.ok()?;
    let ean = JsValue::from("ean_13");
    Array::from(&known).includes(&ean, 0).then_some(())?;
    js::construct(&class, &[&js::object(&[("formats", Array::of1(&ean).into())])]).ok()
}

/// The part of the program that reads barcodes could not be fetched.
struct ReaderMissing;

impl From<SplitLoaderError> for ReaderMissing {
    fn from(_: SplitLoaderError) -> ReaderMissing {
        ReaderMissing
    }
}

/// A part of its own, fetched when it is first called. `#[lazy]` is this without `fallible`: there a part that does not
/// come takes the whole page down with it.
#[wasm_split::wasm_split(barcode_reader, wasm_split_path = ::leptos::wasm_split, fallible)]
fn read_bars(grey: Vec<u8>, width: u32, height: u32) -> Result<Option<String>, ReaderMissing> {
    Ok(reader::isbn_in(grey, width, height))
}

async fn pause() {
    let waits = Promise::new(&mut |resolve, _| {
        set_timeout(move || drop(resolve.call0(&JsValue::UNDEFINED)), PAUSE);
    });
    // It is never rejected.
    let _ = JsFuture::from(waits).await;
}
