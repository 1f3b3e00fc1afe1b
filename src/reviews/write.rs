//! Pages to write and to edit a review.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::{LazyRoute, lazy_route};

use super::api::{CreateReview, OpenReviewForm, SearchHashtags, UpdateReview};
use super::model::{Headline, Rating, ReviewFormPage, Words};
use super::tag::Tag;
use crate::books::api::LookUpIsbn;
use crate::books::components::CategoryField;
use crate::books::model::{Author, Isbn, Publisher, Title};
use crate::drafts::components::loaded_with;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::ui::field::{FieldError, FormError, TextField, described_by, invalid};
use crate::ui::head::{PageHead, raw_text};
use crate::ui::notice::FormErrors;
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending};
use crate::wire::{Asked, ask, question};

/// `/reviews/new`, with `isbn` or `book` (a listing) where the book is known.
pub struct NewReviewPage {
    form: Asked<ReviewFormPage>,
}

#[lazy_route]
impl LazyRoute for NewReviewPage {
    fn data() -> Self {
        let query = use_query_map();
        let part = move |name: &str| query.read_untracked().get(name).unwrap_or_default();
        let (isbn, book, draft) = (part("isbn"), part("book"), part("draft"));
        NewReviewPage {
            form: ask(move || question(OpenReviewForm { id: String::new(), isbn: isbn.clone(), book: book.clone(), draft: draft.clone() })),
        }
    }

    fn view(this: Self) -> AnyView {
        let r = use_reader_texts();
        form(this.form, Sending::to::<CreateReview>(), None, r.write_review, r.put_up)
    }
}

/// `/reviews/{id}/edit`
pub struct EditReviewPage {
    id: String,
    form: Asked<ReviewFormPage>,
}

#[lazy_route]
impl LazyRoute for EditReviewPage {
    fn data() -> Self {
        let id = use_params_map().read_untracked().get("id").unwrap_or_default();
        let draft = use_query_map().read_untracked().get("draft").unwrap_or_default();
        let asked = id.clone();
        let form = ask(move || question(OpenReviewForm { id: asked.clone(), isbn: String::new(), book: String::new(), draft: draft.clone() }));
        EditReviewPage { id, form }
    }

    fn view(this: Self) -> AnyView {
        let r = use_reader_texts();
        form(this.form, Sending::to::<UpdateReview>(), Some(this.id), r.edit_review, r.save_review)
    }
}

fn form(form: Asked<ReviewFormPage>, sending: Sending, id: Option<String>, heading: &'static str, button: &'static str) -> AnyView {
    loaded_with(form, None, move |page, _| {
        let r = use_reader_texts();
        let id = id.clone();
        view! {
            <PageHead title=heading description=r.write_lead/>
            <main id="main" class="wrap">
                <header class="head"><h1>{heading}</h1><p>{r.write_lead}</p></header>
                <PostForm sending=sending class="review-form">
                    {id.map(|id| view! { <input type="hidden" name="id" value=id/> })}
                    <Fields page=page sending=sending/>
                    <p class="actions"><SendButton sending=sending label=button/></p>
                </PostForm>
            </main>
        }
    })
}

#[component]
fn Fields(page: ReviewFormPage, sending: Sending) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let ReviewFormPage { form, error, categories } = page;
    let error = sending.error_or(error);
    let labels = vec![
        ("isbn", "ISBN", "isbn"),
        ("book_title", r.book_title, "book_title"),
        ("book_author", t.author, "book_author"),
        ("book_publisher", t.publisher, "book_publisher"),
        ("category", t.category, "category"),
        ("rating", r.rating, "rating-label"),
        ("title", r.headline, "title"),
        ("text", r.words, "text"),
        ("hashtags", r.hashtags, "hashtags"),
    ];
    let signal = |text: String| RwSignal::new(text);
    let (isbn, title, author, publisher, category) =
        (signal(form.isbn), signal(form.book_title), signal(form.book_author), signal(form.book_publisher), signal(form.category));
    // A whole ISBN that is known fills what is still empty.
    let isbn_typed = Callback::new(move |text: String| {
        isbn.set(text.clone());
        if let Ok(Some(_)) = Isbn::parse(&text) {
            leptos::task::spawn_local(async move {
                let Ok(facts) = question(LookUpIsbn { isbn: text.clone() }).ask().await else { return };
                if isbn.try_get_untracked() == Some(text) {
                    for (field, known) in [(title, facts.title), (author, facts.author), (publisher, facts.publisher), (category, facts.category)] {
                        if field.with_untracked(|typed| typed.trim().is_empty()) {
                            field.set(known);
                        }
                    }
                }
            });
        }
    });
    let typed = |field: RwSignal<String>| Callback::new(move |text: String| field.set(text));
    view! {
        {move || error.get().map(|error| view! { <FormErrors error=error labels=labels.clone()/> })}
        <fieldset class="group">
            <legend>{r.the_book}</legend>
            <TextField name="isbn" label="ISBN" value=isbn error=error hint=t.isbn_hint max=Isbn::MAX_TYPED optional=true numeric=true on_input=isbn_typed/>
            <TextField name="book_title" label=r.book_title value=title error=error max=Title::MAX required=true on_input=typed(title)/>
            <div class="pair">
                <TextField name="book_author" label=t.author value=author error=error max=Author::MAX optional=true on_input=typed(author)/>
                <TextField name="book_publisher" label=t.publisher value=publisher error=error max=Publisher::MAX optional=true on_input=typed(publisher)/>
            </div>
            <CategoryField category=category categories=categories error=error/>
        </fieldset>
        <fieldset class="group">
            <legend>{r.the_review}</legend>
            <RatingField rating=form.rating error=error/>
            <TextField name="title" label=r.headline value=form.title error=error max=Headline::MAX required=true/>
            <div class="field">
                <label for="text">{r.words}</label>
                <textarea
                    id="text" name="text" rows="10" maxlength=Words::MAX required=true
                    aria-describedby=described_by("text", true, error)
                    aria-invalid=move || invalid(error, "text")
                >
                    {raw_text(&form.text)}
                </textarea>
                <FieldError name="text" error=error/>
                <p class="hint" id="text-hint">{r.words_hint}</p>
            </div>
            <TagsField tags=form.hashtags error=error/>
        </fieldset>
    }
}

/// Ten numbers, of which one is chosen.
#[component]
fn RatingField(rating: String, error: FormError) -> impl IntoView {
    let r = use_reader_texts();
    let choices = (1..=Rating::MAX)
        .map(|number| {
            let checked = rating == number.to_string();
            view! {
                <label class="rating-choice">
                    <input type="radio" name="rating" value=number required=true checked=checked/>
                    <span class="num">{number}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field ratings" role="radiogroup" aria-labelledby="rating-label"
            aria-describedby=described_by("rating", false, error)
            aria-invalid=move || invalid(error, "rating")
        >
            <legend id="rating-label" tabindex="-1">{r.rating}</legend>
            <div class="rating-list">{choices}</div>
            <FieldError name="rating" error=error/>
        </fieldset>
    }
}

/// Hashtags as people type them, and the often used ones that begin like the last.
#[component]
fn TagsField(tags: String, error: FormError) -> impl IntoView {
    let r = use_reader_texts();
    let typed = RwSignal::new(tags);
    let offered = RwSignal::new(Vec::<String>::new());
    let on_input = Callback::new(move |text: String| {
        typed.set(text.clone());
        let last = last_word(&text).to_owned();
        if last.is_empty() {
            offered.set(Vec::new());
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(found) = question(SearchHashtags { q: last.clone() }).ask().await
                && typed.try_get_untracked().is_some_and(|text| last_word(&text) == last)
            {
                offered.try_set(found.hashtags.into_iter().map(|tag| tag.tag).filter(|tag| *tag != last).collect());
            }
        });
    });
    let choose = move |tag: String| {
        typed.update(|text| {
            let kept = text.len() - last_word(text).len();
            text.truncate(kept);
            if !text.ends_with('#') {
                text.push('#');
            }
            text.push_str(&tag);
            text.push(' ');
        });
        offered.set(Vec::new());
    };
    view! {
        <TextField name="hashtags" label=r.hashtags value=typed error=error hint=r.hashtags_hint max=Tag::TYPED optional=true on_input=on_input/>
        {move || {
            let buttons = offered.get().into_iter().map(|tag| {
                let chosen = tag.clone();
                view! { <li><button type="button" on:click=move |_| choose(chosen.clone())>"#"{tag}</button></li> }
            });
            let any = offered.with(|offered| !offered.is_empty());
            any.then(|| view! { <ul class="tags offered" aria-label=r.suggestions>{buttons.collect_view()}</ul> })
        }}
    }
}

/// What is being typed: behind the last separator, without its mark.
fn last_word(text: &str) -> &str {
    text.rsplit([' ', ',', '#']).next().unwrap_or_default()
}
