//! Rust text into tokens, without comments and without what stands inside literals.
//!
//! This is as much of the language as the rules need: words, `::`, `->`, `=>` and single signs.
//! A string is the token `""`, a character `''`, a lifetime its own name with the quote.

/// A token and its line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

impl Token {
    /// Whether the token is a name or a keyword.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(starts_word)
    }
}

/// The tokens of a source text; text that is not Rust gives some tokens, never a failure.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let (length, text) = next(rest);
        let (piece, after) = rest.split_at(length);
        tokens.extend(text.map(|text| Token { text, line }));
        line += piece.matches('\n').count();
        rest = after;
    }
    tokens
}

/// How long the first piece of `text` is in bytes, and the token it stands for, if any.
fn next(text: &str) -> (usize, Option<String>) {
    let first = text.chars().next().unwrap_or_default();
    if text.starts_with("//") {
        (text.find('\n').unwrap_or(text.len()), None)
    } else if text.starts_with("/*") {
        (block_comment(text), None)
    } else if first == '"' {
        (string(text), Some("\"\"".into()))
    } else if first == '\'' {
        quote(text)
    } else if let Some(length) = prefixed_literal(text) {
        (length, Some("\"\"".into()))
    } else if starts_word(first) {
        let raw = if text.starts_with("r#") { 2 } else { 0 };
        let length = raw + word(&text[raw..]);
        (length, Some(text[raw..length].into()))
    } else if first.is_ascii_digit() {
        number(text)
    } else if let Some(sign) = ["::", "->", "=>"].into_iter().find(|sign| text.starts_with(sign)) {
        (sign.len(), Some(sign.into()))
    } else {
        (first.len_utf8(), (!first.is_whitespace()).then(|| first.into()))
    }
}

fn starts_word(first: char) -> bool {
    first.is_alphabetic() || first == '_'
}

fn word(text: &str) -> usize {
    text.find(|at: char| !at.is_alphanumeric() && at != '_').unwrap_or(text.len())
}

/// Block comments nest.
fn block_comment(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (at, depth) = (at + 2, depth + 1);
        } else if text[at..].starts_with("*/") {
            (at, depth) = (at + 2, depth - 1);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// A string from its opening quote to behind its closing one.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `r"…"`, `br#"…"#`, `b"…"`, `b'…'`, `c"…"` and their like.
fn prefixed_literal(text: &str) -> Option<usize> {
    ["br", "cr", "r", "b", "c"].into_iter().find_map(|prefix| {
        let body = text.strip_prefix(prefix)?;
        let length = match body.chars().next()? {
            '"' | '#' if prefix.ends_with('r') => raw_string(body)?,
            '"' => string(body),
            '\'' if prefix == "b" => quote(body).0,
            _ => return None,
        };
        Some(prefix.len() + length)
    })
}

/// `#"…"#` with any number of hashes; `None` when it is a raw name such as `r#type`.
fn raw_string(body: &str) -> Option<usize> {
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inside = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
    Some(hashes + 1 + length)
}

/// A character literal or a lifetime: `'a'` is the first, `'a` the second.
fn quote(text: &str) -> (usize, Option<String>) {
    let character = Some("''".into());
    let mut inside = text.chars().skip(1);
    match (inside.next(), inside.next()) {
        // The sign after the backslash may be a quote itself.
        (Some('\\'), Some(escaped)) => {
            let from = 2 + escaped.len_utf8();
            (text[from..].find('\'').map_or(text.len(), |at| from + at + 1), character)
        }
        (Some(sign), Some('\'')) => (2 + sign.len_utf8(), character),
        _ => {
            let length = 1 + word(&text[1..]);
            (length, Some(text[..length].into()))
        }
    }
}

/// A number is no token, but the type it ends with is one: `1.5f64` names `f64`.
fn number(text: &str) -> (usize, Option<String>) {
    let mut length = word(text);
    let fraction = text[length..].strip_prefix('.').map_or(0, word);
    if text[length..].starts_with('.')
        && text[length + 1..].starts_with(|at: char| at.is_ascii_digit())
    {
        length += 1 + fraction;
    }
    let digits = &text[..length];
    let float = ["f32", "f64"].into_iter().find(|float| digits.ends_with(float));
    (length, float.filter(|_| !digits.starts_with("0x")).map(String::from))
}
