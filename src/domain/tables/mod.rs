//! The row types of the eleven tables, one file each, with every column of domain facts section 4.
//!
//! The five columns of the common key are not here: a
//! [`RetailTransaction`](super::RetailTransaction) owns its rows and carries the key once. How a
//! table spells them is `Table::key_columns`. What orders the rows of one table is
//! [`Line::line_key`](super::row::Line::line_key).

mod address;
mod attribute;
mod discount;
mod header;
mod infocode;
mod markup;
mod payment;
mod sales;
mod tax;
mod tax_gte;
mod tax_measure;

pub use address::RetailTransactionAddressTrans;
pub use attribute::RetailTransactionAttributeTrans;
pub use discount::RetailTransactionDiscountTrans;
pub use header::RetailTransactionTable;
pub use infocode::RetailTransactionInfocodeTrans;
pub use markup::RetailTransactionMarkupTrans;
pub use payment::RetailTransactionPaymentTrans;
pub use sales::RetailTransactionSalesTrans;
pub use tax::RetailTransactionTaxTrans;
pub use tax_gte::RetailTransactionTaxTransGTE;
pub use tax_measure::RetailTransactionTaxMeasure;
