//! The folder of pictures. A file's name is 128 random bits; its first two digits are its folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use crate::server::token;

/// What the name of a file ends with while it is being written.
const PARTIAL: &str = "partial";

#[derive(Clone)]
pub struct Media {
    dir: Arc<Path>,
}

impl Media {
    /// Makes the folder where it is missing.
    pub fn open(dir: &str) -> anyhow::Result<Media> {
        std::fs::create_dir_all(dir).with_context(|| format!("the media folder {dir} could not be made"))?;
        Ok(Media { dir: Path::new(dir).into() })
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// A name that nobody can guess.
    pub fn new_file() -> String {
        let name = token::new_name();
        format!("{}/{name}.webp", &name[..2])
    }

    /// Where the browser finds `file`.
    pub fn url(file: &str) -> String {
        format!("/media/{file}")
    }

    /// Writes `bytes` so that the file is whole or absent, and on disk when this returns.
    pub fn write(&self, file: &str, bytes: &[u8]) -> std::io::Result<()> {
        let path = self.path(file);
        let folder = path.parent().unwrap_or(&self.dir);
        std::fs::create_dir_all(folder)?;
        let partial = path.with_extension(PARTIAL);
        let mut out = std::fs::File::create(&partial)?;
        std::io::Write::write_all(&mut out, bytes)?;
        out.sync_all()?;
        std::fs::rename(&partial, &path)?;
        std::fs::File::open(folder)?.sync_all()
    }

    /// Removes `file`, and what was left of it where writing broke off; harmless where it is gone.
    pub fn remove(&self, file: &str) -> std::io::Result<()> {
        let path = self.path(file);
        for one in [path.with_extension(PARTIAL), path] {
            match std::fs::remove_file(one) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn path(&self, file: &str) -> PathBuf {
        self.dir.join(file)
    }
}
