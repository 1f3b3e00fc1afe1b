use leptos::prelude::*;
use web_sys::{File, HtmlVideoElement};

use super::components::Said;

/// Only browsers have a camera: the dialog that asks for it is never open here.
pub fn watch(_: &HtmlVideoElement, _: RwSignal<Said>, _: Callback<String>) {}

pub fn look_at(_: File, _: RwSignal<Said>, _: Callback<String>) {}
