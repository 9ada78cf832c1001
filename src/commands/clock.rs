//! The commands of store time: the one that opens the clock, and those inside it; and the one that
//! opens the job center.

use super::{Chord, CommandId, Confirm, DialogId, Entry, Intent, Key, Scope, Situation, captions};

/// Opens the clock, from anywhere.
pub const CLOCK: CommandId = CommandId("shell/clock");
/// Opens the job center, from anywhere.
pub const JOB_CENTER: CommandId = CommandId("shell/job-center");
/// Lets simulated time stand still.
pub const PAUSE: CommandId = CommandId("clock/pause");
/// Lets it go on.
pub const RESUME: CommandId = CommandId("clock/resume");
/// Sets it to the next due time.
pub const STEP: CommandId = CommandId("clock/step");
/// Lets store time be real time.
pub const REAL_TIME: CommandId = CommandId("clock/real-time");
/// Lets channels trade by themselves so much.
pub const SET_RATE: CommandId = CommandId("clock/set-rate");
/// Lets simulated time move so fast: the command of each speed that is offered, in its order.
pub const SPEEDS: [CommandId; 5] = [
    CommandId("clock/speed-1"),
    CommandId("clock/speed-10"),
    CommandId("clock/speed-60"),
    CommandId("clock/speed-600"),
    CommandId("clock/speed-3600"),
];

/// The commands.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: CLOCK,
        caption: captions::CLOCK,
        keys: &[Chord::plain(Key::F(8))],
        enabled: not_open_clock,
        help: "Shows store time and what is due next, and sets how fast time moves.",
        intent: Intent::OpenDialog(DialogId::Clock),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: JOB_CENTER,
        caption: captions::JOB_CENTER,
        keys: &[Chord::plain(Key::F(10))],
        enabled: not_open_job_center,
        help: "Shows every run that executes, with pause and cancel, and the last runs.",
        intent: Intent::OpenDialog(DialogId::JobCenter),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: PAUSE,
        caption: captions::PAUSE,
        help: "Lets simulated time stand still. Real time becomes simulated time that stands still.",
        ..IN_CLOCK
    },
    Entry {
        id: RESUME,
        caption: captions::RESUME,
        help: "Lets simulated time go on as fast as before.",
        ..IN_CLOCK
    },
    Entry {
        id: STEP,
        caption: "Step to the next due time",
        help: "Sets simulated time to the moment at which the next batch job is due.",
        ..IN_CLOCK
    },
    Entry {
        id: REAL_TIME,
        caption: "Real time",
        confirm: Confirm::YesNo("Let store time be real time?"),
        help: "Lets store time be real time. It is the only change by which time can go back.",
        ..IN_CLOCK
    },
    Entry {
        id: SET_RATE,
        caption: "Set rate",
        help: "Lets all channels together have so many transactions in an hour of store time.",
        ..IN_CLOCK
    },
    speed(SPEEDS[0], "Speed x1"),
    speed(SPEEDS[1], "Speed x10"),
    speed(SPEEDS[2], "Speed x60"),
    speed(SPEEDS[3], "Speed x600"),
    speed(SPEEDS[4], "Speed x3600"),
];

const IN_CLOCK: Entry = Entry { scope: Scope::Dialog(DialogId::Clock), ..Entry::EVERYWHERE };

const fn speed(id: CommandId, caption: &'static str) -> Entry {
    let help =
        "Lets simulated time move so many times as fast as real time, from what it shows on.";
    Entry { id, caption, help, ..IN_CLOCK }
}

fn not_open_clock(situation: &Situation) -> Result<(), String> {
    not_open(situation, DialogId::Clock)
}

fn not_open_job_center(situation: &Situation) -> Result<(), String> {
    not_open(situation, DialogId::JobCenter)
}

fn not_open(situation: &Situation, dialog: DialogId) -> Result<(), String> {
    match situation.dialog {
        Some(open) if open == dialog => Err(format!("{} is open.", dialog.info().caption)),
        _ => Ok(()),
    }
}
