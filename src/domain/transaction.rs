//! The retail transaction: a header and its child rows under one key, as one value.
//!
//! How rows that arrive one by one become such a value is in [`parts`](super::parts).

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::TransactionKey;
use super::row::{AnyRow, Line};
use super::table::Table;
use super::tables::{
    RetailTransactionAddressTrans, RetailTransactionAttributeTrans, RetailTransactionDiscountTrans,
    RetailTransactionInfocodeTrans, RetailTransactionMarkupTrans, RetailTransactionPaymentTrans,
    RetailTransactionSalesTrans, RetailTransactionTable, RetailTransactionTaxMeasure,
    RetailTransactionTaxTrans, RetailTransactionTaxTransGTE,
};

/// Declares the aggregate and everything that treats its child tables alike.
macro_rules! aggregate {
    ($( $(#[$doc:meta])* $field:ident : $table:ident ),* $(,)?) => {
        /// A transaction of a channel: its key, its header, and its rows of the ten other tables,
        /// each in the order of its line keys.
        ///
        /// JSON: the columns of key and header side by side, the child tables nested under their
        /// names. In the store: only the columns that are set, see [`table`](super::table).
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct RetailTransaction {
            /// The common key of all rows.
            pub key: TransactionKey,
            /// The header.
            pub header: RetailTransactionTable,
            $( $(#[$doc])* pub $field: Vec<$table>, )*
        }

        /// The JSON form. Fields are named after the tables.
        #[derive(Serialize, Deserialize)]
        #[allow(non_snake_case, reason = "the fields are the product's table names")]
        struct Document<'a> {
            #[serde(flatten)]
            key: Cow<'a, TransactionKey>,
            #[serde(flatten)]
            header: Cow<'a, RetailTransactionTable>,
            $( #[serde(default)] $table: Cow<'a, [$table]>, )*
        }

        impl Serialize for RetailTransaction {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if !serializer.is_human_readable() {
                    return (&self.key, &self.header, $( &self.$field ),*).serialize(serializer);
                }
                let document = Document {
                    key: Cow::Borrowed(&self.key),
                    header: Cow::Borrowed(&self.header),
                    $( $table: Cow::Borrowed(&self.$field), )*
                };
                document.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for RetailTransaction {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if !deserializer.is_human_readable() {
                    let (key, header, $( $field ),*) = Deserialize::deserialize(deserializer)?;
                    return Ok(Self { key, header, $( $field ),* });
                }
                let document = Document::deserialize(deserializer)?;
                Ok(Self {
                    key: document.key.into_owned(),
                    header: document.header.into_owned(),
                    $( $field: document.$table.into_owned(), )*
                })
            }
        }

        impl RetailTransaction {
            /// Adds a row at the end of its table's rows; a header replaces the header.
            pub fn push(&mut self, row: AnyRow) {
                match row {
                    AnyRow::RetailTransactionTable(row) => self.header = *row,
                    $( AnyRow::$table(row) => self.$field.push(*row), )*
                }
            }

            /// Makes room for so many more rows of that table, and no others.
            pub fn make_room(&mut self, table: Table, rows: usize) {
                match table {
                    Table::RetailTransactionTable => {}
                    $( Table::$table => self.$field.reserve_exact(rows), )*
                }
            }

            /// How many rows it has in that table.
            pub fn rows_in(&self, table: Table) -> usize {
                match table {
                    Table::RetailTransactionTable => 1,
                    $( Table::$table => self.$field.len(), )*
                }
            }

            /// All rows, the header first, each table's rows in their order.
            pub fn into_rows(self) -> Vec<AnyRow> {
                let mut rows = vec![AnyRow::from(self.header)];
                $( rows.extend(self.$field.into_iter().map(AnyRow::from)); )*
                rows
            }
        }

        /// Whether both transactions say the same, apart from `replicationCounterFromOrigin`.
        ///
        /// This is what makes a second arrival of a transaction a repetition and no conflict.
        pub fn same_content(a: &RetailTransaction, b: &RetailTransaction) -> bool {
            a.key == b.key
                && a.header.same_content(&b.header)
                $( && same_rows(&a.$field, &b.$field) )*
        }
    };
}

aggregate! {
    /// The lines of goods.
    sales: RetailTransactionSalesTrans,
    /// The payments.
    payments: RetailTransactionPaymentTrans,
    /// The discounts on sales lines.
    discounts: RetailTransactionDiscountTrans,
    /// The taxes of sales lines.
    taxes: RetailTransactionTaxTrans,
    /// The measures of the configurable tax engine.
    tax_measures: RetailTransactionTaxMeasure,
    /// The tax components by the tax engine for India.
    gte_taxes: RetailTransactionTaxTransGTE,
    /// The charges.
    charges: RetailTransactionMarkupTrans,
    /// The answered infocodes.
    infocodes: RetailTransactionInfocodeTrans,
    /// The delivery addresses.
    addresses: RetailTransactionAddressTrans,
    /// The attributes.
    attributes: RetailTransactionAttributeTrans,
}

fn same_rows<T: Line>(a: &[T], b: &[T]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_content(b))
}

impl RetailTransaction {
    /// How many rows it has in all tables.
    pub fn row_count(&self) -> usize {
        Table::ALL.iter().map(|table| self.rows_in(*table)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Amount, ChannelId, CompanyId};

    fn transaction() -> RetailTransaction {
        RetailTransaction {
            key: TransactionKey {
                company: CompanyId::new("usrt"),
                channel: ChannelId(68_719_478_279),
                transaction: "fabrikamonline20260105084130".into(),
                ..Default::default()
            },
            header: RetailTransactionTable {
                cust_account: "004009".into(),
                gross_amount: Amount::cents(-62948),
                ..Default::default()
            },
            sales: vec![RetailTransactionSalesTrans {
                line_num: Amount::whole(1),
                item_id: "81325".into(),
                ..Default::default()
            }],
            ..Default::default()
        }
    }

    #[test]
    fn json_has_key_and_header_side_by_side_and_child_tables_by_name() {
        let json = serde_json::to_value(transaction()).unwrap();
        assert_eq!(json["DataAreaId"], "usrt");
        assert_eq!(json["Channel"], 68_719_478_279_i64);
        assert_eq!(json["transactionId"], "fabrikamonline20260105084130");
        assert_eq!(json["grossAmount"], "-629.48");
        assert_eq!(json["RetailTransactionSalesTrans"][0]["itemId"], "81325");
        assert_eq!(json["RetailTransactionTaxMeasure"], serde_json::json!([]));
        assert_eq!(serde_json::from_value::<RetailTransaction>(json).unwrap(), transaction());
    }

    #[test]
    fn the_stored_form_gives_the_transaction_back() {
        let bytes = postcard::to_allocvec(&transaction()).unwrap();
        assert_eq!(postcard::from_bytes::<RetailTransaction>(&bytes).unwrap(), transaction());
        assert!(bytes.len() < 120, "{} bytes for a transaction with six values", bytes.len());
    }

    #[test]
    fn a_replication_counter_is_no_content() {
        let mut again = transaction();
        again.header.replication_counter_from_origin = 7;
        again.sales[0].replication_counter_from_origin = 8;
        assert!(same_content(&transaction(), &again));
        again.sales[0].item_id = "81326".into();
        assert!(!same_content(&transaction(), &again));
    }

    #[test]
    fn rows_taken_apart_and_pushed_together_are_the_transaction() {
        let mut again = RetailTransaction { key: transaction().key, ..Default::default() };
        transaction().into_rows().into_iter().for_each(|row| again.push(row));
        assert_eq!(again, transaction());
        assert_eq!(again.row_count(), 2);
    }
}
