mod claims;
mod forms;
mod leaving;
mod media;
mod pictures;
mod refused;

use crate::support::*;

/// The file that `/media/…` is served from.
fn file_of(shop: &Shop, address: &serde_json::Value) -> std::path::PathBuf {
    let path = address.as_str().and_then(|address| address.strip_prefix("/media/")).expect("an address under /media");
    shop.state.media.dir().join(path)
}

async fn fetch(shop: &Shop, address: &serde_json::Value) -> Answer {
    shop.visitor().get(address.as_str().expect("an address")).await.must_be(200)
}
