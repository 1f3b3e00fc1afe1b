//! Suggestions below the search field, as a combobox with a list (WAI-ARIA APG, "Editable combobox with list autocomplete"):
//! a part of the program that comes when the field is first entered.

use leptos::html::{Div, Input};
use leptos::prelude::*;
use leptos::wasm_split::{self, SplitLoaderError};
use leptos::web_sys::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::api::Suggest;
use super::model::Suggestion;
use crate::i18n::{Lang, use_lang, use_texts};
use crate::ui::view::view;
use crate::wire::question;

const LIST: &str = "suggestions";

/// Makes `input` suggest once it is entered; the list stands in `place`.
pub fn attach(input: NodeRef<Input>, place: NodeRef<Div>) {
    let lang = use_lang();
    Effect::new(move |begun: Option<bool>| {
        if begun == Some(true) {
            return true;
        }
        let (Some(input), Some(place)) = (input.get(), place.get()) else { return false };
        let field: HtmlInputElement = input.clone().unchecked_into();
        let entered = move || {
            // Without the part the field is a plain one.
            let (field, place, before) = (field.clone(), place.clone().unchecked_into(), field.value());
            leptos::task::spawn_local(async move { drop(combobox(field, place, lang, before).await) });
        };
        if document().active_element().is_some_and(|active| active == *input.unchecked_ref::<web_sys::Element>()) {
            entered();
        } else {
            let options = web_sys::AddEventListenerOptions::new();
            options.set_once(true);
            let listener = wasm_bindgen::closure::Closure::once_into_js(entered);
            // The event's name is one: this cannot fail.
            let _ = input.add_event_listener_with_callback_and_add_event_listener_options("focus", listener.unchecked_ref(), &options);
        }
        true
    });
}

/// The part could not be fetched.
struct Missing;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Missing {
        Missing
    }
}

#[wasm_split::wasm_split(combobox, wasm_split_path = ::leptos::wasm_split, fallible)]
fn combobox(input: HtmlInputElement, place: HtmlElement, lang: Lang, before: String) -> Result<(), Missing> {
    leptos::mount::mount_to(place, move || {
        provide_context(lang);
        list(Box::new(input), &before)
    })
    .forget();
    Ok(())
}

#[derive(Clone, Copy)]
struct State {
    found: RwSignal<Vec<Suggestion>>,
    /// The one that the arrow keys are at.
    active: RwSignal<Option<usize>>,
    /// What was asked for last: an answer to something else comes too late.
    asked: StoredValue<String>,
}

impl State {
    fn close(self) {
        self.found.set(Vec::new());
        self.active.set(None);
    }

    fn typed(self, text: String) {
        self.active.set(None);
        if text.trim().is_empty() {
            self.asked.set_value(String::new());
            return self.close();
        }
        self.asked.set_value(text.clone());
        leptos::task::spawn_local(async move {
            if let Ok(answer) = question(Suggest { q: text.clone() }).ask().await
                && self.asked.with_value(|asked| *asked == text)
            {
                self.found.set(answer.suggestions);
            }
        });
    }

    /// Goes on by `step`, and from either end to none and round.
    fn step(self, step: isize) {
        let stops = self.found.with_untracked(Vec::len) as isize + 1;
        let at = self.active.get_untracked().map_or(0, |at| at as isize + 1);
        self.active.set(usize::try_from((at + step).rem_euclid(stops) - 1).ok());
    }
}

/// `before`: what stood in the field when it was entered. What was typed while the part was on its way counts.
fn list(input: Box<HtmlInputElement>, before: &str) -> AnyView {
    let t = use_texts();
    let state = State { found: RwSignal::new(Vec::new()), active: RwSignal::new(None), asked: StoredValue::new(String::new()) };
    for (name, value) in [("role", "combobox"), ("aria-controls", LIST), ("aria-autocomplete", "list"), ("aria-expanded", "false")] {
        let _ = input.set_attribute(name, value);
    }
    let node = (*input).clone();
    Effect::new(move |_| {
        let open = state.found.with(|found| !found.is_empty());
        let _ = node.set_attribute("aria-expanded", if open { "true" } else { "false" });
        let _ = match state.active.get() {
            Some(at) => node.set_attribute("aria-activedescendant", &option_id(at)),
            None => node.remove_attribute("aria-activedescendant"),
        };
    });
    let node = (*input).clone();
    listen(&input, "input", move |_: web_sys::Event| state.typed(node.value()));
    listen(&input, "blur", move |_: web_sys::Event| {
        state.asked.set_value(String::new());
        state.close();
    });
    let node = (*input).clone();
    listen(&input, "keydown", move |event: KeyboardEvent| {
        let open = state.found.with_untracked(|found| !found.is_empty());
        match event.key().as_str() {
            // While a syllable is being composed, its keys are the input method's.
            _ if event.is_composing() => return,
            "ArrowDown" if open => state.step(1),
            "ArrowUp" if open => state.step(-1),
            "ArrowDown" => state.typed(node.value()),
            "Escape" if open => {
                state.asked.set_value(String::new());
                state.close();
            }
            "Enter" => match state.active.get_untracked().and_then(|at| document().get_element_by_id(&option_id(at))) {
                Some(option) => option.unchecked_into::<HtmlElement>().click(),
                None => {
                    state.asked.set_value(String::new());
                    return state.close();
                }
            },
            _ => return,
        }
        event.prevent_default();
    });
    // Who has searched by then, or went elsewhere, has left the field.
    let is_entered = document().active_element().is_some_and(|active| active == *input.unchecked_ref::<web_sys::Element>());
    if is_entered && input.value() != before {
        state.typed(input.value());
    }
    let options = move || state.found.get().into_iter().enumerate().map(|(at, suggestion)| option(state, at, suggestion)).collect_view();
    view! {
        <div
            id=LIST role="listbox" aria-label=t.suggestions class="suggestions" hidden=move || state.found.with(Vec::is_empty)
            // The field keeps the focus.
            on:mousedown=move |event| event.prevent_default()
        >
            {options}
        </div>
        <p class="vh" role="status">{move || match state.found.with(Vec::len) { 0 => String::new(), found => (t.suggested)(found) }}</p>
    }
}

fn option_id(at: usize) -> String {
    format!("suggestion-{at}")
}

fn option(state: State, at: usize, suggestion: Suggestion) -> AnyView {
    let t = use_texts();
    let kind = match suggestion.kind.as_str() {
        "author" => Some(t.author),
        "category" => Some(t.category),
        _ => None,
    };
    let letters: Vec<char> = suggestion.text.chars().collect();
    let part = |from: usize, to: usize| letters.get(from..to).map(String::from_iter).unwrap_or_default();
    let (before, marked, behind) = (part(0, suggestion.from), part(suggestion.from, suggestion.to), part(suggestion.to, letters.len()));
    view! {
        <a
            id=option_id(at) role="option" tabindex="-1" href=suggestion.href
            aria-selected=move || (state.active.get() == Some(at)).to_string()
            on:click=move |_| state.close()
        >
            <span>{before}<mark>{marked}</mark>{behind}</span>
            {kind.map(|kind| view! { <span class="kind">{kind}</span> })}
        </a>
    }
}

/// Listens for as long as the page is there, as the field is.
fn listen<E: wasm_bindgen::convert::FromWasmAbi + 'static>(input: &HtmlInputElement, event: &str, act: impl FnMut(E) + 'static) {
    let listener = wasm_bindgen::closure::Closure::<dyn FnMut(E)>::new(act).into_js_value();
    // The event's name is one: this cannot fail.
    let _ = input.add_event_listener_with_callback(event, listener.unchecked_ref());
}
