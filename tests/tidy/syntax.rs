//! What the rules want to know of a list of tokens: paths, test code, modules, functions.

use std::ops::Range;

use super::lexer::Token;

/// A path as it is written: `crate::engine::Command`, one entry of a `use` group, or one word.
#[derive(Clone, Debug)]
pub struct Path {
    pub line: usize,
    /// Where it stands in the list of tokens.
    pub at: usize,
    /// The words; the last one keeps the `!` of a macro call.
    pub segments: Vec<String>,
    /// It is brought in by `use` or `extern crate`, under this name; the name of a glob is empty.
    pub import: Option<String>,
}

/// Every path of the text, `use` groups taken apart.
pub fn paths(tokens: &[Token]) -> Vec<Path> {
    let mut reader = Reader { tokens, at: 0, found: Vec::new() };
    while let Some(token) = tokens.get(reader.at) {
        match token.text.as_str() {
            // `use<'a>` in a return type captures lifetimes and imports nothing.
            "use" if reader.text(1) != "<" => {
                reader.at += 1;
                reader.import(&[]);
            }
            "extern" if reader.text(1) == "crate" => {
                reader.at += 2;
                reader.external();
            }
            _ if token.is_word() && reader.begins_path() => reader.path(),
            _ => reader.at += 1,
        }
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    found: Vec<Path>,
}

impl Reader<'_> {
    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text.as_str())
    }

    /// Whether the word here is the first of its path. `::sled::Db` begins at `sled`, but the
    /// second half of `<T as Read>::read` begins nothing.
    fn begins_path(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).map(|at| &self.tokens[at]);
        let continues = |token: &Token| token.is_word() || token.text == ">";
        before(1).is_none_or(|token| token.text != "::") || !before(2).is_some_and(continues)
    }

    fn path(&mut self) {
        let (at, line) = (self.at, self.tokens[self.at].line);
        let mut segments = vec![self.text(0).to_string()];
        self.at += 1;
        while self.text(0) == "::" && self.tokens.get(self.at + 1).is_some_and(Token::is_word) {
            segments.push(self.text(1).to_string());
            self.at += 2;
        }
        if self.text(0) == "!"
            && self.text(1) != "="
            && let Some(last) = segments.last_mut()
        {
            last.push('!');
        }
        self.found.push(Path { line, at, segments, import: None });
    }

    /// `extern crate self` names the root of the crate from everywhere.
    fn external(&mut self) {
        let first = self.found.len();
        self.import(&[]);
        if let Some(path) = self.found.get_mut(first)
            && path.segments == ["self"]
        {
            path.segments = vec!["crate".into()];
        }
    }

    /// One tree of a `use`, whose groups are trees again.
    fn import(&mut self, prefix: &[String]) {
        let Some(first) = self.tokens.get(self.at) else { return };
        let (at, line) = (self.at, first.line);
        let mut segments = prefix.to_vec();
        loop {
            match self.text(0) {
                "::" => {}
                "{" => return self.group(&segments),
                "as" => break,
                _ if self.tokens.get(self.at).is_some_and(Token::is_word) => {
                    segments.push(self.text(0).to_string());
                }
                _ => break,
            }
            self.at += 1;
        }
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let (name, length) = match self.text(0) {
            "as" => (self.text(1).to_string(), 2),
            "*" => (String::new(), 1),
            _ => (segments.last().cloned().unwrap_or_default(), 0),
        };
        self.at += length;
        self.found.push(Path { line, at, segments, import: Some(name) });
    }

    fn group(&mut self, prefix: &[String]) {
        self.at += 1;
        while !matches!(self.text(0), "}" | ";" | "") {
            let before = self.at;
            self.import(prefix);
            if self.at == before || self.text(0) == "," {
                self.at += 1;
            }
        }
        self.at += usize::from(self.text(0) == "}");
    }
}

/// The stretches that exist for tests only: what `#[test]` or `#[cfg(test)]` stands before.
pub fn test_code(tokens: &[Token]) -> Vec<Range<usize>> {
    let stretch = |attribute: Attribute| {
        let start = if attribute.inner { 0 } else { attribute.range.start };
        let end =
            if attribute.inner { tokens.len() } else { item_end(tokens, attribute.range.end) };
        start..end
    };
    attributes(tokens).filter(Attribute::is_for_tests).map(stretch).collect()
}

/// The lines where a test is switched off.
pub fn ignored_tests(tokens: &[Token]) -> Vec<usize> {
    let ignores = |attribute: &Attribute| match attribute.words.first().map(String::as_str) {
        Some("ignore") => true,
        Some("cfg_attr") => attribute.words.iter().any(|word| word == "ignore"),
        _ => false,
    };
    attributes(tokens).filter(ignores).map(|attribute| tokens[attribute.range.start].line).collect()
}

struct Attribute {
    range: Range<usize>,
    inner: bool,
    words: Vec<String>,
}

impl Attribute {
    fn is_for_tests(&self) -> bool {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["test"] | ["cfg", "test"] => true,
            ["cfg", "all", all @ ..] => {
                all.contains(&"test") && !all.contains(&"not") && !all.contains(&"any")
            }
            _ => false,
        }
    }
}

fn attributes(tokens: &[Token]) -> impl Iterator<Item = Attribute> {
    (0..tokens.len()).filter_map(|start| {
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
        let inner = text(start) == "#" && text(start + 1) == "!";
        let open = start + 1 + usize::from(inner);
        if text(start) != "#" || text(open) != "[" {
            return None;
        }
        let range = start..closing(tokens, open) + 1;
        let inside = tokens.get(open..range.end).unwrap_or_default();
        let words = inside.iter().filter(|token| token.is_word()).map(|token| token.text.clone());
        Some(Attribute { inner, words: words.collect(), range })
    })
}

/// Words an item can begin with. A comma inside an item (of its generics) does not end it; the
/// comma after a field, a variant or a match arm does.
const ITEM_WORDS: &[&str] = &[
    "pub",
    "fn",
    "mod",
    "use",
    "impl",
    "struct",
    "enum",
    "const",
    "static",
    "type",
    "trait",
    "let",
    "unsafe",
    "async",
    "extern",
    "union",
    "macro_rules",
];

/// Behind the item that begins at `from`, further attributes included.
fn item_end(tokens: &[Token], from: usize) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let mut at = from;
    while text(at) == "#" {
        at = closing(tokens, at + 1) + 1;
    }
    let is_item = ITEM_WORDS.contains(&text(at));
    while at < tokens.len() {
        match text(at) {
            "{" => return closing(tokens, at) + 1,
            "(" | "[" => at = closing(tokens, at),
            ";" => return at + 1,
            "," if !is_item => return at + 1,
            "}" | ")" => return at,
            _ => {}
        }
        at += 1;
    }
    tokens.len()
}

/// The place of the bracket that closes the one at `open`, or the last token.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len().saturating_sub(1)
}

/// A `mod` of this text, with its body when that stands here.
pub struct ModuleItem {
    pub name: String,
    pub at: usize,
    pub body: Option<Range<usize>>,
}

/// The modules that the text declares.
pub fn modules(tokens: &[Token]) -> Vec<ModuleItem> {
    let item = |(at, window): (usize, &[Token])| {
        let [keyword, name, opening] = window else { return None };
        let declares = keyword.text == "mod" && name.is_word();
        let body = match opening.text.as_str() {
            "{" => Some(at + 2..closing(tokens, at + 2)),
            ";" => None,
            _ => return None,
        };
        declares.then(|| ModuleItem { name: name.text.clone(), at, body })
    };
    tokens.windows(3).enumerate().filter_map(item).collect()
}

/// A function with a body: its name, its first line and how many lines it has.
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
}

/// The functions of the text, nested ones included.
pub fn functions(tokens: &[Token]) -> Vec<Function> {
    let function = |(at, window): (usize, &[Token])| {
        let [keyword, name] = window else { return None };
        if keyword.text != "fn" || !name.is_word() {
            return None;
        }
        let last = item_end(tokens, at).saturating_sub(1);
        let end = tokens.get(last).filter(|token| token.text == "}")?;
        let lines = end.line - keyword.line + 1;
        Some(Function { name: name.text.clone(), line: keyword.line, lines })
    };
    tokens.windows(2).enumerate().filter_map(function).collect()
}
