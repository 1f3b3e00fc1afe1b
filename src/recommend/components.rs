//! Turns and conversations as pages show them.

use leptos::prelude::*;

use super::model::{Conversation, EngineName, Pick, Turn, Words};
use crate::i18n::librarian::use_librarian_texts;
use crate::i18n::use_texts;
use crate::jjim::components::Heart;
use crate::listings::components::{Ago, ConditionStamp, Cover, StatusMark};
use crate::time::Timestamp;
use crate::ui::icon::Icon;
use crate::ui::price::Price;
use crate::ui::view::view;
use crate::wire::form::{PostForm, SendButton, Sending};

/// A question, and its answer on a sheet.
pub fn turn(turn: Turn, words: &Words) -> AnyView {
    let nearest = (turn.nothing_fits && !turn.picks.is_empty()).then(|| view! { <p class="nearest">{words.nearest.clone()}</p> });
    let ended = turn.stopped.then(|| note(&words.stopped));
    let by = match (turn.engine, turn.fell_back) {
        (_, true) => &words.fell_back,
        (EngineName::Embedded, false) => &words.by_rules,
        (EngineName::OpenAi, false) => &words.by_provider,
    };
    let texts = use_librarian_texts();
    view! {
        <li class="turn" id=format!("turn-{}", turn.id)>
            {asked(turn.question)}
            <div class="answer" role="group" aria-label=texts.answer>
                {(!turn.answer.is_empty()).then(|| view! { <p class="keep">{turn.answer}</p> })}
                {nearest}
                {picks(turn.picks)}
                <div class="notes">{ended}{note(by)}</div>
            </div>
        </li>
    }
}

pub fn asked(question: String) -> AnyView {
    let texts = use_librarian_texts();
    view! { <h2 class="asked keep"><span class="vh">{texts.asked} " "</span>{question}</h2> }
}

/// What there is to know of an answer.
pub fn note(text: &str) -> AnyView {
    view! { <p class="note"><Icon icon=icondata_lu::LuInfo/>{text.to_owned()}</p> }
}

/// Books of an answer. Nothing where there are none.
pub fn picks(picks: Vec<Pick>) -> AnyView {
    let any = !picks.is_empty();
    let items = picks.into_iter().map(pick).collect_view();
    any.then(|| view! { <ul class="picks">{items}</ul> }).into_any()
}

fn pick(pick: Pick) -> AnyView {
    let Some(book) = pick.book else {
        let t = use_texts();
        return view! {
            <li class="pick gone-pick">
                <div class="shelf"><Cover title=pick.title.clone() author=pick.author.clone() isbn=pick.isbn src=None/></div>
                <div class="pick-words">
                    <h3>{pick.title}</h3>
                    <p class="by">{pick.author}</p>
                    <p class="keep">{pick.reason}</p>
                    <p class="soft">{(t.failed)("NotFound")}</p>
                </div>
            </li>
        };
    };
    let href = format!("/books/{}", book.id);
    let title = book.title.clone();
    view! {
        <li class="pick">
            <div class="shelf">
                <Cover title=book.title.clone() author=book.author.clone() isbn=book.isbn src=book.cover/>
                <StatusMark status=book.status/>
            </div>
            <div class="pick-words">
                // The link reaches over the cover.
                <h3><a href=href>{book.title}</a></h3>
                <p class="by">{book.author}</p>
                <p class="keep">{pick.reason}</p>
                <div class="pick-facts">
                    <Price selling=book.selling_price original=book.original_price/>
                    <ConditionStamp condition=book.condition/>
                    <Heart id=book.id title=title on=book.wished count=book.jjim/>
                </div>
            </div>
        </li>
    }
}

/// One's own conversations, each with a way to delete it.
pub fn conversations(list: Vec<Conversation>, open: Option<i64>, now: Timestamp, forget: Sending) -> AnyView {
    let texts = use_librarian_texts();
    let rows = list.into_iter().map(|one| row(one, open, now, forget)).collect_view();
    view! {
        <section class="talks" aria-labelledby="talks">
            <h2 id="talks">{texts.mine}</h2>
            <ul>{rows}</ul>
        </section>
    }
}

fn row(one: Conversation, open: Option<i64>, now: Timestamp, forget: Sending) -> AnyView {
    let t = use_texts();
    let texts = use_librarian_texts();
    let current = (open == Some(one.id)).then_some("page");
    view! {
        <li class="talk">
            <a href=format!("/recommend/{}", one.id) aria-current=current>{one.title.clone()}</a>
            <span class="soft"><Ago at=one.updated_at now=now/></span>
            <details class="confirm">
                <summary class="quiet">{t.delete}<span class="vh">" " {one.title}</span></summary>
                <PostForm sending=forget>
                    <input type="hidden" name="id" value=one.id/>
                    <SendButton sending=forget label=texts.forget class="line danger"/>
                </PostForm>
            </details>
        </li>
    }
}
