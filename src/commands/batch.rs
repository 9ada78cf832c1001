//! The commands on batch jobs, the same on each page that shows one, and those on their history and
//! messages.

use super::{CommandId, Confirm, Entry, PageId, Scope, captions};

/// Opens the choice of a status for the selected batch job.
pub const CHANGE_STATUS: CommandId = CommandId("batch-jobs/change-status");
/// Runs the selected batch job once, outside its due times.
pub const RUN_BATCH_JOB: CommandId = CommandId("batch-jobs/run-now");
/// Opens Define recurrence for the selected batch job.
pub const CHANGE_RECURRENCE: CommandId = CommandId("batch-jobs/recurrence");
/// Makes another batch job like the selected one.
pub const COPY_BATCH_JOB: CommandId = CommandId("batch-jobs/copy");
/// Deletes the selected batch job.
pub const DELETE_BATCH_JOB: CommandId = CommandId("batch-jobs/delete");
/// Shows the history of the selected batch job.
pub const JOB_HISTORY: CommandId = CommandId("batch-jobs/history");
/// Shows the tasks of the selected batch job.
pub const VIEW_TASKS: CommandId = CommandId("batch-jobs/tasks");
/// Opens the options of the selected task.
pub const TASK_OPTIONS: CommandId = CommandId("batch-job/task-options");
/// Shows what the tasks of the selected run reported.
pub const LOG: CommandId = CommandId("batch-job-history/log");
/// Shows the history of all batch jobs.
pub const ALL_HISTORY: CommandId = CommandId("batch-job-history/show-all");
/// Marks the selected message as read.
pub const MARK_AS_READ: CommandId = CommandId("message-center/mark-as-read");
/// Marks all messages as read.
pub const MARK_ALL_AS_READ: CommandId = CommandId("message-center/mark-all-as-read");
/// Opens the batch job that the selected message is about.
pub const OPEN_BATCH_JOB: CommandId = CommandId("message-center/open-batch-job");

/// The commands.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        id: CHANGE_STATUS,
        caption: captions::CHANGE_STATUS,
        help: "Parks the batch job, lets it wait for its next due time, or cancels it.",
        ..ON_JOBS
    },
    Entry {
        id: RUN_BATCH_JOB,
        caption: captions::RUN_NOW,
        confirm: Confirm::YesNo("Run the batch job now?"),
        help: "Runs the batch job once, outside its due times. The run does not count for End \
               After (our reading).",
        ..ON_JOBS
    },
    Entry {
        id: CHANGE_RECURRENCE,
        caption: captions::RECURRENCE,
        help: "Says when the batch job starts, how often it runs and when it ends. Due times \
               count anew from now.",
        ..ON_JOBS
    },
    Entry {
        id: COPY_BATCH_JOB,
        caption: captions::COPY_BATCH_JOB,
        help: "Makes another batch job with the same tasks and recurrence. It is in Withhold \
               until you set it to Waiting.",
        ..ON_JOBS
    },
    Entry {
        id: DELETE_BATCH_JOB,
        caption: captions::DELETE,
        confirm: Confirm::YesNo("Delete the batch job?"),
        help: "Deletes the batch job. Its history stays.",
        ..ON_JOBS
    },
    Entry {
        id: JOB_HISTORY,
        caption: captions::BATCH_JOB_HISTORY,
        help: "Shows what became of each due time of the batch job, and of each run by hand.",
        ..ON_JOBS
    },
    Entry {
        id: VIEW_TASKS,
        caption: captions::VIEW_TASKS,
        help: "Opens the batch job with its tasks, its due times and the changes of its status.",
        scope: Scope::Pages(&[PageId::BatchJobs, PageId::MyBatchJobs]),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: TASK_OPTIONS,
        caption: captions::TASK_OPTIONS,
        help: "Says how often the selected task is tried again, and whether its failure fails the \
               batch job.",
        scope: Scope::Page(PageId::BatchJob),
        ..Entry::EVERYWHERE
    },
    Entry {
        id: LOG,
        caption: captions::LOG,
        help: "Shows what the tasks of the selected run reported.",
        ..ON_HISTORY
    },
    Entry {
        id: ALL_HISTORY,
        caption: "Show all",
        help: "Shows the history of all batch jobs.",
        ..ON_HISTORY
    },
    Entry {
        id: MARK_AS_READ,
        caption: captions::MARK_AS_READ,
        help: "Marks the selected message as read.",
        ..ON_MESSAGES
    },
    Entry {
        id: MARK_ALL_AS_READ,
        caption: captions::MARK_ALL_AS_READ,
        help: "Marks every message as read.",
        ..ON_MESSAGES
    },
    Entry {
        id: OPEN_BATCH_JOB,
        caption: captions::OPEN_BATCH_JOB,
        help: "Opens the batch job that the selected message is about.",
        ..ON_MESSAGES
    },
];

const ON_JOBS: Entry = Entry {
    scope: Scope::Pages(&[PageId::BatchJobs, PageId::MyBatchJobs, PageId::BatchJob]),
    ..Entry::EVERYWHERE
};
const ON_HISTORY: Entry =
    Entry { scope: Scope::Page(PageId::BatchJobHistory), ..Entry::EVERYWHERE };
const ON_MESSAGES: Entry = Entry { scope: Scope::Page(PageId::MessageCenter), ..Entry::EVERYWHERE };
