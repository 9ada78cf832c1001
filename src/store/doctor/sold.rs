//! What a sales order and a sales quotation have in common, for comparing either with its
//! transaction.

use crate::domain::order::{OrderCharge, OrderPayment, SalesLine, SalesOrder, Voucher};
use crate::domain::quotation::SalesQuotation;
use crate::domain::tables::{
    RetailTransactionAttributeTrans, RetailTransactionInfocodeTrans, RetailTransactionTaxMeasure,
};
use crate::domain::{Amount, Currency};

/// The content of an order or a quotation. A quotation has no payments and no vouchers.
pub(super) struct Sold<'a> {
    pub(super) currency_code: Currency,
    pub(super) gross_line_amount: Amount,
    pub(super) discount_amount: Amount,
    pub(super) net_amount: Amount,
    pub(super) charge_amount: Amount,
    pub(super) tax_amount: Amount,
    pub(super) total_amount: Amount,
    pub(super) payment_amount: Amount,
    pub(super) sales_payment_difference: Amount,
    pub(super) lines: &'a [SalesLine],
    pub(super) markup_trans: &'a [OrderCharge],
    pub(super) payments: &'a [OrderPayment],
    pub(super) attributes: &'a [RetailTransactionAttributeTrans],
    pub(super) infocodes: &'a [RetailTransactionInfocodeTrans],
    /// `None` where the document has no place for them.
    pub(super) tax_measures: Option<&'a [RetailTransactionTaxMeasure]>,
    pub(super) vouchers: &'a [Voucher],
}

impl<'a> From<&'a SalesOrder> for Sold<'a> {
    fn from(order: &'a SalesOrder) -> Self {
        Self {
            currency_code: order.currency_code,
            gross_line_amount: order.gross_line_amount,
            discount_amount: order.discount_amount,
            net_amount: order.net_amount,
            charge_amount: order.charge_amount,
            tax_amount: order.tax_amount,
            total_amount: order.total_amount,
            payment_amount: order.payment_amount,
            sales_payment_difference: order.sales_payment_difference,
            lines: &order.lines,
            markup_trans: &order.markup_trans,
            payments: &order.payments,
            attributes: &order.attributes,
            infocodes: &order.infocodes,
            tax_measures: Some(&order.tax_measures),
            vouchers: &order.vouchers,
        }
    }
}

impl<'a> From<&'a SalesQuotation> for Sold<'a> {
    fn from(quotation: &'a SalesQuotation) -> Self {
        Self {
            currency_code: quotation.currency_code,
            gross_line_amount: quotation.gross_line_amount,
            discount_amount: quotation.discount_amount,
            net_amount: quotation.net_amount,
            charge_amount: quotation.charge_amount,
            tax_amount: quotation.tax_amount,
            total_amount: quotation.total_amount,
            payment_amount: Amount::ZERO,
            sales_payment_difference: quotation.total_amount,
            lines: &quotation.lines,
            markup_trans: &quotation.markup_trans,
            payments: &[],
            attributes: &quotation.attributes,
            infocodes: &quotation.infocodes,
            tax_measures: None,
            vouchers: &[],
        }
    }
}
