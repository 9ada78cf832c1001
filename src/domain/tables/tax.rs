//! `RetailTransactionTaxTrans`: one tax code on one sales line.

use crate::domain::table::table;
use crate::domain::{Amount, Text};

table! {
    /// The tax of one code on one sales line, as the channel calculated it.
    RetailTransactionTaxTrans {
        /// The sales line.
        sale_line_num: Amount = "SaleLineNum",
        /// The tax code, such as `RP_TXST`.
        tax_code: Text = "TaxCode",
        /// The tax.
        amount: Amount = "Amount",
        /// What the tax was calculated on; negative on a sale.
        tax_base_amount: Amount = "TaxBaseAmount",
        /// The rate in percent.
        tax_percentage: Amount = "TaxPercentage",
        /// Whether the price contains the tax.
        is_included_in_price: bool = "IsIncludedInPrice",
        /// Whether the line is exempt.
        is_exempt: bool = "IsExempt",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::table::Row;

    fn row() -> RetailTransactionTaxTrans {
        RetailTransactionTaxTrans {
            sale_line_num: Amount::whole(1),
            tax_code: "RP_TXST".into(),
            amount: Amount::cents(1203),
            tax_base_amount: Amount::cents(-19250),
            ..Default::default()
        }
    }

    #[test]
    fn a_stored_row_holds_only_the_columns_that_are_set() {
        let bytes = postcard::to_allocvec(&row()).unwrap();
        assert_eq!(postcard::from_bytes::<RetailTransactionTaxTrans>(&bytes).unwrap(), row());
        let empty = postcard::to_allocvec(&RetailTransactionTaxTrans::default()).unwrap();
        assert_eq!(empty, [0]);
    }

    #[test]
    fn json_names_are_the_products() {
        let json = serde_json::to_value(row()).unwrap();
        assert_eq!(json["TaxBaseAmount"], "-192.5");
        assert_eq!(serde_json::from_value::<RetailTransactionTaxTrans>(json).unwrap(), row());
    }

    #[test]
    fn a_column_of_a_newer_version_is_refused() {
        let newer = postcard::to_allocvec(&(1_u128 << 100)).unwrap();
        assert!(postcard::from_bytes::<RetailTransactionTaxTrans>(&newer).is_err());
    }

    #[test]
    fn text_goes_in_and_out_by_position() {
        let mut read = RetailTransactionTaxTrans::default();
        for position in 0..RetailTransactionTaxTrans::COLUMNS.len() {
            read.set(position, &row().text(position)).unwrap();
        }
        assert_eq!(read, row());
    }
}
