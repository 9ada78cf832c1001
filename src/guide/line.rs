//! What one line of an article is, seen alone.

/// The kind of a line.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// Nothing.
    Blank,
    /// A note, an include, an image, a table or a rule: passed over, and it ends no list.
    Aside,
    /// The start of code or of a comment, which lasts until a line that contains the sign.
    Until(&'static str),
    /// A heading of any level.
    Heading(&'a str),
    /// A list item.
    Item {
        /// The column of its marker, from 0.
        indent: usize,
        /// How it is marked.
        marker: Marker,
        /// What follows the marker.
        text: &'a str,
    },
    /// Anything else.
    Text {
        /// The column of its first sign, from 0.
        indent: usize,
        /// The text without surrounding space.
        text: &'a str,
    },
}

/// How a list item is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A dash, a star or a plus.
    Bullet,
    /// A number; letters count from 1.
    Number(u32),
}

impl Marker {
    /// Whether it is a number or a letter.
    pub fn is_numbered(self) -> bool {
        matches!(self, Self::Number(_))
    }

    /// Whether a list that starts with it goes on with the list before.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Number(number) if number > 1)
    }
}

impl<'a> Line<'a> {
    /// Classifies a line. Letters mark items only inside a list, because sentences start with them.
    pub fn of(content: &'a str, in_list: bool) -> Self {
        let text = content.trim();
        let indent = indent(content);
        if text.is_empty() {
            return Self::Blank;
        }
        if text.starts_with("```") {
            return Self::Until("```");
        }
        if text.starts_with("~~~") {
            return Self::Until("~~~");
        }
        if text.starts_with("<!--") {
            return if text.contains("-->") { Self::Aside } else { Self::Until("-->") };
        }
        let level = text.chars().take_while(|c| *c == '#').count();
        if let (1..=6, Some(heading)) = (level, text.get(level..))
            && heading.starts_with(char::is_whitespace)
        {
            return Self::Heading(heading.trim().trim_end_matches('#').trim_end());
        }
        if is_aside(text) {
            return Self::Aside;
        }
        match marker(text, in_list) {
            Some((marker, text)) => Self::Item { indent, marker, text },
            None => Self::Text { indent, text },
        }
    }
}

fn is_aside(text: &str) -> bool {
    let rule = |sign: char| text.len() >= 3 && text.chars().all(|c| c == sign || c == ' ');
    text.starts_with(['>', '|'])
        || text.starts_with(":::")
        || text.starts_with("[!")
        || text.starts_with("![")
        || ['-', '*', '_', '='].into_iter().any(rule)
}

/// The column of the first sign; a tab reaches to the next multiple of four.
fn indent(content: &str) -> usize {
    let blank = content.chars().take_while(|c| c.is_whitespace());
    blank.fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

fn marker(text: &str, in_list: bool) -> Option<(Marker, &str)> {
    if text.starts_with(['-', '*', '+']) {
        return rest_after(text, 1).map(|rest| (Marker::Bullet, rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = if (1..=9).contains(&digits) {
        text.get(..digits)?.parse().ok()?
    } else {
        let letter = text.bytes().next().filter(|c| in_list && c.is_ascii_lowercase())?;
        u32::from(letter - b'a') + 1
    };
    let length = digits.max(1);
    text.get(length..)?.starts_with(['.', ')']).then_some(())?;
    rest_after(text, length + 1).map(|rest| (Marker::Number(mark), rest))
}

/// What follows a marker of that many bytes, if there is space between.
fn rest_after(text: &str, length: usize) -> Option<&str> {
    let rest = text.get(length..)?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}
