//! The pages, one a file. Adding one: a line in the page table of `commands::place`, a file here,
//! and its arm in `open`; the compiler asks for the arm.

mod all_workspaces;
mod batch_history;
mod batch_job;
mod batch_jobs;
mod batch_run;
mod channel_database;
mod channel_database_group;
mod distribution_schedule;
mod done_last;
mod job_actions;
mod lists;
mod message_center;
mod order_sheets;
mod record;
mod regions;
mod retail_and_commerce_it;
mod sales_order;
pub(crate) mod schedule_details;
mod scheduler_job;
mod store_financials;
mod transaction;
mod upload_sessions;
mod workspace;

use super::surface::Surface;
use crate::commands::PageId;

/// A new page, as it is before anything was answered; `None` for pages of one record, which are
/// opened from its row.
pub(crate) fn open(page: PageId) -> Option<Box<dyn Surface>> {
    Some(match page {
        PageId::AllWorkspaces => Box::new(all_workspaces::AllWorkspaces::default()),
        PageId::RetailAndCommerceIt => {
            Box::new(retail_and_commerce_it::RetailAndCommerceIt::default())
        }
        PageId::StoreFinancials => Box::new(store_financials::StoreFinancials::default()),
        PageId::OnlineStoreTransactions
        | PageId::AllSalesOrders
        | PageId::OrderSynchronizationErrors
        | PageId::OrderSynchronizationStatus
        | PageId::CustomerPaymentJournals
        | PageId::VoucherTransactions => Box::new(lists::page(page)?),
        PageId::OnlineStoreTransaction
        | PageId::SalesOrder
        | PageId::BatchJob
        | PageId::BatchRun => return None,
        PageId::ChannelDatabase => Box::new(channel_database::ChannelDatabase::default()),
        PageId::ChannelDatabaseGroup => {
            Box::new(channel_database_group::ChannelDatabaseGroup::default())
        }
        PageId::SchedulerJob => Box::new(scheduler_job::SchedulerJob::default()),
        PageId::BatchJobs => Box::new(batch_jobs::BatchJobs::all()),
        PageId::MyBatchJobs => Box::new(batch_jobs::BatchJobs::mine()),
        PageId::BatchJobHistory => Box::new(batch_history::BatchJobHistory::all()),
        PageId::MessageCenter => Box::new(message_center::MessageCenter::default()),
        PageId::DistributionSchedule => {
            Box::new(distribution_schedule::DistributionSchedule::default())
        }
        PageId::UploadSessions => Box::new(upload_sessions::UploadSessions::all()),
    })
}

/// A page as it was open in another session: `of` is what its [`Surface::of`] said. `None` if
/// that cannot be understood.
pub(crate) fn reopen(page: PageId, of: Option<&str>) -> Option<Box<dyn Surface>> {
    let Some(of) = of else { return open(page) };
    Some(match page {
        PageId::OnlineStoreTransaction => {
            Box::new(transaction::TransactionPage::new(serde_json::from_str(of).ok()?))
        }
        PageId::SalesOrder => {
            let (company, sales_id) = serde_json::from_str(of).ok()?;
            Box::new(sales_order::SalesOrderPage::new(company, sales_id))
        }
        PageId::BatchJob => Box::new(batch_job::BatchJobPage::new(of.parse().ok()?)),
        PageId::BatchRun => {
            let (job, number) = serde_json::from_str(of).ok()?;
            Box::new(batch_run::BatchRunPage::new(job, number))
        }
        PageId::BatchJobHistory => Box::new(batch_history::BatchJobHistory::reopen(of)?),
        PageId::BatchJobs | PageId::MyBatchJobs => {
            Box::new(batch_jobs::BatchJobs::reopen(page, of))
        }
        PageId::UploadSessions => Box::new(upload_sessions::UploadSessions::reopen(of)?),
        _ => Box::new(lists::reopen(page, of)?),
    })
}

/// The page whose controls have that first part in their ids.
pub(crate) fn by_slug(slug: &str) -> Option<PageId> {
    PageId::ALL.iter().copied().find(|page| page.info().slug == slug)
}
