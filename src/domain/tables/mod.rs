//! The row types of the eleven tables, one file each, with every column of domain facts section 4.
//!
//! The five columns of the common key are not here: a [`RetailTransaction`](super::RetailTransaction)
//! owns its rows and carries the key once. How a table spells them is `Table::key_columns`.

mod tax;

pub use tax::RetailTransactionTaxTrans;
