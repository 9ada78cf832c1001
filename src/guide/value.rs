//! What is put into a field: a text, a number, or any number of a range.

use super::clause::at_joiner;
use super::cursor::Cursor;
use super::instruction::{Caption, Unit, Value};
use super::lexer::Token;
use super::object::caption;
use super::words::CONDITIONS;

/// Reads a value. A description ("the interval in minutes") takes its numbers from `usual`.
pub fn value(cursor: &mut Cursor<'_>, usual: Option<&[Token]>) -> Result<Value, String> {
    let mut after = *cursor;
    after.eat_any(&["the value", "a value of", "value", "the", "number"]);
    if let Some(Token::Caption(text) | Token::Quoted(text)) = after.peek() {
        after.next();
        *cursor = after;
        let unit = cursor.peek_word().as_deref().and_then(Unit::of);
        if let (Some(unit), Ok(number)) = (unit, text.parse()) {
            cursor.next();
            return Ok(Value::Interval { low: number, high: number, unit: Some(unit) });
        }
        let words: Vec<String> = cursor.rest().iter().map_while(Token::word).collect();
        cursor.skip(super::words::noun(&words).map_or(0, |(_, length)| length));
        return Ok(Value::Literal(Caption::exact(text.as_str())));
    }
    let described = ["a", "an", "the", "your", "any", "how", "between"];
    if described.iter().any(|word| cursor.sees(word)) {
        return described_value(cursor, usual);
    }
    let start = *cursor;
    let words = until_clause_end(cursor);
    match range_in(words)? {
        Some(Value::Interval { low, high, unit }) if low != high || unit.is_some() => {
            Ok(Value::Interval { low, high, unit })
        }
        _ => {
            *cursor = start;
            Ok(Value::Literal(caption(cursor)?.0))
        }
    }
}

fn until_clause_end<'a>(cursor: &mut Cursor<'a>) -> &'a [Token] {
    cursor.take_until(|at| {
        matches!(at.peek(), Some(Token::Comma | Token::Open))
            || at_joiner(at) && !at.sees("and the")
            || CONDITIONS.iter().any(|phrase| at.sees(phrase))
    })
}

/// "the interval between the runs in minutes": the numbers stand here or in the next sentence.
fn described_value(cursor: &mut Cursor<'_>, usual: Option<&[Token]>) -> Result<Value, String> {
    let words = until_clause_end(cursor);
    let stated = unit_in(words)?;
    let range = match range_in(words)? {
        Some(range) => Some(range),
        None => range_in(usual.unwrap_or_default())?,
    };
    let Some(Value::Interval { low, high, unit }) = range else {
        return Err("the step does not say which value to enter; \"Typically, this would be 5-10 \
                    minutes\" after it would"
            .to_owned());
    };
    match (stated, unit) {
        (Some(stated), Some(unit)) if stated != unit => Err(two_units(stated, unit)),
        _ => Ok(Value::Interval { low, high, unit: stated.or(unit) }),
    }
}

/// The first number or range of numbers in the words, with the unit they state.
pub fn range_in(words: &[Token]) -> Result<Option<Value>, String> {
    let text = |at: usize| {
        words.get(at).map_or("", |token| match token {
            Token::Word(text) | Token::Caption(text) | Token::Quoted(text) => text.as_str(),
            _ => "",
        })
    };
    let between = |at: usize| matches!(text(at), "to" | "and" | "-" | "\u{2013}" | "\u{2014}");
    for at in 0..words.len() {
        let first_unit = usize::from(Unit::of(text(at + 1)).is_some());
        let middle = at + 1 + first_unit;
        let (low, high) = match (span(text(at)), text(at).parse().ok()) {
            (Some(span), _) => span,
            (None, Some(low)) if between(middle) => (low, text(middle + 1).parse().unwrap_or(low)),
            (None, Some(low)) => (low, low),
            (None, None) => continue,
        };
        if low > high {
            return Err(format!("the range {low} to {high} runs backwards"));
        }
        return Ok(Some(Value::Interval { low, high, unit: unit_in(words)? }));
    }
    Ok(None)
}

/// "5-10", with any dash.
fn span(text: &str) -> Option<(u64, u64)> {
    let (low, high) = text.split_once(['-', '\u{2013}', '\u{2014}'])?;
    Some((low.parse().ok()?, high.parse().ok()?))
}

/// The unit stated after "in" or after a number; elsewhere "second" or "day" may mean other things.
fn unit_in(words: &[Token]) -> Result<Option<Unit>, String> {
    let mut found = None;
    for pair in words.windows(2) {
        let [before, Token::Word(word)] = pair else { continue };
        let number = before.shown().chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
        let states = before.word().is_some_and(|word| word == "in" || word == "of") || number;
        match (found, Unit::of(word)) {
            (Some(first), Some(second)) if states && first != second => {
                return Err(two_units(first, second));
            }
            (_, Some(unit)) if states => found = Some(unit),
            _ => {}
        }
    }
    Ok(found)
}

fn two_units(first: Unit, second: Unit) -> String {
    format!("the step states two units, {} and {}", first.name(), second.name())
}
