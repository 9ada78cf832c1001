//! Captions, with or without bold, and paths of captions.

use super::clause::at_joiner;
use super::cursor::Cursor;
use super::instruction::{Caption, Noun};
use super::lexer::Token;
use super::words::{CONDITIONS, TAIL, noun};

/// Reads a caption and the noun after it.
pub fn caption(cursor: &mut Cursor<'_>) -> Result<(Caption, Option<Noun>), String> {
    let article = cursor.eat_any(&["the", "your", "this"]).is_some();
    if let Some(Token::Caption(text) | Token::Quoted(text)) = cursor.peek() {
        cursor.next();
        let words: Vec<String> = cursor.rest().iter().map_while(Token::word).collect();
        let noun = noun(&words).map(|(noun, length)| {
            cursor.skip(length);
            noun
        });
        return Ok((Caption::exact(text.as_str()), noun));
    }
    plain(cursor, article)
}

/// Reads captions with the sign for "greater" between them.
pub fn path(cursor: &mut Cursor<'_>) -> Result<Vec<Caption>, String> {
    let mut segments = vec![caption(cursor)?.0];
    while cursor.eat(&Token::Greater) {
        segments.push(caption(cursor)?.0);
    }
    Ok(segments)
}

/// A caption without bold ends where its noun stands, or where the clause ends.
fn plain(cursor: &mut Cursor<'_>, article: bool) -> Result<(Caption, Option<Noun>), String> {
    let start = *cursor;
    let tokens = cursor.take_until(|at| {
        !matches!(at.peek(), Some(Token::Word(_)))
            || at_joiner(at)
            || CONDITIONS.iter().any(|phrase| at.sees(phrase))
    });
    let words: Vec<&str> = tokens.iter().map(Token::shown).collect();
    let lower: Vec<String> = tokens.iter().filter_map(Token::word).collect();
    if words.is_empty() {
        let found = cursor.peek().map_or("the end of the sentence", Token::shown);
        return Err(format!("a caption was expected, not \"{found}\""));
    }
    let end = lower.len();
    let named = (1..end).find_map(|at| {
        let (noun, length) = noun(lower.get(at..)?)?;
        let whole = at + length == end;
        (whole && noun != Noun::Place || article).then_some((at, at + length, noun))
    });
    let Some((at, after, noun)) = named else {
        return Ok((Caption { readings: readings(&words, &lower) }, None));
    };
    // What follows the noun is left for the clause: "the X tab to see ...".
    *cursor = start;
    cursor.skip(after);
    let name = words.get(..at).unwrap_or_default();
    Ok((Caption::exact(name.join(" ")), Some(noun)))
}

/// The whole, and the shorter captions that remain if a reason or a place is cut off its end.
fn readings(words: &[&str], lower: &[String]) -> Vec<String> {
    let mut readings = vec![words.join(" ")];
    for at in (1..words.len()).rev() {
        if lower.get(at).is_some_and(|word| TAIL.contains(&word.as_str())) {
            readings.extend(words.get(..at).map(|shorter| shorter.join(" ")));
        }
    }
    readings
}
