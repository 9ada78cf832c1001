//! The markup inside a line: bold, code, links, escapes and entities become plain runs of text.
//!
//! Only what documentation uses in steps is known. Everything else stays as it is written; no input
//! is an error. Blocks (headings, lists, notes) are read in `article`.

/// A stretch of text of one kind, with all markup taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Ordinary text. Italics and the text of links count as ordinary.
    Plain(String),
    /// Bold text: by convention the caption of a control, or a value.
    Bold(String),
    /// Text in backticks: something to be entered to the letter.
    Code(String),
}

impl Run {
    /// The text alone.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Bold(text) | Self::Code(text) => text,
        }
    }
}

/// Takes the markup out of a piece of Markdown.
pub fn runs(markdown: &str) -> Vec<Run> {
    let mut reader = Reader::default();
    reader.read(markdown.trim());
    reader.flush();
    reader.runs
}

#[derive(Default)]
struct Reader {
    runs: Vec<Run>,
    text: String,
    /// The sign that opened the bold run being read.
    bold: Option<char>,
}

impl Reader {
    fn read(&mut self, markdown: &str) {
        let mut rest = markdown;
        while let Some(first) = rest.chars().next() {
            let taken = self.markup(first, rest).unwrap_or_else(|| {
                self.text.push(first);
                first.len_utf8()
            });
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// Reads one piece of markup at the start of `rest` and returns its length in bytes.
    fn markup(&mut self, first: char, rest: &str) -> Option<usize> {
        match first {
            '\\' => self.escape(rest),
            '*' | '_' => Some(self.emphasis(first, rest)),
            '`' => self.code(rest),
            '!' => rest.strip_prefix('!').and_then(link).map(|(_, length)| length + 1),
            '[' => {
                let (text, length) = link(rest)?;
                self.read(text);
                Some(length)
            }
            '&' => self.entity(rest),
            '<' => self.tag(rest),
            _ => None,
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.runs.push(if self.bold.is_some() { Run::Bold(text) } else { Run::Plain(text) });
        }
    }

    fn escape(&mut self, rest: &str) -> Option<usize> {
        let escaped = rest.chars().nth(1).filter(char::is_ascii_punctuation)?;
        self.text.push(escaped);
        Some(2)
    }

    fn emphasis(&mut self, sign: char, rest: &str) -> usize {
        let length = rest.chars().take_while(|c| *c == sign).count();
        let after = rest.get(length..).unwrap_or_default();
        let before = self.text.chars().next_back();
        let inside_word =
            before.is_some_and(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
        let alone = before.is_none_or(char::is_whitespace)
            && (after.is_empty() || after.starts_with(char::is_whitespace));
        if (sign == '_' && inside_word) || (length == 1 && alone) {
            return self.literal(sign, length);
        }
        if length >= 2 {
            match self.bold {
                Some(open) if open == sign => {
                    self.flush();
                    self.bold = None;
                }
                None if after.contains(if sign == '*' { "**" } else { "__" }) => {
                    self.flush();
                    self.bold = Some(sign);
                }
                _ => return self.literal(sign, length),
            }
        }
        length
    }

    /// A run of signs is taken whole, so that a long one is not counted anew at each sign.
    fn literal(&mut self, sign: char, length: usize) -> usize {
        self.text.extend(std::iter::repeat_n(sign, length));
        length
    }

    fn code(&mut self, rest: &str) -> Option<usize> {
        let inner = rest.strip_prefix('`')?;
        let end = inner.find('`').filter(|end| *end > 0)?;
        self.flush();
        self.runs.push(Run::Code(inner.get(..end)?.to_owned()));
        Some(end + 2)
    }

    fn entity(&mut self, rest: &str) -> Option<usize> {
        // The longest entity known here has eight signs; a bare ampersand is common in text.
        let end = rest.char_indices().take(10).find(|(_, c)| *c == ';')?.0;
        self.text.push(decode(rest.get(1..end)?)?);
        Some(end + 1)
    }

    fn tag(&mut self, rest: &str) -> Option<usize> {
        let inner = rest.strip_prefix('<')?;
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            return None;
        }
        let end = inner.find('>')?;
        match inner.get(..end)?.to_ascii_lowercase().as_str() {
            "b" | "strong" if self.bold.is_none() => {
                self.flush();
                self.bold = Some('<');
            }
            "/b" | "/strong" if self.bold == Some('<') => {
                self.flush();
                self.bold = None;
            }
            _ => self.text.push(' '),
        }
        Some(end + 2)
    }
}

/// The text of a link `[text](address)` and the length of the whole, in bytes.
fn link(rest: &str) -> Option<(&str, usize)> {
    let text_end = rest.strip_prefix('[')?.find(']')? + 1;
    let text = rest.get(1..text_end)?;
    let address = rest.get(text_end + 1..)?.strip_prefix('(')?;
    let address_end = address.find(')')?;
    Some((text, text_end + 2 + address_end + 1))
}

fn decode(name: &str) -> Option<char> {
    Some(match name {
        "gt" => '>',
        "lt" => '<',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '\u{2013}',
        "mdash" => '\u{2014}',
        "rarr" => '\u{2192}',
        "larr" => '\u{2190}',
        "hellip" => '\u{2026}',
        "lsquo" => '\u{2018}',
        "rsquo" => '\u{2019}',
        "ldquo" => '\u{201c}',
        "rdquo" => '\u{201d}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> String {
        let quote = |run: &Run| match run {
            Run::Plain(text) => text.clone(),
            Run::Bold(text) => format!("<{text}>"),
            Run::Code(text) => format!("`{text}`"),
        };
        runs(markdown).iter().map(quote).collect()
    }

    #[test]
    fn markup_is_taken_away_and_captions_stay_apart() {
        assert_eq!(shown("Open **Sales \\> Orders**.  "), "Open <Sales > Orders>.");
        assert_eq!(shown("__A &gt; B__ &amp; *c*"), "<A > B> & c");
        assert_eq!(shown("Press [**Save**](a/b.md), see ![x](y.png)"), "Press <Save>, see ");
        assert_eq!(shown("Type `1` or <b>two</b>&#33;"), "Type `1` or <two>!");
    }

    #[test]
    fn signs_that_are_no_markup_stay() {
        assert_eq!(
            shown("an open ** and 5 * 3 and snake_case"),
            "an open ** and 5 * 3 and snake_case"
        );
        assert_eq!(shown("R&D; a < b, [x], C:\\dir"), "R&D; a < b, [x], C:\\dir");
    }
}
