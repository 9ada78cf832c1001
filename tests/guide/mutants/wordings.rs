//! Mutations that say the same in another way: the article passes and stores the same.

use super::article::{Dice, Lines};
use super::{Change, Expect, Kind, Mutant};

pub const KINDS: &[(&str, Kind)] = &[
    ("another verb", another_verb),
    ("captions without bold", without_bold),
    ("another case", another_case),
    ("another numbering", another_numbering),
    ("blank lines and spaces", blanks),
    ("notes, includes, comments between steps", asides),
    ("front matter and prose around", around),
    ("other markup of the same", markup),
    ("words before the verb", leads),
    ("remarks after the step", remarks),
];

fn same(lines: &Lines) -> Option<Mutant> {
    let bytes = lines.text().into_bytes();
    Some(Mutant { bytes, expect: Expect::Passes(Change::Same) })
}

fn another_verb(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let verbs: [(&str, &[&str]); 9] = [
        ("Select ", &["Click ", "Choose ", "Press ", "Pick ", "Tap "]),
        ("Click ", &["Select ", "Choose ", "Press "]),
        ("Choose ", &["Select ", "Click ", "Pick "]),
        ("Go to ", &["Navigate to ", "Browse to ", "Open "]),
        ("go to ", &["navigate to ", "browse to "]),
        ("Enable ", &["Turn on ", "Activate ", "Check ", "Switch on "]),
        ("Disable ", &["Turn off ", "Deactivate ", "Clear ", "Uncheck "]),
        (", enter ", &[", type ", ", specify ", ", input "]),
        (", type ", &[", enter ", ", specify "]),
    ];
    let mut changed = 0;
    for at in lines.steps() {
        for (old, new) in verbs {
            if lines.0[at].contains(old) && dice.below(3) > 0 {
                lines.0[at] = lines.0[at].replacen(old, dice.pick(new), 1);
                changed += 1;
                break;
            }
        }
    }
    (changed > 0).then(|| same(&lines))?
}

fn without_bold(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let steps = lines.having("**");
    let one = dice.one(&steps)?;
    let all = dice.below(2) == 0;
    for at in steps.into_iter().filter(|at| all || *at == one) {
        lines.0[at] = lines.0[at].replace("**", "");
    }
    same(&lines)
}

fn another_case(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let upper = dice.below(2) == 0;
    let steps = lines.steps();
    for at in steps {
        if dice.below(2) == 0 {
            let line = &lines.0[at];
            lines.0[at] = if upper { line.to_uppercase() } else { line.to_lowercase() };
        }
    }
    same(&lines)
}

fn another_numbering(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let style = dice.below(5);
    let restart = 1 + dice.below(6);
    for (count, at) in lines.steps().into_iter().enumerate() {
        let (indent, number, words) = lines.parts(at)?;
        lines.0[at] = match style {
            0 => format!("{indent}1. {words}"),
            1 => format!("{indent}{}. {words}", count % restart + 1),
            2 => format!("{indent}{number}) {words}"),
            3 => format!("{indent}{}. {words}", dice.below(1_000)),
            _ => format!("{indent}* {words}"),
        };
    }
    same(&lines)
}

fn blanks(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    for at in lines.steps().into_iter().rev() {
        match dice.below(4) {
            0 => lines.0.insert(at, String::new()),
            1 => lines.0.insert(at, "  \t ".to_owned()),
            2 => lines.0[at].push_str("  \t"),
            _ => {
                let (indent, number, words) = lines.parts(at)?;
                lines.0[at] = format!("{indent}{number}.   {}", words.replace(" the ", "  the "));
            }
        }
    }
    let mut text = lines.text();
    if dice.below(3) == 0 {
        text = text.replace('\n', "\r\n");
    }
    Some(Mutant { bytes: text.into_bytes(), expect: Expect::Passes(Change::Same) })
}

fn asides(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let all = [
        "> [!NOTE]\n> 1. Select **Nothing at all**.",
        "[!include [part](../includes/part.md)]",
        "![The page](media/page.png)",
        "<!-- 3. Select **Delete**. -->",
        "<!-- Old steps:\n3. Select **Delete**.\n4. Select **Yes**.\n-->",
        "    > [!TIP]\n    > Take your time.",
        "```\n1. Select **Code**.\n```",
        "| Field | Value |\n|---|---|\n| 1. Select | **Table** |",
    ];
    for at in lines.steps().into_iter().rev() {
        if dice.below(3) == 0 {
            let aside = dice.pick(&all);
            let blank = dice.below(2) == 0;
            let aside = if blank { format!("\n{aside}\n") } else { aside.to_owned() };
            lines.0.insert(at, aside);
        }
    }
    same(&lines)
}

fn around(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let mut text = lines.text();
    let prose = "\nWhat else is to be known:\n\n- The table of orders\n- The table of payments\n\n\
                 1. RetailTransactionTable\n2. RetailTransactionSalesTrans\n";
    match dice.below(4) {
        0 => text = format!("\u{feff}{text}"),
        1 => {
            let heading = lines.0.iter().position(|line| line.starts_with('#'))?;
            lines.0.drain(..heading);
            let front = "---\ntitle: \"Other\"\nms.custom:\n  - 1. Select **This**.\n---\n";
            text = format!("{front}{}", lines.text());
        }
        2 => text = format!("{text}\n## Tables\n{prose}"),
        _ => {
            let heading = lines.0.iter().position(|line| line.starts_with('#'))?;
            lines.0.insert(heading + 1, format!("{}\n", &prose[..prose.len() - 58]));
            text = lines.text();
        }
    }
    Some(Mutant { bytes: text.into_bytes(), expect: Expect::Passes(Change::Same) })
}

fn markup(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    for at in lines.steps() {
        let line = &lines.0[at];
        lines.0[at] = match dice.below(7) {
            0 => line.replace("**", "__"),
            1 => line.replacen("**", "<b>", 1).replacen("**", "</b>", 1),
            2 => line.replace("\\>", "&gt;"),
            3 => line.replace("\\>", ">"),
            4 => line.replace('`', "\""),
            5 => line.replace('`', "**"),
            _ => line.replacen('`', "\u{201c}", 1).replacen('`', "\u{201d}", 1),
        };
    }
    same(&lines)
}

fn leads(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    for at in lines.steps() {
        let words = lines.words(at).to_owned();
        let open = ["In ", "Say "].iter().any(|start| words.starts_with(start));
        if open || dice.below(2) == 0 {
            continue;
        }
        let lead = dice.pick(&["Please ", "Then ", "Next, ", "You must ", "Now "]);
        let mut signs = words.chars();
        let first = signs.next()?.to_lowercase();
        lines.reword(at, &format!("{lead}{first}{}", signs.as_str()));
    }
    same(&lines)
}

fn remarks(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    for at in lines.steps() {
        let remark = dice.pick(&[
            "",
            " The page shows it.",
            " Note that select and enter are only words here.",
            " This takes a moment, see **Help**.",
        ]);
        if !lines.0[at].ends_with(':') {
            lines.0[at].push_str(remark);
        }
    }
    same(&lines)
}
