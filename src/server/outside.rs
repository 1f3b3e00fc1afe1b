//! Asking other services: TLS is ring's, with the roots that mail and PostgreSQL use, and nobody sends us elsewhere.

use std::sync::Arc;

use reqwest::ClientBuilder;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore};

/// How a question introduces itself: as the shop, with nobody's name.
const NAME: &str = concat!("joongobooks/", env!("CARGO_PKG_VERSION"));

/// A client that wants its timeouts yet.
pub fn client() -> anyhow::Result<ClientBuilder> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(Policy::none()).user_agent(NAME))
}
