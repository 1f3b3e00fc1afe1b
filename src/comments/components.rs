//! What stands under a listing or a review.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};

use super::api::{CreateComment, DeleteComment, ListComments, UpdateComment};
use super::model::{Comment, CommentList, Words};
use super::words::LinkedText;
use crate::drafts::components::{kept_drafts, use_kept};
use crate::drafts::model::Draft;
use crate::error::AppError;
use crate::i18n::readers::use_reader_texts;
use crate::i18n::use_texts;
use crate::likes::model::Subject;
use crate::listings::components::Ago;
use crate::text::escape;
use crate::time::Timestamp;
use crate::ui::field::{FieldError, described_by, invalid};
use crate::ui::head::raw_text;
use crate::ui::icon::Icon;
use crate::ui::loaded::suspended;
use crate::ui::notice::{GeneralError, Notice};
use crate::ui::view::view;
use crate::users::components::Avatar;
use crate::wire::form::{PostForm, SendButton, Sending, on_success};
use crate::wire::{Asked, ask, question};

/// What a page that shows comments asks, at its top.
#[derive(Clone, Copy)]
pub struct AskedComments {
    list: Asked<CommentList>,
    /// Of a comment or answer, and of a correction.
    kept: [Option<Asked<Draft>>; 2],
}

/// Comments under the listing (`kind` book) or review that the address names.
pub fn ask_comments(kind: &'static str) -> AskedComments {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| (params.read().get("id").unwrap_or_default(), query.read().get("comments").unwrap_or_default()));
    let list = ask(move || {
        let (id, after) = asked.get();
        question(ListComments { kind: kind.to_owned(), id, after })
    });
    AskedComments { list, kept: ["comment/create", "comment/update"].map(use_kept) }
}

/// Comments with their answers, and the form for another.
#[component]
pub fn Comments(subject: Subject, asked: AskedComments) -> impl IntoView {
    let AskedComments { list, kept } = asked;
    suspended(
        Arc::new(|| view! { <section class="part comments" aria-hidden="true"><span class="bone line third"></span></section> }),
        Arc::new(move || {
            Box::pin(async move {
                let [draft, corrected] = kept_drafts(kept).await;
                match list.answer().await {
                    Ok(found) => view! { <Shown subject=subject found=found list=list draft=draft corrected=corrected/> },
                    Err(error) => view! { <section class="part comments"><Notice text=use_texts().error(&error) good=false/></section> },
                }
            })
        }),
    )
}

#[component]
fn Shown(subject: Subject, found: CommentList, list: Asked<CommentList>, draft: Draft, corrected: Draft) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let location = use_location();
    let CommentList { comments, total, next, may_write, suspended, now } = found;
    let empty = comments.is_empty();
    // The draft belongs to the form that it was typed into.
    let (of_answer, draft) = if draft.get("parent").is_empty() { (Draft::default(), draft) } else { (draft, Draft::default()) };
    let place = Place { subject, list, now, may_write };
    let items = comments
        .into_iter()
        .map(|comment| view! { <Item comment=comment place=place draft=of_answer.clone() corrected=corrected.clone()/> })
        .collect_view();
    let older = next.map(|next| format!("{}?comments={}#comments", subject.path(), escape(&next)));
    let login = format!("/login?next={}", escape(&location.pathname.get_untracked()));
    view! {
        <section class="part comments" id="comments" aria-labelledby="comments-title">
            <header class="part-head"><h2 id="comments-title">{r.comments} " " <span class="num">{total}</span></h2></header>
            {empty.then(|| view! { <p class="soft">{r.no_comments}</p> })}
            <ol class="comment-list">{items}</ol>
            {older.map(|href| view! { <p><a href=href class="more" rel="external">{r.more_comments}<Icon icon=icondata_lu::LuChevronRight/></a></p> })}
            {if may_write {
                view! { <Writer place=place parent=None draft=draft/> }
            } else if suspended {
                view! { <p class="soft">{t.error(&AppError::Suspended)}</p> }
            } else {
                view! { <p class="actions"><a href=login class="line">{r.log_in_to_comment}</a></p> }
            }}
        </section>
    }
}

/// Where all of this stands.
#[derive(Clone, Copy)]
struct Place {
    subject: Subject,
    list: Asked<CommentList>,
    now: Timestamp,
    may_write: bool,
}

#[component]
fn Item(comment: Comment, place: Place, draft: Draft, corrected: Draft) -> impl IntoView {
    let t = use_texts();
    let r = use_reader_texts();
    let (id, now) = (comment.id, place.now);
    let draft_here = if draft.get("parent") == id.to_string() { draft.clone() } else { Draft::default() };
    let corrected_here = if corrected.get("id") == id.to_string() { corrected.clone() } else { Draft::default() };
    let open = draft_here.error.is_some();
    let answers = comment.answers.clone();
    let is_answer = comment.parent.is_some();
    let answers_view =
        answers.into_iter().map(|answer| view! { <Item comment=answer place=place draft=draft.clone() corrected=corrected.clone()/> }).collect_view();
    if comment.deleted {
        return view! { <li class="comment" id=format!("comment-{id}")><p class="soft">{r.deleted_comment}</p><ol class="answers">{answers_view}</ol></li> };
    }
    let editable = comment.editable(now);
    let mine = comment.mine;
    let text = comment.text.clone();
    let author = comment.author.clone();
    let mark = match place.subject {
        Subject::Book(_) => r.seller_mark,
        Subject::Review(_) => r.author_mark,
    };
    let who = author.map(|author| {
        if author.nickname.is_empty() {
            view! { <span>{t.withdrawn}</span> }
        } else {
            view! { <a href=format!("/members/{}", author.id) class="seller"><Avatar nickname=author.nickname.clone() picture=author.picture/>{author.nickname}</a> }
        }
    });
    view! {
        <li class="comment" id=format!("comment-{id}")>
            <p class="comment-head">
                {who}
                {comment.by_owner.then(|| view! { <span class="tag good">{mark}</span> })}
                <span class="soft"><Ago at=comment.created_at now=now/>{comment.edited.then(|| view! { " · " {r.edited} })}</span>
            </p>
            <p class="keep comment-text"><LinkedText text=text.clone()/></p>
            <div class="comment-acts">
                {place.may_write.then(|| view! {
                    <details class="confirm" open=open>
                        <summary class="quiet">{r.answer}</summary>
                        <Writer place=place parent=Some(id) draft=draft_here/>
                    </details>
                })}
                {editable.then(|| view! { <Editor id=id text=text place=place draft=corrected_here/> })}
                {mine.then(|| view! { <Remover id=id place=place/> })}
            </div>
            {(!is_answer).then(|| view! { <ol class="answers">{answers_view}</ol> })}
        </li>
    }
}

/// The form for a comment, or for an answer to one.
#[component]
fn Writer(place: Place, parent: Option<i64>, draft: Draft) -> impl IntoView {
    let r = use_reader_texts();
    let sending = Sending::to::<CreateComment>();
    on_success(sending, move || place.list.again());
    let error = sending.error_or(draft.error.clone());
    let id = parent.map(|parent| format!("answer-{parent}")).unwrap_or_else(|| "comment-text".to_owned());
    let (label, button) = if parent.is_some() { (r.answer_label, r.send_answer) } else { (r.comment_label, r.write_comment) };
    let described = described_by("text", true, error);
    view! {
        <PostForm sending=sending class="comment-form">
            <GeneralError error=error/>
            <input type="hidden" name="kind" value=place.subject.kind()/>
            <input type="hidden" name="id" value=place.subject.id()/>
            {parent.map(|parent| view! { <input type="hidden" name="parent" value=parent/> })}
            <div class="field">
                <label for=id.clone()>{label}</label>
                <textarea
                    id=id name="text" rows="3" maxlength=Words::MAX required=true aria-describedby=described
                    aria-invalid=move || invalid(error, "text")
                >
                    {raw_text(&draft.get("text"))}
                </textarea>
                <FieldError name="text" error=error/>
                {parent.is_none().then(|| view! { <p class="hint" id="text-hint">{r.comment_hint}</p> })}
            </div>
            <p class="actions"><SendButton sending=sending label=button class="line"/></p>
        </PostForm>
    }
}

#[component]
fn Editor(id: i64, text: String, place: Place, draft: Draft) -> impl IntoView {
    let r = use_reader_texts();
    let sending = Sending::to::<UpdateComment>();
    on_success(sending, move || place.list.again());
    let failed = draft.error.is_some();
    let text = if failed { draft.get("text") } else { text };
    let error = sending.error_or(draft.error);
    view! {
        <details class="confirm" open=failed>
            <summary class="quiet">{r.edit_comment}</summary>
            <PostForm sending=sending class="comment-form">
                <GeneralError error=error/>
                <input type="hidden" name="id" value=id/>
                <div class="field">
                    <label for=format!("edit-{id}")>{r.comment_label}</label>
                    <textarea id=format!("edit-{id}") name="text" rows="3" maxlength=Words::MAX required=true>{raw_text(&text)}</textarea>
                    <FieldError name="text" error=error/>
                </div>
                <p class="actions"><SendButton sending=sending label=r.edit_comment class="line"/></p>
            </PostForm>
        </details>
    }
}

#[component]
fn Remover(id: i64, place: Place) -> impl IntoView {
    let r = use_reader_texts();
    let sending = Sending::to::<DeleteComment>();
    on_success(sending, move || place.list.again());
    view! {
        <details class="confirm">
            <summary class="quiet">{r.delete_comment}</summary>
            <PostForm sending=sending>
                <GeneralError error=sending.error_or(None)/>
                <input type="hidden" name="id" value=id/>
                <SendButton sending=sending label=r.delete_comment_confirm class="line danger"/>
            </PostForm>
        </details>
    }
}
