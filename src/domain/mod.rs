//! Pure values and rules of the product: money, identities, the retail transaction with its eleven
//! tables, what synchronization derives from it, setup, hierarchy, recurrence.
//!
//! Nothing here reads a clock, a disk, an environment or a random source, and nothing fails except

pub mod amount;
pub mod date;
pub mod enums;
pub mod ids;
pub mod parts;
pub mod row;
pub mod sign;
pub mod table;
pub mod tables;
pub mod transaction;

pub use amount::{Amount, Currency};
pub use date::{Date, Moment};
pub use ids::{ChannelId, CompanyId, Text, TransactionKey};
pub use row::AnyRow;
pub use transaction::RetailTransaction;
