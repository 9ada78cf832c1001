//! Mutations that ask for something else: the article passes, and exactly that is stored.

use chrono::{NaiveDate, NaiveTime};
use commerce_hq::domain::recurrence::{End, Unit};

use super::article::{Dice, Lines};
use super::{Change, Expect, Kind, Mutant};

pub const KINDS: &[(&str, Kind)] = &[
    ("another interval", interval),
    ("a range for the interval", range),
    ("another unit", unit),
    ("End After", end_after),
    ("End by", end_by),
    ("a later start", start),
    ("another node", node),
    ("another switch", switch),
];

fn passes(lines: &Lines, change: Change) -> Option<Mutant> {
    Some(Mutant { bytes: lines.text().into_bytes(), expect: Expect::Passes(change) })
}

const COUNT: &str = "**Count** field";
const NO_END: &str = "**No end date** option";

fn interval(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having(COUNT))?;
    let count = 1 + dice.below(43_200);
    let words = match dice.below(4) {
        0 => format!("In the **Count** field, enter **{count}**."),
        1 => format!("In the **Count** field, enter {count} minutes."),
        2 => format!("Set **Count** to {count}."),
        _ => format!("Enter \"{count}\" in the **Count** field."),
    };
    lines.reword(at, &words);
    passes(&lines, Change::Count(count.try_into().ok()?))
}

fn range(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having(COUNT))?;
    let low = 11 + dice.below(50);
    let high = low + 1 + dice.below(30);
    let words = format!(
        "In the **Count** field, enter the time between two runs in minutes. \
         Typically, this would be {low}-{high} minutes."
    );
    lines.reword(at, &words);
    passes(&lines, Change::Count(low.try_into().ok()?))
}

fn unit(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having("**Minutes** option"))?;
    let (caption, unit) = dice.pick(&[
        ("Hours", Unit::Hours),
        ("Days", Unit::Days),
        ("Weeks", Unit::Weeks),
        ("Months", Unit::Months),
        ("Years", Unit::Years),
    ]);
    lines.reword(at, &format!("Select the **{caption}** option."));
    passes(&lines, Change::Unit(unit))
}

fn end_after(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having(NO_END))?;
    let runs = 1 + dice.below(1_000_000);
    lines.reword(at, "Select the **End After** option.");
    lines.add_below(at, &[&format!("In the **End After** field, enter \"{runs}\".")]);
    passes(&lines, Change::End(End::After(runs.try_into().ok()?)))
}

fn end_by(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having(NO_END))?;
    let date = day(dice)?;
    lines.reword(at, "Select the **End by** option.");
    let field = format!("In the **End by** field, enter **{}**.", date.format("%m/%d/%Y"));
    lines.add_below(at, &[&field]);
    passes(&lines, Change::End(End::By(date)))
}

fn start(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&lines.having(NO_END))?;
    let date = day(dice)?;
    let (hour, minute) = (dice.below(24).try_into().ok()?, dice.below(60).try_into().ok()?);
    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
    let fields = [
        format!("In the **Start date** field, enter **{}**.", date.format("%m/%d/%Y")),
        format!("In the **Start time** field, enter **{}**.", time.format("%I:%M:%S %p")),
    ];
    lines.add_below(at, &[&fields[0], &fields[1]]);
    passes(&lines, Change::Start(date, time))
}

/// A day after the one on which the demo company stands still.
fn day(dice: &mut Dice) -> Option<NaiveDate> {
    let month = 2 + dice.below(11);
    NaiveDate::from_ymd_opt(2026, month.try_into().ok()?, (1 + dice.below(28)).try_into().ok()?)
}

fn node(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let at = dice.one(&[lines.having(" online store"), lines.having("Select a node")].concat())?;
    let store = dice.pick(&[
        "Fabrikam extended online store",
        "AW online store",
        "AW Business online store",
        "Contoso online store",
    ]);
    let noun = dice.pick(&["", " node", " item"]);
    lines.reword(at, &format!("Select the **{store}**{noun}."));
    passes(&lines, Change::Node(store))
}

fn switch(dice: &mut Dice, mut lines: Lines) -> Option<Mutant> {
    let on = [lines.having("Enable **Batch"), lines.having("Turn on **Batch")].concat();
    let at = dice.one(&on)?;
    lines.reword(
        at,
        dice.pick(&["Disable **Batch processing**.", "Set **Batch processing** to No."]),
    );
    passes(&lines, Change::ByHand)
}
