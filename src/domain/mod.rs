//! Pure values and rules of the product: money, identities, the retail transaction with its eleven
//! tables, what synchronization derives from it, setup, hierarchy, recurrence.
//!
//! Nothing here reads a clock, a disk, an environment or a random source, and nothing fails except
//! by returning an error of the domain. Start with [`RetailTransaction`], then [`order`].

pub mod amount;
pub mod batch;
pub mod cancellation;
pub mod channel_database;
pub mod check;
pub mod clock;
pub mod codes;
pub mod company;
pub mod date;
pub mod difference;
pub mod enums;
pub mod hierarchy;
pub mod ids;
pub mod job_run;
pub mod keyed;
pub mod order;
pub mod parts;
pub mod quotation;
pub mod recurrence;
pub mod retail_channel;
pub mod row;
pub mod schedule;
pub mod setup;
pub mod share;
pub mod sign;
pub mod status;
pub mod sum;
pub mod synchronize;
pub mod table;
pub mod tables;
pub mod text;
pub mod trade;
pub mod transaction;
pub mod upload_interval;

pub use amount::{Amount, Currency};
pub use date::{Date, Moment};
pub use ids::{ChannelId, CompanyId, Text, TransactionKey};
pub use row::AnyRow;
pub use setup::Setup;
pub use share::Share;
pub use sum::Sum;
pub use transaction::RetailTransaction;
