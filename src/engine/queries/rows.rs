//! The rows of each list: its columns, and one text for each.

use super::Reader;
use super::apart::{GAPS, HELD, gap_row};
use super::documents::{CANCELLATIONS, QUOTATIONS};
use super::fields::channel_name;
use super::jobs::{BATCH_HISTORY, BATCH_JOBS, job_row};
use crate::domain::enums::RetailTransactionOrderStatusType as Status;
use crate::domain::enums::{RetailCDXUploadSessionStatus, SalesStatus};
use crate::domain::order::{SalesOrder, Totals};
use crate::domain::schedule::{UploadSession, session_status};
use crate::domain::status::OrderStatus;
use crate::domain::{Amount, ChannelId, Currency, sign};
use crate::engine::Failure;
use crate::engine::query::{
    ListColumn, ListKind, ListRow, Mark, RowKey, TransactionRecord, sales_status,
};

/// A row with what the list as a whole needs of it.
#[derive(Clone)]
pub(super) struct FullRow {
    pub(super) ordinal: u64,
    pub(super) row: ListRow,
    /// What it adds to the totals.
    pub(super) amount: Option<(Currency, Amount)>,
}

/// Names of columns; a leading `>` marks numbers.
type Names = &'static [&'static str];

#[rustfmt::skip]
const TRANSACTIONS: Names = &[
    "Transaction", "Status", ">Amount", "Currency", "Channel reference ID", "Sales order",
    "Customer", "Channel", "Business date", "Type",
];
#[rustfmt::skip]
const ERRORS: Names = &[
    "Transaction", "Code", "Order error details", "Remedy", ">Retry count", ">Amount",
    "Currency", "Channel reference ID", "Channel", "Business date",
];
#[rustfmt::skip]
const SYNCHRONIZATION: Names = &[
    "Transaction", "Status", "Order error details", "What to do", "Channel reference ID", "Channel",
    "Business date", ">Amount", "Currency", ">Retry count",
];
#[rustfmt::skip]
const ORDERS: Names = &[
    "Sales order", "Status", ">Amount", "Currency", "Channel reference ID", "Customer",
    "Channel", "Business date", ">Net amount", ">Sales tax",
];
#[rustfmt::skip]
const PAYMENTS: Names = &[
    "Sales order", "Line", "Status", ">Amount", "Currency", "Payment method", "Card",
    ">Posted amount", "Journal batch", "Voucher",
];
#[rustfmt::skip]
const POSTINGS: Names = &[
    "Voucher", "Main account", "Name", ">Debit", ">Credit", "Currency", "Sales order", "Date",
    "Description",
];
#[rustfmt::skip]
const UPLOAD_SESSIONS: Names = &[
    ">Session", "Upload session status", "Channel database", ">Rows affected", "Created", "Applied",
    "Job", "Schedule", ">File size", "Message",
];

/// The columns of a list.
pub(super) fn columns(list: ListKind) -> Vec<ListColumn> {
    let names = match list {
        ListKind::Transactions | ListKind::NotSynchronized => TRANSACTIONS,
        ListKind::Errors => ERRORS,
        ListKind::Orders => ORDERS,
        ListKind::Payments => PAYMENTS,
        ListKind::Postings => POSTINGS,
        ListKind::UploadSessions => UPLOAD_SESSIONS,
        ListKind::Quotations => QUOTATIONS,
        ListKind::Cancellations => CANCELLATIONS,
        ListKind::Conflicts | ListKind::Quarantine => HELD,
        ListKind::Gaps => GAPS,
        ListKind::BatchJobs => BATCH_JOBS,
        ListKind::BatchHistory => BATCH_HISTORY,
        ListKind::OrderSynchronizationStatus => SYNCHRONIZATION,
    };
    let column = |name: &&str| match name.strip_prefix('>') {
        Some(name) => ListColumn { name: name.into(), right: true },
        None => ListColumn { name: (*name).into(), right: false },
    };
    names.iter().map(column).collect()
}

/// Whether each record of the list is one row.
pub(super) fn one_each(list: ListKind) -> bool {
    !matches!(list, ListKind::Payments | ListKind::Postings | ListKind::BatchHistory)
}

/// The total row: the sums under the column Amount, currency by currency.
pub(super) fn totals(columns: &[ListColumn], amounts: &Totals) -> Vec<String> {
    let texts = amounts.0.iter().map(|(code, total)| format!("{} {code}", code.format(*total)));
    let text = texts.collect::<Vec<_>>().join("  ");
    let cell = |column: &ListColumn| {
        if column.name == "Amount" { text.clone() } else { String::new() }
    };
    columns.iter().map(cell).collect()
}

impl Reader<'_> {
    /// The rows of these records, in their order.
    pub(super) async fn rows(
        &self,
        list: ListKind,
        ordinals: &[u64],
    ) -> Result<Vec<FullRow>, Failure> {
        match list {
            ListKind::Transactions
            | ListKind::NotSynchronized
            | ListKind::Errors
            | ListKind::OrderSynchronizationStatus => {
                let records = self.transaction_records(ordinals).await?;
                let row = |(ordinal, record): (&u64, &TransactionRecord)| {
                    let row = match list {
                        ListKind::Errors => self.error_row(record),
                        ListKind::OrderSynchronizationStatus => self.synchronization_row(record),
                        _ => self.transaction_row(record),
                    };
                    let header = &record.transaction.header;
                    let amount = Some((header.currency, sign::sold(header.gross_amount)));
                    FullRow { ordinal: *ordinal, row, amount }
                };
                Ok(ordinals.iter().zip(&records).map(row).collect())
            }
            ListKind::UploadSessions => {
                let found = ordinals.iter().filter_map(|number| self.headquarters.session(*number));
                Ok(found.map(|session| session_row(&session)).collect())
            }
            ListKind::Quotations => self.quotation_rows(ordinals).await,
            ListKind::Cancellations => self.cancellation_rows(ordinals).await,
            ListKind::Conflicts | ListKind::Quarantine => self.held_rows(list, ordinals).await,
            ListKind::Gaps => Ok(self.gaps(ordinals).iter().map(gap_row).collect()),
            ListKind::BatchJobs => {
                let jobs = ordinals.iter().filter_map(|id| self.headquarters.batch_job(*id));
                Ok(jobs.map(|job| job_row(&job, &self.runs)).collect())
            }
            // It is read as a whole: its records have no ordinals.
            ListKind::BatchHistory => Ok(Vec::new()),
            ListKind::Orders | ListKind::Payments | ListKind::Postings => {
                let orders = match list {
                    ListKind::Postings => self.posted_orders(ordinals).await?,
                    _ => self.headquarters.orders(ordinals).await?,
                };
                let rows = |(ordinal, order): (&u64, &SalesOrder)| match list {
                    ListKind::Payments => payment_rows(*ordinal, order),
                    ListKind::Postings => posting_rows(*ordinal, order),
                    _ => vec![self.order_row(*ordinal, order)],
                };
                Ok(ordinals.iter().zip(&orders).flat_map(rows).collect())
            }
        }
    }

    pub(super) fn channel_name(&self, id: ChannelId) -> String {
        channel_name(&self.headquarters.setup(), id)
    }

    fn transaction_row(&self, record: &TransactionRecord) -> ListRow {
        let (key, header) = (&record.transaction.key, &record.transaction.header);
        let cells = vec![
            key.name().to_owned(),
            record.status().name().to_owned(),
            header.currency.format(sign::sold(header.gross_amount)),
            header.currency.to_string(),
            header.channel_reference_id.to_string(),
            record.status.document().to_string(),
            header.cust_account.to_string(),
            self.channel_name(key.channel),
            header.business_date.to_string(),
            header.r#type.name().to_owned(),
        ];
        let mark = status_mark(record.status());
        ListRow { key: RowKey::Transaction(key.clone()), cells, mark: Some(mark) }
    }

    fn error_row(&self, record: &TransactionRecord) -> ListRow {
        let (key, header) = (&record.transaction.key, &record.transaction.header);
        let status = &record.status;
        let cells = vec![
            key.name().to_owned(),
            status.error_code.to_string(),
            status.error_detail.to_string(),
            status.remedy.to_string(),
            status.retry_count.to_string(),
            header.currency.format(sign::sold(header.gross_amount)),
            header.currency.to_string(),
            header.channel_reference_id.to_string(),
            self.channel_name(key.channel),
            header.business_date.to_string(),
        ];
        ListRow { key: RowKey::Transaction(key.clone()), cells, mark: Some(Mark::Bad) }
    }

    fn synchronization_row(&self, record: &TransactionRecord) -> ListRow {
        let (key, header) = (&record.transaction.key, &record.transaction.header);
        let status = &record.status;
        let cells = vec![
            key.name().to_owned(),
            word(status.status).to_owned(),
            status.error_detail.to_string(),
            what_to_do(status).to_owned(),
            header.channel_reference_id.to_string(),
            self.channel_name(key.channel),
            header.business_date.to_string(),
            header.currency.format(sign::sold(header.gross_amount)),
            header.currency.to_string(),
            status.retry_count.to_string(),
        ];
        let mark = status_mark(status.status);
        ListRow { key: RowKey::Transaction(key.clone()), cells, mark: Some(mark) }
    }

    fn order_row(&self, ordinal: u64, order: &SalesOrder) -> FullRow {
        let currency = order.currency_code;
        let cells = vec![
            order.sales_id.to_string(),
            sales_status(order.sales_status).to_owned(),
            currency.format(order.total_amount),
            currency.to_string(),
            order.channel_reference_id.to_string(),
            order.cust_account.to_string(),
            self.channel_name(order.retail_channel),
            order.business_date.to_string(),
            currency.format(order.net_amount),
            currency.format(order.tax_amount),
        ];
        let mark = match order.sales_status {
            SalesStatus::Canceled => Mark::Warning,
            _ => Mark::Good,
        };
        let row = ListRow { key: order_key(order), cells, mark: Some(mark) };
        FullRow { ordinal, row, amount: Some((currency, order.total_amount)) }
    }
}

/// What a person does about an order status.
pub(super) fn what_to_do(status: &OrderStatus) -> &str {
    match status.status {
        Status::Failed => &status.remedy,
        Status::None | Status::PendingSynchronization => "Run Synchronize orders.",
        Status::Editing => "Finish or cancel the edit.",
        Status::Succeeded => "",
    }
}

/// The word for an order status where transactions stand in that have none yet.
pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::None => "Not synchronized",
        other => other.name(),
    }
}

fn status_mark(status: Status) -> Mark {
    match status {
        Status::Succeeded => Mark::Good,
        Status::Failed => Mark::Bad,
        Status::Editing => Mark::Warning,
        Status::None | Status::PendingSynchronization => Mark::Waiting,
    }
}

fn order_key(order: &SalesOrder) -> RowKey {
    RowKey::SalesOrder(order.data_area_id.clone(), order.sales_id.clone())
}

fn payment_rows(ordinal: u64, order: &SalesOrder) -> Vec<FullRow> {
    let currency = order.currency_code;
    let row = |payment: &crate::domain::order::OrderPayment| {
        let cells = vec![
            order.sales_id.to_string(),
            payment.line_num.to_string(),
            payment.status.name().to_owned(),
            currency.format(payment.amount),
            currency.to_string(),
            payment.tender_name.to_string(),
            payment.card(),
            currency.format(payment.posted_amount),
            payment.journal_num.clone().unwrap_or_default().to_string(),
            payment.voucher.clone().unwrap_or_default().to_string(),
        ];
        let key =
            RowKey::Payment(order.data_area_id.clone(), order.sales_id.clone(), payment.line_num);
        let row = ListRow { key, cells, mark: Some(Mark::Good) };
        FullRow { ordinal, row, amount: Some((currency, payment.amount)) }
    };
    order.payments.iter().map(row).collect()
}

fn posting_rows(ordinal: u64, order: &SalesOrder) -> Vec<FullRow> {
    let mut rows = Vec::new();
    for voucher in &order.vouchers {
        let currency = voucher.currency_code;
        for (number, line) in (0..).zip(&voucher.lines) {
            let (debit, credit) = if line.amount.is_negative() {
                (String::new(), currency.format(-line.amount))
            } else {
                (currency.format(line.amount), String::new())
            };
            let cells = vec![
                voucher.voucher.to_string(),
                line.main_account.to_string(),
                line.name.to_string(),
                debit,
                credit,
                currency.to_string(),
                order.sales_id.to_string(),
                voucher.trans_date.to_string(),
                voucher.text.to_string(),
            ];
            let key = RowKey::Posting(
                order.data_area_id.clone(),
                order.sales_id.clone(),
                voucher.voucher.clone(),
                number,
            );
            let row = ListRow { key, cells, mark: None };
            rows.push(FullRow { ordinal, row, amount: None });
        }
    }
    rows
}

fn session_row(session: &UploadSession) -> FullRow {
    let mark = match session.status {
        RetailCDXUploadSessionStatus::Applied => Mark::Good,
        _ if session.has_failed() => Mark::Bad,
        _ => Mark::Waiting,
    };
    let cells = vec![
        session.session.to_string(),
        session_status(session.status).to_owned(),
        session.channel_database.to_string(),
        session.rows_affected.to_string(),
        session.created.to_string(),
        session.applied.to_string(),
        session.job.to_string(),
        session.schedule.to_string(),
        session.file_size.to_string(),
        session.message.to_string(),
    ];
    let row = ListRow { key: RowKey::UploadSession(session.session), cells, mark: Some(mark) };
    FullRow { ordinal: session.session, row, amount: None }
}
