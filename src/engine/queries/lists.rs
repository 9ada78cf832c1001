//! Lists: a page of rows, their number and their totals.
//!
//! Without a condition, a filter or a sort only the rows of the page are read. Otherwise every row
//! of the list is made and looked at.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Reader;
use super::apart::held_list;
use super::figures::{is_order, waits};
use super::rows::{self, FullRow};
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::order::Totals;
use crate::domain::{Amount, CompanyId};
use crate::engine::Failure;
use crate::engine::query::{ListColumn, ListKind, ListPage, ListQuery};
use crate::store::{SlotStatus, TransactionEntry};

impl Reader<'_> {
    pub(super) async fn list(&self, query: &ListQuery) -> Result<ListPage, Failure> {
        let columns = rows::columns(query.list);
        let candidates = self.candidates(query)?;
        let (rows, total, all) = if is_plain(query) && rows::one_each(query.list) {
            let wanted = part(&candidates, query);
            (self.rows(query.list, wanted).await?, candidates.len() as u64, None)
        } else {
            let all = self.matching(query, &columns, &candidates).await?;
            (part(&all, query).to_vec(), all.len() as u64, Some(all))
        };
        let amounts = match &all {
            Some(all) => sum(all.iter().map(|row| row.amount))?,
            None => self.total(query.list, &candidates)?,
        };
        let rows = rows.into_iter().map(|row| row.row).collect();
        let totals = rows::totals(&columns, &amounts);
        Ok(ListPage { columns, rows, offset: query.offset, total, totals })
    }

    /// The ordinals of the records in a part of a list, in its order.
    pub(super) async fn ordinals(&self, query: &ListQuery) -> Result<Vec<u64>, Failure> {
        let candidates = self.candidates(query)?;
        if is_plain(query) {
            return Ok(part(&candidates, query).to_vec());
        }
        let columns = rows::columns(query.list);
        let mut ordinals: Vec<u64> = Vec::new();
        for row in self.matching(query, &columns, &candidates).await? {
            if ordinals.last() != Some(&row.ordinal) {
                ordinals.push(row.ordinal);
            }
        }
        Ok(part(&ordinals, query).to_vec())
    }

    /// The rows under the query's conditions and filter, in its order.
    async fn matching(
        &self,
        query: &ListQuery,
        columns: &[ListColumn],
        candidates: &[u64],
    ) -> Result<Vec<FullRow>, Failure> {
        let conditions = positions(columns, query)?;
        let filter = query.filter.to_lowercase();
        let mut rows = match query.list {
            ListKind::BatchHistory => self.history_rows(query).await?,
            list => self.rows(list, candidates).await?,
        };
        rows.retain(|row| {
            conditions.iter().all(|(position, texts)| {
                let cell = row.row.cells.get(*position).map(|cell| cell.to_lowercase());
                cell.is_some_and(|cell| texts.contains(&cell))
            }) && (filter.is_empty()
                || row.row.cells.iter().any(|cell| cell.to_lowercase().contains(&filter)))
        });
        if let Some(sort) = &query.sort {
            let (position, right) = position(columns, &sort.column)?;
            rows.sort_by(|a, b| {
                let cell = |row: &FullRow| row.row.cells.get(position).cloned().unwrap_or_default();
                let order = compare(&cell(a), &cell(b), right);
                if sort.descending { order.reverse() } else { order }
            });
        }
        Ok(rows)
    }

    /// The ordinals of the list's records in the company asked for, as they were made; the newest
    /// sessions first.
    fn candidates(&self, query: &ListQuery) -> Result<Vec<u64>, Failure> {
        if let Some(company) = &query.company {
            self.known(company)?;
        }
        let mut ordinals = Vec::new();
        let wanted = |id: &CompanyId| query.company.as_ref().is_none_or(|company| company == id);
        match query.list {
            ListKind::Transactions
            | ListKind::OrderSynchronizationStatus
            | ListKind::NotSynchronized
            | ListKind::Errors => {
                self.headquarters.each_transaction(|ordinal, entry, status| {
                    if wanted(&entry.company) && lists(query.list, entry, status) {
                        ordinals.push(ordinal);
                    }
                });
            }
            ListKind::Orders | ListKind::Payments | ListKind::Postings => {
                self.headquarters.each_order(|ordinal, entry| {
                    if wanted(&entry.company) {
                        ordinals.push(ordinal);
                    }
                });
            }
            ListKind::Quotations => self.headquarters.each_quotation(|ordinal, entry| {
                if wanted(&entry.company) {
                    ordinals.push(ordinal);
                }
            }),
            ListKind::Cancellations => self.headquarters.each_cancellation(|ordinal, entry| {
                if wanted(&entry.company) {
                    ordinals.push(ordinal);
                }
            }),
            ListKind::Conflicts | ListKind::Quarantine => {
                if let Some(list) = held_list(query.list) {
                    ordinals = self.held_numbers(list, query.company.as_ref());
                }
            }
            // P-0001 is cross-company, so its sessions and gaps belong to none.
            ListKind::UploadSessions => {
                ordinals.extend(self.headquarters.sessions().iter().map(|found| found.session));
            }
            ListKind::BatchJobs => {
                let jobs = self.headquarters.batch_jobs();
                let jobs = jobs.iter().rev().filter(|job| wanted(&job.company));
                ordinals.extend(jobs.map(|job| job.id));
            }
            // Its records have no ordinals; they are read as a whole.
            ListKind::BatchHistory => {}
            ListKind::Gaps => {
                ordinals.extend(self.headquarters.gaps().iter().map(|found| found.number));
            }
        }
        Ok(ordinals)
    }

    /// Refuses a company that is not set up, with those that are. A bare store has none to choose.
    fn known(&self, company: &CompanyId) -> Result<(), Failure> {
        let setup = self.headquarters.setup();
        if setup.company(company).is_some() || setup.companies.is_empty() {
            return Ok(());
        }
        let known: Vec<&str> = setup.companies.iter().map(|known| known.id.as_str()).collect();
        let text =
            format!("there is no company {:?}; there is {}", company.as_str(), known.join(", "));
        Err(Failure::wrong_use(text))
    }

    fn total(&self, list: ListKind, ordinals: &[u64]) -> Result<Totals, Failure> {
        let wanted: std::collections::HashSet<u64> = ordinals.iter().copied().collect();
        let mut amounts = Vec::new();
        match list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => {
                self.headquarters.each_transaction(|ordinal, entry, _| {
                    if wanted.contains(&ordinal) {
                        amounts.push(Some((entry.currency, entry.amount)));
                    }
                });
            }
            ListKind::Orders => self.headquarters.each_order(|ordinal, entry| {
                if wanted.contains(&ordinal) {
                    amounts.push(Some((entry.currency, entry.amount)));
                }
            }),
            ListKind::Quotations => self.headquarters.each_quotation(|ordinal, entry| {
                if wanted.contains(&ordinal) {
                    amounts.push(Some((entry.currency, entry.amount)));
                }
            }),
            ListKind::Cancellations => self.headquarters.each_cancellation(|ordinal, entry| {
                if wanted.contains(&ordinal) {
                    amounts.push(Some((entry.currency, entry.amount)));
                }
            }),
            ListKind::Payments
            | ListKind::Postings
            | ListKind::UploadSessions
            | ListKind::Conflicts
            | ListKind::Quarantine
            | ListKind::Gaps
            | ListKind::BatchJobs
            | ListKind::BatchHistory => {}
        }
        sum(amounts.into_iter())
    }
}

/// Whether a list of transactions has that one.
fn lists(list: ListKind, entry: &TransactionEntry, status: &SlotStatus) -> bool {
    match list {
        ListKind::NotSynchronized => waits(entry, status),
        ListKind::Errors => waits(entry, status) && status.status == Status::Failed,
        _ => is_order(entry.kind),
    }
}

fn is_plain(query: &ListQuery) -> bool {
    query.conditions.is_empty() && query.filter.is_empty() && query.sort.is_none()
}

/// The part of a list that a query wants.
fn part<'a, T>(all: &'a [T], query: &ListQuery) -> &'a [T] {
    let from = usize::try_from(query.offset).unwrap_or(usize::MAX).min(all.len());
    let to = from.saturating_add(usize::try_from(query.limit).unwrap_or(usize::MAX));
    all.get(from..to.min(all.len())).unwrap_or_default()
}

fn sum(
    amounts: impl Iterator<Item = Option<(crate::domain::Currency, Amount)>>,
) -> Result<Totals, Failure> {
    let mut totals = Totals::default();
    for (currency, amount) in amounts.flatten() {
        let overflow = || Failure::failed(format!("the total in {currency} is out of range"));
        totals.add(currency, amount).ok_or_else(overflow)?;
    }
    Ok(totals)
}

/// The position of a column by its name, in any case, and whether it holds numbers.
fn position(columns: &[ListColumn], name: &str) -> Result<(usize, bool), Failure> {
    let found = columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
    let found = found.and_then(|at| Some((at, columns.get(at)?.right)));
    found.ok_or_else(|| {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let text = format!("the list has no column {name:?}; it has {}", names.join(", "));
        Failure::wrong_use(text)
    })
}

/// For the position of each column with conditions the texts it may have, in lower case.
fn positions(
    columns: &[ListColumn],
    query: &ListQuery,
) -> Result<BTreeMap<usize, Vec<String>>, Failure> {
    let mut texts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (name, text) in &query.conditions {
        texts.entry(position(columns, name)?.0).or_default().push(text.to_lowercase());
    }
    Ok(texts)
}

/// Numbers compare as numbers, other texts without case; what is empty comes first.
fn compare(a: &str, b: &str, numbers: bool) -> Ordering {
    if numbers {
        let number = |text: &str| text.parse::<Amount>().ok();
        return number(a).cmp(&number(b));
    }
    a.to_lowercase().cmp(&b.to_lowercase())
}
