//! What is called by name. Bindings of web-sys would all stand in the script of the first load, and these are for few; the
//! BarcodeDetector has none.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A property; nothing where it is missing, undefined or null.
pub fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

pub fn number(of: &JsValue, name: &str) -> u32 {
    get(of, name).and_then(|value| value.as_f64()).unwrap_or_default() as u32
}

pub fn text(of: &JsValue, name: &str) -> String {
    get(of, name).and_then(|value| value.as_string()).unwrap_or_default()
}

pub fn set(of: &JsValue, name: &str, value: impl Into<JsValue>) {
    // Only a frozen object refuses.
    let _ = Reflect::set(of, &name.into(), &value.into());
}

pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new().into();
    properties.iter().for_each(|(name, value)| set(&object, name, value));
    object
}

pub fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(of, name).ok_or(JsValue::UNDEFINED)?.dyn_into()?;
    method.apply(of, &list(arguments))
}

pub fn construct(class: &JsValue, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    Reflect::construct(class.dyn_ref::<Function>().ok_or(JsValue::UNDEFINED)?, &list(arguments))
}

/// Calls what answers later.
pub async fn ask(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let answer = call(of, name, arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await
}

fn list(values: &[&JsValue]) -> Array {
    values.iter().copied().collect()
}
