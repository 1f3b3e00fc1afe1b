//! `/robots.txt` and `/sitemap.xml`.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::error::AppError;
use crate::listings::store_list;
use crate::server::state::AppState;

/// Addresses in one sitemap file; sitemaps.org allows 50,000.
const ADDRESSES: i64 = 20_000;

/// Where crawlers may go, and where the sitemap is.
pub async fn robots(State(state): State<AppState>) -> String {
    let site = state.config.site.public_url.as_str();
    format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /books/new\nDisallow: /books/*/edit\nDisallow: /login\nDisallow: /signup\n\nSitemap: {site}/sitemap.xml\n"
    )
}

/// Which part of the sitemap: listings behind `after`.
#[derive(serde::Deserialize)]
pub struct Part {
    after: Option<i64>,
}

/// Without `after` an index of parts; with it one part. A shop that fits one part is told at once.
pub async fn sitemap(State(state): State<AppState>, Query(part): Query<Part>) -> Result<Response, AppError> {
    let site = state.config.site.public_url.as_str();
    let body = match part.after {
        Some(after) => listings(&state, site, after).await?,
        None => index(&state, site).await?,
    };
    Ok(([(CONTENT_TYPE, "application/xml; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], body).into_response())
}

async fn index(state: &AppState, site: &str) -> Result<String, AppError> {
    let ends = store_list::every_nth(&state.db, ADDRESSES).await?;
    if ends.is_empty() {
        return listings(state, site, 0).await;
    }
    let parts: String =
        std::iter::once(0).chain(ends).map(|after| format!("<sitemap><loc>{site}/sitemap.xml?after={after}</loc></sitemap>\n")).collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{parts}</sitemapindex>\n"
    ))
}

async fn listings(state: &AppState, site: &str, after: i64) -> Result<String, AppError> {
    let rows = store_list::addresses(&state.db, after, ADDRESSES).await?;
    let fixed =
        if after == 0 { ["/", "/books", "/about"].map(|path| format!("<url><loc>{site}{path}</loc></url>\n")).concat() } else { String::new() };
    let books: String =
        rows.into_iter().map(|(id, changed)| format!("<url><loc>{site}/books/{id}</loc><lastmod>{}</lastmod></url>\n", changed.iso())).collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{fixed}{books}</urlset>\n"
    ))
}
