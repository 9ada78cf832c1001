//! Messages above the page, and the words for what came of a command.

use std::path::Path;

use crate::commands::{CommandId, PageId, SYNCHRONIZE_ORDERS};
use crate::domain::batch::Timing;
use crate::engine::outcome::{
    DoctorResult, ExportResult, ImportResult, PlacedOrder, ScheduleResult, SetupImportResult,
    SynchronizationResult, TradeReading,
};
use crate::engine::query::BatchJobState;
use crate::engine::{Failure, Outcome, Progress};

use super::element::{Mark, local};
use super::numbers::money;
pub use super::numbers::{count, counted};

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something to know.
    Info,
    /// Something went well.
    Good,
    /// Something inside needs a look.
    Warning,
    /// Something failed.
    Bad,
}

impl NoticeKind {
    /// The mark that goes with it.
    pub fn mark(self) -> Mark {
        match self {
            Self::Info => Mark::Active,
            Self::Good => Mark::Done,
            Self::Warning => Mark::Attention,
            Self::Bad => Mark::Failed,
        }
    }
}

/// A message above the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// The words.
    pub text: String,
    /// A command that leads to the rows it speaks of, shown as a link.
    pub link: Option<CommandId>,
    /// A command that is to be done next, shown as a link behind it.
    pub next: Option<CommandId>,
    /// How many transactions wait now is asked for, and said with what to do next.
    pub(crate) asks_what_waits: bool,
}

impl Notice {
    /// A message without a link.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), link: None, next: None, asks_what_waits: false }
    }

    /// Adds a command that leads on from it.
    #[must_use]
    pub fn link(mut self, command: CommandId) -> Self {
        self.link = Some(command);
        self
    }

    /// What came of a command, in one line.
    pub fn of(result: &Result<Outcome, Failure>) -> Self {
        match result {
            Err(failure) => Self::new(NoticeKind::Bad, failure.message.clone()),
            Ok(outcome) => {
                let kind = if outcome.has_failures_inside() {
                    NoticeKind::Warning
                } else {
                    NoticeKind::Good
                };
                let asks_what_waits = matches!(outcome, Outcome::Schedule(_));
                let (link, next) = links(outcome);
                Self { link, next, asks_what_waits, ..Self::new(kind, words(outcome)) }
            }
        }
    }

    /// What came of making a batch job.
    pub fn of_new_batch_job(result: &Result<Outcome, Failure>) -> Self {
        match result {
            Ok(Outcome::BatchJob(job)) => {
                let BatchJobState { id, description, recurrence, .. } = &**job;
                let when = match &job.timing {
                    Timing::Once(_) => "runs once, now".to_owned(),
                    Timing::Recurring(parts) => {
                        let first = job.next.first().map(|due| local(*due, parts.parts().zone));
                        let first = first.map(|first| format!(", first at {first}"));
                        format!("{recurrence}{}", first.unwrap_or_default())
                    }
                };
                let text =
                    format!("{description} is added to the batch queue as batch job {id}: {when}.");
                Self::new(NoticeKind::Good, text)
            }
            other => Self::of(other),
        }
    }

    /// What a run of a batch job came to.
    pub fn of_batch_run(job: u64, description: &str, result: &Result<Outcome, Failure>) -> Self {
        match result {
            Ok(Outcome::Note(_)) => {
                let text = format!("Batch job {job} {description} has ended.");
                Self::new(NoticeKind::Good, text)
            }
            Ok(_) => Self::of(result),
            Err(failure) => {
                let text = format!("Batch job {job} {description} failed: {}", failure.message);
                Self::new(NoticeKind::Bad, text)
            }
        }
    }

    /// Says how many transactions wait for Synchronize orders, and leads there. A message that did not ask stays as it is.
    pub(crate) fn add_next_step(&mut self, waiting: u64) {
        if std::mem::take(&mut self.asks_what_waits) && waiting > 0 {
            let waits = if waiting == 1 { "waits" } else { "wait" };
            let transactions = counted(waiting, "transaction");
            self.text = format!("{}. {transactions} {waits} for Synchronize orders.", self.text);
            self.next = Some(SYNCHRONIZE_ORDERS);
        }
    }
}

/// Where the rows are that a command has made, and what else calls for a look.
fn links(outcome: &Outcome) -> (Option<CommandId>, Option<CommandId>) {
    let page = |page: PageId| Some(page.info().command);
    match outcome {
        Outcome::Schedule(result) if !result.sessions.is_empty() => {
            (page(PageId::UploadSessions), None)
        }
        Outcome::Synchronization(result) => {
            let errors = page(PageId::OrderSynchronizationErrors).filter(|_| result.failed > 0);
            match page(PageId::AllSalesOrders).filter(|_| result.sales_orders > 0) {
                Some(orders) => (Some(orders), errors),
                None => (errors, None),
            }
        }
        _ => (None, None),
    }
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Note(note) => note.note.clone(),
        Outcome::BatchJob(job) => batch_job(job),
        Outcome::Clock(reading) => reading.to_string(),
        Outcome::Trade(reading) => trade(reading),
        Outcome::PlacedOrder(order) => placed(order),
        Outcome::Import(result) => import(result),
        Outcome::SetupImport(result) => setup_import(result),
        Outcome::Generation(result) => {
            format!("{} made up", counted(result.transactions, "transaction"))
        }
        Outcome::Schedule(result) => schedule(result),
        Outcome::Synchronization(result) => synchronization(result),
        Outcome::Doctor(result) => doctor(result),
        Outcome::Export(result) => exported(result),
        Outcome::Backup(result) => format!("{} records backed up", count(result.records)),
    }
}

fn exported(result: &ExportResult) -> String {
    match result.files.as_slice() {
        [one] => {
            let path = Path::new(&result.folder).join(&one.file);
            format!("{} written to {}", counted(one.records, "row"), path.display())
        }
        files => format!("{} written", counted(files.len() as u64, "file")),
    }
}

fn batch_job(job: &BatchJobState) -> String {
    format!("Batch job {} {}: {}, {}.", job.id, job.description, job.status, job.recurrence)
}

fn trade(reading: &TradeReading) -> String {
    let rate = counted(reading.transactions_an_hour.into(), "transaction");
    if reading.on {
        format!("Trade is on: about {rate} an hour in all channels, on the average of a week.")
    } else {
        "Trade is off: nobody buys anything by himself.".into()
    }
}

fn placed(order: &PlacedOrder) -> String {
    format!(
        "Order {} placed in {}: {}, {}. P-0001 pulls it.",
        order.channel_reference_id,
        order.channel,
        counted(order.lines.len() as u64, "line"),
        money(order.amount, order.currency),
    )
}

fn doctor(result: &DoctorResult) -> String {
    match result.checks.iter().find(|check| !check.ok) {
        Some(check) => {
            let first = check.failures.first().map_or("", String::as_str);
            format!("The store is not sound. {}: {first}", check.id)
        }
        None => "The store is sound.".into(),
    }
}

fn import(result: &ImportResult) -> String {
    let mut text = format!("{} transactions imported", count(result.transactions));
    add(&mut text, result.held_back, "held back");
    add(&mut text, result.rejected, "rows rejected");
    text
}

fn setup_import(result: &SetupImportResult) -> String {
    let taken = result.files.iter().map(|file| file.added + file.changed).sum();
    let mut text = format!("{} rows of setup taken in", count(taken));
    add(&mut text, result.rejected, "rows rejected");
    text
}

fn schedule(result: &ScheduleResult) -> String {
    if result.sessions.is_empty() {
        return format!("{}: no rows waited", result.job);
    }
    let failed = result.sessions_failed();
    let applied = (result.sessions.len() - failed) as u64;
    let mut text = format!(
        "{}: {}, {}, {} Applied",
        result.job,
        counted(result.transactions, "transaction"),
        counted(result.rows, "row"),
        counted(applied, "session"),
    );
    add(&mut text, failed as u64, "failed");
    add(&mut text, result.held_back, "held back");
    add_counted(&mut text, result.conflicts, "conflict");
    if result.interrupted {
        text.push_str("; stopped at a commit, what is counted is done");
    }
    text
}

fn synchronization(result: &SynchronizationResult) -> String {
    if result.attempted == 0 && !result.interrupted {
        return format!("{}: nothing waited. Run P-0001 to pull more transactions.", result.job);
    }
    let mut text = format!(
        "{}: {}, {}",
        result.job,
        counted(result.sales_orders, "sales order"),
        counted(result.payments, "payment"),
    );
    add_counted(&mut text, result.quotations, "quotation");
    add_counted(&mut text, result.cancellations, "cancellation");
    add(&mut text, result.failed, "failed");
    if result.interrupted {
        text.push_str("; stopped at a commit, what is counted is done");
    } else if result.failed > 0 {
        text.push_str(". Remedy what failed, then synchronize again.");
    }
    text
}

fn add(text: &mut String, number: u64, what: &str) {
    if number > 0 {
        text.extend([", ", &count(number), " ", what]);
    }
}

fn add_counted(text: &mut String, number: u64, what: &str) {
    if number > 0 {
        text.push_str(", ");
        text.push_str(&counted(number, what));
    }
}

/// How fast a run goes, how long still, and what failed.
pub fn pace(run: &Progress) -> String {
    let mut notes = Vec::new();
    if let Some(rate) = run.per_second() {
        notes.push(format!("{} /s", count(rate)));
        let more = run.total.map(|total| total.saturating_sub(run.done));
        let seconds = more.and_then(|more| more.checked_div(rate));
        notes.extend(seconds.map(|seconds| format!("{} left", lasting(seconds))));
    }
    if run.failed > 0 {
        notes.push(format!("{} failed", count(run.failed)));
    }
    if run.paused {
        notes.push("paused".to_owned());
    }
    notes.join("   ")
}

/// A time of so many seconds, in its two largest units.
fn lasting(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{} h {minutes} min", count(hours)),
    }
}

/// An error as a sentence.
pub fn sentence(error: &impl ToString) -> String {
    let words = error.to_string();
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_inside_is_said_and_marked() {
        let result = SynchronizationResult {
            job: "Synchronize orders".to_owned(),
            attempted: 1_216,
            failed: 12,
            sales_orders: 1_204,
            ..SynchronizationResult::default()
        };
        let notice = Notice::of(&Ok(Outcome::Synchronization(result)));
        assert_eq!(notice.kind, NoticeKind::Warning);
        let counted = "Synchronize orders: 1,204 sales orders, 0 payments, 12 failed. ";
        assert!(notice.text.starts_with(counted), "{}", notice.text);
    }
}
