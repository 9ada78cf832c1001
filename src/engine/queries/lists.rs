//! Lists: a page of rows, their number and their totals.
//!
//! What columns in memory can answer is answered from them, and only the rows of the page are read.
//! Other conditions, filters and orders look through the list, see `scan`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Reader;
use super::apart::held_list;
use super::fields::{Field, field};
use super::keys::Keys;
use super::passes::of_each;
use super::rows;
use super::selection::{Rows, Selection, part};
use super::sought::Sought;
use super::told::is_short;
use crate::domain::CompanyId;
use crate::domain::job_run::RunResult;
use crate::engine::Failure;
use crate::engine::query::{ListColumn, ListKind, ListPage, ListQuery, OF_RUN, Scanned};
use crate::store::Standing;

/// Records that take so long to be put in order that the first are told before.
const MANY: usize = 50_000;

impl Reader<'_> {
    pub(super) async fn list(&self, query: &ListQuery) -> Result<ListPage, Failure> {
        if of_batch_jobs(query.list) {
            return self.job_list(query).await;
        }
        let columns = rows::columns(query.list);
        let selection = self.select(query, &columns).await?;
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
        let selection = self.select(query, &rows::columns(query.list)).await?;
        Ok(part(&selection.records(), query).to_vec())
    }

    /// The rows under the query's conditions and filter, in its order.
    pub(super) async fn select(
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
        // Whoever types a filter asks again with each key; each pass takes a while.
        self.is_wanted()?;
        let mut ordinals = self.candidates(query);
        self.of_run(query, &mut ordinals)?;
        texts.retain(|at, texts| {
            let Some(field) = field_at(query.list, columns, *at) else { return true };
            ordinals = self.keep(query.list, field, texts, &ordinals);
            field == Field::Reference
        });
        self.is_wanted()?;
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
            self.selected(query, ordinals, &keys).await?
        } else {
            let ranks = match keys {
                Keys::None => Vec::new(),
                Keys::Whole(keys) => keys,
                texts @ Keys::Texts(_) => texts.ranks(ordinals.len()),
            };
            self.scan(&Sought { query, texts, filter, sort, ranks }, &ordinals)?
        };
        let selection = Arc::new(selection);
        self.selections.put(query, revision, &selection);
        Ok(selection)
    }

    /// All rows of these records, by their keys if there are any. The first of many are told before
    /// all are put in order.
    async fn selected(
        &self,
        query: &ListQuery,
        mut ordinals: Vec<u64>,
        keys: &Keys,
    ) -> Result<Selection, Failure> {
        let (list, amounts) = (query.list, self.sums(query.list, &ordinals).totals()?);
        if let Some(sort) = &query.sort {
            let first = |many| -> Vec<u64> {
                let order = keys.first((0..ordinals.len()).collect(), many, sort.descending);
                order.into_iter().filter_map(|at| ordinals.get(at).copied()).collect()
            };
            if ordinals.len() > MANY && query.offset == 0 && is_short(query) {
                let many = usize::try_from(query.limit).unwrap_or(usize::MAX);
                let part = Selection { rows: self.rows_of(list, first(many)), amounts };
                let done = ordinals.len() as u64;
                let found = self.row_counts(list, &ordinals).map_or(done, |all| all.iter().sum());
                let scanned = Scanned { done, total: done };
                self.tell_page(query, &part.part(query), (found, &part.amounts), scanned).await?;
                self.is_wanted()?;
                return Ok(Selection { rows: self.rows_of(list, first(usize::MAX)), ..part });
            }
            ordinals = first(usize::MAX);
        }
        Ok(Selection { rows: self.rows_of(list, ordinals), amounts })
    }

    /// All rows of these records.
    fn rows_of(&self, list: ListKind, ordinals: Vec<u64>) -> Rows {
        let Some(counts) = self.row_counts(list, &ordinals) else { return Rows::Each(ordinals) };
        let mut end = 0;
        let record = |(ordinal, count)| {
            end += count;
            (ordinal, end)
        };
        Rows::Many(ordinals.into_iter().zip(counts).map(record).collect())
    }

    /// How many rows each of these records is, where it is not one.
    fn row_counts(&self, list: ListKind, ordinals: &[u64]) -> Option<Vec<u64>> {
        let look = self.headquarters.look();
        let count = |ordinal: u64| match list {
            ListKind::Postings => look.ledger_lines(ordinal),
            _ => look.payments(ordinal),
        };
        (!rows::one_each(list)).then(|| of_each(ordinals, count))
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
                ordinals = self.orders_of(company);
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
