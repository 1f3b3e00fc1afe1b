//! The server function by which a page asks for its draft. Forms that are asked for with their page's own question bring it along.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::Draft;
use crate::error::AppError;

/// Forms whose drafts may be asked for. The profile's is asked for with its form.
pub const FORMS: &[&str] = &[
    "comment/create",
    "comment/update",
    "user/register",
    "user/auth/login",
    "user/auth/code",
    "user/changepassword",
    "user/forgotpassword",
    "user/resetpassword",
    "user/delete",
    "user/second_factor/start",
    "user/second_factor/confirm",
    "user/second_factor/remove",
    "user/verify",
];

/// What was typed into a form, and what was wrong with it, when it failed without JavaScript.
#[server(prefix = "/api", endpoint = "user/draft", input = GetUrl)]
pub async fn show_draft(#[server(default)] form: String) -> Result<Draft, AppError> {
    let visit = crate::server::guard::anyone().await?;
    let form = Some(form).filter(|form| FORMS.contains(&form.as_str())).ok_or(AppError::NotFound)?;
    Ok(super::store::find(&visit.state, &visit.headers, &form).await?.unwrap_or_default())
}
