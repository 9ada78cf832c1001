//! The answers to queries, read from headquarters' data. Nothing here writes.

mod apart;
mod batch;
mod documents;
mod export;
mod fields;
mod figures;
mod hits;
mod jobs;
mod keys;
mod lists;
mod organization;
mod overview;
mod parts;
mod passes;
mod records;
mod rows;
mod scan;
mod selection;
mod shown;
mod sought;
mod told;

use super::clock::ClockReading;
use super::job::JobSource;
use super::outcome::TradeReading;
use super::query::{Answer, TransactionRecord};
use super::{Failure, Query};
use crate::domain::order::SalesOrder;
use crate::domain::{CompanyId, TransactionKey};
use crate::store::{Headquarters, StoredTransaction};

pub(super) use export::Hears;
pub(super) use selection::Selections;

/// Whoever asked, while the answer is looked for.
pub(super) trait Watch: Send + Sync {
    /// Whether nobody waits for the answer any more.
    fn is_stopped(&self) -> bool;

    /// Takes what was found so far.
    fn part(&self, answer: Answer);
}

/// Reads the answer to one query.
pub(super) struct Reader<'a> {
    pub(super) headquarters: &'a Headquarters,
    pub(super) jobs: &'a dyn JobSource,
    pub(super) clock: ClockReading,
    /// Who asks.
    pub(super) actor: String,
    /// What was last selected of each list.
    pub(super) selections: &'a Selections,
    /// Whoever asked.
    pub(super) watch: &'a dyn Watch,
    /// The runs that execute.
    pub(super) runs: Vec<super::Progress>,
}

impl Reader<'_> {
    /// The answer.
    pub(super) async fn answer(&self, query: Query) -> Result<Answer, Failure> {
        match query {
            Query::Overview { company } => Ok(Answer::Overview(self.overview(company.as_ref())?)),
            Query::Schedules => Ok(Answer::Schedules(self.schedules())),
            Query::Organization { hierarchy } => {
                Ok(Answer::Organization(self.organization(hierarchy.as_deref())?))
            }
            Query::List(list) => Ok(Answer::List(self.list(&list).await?)),
            Query::Records(records) => Ok(Answer::Records(self.records(&records.list).await?)),
            Query::Transaction(key) => {
                Ok(Answer::Transaction(Box::new(self.transaction(&key).await?)))
            }
            Query::SalesOrder { company, sales_id } => {
                Ok(Answer::SalesOrder(Box::new(self.order(&company, &sales_id).await?)))
            }
            Query::ChannelDatabases => Ok(Answer::ChannelDatabases(self.channel_databases())),
            Query::ChannelDatabaseGroups => {
                Ok(Answer::ChannelDatabaseGroups(self.database_groups()))
            }
            Query::Companies => Ok(Answer::Companies(self.companies())),
            Query::Clock => Ok(Answer::Clock(self.clock)),
            Query::BatchJobs => Ok(Answer::BatchJobs(self.batch_jobs())),
            Query::BatchJob { job } => Ok(Answer::BatchJob(Box::new(self.batch_job(job)?))),
            Query::BatchHistory { job, limit } => {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                Ok(Answer::BatchHistory(self.batch_history(job, limit).await?))
            }
            Query::BatchRun { job, number } => {
                Ok(Answer::BatchRun(Box::new(self.batch_run(job, number).await?)))
            }
            Query::StatusChanges { job } => {
                Ok(Answer::StatusChanges(self.headquarters.status_changes(job).await?))
            }
            Query::BatchGroups => Ok(Answer::BatchGroups(self.headquarters.batch_groups())),
            Query::Messages => Ok(Answer::Messages(self.headquarters.messages())),
            Query::UploadWarnings => Ok(Answer::UploadWarnings(self.upload_warnings())),
            Query::Trade => Ok(Answer::Trade(TradeReading::of(&self.headquarters.trade()))),
            Query::LastValues => {
                Ok(Answer::LastValues(self.headquarters.last_values(&self.actor).await?))
            }
            Query::FileThere { file } => {
                let there = file.symlink_metadata().is_ok();
                Ok(Answer::FileThere { file, there })
            }
            Query::LastRuns { limit } => Ok(Answer::LastRuns(self.headquarters.runs(limit))),
            Query::DueJobs { limit } => Ok(Answer::DueJobs(self.due_jobs(limit))),
            Query::Runs => Ok(Answer::Runs(self.runs.clone())),
            Query::ClockChanges { limit } => {
                Ok(Answer::ClockChanges(self.headquarters.clock_changes(limit).await?))
            }
        }
    }

    async fn transaction(&self, key: &TransactionKey) -> Result<TransactionRecord, Failure> {
        let ordinal = self.headquarters.find_transaction(key).ok_or_else(|| {
            Failure::wrong_use(format!("headquarters has no transaction {key}; run P-0001 first"))
        })?;
        let found = self.transaction_records(&[ordinal]).await?;
        found.into_iter().next().ok_or_else(|| Failure::failed("the transaction is gone"))
    }

    async fn order(&self, company: &CompanyId, sales_id: &str) -> Result<SalesOrder, Failure> {
        let unknown =
            || Failure::wrong_use(format!("company {company} has no sales order {sales_id}"));
        let ordinal = self.headquarters.find_order(company, sales_id).ok_or_else(unknown)?;
        self.headquarters.orders(&[ordinal]).await?.pop().ok_or_else(unknown)
    }

    /// Transactions with channel database and status, in the order of the ordinals.
    async fn transaction_records(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<TransactionRecord>, Failure> {
        let stored = self.headquarters.transactions(ordinals).await?;
        let statuses = self.headquarters.statuses(ordinals).await?;
        let record = |(stored, status): (StoredTransaction, _)| TransactionRecord {
            transaction: stored.transaction,
            channel_database: stored.channel_database,
            pulled: stored.pulled,
            status,
        };
        Ok(stored.into_iter().zip(statuses).map(record).collect())
    }
}
