//! The commands of Synchronize orders: the one that opens the dialog, and those inside it.

use super::{Chord, CommandId, DialogId, Entry, Intent, Key, Scope, Situation, captions};

/// Opens the dialog, from any page.
pub const SYNCHRONIZE_ORDERS: CommandId = CommandId("store-financials/synchronize-orders");
/// Selects the node that is marked in the tree.
pub const ADD_SELECTION: CommandId = CommandId("synchronize-orders/add-selection");
/// Takes a node out of the selection.
pub const REMOVE_SELECTION: CommandId = CommandId("synchronize-orders/remove-selection");

/// The commands of Synchronize orders.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: SYNCHRONIZE_ORDERS,
        caption: captions::SYNCHRONIZE_ORDERS,
        enabled: no_dialog,
        help: "Makes sales orders and payments of the transactions of the stores that you choose.",
        intent: Intent::OpenDialog(DialogId::SynchronizeOrders),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: ADD_SELECTION,
        caption: captions::ADD_SELECTION,
        keys: &[Chord::alt(Key::Right)],
        help: "Adds the node that is marked in the tree to the selection, with all stores below it.",
        hint: Some("add"),
        ..INSIDE
    },
    Entry {
        id: REMOVE_SELECTION,
        caption: captions::REMOVE_SELECTION,
        keys: &[Chord::alt(Key::Left)],
        help: "Takes the marked node out of the selection.",
        hint: Some("remove"),
        ..INSIDE
    },
];

const INSIDE: Entry =
    Entry { scope: Scope::Dialog(DialogId::SynchronizeOrders), ..Entry::EVERYWHERE };

fn no_dialog(situation: &Situation) -> Result<(), String> {
    match situation.dialog {
        None => Ok(()),
        Some(dialog) => Err(format!("Close {} first.", dialog.info().caption)),
    }
}
