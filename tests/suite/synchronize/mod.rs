//! What Synchronize orders makes of a transaction: orders reckoned by hand, every reason to fail,
//! and transactions of every shape.

mod failures;
mod files;
pub mod fixture;
mod orders;
mod others;
mod random;
