//! The one place that knows with which sign the product stores an amount.
//!
//! The channel tables record goods as inventory does: what leaves is negative. An order, an invoice
//! and every page show a sale as positive. [`sold`] is the way from the one view to the other.
//!
//! What is documented: public queries of the product's samples read `qty`, `netAmount`,
//! `netAmountInclTax` and `taxAmount` of a sales line times -1, and a published sample order has a
//! tax basis of -192.5 on a sale. A public query of a related product reads the header's
//! `grossAmount` times -1. Those are [`Source::Read`].
//!
//! What is our reading, from those: payments are stored as they are paid, positive; the header's
//! `netAmount` follows `grossAmount`; the quantity in
//! the unit of sale follows `qty`; the basis of a tax component follows the tax basis; and what is a
//! size and no movement is positive: discounts, the tax of a tax row, charges, and the header's
//! control totals. Those are [`Source::OurReading`]. Prices, percentages and balances have no sign
//! that depends on the direction of the goods and are not listed; nor are costs and the amounts of
//! statements (`costAmount`, `roundedAmount`, `incomeExpenseAmount`), which no order is made from.
//!
//! `salesPaymentDifference` is an amount as an order shows it: the total with tax less what was
//! paid, above zero when less was paid (our reading).

use super::Amount;
use super::enums::RetailTransactionType;
use super::row::AnyRow;
use super::table::Table;
use super::tables::RetailTransactionTable;

/// The sign that a column has on a sale; on a return it is the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The column counts what leaves the store: below zero on a sale.
    Negative,
    /// Above zero on a sale.
    Positive,
}

/// How we know a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It was read in a public source; see the head of this file.
    Read,
    /// It is the most consistent reading.
    OurReading,
}

/// The stored sign of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The table.
    pub table: Table,
    /// The column's name.
    pub column: &'static str,
    /// Its sign on a sale.
    pub on_sale: Sign,
    /// How we know.
    pub source: Source,
}

const fn signed(table: Table, column: &'static str, on_sale: Sign, source: Source) -> Signed {
    Signed { table, column, on_sale, source }
}

use Sign::{Negative, Positive};
use Source::{OurReading, Read};
use Table::{
    RetailTransactionDiscountTrans as Discount, RetailTransactionMarkupTrans as Markup,
    RetailTransactionPaymentTrans as Payment, RetailTransactionSalesTrans as Sales,
    RetailTransactionTable as Header, RetailTransactionTaxTrans as Tax,
    RetailTransactionTaxTransGTE as TaxGte,
};

/// Every amount and quantity whose stored sign depends on the direction of the goods.
pub const SIGNS: &[Signed] = &[
    signed(Header, "grossAmount", Negative, Read),
    signed(Header, "netAmount", Negative, OurReading),
    signed(Header, "paymentAmount", Positive, OurReading),
    signed(Header, "discAmount", Positive, OurReading),
    signed(Header, "discAmountWithoutTax", Positive, OurReading),
    signed(Header, "custDiscAmount", Positive, OurReading),
    signed(Header, "totalDiscAmount", Positive, OurReading),
    signed(Header, "TotalManualDiscountAmount", Positive, OurReading),
    signed(Header, "numberOfItems", Positive, OurReading),
    signed(Sales, "qty", Negative, Read),
    signed(Sales, "unitQty", Negative, OurReading),
    signed(Sales, "netAmount", Negative, Read),
    signed(Sales, "netAmountInclTax", Negative, Read),
    signed(Sales, "taxAmount", Negative, Read),
    signed(Sales, "discAmount", Positive, OurReading),
    signed(Sales, "discAmountWithoutTax", Positive, OurReading),
    signed(Sales, "lineDscAmount", Positive, OurReading),
    signed(Sales, "LineManualDiscountAmount", Positive, OurReading),
    signed(Sales, "periodicDiscAmount", Positive, OurReading),
    signed(Sales, "totalDiscAmount", Positive, OurReading),
    signed(Sales, "custDiscAmount", Positive, OurReading),
    signed(Sales, "TenderDiscountAmount", Positive, OurReading),
    signed(Payment, "amountTendered", Positive, OurReading),
    signed(Payment, "amountCur", Positive, OurReading),
    signed(Payment, "amountMST", Positive, OurReading),
    signed(Payment, "AuthorizedAmount", Positive, OurReading),
    signed(Discount, "Amount", Positive, OurReading),
    signed(Discount, "DiscountAmount", Positive, OurReading),
    signed(Tax, "Amount", Positive, OurReading),
    signed(Tax, "TaxBaseAmount", Negative, Read),
    signed(TaxGte, "TaxAmount", Positive, OurReading),
    signed(TaxGte, "TaxBasis", Negative, OurReading),
    signed(Markup, "CalculatedAmount", Positive, OurReading),
    signed(Markup, "TaxAmount", Positive, OurReading),
    signed(Markup, "TaxAmountExclusive", Positive, OurReading),
    signed(Markup, "TaxAmountInclusive", Positive, OurReading),
];

impl Sign {
    /// The stored amount as an order shows it: positive on a sale, negative on a return.
    pub fn sold(self, stored: Amount) -> Amount {
        match self {
            Self::Negative => -stored,
            Self::Positive => stored,
        }
    }

    /// The stored form of an amount as an order shows it.
    pub fn stored(self, sold: Amount) -> Amount {
        // Turning the sign twice gives the amount back.
        self.sold(sold)
    }
}

/// The sign of a column on a sale; `None` when it has none that depends on the direction.
pub fn of(table: Table, column: &str) -> Option<Signed> {
    SIGNS.iter().find(|signed| signed.table == table && signed.column == column).copied()
}

/// A stored amount of what leaves the store (`qty`, `netAmount`, `netAmountInclTax`, `taxAmount`,
/// `grossAmount`, a tax basis), as an order shows it.
pub fn sold(stored: Amount) -> Amount {
    Negative.sold(stored)
}

/// The stored form of an amount of goods that an order shows; the way back from [`sold`].
pub fn stored(sold: Amount) -> Amount {
    Negative.stored(sold)
}

/// Which way round the amounts of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As the product stores them.
    AsProduct,
    /// All the other way round: the file shows sales as positive.
    Reversed,
    /// Some this way, some the other.
    Mixed,
    /// No row tells.
    NoEvidence,
}

/// Counts which way round the amounts of a file are.
///
/// Only rows whose own columns tell the direction are evidence: the quantity of a sales line that is
/// no return, and the total of an order that is no return. A cash-and-carry transaction may take
/// back more than it sells without being marked as a return, so its total is no evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How many rows are as the product stores them.
    pub as_product: u64,
    /// How many rows are the other way round.
    pub reversed: u64,
}

impl Evidence {
    /// Takes a row into account.
    pub fn see(&mut self, row: &AnyRow) {
        let stored = match row {
            AnyRow::RetailTransactionSalesTrans(line) if !line.return_no_sale => line.qty,
            AnyRow::RetailTransactionTable(header) if is_order(header) => header.gross_amount,
            _ => return,
        };
        if stored.is_negative() {
            self.as_product += 1;
        } else if !stored.is_zero() {
            self.reversed += 1;
        }
    }

    /// What the rows say together.
    pub fn verdict(self) -> Verdict {
        match (self.as_product, self.reversed) {
            (0, 0) => Verdict::NoEvidence,
            (_, 0) => Verdict::AsProduct,
            (0, _) => Verdict::Reversed,
            _ => Verdict::Mixed,
        }
    }
}

fn is_order(header: &RetailTransactionTable) -> bool {
    use RetailTransactionType::{AsyncCustomerOrder, PendingSalesOrder};
    matches!(header.r#type, PendingSalesOrder | AsyncCustomerOrder) && !header.sale_is_return_sale
}

/// Turns a row of a file that shows sales as positive into the product's form.
///
/// Only what the product stores negative on a sale is turned; the rest is alike in both.
pub fn reverse(row: &mut AnyRow) {
    match row {
        AnyRow::RetailTransactionTable(header) => {
            header.gross_amount = -header.gross_amount;
            header.net_amount = -header.net_amount;
        }
        AnyRow::RetailTransactionSalesTrans(line) => {
            line.qty = -line.qty;
            line.unit_qty = -line.unit_qty;
            line.net_amount = -line.net_amount;
            line.net_amount_incl_tax = -line.net_amount_incl_tax;
            line.tax_amount = -line.tax_amount;
        }
        AnyRow::RetailTransactionTaxTrans(tax) => tax.tax_base_amount = -tax.tax_base_amount,
        AnyRow::RetailTransactionTaxTransGTE(tax) => tax.tax_basis = -tax.tax_basis,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tables::RetailTransactionSalesTrans;

    fn line(qty: i64, returned: bool) -> AnyRow {
        AnyRow::from(RetailTransactionSalesTrans {
            qty: Amount::whole(qty),
            return_no_sale: returned,
            ..Default::default()
        })
    }

    fn verdict(rows: &[AnyRow]) -> Verdict {
        let mut evidence = Evidence::default();
        for row in rows {
            evidence.see(row);
        }
        evidence.verdict()
    }

    #[test]
    fn every_column_with_a_sign_is_a_decimal_column_of_its_table() {
        for signed in SIGNS {
            let columns = AnyRow::columns_of(signed.table);
            let column = columns.iter().find(|column| column.name == signed.column);
            assert_eq!(column.map(|column| column.kind), Some("decimal"), "{signed:?}");
            assert_eq!(of(signed.table, signed.column), Some(*signed), "listed twice: {signed:?}");
        }
    }

    #[test]
    fn reversing_a_row_turns_exactly_the_columns_that_are_negative_on_a_sale() {
        for table in Table::ALL {
            let mut row = AnyRow::empty(table);
            for (position, column) in AnyRow::columns_of(table).iter().enumerate() {
                if column.kind == "decimal" {
                    row.set(position, "1").unwrap();
                }
            }
            reverse(&mut row);
            for (position, column) in AnyRow::columns_of(table).iter().enumerate() {
                let turned = of(table, column.name).is_some_and(|sign| sign.on_sale == Negative);
                let negative = row.text(position) == "-1";
                assert_eq!(negative, turned, "{table} {}", column.name);
            }
        }
    }

    #[test]
    fn a_file_that_shows_sales_as_positive_is_recognized() {
        assert_eq!(verdict(&[line(-1, false), line(-2, false)]), Verdict::AsProduct);
        assert_eq!(verdict(&[line(1, false), line(2, false)]), Verdict::Reversed);
        assert_eq!(verdict(&[line(1, false), line(-2, false)]), Verdict::Mixed);
        assert_eq!(verdict(&[line(0, false)]), Verdict::NoEvidence);
    }

    #[test]
    fn a_return_is_no_evidence() {
        assert_eq!(verdict(&[line(1, true)]), Verdict::NoEvidence);
        assert_eq!(verdict(&[line(-1, false), line(1, true)]), Verdict::AsProduct);
    }

    #[test]
    fn an_order_shows_what_was_sold_as_positive() {
        assert_eq!(sold(Amount::cents(-59245)), Amount::cents(59245));
        assert_eq!(stored(sold(Amount::cents(-59245))), Amount::cents(-59245));
        assert_eq!(sold(Amount::ZERO), Amount::ZERO);
    }
}
