//! Rows of quotations and cancellations, and of the vouchers of orders and their cancellations.

use super::Reader;
use super::rows::FullRow;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::order::SalesOrder;
use crate::domain::quotation::SalesQuotation;
use crate::engine::Failure;
use crate::engine::query::{ListKind, ListRow, Mark, RowKey};

#[rustfmt::skip]
pub(super) const QUOTATIONS: &[&str] = &[
    "Quotation", "Channel reference ID", "Customer", "Channel", "Business date", ">Net amount",
    ">Sales tax", ">Amount", "Currency",
];
#[rustfmt::skip]
pub(super) const CANCELLATIONS: &[&str] = &[
    "Sales order", "Channel reference ID", "Channel", "Business date", "Voucher", ">Amount",
    "Currency", "Transaction",
];

impl Reader<'_> {
    pub(super) async fn quotation_rows(&self, ordinals: &[u64]) -> Result<Vec<FullRow>, Failure> {
        let quotations = self.headquarters.quotations(ordinals).await?;
        let row = |(ordinal, quotation): (&u64, _)| self.quotation_row(*ordinal, quotation);
        Ok(ordinals.iter().zip(&quotations).map(row).collect())
    }

    fn quotation_row(&self, ordinal: u64, quotation: &SalesQuotation) -> FullRow {
        let currency = quotation.currency_code;
        let cells = vec![
            quotation.quotation_id.to_string(),
            quotation.channel_reference_id.to_string(),
            quotation.cust_account.to_string(),
            self.channel_name(quotation.retail_channel),
            quotation.business_date.to_string(),
            currency.format(quotation.net_amount),
            currency.format(quotation.tax_amount),
            currency.format(quotation.total_amount),
            currency.to_string(),
        ];
        let (company, number) = (quotation.data_area_id.clone(), quotation.quotation_id.clone());
        let key = RowKey::Quotation(company, number);
        let row = ListRow { key, cells, mark: Some(Mark::Good) };
        FullRow { ordinal, row, amount: Some((currency, quotation.total_amount)) }
    }

    pub(super) async fn cancellation_rows(
        &self,
        ordinals: &[u64],
    ) -> Result<Vec<FullRow>, Failure> {
        let cancellations = self.headquarters.cancellations(ordinals).await?;
        let row =
            |(ordinal, cancellation): (&u64, _)| self.cancellation_row(*ordinal, cancellation);
        Ok(ordinals.iter().zip(&cancellations).map(row).collect())
    }

    fn cancellation_row(&self, ordinal: u64, cancellation: &OrderCancellation) -> FullRow {
        let currency = cancellation.currency_code;
        let cells = vec![
            cancellation.sales_id.to_string(),
            cancellation.channel_reference_id.to_string(),
            self.channel_name(cancellation.retail_channel),
            cancellation.business_date.to_string(),
            cancellation.voucher.voucher.to_string(),
            currency.format(cancellation.total_amount),
            currency.to_string(),
            cancellation.retail_transaction.name().to_owned(),
        ];
        let key = RowKey::Entry(ListKind::Cancellations, ordinal);
        let row = ListRow { key, cells, mark: Some(Mark::Good) };
        FullRow { ordinal, row, amount: Some((currency, cancellation.total_amount)) }
    }

    /// The orders of these ordinals, each with all its vouchers: its own, and behind them that of
    /// its cancellation.
    pub(super) async fn posted_orders(&self, ordinals: &[u64]) -> Result<Vec<SalesOrder>, Failure> {
        let mut orders = self.headquarters.orders(ordinals).await?;
        let reversals = self.headquarters.reversals(ordinals).await?;
        for (order, ordinal) in orders.iter_mut().zip(ordinals) {
            order.vouchers.extend(reversals.get(ordinal).cloned());
        }
        Ok(orders)
    }
}
