//! The table of plain routes, and the router made of it.

use std::convert::Infallible;
use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post};
use leptos::server_fn;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list_with_exclusions, render_app_async_with_context};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{DefaultOnFailure, DefaultOnResponse, TraceLayer};
use tracing::Level;

use super::state::AppState;
use super::telemetry::{NewRequestId, REQUEST_ID, request_span};
use super::{address, cross_site, guard, headers, health};
use crate::app::App;
use crate::drafts::forms;
use crate::error::AppError;
use crate::notifications;
use crate::photos;
use crate::recommend::quota;
use crate::shell::shell;
use crate::site::crawlers;
use crate::time::SECOND;

/// Answers shorter than this are not worth compressing, in bytes.
const COMPRESS_ABOVE: u16 = 1024;
/// A name of a file with its hash in it never means other bytes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Bytes of an upload beside its photos: field names, boundaries, the form's text.
const FORM_BYTES: usize = 1024 * 1024;

/// A phone sends its photos over a slow line: this takes longer than other routes.
const UPLOAD: &str = "/photos";
/// Never ends, and is never compressed: room for an encoder, which each answer that might be has, would weigh on thousands
/// of idle streams.
const EVENTS: &str = "/events";

/// An answer of the librarian takes as long as a provider does, which is given up sooner; and it comes piece by piece, which
/// an encoder would hold back.
const ANSWERS: [&str; 2] = ["/api/recommend/chatbot", "/api/recommend/stream"];
/// Seconds after which such an answer is given up: its question's reservation has lapsed.
const ANSWER_SECONDS: u64 = (quota::LAPSE / SECOND) as u64;

/// Every way in that is neither a page nor a server function: path, method, and how it is answered.
pub fn plain_routes(state: &AppState) -> Vec<(&'static str, &'static str, MethodRouter<AppState>)> {
    let upload_bytes = state.config.media.max_bytes * photos::model::MAX_PHOTOS + FORM_BYTES;
    let upload =
        post(photos::routes::upload).layer::<_, Infallible>(DefaultBodyLimit::max(upload_bytes)).layer(timeout(state.config.limits.upload_seconds));
    vec![
        ("POST", UPLOAD, upload),
        ("GET", EVENTS, get(notifications::routes::events)),
        ("GET", "/healthz", get(health::healthz)),
        ("GET", "/readyz", get(health::readyz)),
        ("GET", "/robots.txt", get(crawlers::robots)),
        ("GET", "/sitemap.xml", get(crawlers::sitemap)),
    ]
}

/// Folders that are served as they are: where each begins, and what answers there.
pub fn folders(state: &AppState) -> Vec<(String, Router<()>)> {
    let pkg = state.leptos_options.site_pkg_dir.as_ref();
    vec![("/media".to_owned(), files(state.media.dir())), (format!("/{pkg}"), files(&site_folder(state).join(pkg)))]
}

/// The pages, listed at the first call: for that the whole app is rendered, and of every shop in a process they are the same.
pub fn page_routes() -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    let list = || {
        // Server functions go through one handler of ours and not through the library's, which answers each error with 500.
        let functions = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        generate_route_list_with_exclusions(App, Some(functions))
    };
    ROUTES.get_or_init(list).clone()
}

/// The whole shop.
pub fn router(state: AppState) -> Router {
    let context = {
        let state = state.clone();
        move || guard::provide(state.clone())
    };
    let document = {
        let state = state.clone();
        move || shell(state.clone())
    };
    // The site's own files, and for every other address the app, which says that nothing is there. The library's handler for
    // this takes an answer's headers from whichever page its thread was at before: that page then goes out without its
    // policy and its cookies, and the file with them.
    let nothing_there = render_app_async_with_context(context.clone(), document.clone());
    let site_files = ServeDir::new(site_folder(&state))
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(any(nothing_there).with_state(()));
    let (apart, plain): (Vec<_>, Vec<_>) = plain_routes(&state).into_iter().partition(|(_, path, _)| matches!(*path, UPLOAD | EVENTS));
    let add = |router: Router<AppState>, (_, path, handler): (_, &str, _)| router.route(path, handler);
    let nested = folders(&state).into_iter().fold(Router::new(), |router, (path, folder)| router.nest_service(&path, folder));
    let router = plain
        .into_iter()
        .fold(nested, add)
        .route("/api/{*function}", get(forms::server_function).post(forms::server_function))
        .leptos_routes_with_context(&state, page_routes(), context.clone(), document.clone())
        .fallback_service(site_files)
        .layer(timeout(state.config.limits.request_seconds))
        .layer(compression());
    let answer = || post(forms::server_function).layer::<_, Infallible>(timeout(ANSWER_SECONDS));
    let router = ANSWERS.into_iter().fold(router, |router, path| router.route(path, answer()));
    apart
        .into_iter()
        .fold(router, add)
        .layer(
            ServiceBuilder::new()
                // First of all: the log says from where.
                .layer(from_fn({
                    let proxy = state.config.site.proxy_header.clone();
                    move |request, next| address::remember(proxy.clone(), request, next)
                }))
                .layer(SetRequestIdLayer::new(REQUEST_ID, NewRequestId))
                .layer(
                    TraceLayer::new_for_http()
                        .make_span_with(request_span)
                        .on_response(DefaultOnResponse::new().level(Level::DEBUG))
                        .on_failure(DefaultOnFailure::new().level(Level::WARN)),
                )
                .layer(PropagateRequestIdLayer::new(REQUEST_ID))
                .layer(from_fn_with_state(state.clone(), headers::add))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn_with_state(state.clone(), cross_site::refuse)),
        )
        .with_state(state)
}

fn timeout(seconds: u64) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(seconds))
}

/// Files whose names change with their bytes, precompressed where there is a compressed twin.
fn files(folder: &std::path::Path) -> Router<()> {
    Router::new()
        .fallback_service(ServeDir::new(folder).precompressed_br().precompressed_gzip())
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, |response: &Response| {
            (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED).then_some(FOREVER)
        }))
}

fn site_folder(state: &AppState) -> std::path::PathBuf {
    std::path::PathBuf::from(state.leptos_options.site_root.as_ref())
}

/// Text is compressed at the fastest level; pictures are compressed already.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth = SizeAbove::new(COMPRESS_ABOVE).and(NotForContentType::IMAGES).and(NotForContentType::SSE);
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth)
}

/// A panic is our fault, and one request's end only.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request panicked");
    AppError::Internal.into_response()
}
