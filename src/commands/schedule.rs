//! The commands of the page Distribution schedule.

use super::{CommandId, Confirm, Entry, PageId, Scope, captions};

/// Runs the selected schedule once, in the background.
pub const RUN_NOW: CommandId = CommandId("distribution-schedule/run-now");
/// Opens Create batch job for the selected schedule.
pub const CREATE_BATCH_JOB: CommandId = CommandId("distribution-schedule/create-batch-job");
/// Shows the upload sessions of the selected schedule.
pub const HISTORY: CommandId = CommandId("distribution-schedule/history");
/// Lets the selected schedule serve a further channel database group.
pub const ADD_GROUP: CommandId = CommandId("distribution-schedule/add");
/// Takes the selected channel database group out of the selected schedule.
pub const REMOVE_GROUP: CommandId = CommandId("distribution-schedule/remove");

/// The commands of the page.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: RUN_NOW,
        caption: captions::RUN_NOW,
        confirm: Confirm::YesNo("Run the schedule now?"),
        help: "Makes a batch job that pulls the rows that wait in the channel databases of the \
               listed groups into headquarters, once, now. A message says what was pulled.",
        ..ON_PAGE
    },
    Entry {
        id: CREATE_BATCH_JOB,
        caption: captions::CREATE_BATCH_JOB,
        help: "Makes a batch job of the schedule, with a recurrence if you define one.",
        ..ON_PAGE
    },
    Entry {
        id: HISTORY,
        caption: captions::HISTORY,
        help: "Shows the upload sessions of the schedule.",
        ..ON_PAGE
    },
    Entry {
        id: ADD_GROUP,
        caption: captions::ADD,
        help: "Lets the schedule pull from the databases of a further channel database group.",
        ..ON_PAGE
    },
    Entry {
        id: REMOVE_GROUP,
        caption: captions::REMOVE,
        help: "The schedule no longer pulls from the databases of the selected group. Their rows \
               stay and wait.",
        ..ON_PAGE
    },
];

const ON_PAGE: Entry =
    Entry { scope: Scope::Page(PageId::DistributionSchedule), ..Entry::EVERYWHERE };
