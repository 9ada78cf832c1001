//! Mutations that make an article wrong, and steps left out, repeated or exchanged.

use super::article::{Dice, Lines};
use super::{Change, Expect, Kind, Mutant};

pub const KINDS: &[(&str, Kind)] = &[
    ("a letter of a caption", misspelt),
    ("a verb that is none", no_verb),
    ("an option that is not there", no_option),
    ("a value that is none", no_value),
    ("a control of another kind", other_kind),
    ("a unit that contradicts", other_unit),
    ("a step left out", dropped),
    ("a step twice", twice),
    ("two steps exchanged", exchanged),
];

fn mutant(lines: &Lines, expect: Expect) -> Option<Mutant> {
    Some(Mutant { bytes: lines.text().into_bytes(), expect })
}

fn misspelt(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having("**"))?;
    let optional = lines.0[at].contains("if needed");
    let mut pieces: Vec<String> = lines.0[at].split("**").map(str::to_owned).collect();
    // Every second piece is bold.
    let bold = 1 + 2 * dice.below(pieces.len() / 2);
    let mut signs: Vec<char> = pieces[bold].chars().collect();
    let letters: Vec<usize> = (0..signs.len()).filter(|at| signs[*at].is_alphabetic()).collect();
    let letter = dice.one(&letters)?;
    if dice.below(3) == 0 && signs.len() > 2 {
        signs.remove(letter);
    } else {
        signs[letter] = if signs[letter].eq_ignore_ascii_case(&'q') { 'x' } else { 'q' };
    }
    pieces[bold] = signs.into_iter().collect();
    lines.0[at] = pieces.join("**");
    // What may be left out is left out, whatever it is called.
    mutant(&lines, if optional { Expect::Passes(Change::Same) } else { Expect::Fails })
}

fn no_verb(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let steps: Vec<usize> =
        lines.steps().into_iter().filter(|at| !lines.0[*at].ends_with(':')).collect();
    let at = dice.one(&steps)?;
    let words = lines.words(at).to_owned();
    let verb = dice.pick(&["Juggle", "Selct", "Frobnicate", "Do not select", "Never click"]);
    let verbs = [
        "Select", "Click", "Choose", "Go to", "go to", "Enable", "Disable", "Adjust", "Turn on",
        "enter", "type", "choose", "select",
    ];
    let old = verbs.iter().filter_map(|old| Some((words.find(old)?, old))).min()?.1;
    lines.reword(at, &words.replacen(old, verb, 1));
    mutant(&lines, Expect::Fails)
}

fn no_option(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let all = [
        "**Minutes** option",
        "**No end date** option",
        "**Stores by Region**",
        "**End After** option",
        "**Run in the background** tab",
    ];
    let there: Vec<&str> =
        all.into_iter().filter(|words| !lines.having(words).is_empty()).collect();
    let old = dice.one(&there)?;
    let at = lines.having(old)[0];
    let other = dice.pick(&["Fortnights", "Some day", "Stores by Colour", "Nothing"]);
    let noun = old.rsplit_once("**")?.1;
    lines.0[at] = lines.0[at].replacen(old, &format!("**{other}**{noun}"), 1);
    mutant(&lines, Expect::Fails)
}

fn no_value(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at =
        dice.one(&[lines.having("**Count** field"), lines.having("**End After** field")].concat())?;
    let field = if lines.0[at].contains("Count") { "Count" } else { "End After" };
    let value = dice.pick(&[
        "five",
        "5x",
        "0",
        "-1",
        "999999999999",
        "1.5",
        "1e3",
        "5 5",
        "0x5",
        "\u{221e}",
    ]);
    lines.reword(at, &format!("In the **{field}** field, enter `{value}`."));
    mutant(&lines, Expect::Fails)
}

fn other_kind(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let pairs = [
        ("**Minutes** option", "**Minutes** tab"),
        ("**No end date** option", "**No end date** tab"),
        ("**End After** option", "**End After** tab"),
        ("**Run in the background** tab", "**Run in the background** option"),
        ("Select **Recurrence**", "Select the **Recurrence** option"),
        ("Click **Recurrence**", "Click the **Recurrence** tab"),
        ("Select **Run now**", "Select the **Run now** option"),
    ];
    let there: Vec<_> =
        pairs.into_iter().filter(|(old, _)| !lines.having(old).is_empty()).collect();
    let (old, new) = dice.one(&there)?;
    let at = lines.having(old)[0];
    lines.0[at] = lines.0[at].replacen(old, new, 1);
    mutant(&lines, Expect::Fails)
}

fn other_unit(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having("**Count** field"))?;
    let words = dice.pick(&[
        "In the **Count** field, enter the pause in hours. Typically, this is 2-4 hours.",
        "In the **Count** field, enter 3 days.",
        "In the **Count** field, enter the pause in minutes. Typically, this is 2-4 hours.",
        "In the **Count** field, enter the pause in minutes.",
        "In the **Count** field, enter 9-3 minutes.",
    ]);
    lines.reword(at, words);
    mutant(&lines, Expect::Fails)
}

/// What an article comes to without a step of these words.
pub fn without(words: &str, steps: &Lines) -> Expect {
    let has = |part: &str| words.contains(part);
    let recurs = !steps.having("**No end date**").is_empty();
    if has("**OK**") || has("**Yes**") {
        // The dialog that this step would have confirmed is never confirmed.
        Expect::Passes(Change::Nothing)
    } else if has("**Batch processing**") {
        Expect::Passes(if recurs { Change::ByHand } else { Change::Same })
    } else if has("**Count** field") {
        // The dialog offers ten minutes.
        Expect::Passes(Change::Count(10))
    } else if has("**Minutes**")
        || has("**No end date**")
        || has("if needed")
        || has("**End After** field")
    {
        // These confirm what the dialog holds at first.
        Expect::Passes(Change::Same)
    } else if [
        "**Run now**",
        "**Create batch",
        "**Recurrence**",
        "**Synchronize",
        "arrow",
        "a node",
        "an online",
        "**End After** option",
    ]
    .iter()
    .any(|part| has(part))
    {
        // What comes after it needs it.
        Expect::Fails
    } else {
        Expect::FailsOr(vec![Change::Same])
    }
}

fn dropped(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let steps = lines.steps().into_iter().filter(|at| !lines.0[*at].ends_with(':'));
    let steps: Vec<usize> = steps.collect();
    let at = dice.one(&steps)?;
    let expect = without(lines.words(at), &lines);
    lines.0.remove(at);
    mutant(&lines, expect)
}

fn twice(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.steps())?;
    let line = lines.0[at].clone();
    let has = |part: &&str| line.contains(part);
    let expect = if [
        "**OK**",
        "**Yes**",
        "**Run now**",
        "**Create batch",
        "**Recurrence**",
        "**Synchronize",
    ]
    .iter()
    .any(has)
    {
        // Its dialog is closed by then, or open above it.
        Expect::Fails
    } else if [
        "Batch processing",
        "option",
        "field, ",
        "tab",
        "if needed",
        "P-0001",
        "go to",
        "Go to",
    ]
    .iter()
    .any(has)
    {
        // To enter, switch or go to what is so already is no harm.
        Expect::Passes(Change::Same)
    } else {
        Expect::FailsOr(vec![Change::Same])
    };
    lines.0.insert(at + 1, line);
    mutant(&lines, expect)
}

fn exchanged(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let steps = lines.steps();
    let first = dice.below(steps.len() - 1);
    let (one, other) = (steps[first], steps[first + 1]);
    let pair = [lines.words(one).to_owned(), lines.words(other).to_owned()];
    let opens = |words: &String| {
        ["**OK**", "**Yes**", "**Run now**", "**Create batch", "**Recurrence**"]
            .iter()
            .any(|part| words.contains(part))
    };
    let ok = |words: &String| words.contains("**OK**") || words.contains("**Yes**");
    let expect = if pair.iter().all(ok) {
        Expect::Passes(Change::Same)
    } else if pair.iter().any(opens)
        && !pair
            .iter()
            .any(|words| words.contains("if needed") || words.contains("Batch processing"))
    {
        // The control of one of them is on the other side of a dialog that opens or closes.
        Expect::Fails
    } else {
        Expect::FailsOr(vec![Change::Same])
    };
    lines.reword(one, &pair[1]);
    lines.reword(other, &pair[0]);
    mutant(&lines, expect)
}
