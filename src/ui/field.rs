use leptos::prelude::*;

use super::icon::Icon;
use crate::error::AppError;
use crate::i18n::use_texts;
use crate::ui::view::view;

/// The error of a form's last try, which its fields look at.
pub type FormError = Signal<Option<AppError>>;

/// A label with one line to type in, its error and its hint.
#[component]
pub fn TextField(
    /// Name, and id where there is no other.
    name: &'static str,
    #[prop(optional)] id: &'static str,
    #[prop(into)] label: String,
    /// What stands in it at first.
    #[prop(into)]
    value: Signal<String>,
    error: FormError,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = 200)] max: usize,
    #[prop(optional)] required: bool,
    /// "선택" beside the label.
    #[prop(optional)]
    optional: bool,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] numeric: bool,
    /// A price: the unit stands behind it.
    #[prop(optional)]
    won: bool,
    #[prop(optional)] on_input: Option<Callback<String>>,
) -> impl IntoView {
    let t = use_texts();
    let id = if id.is_empty() { name } else { id };
    let described = described_at(id, name, hint.is_some(), error);
    let node = NodeRef::<leptos::html::Input>::new();
    follow(
        value,
        move || node.get().map(|input| input.value()),
        move |text| node.get_untracked().into_iter().for_each(|input| input.set_value(text)),
        move |typed| on_input.into_iter().for_each(|on_input| on_input.run(typed.clone())),
    );
    let is_name = matches!(autocomplete, "username" | "email");
    let input = view! {
        <input
            id=id
            name=name
            type=kind
            node_ref=node
            value=value.get_untracked()
            required=required
            maxlength=max
            autocomplete=autocomplete
            inputmode=numeric.then_some("numeric")
            autocapitalize=is_name.then_some("none")
            spellcheck=is_name.then_some("false")
            aria-describedby=described
            aria-invalid=move || invalid(error, name)
            on:input=move |event| {
                if let Some(on_input) = on_input {
                    on_input.run(event_target_value(&event));
                }
            }
        />
    };
    view! {
        <div class="field">
            <label for=id>{label}{optional.then(|| view! { " " <span class="optional">{t.optional}</span> })}</label>
            {if won {
                view! { <div class="won">{input}<span aria-hidden="true">{t.won_before}{t.won_after}</span></div> }
            } else {
                input.into_any()
            }}
            <FieldError name=name id=id error=error/>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
        </div>
    }
}

/// Has a control show `value` whenever that changes. What was typed before the page came alive would be written over by
/// `prop:value`: here it stays, and goes to `early`.
pub fn follow(value: Signal<String>, shown: impl Fn() -> Option<String> + 'static, show: impl Fn(&str) + 'static, early: impl Fn(String) + 'static) {
    Effect::new(move |begun: Option<bool>| {
        let text = value.get();
        let Some(typed) = shown() else { return false };
        match begun {
            _ if typed == text => {}
            Some(true) => show(&text),
            _ => early(typed),
        }
        true
    });
}

/// Ids of the error and the hint that belong to a field.
pub fn described_by(name: &'static str, has_hint: bool, error: FormError) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
    described_at(name, name, has_hint, error)
}

fn described_at(
    id: &'static str,
    name: &'static str,
    has_hint: bool,
    error: FormError,
) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
    move || {
        let at_fault = error.with(|error| error.as_ref().is_some_and(|error| error.at(name).is_some()));
        match (at_fault, has_hint) {
            (true, true) => Some(format!("{id}-error {id}-hint")),
            (true, false) => Some(format!("{id}-error")),
            (false, true) => Some(format!("{id}-hint")),
            (false, false) => None,
        }
    }
}

/// `aria-invalid` of a control, where there is something wrong with its field.
pub fn invalid(error: FormError, field: &str) -> Option<&'static str> {
    error.with(|error| error.as_ref().is_some_and(|error| error.at(field).is_some())).then_some("true")
}

/// What is wrong with a field, if anything.
#[component]
pub fn FieldError(
    name: &'static str,
    /// The field's id, where it is not its name.
    #[prop(optional)]
    id: &'static str,
    error: FormError,
) -> impl IntoView {
    let t = use_texts();
    let id = if id.is_empty() { name } else { id };
    move || {
        error.with(|error| error.as_ref().and_then(|error| error.at(name)).map(|at| (t.reason)(name, at.reason, at.limit))).map(|text| {
            view! { <p class="error" id=format!("{id}-error")><Icon icon=icondata_lu::LuCircleAlert/>{text}</p> }
        })
    }
}
