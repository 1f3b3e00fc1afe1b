//! Names of the scripts, the WASM and the stylesheet of this build, read once at start.

use std::collections::HashMap;
use std::path::Path;

use leptos::WasmSplitManifest;
use leptos::config::LeptosOptions;
use leptos::prelude::ArcStoredValue;

/// Paths as the browser asks for them.
#[derive(Clone, Debug)]
pub struct Assets {
    pub script: String,
    pub wasm: String,
    pub style: String,
    /// The script that brings the parts of lazy pages; absent from a build without `--split`.
    pub split: Option<String>,
    /// The parts of each lazy page, which leptos preloads with the page.
    pub parts: Option<WasmSplitManifest>,
}

impl Assets {
    /// cargo-leptos leaves the hashes of file names beside the binary; without them the names are plain.
    pub fn find(options: &LeptosOptions) -> Assets {
        let hashes = std::env::current_exe()
            .ok()
            .and_then(|binary| Some(binary.parent()?.join(options.hash_file.as_ref())))
            .filter(|_| options.hash_files)
            .and_then(|path| std::fs::read_to_string(path).ok())
            .unwrap_or_default();
        let hash = |kind: &str| hashes.lines().find_map(|line| Some(line.strip_prefix(kind)?.strip_prefix(':')?.trim().to_owned()));
        let path = |hash: Option<String>, plain: &str, ending: &str| {
            let (pkg, name) = (&options.site_pkg_dir, &options.output_name);
            match hash {
                Some(hash) => format!("/{pkg}/{name}.{hash}.{ending}"),
                None => format!("/{pkg}/{name}{plain}.{ending}"),
            }
        };
        let folder = format!("/{}", options.site_pkg_dir);
        let split = hash("split").map(|hash| format!("__wasm_split.{hash}.js"));
        let manifest = hash("manifest").map(|hash| format!("__wasm_split_manifest.{hash}.json"));
        let parts = manifest.and_then(|file| parts(&Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref()).join(file)));
        Assets {
            script: path(hash("js"), "", "js"),
            wasm: path(hash("wasm"), "_bg", "wasm"),
            style: path(hash("css"), "", "css"),
            parts: parts.zip(split.clone()).map(|(parts, split)| WasmSplitManifest(ArcStoredValue::new((folder.clone(), parts, split)))),
            split: split.map(|file| format!("{folder}/{file}")),
        }
    }
}

/// Names of parts by the name of the lazy function that needs them.
fn parts(manifest: &Path) -> Option<HashMap<String, Vec<String>>> {
    serde_json::from_str(&std::fs::read_to_string(manifest).ok()?).ok()
}
