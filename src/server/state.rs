//! Everything a request may need.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use super::assets::Assets;
use super::cached::Cached;
use super::clock::Clock;
use super::config::Config;
use super::db::Db;
use super::heavy::Lane;
use super::hub::Hub;
use super::mail::Mailer;
use crate::books::lookup::Books;
use crate::books::model::Category;
use crate::listings::store_totals::Totals;
use crate::photos::media::Media;
use crate::recommend::librarian::Librarian;
use crate::recommend::shelf::Shelf;
use crate::reviews::readers::Readers;
use crate::saved::deliver::Searches;
use crate::users::password::{Cost, Passwords};

#[derive(Clone)]
pub struct AppState {
    pub config: Arc<Config>,
    pub db: Db,
    pub clock: Clock,
    /// Where pictures are.
    pub media: Media,
    pub passwords: Passwords,
    /// Decoding and encoding of photos.
    pub decoding: Lane,
    pub mailer: Mailer,
    /// Who else knows books.
    pub books: Books,
    /// Who answers questions about the shelf.
    pub librarian: Librarian,
    /// Keeps what each book is found by in step.
    pub shelf: Shelf,
    /// Wakes event streams.
    pub hub: Hub,
    /// Counts who reads what.
    pub readers: Readers,
    /// Tells who saved a search of what comes.
    pub searches: Searches,
    /// True once the server stops: event streams end.
    pub closing: Arc<tokio::sync::watch::Sender<bool>>,
    pub assets: Arc<Assets>,
    /// What common words find.
    pub totals: Totals,
    /// Every page of the shop shows them.
    pub categories: Cached<Vec<Category>>,
    pub leptos_options: LeptosOptions,
}

impl AppState {
    /// Opens the database and migrates it, makes the media folder.
    pub async fn open(config: Config, leptos_options: LeptosOptions) -> anyhow::Result<AppState> {
        let db = Db::open(&config.database.url, config.database.connections).await?;
        db.migrate().await?;
        Ok(AppState {
            media: Media::open(&config.media.dir)?,
            passwords: Passwords::new(Cost::OWASP, config.limits.password_hashers),
            decoding: Lane::new(config.media.decoders),
            mailer: Mailer::open(&config.mail)?,
            books: Books::open(&config.books)?,
            librarian: Librarian::open(&config.chatbot)?,
            shelf: Shelf::default(),
            hub: Hub::default(),
            readers: Readers::default(),
            searches: Searches::default(),
            closing: Arc::new(tokio::sync::watch::channel(false).0),
            assets: Arc::new(Assets::find(&leptos_options)),
            totals: Totals::default(),
            categories: Cached::default(),
            clock: Clock::default(),
            config: Arc::new(config),
            db,
            leptos_options,
        })
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos_options.clone()
    }
}
