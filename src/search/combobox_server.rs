//! The server's side: suggestions are JavaScript's.

use leptos::html::{Div, Input};
use leptos::prelude::*;

pub fn attach(_input: NodeRef<Input>, _place: NodeRef<Div>) {}
