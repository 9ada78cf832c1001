//! Mutations that make an article garbage. It may still pass, but only as far as its steps are whole.

use super::article::{Dice, Lines};
use super::wrongs::without;
use super::{Change, Expect, Kind, Mutant};

pub const KINDS: &[(&str, Kind)] = &[
    ("a byte flipped", flipped),
    ("many bytes flipped", many_flipped),
    ("cut off", cut),
    ("lines shuffled", shuffled),
    ("a huge line", huge),
    ("nested deeply", nested),
    ("control characters", control),
    ("markup that is not closed", unclosed),
    ("a comment that is not closed", unclosed_comment),
    ("bytes that are no article", noise),
];

/// What may come of an article in which that step is damaged.
fn damaged(lines: &Lines, at: Option<usize>) -> Expect {
    let mut changes = vec![Change::Same];
    match at.map(|at| without(lines.words(at), lines)) {
        Some(Expect::Passes(change)) => changes.push(change),
        Some(Expect::FailsOr(more)) => changes.extend(more),
        Some(Expect::Fails) | None => {}
    }
    Expect::FailsOr(changes)
}

/// The line in which the byte of the text stands.
fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|sign| **sign == b'\n').count()
}

fn flipped(dice: &mut Dice, lines: Lines) -> Option<Mutant> {
    let text = lines.text();
    let byte = dice.below(text.len());
    let line = line_of(&text, byte);
    // Another digit of a value is another value, which `effects` judges.
    let value = lines.0[line].contains(" field, ") && text.as_bytes()[byte].is_ascii_digit();
    let mut bytes = text.clone().into_bytes();
    bytes[byte] ^= 1 << dice.below(8);
    (!value).then(|| Mutant {
        bytes,
        expect: damaged(&lines, lines.steps().contains(&line).then_some(line)),
    })
}

fn many_flipped(dice: &mut Dice, lines: Lines) -> Option<Mutant> {
    let mut bytes = lines.text().into_bytes();
    let steps = lines.steps();
    let start: usize = lines.0[..steps[0]].iter().map(|line| line.len() + 1).sum();
    for _ in 0..20 + dice.below(40) {
        let byte = start + dice.below(bytes.len() - start);
        bytes[byte] ^= 1 << dice.below(7);
    }
    Some(Mutant { bytes, expect: Expect::FailsOr(vec![Change::Same, Change::Nothing]) })
}

fn cut(dice: &mut Dice, lines: Lines) -> Option<Mutant> {
    let bytes = lines.text().into_bytes();
    let end = dice.below(bytes.len());
    let expect = Expect::FailsOr(vec![Change::Same, Change::Nothing]);
    Some(Mutant { bytes: bytes[..end].to_vec(), expect })
}

fn shuffled(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    for at in (1..lines.0.len()).rev() {
        let other = dice.below(at + 1);
        lines.0.swap(at, other);
    }
    let expect = Expect::FailsOr(vec![Change::Same]);
    Some(Mutant { bytes: lines.text().into_bytes(), expect })
}

fn huge(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.steps())?;
    let word = dice.pick(&["x", " word", "**", "[", "(", "select ", "\u{e9}"]);
    let long = word.repeat(20_000);
    let expect = if dice.below(2) == 0 {
        lines.0[at].push_str(&long);
        Expect::Fails
    } else {
        lines.0.push(format!("\nThis is long: {long}"));
        Expect::Passes(Change::Same)
    };
    Some(Mutant { bytes: lines.text().into_bytes(), expect })
}

fn nested(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let deep = 1 + dice.below(40);
    let optional = !lines.having("if needed").is_empty();
    for (depth, at) in lines.steps().into_iter().enumerate() {
        let (_, number, words) = lines.parts(at)?;
        lines.0[at] = format!("{}{number}. {words}", " ".repeat(depth * 2 * deep));
    }
    // What is nested below a step that is not needed is not needed either.
    let change = if optional { Change::Nothing } else { Change::Same };
    Some(Mutant { bytes: lines.text().into_bytes(), expect: Expect::Passes(change) })
}

fn into_step(dice: &mut Dice, mut lines: Lines, signs: &[&str]) -> Option<Mutant> {
    let at = dice.one(&lines.steps())?;
    let expect = damaged(&lines, Some(at));
    let start = lines.0[at].len() - lines.words(at).len();
    let places: Vec<usize> =
        (start..=lines.0[at].len()).filter(|place| lines.0[at].is_char_boundary(*place)).collect();
    let place = dice.one(&places)?;
    lines.0[at].insert_str(place, dice.pick(signs));
    Some(Mutant { bytes: lines.text().into_bytes(), expect })
}

fn control(dice: &mut Dice, lines: Lines) -> Option<Mutant> {
    let signs = [
        "\0",
        "\u{7}",
        "\u{1b}[2J",
        "\u{8}",
        "\u{7f}",
        "\u{85}",
        "\u{200b}",
        "\u{202e}",
        "\u{2028}",
        "\r",
    ];
    into_step(dice, lines, &signs)
}

fn unclosed(dice: &mut Dice, lines: Lines) -> Option<Mutant> {
    into_step(
        dice,
        lines,
        &["**", "__", "`", "[", "](", "<", "<b>", "\"", "\u{201c}", "(", "\\", "&", "![", "***"],
    )
}

fn unclosed_comment(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.steps())?;
    lines.0.insert(at, dice.pick(&["<!--", "```", "~~~"]).to_owned());
    // The steps above it stand; those below are no steps any more.
    let expect = Expect::FailsOr(vec![Change::Same, Change::Nothing]);
    Some(Mutant { bytes: lines.text().into_bytes(), expect })
}

fn noise(dice: &mut Dice, _: Lines) -> Option<Mutant> {
    let length = dice.below(5_000);
    let signs = b"*_`[]()<>&;\\\"#-1.) \n\t,:or\0";
    let text = dice.below(2) == 0;
    let any = |dice: &mut Dice| u8::try_from(dice.below(256)).unwrap_or_default();
    let sign = |_| if text { dice.pick(signs) } else { any(dice) };
    Some(Mutant { bytes: (0..length).map(sign).collect(), expect: Expect::Fails })
}
