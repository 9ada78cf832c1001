//! The two buttons of the tab Run in the background, in each dialog that has it.

use super::{CommandId, DialogId, Entry, Scope, captions};

/// Opens Define recurrence, from Create batch job.
pub const CREATE_RECURRENCE: CommandId = CommandId("create-batch-job/recurrence");
/// Opens Alerts, from Create batch job.
pub const CREATE_ALERTS: CommandId = CommandId("create-batch-job/alerts");
/// Opens Define recurrence, from Synchronize orders.
pub const SYNCHRONIZE_RECURRENCE: CommandId = CommandId("synchronize-orders/recurrence");
/// Opens Alerts, from Synchronize orders.
pub const SYNCHRONIZE_ALERTS: CommandId = CommandId("synchronize-orders/alerts");

/// The buttons.
pub(super) const ENTRIES: &[Entry] = &[
    recurrence(CREATE_RECURRENCE, DialogId::CreateBatchJob),
    alerts(CREATE_ALERTS, DialogId::CreateBatchJob),
    recurrence(SYNCHRONIZE_RECURRENCE, DialogId::SynchronizeOrders),
    alerts(SYNCHRONIZE_ALERTS, DialogId::SynchronizeOrders),
];

const fn recurrence(id: CommandId, dialog: DialogId) -> Entry {
    Entry {
        id,
        caption: captions::RECURRENCE,
        scope: Scope::Dialog(dialog),
        help: "Says when the job starts, how often it runs and when it ends.",
        ..Entry::EVERYWHERE
    }
}

const fn alerts(id: CommandId, dialog: DialogId) -> Entry {
    Entry {
        id,
        caption: captions::ALERTS,
        scope: Scope::Dialog(dialog),
        help: "Says which ends of its runs the message center tells.",
        ..Entry::EVERYWHERE
    }
}
