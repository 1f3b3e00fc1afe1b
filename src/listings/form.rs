//! The sell form, shared by selling and editing, beside a live preview of the card it will become.

use leptos::prelude::*;

use super::components::{ConditionStamp, Cover, by};
use super::model::{Condition, Details, ListingForm, Price as Won};
use crate::books::api::LookUpIsbn;
use crate::books::components::CategoryField;
use crate::books::model::{Author, BookFacts, Category, Isbn, Publisher, Title};
use crate::books::price_help::PriceHelp;
use crate::books::prices::Prices;
use crate::books::scan::ScanButton;
use crate::i18n::use_texts;
use crate::photos::model::Photo;
use crate::photos::picker::{PhotoPicker, Photos, Purpose, Words};
use crate::ui::field::{FieldError, FormError, TextField, described_by, invalid};
use crate::ui::head::raw_text;
use crate::ui::live::use_live;
use crate::ui::notice::FormErrors;
use crate::ui::price::Price;
use crate::ui::view::view;
use crate::wire::question;

/// Digits of the highest price, its commas and the unit.
const PRICE_TYPED: usize = 12;

/// What the form says at the moment.
#[derive(Clone, Copy)]
pub struct Typed {
    isbn: RwSignal<String>,
    title: RwSignal<String>,
    author: RwSignal<String>,
    publisher: RwSignal<String>,
    category: RwSignal<String>,
    condition: RwSignal<String>,
    original_price: RwSignal<String>,
    selling_price: RwSignal<String>,
    photos: Photos,
    /// Whether the last ISBN filled the form.
    filled: RwSignal<bool>,
    /// Whether the form was sent while photos were on their way.
    waits: RwSignal<bool>,
}

impl Typed {
    pub fn new(form: &ListingForm, photos: Vec<Photo>, filled: bool) -> Typed {
        let signal = |text: &String| RwSignal::new(text.clone());
        Typed {
            isbn: signal(&form.isbn),
            title: signal(&form.title),
            author: signal(&form.author),
            publisher: signal(&form.publisher),
            category: signal(&form.category),
            condition: signal(&form.condition),
            original_price: signal(&form.original_price),
            selling_price: signal(&form.selling_price),
            photos: Photos::new(Purpose::Listing, photos),
            filled: RwSignal::new(filled),
            waits: RwSignal::new(false),
        }
    }

    /// Whether the form has to wait for its photos; says so beside the button.
    pub fn must_wait(self) -> bool {
        let waits = untrack(|| self.photos.is_sending());
        self.waits.set(waits);
        waits
    }

    /// A whole ISBN was typed: what is known of that book fills what is still empty.
    fn isbn_typed(self, text: String) {
        self.isbn.set(text.clone());
        self.filled.set(false);
        if let Ok(Some(_)) = Isbn::parse(&text) {
            leptos::task::spawn_local(async move {
                if let Ok(facts) = question(LookUpIsbn { isbn: text.clone() }).ask().await
                    && self.isbn.try_get_untracked() == Some(text)
                {
                    self.fill(facts);
                }
            });
        }
    }

    fn fill(self, facts: BookFacts) {
        let price = facts.original_price.map(|price| price.to_string()).unwrap_or_default();
        let fields = [
            (self.title, facts.title),
            (self.author, facts.author),
            (self.publisher, facts.publisher),
            (self.category, facts.category),
            (self.original_price, price),
        ];
        for (field, known) in fields {
            if field.with_untracked(|typed| typed.trim().is_empty()) {
                field.set(known);
            }
        }
        self.filled.set(true);
    }
}

/// Everything inside the form. `id` is the listing that is edited.
#[component]
pub fn SellFields(
    typed: Typed,
    #[prop(optional_no_strip)] id: Option<i64>,
    /// The mark of a form to sell.
    once: String,
    details: String,
    categories: Vec<Category>,
    #[prop(optional_no_strip)] prices: Option<Prices>,
    error: FormError,
    #[prop(into)] pending: Signal<bool>,
) -> impl IntoView {
    let t = use_texts();
    let labels = vec![
        ("isbn", "ISBN", "isbn"),
        ("title", t.title, "title"),
        ("author", t.author, "author"),
        ("publisher", t.publisher, "publisher"),
        ("category", t.category, "category"),
        ("condition", t.condition_label, "condition-label"),
        ("original_price", t.original_price, "original_price"),
        ("selling_price", t.selling_price, "selling_price"),
        ("photos", t.photos, "photos-field"),
        ("details", t.details, "details"),
    ];
    view! {
        {match id {
            Some(id) => view! { <input type="hidden" name="id" value=id.to_string()/> },
            None => view! { <input type="hidden" name="once" value=once/> },
        }}
        {move || error.get().map(|error| view! { <FormErrors error=error labels=labels.clone()/> })}
        <BookFields typed=typed error=error categories=categories/>
        <StateFields typed=typed prices=prices error=error/>
        <fieldset class="group">
            <legend>{t.photos_and_words}</legend>
            <PhotoPicker photos=typed.photos words=Words { label: t.photos, choose: t.choose_photos, hint: t.photos_hint } error=error/>
            <DetailsField value=details error=error/>
        </fieldset>
        <div class="form-end">
            <button class="act" aria-busy=move || pending.get().to_string()>
                {move || match (pending.get(), id) {
                    (true, _) => t.sending,
                    (false, Some(_)) => t.save,
                    (false, None) => t.put_on_sale,
                }}
            </button>
            <a href=id.map(|id| format!("/books/{id}")).unwrap_or("/books".to_owned()) class="quiet">{t.give_up}</a>
            <p class="form-status" role="status" aria-live="polite">{move || (typed.waits.get() && typed.photos.is_sending()).then_some(t.photos_on_their_way)}</p>
        </div>
    }
}

#[component]
fn BookFields(typed: Typed, error: FormError, categories: Vec<Category>) -> impl IntoView {
    let t = use_texts();
    let live = use_live();
    view! {
        <fieldset class="group">
            <legend>{t.which_book}</legend>
            <TextField
                name="isbn" label="ISBN" value=typed.isbn error=error hint=t.isbn_hint max=Isbn::MAX_TYPED optional=true numeric=true
                on_input=Callback::new(move |text| typed.isbn_typed(text))
            />
            <ScanButton on_read=Callback::new(move |text| typed.isbn_typed(text))/>
            <p class="form-status" role="status" aria-live="polite">{move || typed.filled.get().then_some(t.isbn_filled)}</p>
            <button class="line" hidden=live name="fill" value="isbn" formaction="/photos" formenctype="multipart/form-data" formnovalidate=true>
                {t.fill_from_isbn}
            </button>
            <TextField
                name="title" label=t.title value=typed.title error=error max=Title::MAX required=true
                on_input=Callback::new(move |text| typed.title.set(text))
            />
            <div class="pair">
                <TextField
                    name="author" label=t.author value=typed.author error=error max=Author::MAX optional=true
                    on_input=Callback::new(move |text| typed.author.set(text))
                />
                <TextField
                    name="publisher" label=t.publisher value=typed.publisher error=error max=Publisher::MAX optional=true
                    on_input=Callback::new(move |text| typed.publisher.set(text))
                />
            </div>
            <CategoryField category=typed.category categories=categories error=error/>
        </fieldset>
    }
}

#[component]
fn StateFields(typed: Typed, prices: Option<Prices>, error: FormError) -> impl IntoView {
    let t = use_texts();
    let choices = Condition::ALL
        .iter()
        .map(|&condition| {
            let chosen = move || typed.condition.with(|chosen| chosen == condition.as_str());
            view! {
                <label class="choice">
                    <input
                        type="radio" name="condition" value=condition.as_str() required=true checked=chosen
                        on:change=move |_| typed.condition.set(condition.as_str().to_owned())
                    />
                    <ConditionStamp condition=condition/>
                    <span>{(t.condition_meaning)(condition)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="group">
            <legend>{t.state_and_price}</legend>
            <fieldset
                class="field choices" role="radiogroup" aria-labelledby="condition-label"
                aria-describedby=described_by("condition", false, error)
                aria-invalid=move || invalid(error, "condition")
            >
                <legend id="condition-label" tabindex="-1">{t.condition_label}</legend>
                <div class="choice-list">{choices}</div>
                <FieldError name="condition" error=error/>
            </fieldset>
            <div class="pair">
                <TextField
                    name="original_price" label=t.original_price value=typed.original_price error=error max=PRICE_TYPED required=true numeric=true won=true
                    on_input=Callback::new(move |text| typed.original_price.set(text))
                />
                <TextField
                    name="selling_price" label=t.selling_price value=typed.selling_price error=error max=PRICE_TYPED required=true numeric=true won=true
                    on_input=Callback::new(move |text| typed.selling_price.set(text))
                />
            </div>
            <PriceHelp isbn=typed.isbn condition=typed.condition price=typed.selling_price at_first=prices/>
        </fieldset>
    }
}

#[component]
fn DetailsField(value: String, error: FormError) -> impl IntoView {
    let t = use_texts();
    view! {
        <div class="field">
            <label for="details">{t.details} " " <span class="optional">{t.optional}</span></label>
            <textarea
                id="details" name="details" rows="6" maxlength=Details::MAX
                aria-describedby=described_by("details", true, error)
                aria-invalid=move || invalid(error, "details")
            >
                {raw_text(&value)}
            </textarea>
            <FieldError name="details" error=error/>
            <p class="hint" id="details-hint">{t.details_hint}</p>
        </div>
    }
}

/// The card as others will see it.
#[component]
pub fn CardPreview(typed: Typed) -> impl IntoView {
    let t = use_texts();
    let title = move || typed.title.with(|title| if title.trim().is_empty() { t.title.to_owned() } else { title.clone() });
    let won = |text: String| Won::parse(&text).map(Won::won).unwrap_or_default();
    view! {
        <aside class="sell-preview" aria-labelledby="preview-title">
            <h2 id="preview-title">{t.preview}</h2>
            <div class="card">
                <div class="shelf">
                    {move || {
                        let src = typed.photos.cover();
                        view! { <Cover title=title() author=typed.author.get() isbn=typed.isbn.get() src=src/> }
                    }}
                </div>
                <h3>{title}</h3>
                <p class="by">{move || by(&typed.author.get(), &typed.publisher.get())}</p>
                // Nothing typed yet is not free of charge.
                {move || {
                    let typed_price = typed.selling_price.get();
                    let (selling, original) = (won(typed_price.clone()), won(typed.original_price.get()));
                    (!typed_price.trim().is_empty()).then(|| view! { <Price selling=selling original=original/> })
                }}
                <p class="meta">
                    {move || Condition::parse(&typed.condition.get()).map(|condition| view! { <ConditionStamp condition=condition/> })}
                    <span>{t.just_now}</span>
                </p>
            </div>
            <p class="hint">{t.preview_hint}</p>
        </aside>
    }
}
