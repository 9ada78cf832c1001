//! Messages above the page, and the words for what came of a command.

use crate::commands::{self, CommandId};
use crate::engine::outcome::{ImportResult, ScheduleResult, SynchronizationResult};
use crate::engine::{Failure, Outcome};

use super::element::Mark;

/// Opens the page of the orders that were made.
const ALL_SALES_ORDERS: CommandId = CommandId("page/all-sales-orders");

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
                Self { link: next(outcome), ..Self::new(kind, words(outcome)) }
            }
        }
    }
}

/// Where to go on from what came of a command, if that page is there.
fn next(outcome: &Outcome) -> Option<CommandId> {
    let Outcome::Synchronization(result) = outcome else { return None };
    let page = commands::find(ALL_SALES_ORDERS)?;
    (result.sales_orders > 0).then_some(page.id)
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Note(note) => note.note.clone(),
        Outcome::Import(result) => import(result),
        Outcome::Schedule(result) => schedule(result),
        Outcome::Synchronization(result) => synchronization(result),
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
    if result.attempted == 0 && !result.interrupted {
        return format!("{}: nothing waited. Run P-0001 to pull more transactions.", result.job);
    }
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
    } else if result.failed > 0 {
        text.push_str(". Remedy what failed, then synchronize again.");
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
