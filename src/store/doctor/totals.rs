//! The recount of the totals by business date.

use std::collections::BTreeSet;

use super::super::error::StoreError;
use super::super::keys::Space;
use super::super::totals::{self, Totals};
use super::Exam;
use super::walk::Walk;
use crate::domain::Date;
use crate::domain::check::Invariant as I;
use crate::durable::KeyRange;

impl Exam<'_> {
    /// Compares the stored totals with those of the transactions, once these were walked over;
    /// `false` when it was ended.
    pub(super) async fn control_totals(&mut self) -> Result<bool, StoreError> {
        let counted = std::mem::take(&mut self.totals);
        let mut missing: BTreeSet<Date> = counted.dates().collect();
        let mut walk = Walk::over(self, KeyRange::prefix(&Space::Totals.key()));
        loop {
            let page = walk.next().await?;
            if page.is_empty() {
                break;
            }
            for record in &page {
                match totals::read(&record.key, &record.found.value) {
                    Ok((date, day)) => {
                        missing.remove(&date);
                        self.total(date, &day, &counted);
                    }
                    Err(error) => self.checks.fail(I::I29, error.to_string()),
                }
            }
            if !(self.proceed)(0) {
                return Ok(false);
            }
        }
        for date in missing {
            self.checks.test(I::I6, false, || {
                format!("the totals of business date {date} are missing; restore a backup")
            });
        }
        Ok(true)
    }

    /// The totals of one business date, on disk and in memory.
    fn total(&mut self, date: Date, stored: &totals::Day, counted: &Totals) {
        let right = counted.day(date);
        self.checks.test(I::I6, Some(stored) == right, || {
            let empty = totals::Day::new();
            let right = right.unwrap_or(&empty);
            let differs = |group: &&totals::Group| stored.get(*group) != right.get(*group);
            let group = stored.keys().chain(right.keys()).find(differs);
            let [says, is] = [stored, right].map(|day| {
                let figures = group.and_then(|group| day.get(group)).copied().unwrap_or_default();
                (figures.number, figures.gross.amount(), figures.paid.amount())
            });
            format!("the totals of business date {date} say {says:?} of {group:?}, it is {is:?}")
        });
        let in_memory = self.still.headquarters.read().totals.day(date) == Some(stored);
        self.checks.test(I::I6, in_memory, || {
            format!("the totals of business date {date} are others on disk than this program knows")
        });
    }
}
