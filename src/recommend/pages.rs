//! `/recommend` and `/recommend/{conversation}`

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_location, use_query_map};
use leptos_router::{LazyRoute, lazy_route};

use super::api::{AskLibrarian, ForgetConversation, OpenDesk};
use super::components::{conversations, turn};
use super::live::{announcer, live_turn};
use super::model::{Desk, QUESTION, Words};
use super::talk::{Talk, use_place};
use crate::drafts::components::loaded_with;
use crate::error::{AppError, Reason};
use crate::i18n::librarian::use_librarian_texts;
use crate::i18n::use_texts;
use crate::text::escape;
use crate::ui::field::{FieldError, described_by, invalid};
use crate::ui::head::{PageHead, raw_text};
use crate::ui::icon::Icon;
use crate::ui::notice::{GeneralError, Notice, done_in};
use crate::ui::view::view;
use crate::wire::form::{Sending, on_success};
use crate::wire::{Asked, ask, question};

pub struct LibrarianPage {
    desk: Asked<Desk>,
}

#[lazy_route]
impl LazyRoute for LibrarianPage {
    fn data() -> Self {
        let (place, query) = (use_place(), use_query_map());
        let asked = Memo::new(move |_| (place.get(), query.read().get("draft").unwrap_or_default()));
        let desk = ask(move || {
            let (conversation, draft) = asked.get();
            question(OpenDesk { conversation, draft })
        });
        LibrarianPage { desk }
    }

    fn view(this: Self) -> AnyView {
        let talk = Talk::new(this.desk);
        let forget = Sending::to::<ForgetConversation>();
        let place = use_place();
        on_success(forget, move || {
            // The answer leads to where none is open; only who is there already has to ask anew.
            if place.get_untracked().is_empty() {
                this.desk.again();
            }
        });
        let done = done_in(use_location().query);
        loaded_with(this.desk, None, move |desk, _| {
            talk.settle(&desk);
            shown(desk, talk, forget, done)
        })
    }
}

fn shown(desk: Desk, talk: Talk, forget: Sending, done: Signal<Option<(String, bool)>>) -> AnyView {
    let texts = use_librarian_texts();
    let Desk { left, conversation, turns, conversations: mine, typed, error, once, words, now, .. } = desk;
    let open = conversation.as_ref().map(|one| one.id);
    // Others' are not to be found, and one's own are nobody's to index.
    let path = open.is_none().then(|| "/recommend".to_owned());
    let begun = !turns.is_empty();
    let turns = turns.into_iter().map(|one| turn(one, &words)).collect_view();
    let counted = words.left.clone().map(|[before, count, after]| view! { <span>{before} " " <b>{count}</b> " " {after}</span> });
    let form = match left {
        None => signed_out(&words),
        // What was typed is not thrown away.
        Some(left) if left.left == 0 && typed.is_empty() => ().into_any(),
        Some(_) => ask_form(talk, begun, open, typed, error, once, words.privacy.clone()),
    };
    let none_left =
        left.is_some_and(|left| left.left == 0).then(|| view! { <p class="none-left"><Icon icon=icondata_lu::LuMoon/>{words.none_left.clone()}</p> });
    let offered = (!begun).then(|| examples(&words, left.is_some(), talk));
    view! {
        <PageHead title=texts.heading description=words.about.clone() path=path/>
        <main id="main" class="wrap librarian">
            <header class="head"><h1>{texts.heading}</h1><p>{words.lead.clone()} " " {counted}</p></header>
            <div class="desk">
                <div class="desk-talk">
                    {move || done.get().map(|(text, good)| view! { <Notice text=text good=good/> })}
                    <ol class="turns">{turns}{live_turn(talk, words)}</ol>
                    {announcer(talk)}
                    {none_left}
                    {form}
                    {offered}
                </div>
                {(!mine.is_empty()).then(|| view! {
                    <div class="desk-side">
                        <GeneralError error=forget.error_or(None)/>
                        {conversations(mine, open, now, forget)}
                    </div>
                })}
            </div>
        </main>
    }
}

/// What this is, and the way in. It comes back to what was to be asked.
fn signed_out(words: &Words) -> AnyView {
    let t = use_texts();
    let query = use_query_map();
    let login = move || login_for(&query.read().get("ask").unwrap_or_default());
    view! {
        <section class="desk-door">
            <p>{words.about.clone()}</p>
            <p class="actions"><a href=login class="act">{t.log_in}</a><a href="/signup" class="line">{t.sign_up}</a></p>
        </section>
    }
}

fn ask_path(question: &str) -> String {
    if question.is_empty() { "/recommend".to_owned() } else { format!("/recommend?ask={}", escape(question)) }
}

fn login_for(question: &str) -> String {
    format!("/login?next={}", escape(&ask_path(question)))
}

/// Questions to begin with: each fills the field, after the login where that is missing.
fn examples(words: &Words, signed_in: bool, talk: Talk) -> AnyView {
    let texts = use_librarian_texts();
    let way = if signed_in { ask_path } else { login_for };
    let links = words
        .examples
        .iter()
        .map(|example| {
            let offered = example.clone();
            view! { <li><a href=way(example) data-noscroll=signed_in on:click=move |_| talk.offer(&offered)>{example.clone()}</a></li> }
        })
        .collect_view();
    view! { <section class="examples" aria-labelledby="examples"><h2 id="examples">{texts.examples}</h2><ul>{links}</ul></section> }
}

fn ask_form(talk: Talk, begun: bool, open: Option<i64>, typed: String, error: Option<AppError>, once: String, privacy: String) -> AnyView {
    let t = use_texts();
    let texts = use_librarian_texts();
    let error = talk.error_or(error);
    let field = talk.field;
    let shown = if typed.is_empty() { use_location().query.read_untracked().get("ask").unwrap_or_default() } else { typed };
    let conversation = open.map(|id| id.to_string()).unwrap_or_default();
    let fields = StoredValue::new((conversation.clone(), once.clone()));
    let submit = move |event: SubmitEvent| {
        let Some(typed) = field.get_untracked().map(|field| field.value()) else { return };
        let (conversation, once) = fields.get_value();
        if talk.ask(typed, conversation, once) {
            event.prevent_default();
        }
    };
    let hint = (t.reason)("question", Reason::TooLong, Some(QUESTION as i64));
    view! {
        <form method="post" action=AskLibrarian::PATH class="ask-form" novalidate=true on:submit=submit>
            <GeneralError error=error/>
            <input type="hidden" name="conversation" value=conversation/>
            <input type="hidden" name="once" value=once/>
            <div class="field">
                <label for="question">{if begun { texts.follow_up } else { texts.question }}</label>
                <textarea
                    id="question" name="question" rows="3" maxlength=QUESTION required=true node_ref=field
                    aria-describedby=described_by("question", true, error)
                    aria-invalid=move || invalid(error, "question")
                >
                    {raw_text(&shown)}
                </textarea>
                <FieldError name="question" error=error/>
                <p class="hint" id="question-hint">{hint} " " {privacy}</p>
            </div>
            <p class="actions">
                <button class="act" aria-busy=move || talk.busy().to_string()>{texts.ask}</button>
                {move || talk.under_way().then(|| view! {
                    <button type="button" class="line" on:click=move |_| talk.stop()><Icon icon=icondata_lu::LuSquare/>{texts.stop}</button>
                })}
                {begun.then(|| view! { <a href="/recommend" class="quiet"><Icon icon=icondata_lu::LuPlus/>{texts.new}</a> })}
            </p>
        </form>
    }
}
