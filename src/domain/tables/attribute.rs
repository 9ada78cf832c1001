//! `RetailTransactionAttributeTrans`: one attribute of the order or of one line.

use crate::domain::table::table;
use crate::domain::{Amount, Text};

table! {
    /// An attribute: a name and a text.
    RetailTransactionAttributeTrans {
        /// The sales line, or 0 for the whole order.
        header_or_line_num: Amount = "HeaderOrLineNum",
        /// Name of the attribute.
        name: Text = "Name",
        /// Its value.
        text_value: Text = "TextValue",
        /// Distribution location.
        origin: Text = "Origin",
        /// Replication counter in the channel database.
        replication_counter_from_origin: i64 = "replicationCounterFromOrigin",
    }
}
