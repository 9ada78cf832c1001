//! The words of a step: runs of text become tokens, and tokens become sentences.
//!
//! Bold text and quoted text are one token each, so that a caption may hold any sign.

use super::inline::Run;

/// One piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A word or number as written, without the punctuation around it.
    Word(String),
    /// Bold text.
    Caption(String),
    /// Text in quotation marks or backticks.
    Quoted(String),
    /// The sign between the segments of a path.
    Greater,
    /// A comma or semicolon.
    Comma,
    /// A colon.
    Colon,
    /// An opening parenthesis.
    Open,
    /// A closing parenthesis.
    Close,
}

impl Token {
    /// The word in lower case, if it is a word.
    pub fn word(&self) -> Option<String> {
        if let Self::Word(word) = self { Some(word.to_lowercase()) } else { None }
    }

    /// The token as a person would read it.
    pub fn shown(&self) -> &str {
        match self {
            Self::Word(text) | Self::Caption(text) | Self::Quoted(text) => text,
            Self::Greater => ">",
            Self::Comma => ",",
            Self::Colon => ":",
            Self::Open => "(",
            Self::Close => ")",
        }
    }
}

/// Cuts the text of a step into sentences. A sentence has at least one token.
pub fn sentences(runs: &[Run]) -> Vec<Vec<Token>> {
    let mut lexer = Lexer { sentences: Vec::new(), tokens: Vec::new() };
    for run in runs {
        match run {
            Run::Plain(text) => lexer.plain(text),
            Run::Bold(text) => lexer.caption(text),
            Run::Code(text) => lexer.tokens.push(Token::Quoted(text.trim().to_owned())),
        }
    }
    lexer.end_sentence();
    lexer.sentences
}

struct Lexer {
    sentences: Vec<Vec<Token>>,
    tokens: Vec<Token>,
}

impl Lexer {
    fn end_sentence(&mut self) {
        if !self.tokens.is_empty() {
            self.sentences.push(std::mem::take(&mut self.tokens));
        }
    }

    /// Bold text is a caption, or a path of captions.
    fn caption(&mut self, text: &str) {
        for (index, part) in text.split('>').map(str::trim).enumerate() {
            if index > 0 {
                self.tokens.push(Token::Greater);
            }
            if !part.is_empty() {
                self.tokens.push(Token::Caption(part.to_owned()));
            }
        }
    }

    fn plain(&mut self, text: &str) {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let quoted = quoted(rest);
            let length = if let Some((inner, length)) = quoted {
                self.tokens.push(Token::Quoted(inner.to_owned()));
                length
            } else if is_sign(first) {
                self.tokens.extend(sign(first));
                first.len_utf8()
            } else {
                self.word(rest)
            };
            rest = rest.get(length..).unwrap_or_default().trim_start();
        }
    }

    /// Takes a word with the punctuation that follows it, and returns the length of both.
    fn word(&mut self, rest: &str) -> usize {
        let ends = |c: char| c.is_whitespace() || is_sign(c);
        let whole = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or(rest);
        let word = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', '\u{2026}']);
        let abbreviation = matches!(word.to_ascii_lowercase().as_str(), "e.g" | "i.e" | "etc");
        if !word.is_empty() {
            self.tokens.push(Token::Word(word.to_owned()));
        }
        for mark in whole.get(word.len()..).unwrap_or_default().chars() {
            match mark {
                ',' | ';' => self.tokens.push(Token::Comma),
                ':' => self.tokens.push(Token::Colon),
                _ if abbreviation => {}
                _ => self.end_sentence(),
            }
        }
        whole.len().max(1)
    }
}

/// Whether the sign stands for itself wherever it is.
fn is_sign(c: char) -> bool {
    sign(c).is_some() || matches!(c, '"' | '\u{201c}' | '\u{201d}')
}

/// The token of a sign; a quotation mark without a partner says nothing.
fn sign(c: char) -> Option<Token> {
    Some(match c {
        '>' | '\u{203a}' => Token::Greater,
        '(' => Token::Open,
        ')' => Token::Close,
        _ => return None,
    })
}

/// Text in quotation marks at the start, and the length of the whole in bytes.
fn quoted(rest: &str) -> Option<(&str, usize)> {
    let (open, close) = match rest.chars().next()? {
        '"' => ('"', '"'),
        '\u{201c}' => ('\u{201c}', '\u{201d}'),
        '\u{2018}' => ('\u{2018}', '\u{2019}'),
        _ => return None,
    };
    let inner = rest.strip_prefix(open)?;
    let end = inner.find(close)?;
    let text = inner.get(..end)?;
    Some((text.trim(), open.len_utf8() + end + close.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::inline::runs;

    #[test]
    fn punctuation_ends_sentences_only_where_a_word_ends() {
        let shown = |markdown: &str| -> Vec<String> {
            let join =
                |tokens: &Vec<Token>| tokens.iter().map(Token::shown).collect::<Vec<_>>().join("|");
            sentences(&runs(markdown)).iter().map(join).collect()
        };
        assert_eq!(shown("Type 1.5 in **A.B.** now. Done"), ["Type|1.5|in|A.B.|now", "Done"]);
        assert_eq!(shown("Go to A > B, e.g. C."), ["Go|to|A|>|B|,|e.g|C"]);
        assert_eq!(shown("Enter \u{201c}10\u{201d}."), ["Enter|10"]);
        assert_eq!(shown("Enter \"**1**\" (optional)."), ["Enter|1|(|optional|)"]);
        assert_eq!(shown("... \" ,;"), [",|,"]);
    }
}
