//! What was posted, as it is stored: documents, their entries and their texts.

use super::codec::encode_in;
use super::entries::{CancellationEntry, OrderEntry, QuotationEntry, number_hash};
use super::error::StoreError;
use super::headquarters::State;
use super::numbering::Numbered;
use super::posting::Posted;
use super::texts::{Block, TextsOf};
use crate::domain::CompanyId;
use crate::domain::cancellation::OrderCancellation;
use crate::domain::order::{SalesOrder, Voucher};
use crate::domain::quotation::SalesQuotation;

/// A batch as a commit takes it. Making it needs nothing of headquarters, so any thread can.
pub struct Posting {
    pub(super) numbered: Numbered,
    /// The document of each of its transactions; an empty one for what has none.
    pub(super) documents: Vec<Document>,
    /// The texts of its orders.
    pub(super) texts: [(TextsOf, Block); 2],
}

/// A document as it is stored; of an order with its entry.
pub(super) type Document = (Vec<u8>, Option<OrderEntry>);

impl Numbered {
    /// Encodes what is to be stored.
    pub fn encode(self) -> Result<Posting, StoreError> {
        let mut texts =
            [TextsOf::Orders, TextsOf::Payments].map(|of| (of, Block::new(of.columns())));
        let mut memory = Vec::new();
        let mut documents = Vec::with_capacity(self.report.len());
        for (ordinal, posted) in &self.report {
            documents.push(match posted {
                Posted::Order(order) => {
                    texts.iter_mut().for_each(|(of, block)| of.push_order(block, order));
                    (encode_in(&mut memory, &**order)?, Some(order_entry(*ordinal, order)))
                }
                Posted::Quotation(quotation) => (encode_in(&mut memory, &**quotation)?, None),
                Posted::Cancellation(cancellation) => {
                    (encode_in(&mut memory, &**cancellation)?, None)
                }
                Posted::Failed(_) | Posted::Already => (Vec::new(), None),
            });
        }
        Ok(Posting { numbered: self, documents, texts })
    }
}

/// The entry of a sales order.
pub(super) fn order_entry(ordinal: u64, order: &SalesOrder) -> OrderEntry {
    OrderEntry {
        company: order.data_area_id.clone(),
        sales_id: order.sales_id.clone(),
        transaction: ordinal,
        channel: order.retail_channel,
        business_date: order.business_date,
        currency: order.currency_code,
        amount: order.total_amount,
        payments: u32::try_from(order.payments.len()).unwrap_or(u32::MAX),
        ledger_lines: ledger_lines(&order.vouchers),
        reference: reference(&order.data_area_id, &order.channel_reference_id),
        customer: order.cust_account.clone(),
    }
}

/// How many lines the vouchers have.
fn ledger_lines(vouchers: &[Voucher]) -> u32 {
    let lines: usize = vouchers.iter().map(|voucher| voucher.lines.len()).sum();
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// What finds a company's orders by their channel reference ID; 0 for an empty one, which finds none.
pub(super) fn reference(company: &CompanyId, reference: &str) -> u128 {
    if reference.is_empty() { 0 } else { number_hash(company, reference) }
}

/// The entry of a quotation.
pub(super) fn quotation_entry(ordinal: u64, quotation: &SalesQuotation) -> QuotationEntry {
    QuotationEntry {
        company: quotation.data_area_id.clone(),
        quotation_id: quotation.quotation_id.clone(),
        transaction: ordinal,
        channel: quotation.retail_channel,
        business_date: quotation.business_date,
        currency: quotation.currency_code,
        amount: quotation.total_amount,
    }
}

/// The entry of a cancellation.
pub(super) fn cancellation_entry(
    state: &State,
    ordinal: u64,
    cancellation: &OrderCancellation,
) -> Result<CancellationEntry, StoreError> {
    let OrderCancellation { data_area_id, sales_id, .. } = cancellation;
    let order = state.documents.find_order(data_area_id, sales_id).ok_or_else(|| {
        StoreError::Damaged(format!("sales order {sales_id} of {data_area_id} is gone"))
    })?;
    Ok(CancellationEntry {
        company: data_area_id.clone(),
        order,
        transaction: ordinal,
        channel: cancellation.retail_channel,
        business_date: cancellation.business_date,
        currency: cancellation.currency_code,
        amount: cancellation.total_amount,
        ledger_lines: ledger_lines(std::slice::from_ref(&cancellation.voucher)),
    })
}
