//! Choices of a category, as other rooms show them.

use leptos::prelude::*;

use super::model::Category;
use crate::i18n::{use_lang, use_texts};
use crate::ui::field::{FieldError, FormError, described_by, follow, invalid};
use crate::ui::icon::Icon;
use crate::ui::view::view;

/// Every category as a link, and all of them.
#[component]
pub fn CategoryChips(
    categories: Vec<Category>,
    /// The key of the one that is open; empty for all.
    current: String,
    /// The address of a category's list, by its key.
    href: impl Fn(String) -> String + 'static,
    /// How many there are of each, by its key, where that is said.
    #[prop(optional)]
    counts: Vec<(String, String)>,
) -> impl IntoView {
    let t = use_texts();
    let lang = use_lang();
    let chip = |key: String, label: String| {
        let here = current == key;
        let count = counts.iter().find(|(of, _)| *of == key).map(|(_, count)| view! { " "<span class="num count">{count.clone()}</span> });
        view! { <li><a href=href(key) aria-current=here.then_some("page")><span>{label}{count}</span></a></li> }
    };
    let all = chip(String::new(), t.all_categories.to_owned());
    let rest = categories.into_iter().map(|category| chip(category.key.clone(), category.name(lang))).collect_view();
    view! { <nav class="chips" aria-label=t.category><ul>{all}{rest}</ul></nav> }
}

/// A choice of one category.
#[component]
pub fn CategoryField(category: RwSignal<String>, categories: Vec<Category>, error: FormError) -> impl IntoView {
    let t = use_texts();
    let lang = use_lang();
    let node = NodeRef::<leptos::html::Select>::new();
    follow(
        category.into(),
        move || node.get().map(|select| select.value()),
        move |key| node.get_untracked().into_iter().for_each(|select| select.set_value(key)),
        move |key| category.set(key),
    );
    let options = categories
        .into_iter()
        .map(|one| {
            let key = one.key.clone();
            let selected = move || category.with(|chosen| *chosen == key);
            view! { <option value=one.key.clone() selected=selected>{one.name(lang)}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for="category">{t.category}</label>
            <div class="select">
                <select
                    id="category" name="category" required=true node_ref=node
                    aria-describedby=described_by("category", false, error)
                    aria-invalid=move || invalid(error, "category")
                    on:change=move |event| category.set(event_target_value(&event))
                >
                    <option value="">{t.choose}</option>
                    {options}
                </select>
                <Icon icon=icondata_lu::LuChevronDown/>
            </div>
            <FieldError name="category" error=error/>
        </div>
    }
}
