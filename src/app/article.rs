//! Articles by their files, or by the names of those that the program brings along.

use std::fmt::Display;
use std::path::Path;

use crate::engine::Failure;
use crate::guide::{self, Article};

/// An article and the text it was read from.
pub(super) struct Source {
    /// As the person named it.
    pub name: String,
    pub text: String,
    pub article: Article,
}

/// Reads an article. A file wins over a name.
pub(super) fn read(file: &Path) -> Result<Source, Failure> {
    let name = file.display().to_string();
    let wrong = |error: &dyn Display| Failure::wrong_use(format!("{name}: {error}"));
    let shipped = guide::shipped(&name).filter(|_| !file.exists());
    let (article, text) = if let Some(shipped) = shipped {
        (shipped.article(), shipped.text.to_owned())
    } else {
        let bytes = std::fs::read(file).map_err(|error| wrong(&error))?;
        (Article::from_bytes(&bytes), String::from_utf8_lossy(&bytes).into_owned())
    };
    let article = article.map_err(|error| wrong(&error))?;
    Ok(Source { name, text, article })
}

impl Source {
    /// Refuses an article that there is nothing to be shown of.
    pub fn with_procedures(self) -> Result<Self, Failure> {
        if self.article.procedures.is_empty() {
            return Err(Failure::failed(format!("{}: it has no procedure", self.name)));
        }
        Ok(self)
    }
}
