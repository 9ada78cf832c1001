//! Messages above the page, and the words for what came of a command.

use crate::commands::CommandId;
use crate::engine::outcome::{DoctorResult, ImportResult, ScheduleResult, SynchronizationResult};
use crate::engine::{Failure, Outcome};

use super::element::Mark;

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
    /// A command that leads on from it, shown as a link.
    pub link: Option<CommandId>,
}

impl Notice {
    /// A message without a link.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), link: None }
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
                Self::new(kind, words(outcome))
            }
        }
    }
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Note(note) => note.note.clone(),
        Outcome::Import(result) => import(result),
        Outcome::Schedule(result) => schedule(result),
        Outcome::Synchronization(result) => synchronization(result),
        Outcome::Doctor(result) => doctor(result),
        Outcome::Export(result) => format!("{} files exported", count(result.files.len() as u64)),
        Outcome::Backup(result) => format!("{} records backed up", count(result.records)),
    }
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
    add(&mut text, result.rejections.len() as u64, "rows rejected");
    text
}

fn schedule(result: &ScheduleResult) -> String {
    let mut text = format!(
        "{}: {} transactions, {} rows, {} sessions",
        result.job,
        count(result.transactions),
        count(result.rows),
        count(result.sessions.len() as u64),
    );
    add(&mut text, result.sessions_failed() as u64, "sessions failed");
    add(&mut text, result.held_back, "held back");
    add(&mut text, result.conflicts, "conflicts");
    text
}

fn synchronization(result: &SynchronizationResult) -> String {
    let mut text = format!(
        "{}: {} sales orders, {} payments",
        result.job,
        count(result.sales_orders),
        count(result.payments),
    );
    add(&mut text, result.quotations, "quotations");
    add(&mut text, result.cancellations, "cancellations");
    add(&mut text, result.failed, "failed");
    if result.interrupted {
        text.push_str("; stopped at a commit, what is counted is done");
    }
    text
}

fn add(text: &mut String, number: u64, what: &str) {
    if number > 0 {
        text.push_str(", ");
        text.push_str(&count(number));
        text.push(' ');
        text.push_str(what);
    }
}

/// A number with its thousands apart: `12,310`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_groups_of_three() {
        assert_eq!(count(7), "7");
        assert_eq!(count(1_204), "1,204");
        assert_eq!(count(12_310_000), "12,310,000");
    }

    #[test]
    fn what_failed_inside_is_said_and_marked() {
        let result = SynchronizationResult {
            job: "Synchronize orders".to_owned(),
            failed: 12,
            sales_orders: 1_204,
            ..SynchronizationResult::default()
        };
        let notice = Notice::of(&Ok(Outcome::Synchronization(result)));
        assert_eq!(notice.kind, NoticeKind::Warning);
        assert_eq!(notice.text, "Synchronize orders: 1,204 sales orders, 0 payments, 12 failed");
    }
}
