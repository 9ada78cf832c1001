//! Rows of the eleven tables, whichever table they are of.

use commerce_hq::domain::table::Table;
use commerce_hq::domain::{AnyRow, ChannelId, CompanyId, Text, TransactionKey};
use rusqlite::{Row, Statement};

use super::value::{bind_row, read_row, read_value};
use super::{schema, value::bind_value};
use crate::Result;

/// Writes what is done alike for every table.
macro_rules! tables {
    ($($name:ident)*) => {
        /// Binds the columns of a row from the parameter `first` on.
        pub fn bind_any(statement: &mut Statement<'_>, first: usize, row: &AnyRow) -> Result<()> {
            match row { $( AnyRow::$name(row) => bind_row(statement, first, &**row)?, )* }
            Ok(())
        }

        /// Reads a row of a table from the columns from `first` on.
        pub fn read_any(table: Table, row: &Row<'_>, first: usize) -> Result<AnyRow> {
            let width = AnyRow::columns_of(table).len();
            Ok(match table {
                $( Table::$name => AnyRow::$name(Box::new(read_row(row, first, width)?)), )*
            })
        }
    };
}

tables! {
    RetailTransactionTable RetailTransactionAddressTrans RetailTransactionInfocodeTrans
    RetailTransactionTaxTrans RetailTransactionSalesTrans RetailTransactionTaxMeasure
    RetailTransactionDiscountTrans RetailTransactionTaxTransGTE RetailTransactionMarkupTrans
    RetailTransactionPaymentTrans RetailTransactionAttributeTrans
}

/// Binds a key from the parameter `first` on. Returns the parameter after it.
pub fn bind_key(
    statement: &mut Statement<'_>,
    first: usize,
    key: &TransactionKey,
) -> Result<usize> {
    bind_value(statement, first, &key.company)?;
    bind_value(statement, first + 1, &key.channel)?;
    for (at, part) in (first + 2..).zip([&key.store, &key.terminal, &key.transaction]) {
        bind_value(statement, at, part)?;
    }
    Ok(first + schema::KEY.len())
}

/// Reads a key from the columns from `first` on.
pub fn read_key(row: &Row<'_>, first: usize) -> Result<TransactionKey> {
    let text = |at: usize| read_value::<Text>(row, first + at);
    Ok(TransactionKey {
        company: read_value::<CompanyId>(row, first)?,
        channel: read_value::<ChannelId>(row, first + 1)?,
        store: text(2)?,
        terminal: text(3)?,
        transaction: text(4)?,
    })
}
