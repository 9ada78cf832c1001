//! One channel database: its own records, and every row at or below the watermark against what
//! headquarters keeps of its transaction.

use std::collections::{BTreeMap, HashMap};

use super::Rows;
use crate::channel::{ChannelError, Inspect, Tally, Window};
use crate::domain::channel_database::Gap;
use crate::domain::check::{Checks, Invariant as I};
use crate::domain::row::LineKey;
use crate::domain::schedule::Counters;
use crate::domain::table::Table;
use crate::domain::{AnyRow, RetailTransaction, Text, TransactionKey};
use crate::store::{Kept, Proceed, Still, Watermark, take_findings};

/// An examination of one channel database.
pub(super) struct Case<'a> {
    still: &'a Still<'a>,
    name: &'a Text,
    taken: Watermark,
    /// The gaps of this database that headquarters lists.
    listed: Vec<Gap>,
    checks: &'a mut Checks,
    proceed: &'a Proceed<'a>,
}

/// What was read of a package.
#[derive(Default)]
struct Read {
    tally: Tally,
    has_gaps: bool,
}

/// What headquarters keeps of a transaction, its rows by table and line key.
struct Index {
    kept: Kept,
    staged: HashMap<(Table, LineKey), AnyRow>,
    others: Vec<AnyRow>,
    /// Rows of a quarantined transaction that was too large stay in the channel database.
    quarantined_without_rows: bool,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        still: &'a Still<'a>,
        name: &'a Text,
        taken: Watermark,
        checks: &'a mut Checks,
        proceed: &'a Proceed<'a>,
    ) -> Self {
        let gaps = still.headquarters().gaps().into_iter();
        let own = gaps.filter(|listed| listed.channel_database == *name);
        let listed = own.map(|listed| listed.gap).collect();
        Self { still, name, taken, listed, checks, proceed }
    }

    /// It cannot be opened or read.
    pub(super) fn unreadable(&mut self, why: &str) {
        self.checks.test(I::I29, false, || format!("channel database {}: {why}", self.name));
    }

    /// Examines it, and counts in `origins` the rows that staged ones came from. `false` when it was
    /// ended.
    pub(super) async fn examine(&mut self, inspect: &dyn Inspect, origins: &mut Rows) -> bool {
        let examined = match self.records(inspect) {
            Ok(()) => self.rows(inspect, origins).await,
            Err(error) => Err(error),
        };
        examined.unwrap_or_else(|error| {
            self.unreadable(&error.to_string());
            true
        })
    }

    /// The database by itself.
    fn records(&mut self, inspect: &dyn Inspect) -> Result<(), ChannelError> {
        let findings = inspect.verify()?;
        let map = format!("channel database {}", self.name);
        let unreadable = !findings.bad.is_empty();
        take_findings(self.checks, &map, findings.examined, findings.bad);
        let given = inspect.stored_counters()?;
        self.checks.test(I::I11, given.reaches(&self.taken.counters), || {
            format!("{} has given fewer rows than were taken; restore a backup", self.name)
        });
        if unreadable {
            return Ok(());
        }
        let (records, wrong) = inspect.structure()?;
        self.checks.seen(I::I27, records);
        self.checks.seen(I::I30, records);
        for what in wrong {
            self.checks.fail(I::I27, format!("{map}: {what}"));
        }
        Ok(())
    }

    /// All rows, package by package, each package against its size and checksum.
    async fn rows(
        &mut self,
        inspect: &dyn Inspect,
        origins: &mut Rows,
    ) -> Result<bool, ChannelError> {
        let (packages, given) = (inspect.stored_packages()?, inspect.stored_counters()?);
        let mut at = Counters::default();
        for package in &packages {
            let Some(read) = self.windows(inspect, &mut at, &package.to, origins).await? else {
                return Ok(false);
            };
            // Rows that are missing make another checksum; what is said of them is said as a gap.
            let same = read.has_gaps || package.is_of(&read.tally);
            self.checks.test(I::I6, same, || {
                let (name, number) = (self.name, package.local_session);
                format!("the rows of package {number} of {name} are not those that were packaged")
            });
        }
        Ok(self.windows(inspect, &mut at, &given, origins).await?.is_some())
    }

    /// The rows from `at` to `upto`, which is where `at` is then; `None` when it was ended.
    async fn windows(
        &mut self,
        inspect: &dyn Inspect,
        at: &mut Counters,
        upto: &Counters,
        origins: &mut Rows,
    ) -> Result<Option<Read>, ChannelError> {
        let mut read = Read::default();
        while let Some(window) = inspect.stored_window(at, upto)? {
            read.tally.add(&window.tally);
            read.has_gaps |= !window.gaps.is_empty();
            *at = window.to;
            let rows = window.rows.values().map(|rows| rows.len() as u64).sum();
            self.gaps(&window);
            self.compare(window, origins).await;
            if !(self.proceed)(rows) {
                return Ok(None);
            }
        }
        Ok(Some(read))
    }

    /// Counters without a row are known to headquarters, or rows are lost.
    fn gaps(&mut self, window: &Window) {
        for gap in &window.gaps {
            let is_listed = self.listed.iter().any(|listed| listed.covers(gap));
            self.checks.test(I::I12, is_listed, || {
                format!(
                    "the counters {} to {} of {} have no row in {}, and are not in the list of \
                     gaps; restore a backup",
                    gap.first, gap.last, gap.table, self.name
                )
            });
        }
    }

    /// Every row of the window that is taken against what is kept of its transaction.
    async fn compare(&mut self, window: Window, origins: &mut Rows) {
        let mut by_key: BTreeMap<TransactionKey, Vec<AnyRow>> = BTreeMap::new();
        let rows = window.rows.into_iter().flat_map(|(table, rows)| {
            let taken = self.taken.counters.get(table);
            rows.into_iter().filter(move |(_, row)| row.replication_counter() <= taken)
        });
        for (key, row) in rows {
            by_key.entry(key).or_default().push(row);
        }
        if by_key.is_empty() {
            return;
        }
        let keys: Vec<TransactionKey> = by_key.keys().cloned().collect();
        let kept = match self.still.kept(&keys).await {
            Ok(kept) => kept,
            Err(error) => {
                // What cannot be read was named by the examination of headquarters.
                self.checks.fail(I::I12, format!("rows of {} cannot be found: {error}", self.name));
                return;
            }
        };
        for ((key, rows), kept) in by_key.into_iter().zip(kept) {
            let index = Index::of(kept);
            for row in &rows {
                self.row(&key, row, &index, origins);
            }
        }
    }

    fn row(&mut self, key: &TransactionKey, row: &AnyRow, index: &Index, origins: &mut Rows) {
        let (table, counter) = (row.table(), row.replication_counter());
        let staged = index.staged.get(&(table, row.line_key()));
        if let (Some(staged), Some(stored)) = (staged, &index.kept.staged)
            && staged.replication_counter() == counter
        {
            let same = staged.same_content(row);
            if same {
                let found = origins.entry(stored.channel_database.clone()).or_default();
                *found.entry(table).or_default() += 1;
            }
            // A row that came through another database can have the same counter and other content.
            if same || stored.channel_database == *self.name && !index.keeps_apart(row) {
                self.checks.seen(I::I12, 1);
                self.checks.test(I::I6, same, || {
                    format!("the row {counter} of {table} of {key} is staged with other content")
                });
                return;
            }
        }
        let is_kept = index.quarantined_without_rows
            || staged.is_some_and(|staged| staged.same_content(row))
            || index.keeps_apart(row);
        self.checks.test(I::I12, is_kept, || {
            format!(
                "the row {counter} of {table} of {key} was taken from {} and is nowhere",
                self.name
            )
        });
    }
}

impl Index {
    fn of(mut kept: Kept) -> Self {
        let rows = |transaction: &RetailTransaction| transaction.clone().into_rows();
        let staged = kept.staged.iter().flat_map(|stored| rows(&stored.transaction));
        let staged = staged.map(|row| ((row.table(), row.line_key()), row)).collect();
        let mut others = std::mem::take(&mut kept.waiting);
        let quarantined_without_rows = kept.quarantined.iter().any(|held| held.rows.is_empty());
        others.extend(kept.quarantined.drain(..).flat_map(|held| held.rows));
        others.extend(kept.conflicts.drain(..).flat_map(|held| held.rows));
        Self { kept, staged, others, quarantined_without_rows }
    }

    /// Whether the row waits, is quarantined or is a conflict's.
    fn keeps_apart(&self, row: &AnyRow) -> bool {
        self.others.iter().any(|other| other.same_content(row))
    }
}
