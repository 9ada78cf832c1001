//! `RetailTransactionTaxMeasure`: one measure of the configurable tax engine; empty outside India.

use crate::domain::table::table;
use crate::domain::{Amount, Text};

table! {
    /// One measure that the configurable tax engine calculated for a sales line.
    RetailTransactionTaxMeasure {
        /// The sales line.
        sale_line_num: Amount = "SaleLineNum",
        /// Name of the measure: its path in the tax document.
        path: Text = "Path",
        /// Its value.
        value: Amount = "Value",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
