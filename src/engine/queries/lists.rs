//! Lists: a page of rows, their number and their totals.
//!
//! What columns in memory can answer is answered from them, and only the rows of the page are read.
//! Other conditions, filters and orders look through the list, see `scan`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Reader;
use super::apart::held_list;
use super::fields::{Field, field};
use super::hits::{Keys, Sums};
use super::rows;
use super::selection::{Rows, Selection, part};
use super::sought::Sought;
use crate::domain::job_run::RunResult;
use crate::domain::{CompanyId, Sum};
use crate::engine::Failure;
use crate::engine::query::{ListColumn, ListKind, ListPage, ListQuery, OF_RUN};
use crate::store::Standing;

impl Reader<'_> {
    pub(super) async fn list(&self, query: &ListQuery) -> Result<ListPage, Failure> {
        if of_batch_jobs(query.list) {
            return self.job_list(query).await;
        }
        let columns = rows::columns(query.list);
        let selection = self.select(query, &columns)?;
        let rows = self.page(query.list, &selection.part(query)).await?;
        let totals = rows::totals(&columns, &selection.amounts);
        let total = selection.len();
        Ok(ListPage { columns, rows, offset: query.offset, total, totals, scanned: None })
    }

    /// The ordinals of the records in a part of a list, in its order.
    pub(super) async fn ordinals(&self, query: &ListQuery) -> Result<Vec<u64>, Failure> {
        if of_batch_jobs(query.list) {
            return self.job_ordinals(query).await;
        }
        let selection = self.select(query, &rows::columns(query.list))?;
        Ok(part(&selection.records(), query).to_vec())
    }

    /// The rows under the query's conditions and filter, in its order.
    pub(super) fn select(
        &self,
        query: &ListQuery,
        columns: &[ListColumn],
    ) -> Result<Arc<Selection>, Failure> {
        let revision = self.headquarters.revision();
        let mut texts = positions(columns, query)?;
        let sort = query.sort.as_ref().map(|sort| position(columns, &sort.column)).transpose()?;
        if let Some(company) = &query.company {
            self.known(company)?;
        }
        if let Some(kept) = self.selections.get(query, revision) {
            return Ok(kept);
        }
        let mut ordinals = self.candidates(query);
        self.of_run(query, &mut ordinals)?;
        texts.retain(|at, texts| {
            let Some(field) = field_at(query.list, columns, *at) else { return true };
            self.keep(query.list, field, texts, &mut ordinals);
            field == Field::Reference
        });
        let sort_field = sort.and_then(|(at, number)| {
            let field = field_at(query.list, columns, at)?;
            (field != Field::Reference).then_some((field, number))
        });
        let keys = match sort_field {
            Some((field, number)) => self.keys(query.list, field, number, &ordinals),
            None => Keys::None,
        };
        let sort = sort.filter(|_| sort_field.is_none());
        let filter = query.filter.to_lowercase();
        let selection = if texts.is_empty() && filter.is_empty() && sort.is_none() {
            self.selected(query, ordinals, &keys)?
        } else {
            let ranks = if sort_field.is_some() { keys.ranks(ordinals.len()) } else { Vec::new() };
            self.scan(&Sought { query, texts, filter, sort, ranks }, &ordinals)?
        };
        let selection = Arc::new(selection);
        self.selections.put(query, revision, &selection);
        Ok(selection)
    }

    /// All rows of these records, by their keys if there are any.
    fn selected(
        &self,
        query: &ListQuery,
        ordinals: Vec<u64>,
        keys: &Keys,
    ) -> Result<Selection, Failure> {
        let amounts = self.sums(query.list, &ordinals).totals()?;
        let mut ordinals = ordinals;
        if let Some(sort) = &query.sort {
            let sorted = keys.first((0..ordinals.len()).collect(), usize::MAX, sort.descending);
            ordinals = sorted.into_iter().filter_map(|at| ordinals.get(at).copied()).collect();
        }
        if rows::one_each(query.list) {
            return Ok(Selection { rows: Rows::Each(ordinals), amounts });
        }
        let look = self.headquarters.look();
        let mut end = 0;
        let record = |ordinal: u64| {
            end += match query.list {
                ListKind::Postings => look.ledger_lines(ordinal),
                _ => look.order(ordinal).map_or(0, |line| line.payments.into()),
            };
            (ordinal, end)
        };
        let rows = Rows::Many(ordinals.into_iter().map(record).collect());
        Ok(Selection { rows, amounts })
    }

    /// The ordinals of the list's records in the company asked for, as they were made; the newest
    /// sessions first.
    pub(super) fn candidates(&self, query: &ListQuery) -> Vec<u64> {
        let company = query.company.as_ref();
        let wanted = |id: &CompanyId| company.is_none_or(|company| company == id);
        let mut ordinals = Vec::new();
        match query.list {
            ListKind::Transactions | ListKind::OrderSynchronizationStatus => {
                ordinals = self.standing(company, Standing::is_order_type);
            }
            ListKind::NotSynchronized => ordinals = self.standing(company, Standing::waits),
            ListKind::Errors => ordinals = self.standing(company, |it| it == Standing::Failed),
            ListKind::Orders | ListKind::Payments | ListKind::Postings => {
                let look = self.headquarters.look();
                let own =
                    |at: &u64| look.order(*at).is_some_and(|line| wanted(&line.place.company));
                ordinals.extend((0..look.orders()).filter(own));
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
                    ordinals = self.held_numbers(list, company);
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
        ordinals
    }

    /// Keeps what the run has made or dealt with that a condition names.
    fn of_run(&self, query: &ListQuery, ordinals: &mut Vec<u64>) -> Result<(), Failure> {
        for (_, number) in query.conditions.iter().filter(|(name, _)| is_of_run(query.list, name)) {
            let run = number.parse().ok().and_then(|number| self.headquarters.job_run(number));
            let gone = || Failure::wrong_use(format!("no run {number:?} is on record"));
            match (query.list, run.ok_or_else(gone)?.result) {
                (ListKind::UploadSessions, RunResult::Pulled { sessions, .. }) => {
                    ordinals.retain(|at| sessions.contains(at));
                }
                (ListKind::Orders, RunResult::Synchronized { orders, .. }) => {
                    ordinals.retain(|at| orders.iter().any(|made| made.contains(at)));
                }
                _ => ordinals.clear(),
            }
        }
        Ok(())
    }

    /// The transactions of a company, or of all, that stand in a way.
    fn standing(&self, company: Option<&CompanyId>, wanted: impl Fn(Standing) -> bool) -> Vec<u64> {
        let look = self.headquarters.look();
        let own = |at: u64| {
            let line = look.transaction(at);
            company.is_none_or(|id| line.is_some_and(|line| line.place.company == *id))
        };
        let all = 0..look.transactions();
        all.filter(|at| look.standing(*at).is_some_and(&wanted) && own(*at)).collect()
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

    /// What the amounts of these records add up to. The ordinals ascend.
    fn sums(&self, list: ListKind, ordinals: &[u64]) -> Sums {
        let mut sums = Sums::default();
        let is_one = |ordinal: &u64| ordinals.binary_search(ordinal).is_ok();
        match list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => {
                let look = self.headquarters.look();
                let lines = ordinals.iter().filter_map(|ordinal| look.transaction(*ordinal));
                lines.for_each(|line| sums.add(line.place.currency, Sum::of(line.amount)));
            }
            ListKind::Orders => {
                let look = self.headquarters.look();
                let lines = ordinals.iter().filter_map(|ordinal| look.order(*ordinal));
                lines.for_each(|line| sums.add(line.place.currency, Sum::of(line.amount)));
            }
            ListKind::Payments => {
                // The payments of an order are those of its transaction (I8).
                let look = self.headquarters.look();
                for order in ordinals.iter().filter_map(|ordinal| look.order(*ordinal)) {
                    if let Some(line) = look.transaction(order.transaction) {
                        sums.add(order.place.currency, line.paid);
                    }
                }
            }
            ListKind::Quotations => self.headquarters.each_quotation(|ordinal, entry| {
                if is_one(&ordinal) {
                    sums.add(entry.currency, Sum::of(entry.amount));
                }
            }),
            ListKind::Cancellations => self.headquarters.each_cancellation(|ordinal, entry| {
                if is_one(&ordinal) {
                    sums.add(entry.currency, Sum::of(entry.amount));
                }
            }),
            ListKind::Postings
            | ListKind::UploadSessions
            | ListKind::Conflicts
            | ListKind::Quarantine
            | ListKind::Gaps
            | ListKind::BatchJobs
            | ListKind::BatchHistory => {}
        }
        sums
    }
}

/// The field that the column at a position shows.
fn field_at(list: ListKind, columns: &[ListColumn], at: usize) -> Option<Field> {
    field(list, &columns.get(at)?.name)
}

/// Whether a condition of that name is on the run, not on a column.
fn is_of_run(list: ListKind, name: &str) -> bool {
    let made = matches!(list, ListKind::UploadSessions | ListKind::Orders);
    made && name.eq_ignore_ascii_case(OF_RUN)
}

/// Lists of batch jobs are short, and are made whole.
pub(super) fn of_batch_jobs(list: ListKind) -> bool {
    matches!(list, ListKind::BatchJobs | ListKind::BatchHistory)
}

/// The position of a column by its name, in any case, and whether it holds numbers.
pub(super) fn position(columns: &[ListColumn], name: &str) -> Result<(usize, bool), Failure> {
    let found = columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
    let found = found.and_then(|at| Some((at, columns.get(at)?.right)));
    found.ok_or_else(|| {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let text = format!("the list has no column {name:?}; it has {}", names.join(", "));
        Failure::wrong_use(text)
    })
}

/// For the position of each column with conditions the texts it may have, in lower case.
pub(super) fn positions(
    columns: &[ListColumn],
    query: &ListQuery,
) -> Result<BTreeMap<usize, Vec<String>>, Failure> {
    let mut texts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let of_columns = query.conditions.iter().filter(|(name, _)| !is_of_run(query.list, name));
    for (name, text) in of_columns {
        texts.entry(position(columns, name)?.0).or_default().push(text.to_lowercase());
    }
    Ok(texts)
}
