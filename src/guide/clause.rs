//! One clause: a verb and what it is done to.

use super::cursor::Cursor;
use super::instruction::{Arrow, Caption, Instruction, Noun, Value};
use super::lexer::Token;
use super::object::{caption, path};
use super::value::value;
use super::words::{ADJUST, CONDITIONS, DISABLE, ENABLE, ENTER, GO, SELECT, is_clear_verb, kind};

/// What a clause inherits from the words before it.
pub struct Context<'u> {
    /// "In the X field,"
    pub field: Option<(Caption, Option<Noun>)>,
    /// The sentence after this one, if it tells the usual value.
    pub usual: Option<&'u [Token]>,
    /// Why a clause leaves to the reader what to do, which is enough only if it is optional.
    pub left_open: Option<String>,
    /// The clause said "either".
    pub either: bool,
    /// The last verb, for "select A or B".
    verb: Option<Verb>,
}

impl<'u> Context<'u> {
    /// Nothing said before.
    pub fn new(usual: Option<&'u [Token]>) -> Self {
        Self { field: None, usual, left_open: None, either: false, verb: None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Go,
    Open,
    Select,
    Enter,
    Switch(bool),
    Turn,
    Expand(bool),
    Set,
    Adjust,
}

fn verb(cursor: &mut Cursor<'_>) -> Option<Verb> {
    let sets = cursor.rest().iter().any(|token| token.word().as_deref() == Some("to"));
    let mut eats = |verbs: &[&str]| cursor.eat_any(verbs).is_some();
    Some(if eats(GO) {
        Verb::Go
    } else if eats(&["open"]) {
        Verb::Open
    } else if eats(SELECT) {
        Verb::Select
    } else if eats(ENTER) {
        Verb::Enter
    } else if eats(ENABLE) {
        Verb::Switch(true)
    } else if eats(DISABLE) {
        Verb::Switch(false)
    } else if eats(&["turn", "switch"]) {
        Verb::Turn
    } else if eats(&["expand"]) {
        Verb::Expand(true)
    } else if eats(&["collapse"]) {
        Verb::Expand(false)
    } else if sets && eats(&["set", "change"]) {
        Verb::Set
    } else if eats(ADJUST) {
        Verb::Adjust
    } else {
        return None;
    })
}

/// Whether a new clause or alternative starts here, after an object.
pub fn at_joiner(at: &Cursor<'_>) -> bool {
    let mut after = *at;
    while after.eat(&Token::Comma) {}
    let commas = after.rest().len() < at.rest().len();
    if after.eat_any(&["and then", "then"]).is_some() {
        return true;
    }
    let and = after.eat_words("and");
    let or = !and && after.eat_words("or");
    let object = ["a", "an", "the", "either"].iter().any(|word| after.sees(word))
        || matches!(after.peek(), Some(Token::Caption(_) | Token::Quoted(_)));
    let verb = after.peek_word().is_some_and(|word| is_clear_verb(&word));
    ((commas || and || or) && verb) || ((or || and) && object)
}

/// Reads a clause. Without a verb of its own it takes the verb of the clause before.
pub fn clause(
    cursor: &mut Cursor<'_>,
    context: &mut Context<'_>,
) -> Result<Vec<Instruction>, String> {
    context.either |= cursor.eat_words("either");
    let Some(found) = verb(cursor).or(context.verb) else { return Err(no_verb(cursor)) };
    context.verb = Some(found);
    context.either |= cursor.eat_words("either");
    let of_field = matches!(found, Verb::Select | Verb::Enter | Verb::Set | Verb::Adjust);
    if of_field && let Some((field, noun)) = context.field.take() {
        cursor.eat_words("to");
        let instruction = match value(cursor, context.usual) {
            Ok(value) => Instruction::SetField { field, noun, value },
            Err(reason) => {
                context.left_open = Some(reason);
                Instruction::Adjust(field)
            }
        };
        return Ok(vec![instruction]);
    }
    let one = match found {
        Verb::Go => Instruction::GoTo(path(cursor)?),
        Verb::Open => object(cursor, true)?,
        Verb::Select => match value_in_field(cursor, context.usual, false)? {
            Some(set) => set,
            None => object(cursor, false)?,
        },
        Verb::Enter => {
            let set = value_in_field(cursor, context.usual, true)?;
            if set.is_none() {
                let reason = "the step does not say in which field; \"in the X field\" tells it";
                context.left_open = Some(reason.to_owned());
            }
            set.map_or_else(|| caption(cursor).map(|(what, _)| Instruction::Adjust(what)), Ok)?
        }
        Verb::Switch(on) => switch(cursor, on)?,
        Verb::Turn => turn(cursor)?,
        Verb::Expand(open) => Instruction::Expand { caption: caption(cursor)?.0, open },
        Verb::Set => set(cursor, context.usual)?,
        Verb::Adjust => Instruction::Adjust(caption(cursor)?.0),
    };
    Ok(vec![one])
}

fn no_verb(cursor: &Cursor<'_>) -> String {
    match cursor.peek() {
        Some(token) => format!(
            "\"{}\" is not a verb of instructions such as select, enter, enable \
                                or go to",
            token.shown()
        ),
        None => "the sentence has no verb".to_owned(),
    }
}

/// What "select" is done to.
fn object(cursor: &mut Cursor<'_>, open: bool) -> Result<Instruction, String> {
    if let Some(arrow) = arrow(cursor) {
        return Ok(Instruction::SelectArrow(arrow));
    }
    if cursor.eat_any(&["the first row", "the first line", "the first record"]).is_some() {
        return Ok(Instruction::FirstRow { open });
    }
    let mut after = *cursor;
    if after.eat_any(&["a", "an", "any", "one"]).is_some() {
        let words: Vec<String> = after.rest().iter().map_while(Token::word).collect();
        if let Some((kind, length)) = kind(&words) {
            after.skip(length);
            *cursor = after;
            return Ok(Instruction::SelectKind(kind));
        }
    }
    let mut after = *cursor;
    let (caption, noun) = caption(&mut after)?;
    if after.peek() == Some(&Token::Greater) {
        return Ok(Instruction::GoTo(path(cursor)?));
    }
    *cursor = after;
    Ok(match noun {
        Some(Noun::Option) => Instruction::SelectOption(caption),
        Some(Noun::Tab) => Instruction::SelectTab(caption),
        Some(Noun::FastTab) => Instruction::Expand { caption, open: true },
        Some(Noun::CheckBox) => Instruction::Switch { caption, on: true },
        _ => Instruction::Press { caption, noun, open },
    })
}

/// "the arrow", "the left arrow button", "the arrow to remove ..."
fn arrow(cursor: &mut Cursor<'_>) -> Option<Arrow> {
    let mut after = *cursor;
    after.eat_any(&["the", "an"])?;
    let side = after.eat_any(&["left", "right"]);
    after.eat_any(&["arrow", "arrows"])?;
    after.eat_any(&["button", "key", "icon"]);
    let removes = after.sees("to remove") || after.sees("to clear");
    *cursor = after;
    Some(if side == Some("left") || removes { Arrow::Remove } else { Arrow::Add })
}

/// "Enter 5 in the X field": the value stands first. Selecting needs the noun, because "select X in
/// Y" can tell where X is.
fn value_in_field(
    cursor: &mut Cursor<'_>,
    usual: Option<&[Token]>,
    entering: bool,
) -> Result<Option<Instruction>, String> {
    let mut after = *cursor;
    let tokens = after.take_until(|at| {
        let condition = CONDITIONS.iter().any(|phrase| at.sees(phrase));
        matches!(at.peek(), Some(Token::Comma | Token::Open)) || condition || at_joiner(at)
    });
    for split in (1..tokens.len()).rev() {
        let (before, rest) = tokens.split_at(split);
        let mut field = Cursor::new(rest);
        if field.eat_any(&["in", "into", "for", "from"]).is_none() {
            continue;
        }
        let bold = matches!(field.rest(), [Token::Caption(_)]);
        let Ok((name, noun)) = caption(&mut field) else { continue };
        if field.peek().is_none() && (noun == Some(Noun::Field) || (bold && entering)) {
            let mut start = Cursor::new(before);
            let value = value(&mut start, usual)?;
            *cursor = after;
            return Ok(Some(Instruction::SetField { field: name, noun, value }));
        }
    }
    Ok(None)
}

fn switch(cursor: &mut Cursor<'_>, on: bool) -> Result<Instruction, String> {
    if ["that", "whether", "if"].iter().any(|word| cursor.sees(word)) {
        return Err("the step asks to verify something, which a guide does not judge".to_owned());
    }
    let (caption, noun) = caption(cursor)?;
    if !on && noun == Some(Noun::Field) {
        let value = Value::Literal(Caption::exact(""));
        return Ok(Instruction::SetField { field: caption, noun, value });
    }
    Ok(Instruction::Switch { caption, on })
}

/// "turn X on", "turn the X option off"
fn turn(cursor: &mut Cursor<'_>) -> Result<Instruction, String> {
    let words = cursor.take_until(|at| at.sees("on") || at.sees("off"));
    let on = cursor.eat_words("on");
    if !on && !cursor.eat_words("off") {
        return Err("\"turn\" is followed by neither \"on\" nor \"off\"".to_owned());
    }
    let (caption, _) = caption(&mut Cursor::new(words))?;
    Ok(Instruction::Switch { caption, on })
}

/// "set X to V"
fn set(cursor: &mut Cursor<'_>, usual: Option<&[Token]>) -> Result<Instruction, String> {
    let words = cursor.take_until(|at| at.sees("to"));
    cursor.eat_words("to");
    let (field, noun) = caption(&mut Cursor::new(words))?;
    // "Set the X option to Yes" speaks of a switch: only "field" says what the control is.
    let noun = noun.filter(|noun| *noun == Noun::Field);
    let value = value(cursor, usual)?;
    Ok(Instruction::SetField { field, noun, value })
}
