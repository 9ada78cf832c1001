//! The articles that the program brings along, in its own words.

use super::article::{Article, ArticleError};

/// One article of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name: what `guide check` takes in place of a file.
    pub name: &'static str,
    /// Its Markdown.
    pub text: &'static str,
}

impl Shipped {
    /// Reads it.
    pub fn article(&self) -> Result<Article, ArticleError> {
        Article::read(self.text)
    }
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(Shipped {
            name: $name,
            text: include_str!(concat!("../../assets/guides/", $name, ".md")),
        },)*]
    };
}

/// The articles, in the order to read them.
pub const SHIPPED: &[Shipped] = shipped![
    "first-tour",
    "pull-orders-once",
    "pull-orders-every-few-minutes",
    "post-orders-once",
    "post-orders-every-few-minutes",
    "why-an-order-failed",
];

/// The article of that name; its file name ends with `.md` and means the same.
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    let name = name.strip_suffix(".md").unwrap_or(name);
    SHIPPED.iter().find(|one| one.name == name)
}
