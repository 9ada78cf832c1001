//! An article: the Markdown of a documentation page, read into procedures of steps.
//!
//! A procedure is a numbered list, or a bulleted one whose items read as instructions. Prose, notes,
//! tables, code and includes are passed over. What a step means is decided in `grammar`, not here;
//! the reader asks it only whether a list item starts like an instruction.

use thiserror::Error;

use super::blocks::Blocks;
use super::inline::{Run, runs};

/// The largest article that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The longest heading and the longest text of one step, in bytes.
pub const MAX_TEXT: usize = 4 << 10;
/// The largest number of list items in an article.
pub const MAX_STEPS: usize = 10_000;

/// A documentation page, as far as it tells what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// The first heading, else the title of the front matter, else empty.
    pub title: String,
    /// The procedures, in the order of the page.
    pub procedures: Vec<Procedure>,
}

/// One list of steps under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// The heading above the steps, else the title of the article.
    pub title: String,
    /// The line of that heading, counted from 1; without one, the line of the first step.
    pub line: usize,
    /// The steps at the outer level.
    pub steps: Vec<Step>,
}

/// One item of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The line of the article on which the step starts, counted from 1.
    pub line: usize,
    /// What the step says, without markup.
    pub runs: Vec<Run>,
    /// The items nested below it, to be done after it.
    pub sub_steps: Vec<Step>,
}

impl Step {
    /// A step without sub-steps, from one piece of Markdown.
    pub fn new(line: usize, markdown: &str) -> Self {
        Self { line, runs: runs(markdown), sub_steps: Vec::new() }
    }

    /// The text of the step, without markup.
    pub fn text(&self) -> String {
        self.runs.iter().map(Run::text).collect::<String>().trim().to_owned()
    }

    /// The bold captions of the step, in order.
    pub fn captions(&self) -> Vec<&str> {
        let bold = |run: &Run| matches!(run, Run::Bold(_));
        self.runs.iter().filter(|run| bold(run)).map(Run::text).collect()
    }
}

/// Why an article cannot be read. Nothing about its Markdown is an error, only its size or encoding.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArticleError {
    /// The file is not text.
    #[error("the article is not UTF-8 text (byte {at}); save it as UTF-8")]
    NotText {
        /// The first byte that is not text, counted from 0.
        at: usize,
    },
    /// The file is too large.
    #[error("the article has {bytes} bytes, the limit is {MAX_BYTES}; split it")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A heading or a step is too long.
    #[error("the step or heading at line {line} is longer than {MAX_TEXT} bytes; break it up")]
    TooLong {
        /// The line, counted from 1.
        line: usize,
    },
    /// There are too many steps.
    #[error("the article has more than {MAX_STEPS} list items (line {line}); split it")]
    TooManySteps {
        /// The line of the first item too many.
        line: usize,
    },
}

impl Article {
    /// Reads an article from the bytes of a file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ArticleError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| ArticleError::NotText { at: error.valid_up_to() })?;
        Self::read(text)
    }

    /// Reads an article.
    pub fn read(text: &str) -> Result<Self, ArticleError> {
        if text.len() > MAX_BYTES {
            return Err(ArticleError::TooLarge { bytes: text.len() });
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (front_title, body) = front_matter(text);
        let mut blocks = Blocks::new(front_title);
        for (index, content) in text.lines().enumerate().skip(body) {
            blocks.line(index + 1, content)?;
        }
        Ok(blocks.finish())
    }
}

/// The title that the front matter gives, and how many lines the front matter takes.
fn front_matter(text: &str) -> (&str, usize) {
    if text.lines().next().is_none_or(|line| line.trim_end() != "---") {
        return ("", 0);
    }
    let end = text.lines().skip(1).position(|line| matches!(line.trim_end(), "---" | "..."));
    let Some(end) = end else { return ("", 0) };
    let title = text.lines().take(end + 1).find_map(|line| line.strip_prefix("title:"));
    (title.unwrap_or_default().trim().trim_matches(['"', '\'']), end + 2)
}
