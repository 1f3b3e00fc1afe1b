//! Names of the script, the WASM and the stylesheet of this build, read once at start.

use leptos::config::LeptosOptions;

/// Paths as the browser asks for them.
#[derive(Clone, Debug)]
pub struct Assets {
    pub script: String,
    pub wasm: String,
    pub style: String,
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
        Assets { script: path(hash("js"), "", "js"), wasm: path(hash("wasm"), "_bg", "wasm"), style: path(hash("css"), "", "css") }
    }
}
