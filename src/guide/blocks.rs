//! The blocks of an article, read line by line: headings, lists, and what is passed over.
//!
//! It is lenient where Markdown is strict: an item is nested if it is indented by two columns more
//! than the item above, and a note, an image or an include between items does not end a list.

use super::article::{Article, ArticleError, MAX_STEPS, MAX_TEXT, Procedure, Step};
use super::grammar::reads_as_step;
use super::inline::{Run, runs};
use super::line::{Line, Marker};

/// The deepest nesting; an item below it counts as one of this depth.
const MAX_DEPTH: usize = 16;

/// Collects procedures while the lines of an article pass by.
#[derive(Default)]
pub struct Blocks {
    front_title: String,
    first_heading: Option<String>,
    heading: Option<(usize, String)>,
    procedures: Vec<Procedure>,
    /// The last procedure stands under the present heading and is numbered.
    continuable: bool,
    items: Vec<Item>,
    item_count: usize,
    after_blank: bool,
    /// The sign that closes the block of code or the comment being passed over.
    inside: Option<&'static str>,
}

/// A list item as it was written, before nesting is known.
struct Item {
    line: usize,
    indent: usize,
    marker: Marker,
    markdown: String,
}

impl Blocks {
    /// The start of an article whose front matter gives that title.
    pub fn new(front_title: &str) -> Self {
        Self { front_title: front_title.to_owned(), ..Self::default() }
    }

    /// Takes the next line.
    pub fn line(&mut self, number: usize, content: &str) -> Result<(), ArticleError> {
        if let Some(close) = self.inside {
            if content.contains(close) {
                self.inside = None;
            }
            return Ok(());
        }
        let line = Line::of(content, !self.items.is_empty());
        let blank = line == Line::Blank;
        match line {
            Line::Blank | Line::Aside => {}
            Line::Until(close) => self.inside = Some(close),
            Line::Heading(text) | Line::Item { text, .. } if text.len() >= MAX_TEXT => {
                return Err(ArticleError::TooLong { line: number });
            }
            Line::Heading(text) => self.heading(number, text),
            Line::Item { indent, marker, text } => self.item(number, indent, marker, text)?,
            Line::Text { indent, text } => self.text(number, indent, text)?,
        }
        self.after_blank = blank;
        Ok(())
    }

    /// Ends the article.
    pub fn finish(mut self) -> Article {
        self.end_list();
        let title = self.first_heading.unwrap_or(self.front_title);
        for procedure in &mut self.procedures {
            if procedure.title.is_empty() {
                procedure.title.clone_from(&title);
            }
        }
        Article { title, procedures: self.procedures }
    }

    fn heading(&mut self, number: usize, text: &str) {
        self.end_list();
        let text: String = runs(text).iter().map(Run::text).collect();
        self.first_heading.get_or_insert_with(|| text.clone());
        self.heading = Some((number, text));
        self.continuable = false;
    }

    fn item(
        &mut self,
        line: usize,
        indent: usize,
        marker: Marker,
        text: &str,
    ) -> Result<(), ArticleError> {
        self.item_count += 1;
        if self.item_count > MAX_STEPS {
            return Err(ArticleError::TooManySteps { line });
        }
        let other_kind = self.items.first().is_some_and(|first| {
            indent < first.indent + 2 && first.marker.is_numbered() != marker.is_numbered()
        });
        if other_kind {
            self.end_list();
        }
        self.items.push(Item { line, indent, marker, markdown: text.to_owned() });
        Ok(())
    }

    /// Text goes on with the item above, stands below it as a paragraph, or ends the list.
    fn text(&mut self, number: usize, indent: usize, text: &str) -> Result<(), ArticleError> {
        let after_blank = self.after_blank;
        let Some(item) = self.items.last_mut() else { return Ok(()) };
        if after_blank && indent < item.indent + 2 {
            self.end_list();
            return Ok(());
        }
        if after_blank && (text.len() >= MAX_TEXT || !tells_more(text)) {
            return Ok(());
        }
        if item.markdown.len() + text.len() >= MAX_TEXT {
            return Err(ArticleError::TooLong { line: number });
        }
        item.markdown.push(' ');
        item.markdown.push_str(text);
        Ok(())
    }

    fn end_list(&mut self) {
        let items = std::mem::take(&mut self.items);
        let Some(first) = items.first() else { return };
        let (line, marker) = (first.line, first.marker);
        let continues = self.continuable && marker.goes_on();
        let Some(steps) = nest(items) else { return };
        match self.procedures.last_mut() {
            Some(last) if continues => last.steps.extend(steps),
            _ => {
                let (line, title) = self.heading.clone().unwrap_or((line, String::new()));
                self.procedures.push(Procedure { title, line, steps });
            }
        }
        self.continuable = marker.is_numbered();
    }
}

/// Whether a paragraph below an item belongs to what has to be done; other paragraphs are remarks.
fn tells_more(text: &str) -> bool {
    let text = runs(text);
    reads_as_step(&text) || super::grammar::reads_as_range(&text)
}

/// Gives the items their nesting; `None` if the outer list is prose.
fn nest(items: Vec<Item>) -> Option<Vec<Step>> {
    // Each open level: its indent, whether its list is numbered, and the steps read so far.
    let mut levels: Vec<Level> = vec![Level::default()];
    for item in items {
        while levels.len() > 1 && levels.last().is_some_and(|level| item.indent < level.indent) {
            close(&mut levels);
        }
        let deeper = levels
            .last()
            .is_some_and(|level| !level.steps.is_empty() && item.indent >= level.indent + 2);
        if deeper && levels.len() < MAX_DEPTH {
            levels.push(Level { indent: item.indent, ..Level::default() });
        }
        if let Some(level) = levels.last_mut() {
            if level.steps.is_empty() {
                level.indent = item.indent;
            }
            level.numbered |= item.marker.is_numbered();
            level.steps.push(Step::new(item.line, &item.markdown));
        }
    }
    while levels.len() > 1 {
        close(&mut levels);
    }
    levels.pop().filter(Level::is_procedure).map(|level| level.steps)
}

#[derive(Default)]
struct Level {
    indent: usize,
    numbered: bool,
    steps: Vec<Step>,
}

impl Level {
    /// A numbered list is a procedure if one item reads as a step or names a caption. A bulleted
    /// list is one only if at least half of its items read as steps, because prose is bulleted too.
    /// An item above steps introduces them, so it counts as one.
    fn is_procedure(&self) -> bool {
        let is_step = |step: &&Step| !step.sub_steps.is_empty() || reads_as_step(&step.runs);
        let reading = self.steps.iter().filter(is_step).count();
        if self.numbered {
            reading > 0 || self.steps.iter().any(|step| !step.captions().is_empty())
        } else {
            reading > 0 && reading * 2 >= self.steps.len()
        }
    }
}

/// Puts the innermost list below the item above it, unless it is prose.
fn close(levels: &mut Vec<Level>) {
    let Some(level) = levels.pop() else { return };
    let above = levels.last_mut().and_then(|outer| outer.steps.last_mut());
    if let Some(step) = above.filter(|_| level.is_procedure()) {
        step.sub_steps.extend(level.steps);
    }
}
