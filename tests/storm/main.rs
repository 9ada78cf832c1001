//! Batch jobs in the real engine, with time, outcomes, faults and the moment of every step in the
//! hands of the test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and a storm tells how far it is"
)]

mod coins;
mod double;
mod many;
mod naive;
mod pairs;
mod retries;
mod seeds;
mod weather;
mod world;
