//! One sentence: what leads to the verb, the clauses, and the conditions around them.

use super::clause::{Context, at_joiner, clause};
use super::cursor::Cursor;
use super::instruction::{Caption, Instruction, Noun};
use super::lexer::Token;
use super::object::caption;
use super::words::{CONDITIONS, FILLERS, TAIL, is_clear_verb, noun};

/// Reads a sentence. `usual` is the sentence after it, if that tells the usual value.
pub fn read(tokens: &[Token], usual: Option<&[Token]>) -> Result<Vec<Instruction>, String> {
    let mut cursor = Cursor::new(tokens);
    let mut reader = Reader { optional: false, found: Vec::new(), context: Context::new(usual) };
    reader.leads(&mut cursor)?;
    reader.clauses(&mut cursor)?;
    reader.finish()
}

/// Passes over "then", "please", "optional:" and the like.
pub fn skip_small_leads(cursor: &mut Cursor<'_>) -> bool {
    let mut optional = false;
    loop {
        if cursor.sees("optional") || cursor.sees("optionally") {
            cursor.next();
            optional = true;
        } else if cursor.peek() == Some(&Token::Open) && opens_optional(*cursor) {
            cursor.skip(3);
            optional = true;
        } else if cursor.eat_any(FILLERS).is_none() {
            return optional;
        }
        while cursor.eat(&Token::Comma) || cursor.eat(&Token::Colon) {}
    }
}

/// "(optional)"
fn opens_optional(mut cursor: Cursor<'_>) -> bool {
    cursor.eat(&Token::Open)
        && cursor.eat_any(&["optional", "optionally"]).is_some()
        && cursor.eat(&Token::Close)
}

struct Reader<'u> {
    optional: bool,
    found: Vec<Instruction>,
    context: Context<'u>,
}

impl Reader<'_> {
    fn leads(&mut self, cursor: &mut Cursor<'_>) -> Result<(), String> {
        loop {
            while cursor.eat(&Token::Comma) {}
            self.optional |= skip_small_leads(cursor);
            let Some(word) = cursor.peek_word() else { return Ok(()) };
            let comma = cursor.rest().contains(&Token::Comma);
            if self.condition(cursor) {
                continue;
            }
            match word.as_str() {
                "if" => {
                    return Err("a guide cannot judge this condition; \"if required\", \"if \
                                    needed\" and \"if you want to\" make a step optional"
                        .into());
                }
                "to" | "after" | "when" | "once" if comma => {
                    cursor.take_until(|at| at.peek() == Some(&Token::Comma));
                }
                "in" | "on" | "under" | "from" | "for" | "at" | "within" => {
                    cursor.next();
                    let place = cursor.take_until(|at| {
                        let verb = || at.peek_word().is_some_and(|word| is_clear_verb(&word));
                        at.peek() == Some(&Token::Comma) || (!comma && verb())
                    });
                    self.place(place, matches!(word.as_str(), "in" | "for" | "from"))?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Reads "if required" and the like, with what belongs to it, and the comma after it.
    fn condition(&mut self, cursor: &mut Cursor<'_>) -> bool {
        if cursor.eat_any(CONDITIONS).is_none() {
            return false;
        }
        self.optional = true;
        cursor
            .take_until(|at| matches!(at.peek(), Some(Token::Comma | Token::Colon | Token::Close)));
        cursor.eat(&Token::Comma);
        true
    }

    /// What stands between "in" and the comma: a field, a tab, a dialog, or headquarters itself.
    fn place(&mut self, tokens: &[Token], of_field: bool) -> Result<(), String> {
        let words: Vec<String> = tokens.iter().map_while(Token::word).collect();
        let plain = words.len() == tokens.len();
        let named = words.get(usize::from(words.first().is_some_and(|word| word == "the"))..);
        let named = named.unwrap_or_default();
        let whole_is_noun = noun(named).is_some_and(|(_, length)| {
            named.get(length).is_none_or(|next| TAIL.contains(&next.as_str()))
        });
        let everywhere = named.last().is_some_and(|word| word == "headquarters" || word == "hq")
            || matches!(named, [action, pane] if action == "action" && pane == "pane");
        if plain && (whole_is_noun || everywhere) {
            return Ok(());
        }
        let mut cursor = Cursor::new(tokens);
        let (caption, noun) = caption(&mut cursor)?;
        if let Some((Token::Word(_), inner)) = cursor.rest().split_first() {
            self.place(inner, false)?;
        }
        self.stand_at(caption, noun, of_field);
        Ok(())
    }

    fn stand_at(&mut self, caption: Caption, noun: Option<Noun>, of_field: bool) {
        match noun {
            Some(Noun::Tab) => self.found.push(Instruction::SelectTab(caption)),
            Some(Noun::FastTab) => self.found.push(Instruction::Expand { caption, open: true }),
            Some(Noun::Field | Noun::Option | Noun::CheckBox) => {
                self.context.field = Some((caption, noun));
            }
            None if of_field => self.context.field = Some((caption, None)),
            _ => self.found.push(Instruction::At(caption)),
        }
    }

    fn clauses(&mut self, cursor: &mut Cursor<'_>) -> Result<(), String> {
        loop {
            let first = clause(cursor, &mut self.context)?;
            let mut alternatives = vec![first];
            self.after_clause(cursor, &mut alternatives)?;
            match <[Vec<Instruction>; 1]>::try_from(alternatives) {
                Ok([only]) => self.found.extend(only),
                Err(several) => {
                    let single = several.into_iter().flatten().collect();
                    self.found.push(Instruction::EitherOr(single));
                }
            }
            if cursor.peek().is_none() {
                return Ok(());
            }
            let more = matches!(cursor.peek(), Some(Token::Caption(_) | Token::Quoted(_)));
            if !more && !at_joiner(cursor) {
                let found = cursor.peek().map_or("", Token::shown);
                return Err(format!("\"{found}\" was not expected after what is selected"));
            }
            self.leads(cursor)?;
        }
    }

    /// Alternatives, reasons and conditions behind a clause; stops where a new clause starts.
    fn after_clause(
        &mut self,
        cursor: &mut Cursor<'_>,
        alternatives: &mut Vec<Vec<Instruction>>,
    ) -> Result<(), String> {
        loop {
            let before = cursor.rest().len();
            if cursor.eat_words("or") {
                alternatives.push(clause(cursor, &mut self.context)?);
            }
            // A wish inside either/or chooses between the alternatives; it makes nothing optional.
            let optional = self.optional;
            if self.condition(cursor) && (alternatives.len() > 1 || self.context.either) {
                self.optional = optional;
            }
            self.parenthesis(cursor);
            self.optional |= cursor.eat_any(&["optionally"]).is_some();
            if TAIL.iter().any(|phrase| cursor.sees(phrase)) {
                cursor.next();
                cursor.take_until(ends_tail);
            }
            eat_comma_before_more(cursor);
            if cursor.rest().len() == before {
                return Ok(());
            }
        }
    }

    /// "(optional)" or "(if required)" count; other remarks in parentheses are passed over.
    fn parenthesis(&mut self, cursor: &mut Cursor<'_>) {
        if !cursor.eat(&Token::Open) {
            return;
        }
        self.optional |= skip_small_leads(cursor);
        self.condition(cursor);
        cursor.take_until(|at| at.peek() == Some(&Token::Close));
        cursor.eat(&Token::Close);
    }

    fn finish(self) -> Result<Vec<Instruction>, String> {
        if self.optional {
            let wrap = |one| match one {
                Instruction::Optional(_) => one,
                _ => Instruction::Optional(Box::new(one)),
            };
            return Ok(self.found.into_iter().map(wrap).collect());
        }
        let vague = self.found.iter().find_map(|one| match one {
            Instruction::Adjust(caption) => Some(caption.text()),
            _ => None,
        });
        match vague {
            Some(what) => Err(self.context.left_open.unwrap_or_else(|| {
                format!("the step leaves open what shall become of \"{what}\"")
            })),
            None => Ok(self.found),
        }
    }
}

/// A comma that does not separate clauses but stands before "or", a condition, or the end.
fn eat_comma_before_more(cursor: &mut Cursor<'_>) {
    let mut after = *cursor;
    while after.eat(&Token::Comma) || after.eat(&Token::Colon) {}
    let goes_on = after.peek().is_none()
        || after.sees("or")
        || after.sees("optionally")
        || CONDITIONS.iter().any(|phrase| after.sees(phrase))
        || matches!(after.peek(), Some(Token::Caption(_) | Token::Open))
        || TAIL.iter().any(|phrase| after.sees(phrase));
    if goes_on {
        *cursor = after;
    }
}

fn ends_tail(at: &Cursor<'_>) -> bool {
    matches!(at.peek(), Some(Token::Comma | Token::Open | Token::Colon))
        || at_joiner(at)
        || CONDITIONS.iter().any(|phrase| at.sees(phrase))
}
