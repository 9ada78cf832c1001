//! The commands of every page that shows a list.

use super::{Chord, CommandId, DialogId, Entry, Intent, PageId, Scope, captions};

/// Opens the dialog that writes what a list shows to a file.
pub const EXPORT: CommandId = CommandId("list/export");
/// Writes it in place of the file that is there.
pub const REPLACE: CommandId = CommandId("list/replace");

/// The pages that show a list.
const LISTS: &[PageId] = &[
    PageId::OnlineStoreTransactions,
    PageId::AllSalesOrders,
    PageId::OrderSynchronizationStatus,
    PageId::OrderSynchronizationErrors,
    PageId::CustomerPaymentJournals,
    PageId::VoucherTransactions,
    PageId::UploadSessions,
    PageId::BatchJobs,
    PageId::MyBatchJobs,
    PageId::BatchJobHistory,
    PageId::MessageCenter,
];

/// The commands.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: EXPORT,
        caption: captions::EXPORT,
        keys: &[Chord::ctrl('o')],
        scope: Scope::Pages(LISTS),
        help: "Writes the rows of the list to a CSV file, under its filter and in its order, with \
               the columns it shows.",
        intent: Intent::OpenDialog(DialogId::Export),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: REPLACE,
        caption: "Replace",
        scope: Scope::Dialog(DialogId::Export),
        confirm: super::Confirm::YesNo("A file of that name is there. Replace it?"),
        help: "Writes the list in place of the file that is there.",
        ..Entry::EVERYWHERE
    },
];
