//! Server functions of profiles.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::api::UserAnswer;
use super::profile::{Profile, ProfileForm, Shelf};
use crate::error::AppError;

/// What others see of a member.
#[server(prefix = "/api", endpoint = "user/profile", input = GetUrl)]
pub async fn show_profile(#[server(default)] id: String) -> Result<Profile, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    store_profile::profile(&visit.state.db, id.parse().map_err(|_| AppError::NotFound)?).await
}

/// A member's page: who they are, and what they sell (`status` empty) or sold (`sold`), from `after` on. Without an id,
/// one's own.
#[server(prefix = "/api", endpoint = "user/shelf", input = GetUrl)]
pub async fn show_shelf(
    #[server(default)] id: String,
    #[server(default)] status: String,
    #[server(default)] after: String,
) -> Result<Shelf, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let (db, me) = (&visit.state.db, visit.me().await?);
    let id = match (id.as_str(), &me) {
        ("", None) => return Err(AppError::SignInRequired),
        ("", Some(me)) => me.id,
        (id, _) => id.parse().map_err(|_| AppError::NotFound)?,
    };
    let (sold, after) = shelf_query(&status, &after)?;
    let profile = store_profile::profile(db, id).await?;
    let (mut books, next) = store_copies::of_seller(db, id, sold, after.as_ref(), PAGE_SIZE).await?;
    jjim::mark(&visit, &mut books).await?;
    let mine = me.is_some_and(|me| me.id == id);
    let ids: Vec<i64> = books.iter().map(|book| book.id).collect();
    let met = if mine { store_activity::met(db, &ids).await? } else { Vec::new() };
    let (reviews, _) = reviews::of_member(db, id, (i64::MAX, i64::MAX), REVIEWS).await?;
    Ok(Shelf { profile, mine, sold, books, next, counts: store_profile::counts(db, id).await?, met, reviews, now: visit.state.clock.now() })
}

/// The form to edit one's profile, as it stands or as it was typed (`draft`).
#[server(prefix = "/api", endpoint = "user/profile/form", input = GetUrl)]
pub async fn open_profile(#[server(default)] draft: String) -> Result<ProfileForm, AppError> {
    use super::ssr::*;
    let member = guard::member().await?;
    let db = &member.state.db;
    let kept = if draft.is_empty() { None } else { drafts::find(&member.state, &member.headers, PROFILE_FORM).await? };
    let Some(draft) = kept else {
        let record = store::record(db, member.me.id).await?;
        let photo = photos::portrait(db, member.me.id).await?;
        return Ok(ProfileForm { nickname: record.nickname, about_me: record.about_me, photo, error: None });
    };
    let ids: Vec<i64> = draft.get("photo").parse().into_iter().collect();
    let photo = photos::of_member(db, member.me.id, &ids).await?.pop();
    Ok(ProfileForm { nickname: draft.get("nickname"), about_me: draft.get("about_me"), photo, error: draft.error })
}

/// Changes one's profile. `photo` is the id of a photo of one's own, or empty for none.
#[server(prefix = "/api", endpoint = "user/profile/update")]
pub async fn update_profile(
    #[server(default)] nickname: String,
    #[server(default)] about_me: String,
    #[server(default)] photo: String,
    #[server(default)] files: Vec<String>,
) -> Result<UserAnswer, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let mut errors = FieldErrors::default();
    let nickname = errors.take("nickname", Nickname::parse(&nickname));
    let about_me = errors.take("about_me", AboutMe::parse(&about_me));
    let photo = errors.take("photo", photo_id(&photo, &files.concat()));
    let (nickname, about_me, photo) = errors.finish((|| Some((nickname?, about_me?, photo?)))())?;
    store_profile::update(&member.state, member.me.id, &nickname, &about_me, photo).await?;
    leptos_axum::redirect("/me?done=profile");
    Ok(UserAnswer { user: store::me(&member.state.db, member.me.id).await? })
}
