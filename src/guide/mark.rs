//! Marks in an article that name a moment: `<!-- picture: NAME -->` after a step.
//!
//! A mark is a comment, so it is never read as a step. It stands for the moment at which the step
//! above it is done; above the first step, for the moment before anything is done.

use super::article::{Article, Procedure, Step};

/// A moment of an article that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its name: small letters, digits and dashes.
    pub name: String,
    /// The line of the step after which it is, counted from 1; the line of the heading if it is
    /// before the first step.
    pub line: usize,
}

/// The marks of an article that was read from that text, in order. A comment before the first
/// procedure, or with a name that is no name of a file, is a remark.
pub fn marks(article: &Article, text: &str) -> Vec<Mark> {
    let lines = lines(article);
    let named = text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, name(line)?)));
    named
        .filter_map(|(at, name)| {
            let line = lines.iter().copied().filter(|line| *line < at).max()?;
            Some(Mark { name: name.to_owned(), line })
        })
        .collect()
}

/// The lines at which there is a moment: of each procedure's heading and of each step, in order.
pub fn lines(article: &Article) -> Vec<usize> {
    article.procedures.iter().flat_map(lines_of).collect()
}

/// The same for one procedure.
pub fn lines_of(procedure: &Procedure) -> Vec<usize> {
    let mut lines = vec![procedure.line];
    add(&procedure.steps, &mut lines);
    lines
}

fn add(steps: &[Step], lines: &mut Vec<usize>) {
    for step in steps {
        lines.push(step.line);
        add(&step.sub_steps, lines);
    }
}

fn name(line: &str) -> Option<&str> {
    let inside = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let name = inside.trim().strip_prefix("picture:")?.trim();
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    (!name.is_empty() && name.len() <= 60 && name.chars().all(fits)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_belongs_to_the_step_above_it_and_changes_no_step() {
        let text = "# Try\n\n<!-- picture: start -->\n\n1. Select **A**.\n    1. Select **B**.\n    \
                    <!-- picture: both -->\n2. Select **C**.\n<!-- a remark -->\n\
                    <!-- picture: No/Name -->\n";
        let article = Article::read(text).unwrap();
        let mark = |name: &str, line| Mark { name: name.to_owned(), line };
        assert_eq!(marks(&article, text), [mark("start", 1), mark("both", 6)]);
        assert_eq!(lines(&article), [1, 5, 6, 8]);
        let texts: Vec<String> = article.procedures[0].steps.iter().map(Step::text).collect();
        assert_eq!(texts, ["Select A.", "Select C."]);
    }
}
