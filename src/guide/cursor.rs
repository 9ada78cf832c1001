//! A place in the tokens of one sentence.

use super::lexer::Token;

/// Walks over the tokens of a sentence; a copy of it is a place to come back to.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    rest: &'a [Token],
}

impl<'a> Cursor<'a> {
    /// The start of the sentence.
    pub fn new(tokens: &'a [Token]) -> Self {
        Self { rest: tokens }
    }

    /// What has not been read yet.
    pub fn rest(&self) -> &'a [Token] {
        self.rest
    }

    /// The next token.
    pub fn peek(&self) -> Option<&'a Token> {
        self.rest.first()
    }

    /// The next token, if it is a word, in lower case.
    pub fn peek_word(&self) -> Option<String> {
        self.peek().and_then(Token::word)
    }

    /// Reads the next token.
    pub fn next(&mut self) -> Option<&'a Token> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// Reads the token if it comes next.
    pub fn eat(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        if found {
            self.next();
        }
        found
    }

    /// Whether the words come next, in any case.
    pub fn sees(&self, phrase: &str) -> bool {
        let mut tokens = self.rest.iter();
        phrase
            .split(' ')
            .all(|word| tokens.next().and_then(Token::word).is_some_and(|found| found == word))
    }

    /// Reads the words if they come next.
    pub fn eat_words(&mut self, phrase: &str) -> bool {
        let found = self.sees(phrase);
        if found {
            self.skip(phrase.split(' ').count());
        }
        found
    }

    /// Reads the first of the phrases that comes next.
    pub fn eat_any<'p>(&mut self, phrases: &[&'p str]) -> Option<&'p str> {
        phrases.iter().copied().find(|phrase| self.eat_words(phrase))
    }

    /// Passes over tokens.
    pub fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Splits off what stands before the first token that fits; the cursor stands on that token.
    pub fn take_until(&mut self, fits: impl Fn(&Cursor<'a>) -> bool) -> &'a [Token] {
        let all = self.rest;
        while !self.rest.is_empty() && !fits(self) {
            self.skip(1);
        }
        all.get(..all.len() - self.rest.len()).unwrap_or_default()
    }
}
