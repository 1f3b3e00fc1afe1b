use std::sync::Arc;

use super::engine::Engine;
use super::model::EngineName;
use super::openai::OpenAi;
use crate::server::config::Chatbot;

/// Who answers: the engine that is configured, and the embedded one in its place where it fails.
#[derive(Clone, Default)]
pub struct Librarian {
    /// Nothing where the embedded engine is configured.
    pub provider: Option<Arc<dyn Engine>>,
}

impl Librarian {
    /// The one that is configured. What a provider lacks is an error that names it.
    pub fn open(config: &Chatbot) -> anyhow::Result<Librarian> {
        Ok(match config.engine {
            EngineName::Embedded => Librarian::default(),
            EngineName::OpenAi => Librarian { provider: Some(Arc::new(OpenAi::open(config)?)) },
        })
    }
}
