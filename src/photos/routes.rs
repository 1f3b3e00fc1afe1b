//! `POST /photos`: multipart, field `photos`, one or more. The picker calls it for each photo; without JavaScript the
//! whole sell form is sent here, its photos are stored, and the form comes back as it was typed.

use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Json};
use http::HeaderMap;
use http::header::SET_COOKIE;
use tracing::Instrument;

use super::develop::develop;
use super::model::{MAX_PHOTOS, Photo, PhotoAnswer};
use super::store;
use crate::books::lookup;
use crate::books::model::Isbn;
use crate::drafts::forms::{accepts_page, back, is_secret, referring_path, unreadable, with_mark};
use crate::drafts::model::Draft;
use crate::drafts::store as drafts;
use crate::error::{AppError, Reason};
use crate::server::access::{self, Access};
use crate::server::address::Address;
use crate::server::guard::{Known, note_refusal};
use crate::server::heavy::Lane;
use crate::server::state::AppState;
use crate::server::throttle::{self, Allowance};

/// Bytes of a typed field in the form.
const FIELD_BYTES: usize = 64 * 1024;
/// Typed fields in the form.
const FIELDS: usize = 40;

/// The sell form's name among drafts.
pub const FORM: &str = "book/create";
/// The profile form's, which says so in a field.
pub const PROFILE_FORM: &str = "user/profile/update";

/// What came in: the typed fields and the pictures' bytes.
#[derive(Default)]
struct Upload {
    fields: Vec<(String, String)>,
    files: Vec<Vec<u8>>,
}

/// 401 signed out, 413 too large, 422 no photo, 429 too many; without JavaScript back to the form in any case.
pub async fn upload(
    State(state): State<AppState>,
    Extension(address): Extension<Address>,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Response {
    let is_form = accepts_page(&headers);
    let mut upload = Upload::default();
    let known = Known::default();
    let result = receive(&state, &headers, &known, address, multipart, &mut upload).await;
    if let Err(error) = &result {
        note_refusal("/photos", error, &known, Some(&address));
    }
    let form = form_name(&upload.fields);
    match result {
        Ok(photos) if !is_form => Json(PhotoAnswer { photos }).into_response(),
        Ok(photos) => match keep_form(&state, &headers, address, &form, upload.fields, &photos).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        },
        Err(error) if is_form => back(&state, &headers, &form, upload.fields, error).await,
        Err(error) => error.into_response(),
    }
}

/// Which form was sent: the one that edits says which listing, the profile's calls itself by name.
fn form_name(fields: &[(String, String)]) -> String {
    if fields.iter().any(|(name, value)| name == "form" && value == PROFILE_FORM) {
        return PROFILE_FORM.to_owned();
    }
    let edits = fields.iter().any(|(name, value)| name == "id" && !value.is_empty());
    if edits { "book/update".to_owned() } else { FORM.to_owned() }
}

async fn receive(
    state: &AppState,
    headers: &HeaderMap,
    known: &Known,
    address: Address,
    multipart: Result<Multipart, MultipartRejection>,
    upload: &mut Upload,
) -> Result<Vec<Photo>, AppError> {
    let me = known.identity(state, headers).await?;
    // Signed out, the fields are read all the same, so that what was typed survives the login; the pictures are not kept.
    let max_files = if me.is_some() { MAX_PHOTOS } else { 0 };
    let received = match multipart {
        Ok(multipart) => read(multipart, state.config.media.max_bytes, max_files, upload).await,
        Err(_) => Err(unreadable()),
    };
    access::admits(&state.config.accounts, Access::Active, me.as_ref())?;
    let me = me.ok_or(AppError::SignInRequired)?.me;
    received?;
    let allowance = Allowance::per_hour(state.config.limits.photos_per_hour);
    let (now, count) = (state.clock.now(), upload.files.len() as i64);
    if count > 0 {
        throttle::count(&state.db, &format!("photos:member:{}", me.id), count, allowance, now).await?;
        throttle::count(&state.db, &format!("photos:address:{address}"), count, allowance, now).await?;
    } else if !accepts_page(headers) {
        return Err(AppError::invalid("photos", Reason::Required));
    }
    let mut photos = Vec::with_capacity(upload.files.len());
    for bytes in std::mem::take(&mut upload.files) {
        photos.push(store_photo(state, &state.decoding, me.id, bytes).await?);
    }
    Ok(photos)
}

/// Reads every part, keeping no more than the limits allow.
async fn read(mut multipart: Multipart, max_bytes: usize, max_files: usize, upload: &mut Upload) -> Result<(), AppError> {
    let mut too_large = false;
    while let Some(field) = multipart.next_field().await.map_err(failed)? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some() || field.content_type().is_some();
        if !is_file {
            let value = bytes_of(field, FIELD_BYTES).await?.ok_or(AppError::TooLarge)?;
            if upload.fields.len() < FIELDS && !is_secret(&name) {
                upload.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            }
            continue;
        }
        // A file input without a file sends one nameless, empty part.
        let nameless = field.file_name().is_some_and(str::is_empty);
        match bytes_of(field, max_bytes).await? {
            Some(bytes) if bytes.is_empty() && nameless => {}
            Some(_) if max_files == 0 => {}
            Some(_) if upload.files.len() == max_files => {
                return Err(AppError::Invalid {
                    fields: vec![crate::error::FieldError { field: "photos".into(), reason: Reason::TooMany, limit: Some(max_files as i64) }],
                });
            }
            Some(bytes) => upload.files.push(bytes),
            None => too_large = true,
        }
    }
    if too_large { Err(AppError::TooLarge) } else { Ok(()) }
}

/// The part's bytes; `None` if there are more than `limit`, none of which are kept then.
async fn bytes_of(mut field: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, AppError> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    while let Some(chunk) = field.chunk().await.map_err(failed)? {
        length += chunk.len();
        if length <= limit {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok((length <= limit).then_some(bytes))
}

fn failed(error: axum::extract::multipart::MultipartError) -> AppError {
    match error.status().as_u16() {
        413 => AppError::TooLarge,
        _ => unreadable(),
    }
}

/// Develops the picture and stores it: the row first, then the files, then the row says that they are there. What was begun is
/// finished though the visitor goes away: a member who leaves at that moment leaves no file behind.
async fn store_photo(state: &AppState, lane: &Lane, member_id: i64, bytes: Vec<u8>) -> Result<Photo, AppError> {
    let max_pixels = state.config.media.max_pixels;
    let developed = lane.run(move || develop(&bytes, max_pixels)).await??;
    let pending = store::begin(&state.db, member_id, developed.width, developed.height, state.clock.now()).await?;
    let (state, lane, media) = (state.clone(), lane.clone(), state.media.clone());
    let (card_file, full_file) = (pending.card_file.clone(), pending.full_file.clone());
    let stored = async move {
        lane.run(move || media.write(&card_file, &developed.card).and_then(|()| media.write(&full_file, &developed.full))).await??;
        store::finish(&state, &pending).await
    };
    tokio::spawn(stored.in_current_span()).await.map_err(|_| AppError::Internal)?
}

/// Without JavaScript: the form comes back with its photos, the new ones last, moved or removed as its buttons said.
async fn keep_form(
    state: &AppState,
    headers: &HeaderMap,
    address: Address,
    form: &str,
    fields: Vec<(String, String)>,
    new: &[Photo],
) -> Result<Response, AppError> {
    let draft = Draft { fields, error: None };
    if form == PROFILE_FORM {
        return keep_profile(state, headers, draft, new).await;
    }
    let mut ids = draft.list("photos");
    ids.extend(new.iter().map(|photo| photo.id.to_string()));
    arrange(&mut ids, &draft);
    let too_many = ids.len() > MAX_PHOTOS;
    let mut fields: Vec<(String, String)> = draft.fields.into_iter().filter(|(name, _)| !is_photo_field(name)).collect();
    fields.extend(ids.into_iter().enumerate().map(|(index, id)| (format!("photos[{index}]"), id)));
    let error = too_many.then(|| AppError::Invalid {
        fields: vec![crate::error::FieldError { field: "photos".into(), reason: Reason::TooMany, limit: Some(MAX_PHOTOS as i64) }],
    });
    let fills = draft_asks_to_fill(&fields);
    if fills {
        fill(state, address, &mut fields).await?;
    }
    let cookie = drafts::keep(state, headers, form, &Draft { fields, error }).await?;
    let page = with_mark(&referring_path(headers), "draft=1");
    let place = if fills { "isbn" } else { "photos-field" };
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&format!("{page}#{place}"))).into_response())
}

/// The profile form comes back with its one photo: the new one, or none where its button took it out.
async fn keep_profile(state: &AppState, headers: &HeaderMap, draft: Draft, new: &[Photo]) -> Result<Response, AppError> {
    let kept = draft.get("photo");
    let kept = if draft.get("remove") == kept { String::new() } else { kept };
    let photo = new.last().map(|photo| photo.id.to_string()).unwrap_or(kept);
    let mut fields: Vec<_> = draft.fields.into_iter().filter(|(name, _)| !matches!(name.as_str(), "photo" | "remove" | "form")).collect();
    fields.push(("photo".to_owned(), photo));
    let cookie = drafts::keep(state, headers, PROFILE_FORM, &Draft { fields, error: None }).await?;
    let page = with_mark(&referring_path(headers), "draft=1");
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&format!("{page}#photos-field"))).into_response())
}

fn draft_asks_to_fill(fields: &[(String, String)]) -> bool {
    fields.iter().any(|(name, _)| name == "fill")
}

/// The button beside the ISBN: what is known of that book fills what is still empty.
async fn fill(state: &AppState, address: Address, fields: &mut Vec<(String, String)>) -> Result<(), AppError> {
    fields.retain(|(name, _)| name != "fill" && name != "filled");
    let typed = fields.iter().find(|(name, _)| name == "isbn").map(|(_, value)| value.clone()).unwrap_or_default();
    let Ok(Some(isbn)) = Isbn::parse(&typed) else { return Ok(()) };
    let facts = match lookup::look_up(state, &isbn, &address.to_string()).await {
        // Whoever has asked too often goes on by hand.
        Ok(None) | Err(AppError::TooMany { .. }) => return Ok(()),
        Ok(Some(facts)) => facts,
        Err(error) => return Err(error),
    };
    let price = facts.original_price.map(|price| price.to_string()).unwrap_or_default();
    let known =
        [("title", facts.title), ("author", facts.author), ("publisher", facts.publisher), ("category", facts.category), ("original_price", price)];
    for (name, value) in known {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, typed)) if typed.trim().is_empty() => *typed = value,
            Some(_) => {}
            None => fields.push((name.to_owned(), value)),
        }
    }
    // The page says so.
    fields.push(("filled".to_owned(), "true".to_owned()));
    Ok(())
}

/// The buttons beside a photo: `remove`, `earlier` and `later`, each with the photo's id.
fn arrange(ids: &mut Vec<String>, draft: &Draft) {
    let position = |ids: &[String], id: &str| ids.iter().position(|other| other == id);
    if let Some(at) = position(ids, &draft.get("remove")) {
        ids.remove(at);
    }
    if let Some(at) = position(ids, &draft.get("earlier")).filter(|at| *at > 0) {
        ids.swap(at, at - 1);
    }
    if let Some(at) = position(ids, &draft.get("later")).filter(|at| at + 1 < ids.len()) {
        ids.swap(at, at + 1);
    }
}

fn is_photo_field(name: &str) -> bool {
    name.starts_with("photos[") || matches!(name, "remove" | "earlier" | "later")
}
