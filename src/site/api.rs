//! Server functions of the shop itself.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::Home;
use crate::error::AppError;
use crate::users::api::Done;

/// What the home page shows.
#[server(prefix = "/api", endpoint = "site/home", input = GetUrl)]
pub async fn show_home() -> Result<Home, AppError> {
    use crate::listings::{model::Status, store_list};
    use crate::recent;
    let visit = crate::server::guard::anyone().await?;
    let (db, now) = (&visit.state.db, visit.state.clock.now());
    let mut newest = store_list::newest(db, Status::OnSale).await?;
    let many = newest.len();
    newest.extend(recent::store::books(db, &recent::cookie::seen(&visit.headers)).await?);
    // One look at the wish list for all that is shown.
    crate::jjim::store::mark(&visit, &mut newest).await?;
    let recent = newest.split_off(many);
    let categories = store_list::categories(db).await?;
    Ok(Home { newest, recent, categories, now })
}

/// Chooses the language (`ko`, `en`) of what follows, and goes back to `next`.
#[server(prefix = "/api", endpoint = "site/language")]
pub async fn set_language(#[server(default)] lang: String, #[server(default)] next: String) -> Result<Done, AppError> {
    use crate::error::Reason;
    use crate::i18n::Lang;
    let visit = crate::server::guard::anyone().await?;
    let lang = Lang::parse(&lang).ok_or_else(|| AppError::invalid("lang", Reason::Unknown))?;
    visit.set_cookie(&crate::server::session::private_cookie(&visit.state, "lang", lang.as_str().to_owned(), Some(crate::i18n::COOKIE_SECONDS)))?;
    leptos_axum::redirect(&crate::users::model::safe_path(&next));
    Ok(Done {})
}
