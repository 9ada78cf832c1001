//! The examination of single records: their kind and format, and what stands alone in headquarters'
//! map: sessions, watermarks, numbers and customers. What is kept apart is in `apart`.

use std::collections::{HashMap, HashSet};

use super::super::codec::VERSION;
use super::super::error::StoreError;
use super::super::headquarters::Watermark;
use super::super::keys::{Space, number_of};
use super::super::last_values::LastValues;
use super::super::texts::TextsOf;
use super::Exam;
use super::batch::BatchRecords;
use super::walk::Walk;
use crate::domain::check::Invariant as I;
use crate::domain::clock::{ClockRecord, StoredClock};
use crate::domain::company::NumberSequence;
use crate::domain::enums::{RetailCDXUploadSessionStatus as Status, SessionRerun};
use crate::domain::job_run::JobRun;
use crate::domain::schedule::UploadSession;
use crate::domain::synchronize::NewCustomer;
use crate::domain::trade::TradeState;
use crate::domain::{Setup, Text};
use crate::durable::{Entry, KeyRange};

impl Exam<'_> {
    /// Examines every record by itself; `false` when it was ended.
    pub(super) async fn records(&mut self) -> Result<bool, StoreError> {
        let mut walk = Walk::over(self, KeyRange::all());
        let mut sessions = Vec::new();
        let mut once = HashSet::new();
        let mut batch = BatchRecords::default();
        loop {
            let page = walk.next().await?;
            if page.is_empty() {
                break;
            }
            for entry in &page {
                let Some(space) = self.kind(entry) else { continue };
                once.insert(space.key());
                self.record(space, entry, &mut sessions, &mut batch).await?;
            }
            if !(self.proceed)(0) {
                return Ok(false);
            }
        }
        for (space, what) in [(Space::Setup, "setup"), (Space::Clock, "clock")] {
            self.checks.test(I::I26, once.contains(&space.key()), || {
                format!("the {what} of headquarters is missing; restore a backup")
            });
        }
        self.sessions(&sessions);
        self.progress(&sessions);
        self.batch_jobs(&batch);
        Ok(true)
    }

    /// Examines a record of that space.
    async fn record(
        &mut self,
        space: Space,
        entry: &Entry,
        sessions: &mut Vec<UploadSession>,
        batch: &mut BatchRecords,
    ) -> Result<(), StoreError> {
        match space {
            Space::Sessions => sessions.extend(self.session(entry)),
            Space::Watermarks => self.watermark(entry),
            Space::Waiting => self.waiting(entry),
            Space::Quarantine | Space::Conflicts => self.held_back(space, entry).await?,
            Space::Gaps => self.gap(entry),
            Space::Numbers => self.number(entry),
            Space::Customers => self.customer(entry),
            Space::Setup => drop(self.read::<Setup>("the setup", &entry.found.value)),
            Space::Clock => drop(self.read::<StoredClock>("the clock", &entry.found.value)),
            Space::LastValues => drop(self.read::<LastValues>("last values", &entry.found.value)),
            Space::Runs => drop(self.read::<JobRun>("a run", &entry.found.value)),
            Space::Trade => drop(self.read::<TradeState>("trade", &entry.found.value)),
            Space::BatchJobs
            | Space::BatchHistory
            | Space::BatchChanges
            | Space::BatchGroups
            | Space::BatchCounts
            | Space::BatchLease
            | Space::Messages => self.batch_record(space, entry, batch),
            Space::ClockChanges => {
                drop(self.read::<ClockRecord>("a change of the clock", &entry.found.value));
            }
            Space::TransactionTexts => self.texts_beside(TextsOf::Transactions, entry),
            Space::OrderTexts => self.texts_beside(TextsOf::Orders, entry),
            // Examined with their documents.
            Space::Transactions
            | Space::TransactionEntries
            | Space::TransactionStatus
            | Space::Failures
            | Space::Orders
            | Space::OrderEntries
            | Space::Quotations
            | Space::QuotationEntries
            | Space::Cancellations
            | Space::CancellationEntries
            | Space::Totals => {}
        }
        Ok(())
    }

    /// The space of a record, if the program knows it and its format.
    fn kind(&mut self, entry: &Entry) -> Option<Space> {
        let name = || entry.key.escape_ascii().to_string();
        let space = entry.key.first().and_then(|byte| Space::of(*byte));
        self.checks.test(I::I30, space.is_some(), || {
            format!("the record {} is of no known kind; use the program that wrote it", name())
        });
        let format = entry.found.value.first().copied();
        let known = self.checks.test(I::I30, format == Some(VERSION), || {
            format!("the record {} has format {format:?}; use the program that wrote it", name())
        });
        space.filter(|_| known)
    }

    fn session(&mut self, entry: &Entry) -> Option<UploadSession> {
        let session: UploadSession = self.read("an upload session", &entry.found.value)?;
        let number = session.session;
        self.checks.test(I::I11, number_of(&entry.key) == Some(number), || {
            format!("upload session {number} stands under another number")
        });
        let named = !failed(session.status) || !session.message.is_empty();
        self.checks.test(I::I14, named, || format!("upload session {number} failed without why"));
        Some(session)
    }

    fn watermark(&mut self, entry: &Entry) {
        let Some((name, watermark)) =
            self.read::<(Text, Watermark)>("a watermark", &entry.found.value)
        else {
            return;
        };
        let own = entry.key == Space::Watermarks.texts(&[&name]);
        let known = self.still.headquarters.watermark(&name) == watermark;
        self.checks.test(I::I11, own && known, || {
            format!("the watermark of {name} stands elsewhere, or is not the one in use")
        });
    }

    fn number(&mut self, entry: &Entry) {
        let Some(next) = self.read::<u64>("a number sequence", &entry.found.value) else { return };
        let setup = self.still.headquarters.setup();
        let owner = setup.companies.iter().find_map(|company| {
            let sequences = &company.sequences;
            let all = [
                &sequences.sales_order,
                &sequences.quotation,
                &sequences.voucher,
                &sequences.journal,
            ];
            let is_own = |sequence: &&&NumberSequence| {
                entry.key == Space::Numbers.texts(&[company.id.as_str(), &sequence.code])
            };
            all.iter().find(is_own).map(|sequence| (company.id.clone(), sequence.code.clone()))
        });
        let known = owner.is_some();
        self.next_numbers.extend(owner.map(|owner| (owner, next)));
        self.checks.test(I::I5, known, || {
            format!("a next number {next} is stored of a sequence that is not set up")
        });
    }

    fn customer(&mut self, entry: &Entry) {
        let Some(new) = self.read::<NewCustomer>("a customer", &entry.found.value) else { return };
        let (company, account) = (&new.customer.company, &new.customer.account);
        let own = entry.key == Space::Customers.texts(&[company.as_str(), account]);
        self.checks.test(I::I6, own, || {
            format!("the customer {account} of {company} stands under another account")
        });
    }

    /// Each session as headquarters knows it, and with the one that it runs again.
    fn sessions(&mut self, sessions: &[UploadSession]) {
        let by_number: HashMap<u64, &UploadSession> =
            sessions.iter().map(|session| (session.session, session)).collect();
        for session in sessions {
            let number = session.session;
            let known = self.still.headquarters.session(number);
            self.checks.test(I::I27, known.as_ref() == Some(session), || {
                format!("upload session {number} is another on disk than this program knows")
            });
            let again = by_number.get(&session.rerun_for);
            let of_same = again.is_some_and(|again| {
                again.rerun == SessionRerun::Executed
                    && again.channel_database == session.channel_database
            });
            self.checks.test(I::I11, session.rerun_for == 0 || of_same, || {
                let again = session.rerun_for;
                format!("upload session {number} says it runs {again} again, which does not")
            });
        }
    }

    /// I11: each watermark is where the upload sessions of its database got to.
    fn progress(&mut self, sessions: &[UploadSession]) {
        let mut reached: HashMap<&Text, Watermark> = HashMap::new();
        for session in sessions.iter().filter(|session| session.status == Status::Applied) {
            let at = reached.entry(&session.channel_database).or_default();
            if session.local_session > at.local_session {
                *at = Watermark { counters: session.to, local_session: session.local_session };
            }
        }
        let watermarks = self.still.watermarks();
        let mut names: Vec<&Text> = reached.keys().copied().chain(watermarks.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let taken = watermarks.get(name).copied().unwrap_or_default();
            let applied = reached.get(name).copied().unwrap_or_default();
            // A session that was interrupted between two windows has taken part of its rows.
            let begun = sessions.iter().filter(|session| session.channel_database == *name);
            let begun = begun.filter(|session| session.local_session > applied.local_session);
            let mut begun = begun.filter(|session| session.to.reaches(&taken.counters));
            let within = taken.counters == applied.counters || begun.next().is_some();
            let holds = within
                && taken.counters.reaches(&applied.counters)
                && taken.local_session == applied.local_session;
            self.checks.test(I::I11, holds, || {
                format!("the watermark of {name} is not where its applied upload sessions end")
            });
        }
    }
}

/// Whether an upload session ended in a failure.
fn failed(status: Status) -> bool {
    !matches!(status, Status::Started | Status::Available | Status::Uploaded | Status::Applied)
}
