//! `RetailTransactionTaxTransGTE`: one tax component by the tax engine; India only.

use crate::domain::table::table;
use crate::domain::{Amount, Text};

table! {
    /// The tax of one component of the goods and services tax on one sales line.
    RetailTransactionTaxTransGTE {
        /// The sales line.
        sale_line_num: Amount = "SaleLineNum",
        /// The component, such as CGST, SGST or IGST.
        tax_component: Text = "TaxComponent",
        /// The tax.
        tax_amount: Amount = "TaxAmount",
        /// What the tax was calculated on; negative on a sale.
        tax_basis: Amount = "TaxBasis",
        /// The rate in percent.
        tax_percentage: Amount = "TaxPercentage",
        /// Whether the price contains the tax.
        is_included_in_price: bool = "IsIncludedInPrice",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
