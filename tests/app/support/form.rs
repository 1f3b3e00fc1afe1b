//! A form on a page: its fields as the browser would send them.

use reqwest::RequestBuilder;
use reqwest::multipart::{self, Part};
use scraper::{ElementRef, Selector};

use super::Fields;
use super::browser::{Page, find, find_in, text_of};

const MULTIPART: &str = "multipart/form-data";

/// Files, each with its name and bytes.
type Chosen = Vec<(String, Vec<u8>)>;

#[derive(Clone)]
pub struct Form {
    /// Path and query of the page that it stands on.
    pub page: String,
    pub action: String,
    fields: Fields,
    /// Each file input with what was chosen in it: name and bytes.
    files: Vec<(String, Chosen)>,
    /// Name and value of every radio button and check box.
    choices: Fields,
    buttons: Vec<Button>,
    multipart: bool,
}

#[derive(Clone)]
struct Button {
    label: String,
    name: String,
    value: String,
    action: Option<String>,
    multipart: bool,
    disabled: bool,
}

impl Form {
    #[track_caller]
    pub(super) fn on(page: &Page, action: &str) -> Form {
        let html = page.html();
        let form = find(&html, &format!("form[action='{action}']")).unwrap_or_else(|| panic!("{} has no form to {action}", page.path));
        let mut read = Form {
            page: page.path.clone(),
            action: action.to_owned(),
            fields: Vec::new(),
            files: Vec::new(),
            choices: Vec::new(),
            buttons: Vec::new(),
            multipart: form.attr("enctype") == Some(MULTIPART),
        };
        for control in form.select(&Selector::parse("input, textarea, select, button").expect("a selector")) {
            read.take(control);
        }
        read
    }

    fn take(&mut self, control: ElementRef) {
        let get = |name: &str| control.attr(name).unwrap_or_default().to_owned();
        let (name, value) = (get("name"), get("value"));
        match (control.value().name(), control.attr("type").unwrap_or_default()) {
            ("button", _) => self.buttons.push(Button {
                label: control.attr("aria-label").map(str::to_owned).unwrap_or_else(|| text_of(control)),
                name,
                value,
                action: control.attr("formaction").map(str::to_owned),
                multipart: control.attr("formenctype") == Some(MULTIPART),
                disabled: control.attr("disabled").is_some() || control.attr("aria-disabled") == Some("true"),
            }),
            (_, "file") => self.files.push((name, Vec::new())),
            (_, "radio" | "checkbox") => {
                self.choices.push((name.clone(), value.clone()));
                if control.attr("checked").is_some() {
                    self.fields.push((name, value));
                }
            }
            ("textarea", _) => {
                // A browser leaves out one line break behind the tag.
                let text: String = control.text().collect();
                self.fields.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            ("select", _) => {
                let option = find_in(control, "option[selected]").or_else(|| find_in(control, "option"));
                self.fields.push((name, option.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()));
            }
            _ => self.fields.push((name, value)),
        }
    }

    /// What stands in a field that the form has.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Types into a field.
    #[track_caller]
    pub fn with(mut self, name: &str, value: &str) -> Form {
        let field = self.fields.iter_mut().find(|(field, _)| field == name);
        field.unwrap_or_else(|| panic!("the form to {} has no field {name}", self.action)).1 = value.to_owned();
        self
    }

    /// Types into each of these fields; chooses where there is something to choose.
    #[track_caller]
    pub fn with_all(self, fields: &Fields) -> Form {
        fields.iter().fold(self, |form, (name, value)| match form.choices.iter().any(|(choice, _)| choice == name) {
            true => form.choosing(name, value),
            false => form.with(name, value),
        })
    }

    /// Ticks a radio button or check box.
    #[track_caller]
    pub fn choosing(mut self, name: &str, value: &str) -> Form {
        let choice = (name.to_owned(), value.to_owned());
        assert!(self.choices.contains(&choice), "the form to {} does not offer {choice:?}", self.action);
        self.fields.retain(|(field, _)| field != name);
        self.fields.push(choice);
        self
    }

    /// Chooses files in the form's file input.
    #[track_caller]
    pub fn attaching(mut self, files: &[(&str, Vec<u8>)]) -> Form {
        assert_eq!(self.files.len(), 1, "the form to {} has one file input", self.action);
        self.files[0].1 = files.iter().map(|(name, bytes)| (name.to_string(), bytes.clone())).collect();
        self
    }

    /// Presses the button with this label, which may send the form elsewhere.
    #[track_caller]
    pub fn pressing(mut self, label: &str) -> Form {
        let labels: Vec<_> = self.buttons.iter().map(|button| button.label.as_str()).collect();
        let button = self.buttons.iter().find(|button| button.label == label);
        let button = button.unwrap_or_else(|| panic!("there is no button {label:?}, but {labels:?}")).clone();
        assert!(!button.disabled, "{label} cannot be pressed");
        if !button.name.is_empty() {
            self.fields.push((button.name, button.value));
        }
        self.action = button.action.unwrap_or(self.action);
        self.multipart |= button.multipart;
        self
    }

    /// Whether there is a button with this label that can be pressed.
    pub fn can_press(&self, label: &str) -> bool {
        self.buttons.iter().any(|button| button.label == label && !button.disabled)
    }

    pub(super) fn fill_in(mut self, request: RequestBuilder) -> RequestBuilder {
        if !self.multipart {
            // Without multipart a browser sends the names of the files alone.
            for (input, files) in self.files {
                let none = files.is_empty().then(|| (input.clone(), String::new()));
                self.fields.extend(none);
                self.fields.extend(files.into_iter().map(|(name, _)| (input.clone(), name)));
            }
            return request.form(&self.fields);
        }
        let mut body = multipart::Form::new();
        for (name, value) in self.fields {
            body = body.text(name, value);
        }
        for (input, files) in self.files {
            if files.is_empty() {
                body = body.part(input.clone(), Part::bytes(Vec::new()).file_name("").mime_str("application/octet-stream").expect("a type"));
            }
            for (name, bytes) in files {
                body = body.part(input.clone(), Part::bytes(bytes).file_name(name).mime_str("image/jpeg").expect("a type"));
            }
        }
        request.multipart(body)
    }
}
