//! What a transaction of type 31 becomes: the document of an order, without payments and postings.

use chrono::{DateTime, Utc};

use super::cause::Cause;
use super::customer::{NewCustomer, customer};
use super::failure::SyncFailure;
use super::place::Place;
use super::{charges, lines, order, payments, totals};
use crate::domain::company::Sequence;
use crate::domain::enums::RetailTransactionType;
use crate::domain::order::SalesOrder;
use crate::domain::quotation::SalesQuotation;
use crate::domain::{RetailTransaction, Setup, Text};

/// A quotation as it will be; only its number and the time of creation are still empty.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotationDraft {
    quotation: SalesQuotation,
    new_customer: Option<NewCustomer>,
}

impl QuotationDraft {
    /// The quotation, its number empty.
    pub fn quotation(&self) -> &SalesQuotation {
        &self.quotation
    }

    /// The customer that must be created together with the quotation, if there is one.
    pub fn new_customer(&self) -> Option<&NewCustomer> {
        self.new_customer.as_ref()
    }

    /// Draws the one number that a quotation has.
    pub fn number(
        self,
        numbers: &mut impl FnMut(Sequence) -> Result<Text, SyncFailure>,
        created: DateTime<Utc>,
    ) -> Result<SalesQuotation, SyncFailure> {
        let quotation_id = numbers(Sequence::Quotation)?;
        Ok(SalesQuotation { quotation_id, created_date_time: created, ..self.quotation })
    }
}

/// The sales quotation that a transaction of type 31 becomes, or why it does not become one.
///
/// It is checked as an order is, but needs no open period, since it posts nothing; and a payment on
/// it fails, since there is nothing to pay yet (our reading).
pub fn derive_quotation(
    transaction: &RetailTransaction,
    setup: &Setup,
) -> Result<QuotationDraft, SyncFailure> {
    let kind = transaction.header.r#type;
    if kind != RetailTransactionType::AsyncCustomerQuote {
        return Err(Cause::TransactionType { kind }.into());
    }
    let place = Place::find(transaction, setup)?;
    let (cust_account, new_customer) = customer(&place)?;
    let lines = lines::lines(&place)?;
    let charges = charges::charges(&place)?;
    let mut paid = transaction.payments.iter().filter(|row| !payments::is_voided(row));
    if let Some(row) = paid.next() {
        return Err(Cause::QuotationPayment { line: row.line_num }.into());
    }
    let totals = totals::totals(&place, &lines, &charges, &[])?;
    let order = order(&place, &totals, lines, charges, Vec::new());
    let quotation = quotation(SalesOrder { cust_account, ..order });
    Ok(QuotationDraft { quotation, new_customer })
}

fn quotation(order: SalesOrder) -> SalesQuotation {
    SalesQuotation {
        quotation_id: order.sales_id,
        data_area_id: order.data_area_id,
        cust_account: order.cust_account,
        currency_code: order.currency_code,
        channel_reference_id: order.channel_reference_id,
        retail_channel: order.retail_channel,
        retail_transaction: order.retail_transaction,
        created_date_time: order.created_date_time,
        business_date: order.business_date,
        dlv_mode: order.dlv_mode,
        delivery_address: order.delivery_address,
        incl_tax: order.incl_tax,
        gross_line_amount: order.gross_line_amount,
        discount_amount: order.discount_amount,
        net_amount: order.net_amount,
        charge_amount: order.charge_amount,
        tax_amount: order.tax_amount,
        total_amount: order.total_amount,
        lines: order.lines,
        markup_trans: order.markup_trans,
        attributes: order.attributes,
        infocodes: order.infocodes,
    }
}
