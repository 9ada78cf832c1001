//! The grammar of instruction sentences: how a step of an article becomes [`Instruction`] values.
//!
//! Words in capitals are written; `CAPTION` is bold or quoted text, or plain words. Case is free.
//!
//! ```text
//! step      = sentence { sentence | remark }
//! sentence  = { lead } clause { joiner clause } [ "," condition ] | lead-with-place
//! lead      = condition "," | "OPTIONAL" ":" | "OPTIONALLY" | "THEN" | "PLEASE" | "YOU MUST" ...
//!           | ("TO" verb | "AFTER" | "WHEN" | "ONCE") words ","
//!           | ("IN" | "ON" | "UNDER" | "FROM" | "FOR") place ","
//! condition = "IF" ("REQUIRED" | "NEEDED" | "NECESSARY" | "DESIRED" | "APPLICABLE" | "YOU WANT" words)
//! place     = ... "HEADQUARTERS" | CAPTION "TAB" | CAPTION "FASTTAB"
//!           | CAPTION ("DIALOG" | "PAGE" | "WORKSPACE" | "SECTION" ...) | CAPTION [ "FIELD" ]
//! joiner    = [","] ("AND THEN" | "THEN" | "AND" | "OR") before a verb
//! clause    = ("GO TO" | "NAVIGATE TO" ...) path
//!           | ("SELECT" | "CLICK" | "CHOOSE" | "PRESS" | "OPEN" ...) ["EITHER"] object { "OR" object }
//!           | ("SELECT" | "ENTER" | "TYPE" ...) value "IN" CAPTION "FIELD"
//!           | ("SELECT" | "ENTER" | "CHOOSE" | "TYPE" ...) value         after a field as place
//!           | ("SET" | "CHANGE") CAPTION [ noun ] "TO" value
//!           | ("ENABLE" | "DISABLE" | "CHECK" | "UNCHECK" | "CLEAR" | "TURN ON" | "TURN OFF") CAPTION
//!           | ("EXPAND" | "COLLAPSE") CAPTION | ("ADJUST" | "REVIEW" ...) words     if optional
//! object    = CAPTION [ noun ] | path | "THE" ["LEFT" | "RIGHT"] "ARROW" | ("A" | "AN") kind
//!           | "THE FIRST" ("ROW" | "LINE" | "RECORD")
//! kind      = ["SPECIFIC" ...] ("ONLINE STORE" | "STORE" | "NODE")
//! value     = CAPTION | number [ unit ] | number "-" number [ unit ] | description
//! remark    = ("TYPICALLY" | "USUALLY" | "NORMALLY") range | ("THE" | "THIS" | "NOTE" ...) words
//! ```
//!
//! After a complete object, words that begin with a preposition or "to", "so", "if you want" tell why
//! or where and are passed over. A `description` ("the interval between the runs in minutes") needs a
//! range in itself or in the remark after it. Anything else is [`NotUnderstood`], with the reason.

use thiserror::Error;

use super::article::Step;
use super::cursor::Cursor;
use super::inline::Run;
use super::instruction::{Instruction, Value};
use super::lexer::{Token, sentences};
use super::sentence;
use super::value::range_in;
use super::words::{is_remark, is_step_verb, is_usual};

/// The longest sentence; it bounds the work that the many readings of plain captions cost.
const MAX_WORDS: usize = 80;

/// Why a step is not an instruction that can be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {reason}")]
pub struct NotUnderstood {
    /// The line of the article, counted from 1.
    pub line: usize,
    /// What was met and what would have been understood.
    pub reason: String,
}

/// Reads what a step tells to do, in order. A step that only introduces its sub-steps ("Set these
/// fields:") tells nothing itself and gives an empty list.
pub fn instructions(step: &Step) -> Result<Vec<Instruction>, NotUnderstood> {
    let not_understood = |reason| NotUnderstood { line: step.line, reason };
    let sentences = sentences(&step.runs);
    let mut found: Vec<Instruction> = Vec::new();
    let mut rest = sentences.iter().peekable();
    while let Some(tokens) = rest.next() {
        if !found.is_empty() && is_remark_sentence(tokens) {
            continue;
        }
        if tokens.len() > MAX_WORDS {
            let reason = format!("a sentence has more than {MAX_WORDS} words");
            return Err(not_understood(reason));
        }
        let usual = rest.next_if(|next| is_usual_sentence(next)).map(Vec::as_slice);
        match sentence::read(tokens, usual) {
            Ok(read) => found.extend(read),
            Err(_) if introduces(step, tokens) => {}
            Err(reason) => return Err(not_understood(reason)),
        }
    }
    if found.is_empty() && step.sub_steps.is_empty() {
        return Err(not_understood("the step has no instruction".to_owned()));
    }
    Ok(found)
}

/// Whether a list item starts like an instruction, so that lists of prose can be told from steps.
pub fn reads_as_step(runs: &[Run]) -> bool {
    let sentences = sentences(runs);
    let Some(tokens) = sentences.first() else { return false };
    let after_break = |pair: &[Token]| match pair {
        [Token::Comma | Token::Colon | Token::Close, Token::Word(word)] => {
            is_step_verb(&word.to_lowercase())
        }
        _ => false,
    };
    let mut cursor = Cursor::new(tokens);
    sentence::skip_small_leads(&mut cursor);
    cursor.peek_word().is_some_and(|word| is_step_verb(&word))
        || (!is_remark_sentence(tokens) && tokens.windows(2).any(after_break))
}

/// Whether a paragraph only tells the usual values of what the step above asks for.
pub fn reads_as_range(runs: &[Run]) -> bool {
    sentences(runs).first().is_some_and(|tokens| is_usual_sentence(tokens))
}

fn is_remark_sentence(tokens: &[Token]) -> bool {
    tokens.first().and_then(Token::word).is_some_and(|word| is_remark(&word))
}

/// "Typically, this would be 5-10 minutes."
fn is_usual_sentence(tokens: &[Token]) -> bool {
    tokens.iter().take(3).any(|token| token.word().is_some_and(|word| is_usual(&word)))
        && matches!(range_in(tokens), Ok(Some(Value::Interval { .. })))
}

/// A step that ends with a colon above its sub-steps.
fn introduces(step: &Step, tokens: &[Token]) -> bool {
    !step.sub_steps.is_empty() && tokens.last() == Some(&Token::Colon)
}
