//! Where a person can be: the pages and the dialogs, by identity.
//!
//! This is the page table. What a page shows is in `tui`, which must name every page here, so that
//! nothing offered is dead and nothing built is unreachable.

use super::{CommandId, captions};

/// What is known of a page without opening it.
#[derive(Clone, Copy, Debug)]
pub struct PageInfo {
    /// The first part of the ids of its controls; unique among pages and dialogs.
    pub slug: &'static str,
    /// The product's caption.
    pub caption: &'static str,
    /// The page that leads to it.
    pub parent: Option<PageId>,
    /// One sentence for help and search.
    pub about: &'static str,
    /// The command that opens it.
    pub command: CommandId,
    /// It shows one record and can be opened only from the record's row.
    pub record: bool,
}

/// What is known of a dialog without opening it.
#[derive(Clone, Copy, Debug)]
pub struct DialogInfo {
    /// The first part of the ids of its controls; unique among pages and dialogs.
    pub slug: &'static str,
    /// The product's caption.
    pub caption: &'static str,
}

macro_rules! pages {
    ($($id:ident: $slug:literal, $caption:expr, $parent:expr, $about:literal $(, $record:ident)?;)*) => {
        /// A page. Add a line to the table in this file and a page to `tui::pages`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum PageId { $(#[doc = $about] $id,)* }

        impl PageId {
            /// Every page, in the order of the navigation pane.
            pub const ALL: &'static [Self] = &[$(Self::$id,)*];

            /// What is known of it.
            pub const fn info(self) -> PageInfo {
                match self { $(Self::$id => PageInfo {
                    slug: $slug,
                    caption: $caption,
                    parent: $parent,
                    about: $about,
                    command: CommandId(concat!("page/", $slug)),
                    record: pages!(@record $($record)?),
                },)* }
            }
        }
    };
    (@record record) => { true };
    (@record) => { false };
}

macro_rules! dialogs {
    ($($id:ident: $slug:literal, $caption:expr;)*) => {
        /// A dialog. Add a line to the table in this file and a dialog to `tui::dialogs`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum DialogId { $(#[doc = $slug] $id,)* }

        impl DialogId {
            /// Every dialog.
            pub const ALL: &'static [Self] = &[$(Self::$id,)*];

            /// What is known of it.
            pub const fn info(self) -> DialogInfo {
                match self { $(Self::$id => DialogInfo { slug: $slug, caption: $caption },)* }
            }
        }
    };
}

pages! {
    AllWorkspaces: "all-workspaces", captions::ALL_WORKSPACES, None,
        "The workspaces of headquarters.";
    RetailAndCommerceIt: "retail-and-commerce-it", captions::RETAIL_AND_COMMERCE_IT,
        Some(Self::AllWorkspaces), "Distribution schedules, upload sessions and channel databases.";
    DistributionSchedule: "distribution-schedule", captions::DISTRIBUTION_SCHEDULE,
        Some(Self::RetailAndCommerceIt),
        "Schedules that pull the transactions of channel databases into headquarters.";
    UploadSessions: "upload-sessions", captions::UPLOAD_SESSIONS, Some(Self::RetailAndCommerceIt),
        "The packages of rows that channel databases sent, and what became of them.";
    ChannelDatabase: "channel-database", captions::CHANNEL_DATABASE,
        Some(Self::RetailAndCommerceIt),
        "The databases that channels write to: how each is reached, and what waits in it.";
    ChannelDatabaseGroup: "channel-database-group", captions::CHANNEL_DATABASE_GROUP,
        Some(Self::RetailAndCommerceIt),
        "Which channel databases each group holds, and which schedules serve it.";
    SchedulerJob: "scheduler-job", captions::SCHEDULER_JOB, Some(Self::RetailAndCommerceIt),
        "The jobs of distribution schedules, with the tables that each moves.";
    BatchJobs: "batch-jobs", captions::BATCH_JOBS, Some(Self::RetailAndCommerceIt),
        "What runs in the background: its status, when it is due, and what became of its runs.";
    MyBatchJobs: "my-batch-jobs", captions::MY_BATCH_JOBS, Some(Self::RetailAndCommerceIt),
        "The batch jobs that you made.";
    BatchJob: "batch-job", captions::BATCH_JOB, Some(Self::BatchJobs),
        "One batch job with its tasks, its due times and the changes of its status.", record;
    BatchJobHistory: "batch-job-history", captions::BATCH_JOB_HISTORY,
        Some(Self::RetailAndCommerceIt),
        "What became of each due time of batch jobs, and of each run.";
    BatchRun: "batch-run", captions::LOG, Some(Self::BatchJobHistory),
        "One run of a batch job with what its tasks reported.", record;
    StoreFinancials: "store-financials", captions::STORE_FINANCIALS, Some(Self::AllWorkspaces),
        "Synchronization of online orders, and what it posted.";
    OnlineStoreTransactions: "online-store-transactions", captions::ONLINE_STORE_TRANSACTIONS,
        Some(Self::StoreFinancials), "Uploaded orders of all channels, and how far they are.";
    OnlineStoreTransaction: "online-store-transaction", captions::ONLINE_STORE_TRANSACTION,
        Some(Self::OnlineStoreTransactions), "One transaction with its eleven tables.", record;
    AllSalesOrders: "all-sales-orders", captions::ALL_SALES_ORDERS, Some(Self::StoreFinancials),
        "The sales orders that synchronization created.";
    SalesOrder: "sales-order", captions::SALES_ORDER, Some(Self::AllSalesOrders),
        "One sales order with its lines, payments and postings.", record;
    OrderSynchronizationStatus: "order-synchronization-status",
        captions::ORDER_SYNCHRONIZATION_STATUS, Some(Self::StoreFinancials),
        "How far the synchronization of each uploaded order is, and what to do.";
    OrderSynchronizationErrors: "order-synchronization-errors",
        captions::ORDER_SYNCHRONIZATION_ERRORS, Some(Self::StoreFinancials),
        "The transactions whose synchronization failed, why, and what to do.";
    CustomerPaymentJournals: "customer-payment-journals", captions::CUSTOMER_PAYMENT_JOURNALS,
        Some(Self::StoreFinancials), "Payments of sales orders, posted or authorized.";
    VoucherTransactions: "voucher-transactions", captions::VOUCHER_TRANSACTIONS,
        Some(Self::StoreFinancials), "The ledger lines of every voucher.";
    MessageCenter: "message-center", captions::MESSAGE_CENTER, Some(Self::AllWorkspaces),
        "News of batch jobs: what ended, failed or was canceled.";
}

dialogs! {
    Question: "question", captions::QUESTION;
    Company: "company", captions::COMPANY;
    ActionSearch: "action-search", captions::ACTION_SEARCH;
    PageSearch: "page-search", captions::PAGE_SEARCH;
    Help: "help", captions::HELP;
    Leave: "leave", captions::LEAVE;
    Details: "details", captions::DETAILS;
    ChangeStatus: "change-status", captions::CHANGE_STATUS;
    TaskOptions: "task-options", captions::TASK_OPTIONS;
    Clock: "clock", captions::CLOCK;
    JobCenter: "job-center", captions::JOB_CENTER;
    UploadInterval: "upload-interval", captions::UPLOAD_INTERVAL;
    AddGroup: "add-group", captions::ADD_GROUP;
    CreateBatchJob: "create-batch-job", captions::CREATE_BATCH_JOB;
    SynchronizeOrders: "synchronize-orders", captions::SYNCHRONIZE_ORDERS;
    Alerts: "alerts", captions::ALERTS;
    DefineRecurrence: "define-recurrence", captions::DEFINE_RECURRENCE;
    Export: "export", captions::EXPORT;
}

impl PageId {
    /// The pages from the first one down to this one.
    pub fn path(self) -> Vec<Self> {
        let mut path = vec![self];
        let mut at = self;
        while let Some(parent) = at.info().parent {
            path.push(parent);
            at = parent;
        }
        path.reverse();
        path
    }

    /// The pages that this one leads to, in table order, records left out.
    pub fn children(self) -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(move |page| page.info().parent == Some(self) && !page.info().record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_places_share_a_slug() {
        let pages = PageId::ALL.iter().map(|page| page.info().slug);
        let dialogs = DialogId::ALL.iter().map(|dialog| dialog.info().slug);
        let mut seen = HashSet::from(["shell"]);
        for slug in pages.chain(dialogs) {
            assert!(seen.insert(slug), "{slug} is used twice");
        }
    }

    #[test]
    fn every_page_leads_back_to_all_workspaces() {
        for page in PageId::ALL {
            assert_eq!(page.path().first(), Some(&PageId::AllWorkspaces));
        }
    }
}
